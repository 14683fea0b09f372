"""Whether a file has arrived: not still being copied, not being saved this very moment."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from pipeline.batch.naming import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MINIMUM_AGE = 2.0  # seconds since a file was last written
STILL = 600.0  # seconds after which nobody is copying it any more
_SURE = 2_000_000_000  # nanoseconds: the coarsest clock of a file system (FAT)
_ZIP, _END_OF_ZIP = b"PK", b"PK\x05\x06"
_LONGEST_END = 22 + 65_535  # the record that ends a zip file, with the longest comment


def stamp(path: Path) -> str:
    """Return what changes whenever the file does, without reading it: size and both of its times."""
    return stamp_of(path.stat())


def stamp_if_there(path: Path) -> str:
    """Return the stamp of a file, "" if there is none."""
    try:
        return stamp(path)
    except OSError:
        return ""


def lasting_stamp(path: Path, *, now: float) -> str:
    """Return the stamp if it will tell every later change, "" if one within the same tick could hide."""
    seen = path.stat()
    newest = max(seen.st_mtime_ns, seen.st_ctime_ns)
    return stamp_of(seen) if newest < now * 1e9 - _SURE else ""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; `FileNotFoundError` for what is none, such as a pipe."""
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def age(path: Path, *, now: float) -> float:
    """Return the seconds since the file was last written; one from the future, or gone, counts as old."""
    try:
        seconds = now - path.stat().st_mtime
    except OSError:
        return STILL
    return seconds if seconds >= 0 else STILL


def moving(paths: Iterable[Path], *, now: Callable[[], float], wait: Callable[[float], None]) -> set[Path]:
    """Return those that change between two looks, or are gone; young ones are given time to grow old."""
    first = {path: stamp_if_there(path) for path in paths}
    ages = [age(path, now=now()) for path in first]
    if ages and min(ages) < MINIMUM_AGE:
        wait(MINIMUM_AGE - min(ages))
    return {path for path, seen in first.items() if not seen or stamp_if_there(path) != seen}


def is_whole(path: Path) -> bool:
    """Return whether the file has an end: a workbook is a zip file, and that has its table there.

    Files of other formats have no such end, and count as whole. Empty ones, and those whose first bytes have
    not been written yet, do not.
    """
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
        if start in {b"", b"\0\0"}:
            return False
        if start != _ZIP:
            return True
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_END))
        return _END_OF_ZIP in file.read()
