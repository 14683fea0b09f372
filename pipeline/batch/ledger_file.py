"""The ledger as a file: opened, brought up to date, kept safe, and begun anew when it is damaged."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

from pipeline.batch.disk import copy, free_name
from pipeline.batch.errors import FolderError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.batch.disk import Disk

LEDGER = ".sourcing-ledger.sqlite3"
BACKUP = ".sourcing-ledger.backup"
FIRST_LEDGER = ".sourcing-state.json"

# The first ledger was a JSON file with the hashes of our results; its version counts as 1. A step is never
# changed once it was released: who wants another table or column adds a step.
_STEPS: dict[int, tuple[str, ...]] = {
    2: (
        """CREATE TABLE workbooks (
            key TEXT PRIMARY KEY, stem TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL,
            stamp TEXT NOT NULL, sha256 TEXT NOT NULL, rules TEXT NOT NULL, as_of TEXT NOT NULL,
            status TEXT NOT NULL, result TEXT NOT NULL, result_sha256 TEXT NOT NULL,
            result_stamp TEXT NOT NULL)""",
        "CREATE TABLE memories (key TEXT PRIMARY KEY, made_of TEXT NOT NULL, snapshot TEXT, earlier TEXT)",
        "CREATE TABLE published (name TEXT NOT NULL, sha256 TEXT NOT NULL, UNIQUE (name, sha256))",
    ),
    3: (
        "ALTER TABLE workbooks ADD COLUMN gone INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE memories ADD COLUMN decisions TEXT",
        "ALTER TABLE memories ADD COLUMN told TEXT",
        """CREATE TABLE attempts (
            key TEXT PRIMARY KEY, tried_with TEXT NOT NULL, tries INTEGER NOT NULL,
            told INTEGER NOT NULL DEFAULT 0)""",
        "CREATE TABLE waiting (path TEXT PRIMARY KEY, stamp TEXT NOT NULL)",
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
}
VERSION = max(_STEPS)
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_ERRNO = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
}


class DamagedError(Exception):
    """The ledger cannot be read; nothing in it is needed to keep what people have."""


def connect(folder: Path, disk: Disk) -> sqlite3.Connection:
    """Open the ledger of `folder` and bring it up to date; whoever calls holds the lock of the folder.

    A rollback journal, not a write-ahead log: that one needs memory shared between programs, which network
    drives do not give. Raises `DamagedError`, `FolderError` for a ledger from the future, or `OSError`.
    """
    try:
        database = sqlite3.connect(folder / LEDGER, isolation_level=None)
    except sqlite3.Error as error:
        raise told(error) from error
    try:
        _prepare(database, folder, disk)
    except sqlite3.Error as error:
        database.close()
        raise told(error) from error
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, folder: Path, disk: Disk) -> None:
    database.execute("PRAGMA synchronous = EXTRA")
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise FolderError(_too_new(folder))
    if version < VERSION:
        _bring_up_to_date(database, version, folder, disk)


def check(database: sqlite3.Connection) -> None:
    """Read the whole ledger before anything is built on it; raise `DamagedError` if it does not hold."""
    try:
        answer = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise told(error) from error
    if answer != "ok":
        raise DamagedError(answer)


def told(error: sqlite3.Error) -> Exception:
    """Return the error as one that callers know: a damaged ledger, or trouble with the disk."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR) & 0xFF
    if code in _CORRUPT:
        return DamagedError(str(error))
    return OSError(_ERRNO.get(code, errno.EIO), str(error))


def set_aside(folder: Path, kept: Path, disk: Disk) -> bool:
    """Move a damaged ledger to `kept`; put the backup in its place and return whether there is one."""
    disk.make(kept.parent)
    disk.remove(folder / f"{LEDGER}-journal")  # it belongs to the damaged file and would damage the next
    if (folder / LEDGER).exists():
        disk.move(folder / LEDGER, free_name(kept))
    return restored(folder, disk)


def restored(folder: Path, disk: Disk) -> bool:
    """Put the backup in the place of a ledger that is not there; return whether it holds."""
    backup = folder / BACKUP
    if (folder / LEDGER).exists() or not backup.exists():
        return False
    try:
        database = sqlite3.connect(backup, isolation_level=None)
        try:
            check(database)
        finally:
            database.close()
    except DamagedError:
        disk.remove(backup)
        return False
    copy(disk, backup, folder / LEDGER)
    return True


def back_up(folder: Path, disk: Disk) -> None:
    """Keep a copy of the ledger as it is at the end of a run that did something."""
    copy(disk, folder / LEDGER, folder / BACKUP)


def _bring_up_to_date(database: sqlite3.Connection, version: int, folder: Path, disk: Disk) -> None:
    """Take all steps, or none if the program ends in between."""
    database.execute("BEGIN IMMEDIATE")
    for step in range(version + 1, VERSION + 1):
        for statement in _STEPS.get(step, ()):
            database.execute(statement)
    if version == 0:
        rows = [(name, one) for name, hashes in _first_ledger(folder).items() for one in hashes]
        database.executemany("INSERT OR IGNORE INTO published VALUES (?, ?)", rows)
    database.execute(f"PRAGMA user_version = {VERSION}")
    disk.commit(database)
    if version == 0:
        disk.remove(folder / FIRST_LEDGER)


def _first_ledger(folder: Path) -> dict[str, list[str]]:
    """Return what the first version noted; without a readable note every result counts as a person's."""
    import json

    try:
        results = json.loads((folder / FIRST_LEDGER).read_text(encoding="utf-8"))["results"]
        return {str(name): [str(one) for one in hashes] for name, hashes in results.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _too_new(folder: Path) -> str:
    return (
        f"What was done in {folder} was noted by a newer version of this program. "
        "Update the program, or choose another folder for results; nothing was changed."
    )
