"""One company analysed: it is judged, the judgement is tested, and both are put into words.

To add a stage: if the decision needs it, a line in `judge` and a field of `Judged`; else a field of `Tested`
and its line in `try_firmness`. Both are found on `Analysis` under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, in_order
from pipeline.stages.answers import answers, under_headers
from pipeline.stages.baseline import load_factor, loads
from pipeline.stages.business_case import BusinessCase, business_case
from pipeline.stages.company import assumption_findings
from pipeline.stages.confidence import confidence
from pipeline.stages.explain import why
from pipeline.stages.flag import flag_codes
from pipeline.stages.flips import flips
from pipeline.stages.judged import Judged, judge
from pipeline.stages.plan import plan
from pipeline.stages.policies import policies
from pipeline.stages.questions import questions
from pipeline.stages.recognise import recognition_findings
from pipeline.stages.reconcile import reconcile
from pipeline.stages.whole_plan import Plan, whole_plan

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import Confidence, Flips, Planned, Questions
    from pipeline.intake import Intake
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.since.history import History


@dataclass(frozen=True, slots=True)
class Tested(Judged):
    """A judgement, when it would be carried out, what it is worth, and how firm it is.

    `policies` has a text per shipped policy: tag, model and tier, before money is weighed.
    """

    planned: DataFrame[Planned]
    money: BusinessCase
    plan: Plan
    sureness: DataFrame[Confidence]
    flips: DataFrame[Flips]
    questions: DataFrame[Questions]
    policies: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Analysis(Tested):
    """Everything known about one workbook after the last stage; all frames are indexed by sheet row.

    `answers` has one column per `OutputColumn.key`; `functions` is the same under the workbook's headers.
    `history` is there once the analysis was put beside earlier ones and what people decided.
    """

    answers: pd.DataFrame
    functions: pd.DataFrame
    findings: tuple[Finding, ...]
    history: History | None = None


def assess(intake: Intake, *, policy: Policy, as_of: date) -> Analysis:
    """Return the analysis of one workbook as read; `as_of` sets the year of the time-zone tables.

    Raises `ReconciliationError` when rows or totals do not survive the stages, `NoRateError` when nobody
    says what a US dollar is worth in the reporting currency.
    """
    tested = try_firmness(judge(intake, policy=policy, as_of=as_of))
    result = _in_words(tested)
    _reconcile(tested, result)
    found = [
        *intake.findings,
        *assumption_findings(tested.company, intake.layout),
        *recognition_findings(tested.rows, tested.recognised, intake.layout),
    ]
    return Analysis(
        **_fields(tested), answers=result, functions=under_headers(result), findings=tuple(in_order(found))
    )


def try_firmness(judged: Judged) -> Tested:
    """Return the judgement with how sure it is, what would change it, what to ask, what others would say."""
    nearest = flips(judged)
    planned = plan(
        judged.profile, judged.decided, rows=judged.rows, company=judged.company, as_of=judged.as_of
    )
    money = business_case(judged.facts, judged.prices, decided=judged.decided, plan=planned)
    return Tested(
        **_fields(judged),
        planned=planned,
        money=money,
        plan=whole_plan(judged, planned=planned, costed=money.costed),
        sureness=confidence(judged),
        flips=nearest,
        questions=questions(judged, nearest),
        policies=policies(
            judged.profile, company=judged.company, models=judged.models, figures=judged.figures,
            year=judged.as_of.year,
        ),
    )  # fmt: skip


def _in_words(tested: Tested) -> pd.DataFrame:
    told = why(
        tested.profile, tested.tagged, chosen=tested.chosen, placed=tested.placed, decided=tested.decided,
        automated=tested.automated, policy=tested.policy,
    )  # fmt: skip
    raised = flag_codes(
        tested.profile, tested.tagged, decided=tested.decided, recognised=tested.recognised,
        npv=tested.money.costed["npv"], company=tested.company,
    )  # fmt: skip
    return answers(
        tested.recognised, tested.profile, tagged=tested.tagged, decided=tested.decided,
        sureness=tested.sureness, flips=tested.flips, money=tested.money, waves=tested.planned["wave"],
        why=told, flags=raised,
    )  # fmt: skip


def _reconcile(judged: Judged, result: pd.DataFrame) -> None:
    factor = load_factor(judged.company.home, judged.prices)
    salaries_only = judged.company.salaries_only
    load = loads(judged.profile["delivered_by"], salaries_only=salaries_only, factor=factor)
    reconcile(judged.rows, judged.costed, result, load=load)


def _fields(judged: Judged) -> dict[str, Any]:
    return {field.name: getattr(judged, field.name) for field in fields(judged)}
