"""A sheet as it was read: raw cells with their absolute addresses, and the facts a grid does not show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.findings import Finding

Cell = str | float | int | bool | datetime | date | time | timedelta
BLANK: Cell = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: its display name, the cells it covers and how many total rows it ends with."""

    name: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    total_rows: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the package says about a sheet; positions are (row, column), 1-based.

    `errors` maps cells to Excel's error words, `unsaved` are formulas without a result; `ours` is true for a
    sheet that an earlier run added.
    """

    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    unsaved: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    tables: tuple[Table, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The used rectangle of a sheet; `top` and `left` are the 1-based address of its first cell."""

    name: str
    rows: Sequence[Sequence[Cell]]
    top: int = 1
    left: int = 1
    hidden: bool = False

    @property
    def last_row(self) -> int:
        """Last used row, 0 for an empty sheet."""
        return self.top + len(self.rows) - 1 if self.rows else 0

    @property
    def last_column(self) -> int:
        """Last used column, 0 for an empty sheet."""
        return self.left + max(map(len, self.rows)) - 1 if self.rows else 0

    def row(self, number: int) -> Sequence[Cell]:
        """Return the cells of a row, the first of which stands in column `left`."""
        at = number - self.top
        return self.rows[at] if 0 <= at < len(self.rows) else ()

    def column(self, number: int, first_row: int) -> list[Cell]:
        """Return the cells of a column from `first_row` to the last row."""
        at = number - self.left
        below = self.rows[max(first_row - self.top, 0) :]
        return [row[at] if 0 <= at < len(row) else BLANK for row in below]

    def value(self, row: int, column: int) -> Cell:
        """Return one cell."""
        cells, at = self.row(row), column - self.left
        return cells[at] if 0 <= at < len(cells) else BLANK


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read, with the facts of every sheet by name (none for formats that hide them).

    `notes` are findings about the file itself, on what it would run or fetch elsewhere.
    """

    sheets: tuple[Sheet, ...]
    facts: Mapping[str, Facts] = field(default_factory=dict)
    template_version: int | None = None
    date_1904: bool = False
    notes: tuple[Finding, ...] = ()

    def facts_of(self, sheet: Sheet) -> Facts:
        """Return what is known about a sheet beside its cells."""
        return self.facts.get(sheet.name, Facts())

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, whatever its case."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == wanted), None)
