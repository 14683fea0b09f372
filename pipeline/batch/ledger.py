"""The ledger: what was done for which workbook, so that nothing is done twice and nothing is forgotten."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.batch import ledger_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.batch.disk import Disk

KEPT_HASHES = 2
_SIDE_BY_SIDE = (
    "FROM workbooks JOIN memories USING (key) WHERE snapshot IS NOT NULL AND status = 'analysed' AND NOT gone"
)
_FIELDS = "stem, folder, name, stamp, sha256, rules, as_of, status, result, result_sha256, result_stamp, gone"


class Entry(NamedTuple):
    """What became of one workbook: which bytes, under which rules, as of which day, and the result.

    `stamp` tells that a file was not touched since (see `pipeline.batch.arrival`), "" that it may have been.
    `result` is the name of the file, "" if there is none.
    """

    stem: str
    folder: str
    name: str
    stamp: str
    sha256: str
    rules: str
    as_of: str
    status: str
    result: str = ""
    result_sha256: str = ""
    result_stamp: str = ""
    gone: int = 0

    @property
    def made_of(self) -> str:
        """What the answer hangs on, in one text."""
        return f"{self.sha256} {self.rules} {self.as_of}"


class Attempt(NamedTuple):
    """How often a workbook was begun and not brought to an end; `told` once a person knows."""

    tried_with: str
    tries: int
    told: int


def key_of(stem: str) -> str:
    """Return the stem as the ledger knows it: results of `Acme` and `acme` are one file on many disks."""
    return stem.casefold()


class Ledger:
    """The ledger of an output folder whose lock is held. Raises `DamagedError` or `OSError`."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder: Final = folder
        self._disk = disk
        self._database = ledger_file.connect(folder, disk)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def check(self) -> None:
        """Raise `DamagedError` unless the whole ledger can be read."""
        ledger_file.check(self._database)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Make all changes within the block last together, or none of them."""
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._disk.commit(self._database)
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise ledger_file.told(error) from error

    def entries(self) -> dict[str, Entry]:
        """Return every entry by key."""
        rows = self._read(f"SELECT key, {_FIELDS} FROM workbooks")  # noqa: S608 -- names of our own
        return {row[0]: Entry(*row[1:]) for row in rows}

    def remember(self, entry: Entry, *, snapshot: str = "", decisions: str = "", told: str = "") -> None:
        """Note what became of a workbook and was told; an empty snapshot, or decisions, leave the last."""
        key = key_of(entry.stem)
        with self.change() as database:
            _write(database, entry)
            database.execute("DELETE FROM attempts WHERE key = ?", (key,))
            database.execute("INSERT OR IGNORE INTO memories (key, made_of) VALUES (?, '')", (key,))
            database.execute("UPDATE memories SET told = ? WHERE key = ?", (told, key))
            if snapshot:
                database.execute(
                    "UPDATE memories SET earlier = CASE made_of WHEN ?1 THEN earlier ELSE snapshot END, "
                    "snapshot = ?2, made_of = ?1 WHERE key = ?3",
                    (entry.made_of, snapshot, key),
                )
            if decisions:
                database.execute("UPDATE memories SET decisions = ? WHERE key = ?", (decisions, key))

    def correct(self, entries: Iterable[Entry]) -> None:
        """Note what was learnt without work: files touched and not changed, gone or back again."""
        with self.change() as database:
            for entry in entries:
                _write(database, entry)

    def rename(self, old: str, new: str) -> None:
        """Let the workbook `new` go on where `old` ended, with all that is remembered."""
        with self.change() as database:
            for table in ("workbooks", "memories", "attempts"):
                database.execute(f"DELETE FROM {table} WHERE key = ?", (key_of(new),))  # noqa: S608 -- as above
                database.execute(
                    f"UPDATE {table} SET key = ? WHERE key = ?",  # noqa: S608 -- as above
                    (key_of(new), key_of(old)),
                )

    def earlier(self, stem: str, now: str) -> str | None:
        """Return the snapshot to compare with: of the last analysis that was not `made_of` the same."""
        return self._one(
            "SELECT CASE made_of WHEN ? THEN earlier ELSE snapshot END FROM memories WHERE key = ?",
            (now, key_of(stem)),
        )

    def decisions(self, stem: str) -> str | None:
        """Return what people decided about this company, as the last analysis left it."""
        return self._one("SELECT decisions FROM memories WHERE key = ?", (key_of(stem),))

    def told(self, stem: str) -> str | None:
        """Return what was told about this company when it was answered."""
        return self._one("SELECT told FROM memories WHERE key = ?", (key_of(stem),))

    def snapshots(self) -> Mapping[str, str]:
        """Return by stem the snapshot of every company whose workbook is there and was analysed last time."""
        return dict(self._read(f"SELECT stem, snapshot {_SIDE_BY_SIDE} ORDER BY key"))

    def companies(self) -> int:
        """Return how many companies have such a snapshot."""
        return int(self._read(f"SELECT COUNT(*) {_SIDE_BY_SIDE}")[0][0])

    def troubles(self) -> Mapping[str, str]:
        """Return by stem (by key if it never came to an end) how it ended for what was not analysed.

        Behind the status stand the codes of the errors, as in “refused: FILE-PASSWORD”.
        """
        rows = self._read(
            "SELECT stem, status, told FROM workbooks LEFT JOIN memories USING (key) "
            "WHERE status <> 'analysed' AND NOT gone "
            "UNION SELECT key, 'failed', NULL FROM attempts ORDER BY 1"
        )
        return {stem: _with_codes(status, told) for stem, status, told in rows}

    def is_ours(self, name: str, sha256: str) -> bool:
        """Return whether a file of the output folder is as we wrote it."""
        return bool(self._read("SELECT 1 FROM published WHERE name = ? AND sha256 = ?", (name, sha256)))

    def expect(self, name: str, sha256: str) -> None:
        """Note a file that is about to be published; the one it replaces counts as ours until then."""
        with self.change() as database:
            database.execute("DELETE FROM published WHERE name = ? AND sha256 = ?", (name, sha256))
            database.execute("INSERT INTO published VALUES (?, ?)", (name, sha256))
            database.execute(
                "DELETE FROM published WHERE name = ?1 AND rowid NOT IN "
                "(SELECT rowid FROM published WHERE name = ?1 ORDER BY rowid DESC LIMIT ?2)",
                (name, KEPT_HASHES),
            )

    def attempts(self) -> dict[str, Attempt]:
        """Return by key what was begun and did not come to an end."""
        return {row[0]: Attempt(*row[1:]) for row in self._read("SELECT * FROM attempts")}

    def begin(self, stem: str, tried_with: str) -> None:
        """Note that work on a workbook begins: what ends the whole program is not begun for ever."""
        with self.change() as database:
            database.execute(
                "INSERT INTO attempts (key, tried_with, tries) VALUES (?, ?, 1) "
                "ON CONFLICT (key) DO UPDATE SET "
                "tries = CASE tried_with WHEN excluded.tried_with THEN tries + 1 ELSE 1 END, "
                "told = 0, tried_with = excluded.tried_with",
                (key_of(stem), tried_with),
            )

    def forgive(self, stem: str) -> None:
        """Forget the attempts: it was not the workbook that stopped us."""
        with self.change() as database:
            database.execute("DELETE FROM attempts WHERE key = ?", (key_of(stem),))

    def tell(self, keys: Iterable[str]) -> None:
        """Note that a person was told which workbooks will not be tried again."""
        with self.change() as database:
            database.executemany("UPDATE attempts SET told = 1 WHERE key = ?", [(key,) for key in keys])

    def waiting(self) -> dict[str, str]:
        """Return by path the stamp of every file that was found incomplete at the last run."""
        return dict(self._read("SELECT path, stamp FROM waiting"))

    def wait_for(self, stamps: Mapping[str, str]) -> None:
        """Note the files that are incomplete now, in place of those before."""
        with self.change() as database:
            database.execute("DELETE FROM waiting")
            database.executemany("INSERT INTO waiting VALUES (?, ?)", stamps.items())

    def fact(self, name: str) -> str | None:
        """Return what was noted about the last run under this name."""
        return self._one("SELECT value FROM facts WHERE name = ?", (name,))

    def note(self, facts: Mapping[str, str]) -> None:
        """Note facts about the last run, unless they are noted already."""
        if facts.items() - dict(self._read("SELECT name, value FROM facts")).items():
            with self.change() as database:
                database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def _one(self, query: str, values: tuple[str, ...]) -> str | None:
        rows = self._read(query, values)
        return rows[0][0] if rows else None

    def _read(self, query: str, values: tuple[str, ...] = ()) -> list[Any]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise ledger_file.told(error) from error


def _with_codes(status: str, told: str | None) -> str:
    found = json.loads(told)["findings"] if told else []
    codes = dict.fromkeys(one["code"] for one in found if one["level"] == "error")
    return f"{status}: {', '.join(codes)}" if codes else status


def _write(database: sqlite3.Connection, entry: Entry) -> None:
    marks = ", ".join("?" * (len(entry) + 1))
    database.execute(
        f"INSERT OR REPLACE INTO workbooks (key, {_FIELDS}) VALUES ({marks})",  # noqa: S608 -- names of our own
        (key_of(entry.stem), *entry),
    )
