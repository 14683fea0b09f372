"""Lots of functions drawn by hand: what is bought together, and what is said of each lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import pytest

from pipeline.columns import Action
from pipeline.knowledge.sourcing_models import IN_HOUSE, sourcing_models
from pipeline.stages.lots import lots
from tests.support.facts import profile_of

if TYPE_CHECKING:
    from collections.abc import Mapping

BPO, IT, EOR = "Back-office BPO", "IT managed services (MSP)", "Employer of Record (EOR)"
CONTRACTS = {model.name: model.contracts for model in sourcing_models()}
MSP_ALONE = "Nothing else on the list is bought as IT managed services (MSP) from the same bidders."
JOINED = (
    "Same model; “Finance” usually shares the ledger and invoice workflow. Joined as the nearest, being too "
    "small to be put out alone:"
)
JOINED_IT = (
    "Same model; “IT workplace and service desk” usually shares the ticket system and device management. "
    "Joined as the nearest, being too small to be put out alone: “IT infrastructure and cloud” and "
    "“Security”."
)
BUYERS = {"role": "procurement_clerical"}


def _lots(*cases: Mapping[str, Any]) -> pd.DataFrame:
    """Return the lots of functions that go to a back office at home, unless a case says something else."""
    usual = {
        "function": "F", "team": 30.0, "role": "finance_clerical", "action": Action.OUTSOURCE, "model": BPO,
        "pricing": "per FTE", "tier": "Onshore", "countries": ("US",), "current_cost": 900.0, "saving": 100.0,
        "one_time": 50.0, "fee": 700.0, "wave": 1, "start": 3.0,
    }  # fmt: skip
    drawn = [{**usual, **case} for case in cases]
    profile = profile_of(*({name: one[name] for name in ("team", "role")} for one in drawn))
    frame = pd.DataFrame(drawn, index=profile.index)
    stages: Any = {"decided": frame.drop(columns=["fee", "wave", "start", "function", "team", "role"])}
    return lots(cast("Any", frame), profile, **stages, costed=cast("Any", frame), planned=cast("Any", frame))


def test_a_lot_adds_up_to_its_functions() -> None:
    """Its largest function stands first, then by name; sums, places and prices are those of all of them."""
    found = _lots(
        {
            "function": "b",
            "team": 5.0,
            "tier": "Offshore",
            "countries": ("IN", "PH"),
            "wave": 3,
            "start": 11.0,
        },
        {"function": "a", "team": 5.0, "tier": "Offshore", "countries": ("IN",), "wave": 2, "start": 7.0},
        {
            "function": "c",
            "team": 9.0,
            "pricing": "per unit",
            "fee": 1.0,
            "saving": -5.0,
            "one_time": 7.0,
            "wave": 3,
        },
    )
    (one,) = found.to_dict("records")
    assert found.index.tolist() == [1]
    assert (one["name"], one["model"]) == ("Finance: Back-office BPO", BPO)
    assert (one["functions"], one["rows"]) == (("c", "a", "b"), (4, 3, 2))
    assert (one["tier"], one["tiers"], one["countries"]) == (
        "Offshore",
        ("Onshore", "Offshore"),
        ("US", "IN"),
    )
    money = {"heads": 19.0, "cost": 2_700.0, "fee": 1_401.0, "saving": 195.0, "one_time": 107.0}
    assert {name: one[name] for name in money} == money
    assert (one["first_wave"], one["start"]) == (2, 3.0)
    assert (one["contracts"], one["pricing"]) == (CONTRACTS[BPO], ("per unit", "per FTE"))


def test_the_dearest_lot_is_the_first_and_what_stays_is_in_none() -> None:
    """Two models make two lots; kept work, questions and people hired through an own company make none."""
    found = _lots(
        {},
        {"action": Action.KEEP},
        {"action": Action.ASK},
        {"action": Action.HIRE_ABROAD, "model": IN_HOUSE},
        {"model": IT, "role": "it_helpdesk", "current_cost": 5_000.0},
        {"action": Action.HIRE_ABROAD, "model": EOR, "current_cost": 899.0},
    )
    assert found["rows"].tolist() == [(6,), (2,), (7,)]
    assert found.index.tolist() == [1, 2, 3]


def test_a_price_that_is_missing_is_no_price() -> None:
    """A lot without any form of price names none."""
    assert _lots({"pricing": None})["pricing"].tolist() == [()]
    assert _lots({"pricing": np.nan}, {})["pricing"].tolist() == [("per FTE",)]


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        ([{"model": IT, "role": "it_helpdesk"}], MSP_ALONE),
        (
            [{}, {}],
            "Same model and same bidders; such functions usually share the ledger and invoice workflow.",
        ),
        ([{}, {"team": 4.0, **BUYERS}], f"{JOINED} “Procurement”."),
        (
            [
                {"model": IT, "role": "it_helpdesk", "team": 4.0},
                {"model": IT, "role": "it_security", "team": 2.0},
                {"model": IT, "role": "it_infrastructure", "team": 1.0},
            ],
            JOINED_IT,
        ),
    ],
)
def test_a_lot_says_why_its_functions_are_bought_together(cases: list[dict[str, Any]], why: str) -> None:
    """Alone, with others of the same market, or joined with a near one."""
    assert _lots(*cases)["why"].tolist() == [why]


ALONE = "Large enough for a tender of its own."
ANY = "No least size: the price follows users, employees or pieces of work."
SHARE = "are worth a tender of their own. Ask for a share of a provider's team, or a direct offer."
TWO = "Consider two providers, so that neither can hold you."


@pytest.mark.parametrize(
    ("case", "bidders", "least", "big_enough", "note"),
    [
        ({"team": 19.5}, 3, 20, False, f"Small: 19.5 heads, while 20 {SHARE}"),
        ({"team": 20.0}, 4, 20, True, ALONE),
        ({"team": 99.0}, 4, 20, True, ALONE),
        ({"team": 100.0}, 5, 20, True, ALONE),
        ({"team": 499.0}, 5, 20, True, ALONE),
        ({"team": 500.0}, 6, 20, True, f"Large: 500 heads. {TWO}"),
        ({"team": 1_200.0}, 6, 20, True, f"Large: 1,200 heads. {TWO}"),
        ({"team": 1.0, "model": IT, "role": "it_helpdesk"}, 4, 0, True, ANY),
    ],
)
def test_the_size_of_a_lot_says_how_it_is_offered(
    case: dict[str, Any], bidders: int, least: float, big_enough: object, note: str
) -> None:
    """Below the least size to three, then to four, from 100 heads to five, from 500 to six."""
    (one,) = _lots(case).to_dict("records")
    assert (one["bidders"], one["least_heads"], one["big_enough"]) == (bidders, least, big_enough)
    assert one["size_note"] == note


@pytest.mark.parametrize(
    ("countries", "asked"),
    [
        (["US", "PL"], ""),
        (["US", "PL", "US"], ""),
        (
            ["US", "PL", "IN"],
            " Row by row it would go to 3 countries: ask bidders to serve it from one or two.",
        ),
    ],
)
def test_more_countries_than_one_contract_should_have_are_told(countries: list[str], asked: str) -> None:
    """Two are usual; from three on bidders are asked."""
    note = _lots(*({"countries": (country,)} for country in countries))["size_note"].item()
    assert note == ALONE + asked


@pytest.mark.parametrize(
    ("tiers", "heads", "most"),
    [
        (["Onshore", "Offshore"], [2.0, 3.0], "Offshore"),
        (["Onshore", "Offshore"], [3.0, 2.0], "Onshore"),
        (["Offshore", "Nearshore", "Offshore"], [2.0, 3.0, 2.0], "Offshore"),
        (["Offshore", "Onshore"], [2.0, 2.0], "Onshore"),
    ],
)
def test_a_lot_goes_where_most_of_its_heads_go(tiers: list[str], heads: list[float], most: str) -> None:
    """Where as many go to both, the nearer one is named."""
    cases = [{"tier": tier, "team": team} for tier, team in zip(tiers, heads, strict=True)]
    assert _lots(*cases)["tier"].tolist() == [most]
