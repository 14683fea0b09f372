"""Handing workbooks to a team: few at a time, whichever is ready first, and nobody blamed for a neighbour."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.batch.errors import ClusterError
from pipeline.knowledge.errors import KnowledgeError
from pipeline.outcome import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.batch.orders import Job

_LOST = "the process that worked on it was ended, from outside or for want of memory"
_LATE = "no process came to an end with it in {:,.0f} minutes"


class Team(Protocol):
    """Who does the work, behind a `concurrent.futures.Executor`."""

    def room(self) -> int:
        """Return how many workbooks may be handed out at a time; raise `ClusterError` to end the run."""

    def hand(self, job: Job) -> Future[Any]:
        """Hand out a workbook; `BrokenExecutor` when nobody can take it before `renew`."""

    def take(self, job: Job, answer: Any) -> Outcome:  # noqa: ANN401 -- each team answers in its own way
        """Return the outcome that an answer stands for, its result on the disk of this machine."""

    def renew(self) -> None:
        """Begin again with others, after a loss."""

    def let_go(self, futures: Iterable[Future[Any]]) -> bool:
        """Give up work that comes to no end; return whether all other work at hand was lost with it."""

    def close(self, *, at_once: bool) -> None:
        """End; `at_once`: some of the work at hand will not be waited for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one workbook may take, in seconds.

    It is given to another worker too after `least`, or after `times` the time of the slowest workbook of
    the run so far, whichever is longer; after `most` it has failed. `tick` is how often that is looked at.
    """

    least: float = 120.0
    times: float = 10.0
    most: float = 3600.0
    tick: float = 1.0


LIMITS = Limits()


@dataclass(eq=False)
class _Flight:
    """A workbook that was handed out; `alone`: nothing else was, so that a loss has but one cause."""

    job: Job
    since: float
    alone: bool
    futures: list[Future[Any]]


@dataclass
class Dispatch:
    """One round of work with a team.

    Where a worker is lost, any of the workbooks at hand may be the cause: they are tried once more at the
    end, each with nothing beside it, and only what is lost then has failed.
    """

    team: Team
    jobs: Iterator[Job]
    limits: Limits = LIMITS
    clock: Callable[[], float] = time.monotonic
    _flights: list[_Flight] = field(default_factory=list)
    _again: deque[Job] = field(default_factory=deque)
    _suspects: deque[Job] = field(default_factory=deque)
    _strays: list[Future[Any]] = field(default_factory=list)
    _slowest: float = 0.0

    def outcomes(self) -> Iterator[tuple[Job, Outcome]]:
        """Yield each job with its outcome, in the order in which they are ready."""
        try:
            while self._launch():
                yield from self._landed()
                yield from self._overdue()
        finally:
            unfinished = any(not future.done() for future in self._strays)
            self.team.close(at_once=unfinished or bool(self._flights))

    def _launch(self) -> bool:
        room = self.team.room()
        while len(self._flights) < room and (job := self._next()) is not None:
            alone = not self._flights and bool(self._suspects) and job is self._suspects[0]
            if not self._hand_out(job, alone=alone):
                break
        return bool(self._flights or self._again or self._suspects)

    def _next(self) -> Job | None:
        if any(flight.alone for flight in self._flights):
            return None
        if self._again:
            return self._again.popleft()
        job = next(self.jobs, None)
        if job is None and self._suspects and not self._flights:
            return self._suspects[0]
        return job

    def _hand_out(self, job: Job, *, alone: bool) -> bool:
        try:
            future = self.team.hand(job)
        except BrokenExecutor:
            if not alone:
                self._again.append(job)
            if not self._flights:
                self.team.renew()
            return False
        if alone:
            self._suspects.popleft()
        self._flights.append(_Flight(job, self.clock(), alone, [future]))
        return True

    def _landed(self) -> Iterator[tuple[Job, Outcome]]:
        """Take what is ready. A broken executor has lost all that is at hand."""
        futures = {future: flight for flight in self._flights for future in flight.futures}
        done = wait(futures, self.limits.tick, FIRST_COMPLETED).done if futures else set()
        for future in done:
            if _error(future) is None and futures[future] in self._flights:
                yield self._arrived(futures[future], future.result())
        lost = [(futures[future], future) for future in done if futures[future] in self._flights]
        if any(isinstance(_error(future), BrokenExecutor) for _, future in lost):
            self.team.renew()
            lost = [(flight, future) for flight in self._flights for future in flight.futures]
        for flight, future in lost:
            yield from self._one_lost(flight, future)

    def _arrived(self, flight: _Flight, answer: Any) -> tuple[Job, Outcome]:  # noqa: ANN401 -- as for the team
        self._flights.remove(flight)
        self._strays += [future for future in flight.futures if not future.done()]
        self._slowest = max(self._slowest, self.clock() - flight.since)
        return flight.job, self.team.take(flight.job, answer)

    def _one_lost(self, flight: _Flight, future: Future[Any]) -> Iterator[tuple[Job, Outcome]]:
        error = _error(future)
        if isinstance(error, KnowledgeError | ClusterError):
            raise error
        self.team.room()  # where everybody is lost, no workbook is to blame
        flight.futures.remove(future)
        if flight.futures:
            return
        self._flights.remove(flight)
        if flight.alone:
            yield flight.job, _failed(flight.job, _LOST)
        else:
            self._suspects.append(flight.job)

    def _overdue(self) -> Iterator[tuple[Job, Outcome]]:
        """Give to another worker what takes too long, and give up what does so for good."""
        patience = max(self.limits.least, self.limits.times * self._slowest)
        for flight in [*self._flights]:
            age = self.clock() - flight.since
            if age > self.limits.most and flight in self._flights:
                yield self._given_up(flight)
            elif age > patience and len(flight.futures) == 1:
                self._hand_out_twice(flight)

    def _hand_out_twice(self, flight: _Flight) -> None:
        try:
            flight.futures.append(self.team.hand(flight.job))
        except BrokenExecutor:
            return  # the first one is lost too, and will be told to be

    def _given_up(self, flight: _Flight) -> tuple[Job, Outcome]:
        self._flights.remove(flight)
        if self.team.let_go(flight.futures):
            self._again.extend(other.job for other in self._flights)
            self._flights.clear()
        else:
            self._strays += flight.futures
        return flight.job, _failed(flight.job, _LATE.format(self.limits.most / 60))


def _error(future: Future[Any]) -> BaseException | None:
    """Return what went wrong with work that is done, or was lost before it was."""
    return CancelledError() if future.cancelled() or not future.done() else future.exception()


def _failed(job: Job, fault: str) -> Outcome:
    return Outcome(job.path, Status.FAILED, sha256=job.sha256, fault=fault)
