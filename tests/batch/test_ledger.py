"""What was done is remembered across versions of the program, and begun anew when it cannot be read."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipeline.batch import ledger_file
from pipeline.batch.disk import RealDisk
from pipeline.batch.errors import FolderError
from pipeline.batch.ledger import Entry, Ledger
from pipeline.batch.ledger_file import BACKUP, FIRST_LEDGER, LEDGER, VERSION
from tests.support.runs import Place, done

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRY = Entry(
    "Acme", "/in", "Acme.xlsx", "1:2:3", "aa", "rules", "2026-01-01", "analysed", "Acme_analyzed.xlsx"
)
FOUND = [("FILE-PASSWORD", "error"), ("SHEET-CHOSEN", "note"), ("COLUMN-MISSING", "error")]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Open an empty ledger."""
    opened = Ledger(tmp_path, RealDisk())
    yield opened
    opened.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Make a folder with two workbooks that were answered."""
    place = Place(tmp_path)
    for name in ("a", "b"):
        place.drop(f"{name}.xlsx", f"workbook {name}")
    place.run()
    return place


def version_2(folder: Path) -> None:
    """Write a ledger as the second version did, knowing `Acme` and its result."""
    database = sqlite3.connect(folder / LEDGER)
    for statement in ledger_file._STEPS[2]:  # noqa: SLF001 -- a step that was released never changes
        database.execute(statement)
    database.execute(
        "INSERT INTO workbooks VALUES ('acme', 'Acme', '/in', 'Acme.xlsx', '1:2:3', 'aa', 'rules', "
        "'2026-01-01', 'analysed', 'Acme_analyzed.xlsx', '', '')"
    )
    database.execute("INSERT INTO memories VALUES ('acme', 'aa rules 2026-01-01', 'snapshot', 'before')")
    database.execute("INSERT INTO published VALUES ('Acme_analyzed.xlsx', 'bb')")
    database.execute("PRAGMA user_version = 2")
    database.commit()
    database.close()


def test_the_first_ledger_is_taken_over(tmp_path: Path) -> None:
    """Results of the first version, which noted hashes in a JSON file, still count as ours."""
    record = {"results": {"acme_analyzed.xlsx": ["old", "new"]}}
    (tmp_path / FIRST_LEDGER).write_text(json.dumps(record))
    ledger = Ledger(tmp_path, RealDisk())
    assert ledger.is_ours("acme_analyzed.xlsx", "new")
    assert not ledger.is_ours("acme_analyzed.xlsx", "edited")
    ledger.close()
    assert not (tmp_path / FIRST_LEDGER).exists()


@pytest.mark.parametrize("record", ["", "{", "[]", '{"results": []}', '{"results": {"a.xlsx": 5}}'])
def test_a_first_ledger_that_cannot_be_read_is_no_obstacle(tmp_path: Path, record: str) -> None:
    """Then every result counts as a person's, and is kept."""
    (tmp_path / FIRST_LEDGER).write_text(record)
    ledger = Ledger(tmp_path, RealDisk())
    assert not ledger.is_ours("a.xlsx", "5")
    ledger.close()


def test_a_ledger_of_the_second_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """Everything it knew is still known, and what it did not know can be noted."""
    version_2(tmp_path)
    ledger = Ledger(tmp_path, RealDisk())
    assert ledger.entries() == {"acme": ENTRY}
    assert ledger.snapshots() == {"Acme": "snapshot"}
    assert ledger.earlier("Acme", ENTRY.made_of) == "before"
    assert ledger.is_ours("Acme_analyzed.xlsx", "bb")
    ledger.begin("Acme", "more")
    ledger.remember(ENTRY, decisions="keep payroll")
    assert ledger.decisions("acme") == "keep payroll"
    ledger.close()
    database = sqlite3.connect(tmp_path / LEDGER)
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    database.close()


def test_an_upgrade_that_is_killed_leaves_the_old_ledger(tmp_path: Path) -> None:
    """All steps are taken, or none."""

    class Dies(RealDisk):
        def commit(self, database: sqlite3.Connection) -> None:  # noqa: ARG002 -- as `Disk` has it
            raise KeyboardInterrupt

    version_2(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        Ledger(tmp_path, Dies())
    ledger = Ledger(tmp_path, RealDisk())
    assert ledger.entries() == {"acme": ENTRY}
    ledger.close()


def test_a_ledger_from_the_future_is_not_touched(place: Place) -> None:
    """An older program says that it is older, and changes nothing."""
    database = sqlite3.connect(place.output / LEDGER)
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    before = (place.output / LEDGER).read_bytes()
    place.drop("c.xlsx", "workbook c")
    with pytest.raises(FolderError, match="newer version"):
        place.run()
    assert (place.output / LEDGER).read_bytes() == before
    assert set(place.results()) == {"a_analyzed.xlsx", "b_analyzed.xlsx"}


def damage_start(path: Path) -> None:
    """Write something else where a database says what it is."""
    path.write_bytes(b"no database at all" * 100)


def damage_pages(path: Path) -> None:
    """Spoil everything behind the first page."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def cut_off(path: Path) -> None:
    """Lose the second half."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("damage", [damage_start, damage_pages, cut_off])
def test_a_damaged_ledger_is_moved_aside_and_its_copy_taken(place: Place, damage: object) -> None:
    """It is said, nothing is lost, and nothing that was known is done again."""
    assert callable(damage)
    damage(place.output / LEDGER)
    place.drop("c.xlsx", "workbook c")
    run = place.run()
    assert done(run) == ["c.xlsx"]
    assert "was damaged" in " ".join(run.urgent)
    assert len(list((place.output / "archive").glob("ledger damaged *.sqlite3"))) == 1
    assert run.archived == ()
    assert place.run().is_idle


def test_without_a_copy_everything_is_done_again_and_every_result_kept(place: Place) -> None:
    """What a person may have written cannot be told from what we wrote, so all of it stays."""
    (place.output / "a_analyzed.xlsx").write_text("remarks")
    before = place.results()
    damage_start(place.output / LEDGER)
    damage_start(place.output / BACKUP)
    run = place.run()
    assert done(run) == ["a.xlsx", "b.xlsx"]
    kept = {text for name, text in place.results().items() if name.startswith("archive/")}
    assert set(before.values()) <= kept
    assert place.run().is_idle


def test_a_ledger_that_is_lost_is_taken_from_its_copy(place: Place) -> None:
    """Somebody tidied up."""
    (place.output / LEDGER).unlink()
    run = place.run()
    assert done(run) == []
    assert "was missing" in " ".join(run.urgent)


def test_the_snapshot_to_compare_with_is_of_another_analysis(ledger: Ledger) -> None:
    """A result that is only made once more is compared with what it was compared with."""
    first, second = ENTRY, ENTRY._replace(sha256="cc")
    assert ledger.earlier("acme", first.made_of) is None
    ledger.remember(first, snapshot="one")
    assert ledger.earlier("acme", first.made_of) is None
    assert ledger.earlier("acme", second.made_of) == "one"
    ledger.remember(second, snapshot="two")
    ledger.remember(second, snapshot="two")
    assert ledger.earlier("ACME", second.made_of) == "one"
    assert ledger.earlier("acme", first.made_of) == "two"


def test_a_refusal_leaves_the_snapshot_and_the_decisions(ledger: Ledger) -> None:
    """The next answer is compared with the last one there was."""
    ledger.remember(ENTRY, snapshot="one", decisions="keep payroll")
    refused = ENTRY._replace(sha256="bad", status="refused")
    ledger.remember(refused)
    assert ledger.earlier("acme", "whatever comes next") == "one"
    assert ledger.decisions("acme") == "keep payroll"
    assert ledger.troubles() == {"Acme": "refused"}


def test_companies_that_are_gone_are_not_in_the_portfolio(ledger: Ledger) -> None:
    """Their results stay, but nobody adds them up any more."""
    ledger.remember(ENTRY, snapshot="one")
    ledger.remember(ENTRY._replace(stem="Zeta"), snapshot="two")
    ledger.correct([ENTRY._replace(gone=1)])
    assert ledger.snapshots() == {"Zeta": "two"}


def test_a_company_that_is_refused_now_is_told_apart_with_the_codes(ledger: Ledger) -> None:
    """Old figures are not added up as if they held; why it is missing stands behind its status."""
    ledger.remember(ENTRY, snapshot="one")
    told = {"findings": [{"code": code, "level": level} for code, level in FOUND]}
    ledger.remember(ENTRY._replace(sha256="bad", status="refused"), told=json.dumps(told))
    assert ledger.snapshots() == {}
    assert ledger.troubles() == {"Acme": "refused: FILE-PASSWORD, COLUMN-MISSING"}
