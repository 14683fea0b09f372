"""The charts of the sheet `Summary`, and the figures behind them in a block below the printed page."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from pipeline.inputs import TIERS
from pipeline.workbook.chart_figures import (
    FONT,
    SMALL,
    Drawn,
    Figures,
    bar_axes,
    chart_axis,
    compact,
    dress,
    step_of,
)
from pipeline.workbook.live.addresses import fixed
from pipeline.workbook.live.layout import CASE, is_live
from pipeline.workbook.live.top_block import Told, cash_words, payback
from pipeline.workbook.looks import BLUE, TEAL, TIER_COLOURS, money
from pipeline.workbook.report import Formula
from pipeline.workbook.summary_figures import gains, is_gain
from pipeline.workbook.summary_map import Size, function_map
from pipeline.workbook.template_looks import GREY, INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.chart_figures import Block
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

CHART_COLUMN = 8
MOST_BARS = 8
_BETWEEN = 8.0
_FIRST_WIDE, _FIRST_TALL = 0.58, 0.57  # of the wall: the map needs most room
_LONGEST_NAME = 26
_HATCHED = {"Offshore": "wide_upward_diagonal"}
_MONTHS_A_YEAR = 12
_BOLD = {**SMALL, "bold": True}


@dataclass(frozen=True, slots=True)
class Wall:
    """Where charts hang: from row `top` on, over an area in pixels; their figures begin in row `figures`."""

    sheet: Worksheet
    top: int
    area: Size
    figures: int


def charts_wanted(report: Report, known: pd.DataFrame) -> list[str]:
    """Return the names of the charts that have something to compare."""
    said = {
        "map": len(known) > 1,
        "people": len(known.loc[known["people"] > 0, ["model", "tier"]].dropna().drop_duplicates()) > 1,
        "savings": bool(is_gain(known).any()),
        "cash": bool(len(report.analysis.money.moving)),
    }
    return [name for name, has_something in said.items() if has_something]


def least_height(count: int) -> float:
    """Return how high, in points, the wall must be for so many charts to be readable."""
    return {0: 0.0, 1: 230.0, 2: 340.0}.get(count, 400.0)


def add_charts(book: Workbook, wall: Wall, report: Report, known: pd.DataFrame, looks: ResultLooks) -> None:
    """Hang the charts that have something to say, and write their figures below."""
    writer = _Charts(book, Figures(wall.sheet, looks, wall.figures), report, known)
    wanted = charts_wanted(report, known)
    frames = _frames(wall.area, len(wanted))
    for name, frame in zip(wanted, frames, strict=True):
        _hang(wall, writer.drawn(name, Size(*frame[2:])), frame)


def _frames(area: Size, count: int) -> list[tuple[float, float, float, float]]:
    """Return where each chart hangs, as left, top, width and height in pixels: two beside each other."""
    if count <= 2:  # noqa: PLR2004 - one or two have the whole width
        tall = area.height / max(count, 1)
        return [(0, at * tall, area.width, tall - _BETWEEN) for at in range(count)]
    first, tall = area.width * _FIRST_WIDE, area.height * _FIRST_TALL
    below, half = area.height - tall, area.width / 2
    lower = [(x, tall, half - (0 if x else _BETWEEN), below - _BETWEEN) for x in (0.0, half)]
    if count == 3:  # noqa: PLR2004 - the first one has the whole width
        return [(0, 0, area.width, tall - _BETWEEN), *lower]
    upper = [(0.0, first - _BETWEEN), (first, area.width - first)]
    return [*((x, 0.0, width, tall - _BETWEEN) for x, width in upper), *lower]


def _hang(wall: Wall, drawn: Drawn, frame: tuple[float, float, float, float]) -> None:
    left, top, width, height = frame
    drawn.chart.set_size({"width": width, "height": height})
    drawn.chart.chart_name = drawn.title
    place = {"x_offset": left, "y_offset": top + _BETWEEN, "object_position": 2, "description": drawn.told}
    wall.sheet.insert_chart(wall.top, CHART_COLUMN, drawn.chart, place)


@dataclass(frozen=True, slots=True)
class _Charts:
    """Draws the charts of one analysis."""

    book: Workbook
    figures: Figures
    report: Report
    known: pd.DataFrame

    def drawn(self, name: str, size: Size) -> Drawn:
        """Draw one of them."""
        if name == "map":
            return function_map(self.book, self.figures, self.report, self.known, size)
        return {"people": self._people, "savings": self._savings, "cash": self._cash}[name]()

    def _people(self) -> Drawn:
        models = self.known.pivot_table("people", "model", "tier", aggfunc="sum", fill_value=0.0)
        models = models.reindex(columns=list(TIERS), fill_value=0.0)
        models = models.loc[models.sum(axis=1).sort_values(kind="stable").index]
        title = "People by sourcing model and location"
        rows = [
            (f"{model} ({sum(people):,.0f})", *people)
            for model, people in zip(models.index, models.to_numpy().tolist(), strict=True)
        ]
        block = self.figures.table(title, ("Sourcing model", *TIERS), rows)
        chart = self.book.add_chart({"type": "bar", "subtype": "stacked"})
        dress(chart, title)
        for column, tier in enumerate(TIERS, start=2):
            chart.add_series(_tier_series(tier, block, column))
        chart.set_legend({"position": "bottom", "font": FONT})
        chart.set_plotarea({"layout": {"x": 0.48, "y": 0.12, "width": 0.46, "height": 0.68}})
        step = step_of(0.0, float(models.sum(axis=1).max()))
        bar_axes(chart, {**chart_axis(""), "num_format": "#,##0", "major_unit": step})
        tiers = ", ".join(f"{tier} {models[tier].sum():,.0f}" for tier in TIERS)
        most = "; ".join(name for name, *_ in rows[:-4:-1])
        return Drawn(chart, title, f"Stacked bars of people by sourcing model: {most}. By location: {tiers}.")

    def _savings(self) -> Drawn:
        best = gains(self.known)
        shown = best.head(MOST_BARS)[::-1]
        few = f": {len(shown)} of {len(best):,}" if len(shown) < len(best) else ""
        title = f"Saving a year and its range, {self.report.currency}{few}"
        heads = ("Function", "Likely saving", "Less, if low", "More, if high")
        ranges = [*self._ranges(shown)]
        block = self.figures.table(title, heads, ranges)
        chart = self.book.add_chart({"type": "bar"})
        dress(chart, title)
        ends = shown[["saving", "saving_low", "saving_high"]].to_numpy()
        step = step_of(min(0.0, float(ends.min())), float(ends.max()))
        chart.add_series(_range_series(block, [(less.value, more.value) for *_, less, more in ranges]))
        chart.set_plotarea({"layout": {"x": 0.38, "y": 0.13, "width": 0.57, "height": 0.68}})
        bar_axes(
            chart,
            {
                **chart_axis("Bar: likely. Line: 8 in 10 outcomes"), "num_format": compact(4 * step),
                "min": floor(min(0.0, ends.min()) / step) * step, "max": ceil(ends.max() / step) * step,
                "major_unit": step,
            },
        )  # fmt: skip
        return Drawn(chart, title, self._saving_words(shown))

    def _ranges(self, shown: pd.DataFrame) -> Iterator[tuple[str, Formula, Formula, Formula]]:
        for row, one in shown.iterrows():
            at = int(str(row))
            likely, low, high = (self.report.of_row(f"saving{end}", at) for end in ("", "_low", "_high"))
            yield (
                shorten(str(one["function"]), _LONGEST_NAME, placeholder="…"),
                likely,
                _apart(likely, low),
                _apart(high, likely),
            )

    def _saving_words(self, shown: pd.DataFrame) -> str:
        said = [
            f"{one['function']} {self._money(one['saving'])} "
            f"({self._money(one['saving_low'])} to {self._money(one['saving_high'])})"
            for _, one in shown[::-1].iterrows()
        ]
        return f"Bars of the likely saving a year with the range of eight in ten outcomes: {'; '.join(said)}."

    def _money(self, amount: float) -> str:
        return money(float(amount), self.report.currency)

    def _cash(self) -> Drawn:
        flows = self.report.analysis.money.cash_flows["cumulative"]
        title = f"Net cash so far, by month from the decision, {self.report.currency}"
        rows = [(float(month), self._cash_of(month, float(flows.iloc[month]))) for month in range(len(flows))]
        block = self.figures.table(title, ("Month", "Net cash so far"), rows)
        chart = self.book.add_chart({"type": "scatter", "subtype": "straight"})
        dress(chart, title)
        chart.add_series(
            {
                "name": "Net cash so far", "categories": block.column(1), "values": block.column(2),
                "line": {"color": BLUE, "width": 2.5},
            }
        )  # fmt: skip
        self._add_marks(chart, block, flows)
        chart.set_plotarea({"layout": {"x": 0.14, "y": 0.13, "width": 0.8, "height": 0.68}})
        last = len(flows) - 1
        chart.set_x_axis(
            {
                **chart_axis("Month from the decision"), "min": 0, "max": last, "label_position": "low",
                "major_unit": _MONTHS_A_YEAR, "major_gridlines": {"visible": False}, "line": {"color": GREY},
            }
        )  # fmt: skip
        chart.set_y_axis({**chart_axis(""), "num_format": compact(float(flows.abs().max()))})
        told = cash_words(flows, payback(self.report.live).value, self.report.currency)
        return Drawn(chart, title, told)

    def _cash_of(self, month: int, value: float) -> Formula | float:
        live = self.report.live
        if not is_live(self.report.analysis):
            return value
        at = fixed(live.months_row + 1 + month, live.month_columns["cumulative"])
        return Formula(f"={live.on(CASE)}{at}", value)

    def _add_marks(self, chart: Chart, block: Block, flows: pd.Series[float]) -> None:
        """Mark the month of break-even, and where most money is out."""
        back = payback(self.report.live)
        if isinstance(back.value, str):
            return
        row = self.figures.row + 2
        month = Formula(f"=IF(ISNUMBER({back.text[1:]}),{back.text[1:]},NA())", float(back.value))
        name = Told(f'="Paid back: month "&ROUND({fixed(row, 2)},0)', f"Paid back: month {back.value:.0f}")
        lines: list[Sequence[object]] = [(name, month, 0.0)]
        if flows.min() < 0:
            lines.append(_lowest(block, flows, row + 1))
        marks = self.figures.table("Points named on the line", ("", "Month", "Net cash so far"), lines)
        for at, position in zip(range(len(lines)), ("above", "below"), strict=False):
            chart.add_series(_mark_series(marks.part(at, 1), position))


def _lowest(block: Block, flows: pd.Series[float], row: int) -> tuple[object, ...]:
    months, cash = (f"{fixed(block.first, at)}:{fixed(block.last, at)}" for at in (1, 2))
    low = int(flows.to_numpy().argmin())
    return (
        Told(f'="Lowest: month "&{fixed(row, 2)}', f"Lowest: month {low}"),
        Formula(f"=INDEX({months},MATCH(MIN({cash}),{cash},0))", float(low)),
        Formula(f"=MIN({cash})", float(flows.min())),
    )


def _tier_series(tier: str, block: Block, column: int) -> dict[str, Any]:
    """Return the bars of a tier; one of them is hatched, so that they can be told apart without colour."""
    colour = TIER_COLOURS[tier]
    series = {
        "name": tier, "categories": block.column(1), "values": block.column(column), "gap": 50,
        "border": {"color": "#FFFFFF"},
    }  # fmt: skip
    if tier in _HATCHED:
        pattern = {"pattern": _HATCHED[tier], "fg_color": colour, "bg_color": "#FFFFFF"}
        return {**series, "pattern": pattern, "border": {"color": colour}}
    return {**series, "fill": {"color": colour}}


def _range_series(block: Block, reach: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Return bars of the likely savings, each with a line from its low to its high."""
    less, more = (_range_of(block, column) for column in (3, 4))
    below, above = ([pair[at] for pair in reach] for at in (0, 1))
    return {
        "name": "Likely saving a year", "categories": block.column(1), "values": block.column(2), "gap": 60,
        "fill": {"color": TEAL, "transparency": 30},
        "x_error_bars": {
            "type": "custom", "minus_values": less, "plus_values": more,
            "minus_data": below, "plus_data": above,
            "line": {"color": INK, "width": 1.5},
        },
    }  # fmt: skip


def _range_of(block: Block, column: int) -> str:
    sheet = block.sheet.replace("'", "''")
    return f"='{sheet}'!{fixed(block.first, column)}:{fixed(block.last, column)}"


def _mark_series(mark: Block, position: str) -> dict[str, Any]:
    return {
        "name": mark.column(1)[:3], "categories": mark.column(2), "values": mark.column(3),
        "marker": {"type": "circle", "size": 8, "fill": {"color": BLUE}, "border": {"color": BLUE}},
        "line": {"none": True},
        "data_labels": {"series_name": True, "value": False, "position": position, "font": _BOLD},
    }  # fmt: skip


def _apart(more: Formula, less: Formula) -> Formula:
    """Return by how much one amount is above another, nil if it is not."""
    return Formula(f"=MAX(0,{more.text[1:]}-{less.text[1:]})", max(0.0, more.value - less.value))
