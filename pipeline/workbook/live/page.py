"""A sheet of the live business case being written: formulas with the values they have, inputs in blue."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

from pipeline.workbook.looks import money_format
from pipeline.workbook.template_looks import GREY, INK, SAND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.looks import ResultLooks

Value = str | float | None
_FIGURE = {"align": "right", "text_wrap": False, "valign": "vcenter"}
INPUT = "#0000FF"  # the colour by which finance people know an input
_CODES = {
    "x": "0.0000", "share": "0.0%", "people": "#,##0.0", "months": "0", "units": "#,##0", "flag": "0",
    "points": "0.0", "plain": "General", "decimals": "0.0###",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LivePage:
    """A sheet, its formats, and the currency of its amounts."""

    sheet: Worksheet
    looks: ResultLooks
    _figures: dict[tuple[str, bool], Format] = field(default_factory=dict)

    def code(self, unit: str) -> str:
        """Return the number format of a unit."""
        if unit == "money":
            return f'{money_format(self.looks.currency)};"\N{EN DASH}"'
        if unit == "price":
            return money_format(self.looks.currency).replace("#,##0", "#,##0.00")
        return _CODES.get(unit, "General")

    def cell(self, unit: str, *, bold: bool = False) -> Format:
        """Return the format of a figure that is worked out: black."""
        if (unit, bold) not in self._figures:
            look = self.looks.boxed(num_format=self.code(unit), **_FIGURE, bold=bold)
            self._figures[unit, bold] = look
        return self._figures[unit, bold]

    def open_cell(self, unit: str) -> Format:
        """Return the same without a frame."""
        return self.looks.of(num_format=self.code(unit), **_FIGURE, indent=1)

    def told(self, unit: str) -> Format:
        """Return the format of a figure of the last run that does not follow: grey."""
        return self.looks.boxed(num_format=self.code(unit), **_FIGURE, font_color=GREY)

    def fact(self, unit: str) -> Format:
        """Return the format of something given: blue."""
        words = unit == "text"
        return self.looks.boxed(
            num_format="@" if words else self.code(unit), align="left" if words else "right",
            text_wrap=False, font_color=INPUT, valign="vcenter", shrink=words,
        )  # fmt: skip

    def typed(self, unit: str) -> Format:
        """Return the format of a cell to type in: blue on sand."""
        code = self.code(unit)
        return self.looks.boxed(num_format=code, **_FIGURE, font_color=INPUT, bg_color=SAND)

    def words(self, *, bold: bool = False, colour: str = INK, shrink: bool = False) -> Format:
        """Return the format of a text that does not wrap."""
        return self.looks.boxed(
            text_wrap=False, bold=bold, font_color=colour, valign="vcenter", shrink=shrink
        )

    @property
    def note(self) -> Format:
        """What must be known to read a figure."""
        return self.looks.boxed(font_color=GREY, font_size=9, valign="vcenter")

    def put(self, row: int, column: int, formula: str | float, value: Value, look: Format) -> None:
        """Write a formula with the value it has, or a number; what has no number is an empty text."""
        if not isinstance(formula, str):
            self.sheet.write_number(row, column, formula, look)
        else:
            self.sheet.write_formula(row, column, formula, look, known(value))

    def given(self, row: int, column: int, value: Value, look: Format) -> None:
        """Write a text or number as it is, or leave the cell empty."""
        if isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        elif value is None or not isfinite(value):
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def section(self, row: int, title: str, about: str, columns: int) -> None:
        """Write the heading of a part above row `row`, and a line about it."""
        for column in range(columns):
            self.sheet.write_blank(row - 2, column, None, self.looks.section)
        self.sheet.write_string(row - 2, 0, title, self.looks.section)
        self.sheet.set_row(row - 2, 24)
        self.sheet.write_string(row - 1, 0, about, self.looks.subtitle)

    def heads(self, row: int, names: Sequence[str], *, height: float = 46) -> None:
        """Write the headings of a table: the first of words, the others of figures."""
        for column, name in enumerate(names):
            look = self.looks.head if column == 0 else self.looks.head_right
            self.sheet.write_string(row, column, name, look)
        self.sheet.set_row(row, height)


def known(value: Value) -> str | float:
    """Return a value as a formula's result: no number is an empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return value if isfinite(value) else ""
