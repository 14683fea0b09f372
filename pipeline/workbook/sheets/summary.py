"""The sheet `Summary`: one landscape page for a board, with charts; it opens first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.columns import Look
from pipeline.workbook.live.top_block import Told, payback
from pipeline.workbook.looks import counted, day, short_money
from pipeline.workbook.policy_words import policy_words
from pipeline.workbook.summary_charts import MOST_BARS, Wall, add_charts, charts_wanted, least_height
from pipeline.workbook.summary_figures import (
    conversions,
    coverage,
    doubtful_share,
    facts,
    left_out,
    next_steps,
    state_of_workbook,
    sureness,
    surest,
    with_decisions,
)
from pipeline.workbook.summary_map import MOST_POINTS, Size
from pipeline.workbook.summary_page import (
    CHARTS,
    LAST,
    LEFT,
    WIDTHS,
    Page,
    Said,
    kept_lines,
    write_breakers,
    write_counts,
    write_halves,
    write_opportunities,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Formula, Report

NAME = "Summary"
ORDER = 10
_NOTE = (
    "Costs, savings and payback are modelled from public sources and from your answers; they are not quotes. "
    "Every figure and its source is on the sheet About, and you can put your own in its place."
)
_TILES = ((1, 1), (2, 4), (5, 6), (8, 9), (10, 11), (12, 13))
_PIXELS = 4 / 3  # a point
_WALL_WIDTH = sum(int(width * 7 + 5) for width in WIDTHS[CHARTS : LAST + 1])
_NO_CHART = "There is nothing to compare in a chart: one function, and nothing moves."

_Tile = tuple[str, "Formula | Told", Look, str]


def applies(analysis: Analysis) -> bool:
    """Say yes: whatever was analysed has a summary."""
    return bool(len(analysis.answers))


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet."""
    known = facts(report)
    page = Page(sheet, report, looks)
    _set_up(page)
    _write_title(page)
    _write_tiles(page)
    top = page.row
    write_counts(page, known)
    write_opportunities(page, known)
    write_breakers(page)
    count = len(charts_wanted(report, known))
    page.fill(top, least_height(count))
    tall = page.below(top)
    write_halves(page, [*_steps(report, known)], [*kept_lines(page, known), *_policies(report)])
    last = _write_foot(page, known)
    wall = Wall(sheet, top, Size(_WALL_WIDTH, tall * _PIXELS), last + 3)
    add_charts(book, wall, report, known, looks)
    if not count:
        sheet.write_string(top + 1, CHARTS, _NO_CHART, looks.subtitle)
    sheet.print_area(0, 0, last, len(WIDTHS) - 1)


def _set_up(page: Page) -> None:
    for column, width in enumerate(WIDTHS):
        page.sheet.set_column(column, column, width)
    page.sheet.hide_gridlines(2)
    page.sheet.set_zoom(85)
    page.sheet.set_landscape()
    page.sheet.set_paper(9)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.center_horizontally()
    page.sheet.set_margins(left=0.3, right=0.3, top=0.3, bottom=0.45)
    page.sheet.set_footer("&L&F&CModelled figures, no quotes; not legal advice.&RPage &P of &N")


def _state(report: Report) -> str:
    """Say what was analysed, what of the workbook needs a look, and what people decided otherwise."""
    return coverage(report).sentence() + state_of_workbook(report) + with_decisions(report)


def _write_title(page: Page) -> None:
    analysis = page.report.analysis
    title = f"{analysis.company.name}: what to hand over, to whom and where"
    money = f"Amounts in {page.report.currency}{conversions(page.report)}"
    about = f"As of {day(analysis.as_of)}. {money}. Weights: policy “{analysis.policy.name}”."
    lines = (
        (title, page.looks.big_title, 32),
        (_state(page.report), page.looks.strong, 18),
        (sureness(page.report), page.looks.subtitle, 15.75),
        (about, page.looks.subtitle, 15.75),
    )
    for row, (text, look, tall) in enumerate(lines):
        page.sheet.write_string(row, LEFT, text, look)
        page.tall(row, tall)
    page.tall(len(lines), 6)
    page.row = len(lines) + 1


def _write_tiles(page: Page) -> None:
    for row, points in zip(range(page.row, page.row + 3), (20, 29, 17), strict=True):
        page.tall(row, points)
    for (first, last), tile in zip(_TILES, _tiles(page.report), strict=True):
        _write_tile(page, first, last, tile)
    page.row += 3


def _tiles(report: Report) -> Iterator[_Tile]:
    """Yield what a board asks for first: name, figure, its look, and what it must be read with."""
    done = coverage(report)
    scope = f"{counted(done.functions, 'function')}, {done.people:,.0f} people"
    yield "Cost today, a year", report.total("current_cost"), Look.MONEY, scope
    yield "Likely saving a year", report.total("saving"), Look.MONEY, _range(report)
    yield "One-time cost", report.total("one_time"), Look.MONEY, "selection, handover, leavers"
    yield "Payback", payback(report.live), Look.MONTHS, "from the decision, for all together"
    yield "Net present value", report.total("npv"), Look.MONEY, _chance(report)
    yield "Confidence, of 1", surest(report), Look.CHANCE, doubtful_share(report)


def _chance(report: Report) -> str:
    years = f"over {report.analysis.company.horizon:g} years"
    if not len(report.analysis.money.moving):
        return years
    return f"{years}; above nil in {report.analysis.money.cases.iloc[0]['gain_chance']:.0%} of outcomes"


def _range(report: Report) -> str:
    """Return between which amounts eight of ten simulated outcomes lie, in words."""
    if not len(report.analysis.money.moving):
        return "nothing moves"
    whole = report.analysis.money.cases.iloc[0]
    low, high = (short_money(float(whole[key]), report.currency) for key in ("saving_low", "saving_high"))
    return f"8 in 10 outcomes: {low} to {high}"


def _write_tile(page: Page, first: int, last: int, tile: _Tile) -> None:
    name, value, look, note = tile
    size = abs(value.value) if isinstance(value.value, float) else 0.0
    top, formats = page.row, (page.looks.tile_name, page.looks.tile(look, size), page.looks.tile_note)
    for row, text, form in zip(range(top, top + 3), (name, "", note), formats, strict=True):
        if first == last:
            page.sheet.write_string(row, first, text, form)
        else:
            page.sheet.merge_range(row, first, row, last, text, form)
    page.sheet.write_formula(top + 1, first, value.text, formats[1], value.value)


def _steps(report: Report, known: pd.DataFrame) -> Iterator[Said]:
    yield Said("What to decide next", heading=True)
    for number, step in enumerate(next_steps(report, known), start=1):
        yield Said(f"{number}. {step}")


def _policies(report: Report) -> Iterator[Said]:
    yield Said("If you weighed otherwise", heading=True)
    yield from (Said(text) for text in policy_words(report))


def _write_foot(page: Page, known: pd.DataFrame) -> int:
    """Write what the page leaves out and how to read it; return its last row."""
    page.tall(page.row, 5)
    page.row += 1
    texts = (left_out(page.report, known, points=MOST_POINTS, bars=MOST_BARS), _NOTE)
    for text in filter(None, texts):
        page.sheet.merge_range(page.row, LEFT, page.row, LAST, text, page.looks.tile_note)
        page.tall(page.row, 15)
        page.row += 1
    return page.row - 1
