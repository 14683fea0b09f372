"""Results arrive whole, and what a person has edited is kept."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.batch.disk import RealDisk
from pipeline.batch.ledger import Ledger
from pipeline.batch.ledger_file import LEDGER
from pipeline.batch.publish import STAGING, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)
ARCHIVED = "archive/acme_analyzed 2026-03-01T04-05-06Z.xlsx"


def publish(folder: Path, content: str, name: str = "acme_analyzed.xlsx") -> Shelf:
    """Publish a result with this content, as one run."""
    with run(folder) as shelf:
        (shelf.staging / name).write_text(content)
        shelf.publish(shelf.staging / name)
        return shelf


@contextmanager
def run(folder: Path) -> Iterator[Shelf]:
    """Open the shelf of a folder for the time of one run."""
    ledger = Ledger(folder, RealDisk())
    shelf = Shelf(folder, ledger, RealDisk(), NOW)
    shelf.open()
    yield shelf
    shelf.close()
    ledger.close()


def results(folder: Path) -> dict[str, str]:
    """Return the content of every file a user sees in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_a_result_appears_in_the_folder(tmp_path: Path) -> None:
    """Nothing but the result is left."""
    publish(tmp_path, "first")
    assert results(tmp_path) == {"acme_analyzed.xlsx": "first"}
    assert not (tmp_path / STAGING).exists()


def test_a_new_result_takes_the_place_of_ours(tmp_path: Path) -> None:
    """What nobody touched needs no copy."""
    publish(tmp_path, "first")
    publish(tmp_path, "second")
    assert results(tmp_path) == {"acme_analyzed.xlsx": "second"}


def test_a_result_that_a_person_edited_is_kept(tmp_path: Path) -> None:
    """Work that somebody put into a result survives the next run, and the run says where."""
    publish(tmp_path, "first")
    (tmp_path / "acme_analyzed.xlsx").write_text("first, and my remarks")
    shelf = publish(tmp_path, "second")
    assert results(tmp_path) == {"acme_analyzed.xlsx": "second", ARCHIVED: "first, and my remarks"}
    assert shelf.archived == [tmp_path / ARCHIVED]


def test_two_edits_within_one_second_are_both_kept(tmp_path: Path) -> None:
    """An archived file never takes the place of another."""
    for remark in ("one", "two"):
        (tmp_path / "acme_analyzed.xlsx").write_text(remark)
        publish(tmp_path, "ours")
    assert sorted(results(tmp_path).values()) == ["one", "ours", "two"]


def test_without_a_ledger_every_result_is_kept(tmp_path: Path) -> None:
    """When in doubt, nothing is lost."""
    publish(tmp_path, "first")
    (tmp_path / LEDGER).unlink()
    publish(tmp_path, "second")
    assert results(tmp_path) == {"acme_analyzed.xlsx": "second", ARCHIVED: "first"}


def test_killed_before_the_move_the_old_result_still_counts_as_ours(tmp_path: Path) -> None:
    """A run that died between noting a result and moving it leaves no trace for the next."""
    publish(tmp_path, "first")
    with run(tmp_path) as shelf:
        (shelf.staging / "acme_analyzed.xlsx").write_text("half")
        shelf.ledger.expect("acme_analyzed.xlsx", "hash of what never arrived")
    publish(tmp_path, "second")
    assert results(tmp_path) == {"acme_analyzed.xlsx": "second"}


def test_killed_after_the_copy_an_edited_result_is_kept_once(tmp_path: Path) -> None:
    """What is in the archive already may be replaced by the next run."""
    (tmp_path / "acme_analyzed.xlsx").write_text("remarks of mine")
    with run(tmp_path) as shelf:
        shelf.keep(tmp_path / "acme_analyzed.xlsx")
    publish(tmp_path, "second")
    assert results(tmp_path) == {"acme_analyzed.xlsx": "second", ARCHIVED: "remarks of mine"}


def test_an_earlier_result_that_no_longer_holds_goes_to_the_archive(tmp_path: Path) -> None:
    """Nobody opens an answer that the newest workbook no longer supports."""
    publish(tmp_path, "answer")
    with run(tmp_path) as shelf:
        shelf.retire("acme_analyzed.xlsx")
        shelf.retire("never_was.xlsx")
    assert results(tmp_path) == {ARCHIVED: "answer"}


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_a_result_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    """Results are as readable as whatever else people make in that folder."""
    publish(tmp_path, "first")
    (tmp_path / "other").touch()
    assert (tmp_path / "acme_analyzed.xlsx").stat().st_mode == (tmp_path / "other").stat().st_mode
