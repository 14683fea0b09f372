"""Doing what the plan says: each result is published, then noted, as soon as it is made."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.batch.arrival import digest
from pipeline.batch.errors import in_words
from pipeline.batch.ledger import Entry
from pipeline.batch.plan import COMING
from pipeline.batch.report import as_told
from pipeline.outcome import Status, result_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.batch.edges import Edges
    from pipeline.batch.ledger import Ledger
    from pipeline.batch.orders import Job
    from pipeline.batch.publish import Shelf
    from pipeline.outcome import Outcome


_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _Lazily:
    """Jobs that begin as they are taken, and how many there are."""

    begin: Callable[[Job], Job]
    jobs: Sequence[Job]

    def __iter__(self) -> Iterator[Job]:
        return map(self.begin, self.jobs)

    def __length_hint__(self) -> int:
        return len(self.jobs)


@contextmanager
def _closing(engine: Iterator[_Item]) -> Iterator[Iterator[_Item]]:
    """Let an engine end its processes before anything else happens, should it be a generator."""
    try:
        yield engine
    finally:
        if isinstance(engine, Generator):
            engine.close()


@dataclass
class Workshop:
    """One run at work. `waiting` fills with workbooks that changed while they were read."""

    ledger: Ledger
    shelf: Shelf
    edges: Edges
    waiting: dict[Path, str] = field(default_factory=dict)
    _begun: dict[str, Job] = field(default_factory=dict)

    def outcomes(self, jobs: Sequence[Job]) -> Generator[Outcome, None, None]:
        """Yield what became of each workbook, once it is published and noted.

        What came to no end in an earlier run is worked on last, each with nothing beside it: should it end
        the whole program again, no other workbook is taken for the cause.
        """
        fresh, suspects = ([job for job in jobs if bool(job.tries) is tried] for tried in (False, True))
        try:
            for group in (fresh, *([job] for job in suspects)):
                yield from self._ended(_Lazily(self._begin, group))
        finally:  # what stopped us was not one of these workbooks, or it would have ended in an outcome
            for stem in self._begun:
                self._forgive(stem)

    def _ended(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        with _closing(self.edges.engine(jobs, self.shelf.staging)) as worked_on:
            for job, outcome in worked_on:
                ended = self._end(job, outcome)
                self._begun.pop(job.stem, None)
                if ended is not None:
                    yield ended

    def _begin(self, job: Job) -> Job:
        self._begun[job.stem] = job  # before the ledger has it: Ctrl-C in between must not count as a try
        self.ledger.begin(job.stem, job.tried_with)
        known_as = job.before.stem if job.before else job.stem
        return replace(
            job,
            earlier=self.ledger.earlier(known_as, job.made_of),
            decisions=self.ledger.decisions(known_as),
        )

    def _end(self, job: Job, outcome: Outcome) -> Outcome | None:
        made = outcome.result
        if outcome.status not in {"blocked", "failed"} and _read_as_planned(job, outcome):
            try:
                return self._published(job, outcome)
            except OSError as error:
                outcome = blocked(outcome, error)
        self._sweep(job, made)
        if outcome.status == "failed":
            return outcome  # the attempt counts
        self._forgive(job.stem)
        if outcome.status == "blocked":
            return outcome
        self.waiting[job.path] = COMING
        return None

    def _sweep(self, job: Job, made: Path | None) -> None:
        """Remove what will not be published: a full disk needs the room."""
        names = {self.shelf.staging / name for name in result_names(job.stem)}
        for path in sorted(names | ({made} if made else set())):
            with suppress(OSError):
                self.shelf.disk.remove(path)

    def _forgive(self, stem: str) -> None:
        with suppress(OSError):  # on a full disk; the next run tries again in any case
            self.ledger.forgive(stem)

    def _published(self, job: Job, outcome: Outcome) -> Outcome:
        """Publish, retire, note: killed in between, the next run does the same once more."""
        result = self.shelf.publish(outcome.result) if outcome.result else None
        if result is not None:
            for name in sorted(result_names(job.stem) - {result.name}):
                self.shelf.retire(name)
        if job.before is not None:
            if job.before.result:
                self.shelf.retire(job.before.result)
            self.ledger.rename(job.before.stem, job.stem)
        entry = self._entry(job, outcome, result)
        self.ledger.remember(
            entry, snapshot=outcome.snapshot, decisions=outcome.decisions, told=as_told(outcome)
        )
        # The ledger has them now; a run of thousands must not hold them all.
        return replace(outcome, result=result, snapshot="", decisions="")

    def _entry(self, job: Job, outcome: Outcome, result: Path | None) -> Entry:
        return Entry(
            stem=job.stem,
            folder=self.edges.origin.folder(job.path.parent),
            name=job.path.name,
            stamp=job.stamp,
            sha256=job.sha256,
            rules=job.rules,
            as_of=job.as_of.isoformat(),
            status=str(outcome.status),
            result=result.name if result else "",
            result_sha256=digest(result) if result else "",
            result_stamp=self.edges.origin.stamp(result) if result else "",
        )


def blocked(outcome: Outcome, error: OSError) -> Outcome:
    """Return the outcome of a workbook whose result could not be put in its place."""
    fault = in_words(error)
    if isinstance(error, PermissionError) and outcome.result is not None:
        fault = f"{outcome.result.name} is open in another program, or may not be replaced"
    return replace(outcome, status=Status.BLOCKED, headline=None, result=None, fault=fault)


def _read_as_planned(job: Job, outcome: Outcome) -> bool:
    """Return whether the bytes that were analysed are those before and after: nobody wrote in between."""
    try:
        return digest(job.path) == job.sha256 and outcome.sha256 in {"", job.sha256}
    except OSError:
        return False
