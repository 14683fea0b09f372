"""The one module that changes anything in the output folder: a test can let every single change fail."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


class Disk(Protocol):
    """What changes files. Each method is one step: before and after it, the folder must make sense."""

    def make(self, folder: Path) -> None:
        """Make a folder, and those above it, unless it is there."""

    def write(self, path: Path, text: str) -> None:
        """Write a text file in place, in UTF-8."""

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file with its times."""

    def sync(self, path: Path) -> None:
        """Wait until a file or folder has reached the disk itself."""

    def move(self, source: Path, target: Path) -> None:
        """Give a file another name, in place of whatever has it."""

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""

    def clear(self, folder: Path) -> None:
        """Remove a folder with all that is in it, as far as possible."""

    def commit(self, database: sqlite3.Connection) -> None:
        """Make what was written into a database last."""


class RealDisk:
    """The file system."""

    def make(self, folder: Path) -> None:
        """As `Disk` says."""
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, text: str) -> None:
        """As `Disk` says."""
        path.write_text(text, encoding="utf-8")

    def copy(self, source: Path, target: Path) -> None:
        """As `Disk` says."""
        import shutil

        shutil.copy2(source, target)

    def sync(self, path: Path) -> None:
        """As `Disk` says."""
        if os.name == "nt" and path.is_dir():
            return  # Windows keeps folders itself and cannot be asked
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def move(self, source: Path, target: Path) -> None:
        """As `Disk` says."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """As `Disk` says."""
        path.unlink(missing_ok=True)

    def clear(self, folder: Path) -> None:
        """As `Disk` says."""
        import shutil

        shutil.rmtree(folder, ignore_errors=True)

    def commit(self, database: sqlite3.Connection) -> None:
        """As `Disk` says."""
        database.execute("COMMIT")


def put(disk: Disk, finished: Path, target: Path) -> None:
    """Move a finished file to its place, whole or not at all; both are on one file system."""
    disk.sync(finished)
    disk.move(finished, target)
    disk.sync(target.parent)


def write_text(disk: Disk, target: Path, text: str) -> None:
    """Write a text file of ours, whole or not at all, and its folder if need be."""
    disk.make(target.parent)
    temporary = target.with_name(f".{target.name.removeprefix('.')}.tmp")
    disk.write(temporary, f"{text}\n")
    put(disk, temporary, target)


def copy(disk: Disk, source: Path, target: Path) -> None:
    """Copy a file, whole or not at all."""
    temporary = target.with_name(f".{target.name.removeprefix('.')}.tmp")
    disk.copy(source, temporary)
    put(disk, temporary, target)


def free_name(path: Path) -> Path:
    """Return `path`, numbered when there is already such a file."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(one for one in numbered if not one.exists())
