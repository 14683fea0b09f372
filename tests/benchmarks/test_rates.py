"""The error of modelled prices is what the document says, and within what we promise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.rates import (
    BOUND,
    DOCUMENT,
    by_sources,
    cited,
    left_out,
    level,
    middle_error,
    report,
    scatter,
)
from pipeline.knowledge.figures import figures
from pipeline.knowledge.tables import read_table
from pipeline.stages.cost import worked_out
from tests.support.money import priced

PRICES = cited()


def test_the_document_is_what_the_command_prints() -> None:
    """After a change of wages, countries or cited prices: `python -m benchmarks.rates --write`."""
    assert DOCUMENT.read_text(encoding="utf-8") == report()


def test_the_error_is_within_what_we_promise() -> None:
    """Half of all usable cited prices are nearer to the modelled one than that."""
    assert middle_error(PRICES["error"]) <= BOUND


def test_no_cited_price_is_dropped_in_silence() -> None:
    """Every cited price is either used or left out with its reason."""
    assert len(PRICES) + left_out().total() == len(read_table("cited_rates.csv"))
    assert all(left_out())


def test_the_prices_compared_are_those_the_business_case_uses() -> None:
    """A team paid as its market, with nothing else assumed, is priced at the hour of the comparison."""
    facts, prices = priced("US")
    one = PRICES.drop_duplicates(["role", "code"])
    team = facts[facts["priced_by"] == "hours"].head(1)
    every = team.loc[team.index.repeat(len(one))].reset_index(drop=True)
    every = every.assign(role=one["role"].to_list(), country=one["code"].to_list(), own_staff=False)
    values = {**{name: figure.value for name, figure in prices.by_name.items()}, "price_level": 1.0}
    hours = worked_out(every, values, wanted=("hourly",))["hourly"]
    assert hours == pytest.approx(one["modelled"].to_numpy())


@pytest.mark.parametrize(("name", "measure"), [("price_level", level), ("price_luck", scatter)])
def test_the_shipped_ranges_are_those_of_the_data(name: str, measure: object) -> None:
    """What the draws assume about prices is what the cited ones show."""
    assert callable(measure)
    ours = figures().by_name[name]
    assert by_sources(PRICES, measure) == pytest.approx((ours.low, ours.high), abs=0.01)
    assert ours.low <= measure(PRICES["error"]) <= ours.high


def test_errors_are_logarithms_of_modelled_over_cited() -> None:
    """Twice the cited price is as far off as half of it."""
    errors = pd.Series(np.log([2.0, 0.5, 1.0]))
    assert middle_error(errors) == pytest.approx(np.log(2))
    assert level(errors) == pytest.approx(1)
