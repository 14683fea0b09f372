"""Functions of every model in every tier, and what prices them: the money of a company drawn by hand."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.knowledge.currencies import rate
from pipeline.knowledge.figures import figures
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.money.assumptions import pricing_figures
from pipeline.stages.money.facts import facts_of
from tests.support.companies import intake_of
from tests.support.facts import chosen_of, company, placed_of, profile_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.intake.sheets import Cell
    from pipeline.knowledge.figures import Figures
    from pipeline.stages.company import Company

PLACES = {"US": ("US", "MX", "IN"), "GB": ("GB", "PL", "IN"), "JP": ("JP", "MY", "IN")}
TIERS = ("Onshore", "Nearshore", "Offshore")
NAMES = {"US": "United States", "GB": "United Kingdom", "JP": "Japan"}
ROLES = ("finance_clerical", "it_helpdesk", "it_infrastructure", "it_security", "software_development")
IT_MSP = "IT managed services (MSP)"
STAFF = (("Own staff", 30_000), ("Own staff", 190_000), ("Contractors", 60_000), ("Provider", 90_000))
TEAMS = (0.6, 4.0, 9.0)


def priced(home: str = "US", shipped: Figures | None = None, **said: Cell) -> tuple[pd.DataFrame, Figures]:
    """Return facts of functions of all models, tiers, kinds of staff and pay levels, and the figures.

    The functions are numbered from 2; `said` are answers of the company.
    """
    own = company(**{"home_country": NAMES[home], "reporting_currency": "USD"} | said)
    parts = [
        _facts(model.name, (tier, PLACES[home][at]), own, _functions(number))
        for number, (model, (at, tier)) in enumerate(product(sourcing_models(), enumerate(TIERS)))
    ]
    parts += [
        _facts(IT_MSP, ("Onshore", home), own, [{"team": team, "role": role, "company_size": users}])
        for team, role, users in product((1.0, 2.0, 4.0), ROLES, (60.0, 240.0, 400.0))
    ]
    facts = pd.concat(parts).reset_index(drop=True)
    facts.index = pd.RangeIndex(2, 2 + len(facts), name="row")
    return facts, pricing_figures(shipped or figures(), own, rate("USD", own.currency))


def _functions(number: int) -> list[dict[str, Any]]:
    return [
        {
            "team": TEAMS[(2 * number + at) % len(TEAMS)],
            "role": ROLES[(number + 2 * at) % len(ROLES)],
            "delivered_by": staff,
            "pattern": "Project" if number % 5 == 0 else "Ongoing",
            "company_size": (60.0, 240.0, 2_000.0)[(number + number // 3) % 3],
            "pay": pay,
        }
        for at, (staff, pay) in enumerate(STAFF)
    ]


def _facts(
    model: str, place: tuple[str, str], own: Company, functions: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Return facts of functions that one company has, all with one model and in one place."""
    rows = [
        {"function": "F", "headcount": one["team"], "annual_cost": one["team"] * one.get("pay", 60_000)}
        for one in functions
    ]
    said = [{name: value for name, value in one.items() if name != "pay"} for one in functions]
    profile = profile_of(*said)
    return facts_of(
        intake_of(company={}, rows=rows).functions, profile,
        chosen=chosen_of(profile, model), placed=placed_of(profile, *place), company=own,
    )  # fmt: skip
