"""The loop over workbooks: results are published as they are made; a bad workbook never stops the others."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.batch.errors import FolderError
from pipeline.batch.inbox import stems
from pipeline.batch.lock import only_run
from pipeline.batch.publish import Shelf
from pipeline.batch.report import write_report
from pipeline.run import Outcome, Status, process_one, result_names, validate_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.run import Settings

    Track = Callable[[Sequence[Path]], Iterable[Path]]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did: outcomes in the order of the workbooks, files it moved to the archive, its report."""

    outcomes: tuple[Outcome, ...]
    archived: tuple[Path, ...] = ()
    report: Path | None = None


def analyse_all(workbooks: Sequence[Path], output: Path, settings: Settings, *, track: Track = iter) -> Run:
    """Analyse every workbook into the folder `output` and write the run report; `track` sees each one go by.

    Raises `FolderError` or `LockHeldError` before any work, `KnowledgeError` when our own files are invalid.
    """
    started = datetime.now(UTC)
    names = stems(workbooks)
    with _shelf(workbooks, output, started) as shelf:
        outcomes = tuple(_analysed(path, names[path], shelf, settings) for path in track(workbooks))
        report = write_report(outcomes, shelf, settings, started=started)
        return Run(outcomes, tuple(shelf.archived), report)


def validate_all(
    workbooks: Sequence[Path], output: Path | None, settings: Settings, *, track: Track = iter
) -> Run:
    """Check every workbook, and write a fix list for each that needs one into `output`, if given.

    Raises as `analyse_all`.
    """
    if output is None:
        return Run(tuple(validate_one(path, None, settings) for path in track(workbooks)))
    names = stems(workbooks)
    with _shelf(workbooks, output, datetime.now(UTC)) as shelf:
        checked = (validate_one(path, shelf.staging, settings, stem=names[path]) for path in track(workbooks))
        outcomes = tuple(_published(outcome, shelf) for outcome in checked)
        return Run(outcomes, tuple(shelf.archived))


@contextmanager
def _shelf(workbooks: Sequence[Path], output: Path, now: datetime) -> Iterator[Shelf]:
    if output.resolve() in {path.resolve().parent for path in workbooks}:
        raise FolderError(
            f"Results are never written beside the workbooks: {output} holds some. Choose another folder."
        )
    with only_run(output):
        shelf = Shelf(output, now)
        try:
            shelf.open()
            yield shelf
        except OSError as error:
            raise FolderError(f"Nothing can be written into {output}: {error.strerror}.") from error
        finally:
            shelf.close()


def _analysed(path: Path, stem: str, shelf: Shelf, settings: Settings) -> Outcome:
    outcome = _published(process_one(path, shelf.staging, settings, stem=stem), shelf)
    if outcome.result is not None:
        for name in result_names(stem) - {outcome.result.name}:
            shelf.retire(name)
    return outcome


def _published(outcome: Outcome, shelf: Shelf) -> Outcome:
    if outcome.result is None:
        return outcome
    try:
        return replace(outcome, result=shelf.publish(outcome.result))
    except OSError as error:
        fault = error.strerror or type(error).__name__
        return replace(outcome, status=Status.BLOCKED, headline=None, result=None, fault=fault)
