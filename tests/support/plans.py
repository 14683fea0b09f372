"""The plan of a company drawn in a test."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from pipeline.stages.plan import plan
from tests.support.companies import AS_OF
from tests.support.facts import NEUTRAL, company

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandera.typing import DataFrame

    from pipeline.frames import Decided, FunctionRows, Planned, Profile
    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis
    from pipeline.stages.company import Company

FIRM: dict[str, Cell] = {
    "home_country": "United States", "total_employees": 900, "own_it": "Yes", "reporting_currency": "USD",
    "entity_countries": "Ireland",
}  # fmt: skip


SMALL, LARGER = 250.0, 260.0


def planned_of(analysis: Analysis) -> DataFrame[Planned]:
    """Return the plan of an analysis, from the day it was made."""
    return plan(
        analysis.profile,
        analysis.decided,
        rows=analysis.intake.functions,
        company=analysis.company,
        as_of=analysis.as_of,
    )


def drawn_plan(cases: Sequence[Mapping[str, Any]], *, small: bool) -> DataFrame[Planned]:
    """Return the plan of functions of which profile and answer are drawn, without analysing anything.

    `small`: a firm of 250 without an IT department; otherwise a slightly larger one that has one.
    """
    size = SMALL if small else LARGER
    index = pd.RangeIndex(2, 2 + len(cases), name="row")
    profile = pd.DataFrame(
        [{**NEUTRAL, "team": case["team"], "company_size": size, "own_it": not small,
          **{name: case[name] for name in case if name in NEUTRAL}} for case in cases], index=index
    )  # fmt: skip
    rows = pd.DataFrame(
        {
            "function": [case.get("function", "Function") for case in cases],
            "contract_ends": pd.to_datetime(pd.Series([case.get("contract_ends") for case in cases])).array,
        },
        index=index,
    )
    decided = pd.DataFrame(
        [{name: case.get(name, usual) for name, usual in _ANSWER.items()} for case in cases], index=index
    )
    return plan(
        cast("DataFrame[Profile]", profile),
        cast("DataFrame[Decided]", decided),
        rows=cast("DataFrame[FunctionRows]", rows),
        company=_firm(size),
        as_of=AS_OF,
    )


_ANSWER = {
    "action": "Outsource", "model": "Back-office BPO", "pricing": "per FTE", "tier": "Onshore",
    "countries": ("US",), "current_cost": 100_000.0, "saving": 10_000.0, "one_time": 5_000.0,
}  # fmt: skip


@cache
def _firm(size: float) -> Company:
    return company(**{**FIRM, "total_employees": size})
