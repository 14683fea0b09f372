"""Figures: every number has unit, source, year and range, and gives way to the user's own."""

from __future__ import annotations

import re

import pytest

from pipeline.knowledge.figures import YOURS, Figure, figures, wages
from pipeline.knowledge.geography import role_strengths, strength_levels
from pipeline.knowledge.places import countries
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.tables import read_table

SHIPPED = list(figures().by_name.values())
YEARS = range(1990, 2027)


@pytest.mark.parametrize("figure", SHIPPED, ids=lambda figure: figure.name)
def test_an_assumption_says_what_it_is_and_where_it_is_from(figure: Figure) -> None:
    """Name, label, unit, source, year and confidence stand beside every value, which lies in its range."""
    assert all((figure.label, figure.unit, figure.source))
    assert int(figure.year) in YEARS
    assert figure.confidence in {"high", "medium", "low"}
    assert figure.low <= figure.value <= figure.high


def test_the_scope_shares_of_an_it_subscription_add_up() -> None:
    """A company that hands over all four services pays the whole subscription."""
    scopes = [figure.value for figure in SHIPPED if figure.name.startswith("it_msp_scope_share_")]
    assert sum(scopes) == pytest.approx(1)


def test_the_users_own_value_wins_and_is_called_theirs() -> None:
    """Value, low and high are what the user typed; every other figure stays."""
    own = figures().replaced({"discount_rate": 0.07})
    mine = own.by_name["discount_rate"]
    assert (mine.low, mine.value, mine.high, mine.source) == (0.07, 0.07, 0.07, YOURS)
    assert own["horizon_years"] == figures()["horizon_years"]
    assert figures()["discount_rate"] != pytest.approx(0.07)


def test_a_figure_that_does_not_exist_is_refused() -> None:
    """A misspelt name never passes in silence."""
    with pytest.raises(KeyError):
        figures().replaced({"discount": 0.07})


@pytest.mark.parametrize(
    "table", ["cited_rates.csv", "employer_costs.csv", "role_wages.csv", "data_routes.csv"]
)
def test_every_line_of_a_reference_table_has_source_and_year(table: str) -> None:
    """What has no source is called our assumption; nothing is left blank."""
    bare = [
        number
        for number, row in enumerate(read_table(table), start=2)
        if not row["source"].strip() or not re.fullmatch(r"(19|20)\d\d.*", row["year"])
    ]
    assert bare == []


def test_wages_rise_from_low_to_high() -> None:
    """Lower quarter, middle and upper quarter of each occupation are in order, US$ an hour."""
    assert all(5 < wage.low <= wage.typical <= wage.high < 250 for wage in wages().values())


def test_every_role_has_a_wage_and_a_track_record() -> None:
    """A role without either could be neither priced nor placed."""
    assert set(wages()) == set(role_strengths())
    assert set(role_strengths().values()) <= set(strength_levels())


def test_employer_contributions_are_shares_of_pay_in_countries_we_know() -> None:
    """20 % is written 0.2, never 20."""
    assert {row["code"] for row in read_table("employer_costs.csv")} <= set(countries())
    assert all(0 <= reference_figures()[f"employer_contributions_{code}"].value < 0.7 for code in countries())
    ranges = [
        (float(r["low"]), float(r["rate"]), float(r["high"]))
        for r in read_table("employer_costs.csv")
        if r["rate"]
    ]
    assert all(low <= rate <= high for low, rate, high in ranges)
