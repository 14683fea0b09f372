"""What files are called, and what the name and the times of one say about it without reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

PORTFOLIO = "portfolio.xlsx"
DUE, MADE = "due", "made"  # what the ledger notes of it
FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
_PASSING_ENDINGS = (".tmp", ".part", ".crdownload")
_OWNER_OF_EXCEL, _OWNER_OF_LIBREOFFICE = "~$", ".~lock."


def is_passing(name: str) -> bool:
    """Return whether a program at work has put the file there for a while, or it is hidden."""
    return name.startswith((_OWNER_OF_EXCEL, ".")) or name.lower().endswith(_PASSING_ENDINGS)


def owner_files(name: str) -> tuple[str, str]:
    """Return the files that Excel and LibreOffice put beside a workbook while it is open."""
    return f"{_OWNER_OF_EXCEL}{name}", f"{_OWNER_OF_LIBREOFFICE}{name}#"


def stamp_of(seen: os.stat_result) -> str:
    """Return what changes whenever a file does: its size and both of its times."""
    return f"{seen.st_size}:{seen.st_mtime_ns}:{seen.st_ctime_ns}"
