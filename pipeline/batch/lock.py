"""One run at a time: a lock in the output folder that the kernel releases however the program ends."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from pipeline.batch.errors import LockHeldError, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_FILE = ".sourcing.lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold `folder`, made if need be; `LockHeldError` if another run does, `FolderError` if unwritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_FILE).open("ab")
    except OSError as error:
        raise unwritable(folder, error) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise LockHeldError(folder) from error
        yield
