"""How far the cells of an OpenDocument workbook reach: one element may stand for a million rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.intake.archive import inflate
from pipeline.intake.extent import Reach
from pipeline.intake.markup import walk
from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.intake.archive import Archive

CONTENT = "content.xml"
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_FILLED = frozenset({"value-type", "value", "string-value", "date-value", "time-value", "formula"})
_DIGITS = 12


def check_open_document(archive: Archive) -> None:
    """Raise `RefusedError`, naming the cell, when a sheet's filled cells span too large a rectangle."""
    if CONTENT not in archive.entries:
        raise refused("FILE-BROKEN", what="the part that holds its sheets is missing")
    try:
        walk(inflate(archive.data, archive.entries[CONTENT]), _Cells())
    except ValueError as error:
        raise refused("FILE-BROKEN", what="its sheets cannot be read") from error


class _Cells:
    """What a walk tells of each sheet in turn."""

    def __init__(self) -> None:
        self._reach = Reach()
        self._row = self._rows = 0
        self._column = self._columns = 0
        self._in_cell = False

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        """Count rows and columns on; a cell counts when it has a value or a text."""
        if kind == "table":
            self._reach, self._row, self._rows = Reach(), 0, 0
        elif kind == "table-row":
            self._row += self._rows
            self._rows, self._column, self._columns = _times(attributes, "number-rows-repeated"), 0, 0
        elif kind in _CELLS:
            self._column += self._columns
            self._columns, self._in_cell = _times(attributes, "number-columns-repeated"), True
            if not _FILLED.isdisjoint(attributes):
                self._fill()
        elif kind == "p" and self._in_cell:
            self._fill()

    def end(self, kind: str) -> None:
        """Measure a sheet once it ends."""
        if kind in _CELLS:
            self._in_cell = False
        elif kind == "table":
            self._reach.check()

    def _fill(self) -> None:
        self._in_cell = False
        self._reach.add(self._row + self._rows, self._column + self._columns, self._rows * self._columns)


def _times(attributes: Mapping[str, str], name: str) -> int:
    """Return how often an element is meant, however long the number; once if it is none."""
    text = attributes.get(name, "").strip()
    return max(int(text[:_DIGITS]), 1) if text.isascii() and text.isdigit() else 1
