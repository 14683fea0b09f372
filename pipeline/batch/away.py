"""A folder of results that is elsewhere: worked on in a mirror, and saved so that it always makes sense."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.batch.arrival import digest
from pipeline.batch.disk import RealDisk
from pipeline.batch.heartbeat import HEARTBEAT
from pipeline.batch.ledger import Ledger
from pipeline.batch.ledger_file import BACKUP, LEDGER, DamagedError
from pipeline.batch.publish import ARCHIVE
from pipeline.batch.report import KEPT_REPORTS, RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.batch.mirror import Mirror
    from pipeline.batch.store_lock import StoreLock
    from pipeline.outcome import Outcome

SAVED = 60.0  # seconds of work that a run that is killed may lose


class Away:
    """The folder behind `mirror`, whose lock is held."""

    def __init__(self, mirror: Mirror, lock: StoreLock) -> None:
        """Bring the ledger; `DiskError` if the store cannot be used."""
        self._mirror, self._lock = mirror, lock
        mirror.fetch([LEDGER])
        self._last = _content(mirror.folder / LEDGER)
        if not self._holds():
            self._last = None
            mirror.fetch([BACKUP])

    def tracked(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield the outcomes and save what was done every now and then."""
        saved = time.monotonic()
        for outcome in outcomes:
            yield outcome
            if time.monotonic() - saved > SAVED:
                self.save()
                saved = time.monotonic()

    def save(self) -> None:
        """Bring all that was done into the store; `LockHeldError` if another run works there by now.

        The order is that of a run on a disk. What people had is in the archive before it is replaced; the
        ledger knows results for ours before they are there, and counts them as done when they are. So a run
        that is killed in between leaves a folder that the next one completes.
        """
        self._lock.check()
        mirror = self._mirror
        for name in mirror.changed(ARCHIVE):
            mirror.put(name)
        results = [name for name in mirror.changed() if not name.startswith(".")]
        if results:
            mirror.seen[LEDGER] = mirror.store.put(LEDGER, self._expecting(results))
        for name in results:
            mirror.put(name)
        for name in mirror.vanished():
            if not name.startswith("."):
                mirror.remove(name)
        self._lock.check()
        self._note_stamps(results)
        self._save_rest()

    def _holds(self) -> bool:
        if self._last is None:
            return False
        try:
            ledger = Ledger(self._mirror.folder, RealDisk())
            try:
                ledger.check()
            finally:
                ledger.close()
        except DamagedError:
            return False
        return True

    def _expecting(self, results: Sequence[str]) -> bytes:
        """Return the ledger as it was saved last, but for the results that are about to come."""
        with TemporaryDirectory() as folder:
            if self._last is not None:
                Path(folder, LEDGER).write_bytes(self._last)
            ledger = Ledger(Path(folder), RealDisk())
            for name in results:
                ledger.expect(name, digest(self._mirror.folder / name))
            ledger.close()
            return Path(folder, LEDGER).read_bytes()

    def _note_stamps(self, results: Sequence[str]) -> None:
        """Let the ledger know results by what the store says of them."""
        if not results:
            return
        ledger = Ledger(self._mirror.folder, RealDisk())
        try:
            new = [entry for entry in ledger.entries().values() if entry.result in set(results)]
            ledger.correct(entry._replace(result_stamp=self._mirror.stamp(entry.result)) for entry in new)
        finally:
            ledger.close()

    def _save_rest(self) -> None:
        """Save the ledger, then what only tells about the run."""
        mirror = self._mirror
        changed = set(mirror.changed())
        if LEDGER in changed or self._last is None:
            self._last = _content(mirror.folder / LEDGER)
            if self._last is not None:
                mirror.put(LEDGER)
        reports = [*mirror.changed(RUNS)]
        for name in (*reports, *sorted(changed & {BACKUP, HEARTBEAT})):
            mirror.put(name)
        if reports:
            for name in sorted(mirror.store.below(RUNS).listing())[:-KEPT_REPORTS]:
                mirror.store.remove(f"{RUNS}/{name}")


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
