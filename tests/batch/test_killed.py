"""Whatever happens at whatever moment, the folder makes sense and the next run completes."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.batch.disk import RealDisk
from pipeline.batch.edges import one_by_one
from pipeline.batch.errors import DiskError
from pipeline.batch.ledger import Ledger
from pipeline.batch.ledger_file import LEDGER
from pipeline.batch.orders import Order
from tests.support.bolts import workbook
from tests.support.runs import (
    BAD,
    BreakingDisk,
    KilledError,
    Place,
    breaking,
    done,
    quick_folder,
    snapshot_of,
    stand_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.batch.orders import Job
    from pipeline.run import Outcome

ROOT = Path(__file__).parents[2]
REMARKS = "what somebody wrote into the result of b"
MOMENTS = ("before", "halfway", "after")


@pytest.fixture(scope="module")
def quick() -> Iterator[Path]:
    """Give a folder whose disk is fast."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def known(quick: Path) -> Place:
    """Make a folder in which everything is about to change: content, an edited result, a bad workbook."""
    place = Place(quick / "known")
    for name in "abc":
        place.drop(f"{name}.xlsx", f"first {name}")
    place.run()
    for name in "ab":
        place.drop(f"{name}.xlsx", f"second {name}")
    place.drop("c.xlsx", BAD + b" second c")
    (place.output / "b_analyzed.xlsx").write_text(REMARKS)
    return place


@pytest.fixture(scope="module")
def steps(known: Place, quick: Path) -> list[tuple[str, str]]:
    """Return every step of the run that is going to be killed, as it is when nothing happens."""
    place = copied(known, quick / "counted")
    disk = BreakingDisk(KilledError)
    place.run(edges=place.edges(breaking(disk)))
    return disk.steps


def copied(known: Place, folder: Path) -> Place:
    """Return the folder in a place of its own, with the times of its files."""
    shutil.copytree(known.root, folder, dirs_exist_ok=True)
    return Place(folder, known.time)


def expected(place: Place) -> dict[str, set[str]]:
    """Return by company the whole texts that its results may have: the old one and the new one."""
    fresh = Place(place.root / "undisturbed", place.time)
    texts: dict[str, set[str]] = {}
    for name, old, new in (("a", "first a", "second a"), ("b", "first b", "second b"), ("c", "first c", "")):
        contents = [old, new or "bad second c"]
        texts[name] = {REMARKS} if name == "b" else set()
        for content in contents:
            fresh.drop(f"{name}.xlsx", content)
            fresh.run()
            texts[name] |= {text for file, text in fresh.results().items() if file.startswith(name)}
    return texts


@pytest.fixture(scope="module")
def whole(known: Place, quick: Path) -> dict[str, set[str]]:
    """Return by company the texts its results may have."""
    return expected(Place(quick / "whole", known.time))


def assert_consistent(place: Place, whole: dict[str, set[str]]) -> None:
    """Every result is whole, every company has one, what people wrote is there, the ledger can be read."""
    results = place.results()
    assert all(text in whole[Path(name).name[0]] for name, text in results.items()), results
    assert {name[0] for name in results if "/" not in name} == {"a", "b", "c"}
    assert REMARKS in results.values()
    ledger = Ledger(place.output, RealDisk())
    ledger.check()
    assert set(ledger.entries()) == {"a", "b", "c"}
    ledger.close()


def assert_completes(place: Place) -> None:
    """The next run brings everything to its end, and the one after has nothing to do."""
    place.run()
    results = place.results()
    assert {name for name in results if "/" not in name} == {
        "a_analyzed.xlsx",
        "b_analyzed.xlsx",
        "c_needs_fixes.xlsx",
    }
    assert all("second" in text for name, text in results.items() if "/" not in name)
    assert REMARKS in {text for name, text in results.items() if name.startswith("archive/")}
    assert place.portfolio() == "\n".join(
        (*(f"{name}: {snapshot_of(f'second {name}')}" for name in "ab"), "refused")
    )
    assert place.run().is_idle


def test_killed_at_every_step_of_a_run_of_three_workbooks(
    known: Place, steps: list[tuple[str, str]], whole: dict[str, set[str]], quick: Path
) -> None:
    """Before, halfway through and after every write, copy, sync, move and commit."""
    points = [
        (at, when) for at in range(len(steps)) for when in MOMENTS if when != "halfway" or _splits(steps[at])
    ]
    for at, when in points:
        place = copied(known, quick / "killed")
        with pytest.raises(KilledError):
            place.run(edges=place.edges(breaking(BreakingDisk(KilledError, at, when))))
        assert_consistent(place, whole)
        assert_completes(place)
        shutil.rmtree(place.root)
    kinds = {name for name, _ in steps}
    print(f"killed at {len(points)} points of {len(steps)} steps: {', '.join(sorted(kinds))}")  # noqa: T201 -- the count is asked for
    assert kinds >= {"clear", "make", "write", "copy", "sync", "move", "commit"}
    assert len(points) >= 90


@pytest.mark.parametrize("number", [0, 1, 2])
def test_killed_in_the_middle_of_making_a_result(
    known: Place, whole: dict[str, set[str]], quick: Path, number: int
) -> None:
    """Half a result is never seen, and never taken for one."""

    def dies(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
        for at, (job, outcome) in enumerate(stand_in(jobs, folder)):
            if at == number:
                (folder / f"{job.stem}_analyzed.xlsx").write_text("half of")
                raise KilledError
            yield job, outcome

    place = copied(known, quick / f"making {number}")
    with pytest.raises(KilledError):
        place.run(edges=place.edges(breaking(BreakingDisk(KilledError)), dies))
    assert_consistent(place, whole)
    assert_completes(place)


def _splits(step: tuple[str, str]) -> bool:
    return step[0] in {"write", "copy"}


def _full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("once", [True, False], ids=["for a moment", "to the end of the run"])
def test_a_disk_that_is_full_at_any_step_loses_nothing(
    known: Place, steps: list[tuple[str, str]], whole: dict[str, set[str]], quick: Path, *, once: bool
) -> None:
    """The run says so, as a whole or for the workbook; when there is room again, the next one completes."""
    for at in range(len(steps)):
        place = copied(known, quick / "full")
        try:
            run = place.run(edges=place.edges(breaking(BreakingDisk(_full, at, "halfway", once=once))))
        except DiskError as error:
            said = str(error)
        else:
            said = " ".join([*run.urgent, *(outcome.fault for outcome in run.outcomes)])
        assert "the disk is full" in said, steps[at]
        assert_consistent(place, whole)
        assert_completes(place)
        shutil.rmtree(place.root)


def test_every_file_reaches_the_disk_before_it_takes_its_place(steps: list[tuple[str, str]]) -> None:
    """So that after a power cut there is no empty file under the name of a result; then its folder does."""
    for number, (name, target) in enumerate(steps):
        if name == "move":
            assert steps[number - 1][0] == "sync", target
            assert steps[number + 1][0] == "sync", target


def test_a_disk_that_is_really_full_is_said_to_be(tmp_path: Path) -> None:
    """On a small file system of its own, with results larger than what is left."""
    place = Place(tmp_path)
    place.output.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", place.output], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root can make a small file system")
    try:
        place.drop("a.xlsx", "small")
        place.run()
        place.drop("big.xlsx", "x" * 600_000)
        place.drop("c.xlsx", "small too")
        big, other = place.run().outcomes
        assert (str(big.status), big.fault) == ("blocked", "the disk is full")
        assert str(other.status) == "analysed"
        place.drop("big.xlsx", "smaller now")
        assert done(place.run()) == ["big.xlsx"]
        assert set(place.results()) == {"a_analyzed.xlsx", "big_analyzed.xlsx", "c_analyzed.xlsx"}
    finally:
        subprocess.run(["umount", place.output], check=True)


DIES = """
import os, sys
from datetime import date
from pathlib import Path
from pipeline.batch.disk import RealDisk
from pipeline.batch.edges import Edges
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look
from pipeline.batch.orders import Order

class Dies(RealDisk):
    published = False
    def move(self, source, target):
        super().move(source, target)
        Dies.published = target.name == "acme_analyzed.xlsx"
    def commit(self, database):
        if Dies.published:
            os.kill(os.getpid(), 9)
        super().commit(database)

root = Path(sys.argv[1])
analyse_all(look(root / "input"), root / "output", Order(as_of=date(2026, 1, 1)), edges=Edges(Dies()))
"""
"""The real analysis in a process of its own, killed by the kernel in the middle of a transaction."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
def test_killed_by_the_kernel_in_the_middle_of_a_transaction(tmp_path: Path) -> None:
    """The real analysis, the real ledger: its journal is left behind, and the next run takes it back."""
    place = Place(tmp_path)
    place.aged(workbook(place.inbox / "acme.xlsx"), 3600)
    died = subprocess.run([sys.executable, "-c", DIES, str(tmp_path)], cwd=ROOT, check=False)
    assert died.returncode == -9
    assert (place.output / f"{LEDGER}-journal").exists()
    assert [path.name for path in place.output.glob("*.xlsx")] == ["acme_analyzed.xlsx"]
    ledger = Ledger(place.output, RealDisk())
    assert ledger.entries() == {}
    assert ledger.attempts()["acme"].tries == 1
    ledger.close()
    order, edges = Order(as_of=date(2026, 1, 1)), place.edges(engine=one_by_one)
    run = place.run(order, edges)
    assert (done(run), run.archived) == (["acme.xlsx"], ())
    assert place.run(order, edges).is_idle
