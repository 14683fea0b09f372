"""Why a whole run cannot take place; one bad workbook is never a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class LockHeldError(Exception):
    """Another run is writing into this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Another run is writing into {folder}.")


class FolderError(Exception):
    """The folders given cannot be used; the message says which and why."""
