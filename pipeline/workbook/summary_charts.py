"""The charts of the sheet `Summary`, and the figures behind them in a block below the printed page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.columns import Tag
from pipeline.inputs import TIERS
from pipeline.workbook.looks import TAG_COLOURS, TEAL, TIER_COLOURS
from pipeline.workbook.summary_figures import care, opportunities
from pipeline.workbook.template_looks import GREY, INK, LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from pipeline.knowledge.policy import Policy
    from pipeline.workbook.looks import ResultLooks

CHART_COLUMN = 8
_WIDTH = 528
_MOST_POINTS = 150
_MOST_BARS = 8
_BETWEEN = 8.0
_MARKERS = {Tag.OUTSOURCEABLE: "circle", Tag.CORE: "diamond"}
_SIZES = ((0.0, 5), (0.4, 8), (0.8, 12))
_FONT, _SMALL = {"size": 9, "color": INK}, {"size": 8, "color": INK}


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
class Wall:
    """Where charts hang: from row `top` on, over `room` pixels; their figures begin in row `figures`."""

    sheet: Worksheet
    top: int
    room: float
    figures: int


def add_charts(
    book: Workbook, wall: Wall, known: pd.DataFrame, *, looks: ResultLooks, policy: Policy
) -> None:
    """Hang three charts beside the page's tables, and write their figures below the page."""
    points = _points(known)
    models = known.pivot_table("people", "model", "tier", aggfunc="sum", fill_value=0.0)
    models = models.reindex(columns=list(TIERS), fill_value=0.0)
    models = models.loc[models.sum(axis=1).sort_values(kind="stable").index]
    savings = known.groupby("family")["saving"].sum().sort_values(ascending=False, kind="stable")
    savings = savings[savings > 0].head(_MOST_BARS)[::-1]
    writer = _Figures(wall.sheet, looks, wall.figures)
    charts = [
        _map(book, writer, points, policy, left_out=len(known) - len(points)),
        _people(book, writer, models),
        *([_savings(book, writer, savings)] if len(savings) else []),
    ]
    _place(wall, charts)


def _points(known: pd.DataFrame) -> pd.DataFrame:
    dearest = known.sort_values("current_cost", ascending=False, kind="stable").head(_MOST_POINTS)
    ranks = dearest["current_cost"].rank(pct=True)
    size = pd.cut(
        ranks, [-1.0, *(share for share, _ in _SIZES[1:]), 2.0], labels=range(len(_SIZES)), right=False
    )
    signs = dict(zip(care(known).index, "ABC", strict=False)) | dict(
        zip(opportunities(known).index, "123", strict=False)
    )
    return dearest.assign(
        size=size.astype(int), sign=[signs.get(row, "") for row in dearest.index]
    ).sort_values(["tag", "size", "current_cost"], ascending=[False, True, True], kind="stable")


@dataclass(slots=True)
class _Figures:
    """Writes the tables of chart figures one below the other; `row` is the next free row, from 0."""

    sheet: Worksheet
    looks: ResultLooks
    row: int

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Block:
        """Write one table from column B on and return where its figures stand."""
        self.sheet.write_string(self.row, 1, title, self.looks.strong)
        for column, head in enumerate(heads, start=1):
            self.sheet.write_string(
                self.row + 1, column, head, self.looks.head if column == 1 else self.looks.head_right
            )
        first = self.row + 2
        for number, values in enumerate(rows, start=first):
            for column, value in enumerate(values, start=1):
                self._write(number, column, value)
        self.row = first + len(rows) + 1
        return Block(self.sheet.get_name(), first, first + len(rows) - 1)

    def _write(self, row: int, column: int, value: object) -> None:
        if isinstance(value, str):
            self.sheet.write_string(row, column, value, self.looks.body)
        else:
            self.sheet.write_number(row, column, float(str(value)), self.looks.count(1))


def _map(book: Workbook, writer: _Figures, points: pd.DataFrame, policy: Policy, *, left_out: int) -> Chart:
    chart = book.add_chart({"type": "scatter"})
    columns = ["function", "suitability", "strategic_value", "current_cost", "tag"]
    heads = ("Function", "Suitability", "Strategic value", "Cost today", "Tag")
    block = writer.table("Figures behind the charts: functions", heads, points[columns].to_numpy().tolist())
    limits = policy.thresholds
    edges = (
        (
            "Strategic value at most",
            [(0, limits["strategic_value_at_most"]), (100, limits["strategic_value_at_most"])],
        ),
        (
            "Suitability at least",
            [(limits["suitability_at_least"], 0), (limits["suitability_at_least"], 100)],
        ),
    )
    unnamed = _add_points(chart, block, points)
    for name, ends in edges:
        line = writer.table(
            f"Threshold: {name.lower()}",
            ("", "Suitability", "Strategic value"),
            [(name, *end) for end in ends],
        )
        chart.add_series(_edge(name, line))
    series = len(points.groupby(["tag", "size"]).size())
    chart.set_legend({"position": "bottom", "font": _FONT, "delete_series": [*unnamed, series, series + 1]})
    largest = f" ({len(points)} dearest functions)" if left_out else ""
    _dress(chart, f"Strategic value against suitability{largest}")
    chart.set_plotarea({"layout": {"x": 0.1, "y": 0.13, "width": 0.86, "height": 0.6}})
    chart.set_x_axis(
        _score_axis("Suitability for a provider (larger: dearer; 1, 2, 3 and A, B, C: see the lists)")
    )
    chart.set_y_axis(_score_axis("Strategic value"))
    return chart


def _add_points(chart: Chart, block: Block, points: pd.DataFrame) -> list[int]:
    """Add one series for each tag and size; return the numbers of those that the legend leaves out."""
    unnamed, seen, first = [], set(), 0
    for number, ((tag, size), group) in enumerate(points.groupby(["tag", "size"], sort=False)):
        part = block.part(first, len(group))
        first += len(group)
        if tag in seen:
            unnamed.append(number)
        seen.add(tag)
        chart.add_series(_series(Tag(str(tag)), _SIZES[int(str(size))][1], part, group))
    return unnamed


def _series(tag: Tag, size: int, part: Block, group: pd.DataFrame) -> dict[str, Any]:
    colour = TAG_COLOURS[tag]
    series: dict[str, Any] = {
        "name": str(tag),
        "categories": part.column(2),
        "values": part.column(3),
        "marker": {
            "type": _MARKERS[tag],
            "size": size,
            "fill": {"color": colour, "transparency": 30},
            "border": {"color": colour},
        },
    }
    if group["sign"].any():
        labels = [{"value": sign} if sign else {"delete": True} for sign in group["sign"]]
        series["data_labels"] = {
            "value": True,
            "custom": labels,
            "position": "above",
            "font": {"size": 10, "bold": True},
        }
    return series


def _edge(name: str, line: Block) -> dict[str, Any]:
    return {
        "name": name,
        "categories": line.column(2),
        "values": line.column(3),
        "marker": {"type": "none"},
        "line": {"color": GREY, "width": 1, "dash_type": "dash"},
    }


def _people(book: Workbook, writer: _Figures, models: pd.DataFrame) -> Chart:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    rows = [
        (str(model), *values) for model, values in zip(models.index, models.to_numpy().tolist(), strict=True)
    ]
    block = writer.table("People by sourcing model and location tier", ("Sourcing model", *TIERS), rows)
    for column, tier in enumerate(TIERS, start=2):
        chart.add_series(
            {
                "name": tier, "categories": block.column(1), "values": block.column(column), "gap": 50,
                "fill": {"color": TIER_COLOURS[tier]}, "border": {"color": "#FFFFFF"},
            }
        )  # fmt: skip
    _dress(chart, "People by sourcing model and location tier")
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_plotarea({"layout": {"x": 0.38, "y": 0.14, "width": 0.57, "height": 0.62}})
    _bar_axes(chart, "#,##0")
    return chart


def _savings(book: Workbook, writer: _Figures, savings: pd.Series[float]) -> Chart:
    chart = book.add_chart({"type": "bar"})
    rows = list(zip(savings.index, savings.to_numpy().tolist(), strict=True))
    block = writer.table("Likely saving a year by family of functions", ("Family", "Likely saving"), rows)
    chart.add_series(
        {
            "name": "Likely saving a year",
            "categories": block.column(1),
            "values": block.column(2),
            "gap": 40,
            "fill": {"color": TEAL},
            "data_labels": {"value": True, "font": _SMALL, "num_format": _compact(savings)},
        }
    )
    _dress(chart, f"Likely saving a year by family of functions, {writer.looks.currency}")
    chart.set_legend({"none": True})
    chart.set_plotarea({"layout": {"x": 0.27, "y": 0.14, "width": 0.68, "height": 0.72}})
    _bar_axes(chart, _compact(savings))
    return chart


def _compact(amounts: pd.Series[float]) -> str:
    if amounts.max() >= 1e6:  # noqa: PLR2004 - a million
        return '#,##0.0,,"m"'
    return '#,##0,"k"' if amounts.max() >= 1e4 else "#,##0"  # noqa: PLR2004 - ten thousand


def _bar_axes(chart: Chart, number_format: str) -> None:
    chart.set_x_axis(
        {
            "num_font": _FONT,
            "num_format": number_format,
            "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}},
            "line": {"none": True},
        }
    )
    chart.set_y_axis(
        {"num_font": _SMALL, "line": {"color": LINE}, "major_tick_mark": "none", "interval_unit": 1}
    )


def _score_axis(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "name_font": {"size": 9, "color": INK, "bold": False},
        "num_font": _FONT,
        "min": 0,
        "max": 100,
        "major_unit": 25,
        "major_gridlines": {"visible": True, "line": {"color": "#EEEEEE"}},
        "line": {"color": LINE},
    }


def _dress(chart: Chart, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 11, "color": INK, "bold": True}, "overlay": False})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.title_text = title


def _place(wall: Wall, charts: Sequence[Chart]) -> None:
    """Stack the charts, the first somewhat higher than the others."""
    shares = [1.45, *([1.0] * (len(charts) - 1))]
    top = _BETWEEN
    for chart, share in zip(charts, shares, strict=True):
        tall = wall.room * share / sum(shares) - _BETWEEN
        chart.set_size({"width": _WIDTH, "height": tall})
        place = {"y_offset": top, "object_position": 2, "description": chart.title_text}
        wall.sheet.insert_chart(wall.top, CHART_COLUMN, chart, place)
        top += tall + _BETWEEN
