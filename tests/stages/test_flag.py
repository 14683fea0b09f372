"""Flags of rows drawn by hand: which law and which legal route a row has, and what reaches the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest

from pipeline.columns import Action
from pipeline.knowledge.places import countries
from pipeline.stages.flag import data_routes, flag_codes, home_law
from tests.support.facts import company, profile_of, tagged_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandera.typing import DataFrame

    from pipeline.frames import Decided, Recognised

HOMES = {"EU": "Germany", "UK": "United Kingdom", "US": "United States", "other": "Japan"}


@pytest.mark.parametrize(
    ("home", "law"),
    [
        ("DE", "EU"),
        ("NO", "EU"),
        ("GB", "UK"),
        ("US", "US"),
        ("JP", "other"),
        ("CH", "other"),
        ("IN", "other"),
    ],
)
def test_the_law_at_home_is_that_of_a_union_or_of_a_country(home: str, law: str) -> None:
    """The EEA counts as the EU; countries without rules of ours are “other”."""
    assert home in countries()
    assert home_law(home) == law


@pytest.mark.parametrize(
    ("law", "data", "places", "route"),
    [
        ("EU", "Personal", ("IN",), "safeguards needed"),
        ("EU", "Regulated", ("IN",), "safeguards needed"),
        ("EU", "Internal", ("IN",), "none needed"),
        ("EU", "Personal", ("DE",), "none needed"),
        ("EU", "Personal", ("PL",), "adequate"),
        ("EU", "Personal", ("DE", "PL"), "adequate"),
        ("EU", "Personal", ("PL", "IN"), "safeguards needed"),
        ("UK", "Personal", ("PL",), "adequate"),
        ("UK", "Personal", ("IN",), "safeguards needed"),
        ("US", "Personal", ("IN",), "none needed"),
        ("other", "Personal", ("IN",), "none needed"),
    ],
)
def test_protected_data_goes_abroad_by_a_legal_route(
    law: str, data: str, places: tuple[str, ...], route: str
) -> None:
    """From the EU and the UK, personal and regulated data; one country without adequacy is enough to ask."""
    profile = profile_of({"data": data})
    decided = pd.DataFrame({"countries": [places]}, index=profile.index)
    assert data_routes(profile, cast("DataFrame[Decided]", decided), company(home_country=HOMES[law])) == [
        route
    ]


def _flags(
    row: Mapping[str, Any] | None = None,
    *,
    decided: Mapping[str, Any] | None = None,
    tagged: Mapping[str, Any] | None = None,
    match: tuple[str | None, float] = ("Payroll", 100.0),
    npv: float = 0.0,
    **said: str,
) -> set[str]:
    """Return the flags of one row, a recognised function that stays with a Japanese company."""
    profile = profile_of(row or {})
    usual: dict[str, Any] = {"model": "In-house", "tier": "Onshore", "action": Action.KEEP, "saving": 0.0}
    answer = pd.DataFrame([{**usual, "countries": ("JP",), **(decided or {})}], index=profile.index)
    recognised = pd.DataFrame({"match": [match[0]], "match_score": [match[1]]}, index=profile.index)
    core = {"tags": "Core", "strategic_value": 60.0, **(tagged or {})}
    (codes,) = flag_codes(
        profile,
        tagged_of(profile, **core),
        decided=cast("DataFrame[Decided]", answer),
        recognised=cast("DataFrame[Recognised]", recognised),
        npv=pd.Series([npv], index=profile.index),
        company=company(**{"home_country": "Japan", **said}),
    )
    return set(codes)


OUT = {"model": "Back-office BPO", "action": Action.OUTSOURCE}
MAY_LEAVE = {"tags": "Outsourceable", "strategic_value": 25.0}


@pytest.mark.parametrize(
    ("flag", "given"),
    [
        ("CHECK-NAME", {"match": ("Payroll", 70.0)}),
        ("DEFINE", {"decided": {**OUT, "action": Action.STANDARDISE}, "tagged": MAY_LEAVE}),
        ("DATA", {"row": {"data": "Personal"}, "decided": OUT, "tagged": MAY_LEAVE}),
        ("STAFF-TRANSFER", {"decided": OUT, "tagged": MAY_LEAVE, "home_country": "United Kingdom"}),
        ("TIME-ZONE", {"decided": {"tier": "Offshore"}}),
        ("CONTROL", {"decided": {"model": "Project outsourcing"}}),
        ("NO-SAVING", {"decided": {**OUT, "saving": -500.0}, "tagged": MAY_LEAVE}),
        ("VALUE-NEGATIVE", {"decided": {**OUT, "saving": 200.0}, "tagged": MAY_LEAVE, "npv": -500.0}),
        ("PUBLIC-EMPLOYER", {"decided": OUT, "tagged": MAY_LEAVE, "industry": "Public sector"}),
        ("ALTERNATIVE-DROP", {"tagged": {"strategic_value": 30.0}}),
    ],
)
def test_a_flag_is_raised_by_what_its_stage_says(flag: str, given: dict[str, Any]) -> None:
    """A row that stays raises nothing; an answer of one stage more raises the flag that looks at it."""
    assert not _flags()
    assert flag in _flags(**given)


def test_a_name_that_matches_nothing_is_one_to_check() -> None:
    """However near the nearest one came that was not taken."""
    assert "CHECK-NAME" in _flags(match=(None, 100.0))


def test_a_gate_that_settled_the_tag_is_known_to_the_flags() -> None:
    """Work that the user keeps is not proposed to be dropped."""
    low = {"strategic_value": 30.0}
    assert "ALTERNATIVE-DROP" in _flags(tagged=low)
    assert "ALTERNATIVE-DROP" not in _flags(tagged={**low, "gate": "kept"})
