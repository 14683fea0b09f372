"""Putting results into the output folder: whole or not at all, and never over what a person has edited."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

ARCHIVE = "archive"
RECORD_FILE = ".sourcing-state.json"
STAGING = ".staging"
KEPT_HASHES = 2
STAMP = "%Y-%m-%dT%H-%M-%SZ"


class Shelf:
    """The output folder of one run that holds its lock. `staging` is for results in the making.

    A record in the folder has the hashes of what we wrote: any other file was made or edited by a person.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder: Final = folder
        self.staging: Final = folder / STAGING
        self.archived: Final[list[Path]] = []
        self._now = now
        self._record = _read_record(folder / RECORD_FILE)

    def open(self) -> None:
        """Make the staging folder, without what a run that was killed left in it."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir()

    def close(self) -> None:
        """Remove the staging folder."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def publish(self, staged: Path) -> Path:
        """Move a finished file from the staging folder to its place; `OSError` leaves the old one there."""
        target = self.folder / staged.name
        _to_disk(staged)
        if target.exists() and not self._is_ours(target):
            self._archive(target)
        self._remember(staged)  # before the move: killed in between, the old file still counts as ours
        staged.replace(target)
        _to_disk(self.folder)
        return target

    def retire(self, name: str) -> None:
        """Move an earlier result that no longer holds out of the way, into the archive."""
        target = self.folder / name
        if target.exists():
            self._archive(target)
            target.unlink()

    def _is_ours(self, target: Path) -> bool:
        return digest(target) in self._record.get(target.name, [])

    def _archive(self, target: Path) -> None:
        archive = self.folder / ARCHIVE
        archive.mkdir(exist_ok=True)
        kept = free_name(archive / f"{target.stem} {self._now.strftime(STAMP)}{target.suffix}")
        copy = self.staging / kept.name
        shutil.copy2(target, copy)
        _to_disk(copy)
        copy.replace(kept)
        _to_disk(archive)
        self.archived.append(kept)

    def _remember(self, staged: Path) -> None:
        known = [one for one in self._record.get(staged.name, []) if one != digest(staged)]
        self._record[staged.name] = [*known, digest(staged)][-KEPT_HASHES:]
        write_text(self.folder / RECORD_FILE, json.dumps({"results": self._record}, indent=1, sort_keys=True))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free_name(path: Path) -> Path:
    """Return `path`, numbered when there is already such a file."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(one for one in numbered if not one.exists())


def _read_record(path: Path) -> dict[str, list[str]]:
    """Return the record; without a readable one every result counts as a person's, and is kept."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))["results"]
        return {str(name): [str(one) for one in hashes] for name, hashes in results.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_text(target: Path, text: str) -> None:
    """Write a text file of ours, whole or not at all, and its folder if need be."""
    target.parent.mkdir(exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.write_text(f"{text}\n", encoding="utf-8")
    _to_disk(temporary)
    temporary.replace(target)
    _to_disk(target.parent)


def _to_disk(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps folders itself and cannot be asked
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
