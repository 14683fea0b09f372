"""Which files of a folder count as workbooks somebody wants analysed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.naming import FORMATS, is_passing, owner_files
from pipeline.outcome import plain_stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class Inbox:
    """The workbooks of folders by name, and what was left alone with the reason in words.

    `folders` are those that were looked through, `named` the workbooks that a person named one by one, `open`
    those that somebody has open in Excel or LibreOffice, so that changes may still be on their way.
    """

    workbooks: tuple[Path, ...]
    left_alone: Mapping[Path, str]
    folders: tuple[Path, ...] = ()
    named: frozenset[Path] = field(default_factory=frozenset)
    open: frozenset[Path] = field(default_factory=frozenset)


def look(folder: Path) -> Inbox:
    """Return what is in `folder`; files of programs at work, hidden files and subfolders are passed over."""
    with os.scandir(folder) as listing:
        found = sorted(listing, key=lambda entry: entry.name)
    files = [entry for entry in found if not is_passing(entry.name) and entry.is_file()]
    reasons = {folder / entry.name: _reason_against(entry, folder) for entry in files}
    return _sorted_out(folder, reasons, {entry.name for entry in found}, lambda path: path.stat().st_mtime_ns)


def look_elsewhere(folder: Path, modified: Mapping[str, float]) -> Inbox:
    """Return what `look` would, of a folder that is elsewhere: by name, when each file was last written."""
    names = sorted(name for name in modified if not is_passing(name))
    reasons = {folder / name: _reason_against_name(name) for name in names}
    return _sorted_out(folder, reasons, set(modified), lambda path: modified[path.name])


def _sorted_out(
    folder: Path, reasons: dict[Path, str], names: AbstractSet[str], written: Callable[[Path], float]
) -> Inbox:
    """Return the inbox of files, those with a reason left alone; `names` are of all that is in the folder."""
    reasons |= _superseded([path for path, reason in reasons.items() if not reason], written)
    workbooks = tuple(path for path, reason in reasons.items() if not reason)
    return Inbox(
        workbooks=workbooks,
        left_alone={path: reason for path, reason in reasons.items() if reason},
        folders=(folder,),
        open=frozenset(path for path in workbooks if names & set(owner_files(path.name))),
    )


def stems(workbooks: Iterable[Path]) -> dict[Path, str]:
    """Return for each workbook the name its result starts with: its own, told apart where two are the same.

    Of `acme.xlsx` and `acme.csv` the first format in `FORMATS` keeps its name, the other becomes `acme_csv`.
    A result of ours that was dropped in again goes by the name of the workbook it was made from.
    """
    named: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(workbooks, key=_by_format):
        named[path] = next(name for name in _candidates(path) if name.casefold() not in taken)
        taken.add(named[path].casefold())
    return named


def _candidates(path: Path) -> Iterator[str]:
    plain, suffix = plain_stem(path), path.suffix.lower().removeprefix(".")
    yield from (plain, f"{plain}_{suffix}")
    yield from (f"{plain}_{suffix}_{number}" for number in count(2))


def _reason_against(entry: os.DirEntry[str], folder: Path) -> str:
    if entry.is_symlink() and Path(entry).resolve().parent != folder.resolve():
        return "it is a link that leads out of the folder"
    return _reason_against_name(entry.name)


def _reason_against_name(name: str) -> str:
    return "" if name.lower().endswith(FORMATS) else "it is not a workbook"


def _superseded(workbooks: list[Path], written: Callable[[Path], float]) -> dict[Path, str]:
    """Return why a workbook is not read when it and a result of it, filled in, are both there."""
    together: dict[str, list[Path]] = {}
    for path in workbooks:
        together.setdefault(plain_stem(path).casefold(), []).append(path)
    reasons: dict[Path, str] = {}
    for same in together.values():
        if any(path.stem != plain_stem(path) for path in same):
            newest = max(same, key=lambda path: (written(path), path.name))
            reasons |= {path: f"{newest.name} is newer" for path in same if path != newest}
    return reasons


def _by_format(path: Path) -> tuple[int, int, str]:
    suffix = path.suffix.lower()
    known = FORMATS.index(suffix) if suffix in FORMATS else len(FORMATS)
    return known, int(plain_stem(path) != path.stem), str(path)
