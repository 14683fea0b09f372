"""One run at a time, in a store: a lock object that only one can create, renewed as long as the run lives."""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.errors import DiskError, LockHeldError
from pipeline.batch.lock import LOCK_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.batch.store import Store

RENEWED = 60.0  # seconds between two signs of life
STALE = 900.0  # seconds without one after which a lock holds no longer
_SETTLED = (
    2.0  # seconds after which of two that take over the same stale lock only the later one sees its own
)


class StoreLock:
    """The lock of one folder, while it is held."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._content = json.dumps({"run": uuid.uuid4().hex, **_place()}).encode()

    def take(self) -> None:
        """Take the lock, or one that has become stale; `LockHeldError` if another run holds it."""
        if self._store.create(LOCK_FILE, self._content):
            return
        if not self._is_stale():
            raise LockHeldError(self._store.address)
        self._store.remove(LOCK_FILE)
        if not self._store.create(LOCK_FILE, self._content):
            raise LockHeldError(self._store.address)
        time.sleep(_SETTLED)
        self.check()

    def check(self) -> None:
        """Raise `LockHeldError` if another run has taken the lock since."""
        if self._store.read(LOCK_FILE) != self._content:
            raise LockHeldError(self._store.address)

    def renew(self) -> None:
        """Give a sign of life."""
        self.check()
        self._store.put(LOCK_FILE, self._content)

    def release(self) -> None:
        """Let the next run in."""
        if self._store.read(LOCK_FILE) == self._content:
            self._store.remove(LOCK_FILE)

    def _is_stale(self) -> bool:
        seen, content = self._store.look(LOCK_FILE), self._store.read(LOCK_FILE)
        if seen is None or content is None:
            return True  # it was released this very moment
        return time.time() - seen.modified > STALE or _has_ended(content)


@contextmanager
def only_run_there(store: Store) -> Iterator[StoreLock]:
    """Hold the folder behind `store`, and give signs of life until the end."""
    lock, ended = StoreLock(store), threading.Event()
    lock.take()
    renewing = threading.Thread(target=_renew, args=(lock, ended), daemon=True)
    renewing.start()
    try:
        yield lock
    finally:
        ended.set()
        renewing.join()
        lock.release()


def _renew(lock: StoreLock, ended: threading.Event) -> None:
    while not ended.wait(RENEWED):
        try:
            lock.renew()
        except LockHeldError:
            return  # found out again before anything is put into the store
        except DiskError:
            continue  # out of reach for a moment; the next sign may get through


def _place() -> dict[str, object]:
    """Return where this process lives, if that can be told so that it is the same nowhere else."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return {"boot": boot, "space": os.readlink("/proc/self/ns/pid"), "pid": os.getpid()}  # noqa: PTH115 -- no path
    except OSError:
        return {}


def _has_ended(content: bytes) -> bool:
    """Return whether the lock is of a process of this very machine that is there no more."""
    try:
        theirs, ours = json.loads(content), _place()
        if not ours or any(theirs[key] != ours[key] for key in ("boot", "space")):
            return False
        return not Path(f"/proc/{int(theirs['pid'])}").exists()
    except (ValueError, KeyError, TypeError):
        return False
