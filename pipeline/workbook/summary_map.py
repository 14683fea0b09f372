"""The map of the sheet `Summary`: strategic value against suitability, a bubble a function by its cost."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.columns import Tag
from pipeline.workbook.bubble_chart import add_bubble_chart
from pipeline.workbook.chart_figures import FONT, SMALL, Block, Drawn, Figures, dress
from pipeline.workbook.live.addresses import fixed
from pipeline.workbook.live.layout import SCORECARD, is_live
from pipeline.workbook.looks import TAG_COLOURS, counted
from pipeline.workbook.map_labels import SIDES, Bubble, Plot
from pipeline.workbook.report import Formula
from pipeline.workbook.summary_figures import care, dearest_rows, opportunities
from pipeline.workbook.template_looks import GREY, INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from xlsxwriter import Workbook

    from pipeline.workbook.bubble_chart import BubbleChart
    from pipeline.workbook.report import Report

MOST_POINTS = 60
_MOST_NAMES = 12
_NO_ADDRESS = "!\u200b"  # a space of no width: XlsxWriter takes “Sales!A1” for the address of a cell
_LONGEST_NAME = 24
_SCALE, _DRAWN_AT_MOST = 60, 100  # percent: LibreOffice knows no scale
_PLOT = {"x": 0.11, "y": 0.15, "width": 0.86, "height": 0.63}
_HEADS = ("Function", "Suitability", "Strategic value", "Cost today", "Tag")
_SCORES = {"suitability": 3, "strategic_value": 2}  # columns of Scorecard
_UNNAMED, _INSIDE = "none", "center"


class Size(NamedTuple):
    """How large a chart is drawn, in pixels."""

    width: float
    height: float


def function_map(book: Workbook, figures: Figures, report: Report, known: pd.DataFrame, size: Size) -> Drawn:
    """Draw the dearest functions on both scores; the axes cross at the limits of the policy."""
    points = _placed(known, size)
    block = figures.table("Figures behind the charts: functions", _HEADS, [*_rows(report, points)])
    chart = add_bubble_chart(book, _SCALE)
    unnamed = _add_series(chart, block, points)
    few = f"{len(points)} dearest, " if len(points) < len(known) else ""
    title = f"Strategic value against suitability ({few}area: cost)"
    dress(chart, title)
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": unnamed})
    chart.set_plotarea({"layout": _PLOT})
    limits = report.analysis.policy.thresholds
    at_most, at_least = limits["strategic_value_at_most"], limits["suitability_at_least"]
    chart.set_x_axis(_axis(f"Suitability for a provider (limit {at_least:g})", at_least))
    chart.set_y_axis(_axis(f"Strategic value (limit {at_most:g})", at_most))
    return Drawn(chart, title, _told(points, known))


def _placed(known: pd.DataFrame, size: Size) -> pd.DataFrame:
    """Return the dearest functions with the name each shows and on which side, in order of their series."""
    points = dearest_rows(known, MOST_POINTS)
    signs = _signs(known)
    names = [
        f"{signs.get(row, '')} {shorten(str(name), _LONGEST_NAME, placeholder='…')}".strip()
        for row, name in points["function"].items()
    ]
    wanted = sorted(range(len(points)), key=lambda at: points.index[at] not in signs)
    named = [at for at in wanted if points["current_cost"].iloc[at] > 0][:_MOST_NAMES]
    facts = points[["suitability", "strategic_value", "current_cost"]].astype(float).to_numpy().tolist()
    bubbles = [Bubble(across, up, cost, name) for (across, up, cost), name in zip(facts, names, strict=True)]
    plot = Plot(size.width * _PLOT["width"], size.height * _PLOT["height"], _DRAWN_AT_MOST)
    sides = plot.places(bubbles, named)
    signed = [signs.get(row, "") for row in points.index]
    placed = points.assign(
        side=[sides.get(at, _INSIDE if sign else _UNNAMED) for at, sign in enumerate(signed)],
        label=[
            name if at in sides else sign for at, (name, sign) in enumerate(zip(names, signed, strict=True))
        ],
    )
    order = {side: number for number, side in enumerate((_UNNAMED, _INSIDE, *SIDES))}
    return placed.assign(order=placed["side"].map(order)).sort_values(
        ["tag", "order", "current_cost"], ascending=[False, True, False], kind="stable"
    )


def _signs(known: pd.DataFrame) -> dict[object, str]:
    """Return the sign by which the lists of the page call a function: 1 to 3, A to C, or both."""
    signs = dict(zip(opportunities(known).index, "123", strict=False))
    for row, sign in zip(care(known).index, "ABC", strict=False):
        signs[row] = f"{signs[row]}/{sign}" if row in signs else sign
    return signs


def _rows(report: Report, points: pd.DataFrame) -> Iterator[Sequence[object]]:
    """Yield the figures of every bubble; they follow the scorecard and the costs where those are formulas."""
    live = report.live
    for row, point in points.iterrows():
        at = int(str(row))
        scores: list[object] = [float(point[name]) for name in _SCORES]
        if is_live(report.analysis):
            scores = [
                Formula(f"={live.on(SCORECARD)}{fixed(live.scores[at], column)}", float(point[name]))
                for name, column in _SCORES.items()
            ]
        yield point["function"], *scores, report.of_row("current_cost", at), point["tag"]


def _add_series(chart: BubbleChart, block: Block, points: pd.DataFrame) -> list[int]:
    """Add a series for each tag and side of the names; return those that the legend leaves out."""
    unnamed, seen, first = [], set(), 0
    for number, ((tag, side), group) in enumerate(points.groupby(["tag", "side"], sort=False)):
        part = block.part(first, len(group))
        first += len(group)
        if tag in seen:
            unnamed.append(number)
        seen.add(tag)
        chart.add_bubbles(_series(Tag(str(tag)), str(side), part, group), part.column(4))
    return unnamed


def _series(tag: Tag, side: str, part: Block, group: pd.DataFrame) -> dict[str, Any]:
    """Return a series: what may go is a disc, what is core a ring, to be told apart without colour."""
    colour = TAG_COLOURS[tag]
    disc = tag is Tag.OUTSOURCEABLE
    series: dict[str, Any] = {
        "name": f"{tag} ({'disc' if disc else 'ring'})",
        "categories": part.column(2),
        "values": part.column(3),
        "fill": {"color": colour, "transparency": 50} if disc else {"none": True},
        "border": {"color": "#FFFFFF", "width": 0.5} if disc else {"color": colour, "width": 1.75},
    }
    if side != _UNNAMED:
        font = {**SMALL, "bold": side == _INSIDE}
        names = [{"value": name.replace("!", _NO_ADDRESS), "font": font} for name in group["label"]]
        series["data_labels"] = {"value": True, "custom": names, "position": side, "font": font}
    return series


def _axis(name: str, crossed_at: float) -> dict[str, Any]:
    return {
        "name": name,
        "name_font": {"size": 9, "color": INK, "bold": False},
        "num_font": FONT,
        "min": 0,
        "max": 100,
        "major_unit": 25,
        "major_gridlines": {"visible": False},
        "major_tick_mark": "none",
        "label_position": "low",
        "crossing": crossed_at,
        "line": {"color": GREY, "width": 1, "dash_type": "dash"},
    }


def _told(points: pd.DataFrame, known: pd.DataFrame) -> str:
    tags = known["tag"].value_counts()
    counts = " and ".join(f"{counted(int(tags.get(tag, 0)), 'function')} {tag}" for tag in Tag)
    named = ", ".join(
        f"{row['function']} (suitability {row['suitability']:.0f}, "
        f"strategic value {row['strategic_value']:.0f})"
        for _, row in dearest_rows(points, 3).iterrows()
    )
    return (
        f"Bubble chart of strategic value against suitability for a provider, both from 0 to 100: {counts}. "
        f"The dearest: {named}."
    )
