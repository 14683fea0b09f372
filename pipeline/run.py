"""The story of one workbook: read it, assess it, write the answer."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.findings import Level, finding
from pipeline.intake import read_workbook
from pipeline.intake.refusal import RefusedError
from pipeline.intake.workbook_read import nothing_read
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.policy import policy as read_policy
from pipeline.outcome import ANALYZED, NEEDS_FIXES, NO_PAST, Headline, Outcome, Past, Status, result_names
from pipeline.stages.analysis import Analysis, assess
from pipeline.stages.evidence import locations_of
from pipeline.stages.since.history import decided, snapshot, with_history
from pipeline.workbook.graft_error import GraftError
from pipeline.workbook.result import write_needs_fixes, write_result

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.findings import Finding
    from pipeline.frames import CashFlows, Lots
    from pipeline.intake import Intake
    from pipeline.stages.company import Company

__all__ = [
    "NO_PAST",
    "Answer",
    "Headline",
    "Outcome",
    "Past",
    "Refused",
    "Settings",
    "Status",
    "analyse",
    "analyze",
    "headline",
    "process_one",
    "result_name",
    "result_names",
    "validate_one",
]

TO_FIX = frozenset({Level.ERROR, Level.WARNING})


class Refused(Exception):  # noqa: N818 -- an answer about the workbook, not a fault of the program
    """Nothing in the workbook could be analysed; `findings` say why and what to do."""

    def __init__(self, intake: Intake) -> None:
        """Keep what could be read."""
        super().__init__(" ".join(str(found) for found in intake.findings))
        self.intake = intake

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to tell, worst first."""
        return self.intake.findings


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may set for a run: a policy (name or file) and the day of the answer (default: today)."""

    policy: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What `analyze` returns: `functions` under the headers of the result, and more.

    `functions` has one row per analysed function, index = sheet row. `locations` has one row per function and
    country, with the same index: tier, score and its parts, or what ruled the country out. `lots` has one row
    per lot (`Lots`), `cash_flows` one per month from the decision (`CashFlows`, reporting currency).
    """

    company: Company
    functions: pd.DataFrame
    locations: pd.DataFrame
    lots: DataFrame[Lots]
    cash_flows: DataFrame[CashFlows]
    findings: tuple[Finding, ...]


def analyze(workbook: str | PathLike[str], *, policy: str | None = None, as_of: date | None = None) -> Answer:
    """Return the answer for one workbook and write nothing; `Refused` when nothing could be analysed."""
    analysis = analyse(Path(workbook), policy=policy, as_of=as_of)
    return Answer(
        company=analysis.company,
        functions=analysis.functions,
        locations=locations_of(analysis),
        lots=analysis.plan.lots,
        cash_flows=analysis.money.cash_flows,
        findings=analysis.findings,
    )


def analyse(path: Path, *, policy: str | None = None, as_of: date | None = None) -> Analysis:
    """Read and assess one workbook; `Refused` when nothing in it could be analysed.

    A fault of ours in reading is such a case too, with its finding; the refusal's cause is the fault.
    """
    rules = read_policy(policy)
    intake = _read(path)
    if intake.layout is None or intake.functions.empty:
        raise Refused(intake)
    return assess(intake, policy=rules, as_of=as_of or datetime.now().astimezone().date())


def _read(path: Path) -> Intake:
    try:
        return read_workbook(path)
    except KnowledgeError:
        raise
    except Exception as error:
        raise Refused(nothing_read(path, finding("FILE-FAULT", what=_place_of(error)))) from error


def process_one(
    path: Path,
    folder: Path,
    settings: Settings,
    *,
    stem: str | None = None,
    past: Past = NO_PAST,
) -> Outcome:
    """Write the answer for one workbook into `folder`, named after `stem`, and say what became of it.

    Never raises for a bad workbook, a full disk or a fault of ours; `KnowledgeError` if our files are bad.
    """
    return _guarded(path, lambda: _answered(path, folder, settings, stem=stem or path.stem, past=past))


def validate_one(path: Path, folder: Path | None, settings: Settings, *, stem: str | None = None) -> Outcome:
    """Check one workbook as `process_one` does; what needs fixing is written into `folder`, if given."""
    return _guarded(path, lambda: _checked(path, folder, settings, stem=stem or path.stem))


def result_name(intake: Intake, ending: str, *, stem: str) -> str:
    """Return the file name of a result: an .xlsm stays one, as macros demand it; all else becomes .xlsx."""
    macros = intake.kind == "xlsx" and intake.path.suffix.lower() == ".xlsm"
    return f"{stem}_{ending}{'.xlsm' if macros else '.xlsx'}"


def headline(analysis: Analysis) -> Headline:
    """Return the answer in one breath."""
    answers, intake = analysis.answers, analysis.intake
    analysed = float(intake.functions["annual_cost"].sum())
    declared = analysed + float(intake.set_aside["annual_cost"].sum())
    return Headline(
        company=analysis.company.name,
        currency=analysis.company.currency,
        tags={str(tag): int(count) for tag, count in answers["tag"].value_counts().items()},
        functions=len(answers),
        set_aside=len(intake.set_aside),
        cost_share=analysed / declared if declared else 1.0,
        cost_known=bool(intake.set_aside["annual_cost"].notna().all()),
        current_cost=float(answers["current_cost"].sum()),
        saving=float(answers["saving"].sum()),
    )


def _guarded(path: Path, work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except KnowledgeError:
        raise
    except OSError as error:
        return Outcome(path, Status.BLOCKED, fault=error.strerror or type(error).__name__)
    except Exception as error:  # noqa: BLE001 -- one workbook never stops the others
        return _failed(path, error)


def _failed(path: Path, error: BaseException, intake: Intake | None = None) -> Outcome:
    trace = "".join(traceback.format_exception(error))
    outcome = Outcome(path, Status.FAILED, fault=_place_of(error), trace=trace)
    return replace(outcome, findings=intake.findings, sha256=intake.sha256) if intake else outcome


def _answered(path: Path, folder: Path, settings: Settings, *, stem: str, past: Past) -> Outcome:
    try:
        analysis = analyse(path, policy=settings.policy, as_of=settings.as_of)
        analysis = with_history(
            analysis, earlier=past.earlier, decisions=past.decisions, returned=_returned(past.returned)
        )
    except Refused as refusal:
        if refusal.__cause__ is not None:
            return _failed(path, refusal.__cause__, refusal.intake)
        return _to_fix(refusal.intake, Status.REFUSED, folder, stem=stem)
    intake = _with_findings(analysis)
    target = folder / result_name(intake, ANALYZED, stem=stem)
    try:
        write_result(analysis, target)
    except GraftError as error:
        why = finding("FILE-NOT-WRITTEN", what=error.message)
        return _outcome(replace(intake, findings=(why, *intake.findings)), Status.REFUSED)
    outcome = _outcome(intake, Status.ANALYSED, result=target, head=headline(analysis))
    return replace(outcome, snapshot=snapshot(analysis), decisions=decided(analysis))


def _returned(returned: Path | None) -> Intake | None:
    """Read our own result as somebody has edited it; one that cannot be read decides nothing."""
    return read_workbook(returned) if returned is not None and returned.is_file() else None


def _checked(path: Path, folder: Path | None, settings: Settings, *, stem: str) -> Outcome:
    try:
        analysis = analyse(path, policy=settings.policy, as_of=settings.as_of)
        intake, status = _with_findings(analysis), Status.ANALYSED
    except Refused as refusal:
        if refusal.__cause__ is not None:
            return _failed(path, refusal.__cause__, refusal.intake)
        intake, status = refusal.intake, Status.REFUSED
    if folder is None or not any(found.level in TO_FIX for found in intake.findings):
        return _outcome(intake, status)
    return _to_fix(intake, status, folder, stem=stem)


def _to_fix(intake: Intake, status: Status, folder: Path, *, stem: str) -> Outcome:
    """Write what to fix into the user's workbook; for a file that is none, the findings have to do."""
    target = folder / result_name(intake, NEEDS_FIXES, stem=stem)
    try:
        write_needs_fixes(intake, target)
    except (GraftError, RefusedError):
        return _outcome(intake, status)
    return _outcome(intake, status, result=target)


def _with_findings(analysis: Analysis) -> Intake:
    return replace(analysis.intake, findings=analysis.findings)


def _outcome(
    intake: Intake, status: Status, *, result: Path | None = None, head: Headline | None = None
) -> Outcome:
    return Outcome(
        intake.path, status, headline=head, findings=intake.findings, sha256=intake.sha256, result=result
    )


def _place_of(error: BaseException) -> str:
    """Say what broke and where, without the message, which may quote the workbook."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parent)]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
