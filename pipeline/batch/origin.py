"""Where workbooks and results really are: on this disk, or elsewhere with copies here as they are needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.batch.arrival import lasting_stamp, stamp_if_there

if TYPE_CHECKING:
    from collections.abc import Iterable


class Origin(Protocol):
    """What a run has to know of a file without reading it. Paths are those of this disk."""

    def stamp(self, path: Path) -> str:
        """Return what changes whenever the file does, "" if there is none."""

    def lasting_stamp(self, path: Path, *, now: float) -> str:
        """Return the stamp if it will tell every later change, "" if not; `OSError` if there is no file."""

    def folder(self, folder: Path) -> str:
        """Return what the ledger calls a folder."""

    def is_there(self, folder: str, name: str) -> bool:
        """Return whether a folder, as the ledger calls it, has a file of this name."""

    def fetch(self, paths: Iterable[Path]) -> None:
        """Bring files that are elsewhere here; those that are there no more are not here either."""


class Here:
    """Everything is on this disk."""

    def stamp(self, path: Path) -> str:
        """As `Origin` says."""
        return stamp_if_there(path)

    def lasting_stamp(self, path: Path, *, now: float) -> str:
        """As `Origin` says."""
        return lasting_stamp(path, now=now)

    def folder(self, folder: Path) -> str:
        """As `Origin` says."""
        return str(folder.absolute())

    def is_there(self, folder: str, name: str) -> bool:
        """As `Origin` says."""
        return Path(folder, name).exists()

    def fetch(self, paths: Iterable[Path]) -> None:
        """As `Origin` says: there is nothing to bring."""
