"""What has not fully arrived is left for the next run, quietly; what stays bad is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.batch.arrival import MINIMUM_AGE
from pipeline.batch.edges import Edges
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import Inbox
from pipeline.batch.orders import Order
from tests.support.runs import HALF, Place, done, stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pipeline.batch.orders import Job
    from pipeline.run import Outcome

WHOLE = HALF + b" and the second" + b"PK\x05\x06" + bytes(18)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Make an empty drop folder."""
    return Place(tmp_path)


@pytest.mark.parametrize("content", [HALF, b"", bytes(500)], ids=["cut off", "empty", "not filled in yet"])
def test_half_a_copy_waits_and_is_analysed_once_it_is_whole(place: Place, content: bytes) -> None:
    """Whoever copies slowly gets no message about a damaged workbook."""
    place.drop("slow.xlsx", content, age=5)
    place.drop("ready.xlsx", WHOLE)
    run = place.run()
    assert done(run) == ["ready.xlsx"]
    assert [path.name for path in run.waiting] == ["slow.xlsx"]
    place.drop("slow.xlsx", WHOLE, age=5)
    assert done(place.run()) == ["slow.xlsx"]


def test_what_is_still_half_at_the_next_run_is_no_copy_in_progress(place: Place) -> None:
    """Only what stays bad is refused; then it is, once."""
    place.drop("cut.xlsx", HALF, age=5)
    assert done(place.run()) == []
    assert done(place.run()) == ["cut.xlsx"]
    assert place.run().is_idle


def test_half_a_copy_that_grew_between_two_runs_keeps_waiting(place: Place) -> None:
    """However many nights it takes."""
    for size in range(1, 5):
        place.drop("slow.xlsx", HALF * size, age=5)
        assert done(place.run()) == []


def test_what_nobody_has_written_to_for_long_is_not_waited_for(place: Place) -> None:
    """A workbook that was cut off last week is told about at once."""
    place.drop("cut.xlsx", HALF, age=3600)
    assert done(place.run()) == ["cut.xlsx"]


def test_a_young_file_is_given_time_and_a_second_look(place: Place) -> None:
    """What was saved a moment ago is analysed in the same run, after a short wait."""
    place.drop("new.xlsx", WHOLE, age=0.5)
    place.drop("newer.csv", b"a,b", age=0.25)
    assert done(place.run()) == ["new.xlsx", "newer.csv"]
    assert place.waited == pytest.approx(MINIMUM_AGE - 0.25)


def test_old_files_are_not_waited_for(place: Place) -> None:
    """A night's work begins at once."""
    place.drop("old.xlsx", WHOLE)
    place.run()
    assert place.waited == 0


def test_a_file_that_grows_between_two_looks_is_left_for_the_next_run(place: Place) -> None:
    """The copy is still running."""
    path = place.drop("growing.csv", b"a,b\n", age=0.5)

    def more(_seconds: float) -> None:
        path.write_bytes(b"a,b\n1,2\n")

    edges = place.edges()
    run = place.run(edges=Edges(edges.disk, edges.engine, edges.now, more))
    assert (done(run), list(run.waiting)) == ([], [path])


def test_a_file_that_disappears_between_two_looks_stops_nothing(place: Place) -> None:
    """Somebody took it back."""
    path = place.drop("shy.csv", b"a,b\n", age=0.5)
    place.drop("ready.xlsx", WHOLE)
    edges = place.edges()
    run = place.run(edges=Edges(edges.disk, edges.engine, edges.now, lambda _: path.unlink()))
    assert done(run) == ["ready.xlsx"]


def rewritten_while_read(change: Callable[[Path], object]) -> Callable[..., Iterator[tuple[Job, Outcome]]]:
    """Return an analysis during which somebody does this to the workbook."""

    def engine(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
        for job, outcome in stand_in(jobs, folder):
            change(job.path)
            yield job, outcome

    return engine


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"new"), lambda path: path.unlink()])
def test_what_changes_while_it_is_read_is_not_published(
    place: Place, change: Callable[[Path], object]
) -> None:
    """An answer is to the bytes that are there, never to a mixture; the workbook is not blamed."""
    place.drop("busy.xlsx", WHOLE)
    run = place.run(edges=place.edges(engine=rewritten_while_read(change)))
    assert (done(run), len(run.waiting), place.results()) == ([], 1, {})
    place.drop("busy.xlsx", WHOLE)
    assert done(place.run()) == ["busy.xlsx"]


def test_a_person_who_names_a_workbook_does_not_wait(place: Place) -> None:
    """No minimum age, and half a workbook is told to be one at once."""
    path = place.drop("now.xlsx", HALF, age=0)
    run = analyse_all(Inbox((path,), {}, named=frozenset({path})), place.output, Order(), edges=place.edges())
    assert (done(run), place.waited) == (["now.xlsx"], 0)


def test_a_file_from_the_future_is_not_waited_for_until_then(place: Place) -> None:
    """The clock of another computer is wrong, or ours was set back."""
    place.drop("tomorrow.xlsx", WHOLE, age=-86_400)
    assert done(place.run()) == ["tomorrow.xlsx"]
    assert place.waited == 0
    assert place.run().is_idle


def test_a_clock_that_was_set_back_changes_nothing(place: Place) -> None:
    """What is known stays known, what is new is done, and reports do not take each other's place."""
    place.drop("a.xlsx", WHOLE)
    place.run()
    place.time -= 10 * 365 * 86_400
    place.drop("b.xlsx", WHOLE)
    assert done(place.run()) == ["b.xlsx"]
    assert place.run().is_idle
    assert len(list((place.output / "runs").iterdir())) == 2
