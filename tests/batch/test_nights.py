"""Night after night: nothing is done twice, nothing is overlooked, nothing that people did is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import pipeline
from pipeline.batch import arrival, plan
from pipeline.batch.disk import RealDisk
from pipeline.batch.errors import FolderError, LockHeldError
from pipeline.batch.folder import analyse_all
from pipeline.batch.heartbeat import HEARTBEAT
from pipeline.batch.inbox import Inbox
from pipeline.batch.ledger import Ledger
from pipeline.batch.lock import only_run
from pipeline.batch.orders import Order
from pipeline.batch.plan import MOST_TRIES
from pipeline.batch.report import KEPT_REPORTS
from pipeline.run import Outcome, Status
from tests.support.runs import BAD, BreakingDisk, Place, breaking, done, quick_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.batch.orders import Job

DAY = 86_400.0


@pytest.fixture
def place() -> Iterator[Place]:
    """Make a folder with two workbooks that were answered last night."""
    with quick_folder() as folder:
        place = Place(folder)
        for name in ("a", "b"):
            place.drop(f"{name}.xlsx", f"workbook {name}")
        place.run()
        place.time += DAY
        yield place


def reports(place: Place) -> list[Path]:
    """Return the reports of all runs, oldest first."""
    return sorted((place.output / "runs").iterdir())


def test_a_night_without_news_changes_nothing_but_the_heartbeat(place: Place) -> None:
    """No result, no report, no note in the ledger is written."""
    before = {path: path.read_bytes() for path in place.output.rglob("*") if path.is_file()}
    assert place.run().is_idle
    after = {path: path.read_bytes() for path in place.output.rglob("*") if path.is_file()}
    assert {path.name for path in before if before[path] != after[path]} == {HEARTBEAT}
    assert set(before) == set(after)


def test_a_file_that_is_touched_and_not_changed_is_not_done_again(place: Place) -> None:
    """Neither the workbook nor the result; and its hash is taken once, not every night."""
    os.utime(place.inbox / "a.xlsx", (1, 1))
    os.utime(place.output / "b_analyzed.xlsx", (1, 1))
    assert place.run().is_idle
    with Ledger_of(place) as ledger:
        assert ledger.entries()["a"].stamp.split(":")[1] == "1000000000"


def test_a_workbook_that_changed_is_done_again_and_only_that_one(place: Place) -> None:
    """And compared with what it was."""
    place.drop("a.xlsx", "more of workbook a")
    assert done(place.run()) == ["a.xlsx"]
    assert "before that snapshot of" in place.results()["a_analyzed.xlsx"]


def test_same_size_and_same_time_is_not_the_same_workbook(place: Place) -> None:
    """A file that was put in the place of another is noticed, whatever its date says."""
    seen = (place.inbox / "a.xlsx").stat()
    place.drop("new", "workbook X")
    os.utime(place.inbox / "new", ns=(seen.st_atime_ns, seen.st_mtime_ns))
    (place.inbox / "new").replace(place.inbox / "a.xlsx")
    assert done(place.run()) == ["a.xlsx"]


def test_a_result_that_is_missing_is_made_again_the_same(place: Place) -> None:
    """To the byte: as of the same day, compared with the same."""
    before = place.results()
    (place.output / "a_analyzed.xlsx").unlink()
    assert done(place.run()) == ["a.xlsx"]
    assert place.results() == before


def test_a_result_that_a_person_edited_is_archived_and_handed_to_the_analysis(place: Place) -> None:
    """What somebody wrote into it is kept, said, and there to be read."""
    (place.output / "a_analyzed.xlsx").write_text("remarks")
    seen: list[Path | None] = []

    def engine(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
        for job in jobs:
            seen.append(job.returned)
            result = folder / f"{job.stem}_analyzed.xlsx"
            result.write_text("answered, with remarks")
            yield job, Outcome(job.path, Status.ANALYSED, sha256=job.sha256, result=result)

    run = place.run(edges=place.edges(engine=engine))
    assert seen == [place.output / "a_analyzed.xlsx"]
    assert [path.read_text() for path in run.archived] == ["remarks"]


def test_other_rules_another_program_or_a_forced_run_do_all_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And each of them only once."""
    own = place.root / "own.toml"
    own.write_text("[thresholds]\nsuitability_at_least = 50\n")
    for order in (Order(policy="cost first"), Order(policy=str(own))):
        assert done(place.run(order)) == ["a.xlsx", "b.xlsx"]
        assert place.run(order).is_idle
    own.write_text("[thresholds]\nsuitability_at_least = 60\n")
    assert done(place.run(order)) == ["a.xlsx", "b.xlsx"]
    monkeypatch.setattr(pipeline, "__version__", "99")
    assert done(place.run(order)) == ["a.xlsx", "b.xlsx"]
    assert done(place.run(Order(policy=str(own), force=True))) == ["a.xlsx", "b.xlsx"]
    assert place.run(order).is_idle


def test_a_policy_is_the_same_however_it_is_spelt(place: Place) -> None:
    """The default by its name is the default."""
    assert place.run(Order(policy="Balanced")).is_idle
    place.run(Order(policy="cost first"))
    assert place.run(Order(policy="cost-first")).is_idle


def test_a_new_day_is_no_reason_and_an_answer_keeps_its_day(place: Place) -> None:
    """Until the workbook or the rules change, or somebody asks for another day."""
    first = day(place.time - DAY)
    (place.output / "a_analyzed.xlsx").unlink()
    place.run()
    assert f"as of {first}" in place.results()["a_analyzed.xlsx"]
    place.drop("a.xlsx", "changed")
    place.run()
    assert f"as of {day(place.time)}" in place.results()["a_analyzed.xlsx"]
    asked = Order(as_of=date(2026, 1, 1))
    assert done(place.run(asked)) == ["a.xlsx", "b.xlsx"]
    assert place.run(asked).is_idle
    assert place.run().is_idle


def test_a_workbook_that_is_gone_leaves_its_result_and_is_mentioned_once(place: Place) -> None:
    """Nothing is deleted because something is not there."""
    (place.inbox / "a.xlsx").unlink()
    run = place.run()
    assert run.told == ("a.xlsx is no longer there. Its result stays.",)
    assert json.loads(reports(place)[-1].read_text())["gone"] == ["a.xlsx"]
    assert "a_analyzed.xlsx" in place.results()
    assert place.run().is_idle
    with Ledger_of(place) as ledger:
        assert set(ledger.snapshots()) == {"b"}


def test_two_equal_workbooks_that_are_gone_are_both_mentioned(place: Place) -> None:
    """Though neither can be told from the other by its content."""
    place.drop("c.xlsx", "workbook a")
    place.run()
    for name in ("a.xlsx", "c.xlsx"):
        (place.inbox / name).unlink()
    assert [line.split(" ")[0] for line in place.run().told] == ["a.xlsx", "c.xlsx"]
    assert place.run().is_idle


def test_a_workbook_that_comes_back_is_known(place: Place) -> None:
    """And counts again."""
    kept = place.root / "kept.xlsx"
    shutil.move(place.inbox / "a.xlsx", kept)
    place.run()
    shutil.move(kept, place.inbox / "a.xlsx")
    assert place.run().is_idle
    with Ledger_of(place) as ledger:
        assert set(ledger.snapshots()) == {"a", "b"}


def test_a_workbook_that_is_renamed_goes_on_under_its_new_name(place: Place) -> None:
    """With its day, what it was compared with, and no second result beside the first."""
    (place.inbox / "a.xlsx").rename(place.inbox / "new name.xlsx")
    run = place.run()
    assert done(run) == ["new name.xlsx"]
    assert run.told[0] == "new name.xlsx was known as a.xlsx; it goes on under its new name."
    assert [name for name in place.results() if "/" not in name] == [
        "b_analyzed.xlsx",
        "new name_analyzed.xlsx",
    ]
    with Ledger_of(place) as ledger:
        assert set(ledger.snapshots()) == {"b", "new name"}
        assert ledger.entries()["new name"].as_of == day(place.time - DAY)
    assert place.run().is_idle


def test_a_result_dropped_in_again_keeps_its_name(place: Place) -> None:
    """Filled in and sent round once more, it is still the same company."""
    returned = (place.output / "a_analyzed.xlsx").read_text() + " and answers"
    place.drop("a_analyzed.xlsx", returned, age=10)
    assert done(place.run()) == ["a_analyzed.xlsx"]
    assert set(place.results()) == {"a_analyzed.xlsx", "b_analyzed.xlsx"}
    assert place.run().is_idle


def test_a_refused_workbook_is_told_once_and_again_when_it_changes(place: Place) -> None:
    """No mail every night about the same file."""
    place.drop("c.xlsx", BAD)
    assert done(place.run()) == ["c.xlsx"]
    assert place.run().is_idle
    place.drop("c.xlsx", BAD + b" still")
    assert done(place.run()) == ["c.xlsx"]


def day(time: float) -> str:
    """Return the day where the computer stands."""
    return datetime.fromtimestamp(time).astimezone().date().isoformat()


def fails(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:  # noqa: ARG001 -- an engine
    """End every workbook in a fault of ours."""
    for job in jobs:
        yield job, Outcome(job.path, Status.FAILED, fault="ValueError in cost.py, line 1")


def test_what_fails_is_tried_three_times_then_left_until_it_changes(place: Place) -> None:
    """The fourth run says so, the fifth is quiet; whoever names the workbook has it tried again."""
    path = place.drop("c.xlsx", "breaks us")
    edges = place.edges(engine=fails)
    for _ in range(MOST_TRIES):
        assert done(place.run(edges=edges)) == ["c.xlsx"]
        place.time += DAY
    told = place.run(edges=edges)
    assert done(told) == []
    assert "Left alone after three tries" in told.urgent[0]
    assert place.run(edges=edges).is_idle
    named = Inbox((path,), {}, named=frozenset({path}))
    assert done(analyse_all(named, place.output, Order(), edges=edges)) == ["c.xlsx"]
    place.drop("c.xlsx", "breaks us no more")
    assert done(place.run()) == ["c.xlsx"]


def test_a_workbook_that_may_not_be_read_is_told_about(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the others are analysed; once it may be read, it is too."""
    for name in ("c.xlsx", "d.xlsx"):
        place.drop(name, f"workbook {name}")
    allowed = Path.open

    def refused(path: Path, *how: Any, **also: Any) -> object:  # noqa: ANN401 -- whatever `open` takes
        if path.name == "c.xlsx":
            raise PermissionError(13, "Permission denied")
        return allowed(path, *how, **also)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        run = place.run()
    assert [(one.workbook.name, str(one.status)) for one in run.outcomes] == [
        ("c.xlsx", "blocked"),
        ("d.xlsx", "analysed"),
    ]
    assert done(place.run()) == ["c.xlsx"]


def test_what_ends_the_program_does_not_keep_the_others_waiting(place: Place) -> None:
    """A workbook that took all memory last night comes last tonight."""
    for name in ("c.xlsx", "d.xlsx"):
        place.drop(name, f"workbook {name}")
    with Ledger_of(place) as ledger:
        job = job_for(place, "c.xlsx")
        ledger.begin("c", job.tried_with)
    order: list[str] = []

    def engine(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
        for job in jobs:
            order.append(job.stem)
            yield from fails([job], folder)

    place.run(edges=place.edges(engine=engine))
    assert order == ["d", "c"]


def test_an_interrupted_run_is_not_held_against_a_workbook(place: Place) -> None:
    """Control and C is not a fault of the file."""
    place.drop("c.xlsx", "workbook c")

    def interrupted(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:  # noqa: ARG001 -- an engine
        for _ in jobs:
            raise KeyboardInterrupt
        yield from ()

    with pytest.raises(KeyboardInterrupt):
        place.run(edges=place.edges(engine=interrupted))
    with Ledger_of(place) as ledger:
        assert ledger.attempts() == {}


def test_three_new_ones_among_five_thousand_cost_three_analyses(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are not even opened."""
    for number in range(4_998):
        place.drop(f"{number:04}.csv", f"workbook {number}")
    assert len(done(place.run())) == 4_998
    for number in (7, 2_500, 4_999):
        place.drop(f"{number:04}.csv", "new or changed")
    read: list[str] = []

    def digest(path: Path) -> str:
        read.append(path.name)
        return arrival.digest(path)

    monkeypatch.setattr(plan, "digest", digest)
    assert done(place.run()) == ["0007.csv", "2500.csv", "4999.csv"]
    assert sorted(read) == ["0007.csv", "0007_analyzed.xlsx", "2500.csv", "2500_analyzed.xlsx", "4999.csv"]


def test_a_result_that_is_open_in_excel_on_windows_is_left_and_done_next_time(place: Place) -> None:
    """Windows lets nobody replace a file that is open; the run says which, and does the others."""

    class Windows(RealDisk):
        def move(self, source: Path, target: Path) -> None:
            if target.name == "a_analyzed.xlsx":
                raise PermissionError(13, "The process cannot access the file")
            super().move(source, target)

    for name in ("a", "b"):
        place.drop(f"{name}.xlsx", f"changed {name}")
    before = place.results()["a_analyzed.xlsx"]
    run = place.run(edges=place.edges(Windows()))
    assert [str(outcome.status) for outcome in run.outcomes] == ["blocked", "analysed"]
    assert run.outcomes[0].fault == "a_analyzed.xlsx is open in another program, or may not be replaced"
    assert place.results()["a_analyzed.xlsx"] == before
    assert done(place.run()) == ["a.xlsx"]


def test_a_second_run_at_the_same_time_is_turned_away(place: Place) -> None:
    """And nothing is touched."""
    with only_run(place.output), pytest.raises(LockHeldError):
        place.run()


def test_a_link_out_of_the_folder_is_left_alone(place: Place) -> None:
    """What was never dropped is never read."""
    (place.root / "secret.xlsx").write_text("secret")
    (place.inbox / "link.xlsx").symlink_to(place.root / "secret.xlsx")
    assert place.run().is_idle


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes of this kind")
def test_a_pipe_is_no_workbook(place: Place) -> None:
    """Whoever reads one waits for ever; nobody does, even if it is named."""
    pipe = place.inbox / "pipe.xlsx"
    os.mkfifo(pipe)
    assert place.run().is_idle
    named = Inbox((pipe,), {}, named=frozenset({pipe}))
    run = analyse_all(named, place.output, Order(), edges=place.edges())
    assert run.waiting == {pipe: "there is no file of that name any more"}


def test_a_read_only_folder_is_said_to_be(place: Place) -> None:
    """Nothing is lost, and the message says what to do. Tried on a read-only mount, as root may write."""
    before = place.results()
    place.drop("c.xlsx", "workbook c")
    with read_only(place.output), pytest.raises(FolderError, match="read-only") as told:
        place.run()
    assert "Choose another folder" in str(told.value)
    assert place.results() == before
    assert done(place.run()) == ["c.xlsx"]


def test_a_folder_that_one_may_not_write_into_is_said_to_be(place: Place) -> None:
    """As somebody who is not root."""
    disk = BreakingDisk(lambda: PermissionError(13, "Permission denied"), at=0)
    place.drop("c.xlsx", "workbook c")
    with pytest.raises(FolderError, match="no permission to write"):
        place.run(edges=place.edges(breaking(disk)))


def test_reports_are_kept_for_long_but_not_for_ever(place: Place) -> None:
    """The oldest go first; the archive is never tidied up."""
    for number in range(KEPT_REPORTS + 5):
        (place.output / "runs" / f"2020-01-01T00-00-00Z-{number:04}.json").touch()
    place.drop("c.xlsx", "workbook c")
    place.run()
    assert len(reports(place)) == KEPT_REPORTS
    assert json.loads(reports(place)[-1].read_text())["statuses"] == {"analysed": 1}


def test_the_heartbeat_beats_when_the_run_was_good(place: Place) -> None:
    """Whoever watches it learns that nothing has run, or only run into faults, since."""
    heart = place.output / HEARTBEAT
    beats = [heart.read_text()]
    place.run()
    beats.append(heart.read_text())
    place.drop("c.xlsx", "workbook c")
    place.time += 60
    place.run(edges=place.edges(engine=fails))
    beats.append(heart.read_text())
    assert beats[0] != beats[1] == beats[2]


def test_two_folders_get_the_same_results_to_the_byte(place: Place) -> None:
    """Whatever the folder is called and whenever its files were written."""
    with quick_folder() as folder:
        other = Place(folder, place.time - DAY)
        for name in ("b", "a"):
            other.drop(f"{name}.xlsx", f"workbook {name}", age=9)
        other.run()
        assert other.results() == place.results()


def test_the_same_output_for_two_drop_folders_keeps_both(place: Place) -> None:
    """Workbooks of one folder do not count as gone because another was looked through."""
    elsewhere = place.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "z.xlsx").write_text("workbook z")
    os.utime(elsewhere / "z.xlsx", (1, 1))
    inbox = Inbox((elsewhere / "z.xlsx",), {}, folders=(elsewhere,))
    run = analyse_all(inbox, place.output, Order(), edges=place.edges())
    together = f"All 3 companies side by side: {place.output / 'portfolio.xlsx'}"
    assert (done(run), run.told) == (["z.xlsx"], (together,))
    assert place.run().is_idle


def job_for(place: Place, name: str) -> Job:
    """Return the work that a run would do for a workbook."""
    seen: list[Job] = []

    def engine(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:  # noqa: ARG001 -- an engine
        for job in jobs:
            seen.append(job)
            yield job, Outcome(job.path, Status.BLOCKED)

    place.run(edges=place.edges(engine=engine))
    return next(job for job in seen if job.path.name == name)


class Ledger_of:  # noqa: N801 -- reads as a function
    """The ledger of a place, for as long as a test looks into it."""

    def __init__(self, place: Place) -> None:
        self._ledger = Ledger(place.output, RealDisk())

    def __enter__(self) -> Ledger:
        return self._ledger

    def __exit__(self, *_: object) -> None:
        self._ledger.close()


class read_only:  # noqa: N801 -- as above
    """A folder mounted upon itself so that not even root can write into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        if _mount("--bind", self.folder, self.folder):
            pytest.skip("only root can make a folder read-only for root")
        if _mount("-o", "remount,bind,ro", self.folder):
            self.__exit__()
            pytest.skip("this system has no read-only mounts")

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", self.folder], check=True)


def _mount(*arguments: object) -> int:
    command = ["mount", *map(str, arguments)]
    return (
        subprocess.run(command, check=False, capture_output=True).returncode if sys.platform == "linux" else 1
    )
