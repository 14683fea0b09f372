"""Cells that findings are about: by row, by cell, and in the words of a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.findings import LEVELS
from pipeline.intake.addresses import name, rectangle
from pipeline.workbook.looks import MARKS, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.findings import Finding

_BETWEEN = re.compile(r", | and ")
_MOST_MARKED = 20_000  # cells of one finding: more are a whole column


def cells_of(found: Finding) -> Iterator[tuple[int, int]]:
    """Yield row and column of every cell that a finding names, those of its ranges among them."""
    for words in (*_BETWEEN.split(found.cell), *found.more):
        corners = rectangle(words)
        if corners is not None:
            top, left, bottom, right = corners
            last = min(bottom, top + _MOST_MARKED)
            yield from ((row, column) for row in range(top, last + 1) for column in range(left, right + 1))


def by_cell(findings: Iterable[Finding], sheet: str) -> dict[tuple[int, int], list[Finding]]:
    """Return what is worth marking on a sheet, by row and column, the worst first."""
    found: dict[tuple[int, int], list[Finding]] = {}
    for one in sorted(findings, key=lambda each: LEVELS.index(each.level)):
        if one.sheet == sheet and one.level in MARKS:
            for cell in cells_of(one):
                found.setdefault(cell, []).append(one)
    return found


def notes_on(cells: Mapping[tuple[int, int], list[Finding]], lead: int | None = None) -> dict[str, str]:
    """Return the note of every cell, the worst first; `lead` is the column that tells of its whole row."""
    rows: dict[int, list[str]] = {}
    notes = {}
    for (row, column), found in sorted(cells.items(), key=lambda item: LEVELS.index(item[1][0].level)):
        notes[name(row, column)] = "\n\n".join(map(told, found))
        if lead not in (None, column):
            rows.setdefault(row, []).append(
                f"{STATUS[found[0].level]} in {name(row, column)}: {found[0].wrong}"
            )
    for row, lines in rows.items():
        address = name(row, lead or 1)
        notes[address] = "\n\n".join([*filter(None, [notes.get(address)]), *lines])
    return notes


def told(found: Finding) -> str:
    """Return a finding as a note says it: what is wrong, what is allowed, what to type."""
    lines = (f"{STATUS[found.level]}: {found.wrong}", found.allowed and f"Allowed: {found.allowed}", found.do)
    return "\n".join(filter(None, lines))
