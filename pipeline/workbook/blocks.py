"""Blocks of a result sheet: a heading, column heads and lines; a column may span several of the sheet's."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.workbook.looks import row_height

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.looks import ResultLooks

_FIGURES = frozenset({Look.MONEY, Look.COUNT, Look.MONTHS, Look.SHARE, Look.SCORE, Look.CHANCE})
_HEAD_LINES = 2
_PADDING = 0.7  # characters that fit between two columns once they are merged
HEAD_HEIGHT, _TITLE_HEIGHT = 16.0 * _HEAD_LINES, 28.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: its heading, the sheet's columns it covers (from 0), and how its cells look."""

    heading: str
    first: int
    span: int = 1
    look: Look = Look.TEXT
    decimals: int = 0
    bold: bool = False

    @property
    def last(self) -> int:
        """The last of the sheet's columns it covers."""
        return self.first + self.span - 1


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet that is written from top to bottom, with the widths of its columns in characters."""

    sheet: Worksheet
    looks: ResultLooks
    widths: Sequence[float]

    def opening(self, title: str, lines: Iterable[str]) -> int:
        """Write the title and what is said below it, the first line strong; return the next free row."""
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        self.sheet.write_string(0, 0, title, self.looks.title)
        self.sheet.set_row(0, _TITLE_HEIGHT)
        row = 1
        for row, line in enumerate(lines, start=1):
            self.sheet.write_string(row, 0, line, self.looks.strong if row == 1 else self.looks.line)
        return row + 2

    def heading(self, row: int, text: str, notes: Sequence[str] = ()) -> int:
        """Write the heading of a block and what is to be known of it; return the row of its column heads."""
        self.sheet.write_string(row, 0, text, self.looks.strong)
        for note in notes:
            row += 1
            self.sheet.write_string(row, 0, note, self.looks.line)
        return row + 1

    def heads(self, row: int, columns: Sequence[Column]) -> int:
        """Write the column heads; return the row of the first line."""
        for column in columns:
            look = self.looks.head_right if column.look in _FIGURES else self.looks.head
            self.put(row, column, column.heading, look)
        self.sheet.set_row(row, HEAD_HEIGHT)
        return row + 1

    def line(self, row: int, columns: Sequence[Column], values: Sequence[Any]) -> int:
        """Write one line, as high as its words need; return the next row. None and NaN leave a cell blank."""
        for column, value in zip(columns, values, strict=True):
            self.put(row, column, value, self._format(column))
        texts = [value if isinstance(value, str) else "" for value in values]
        self.sheet.set_row(row, row_height(texts, [self.width(column) for column in columns]))
        return row + 1

    def put(self, row: int, column: Column, value: object, look: Format) -> None:
        """Write a cell, merged over the columns it covers."""
        blank = value is None or (isinstance(value, float) and isnan(value))
        if column.span > 1:
            self.sheet.merge_range(row, column.first, row, column.last, "", look)
        if blank:
            self.sheet.write_blank(row, column.first, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column.first, value, look)
        else:
            self.sheet.write_number(row, column.first, float(str(value)), look)

    def width(self, column: Column) -> float:
        """Return how many characters wide a column is."""
        return sum(self.widths[column.first : column.last + 1]) + _PADDING * (column.span - 1)

    def print_on(self, paper: int, *, repeated: int = 0) -> None:
        """Set the sheet up for printing: landscape, one page wide, `repeated` on top, page numbers below."""
        self.sheet.hide_gridlines(2)
        self.sheet.repeat_rows(repeated)
        self.sheet.set_landscape()
        self.sheet.set_paper(paper)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&L&A&RPage &P of &N")

    def _format(self, column: Column) -> Format:
        if column.look is Look.COUNT:
            return self.looks.count(column.decimals, bold=column.bold)
        return self.looks.cell(column.look, bold=column.bold)
