"""What goes with a plan, for one company: its risks, duties, service levels, and who stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.columns import Action
from pipeline.frames import Duties, Retained, Risks, ServiceLevels
from pipeline.knowledge import plan_tables as tables
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.conditions import as_arrays, holds
from pipeline.stages.flag import data_routes, home_law

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Costed, Decided, Frame, FunctionRows, Planned, Profile, Recognised
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.plan_tables import Duty, Risk, ServiceLevel
    from pipeline.stages.company import Company

EXAMPLES = 3
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
    match = _Kinds.of(recognised["match"].reindex(bought.index))
    role, model = _Kinds.of(bought["role"]), _Kinds.of(bought["model"])
    steady = ((bought["deliverable"] != "physical service") & (bought["pattern"] == "Ongoing")).to_numpy()
    served = {one: steady & _served(one, role, match, model) for one in tables.service_levels() if one.roles}
    left = ~np.any([*served.values(), np.zeros(len(bought), bool)], axis=0)
    served |= {one: left for one in tables.service_levels() if not one.roles}
    told = _Told.of(bought)
    found = [{**_fields(one), **told.hanging(rows)} for one, rows in served.items() if rows.any()]
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
    told, looked_at, shape = _Told.of(facts), as_arrays(facts), (len(facts),)
    held = [(one, holds(one.when, looked_at, shape)) for one in entries]
    return [(one, told.hanging(rows)) for one, rows in held if rows.any()]


@dataclass(frozen=True, slots=True)
class _Kinds:
    """A column of few different values: these, and the place of each row's among them (-1: null)."""

    values: Sequence[Any]
    at: NDArray[np.intp]

    @classmethod
    def of(cls, column: pd.Series[Any]) -> _Kinds:
        at, values = pd.factorize(column)
        return cls(list(values), at)

    def among(self, some: Container[Any]) -> NDArray[np.bool_]:
        """Return which rows hold one of some values; null is none of them."""
        return np.array([*(value in some for value in self.values), False])[self.at]


def _served(level: ServiceLevel, role: _Kinds, match: _Kinds, model: _Kinds) -> NDArray[np.bool_]:
    fits = role.among(level.roles) & ~match.among(level.without)
    if level.functions:
        fits &= match.among(level.functions)
    if level.models:
        fits &= model.among(level.models)
    return fits


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of the functions that something is about; `dearest` are their places, by cost and name."""

    rows: NDArray[np.int64]
    functions: NDArray[np.object_]
    heads: NDArray[np.float64]
    cost: NDArray[np.float64]
    dearest: NDArray[np.intp]

    @classmethod
    def of(cls, facts: pd.DataFrame) -> _Told:
        columns = facts["function"].to_numpy(dtype=object), facts["team"].to_numpy(), facts["cost"].to_numpy()
        ranked = facts[["cost", "function"]].set_axis(pd.RangeIndex(len(facts)))
        dearest = ranked.sort_values(["cost", "function"], ascending=[False, True], kind="stable").index
        return cls(facts.index.to_numpy(), *columns, dearest.to_numpy())

    def hanging(self, members: NDArray[np.bool_]) -> dict[str, Any]:
        """Return which functions it is about, how many people and how much money."""
        rows = self.rows[members]
        return {
            "rows": tuple(np.sort(rows).tolist()),
            "examples": tuple(self.functions[self.dearest[members[self.dearest]][:EXAMPLES]]),
            "functions": len(rows),
            "heads": float(self.heads[members].sum()),
            "cost": float(self.cost[members].sum()),
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
