"""Handing out work: few at a time, first come first taken."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.batch.dispatch import Dispatch, Limits
from pipeline.batch.errors import ClusterError
from pipeline.batch.orders import Job
from pipeline.knowledge.errors import KnowledgeError
from pipeline.outcome import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SOON = Limits(least=10.0, times=2.0, most=100.0, tick=0.01)


@dataclass
class Team:
    """A team that answers when the test says so: `ends` gives for a workbook how it ends, if it does."""

    ends: Callable[[str], BaseException | str | None]
    size: int = 3
    handed: list[str] = field(default_factory=list)
    open: dict[Future[Any], str] = field(default_factory=dict)
    renewed: int = 0
    closed: bool | None = None
    most: int = 0

    def room(self) -> int:
        """As many as were hired."""
        self.most = max(self.most, sum(not future.done() for future in self.open))
        return self.size

    def hand(self, job: Job) -> Future[Any]:
        """Answer at once, if the test says so."""
        future: Future[Any] = Future()
        self.handed.append(job.stem)
        self.open[future] = job.stem
        match self.ends(job.stem):
            case BaseException() as error:
                future.set_exception(error)
            case str() as text:
                future.set_result(text)
        return future

    def take(self, job: Job, answer: str) -> Outcome:
        """Turn the answer into an outcome."""
        return Outcome(job.path, Status.ANALYSED, sha256=answer)

    def renew(self) -> None:
        """Count it."""
        self.renewed += 1

    def let_go(self, futures: Iterable[Future[Any]]) -> bool:
        """Lose nothing else."""
        return not [*futures]

    def close(self, *, at_once: bool) -> None:
        """Note how."""
        self.closed = at_once


def jobs(names: str, taken: list[str] | None = None) -> Iterator[Job]:
    """Yield a job for each letter, noting in `taken` when it is taken."""
    for name in names:
        if taken is not None:
            taken.append(name)
        yield Job(Path(f"{name}.xlsx"), name, "", "", "", date(2026, 1, 1), None)


def ended(dispatch: Dispatch) -> dict[str, str]:
    """Return by name how each workbook ended."""
    return {job.stem: str(outcome.status) for job, outcome in dispatch.outcomes()}


def test_no_more_are_at_hand_than_there_is_room_for() -> None:
    """A job counts as begun once it is taken, so it is taken only when somebody has time for it."""
    taken: list[str] = []
    team = Team(lambda name: name)
    outcomes = Dispatch(team, jobs("abcdefgh", taken), SOON).outcomes()
    next(outcomes)
    assert taken == [*"abc"]
    assert len(dict(outcomes)) == 7
    assert team.closed is False


def test_whoever_is_ready_first_is_taken_first() -> None:
    """A slow workbook holds up none of those that come after it."""
    slow: dict[str, Future[Any]] = {}
    team = Team(lambda name: None if name == "a" else name)
    order = []
    for job, _ in Dispatch(team, jobs("abcdef"), SOON).outcomes():
        order.append(job.stem)
        slow = {name: future for future, name in team.open.items() if name == "a"}
        if len(order) == 5:
            slow["a"].set_result("late")
    assert sorted(order[:5]) == [*"bcdef"]
    assert order[5] == "a"


def test_what_was_at_hand_when_a_worker_was_lost_is_tried_alone_at_the_end() -> None:
    """Only what is lost with nothing beside it has failed."""
    lost_with: list[int] = []

    def ends(name: str) -> BaseException | str:
        return RuntimeError("lost") if name == "b" or (name == "c" and not lost_with) else name

    team = Team(ends)
    outcomes = Dispatch(team, jobs("abcdef"), SOON).outcomes()
    told = {}
    for job, outcome in outcomes:
        told[job.stem] = str(outcome.status)
        lost_with.append(1)
    assert told == {**dict.fromkeys("acdef", "analysed"), "b": "failed"}
    assert set(team.handed[6:]) == {"b", "c"}


def test_what_takes_too_long_is_given_to_another_worker_and_then_given_up() -> None:
    """With a clock of the test's own; the workbook beside it is answered long before."""
    now = [0.0]

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    team = Team(lambda name: None if name == "a" else name)
    assert ended(Dispatch(team, jobs("ab"), SOON, clock)) == {"a": "failed", "b": "analysed"}
    assert team.handed == ["a", "b", "a"]
    assert team.closed is True


@pytest.mark.parametrize("error", [KnowledgeError(["our file"]), ClusterError("the scheduler is gone")])
def test_some_errors_end_the_run(error: Exception) -> None:
    """No workbook can be answered when the rules are wrong, or nobody is there to work."""
    team = Team(lambda name: error if name == "b" else None)
    with pytest.raises(type(error)):
        ended(Dispatch(team, jobs("abc"), SOON))
    assert team.closed is True
