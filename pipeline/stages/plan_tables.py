"""What goes with a plan, for one company: its risks, duties, service levels, and who stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.columns import Action
from pipeline.frames import Duties, Retained, Risks, ServiceLevels
from pipeline.knowledge import plan_tables as tables
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.conditions import as_arrays, holds
from pipeline.stages.flag import data_routes, home_law

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandera.typing import DataFrame

    from pipeline.frames import Costed, Decided, Frame, FunctionRows, Planned, Profile, Recognised
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.plan_tables import Duty, Risk, ServiceLevel
    from pipeline.stages.company import Company

EXAMPLES = 3
_TOLD = ["function", "team", "cost"]  # what is said of the functions that something is about
NOT_MOVED = (Action.KEEP, Action.ASK)
STAFF_STAY = (Action.RE_TENDER, Action.HIRE_ABROAD)
MANAGED = "contract management of the business case: money, as how many people it pays for is yours to choose"


def plan_facts(
    rows: DataFrame[FunctionRows],
    profile: DataFrame[Profile],
    *,
    decided: DataFrame[Decided],
    planned: DataFrame[Planned],
    company: Company,
) -> pd.DataFrame:
    """Return what the rules of risks and duties look at, only for what a provider takes over or employs."""
    bought = planned["wave"] > 0
    own = (profile["delivered_by"] == "Own staff") & ~decided["action"].isin(STAFF_STAY)
    heads = profile["team"].where(own & bought, 0.0)
    facts = profile.assign(
        function=rows["function"].astype(str),
        model=decided["model"],
        tier=decided["tier"],
        action=decided["action"],
        saving=decided["saving"],
        cost=decided["current_cost"],
        home_law=home_law(company.home),
        industry=company.industry or "",
        data_route=data_routes(profile, decided, company),
        moving_at_once=heads.groupby(planned["roll_out"]).transform("sum"),
    )
    return facts[bought]


def risks(facts: pd.DataFrame) -> DataFrame[Risks]:
    """Return the risks that the functions of `facts` raise, by score, then by the money they touch."""
    raised = [
        {**_fields(one), "score": one.likelihood * one.impact, **hanging}
        for one, hanging in _raised(tables.risks(), facts)
    ]
    raised.sort(key=lambda one: (-one["score"], -one["cost"], one["code"]))
    return Risks.validate(_framed(raised, Risks))


def duties(facts: pd.DataFrame) -> DataFrame[Duties]:
    """Return the legal duties that the functions of `facts` raise, those of most people first."""
    raised = [{**_fields(one), **hanging} for one, hanging in _raised(tables.duties(), facts)]
    raised.sort(key=lambda one: (-one["heads"], -one["cost"], one["code"]))
    return Duties.validate(_framed(raised, Duties))


def service_levels(facts: pd.DataFrame, recognised: DataFrame[Recognised]) -> DataFrame[ServiceLevels]:
    """Return the measures to start from, the kind of work with most money first.

    What has no measure of its own gets those of any other work, without a range.
    """
    bought = facts[facts["action"] != Action.HIRE_ABROAD]
    match = recognised["match"].reindex(bought.index)
    served = {one: _served(one, bought, match) for one in tables.service_levels() if one.roles}
    left = bought.index.difference([row for rows in served.values() for row in rows])
    served |= {one: left for one in tables.service_levels() if not one.roles}
    told = bought[_TOLD]
    found = [{**_fields(one), **_hanging(told.loc[rows])} for one, rows in served.items() if len(rows)]
    dearest = pd.DataFrame(found, columns=["kind", "cost"]).groupby("kind")["cost"].max()
    found.sort(key=lambda one: (-dearest[one["kind"]], one["kind"]))
    return ServiceLevels.validate(_framed(found, ServiceLevels))


def retained(
    profile: DataFrame[Profile], *, decided: DataFrame[Decided], costed: DataFrame[Costed], figures: Figures
) -> DataFrame[Retained]:
    """Return who stays, as the business case has it: the share kept of each team, and money beside it.

    Contract management is a share of the fee: how many people it pays for depends on whom a company hires.
    """
    moved = ~decided["action"].isin(NOT_MOVED)
    teams = [model.name for model in sourcing_models() if model.hands_over == "team"]
    handed_over = moved & decided["model"].isin(teams)
    share = figures["retained_organisation_share"]
    people = float(profile["team"][handed_over].sum())
    pots = {
        "kept": (
            "fte",
            share * people,
            f"{share:.0%} of the {people:,.0f} people whose work a provider does",
        ),
        "added": ("cost", float(costed["governance"][moved].sum()), MANAGED),
    }
    records = [
        {"role": one.role, "does": one.does, "fte": None, "cost": None, "source": one.source,
         pots[one.pot][0]: one.share * pots[one.pot][1], "basis": _basis(one.share, pots[one.pot][2])}
        for one in tables.retained_roles() if pots[one.pot][1] > 0
    ]  # fmt: skip
    return Retained.validate(_framed(records, Retained))


def _basis(share: float, pot: str) -> str:
    return pot if share == 1 else f"{share:.0%} of: {pot}"


def _raised(
    entries: Sequence[Risk] | Sequence[Duty], facts: pd.DataFrame
) -> list[tuple[Any, dict[str, Any]]]:
    told, looked_at, shape = facts[_TOLD], as_arrays(facts), (len(facts),)
    held = [(one, told[holds(one.when, looked_at, shape)]) for one in entries]
    return [(one, _hanging(members)) for one, members in held if len(members)]


def _served(level: ServiceLevel, bought: pd.DataFrame, match: pd.Series[Any]) -> pd.Index[int]:
    fits = bought["role"].isin(level.roles) & ~match.isin(level.without)
    fits &= (bought["deliverable"] != "physical service") & (bought["pattern"] == "Ongoing")
    if level.functions:
        fits &= match.isin(level.functions)
    if level.models:
        fits &= bought["model"].isin(level.models)
    return bought.index[fits]


def _hanging(members: pd.DataFrame) -> dict[str, Any]:
    """Return which functions it is about, how many people and how much money."""
    dearest = members.sort_values(["cost", "function"], ascending=[False, True], kind="stable")
    return {
        "rows": tuple(int(row) for row in sorted(members.index)),
        "examples": tuple(dearest["function"].head(EXAMPLES)),
        "functions": len(members),
        "heads": float(members["team"].sum()),
        "cost": float(members["cost"].sum()),
    }


def _fields(entry: Risk | Duty | ServiceLevel) -> dict[str, Any]:
    names = (name for name in entry.__slots__ if name not in {"when", "roles", "without", "models"})
    return {name: getattr(entry, name) for name in names}


def _framed(records: list[dict[str, Any]], model: type[Frame]) -> pd.DataFrame:
    """Return records as a frame of the model's columns and types, numbered from 1."""
    types = model.dtypes()
    frame = pd.DataFrame(records, columns=list(types))
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame.astype(types)
