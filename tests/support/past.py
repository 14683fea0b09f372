"""Companies analysed twice: what the first analysis left behind, and the second one beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.stages.since.history import snapshot, with_history
from tests.support.companies import AS_OF, intake_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from pipeline.stages.analysis import Analysis
    from pipeline.stages.since.compare import Since
    from tests.support.companies import Answers

COMPANY: Answers = {
    "company": "Kestrel", "home_country": "Germany", "reporting_currency": "EUR", "total_employees": 400.0,
}  # fmt: skip
ROWS: tuple[Answers, ...] = (
    {"function": "Accounts payable", "department": "Finance", "headcount": 12.0, "annual_cost": 720000.0},
    {"function": "Payroll", "department": "HR", "headcount": 6.0, "annual_cost": 390000.0},
    {"function": "IT service desk", "department": "IT", "headcount": 10.0, "annual_cost": 680000.0},
    {"function": "Corporate strategy", "department": "Board", "headcount": 3.0, "annual_cost": 450000.0},
)


def analysed(
    rows: Sequence[Answers] = ROWS,
    *,
    company: Answers | None = None,
    choice: str | None = None,
    as_of: date = AS_OF,
    assumptions: Mapping[str, float] | None = None,
) -> Analysis:
    """Return the analysis of the company with these rows, other answers of its own, policy and figures."""
    intake = intake_of(company={**COMPANY, **(company or {})}, rows=rows, assumptions=assumptions)
    return assess(intake, policy=policy(choice), as_of=as_of)


def left_behind(analysis: Analysis, change: Callable[[dict[str, Any]], None] | None = None) -> str:
    """Return the snapshot of an analysis, as an older program would have left it if `change` is given."""
    text = snapshot(with_history(analysis))
    if change is None:
        return text
    raw = json.loads(text)
    change(raw)
    return json.dumps(raw)


def since(earlier: str, analysis: Analysis) -> Since:
    """Return what changed; there is an earlier analysis in a currency we know."""
    history = with_history(analysis, earlier=earlier).history
    assert history is not None
    assert history.since is not None
    return history.since
