"""An analysis beside its past: what changed since, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.findings import in_order
from pipeline.stages.answers import under_headers
from pipeline.stages.since.again import records
from pipeline.stages.since.compare import since
from pipeline.stages.since.edited import edited_findings
from pipeline.stages.since.overruled import overruled
from pipeline.stages.since.register import (
    decision_findings,
    differing,
    raw_of,
    read_register,
    settle,
    text_of,
)
from pipeline.stages.since.state import read_state, state_of
from pipeline.stages.since.state import text_of as state_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd

    from pipeline.intake import Intake
    from pipeline.stages.analysis import Analysis
    from pipeline.stages.since.compare import Since
    from pipeline.stages.since.overruled import Overruled
    from pipeline.stages.since.register import Register


@dataclass(frozen=True, slots=True)
class History:
    """What changed since an earlier analysis (None without one), and the decisions of people.

    `before` is the register as the earlier analysis left it; `overruled` are the answers under the decisions,
    None where nobody decided otherwise.
    """

    since: Since | None
    register: Register
    before: Mapping[str, Any]
    overruled: Overruled | None


def with_history(
    analysis: Analysis,
    *,
    earlier: str | None = None,
    decisions: str | None = None,
    returned: Intake | None = None,
) -> Analysis:
    """Return the analysis with its history, and findings on what people wrote into our result.

    `earlier` and `decisions` are texts of `snapshot` and `decided` of earlier runs; `returned` is our own
    result as a person has edited it.
    """
    state = read_state(earlier)
    register = settle(
        read_register(decisions), analysis.intake, returned,
        day=analysis.as_of.isoformat(), was=state.given.functions if state else None,
    )  # fmt: skip
    history = History(
        since=since(state, analysis) if state else None,
        register=register,
        before=state.decisions if state else {},
        overruled=overruled(analysis, register.decided) if register.decided else None,
    )
    told = (
        *decision_findings(register, analysis.intake, analysis.answers),
        *edited_findings(state.given if state else None, returned, analysis.intake),
    )
    answers = analysis.answers.assign(why=_why(analysis.answers, register))
    return replace(
        analysis, history=history, answers=answers, functions=under_headers(answers),
        findings=tuple(in_order([*analysis.findings, *told])),
    )  # fmt: skip


def _why(answers: pd.DataFrame, register: Register) -> list[str]:
    """Return our reasons; where a person decided otherwise, the decision stands before them."""
    told = answers["why"].to_dict()
    ours = records(answers.loc[list(register.decided)])
    for row, decision in register.decided.items():
        if differing(decision, ours[row]):
            because = f" (“{decision.reason}”)" if decision.reason else ""
            told[row] = f"Decided otherwise by you: {decision.words}{because}. Our answer: {told[row]}"
    return list(told.values())


def snapshot(analysis: Analysis) -> str:
    """Return the text with which the next analysis of this company can be compared."""
    register = analysis.history.register if analysis.history else None
    return state_text(state_of(analysis, raw_of(register) if register else {}))


def decided(analysis: Analysis) -> str:
    """Return the text of the decisions, for the next analysis of this company."""
    return text_of(analysis.history.register) if analysis.history else "{}"
