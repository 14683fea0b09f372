"""Everything the pipeline can tell a user about their workbook: one catalogue, one value type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.findings.entry import Entry, Level
from pipeline.findings.of_company import OF_COMPANIES
from pipeline.findings.of_file import OF_FILES
from pipeline.findings.of_rows import OF_ROWS
from pipeline.findings.of_sheet import OF_SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CATALOGUE", "LEVELS", "WHOLE_FILE", "Entry", "Finding", "Level", "Place", "finding", "in_order"]

CATALOGUE: dict[str, Entry] = {**OF_FILES, **OF_SHEETS, **OF_ROWS, **OF_COMPANIES}
LEVELS = tuple(Level)
MOST_CELLS_NAMED = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling, at one address; `sheet` and `cell` are empty for the whole file.

    `more` are the cells of a long list that `cell` only counts.
    """

    code: str
    level: Level
    sheet: str
    cell: str
    wrong: str
    allowed: str
    do: str
    row: int | None = None
    more: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it is, as Excel writes it: `Functions!C14`."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        """One line for a terminal or a log."""
        where = f"{self.address}: " if self.address else ""
        return " ".join(part for part in (f"{where}{self.wrong}", self.allowed, self.do) if part)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: sheet name, A1 address and sheet row (1-based)."""

    sheet: str = ""
    cell: str = ""
    row: int | None = None


WHOLE_FILE = Place()


def finding(code: str, place: Place = WHOLE_FILE, **words: object) -> Finding:
    """Return the finding `code` of the catalogue at `place`, filled with `words`; `KeyError` if unknown."""
    entry = CATALOGUE[code]
    return Finding(
        code=code,
        level=entry.level,
        sheet=place.sheet,
        cell=place.cell,
        wrong=entry.wrong.format(**words),
        allowed=entry.allowed.format(**words),
        do=entry.do.format(**words),
        row=place.row,
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings worst first, then by sheet and row, equal ones merged with their addresses."""
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for found in sorted(findings, key=_rank):
        alike.setdefault((found.code, found.sheet, found.wrong, found.do), []).append(found)
    return [_merged(same) for same in alike.values()]


def _merged(same: list[Finding]) -> Finding:
    """Return one finding for equal ones: the first cells by name, the others by number and in `more`."""
    named = list(dict.fromkeys(found.cell for found in same if found.cell))
    more = named[MOST_CELLS_NAMED:]
    shown = ", ".join(named[:MOST_CELLS_NAMED]) + (f" and {len(more)} more" if more else "")
    known = (cell for found in same for cell in found.more)
    return replace(same[0], cell=shown, more=(*more, *known))


def _rank(found: Finding) -> tuple[int, str, int, str]:
    return LEVELS.index(found.level), found.sheet, found.row or 0, found.cell
