"""The figures behind charts: tables below the printed page, and what all charts of a page share."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any

from pipeline.workbook.live.top_block import Told
from pipeline.workbook.report import Formula
from pipeline.workbook.template_looks import INK, LINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.looks import ResultLooks

FONT, SMALL = {"size": 9, "color": INK}, {"size": 8, "color": INK}
GRID = {"visible": True, "line": {"color": "#E5E5E5"}}
_TITLE_FONT = {"size": 11, "color": INK, "bold": True}


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table of chart figures stands: sheet name, first and last row of its figures, from 0."""

    sheet: str
    first: int
    last: int

    def column(self, number: int) -> list[object]:
        """Return one of its columns as XlsxWriter names a range."""
        return [self.sheet, self.first, number, self.last, number]

    def part(self, first: int, count: int) -> Block:
        """Return some of its rows."""
        return Block(self.sheet, self.first + first, self.first + first + count - 1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its title, and what those hear who cannot see it."""

    chart: Chart
    title: str
    told: str


@dataclass(slots=True)
class Figures:
    """Writes the tables of chart figures one below the other; `row` is the next free row, from 0."""

    sheet: Worksheet
    looks: ResultLooks
    row: int

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Block:
        """Write one table from column B on and return where its figures stand."""
        self.sheet.write_string(self.row, 1, title, self.looks.strong)
        for column, head in enumerate(heads, start=1):
            look = self.looks.head if column == 1 else self.looks.head_right
            self.sheet.write_string(self.row + 1, column, head, look)
        first = self.row + 2
        for number, values in enumerate(rows, start=first):
            for column, value in enumerate(values, start=1):
                self._write(number, column, value)
        self.row = first + len(rows) + 1
        return Block(self.sheet.get_name(), first, first + len(rows) - 1)

    def _write(self, row: int, column: int, value: object) -> None:
        if isinstance(value, (Formula, Told)):
            look = self.looks.body if isinstance(value.value, str) else self._number()
            self.sheet.write_formula(row, column, value.text, look, value.value)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, self.looks.body)
        else:
            self.sheet.write_number(row, column, float(str(value)), self._number())

    def _number(self) -> Format:
        """Return the format of a figure: columns are as wide as the page above wants them."""
        return self.looks.boxed(num_format="#,##0.0", align="right", text_wrap=False, shrink=True)


def dress(chart: Chart, title: str) -> None:
    """Give a chart its title and a thin frame, and no legend."""
    chart.set_title({"name": title, "name_font": _TITLE_FONT, "overlay": False})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_legend({"none": True})


def compact(largest: float) -> str:
    """Return the number format of an axis that reaches an amount: 12k, 3.4m."""
    if largest >= 1e6:  # noqa: PLR2004 - a million
        return '#,##0.0,,"m"' if largest < 2e7 else '#,##0,,"m"'  # noqa: PLR2004 - twenty million
    return '#,##0,"k"' if largest >= 1e4 else "#,##0"  # noqa: PLR2004 - ten thousand


def step_of(low: float, high: float) -> float:
    """Return a round step that divides an axis from `low` to `high` into three to seven parts."""
    rough = (high - low or 5.0) / 5
    power: float = 10.0 ** floor(log10(rough))
    return next(nice * power for nice in (1.0, 2.0, 5.0, 10.0) if nice * power >= rough)


def chart_axis(name: str) -> dict[str, Any]:
    """Return an axis of figures with a light grid."""
    named = {"name": name, "name_font": {"size": 9, "bold": False}} if name else {}
    return {"num_font": FONT, "major_gridlines": GRID, "line": {"none": True}, **named}


def bar_axes(chart: Chart, figures: Mapping[str, Any]) -> None:
    """Give a chart of bars its axis of figures, and names that stay at the left of bars below nil."""
    chart.set_x_axis(dict(figures))
    names: dict[str, Any] = {"num_font": SMALL, "line": {"color": LINE}, "major_tick_mark": "none"}
    chart.set_y_axis({**names, "interval_unit": 1, "label_position": "low"})
