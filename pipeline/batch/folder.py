"""A run over a folder: one at a time, nothing twice; a bad workbook never stops the others."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.batch import ledger_file
from pipeline.batch.edges import REAL
from pipeline.batch.errors import FolderError, in_words, unwritable
from pipeline.batch.fingerprint import rules_of
from pipeline.batch.idle import program_stamp
from pipeline.batch.inbox import stems
from pipeline.batch.ledger import Ledger
from pipeline.batch.ledger_file import DamagedError
from pipeline.batch.lock import only_run
from pipeline.batch.naming import DUE, MADE, PORTFOLIO
from pipeline.batch.orders import Run
from pipeline.batch.plan import Planner
from pipeline.batch.publish import ARCHIVE, STAMP, Shelf
from pipeline.batch.report import Account, write_heartbeat, write_report
from pipeline.batch.work import Workshop, blocked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.batch.edges import Edges
    from pipeline.batch.inbox import Inbox
    from pipeline.batch.orders import Job, Order, Plan
    from pipeline.outcome import Outcome
    from pipeline.run import Settings

    Track = Callable[[Iterable[Outcome], int], Iterable[Outcome]]


def _untracked(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:  # noqa: ARG001 -- nobody looks
    return outcomes


def has_run(output: Path) -> bool:
    """Return whether there is anything to remember of earlier runs into this folder."""
    return (output / ledger_file.LEDGER).exists() or (output / ledger_file.BACKUP).exists()


def analyse_all(
    inbox: Inbox, output: Path, order: Order, *, track: Track = _untracked, edges: Edges = REAL
) -> Run:
    """Analyse every workbook that needs it into the folder `output`.

    `track` sees each outcome go by, and is told how many there may be.

    Raises `LockHeldError`, `FolderError` or `DiskError` when no run can take place or go on, and
    `KnowledgeError` when our own files are invalid.
    """
    _check_places(inbox.workbooks, output)
    visit = _Visit(inbox, output, order, edges)
    with _trouble_told(output), only_run(output):
        told = _restored(output, edges)
        try:
            return visit.run(track, told)
        except DamagedError:
            return visit.run(track, (*told, *_set_aside(output, edges)))


def validate_all(
    workbooks: Sequence[Path], output: Path | None, settings: Settings, *, track: Track = _untracked
) -> Run:
    """Check every workbook, and write a fix list for each that needs one into `output`, if given.

    Raises as `analyse_all`.
    """
    from pipeline.run import validate_one

    total = len(workbooks)
    if output is None:
        return Run(tuple(track((validate_one(path, None, settings) for path in workbooks), total)))
    _check_places(workbooks, output)
    names = stems(workbooks)
    with (
        _trouble_told(output),
        only_run(output),
        _ledger(output, REAL) as ledger,
        _shelf(output, ledger, REAL) as shelf,
    ):
        checked = (validate_one(path, shelf.staging, settings, stem=names[path]) for path in workbooks)
        outcomes = tuple(track((_published(outcome, shelf) for outcome in checked), total))
        return Run(outcomes, tuple(shelf.archived))


@dataclass(frozen=True, slots=True)
class _Visit:
    """One run while it holds the lock of the folder."""

    inbox: Inbox
    output: Path
    order: Order
    edges: Edges

    def run(self, track: Track, told: Sequence[str]) -> Run:
        """Plan, work, and give account; `told` is what a person must know already."""
        started = _moment(self.edges)
        with _ledger(self.output, self.edges) as ledger:
            rules = rules_of(self.order.policy)
            plan = Planner(self.inbox, self.output, self.order, rules, self.edges, ledger).plan()
            if plan.jobs:
                ledger.check()
            self._note(plan, ledger)
            if self.order.policy is None:
                ledger.note({"program stamp": program_stamp(), "rules": rules})
            account = Account(self.inbox, self.order, plan, started, urgent=[*told])
            account.recall(ledger, self.output)
            if plan.jobs:
                self._work(plan.jobs, ledger, account, track)
            self._roll_up(ledger, account)
        return self._told(account)

    def _note(self, plan: Plan, ledger: Ledger) -> None:
        """Bring the ledger up to date with what was learnt without work, and with what will change."""
        if plan.changes_companies:
            ledger.note({PORTFOLIO: DUE})
        if plan.corrections or plan.gone:
            ledger.correct([*plan.corrections, *(entry._replace(gone=1) for entry in plan.gone)])
        if self.inbox.folders and plan.stamps != ledger.waiting():
            ledger.wait_for(plan.stamps)
        if plan.newly_given_up:
            ledger.tell(plan.newly_given_up)

    def _work(self, jobs: Sequence[Job], ledger: Ledger, account: Account, track: Track) -> None:
        with _shelf(self.output, ledger, self.edges) as shelf:
            workshop = Workshop(ledger, shelf, self.edges)
            with closing(workshop.outcomes(jobs)) as outcomes:
                account.outcomes.extend(track(outcomes, len(jobs)))
            account.archived.extend(shelf.archived)
            account.waiting.update(workshop.waiting)

    def _roll_up(self, ledger: Ledger, account: Account) -> None:
        """Write the portfolio if a company has changed since, in this run or in one that was cut short."""
        if ledger.fact(PORTFOLIO) != DUE:
            return
        companies = ledger.companies()
        self.edges.origin.fetch([self.output / PORTFOLIO])
        if companies or (self.output / PORTFOLIO).exists():
            with _shelf(self.output, ledger, self.edges) as shelf:
                self.edges.roll_up(ledger, shelf.staging / PORTFOLIO)
                shelf.publish(shelf.staging / PORTFOLIO)
                account.archived.extend(shelf.archived)
            account.side_by_side = companies
        ledger.note({PORTFOLIO: MADE})

    def _told(self, account: Account) -> Run:
        """Write report, heartbeat and backup; a disk that has no room for them does not undo the work."""
        report = None
        try:
            if account.is_worth_a_report():
                report = write_report(account, self.output, self.edges.disk, finished=_moment(self.edges))
            write_heartbeat(account, self.output, self.edges.disk, now=self.edges.now())
            if account.plan.jobs:
                ledger_file.back_up(self.output, self.edges.disk)
        except OSError as error:
            account.urgent.append(f"The report of this run could not be written: {in_words(error)}.")
        return account.run(self.output, report)


def _check_places(workbooks: Iterable[Path], output: Path) -> None:
    if output.resolve() in {folder.resolve() for folder in {path.parent for path in workbooks}}:
        raise FolderError(
            f"Results are never written beside the workbooks: {output} holds some. Choose another folder."
        )


@contextmanager
def _trouble_told(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unwritable(output, error) from error


@contextmanager
def _ledger(output: Path, edges: Edges) -> Iterator[Ledger]:
    ledger = Ledger(output, edges.disk)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def _shelf(output: Path, ledger: Ledger, edges: Edges) -> Iterator[Shelf]:
    shelf = Shelf(output, ledger, edges.disk, _moment(edges), edges.origin)
    try:
        shelf.open()
        yield shelf
    finally:
        shelf.close()


def _restored(output: Path, edges: Edges) -> tuple[str, ...]:
    if not ledger_file.restored(output, edges.disk):
        return ()
    return ("The ledger of earlier runs was missing. Its copy from the last run was taken.",)


def _set_aside(output: Path, edges: Edges) -> tuple[str, ...]:
    """Begin the ledger anew from its copy, or from nothing; say so."""
    name = f"ledger damaged {_moment(edges).strftime(STAMP)}.sqlite3"
    has_copy = ledger_file.set_aside(output, output / ARCHIVE / name, edges.disk)
    rest = (
        "Its copy from the last run was taken."
        if has_copy
        else "Every workbook is analysed anew; results that are there now are kept in the archive."
    )
    return (f"The ledger of earlier runs was damaged and was moved to {ARCHIVE}/{name}. {rest}",)


def _moment(edges: Edges) -> datetime:
    return datetime.fromtimestamp(edges.now(), UTC)


def _published(outcome: Outcome, shelf: Shelf) -> Outcome:
    if outcome.result is None:
        return outcome
    try:
        return replace(outcome, result=shelf.publish(outcome.result))
    except OSError as error:
        return blocked(outcome, error)
