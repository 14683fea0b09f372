"""Which files of a folder count as workbooks somebody wants analysed."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FORMATS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
PASSING = ("~$*", ".*", "*.tmp", "*.part", "*.crdownload")


@dataclass(frozen=True, slots=True)
class Inbox:
    """The workbooks of a folder by name, and what was left alone with the reason in words."""

    workbooks: tuple[Path, ...]
    left_alone: Mapping[Path, str]


def look(folder: Path) -> Inbox:
    """Return what is in `folder`; files of programs at work, hidden files and subfolders are passed over."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not _passing(path.name)]
    reasons = {path: _reason_against(path, folder) for path in files}
    return Inbox(
        workbooks=tuple(path for path, reason in reasons.items() if not reason),
        left_alone={path: reason for path, reason in reasons.items() if reason},
    )


def stems(workbooks: Iterable[Path]) -> dict[Path, str]:
    """Return for each workbook the name its result starts with: its own, told apart where two are the same.

    Of `acme.xlsx` and `acme.csv` the first format in `FORMATS` keeps its name, the other becomes `acme_csv`.
    """
    named: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(workbooks, key=_by_format):
        suffix = path.suffix.lower().removeprefix(".")
        candidates = (
            path.stem,
            f"{path.stem}_{suffix}",
            *(f"{path.stem}_{suffix}_{n}" for n in range(2, 10_000)),
        )
        named[path] = next(name for name in candidates if name.casefold() not in taken)
        taken.add(named[path].casefold())
    return named


def _passing(name: str) -> bool:
    return any(fnmatch(name.lower(), pattern) for pattern in PASSING)


def _reason_against(path: Path, folder: Path) -> str:
    if path.resolve().parent != folder.resolve():
        return "it is a link that leads out of the folder"
    return "" if path.suffix.lower() in FORMATS else "it is not a workbook"


def _by_format(path: Path) -> tuple[int, str]:
    suffix = path.suffix.lower()
    return FORMATS.index(suffix) if suffix in FORMATS else len(FORMATS), str(path)
