"""Putting results into the output folder: whole or not at all, and never over what a person has edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.batch.arrival import digest
from pipeline.batch.disk import free_name, put
from pipeline.batch.origin import Here

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.batch.disk import Disk
    from pipeline.batch.ledger import Ledger
    from pipeline.batch.origin import Origin

ARCHIVE = "archive"
STAGING = ".staging"
STAMP = "%Y-%m-%dT%H-%M-%SZ"


class Shelf:
    """The output folder of one run that holds its lock. `staging` is for results in the making.

    The ledger has the hashes of what we wrote: any other file was made or edited by a person.
    """

    def __init__(
        self, folder: Path, ledger: Ledger, disk: Disk, now: datetime, origin: Origin | None = None
    ) -> None:
        self.folder: Final = folder
        self.staging: Final = folder / STAGING
        self.archived: Final[list[Path]] = []
        self.disk: Final = disk
        self.ledger: Final = ledger
        self._now = now
        self._origin: Origin = origin or Here()

    def open(self) -> None:
        """Make the staging folder, without what a run that was killed left in it."""
        self.disk.clear(self.staging)
        self.disk.make(self.staging)

    def close(self) -> None:
        """Remove the staging folder."""
        self.disk.clear(self.staging)

    def publish(self, staged: Path) -> Path:
        """Move a finished file from the staging folder to its place; `OSError` leaves the old one there."""
        target = self.folder / staged.name
        self._origin.fetch([target])
        if target.exists() and not self.ledger.is_ours(target.name, digest(target)):
            self.keep(target)
        self.ledger.expect(target.name, digest(staged))  # before the move: killed in between, the old is ours
        put(self.disk, staged, target)
        return target

    def retire(self, name: str) -> None:
        """Move an earlier result that no longer holds out of the way, into the archive."""
        target = self.folder / name
        self._origin.fetch([target])
        if target.exists():
            kept = self._name_in_archive(target)
            put(self.disk, target, kept)
            self.archived.append(kept)

    def keep(self, target: Path) -> None:
        """Copy a file into the archive; then it may be replaced, even if this run is killed in between."""
        kept = self._name_in_archive(target)
        copy = self.staging / kept.name
        self.disk.copy(target, copy)
        put(self.disk, copy, kept)
        self.ledger.expect(target.name, digest(kept))
        self.archived.append(kept)

    def _name_in_archive(self, target: Path) -> Path:
        archive = self.folder / ARCHIVE
        self.disk.make(archive)
        return free_name(archive / f"{target.stem} {self._now.strftime(STAMP)}{target.suffix}")
