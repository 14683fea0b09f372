"""Frames between stages, drawn by hand: a neutral function, and only what differs from it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from pipeline.frames import Automated, Chosen, Placed, Profile, Tagged
from pipeline.knowledge.figures import figures
from pipeline.knowledge.policy import policy
from pipeline.stages.company import Company, company_of
from tests.support.companies import intake_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandera.typing import DataFrame

    from pipeline.frames import Costed
    from pipeline.intake.sheets import Cell

FIRST_ROW = 2
NEUTRAL: dict[str, Any] = {
    **dict.fromkeys(["strategic", "decision", "brand", "proprietary", "tied"], 2.0),
    **dict.fromkeys(["standardised", "measurable", "demand_swings", "market", "volume", "capability"], 3.0),
    **dict.fromkeys(["complexity", "collaboration"], 2.0),
    **dict.fromkeys(
        ["customer_facing", "on_site", "in_country", "authority", "choose_people", "keep"], False
    ),
    **dict.fromkeys(["own_it", "co_employment", "self_funded"], False),
    **dict.fromkeys(["contingent_workers", "agencies"], 0.0),
    "data": "Internal",
    "deliverable": "business transaction",
    "role": "finance_clerical",
    "pattern": "Ongoing",
    "delivered_by": "Own staff",
    "known": True,
    "team": 5.0,
    "company_size": 300.0,
    "home_country": "US",
    "target_country": None,
    "target": "none",
    "languages": (),
    "overlap_hours": None,
    "furthest": "Offshore",
    "assumed": (),
    "match": None,
    "ends": False,
    "own_trade": False,
    "in_country_usual": False,
    "contract_ends": None,
    "contract_months": None,
    "noted": (),
}


def profile_of(*given: Mapping[str, Any]) -> DataFrame[Profile]:
    """Return one neutral function per mapping, changed as it says; rows are numbered from 2."""
    return profile_frame(pd.DataFrame([{**NEUTRAL, **one} for one in given]))


def profile_frame(frame: pd.DataFrame) -> DataFrame[Profile]:
    """Return a frame of attributes as a valid profile; what it lacks is that of a neutral function."""
    filled = frame.assign(
        **{name: [value] * len(frame) for name, value in NEUTRAL.items() if name not in frame}
    )
    types = Profile.dtypes()
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame), name="row")
    return Profile.validate(filled[list(types)].astype(types).set_axis(index))


def tagged_of(
    profile: pd.DataFrame, tags: Sequence[str] | str = "Outsourceable", **given: object
) -> DataFrame[Tagged]:
    """Return tags for the functions of a profile, ready and far from the line unless `given` differs."""
    usual = {
        "strategic_value": 25.0,
        "suitability": 60.0,
        "ready": True,
        "close": False,
        "gate": None,
        "tag": tags,
    }
    frame = pd.DataFrame({**usual, "tag": tags, **given}, index=profile.index)
    return Tagged.validate(frame.astype({"gate": object, "tag": object}))


def chosen_of(profile: pd.DataFrame, model: str) -> DataFrame[Chosen]:
    """Return the same model for all functions of a profile, runner-up In-house."""
    words = {
        "model": model,
        "model_reason": "a reason",
        "next_model": "In-house",
        "next_reason": "it fits less well",
    }
    return Chosen.validate(pd.DataFrame({**words, "pricing": "per FTE"}, index=profile.index, dtype=object))


def placed_of(profile: pd.DataFrame, tier: str, country: str) -> DataFrame[Placed]:
    """Return the same place for all functions of a profile."""
    places = {
        "group": 0,
        "tier": tier,
        "countries": [(country,)] * len(profile),
        "decided_by": "it beats the rest",
    }
    frame = pd.DataFrame(places, index=profile.index)
    return Placed.validate(frame.astype(dict.fromkeys(("tier", "countries", "decided_by"), object)))


def company(**answers: Cell) -> Company:
    """Return a company that answers these questions and lists nobody."""
    intake = intake_of(company=answers, rows=[{"function": "Payroll", "headcount": 0, "annual_cost": 0}])
    return company_of(
        intake.company, intake.functions, policy=policy(), figures=figures(), fallback_name="drawn"
    )


def costed_of(profile: pd.DataFrame, **given: object) -> DataFrame[Costed]:
    """Return the money that a decision looks at, the same for all functions: a fifth is saved."""
    money = {
        "current_cost": 100_000.0,
        "saving": 20_000.0,
        "saving_share": 0.2,
        "one_time": 30_000.0,
        "payback": 24.0,
    }
    frame = pd.DataFrame({**money, **given}, index=profile.index)
    return cast("DataFrame[Costed]", frame.astype(float))


def automated_of(profile: pd.DataFrame, *, first: bool = False) -> DataFrame[Automated]:
    """Return the same exposure to AI for all functions of a profile, which comes first or not."""
    exposure = {"microsoft": 0.75, "microsoft_percentile": 0.9, "openai": 0.8, "remains": 0.25}
    frame = pd.DataFrame({**exposure, "first": first}, index=profile.index)
    return Automated.validate(frame.assign(people_left=frame["remains"] * profile["team"]))
