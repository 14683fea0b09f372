"""The quick look at a folder says yes only when a whole run would find nothing to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pipeline
from pipeline.batch.heartbeat import HEARTBEAT
from pipeline.batch.idle import is_idle, is_unused
from pipeline.batch.ledger_file import LEDGER
from pipeline.batch.lock import only_run
from pipeline.batch.orders import Order
from pipeline.cli.quick import nothing_to_do
from tests.support.runs import BAD, HALF, Place, quick_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place() -> Iterator[Place]:
    """Make a folder in which everything is known, and whose times are those of the real clock, an hour on."""
    with quick_folder() as folder:
        place = Place(folder, time.time() + 3600)
        for name, content in (("a.xlsx", "a"), ("b.csv", "b"), ("c.xlsx", BAD), ("offer.pdf", "an offer")):
            place.drop(name, content, age=7200)
        place.run()
        yield place


def test_when_all_is_known_it_says_so_and_the_heart_beats(place: Place) -> None:
    """Files that are no workbooks do not matter."""
    before = (place.output / HEARTBEAT).read_text()
    assert is_idle(place.inbox, place.output)
    assert (place.output / HEARTBEAT).read_text() != before
    assert place.run().is_idle


LISTING = (
    "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from pipeline.cli import main; main()"
)
NOT_NEEDED = {
    "click", "rich", "numpy", "pandas", "pandera", "lxml", "openpyxl", "xlsxwriter", "python_calamine",
    "rapidfuzz", "distributed", "dask", "fsspec", "multiprocessing", "concurrent.futures", "asyncio", "csv",
    "hashlib", "logging",
}  # fmt: skip


def test_such_a_run_loads_next_to_nothing(place: Place) -> None:
    """As cron starts it: no library, no options parser, nothing of ours but the quick look."""
    folders = ("--input-dir", str(place.inbox), "--output-dir", str(place.output))
    ended = subprocess.run(
        [sys.executable, "-c", LISTING, "analyze", *folders, "--quiet"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(ended.stdout.split())
    assert "pipeline.batch.idle" in loaded
    assert NOT_NEEDED.isdisjoint(loaded)
    assert not {name for name in loaded if name.startswith(("pipeline.stages", "pipeline.workbook"))}


def test_it_is_as_sure_about_a_path_that_is_not_absolute(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As cron and people give it."""
    monkeypatch.chdir(place.root)
    assert is_idle(place.inbox.relative_to(place.root), place.output.relative_to(place.root))


CHANGES: dict[str, Callable[[Place], object]] = {
    "a new workbook": lambda place: place.drop("new.xlsx", "new"),
    "a changed workbook": lambda place: place.drop("a.xlsx", "changed"),
    "half a copy": lambda place: place.drop("half.xlsx", HALF, age=1),
    "a workbook that is gone": lambda place: (place.inbox / "a.xlsx").unlink(),
    "a workbook under another name": lambda place: (place.inbox / "a.xlsx").rename(place.inbox / "z.xlsx"),
    "a returned result": lambda place: shutil.copy(place.output / "a_analyzed.xlsx", place.inbox),
    "a missing result": lambda place: (place.output / "a_analyzed.xlsx").unlink(),
    "an edited result": lambda place: (place.output / "a_analyzed.xlsx").write_text("remarks"),
    "a link": lambda place: (place.inbox / "link.xlsx").symlink_to(place.root / "elsewhere.xlsx"),
    "another policy the last time": lambda place: place.run(Order(policy="cost first")),
    "no ledger": lambda place: (place.output / LEDGER).unlink(),
    "a damaged ledger": lambda place: (place.output / LEDGER).write_bytes(b"no database" * 999),
    "a ledger from the future": lambda place: set_version(place, 99),
    "no drop folder": lambda place: shutil.rmtree(place.inbox),
}


def set_version(place: Place, version: int) -> None:
    """Let the ledger be of another version."""
    database = sqlite3.connect(place.output / LEDGER)
    database.execute(f"PRAGMA user_version = {version}")
    database.close()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_has_happened_a_whole_run_is_needed(place: Place, change: Callable[[Place], object]) -> None:
    """And the heart does not beat before that run was good."""
    change(place)
    before = (place.output / HEARTBEAT).read_text()
    assert not is_idle(place.inbox, place.output)
    assert (place.output / HEARTBEAT).read_text() == before


@pytest.mark.parametrize(("options", "at_once"), [(["--jobs", "8"], True), (["--jobs=0"], False)])
def test_who_works_decides_nothing_where_there_is_no_work(
    place: Place, options: list[str], *, at_once: bool
) -> None:
    """A night without news costs as little with `--jobs`; what is wrong with it is told all the same."""
    folders = ["--input-dir", str(place.inbox), "--output-dir", str(place.output)]
    assert nothing_to_do(["analyze", *folders, *options]) is at_once


def test_another_version_of_the_program_needs_a_whole_run(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers may be others."""
    monkeypatch.setattr(pipeline, "__version__", "99")
    assert not is_idle(place.inbox, place.output)


def test_other_rules_need_a_whole_run(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that somebody changed, to one of the same length."""
    root = place.root / "pipeline" / "knowledge" / "policies"
    root.mkdir(parents=True)
    (root / "balanced.toml").write_text("[thresholds]\nsuitability_at_least = 45\n")
    monkeypatch.setattr(pipeline, "__file__", str(place.root / "pipeline" / "__init__.py"))
    place.run()
    assert is_idle(place.inbox, place.output)
    (root / "balanced.toml").write_text("[thresholds]\nsuitability_at_least = 55\n")
    assert not is_idle(place.inbox, place.output)


def test_a_touched_workbook_is_known_again_after_one_whole_run(place: Place) -> None:
    """Its hash is taken once."""
    os.utime(place.inbox / "a.xlsx", (1, 1))
    assert not is_idle(place.inbox, place.output)
    assert place.run().is_idle
    assert is_idle(place.inbox, place.output)


def test_a_folder_that_another_run_holds_needs_the_whole_program(place: Place) -> None:
    """Which then says so, by its exit code."""
    with only_run(place.output):
        assert not is_idle(place.inbox, place.output)


def test_where_nothing_was_ever_done_nothing_needs_to_be_loaded(tmp_path: Path) -> None:
    """An empty folder, or one with files of programs at work, before the first result."""
    inbox, output = tmp_path / "input", tmp_path / "output"
    inbox.mkdir()
    (inbox / ".gitkeep").touch()
    (inbox / "~$acme.xlsx").touch()
    assert is_unused(inbox, output)
    (inbox / "offer.pdf").touch()  # the whole program tells that it is no workbook
    assert not is_unused(inbox, output)


def test_an_empty_folder_with_a_past_is_not_unused(place: Place) -> None:
    """Its workbooks are gone, which is to be noted."""
    shutil.rmtree(place.inbox)
    place.inbox.mkdir()
    assert not is_unused(place.inbox, place.output)
