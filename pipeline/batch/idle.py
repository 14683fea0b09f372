"""A night without news, recognised by the stamps of files alone and with as little of Python as possible.

Whatever leaves a doubt here is for the planner to decide (`pipeline.batch.plan`); this only ever says yes
when that would find nothing to do either.
"""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

import pipeline
from pipeline.batch.disk import RealDisk
from pipeline.batch.errors import FolderError, LockHeldError
from pipeline.batch.heartbeat import beat
from pipeline.batch.ledger_file import BACKUP, LEDGER, VERSION
from pipeline.batch.lock import only_run
from pipeline.batch.naming import DUE, FORMATS, PORTFOLIO, is_passing, stamp_of

if TYPE_CHECKING:
    from pathlib import Path

_KNOWN = (
    "SELECT name, stamp, result, result_stamp FROM workbooks "
    "WHERE folder = ? AND rules = ? AND status IN ('analysed', 'refused') AND NOT gone"
)
_UNSETTLED = (
    "SELECT (SELECT COUNT(*) FROM attempts) + (SELECT COUNT(*) FROM waiting) + "
    "(SELECT COUNT(*) FROM workbooks WHERE folder = ? AND rules <> ? AND NOT gone)"
)


def is_idle(inbox: Path, output: Path) -> bool:
    """Return whether a run under the default policy has nothing to do; then the heartbeat was written."""
    if not inbox.is_dir() or not (output / LEDGER).is_file():
        return False
    try:
        with only_run(output):
            count = _all_known(inbox, output)
            if count is None:
                return False
            beat(output, RealDisk(), now=time.time(), workbooks=count, done=0)
            return True
    except (OSError, sqlite3.Error, LockHeldError, FolderError):
        return False  # a whole run finds the same, and tells


def is_unused(inbox: Path, output: Path) -> bool:
    """Return whether nothing was ever analysed into `output` and nothing lies in `inbox` yet."""
    if not inbox.is_dir() or any((output / name).exists() for name in (LEDGER, BACKUP)):
        return False
    with os.scandir(inbox) as listing:
        return all(is_passing(entry.name) for entry in listing)


def program_stamp() -> str:
    """Return what changes whenever a file of the program, its rules or figures does, without reading any."""
    folder = os.path.dirname(pipeline.__file__)  # noqa: PTH120 -- quicker
    return "\n".join([pipeline.__version__, *sorted(_stamps(folder))])


def _stamps(folder: str) -> list[str]:
    found = []
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.is_dir():
                found += _stamps(entry.path) if entry.name != "__pycache__" else []
            elif entry.name.endswith((".py", ".csv", ".toml")):
                found.append(f"{entry.path} {stamp_of(entry.stat())}")
    return found


def _all_known(inbox: Path, output: Path) -> int | None:
    """Return how many workbooks there are if all of them, and their results, are as the ledger has them."""
    database = sqlite3.connect(output / LEDGER, isolation_level=None)
    try:
        if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            return None
        noted = dict(database.execute("SELECT name, value FROM facts"))
        if noted.get("program stamp") != program_stamp() or noted.get(PORTFOLIO) == DUE:
            return None
        place = (str(inbox.absolute()), noted["rules"])
        if database.execute(_UNSETTLED, place).fetchone()[0]:
            return None
        known = {row[0]: row[1:] for row in database.execute(_KNOWN, place)}
    finally:
        database.close()
    return len(known) if _as_noted(inbox, output, known) else None


def _as_noted(inbox: Path, output: Path, known: dict[str, tuple[str, str, str]]) -> bool:
    found = 0
    with os.scandir(inbox) as listing:
        for entry in listing:
            if is_passing(entry.name) or not entry.name.lower().endswith(FORMATS):
                continue
            stamp, result, result_stamp = known.get(entry.name, ("", "", ""))
            if entry.is_symlink() or not stamp or stamp_of(entry.stat()) != stamp:
                return False
            if result and stamp_of(os.stat(f"{output}/{result}")) != result_stamp:  # noqa: PTH116 -- quicker
                return False
            found += 1
    return found == len(known)
