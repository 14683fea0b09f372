"""The sheet `Summary`: one landscape page for a board, with charts; it opens first."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.workbook.live.top_block import Told, payback
from pipeline.workbook.looks import day, row_height, short_money
from pipeline.workbook.policy_words import policy_words
from pipeline.workbook.report import Formula
from pipeline.workbook.summary_charts import Wall, add_charts
from pipeline.workbook.summary_figures import (
    action_table,
    care,
    conversions,
    coverage,
    facts,
    next_steps,
    opportunities,
    opportunity_words,
    sureness,
    tag_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Summary"
ORDER = 10
_WIDTHS = (1.5, 33, 11, 11, 16, 16, 16, 2, 18, 18, 18, 18, 1.5)
_LEFT, _RIGHT, _CHARTS = 1, 6, 8
_MERGED = 1.05  # several columns as one hold more letters than the sum of them
_WORDS = _MERGED * sum(_WIDTHS[2:6])
_ALL_WORDS = _MERGED * sum(_WIDTHS[1:7])
_NOTE = (
    "Costs, savings and payback are modelled from public sources and from your answers; they are not quotes. "
    "Every figure and its source is on the sheet About, and you can put your own in its place."
)
_LONGEST_NAME = 34  # letters: one line, as LibreOffice does not wrap the words of a link
_ROW, _USUAL_HEIGHT = 15.75, 15.0
_TILES = ((1, 1), (2, 3), (4, 6), (8, 9), (10, 11))


def applies(analysis: Analysis) -> bool:
    """Say yes: whatever was analysed has a summary."""
    return bool(len(analysis.answers))


@dataclass(slots=True)
class _Page:
    """The page being written from top to bottom; `row` is the next free row, from 0."""

    sheet: Worksheet
    report: Report
    looks: ResultLooks
    row: int = 0
    heights: dict[int, float] = field(default_factory=dict)

    def tall(self, row: int, points: float) -> None:
        """Give a row its height."""
        self.sheet.set_row(row, points)
        self.heights[row] = points

    def section(self, title: str) -> None:
        """Leave a little room and write the heading of a part, its rule as wide as the part."""
        self.tall(self.row, 9)
        self.tall(self.row + 1, 19)
        for column in range(_LEFT, _RIGHT + 1):
            self.sheet.write_blank(self.row + 1, column, None, self.looks.section)
        self.sheet.write_string(self.row + 1, _LEFT, title, self.looks.section)
        self.row += 2

    def heads(self, names: Sequence[str]) -> None:
        """Write the headings of a table, the first of words and the others of figures."""
        for column, name in enumerate(names, start=_LEFT):
            self.sheet.write_string(
                self.row, column, name, self.looks.head if column == _LEFT else self.looks.head_right
            )
        self.tall(self.row, 17)
        self.row += 1

    def figure(self, column: int, value: Formula | float, look: Format) -> None:
        """Write a figure, or a formula with the value it has."""
        if isinstance(value, Formula):
            self.sheet.write_formula(self.row, column, value.text, look, value.value)
        else:
            self.sheet.write_number(self.row, column, value, look)


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet."""
    known = facts(report)
    page = _Page(sheet, report, looks)
    _set_up(page)
    _write_title(page)
    _write_tiles(page)
    charts_at = page.row
    _write_counts(page, known)
    _write_functions(page, "The biggest opportunities", opportunities(known), money_key="saving", signs="123")
    _write_functions(page, "What needs most care", care(known), money_key="current_cost", signs="ABC")
    _write_policies(page, policy_words(report))
    _write_steps(page, next_steps(report, known))
    page.tall(page.row, 6)
    last = page.row + 1
    room = sum(page.heights.get(row, _USUAL_HEIGHT) for row in range(charts_at, last))
    page.sheet.merge_range(last, _LEFT, last, len(_WIDTHS) - 2, _NOTE, looks.tile_note)
    page.tall(last, 18)
    wall = Wall(sheet, charts_at, room * 4 / 3, last + 3)
    add_charts(book, wall, known, looks=looks, policy=report.analysis.policy)
    sheet.print_area(0, 0, last, len(_WIDTHS) - 1)


def _set_up(page: _Page) -> None:
    for column, width in enumerate(_WIDTHS):
        page.sheet.set_column(column, column, width)
    page.sheet.hide_gridlines(2)
    page.sheet.set_landscape()
    page.sheet.set_paper(9)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.center_horizontally()
    page.sheet.set_margins(left=0.3, right=0.3, top=0.3, bottom=0.45)
    page.sheet.set_footer("&L&F&RMade by sourcing. Modelled figures, no quotes; not legal advice.")


def _write_title(page: _Page) -> None:
    analysis = page.report.analysis
    page.tall(0, 32)
    page.sheet.write_string(
        0, _LEFT, f"{analysis.company.name}: what to hand over, to whom and where", page.looks.big_title
    )
    policy = analysis.policy.name
    money = f"Amounts in {page.report.currency}{conversions(page.report)}"
    about = f"As of {day(analysis.as_of)}. {money}. Weights: policy “{policy}”."
    page.sheet.write_string(1, _LEFT, about, page.looks.subtitle)
    page.sheet.write_string(2, _LEFT, coverage(page.report).sentence(), page.looks.strong)
    page.sheet.write_string(3, _LEFT, sureness(page.report), page.looks.subtitle)
    page.tall(2, 20)
    page.tall(4, 6)
    page.row = 5


def _write_tiles(page: _Page) -> None:
    report = page.report
    saving, cost, once = (report.total(key) for key in ("saving", "current_cost", "one_time"))
    whole = report.analysis.money.cases.iloc[0]
    years = f"{report.analysis.company.horizon:g} years"
    chance = f"over {years}; above nil in {whole['gain_chance']:.0%} of outcomes"
    share = Formula(
        f"=IF({cost.text[1:]}=0,0,{saving.text[1:]}/{cost.text[1:]})", _ratio(saving.value, cost.value)
    )
    tiles: tuple[tuple[str, Formula | Told, Look, str], ...] = (
        ("Likely saving a year", saving, Look.MONEY, _range(report, whole)),
        ("Share of today's cost", share, Look.SHARE, "of all functions analysed"),
        ("One-time cost", once, Look.MONEY, "selection, handover, leavers"),
        ("Payback", payback(report.live), Look.MONTHS, "from the decision, for all together"),
        ("Net present value", report.total("npv"), Look.MONEY, chance),
    )
    for row, points in zip(range(page.row, page.row + 3), (18, 30, 17), strict=True):
        page.tall(row, points)
    for (first, last), tile in zip(_TILES, tiles, strict=True):
        _write_tile(page, first, last, tile)
    page.row += 3


def _range(report: Report, whole: pd.Series[Any]) -> str:
    """Return between which amounts eight of ten simulated outcomes lie, in words."""
    low, high = (short_money(float(whole[key]), report.currency) for key in ("saving_low", "saving_high"))
    return f"8 in 10 outcomes: {low} to {high}"


def _write_tile(page: _Page, first: int, last: int, tile: tuple[str, Formula | Told, Look, str]) -> None:
    name, value, look, note = tile
    top, formats = page.row, (page.looks.tile_name, page.looks.tile(look), page.looks.tile_note)
    for row, text, form in zip(range(top, top + 3), (name, "", note), formats, strict=True):
        if first == last:
            page.sheet.write_string(row, first, text, form)
        else:
            page.sheet.merge_range(row, first, row, last, text, form)
    page.sheet.write_formula(top + 1, first, value.text, formats[1], value.value)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _write_counts(page: _Page, known: pd.DataFrame) -> None:
    page.section("Tags and actions")
    page.heads(("By tag, then by action", "Functions", "People", "Cost today", "Likely saving", "Saving %"))
    for tag, people in tag_table(known):
        _write_count(page, "tag", tag, people)
    for action, people in action_table(known):
        _write_count(page, "action", action, people)
    _write_total(page, sum(people for _, people in tag_table(known)))


def _write_count(page: _Page, key: str, word: str, people: float) -> None:
    page.sheet.write_string(page.row, _LEFT, word, page.looks.cell(Look.WORD, bold=key == "tag"))
    page.sheet.conditional_format(
        page.row, _LEFT, page.row, _LEFT, {"type": "no_blanks", "format": page.looks.word(word)}
    )
    cost, saving = (page.report.total(name, key, word) for name in ("current_cost", "saving"))
    _write_figures(page, (page.report.count(key, word), people, cost, saving), bold=key == "tag")


def _write_total(page: _Page, people: float) -> None:
    page.sheet.write_string(page.row, _LEFT, "All", page.looks.cell(Look.WORD, bold=True))
    functions = Formula(f"=COUNTA({page.report.area('tag')})", float(len(page.report.answers)))
    cost, saving = (page.report.total(name) for name in ("current_cost", "saving"))
    _write_figures(page, (functions, people, cost, saving), bold=True)


def _write_figures(page: _Page, figures: tuple[Formula, float, Formula, Formula], *, bold: bool) -> None:
    functions, people, cost, saving = figures
    looks, number = page.looks, page.row + 1
    page.figure(2, functions, looks.count(bold=bold))
    page.figure(3, people, looks.count(1, bold=bold))
    page.figure(4, cost, looks.cell(Look.MONEY, bold=bold))
    page.figure(5, saving, looks.cell(Look.MONEY, bold=bold))
    share = Formula(f"=IF(E{number}=0,0,F{number}/E{number})", _ratio(saving.value, cost.value))
    page.figure(6, share, looks.cell(Look.SHARE, bold=bold))
    page.tall(page.row, _ROW)
    page.row += 1


def _write_functions(page: _Page, title: str, rows: pd.DataFrame, *, money_key: str, signs: str) -> None:
    if rows.empty:
        return
    page.section(title)
    label = "Likely saving" if money_key == "saving" else "Cost today"
    page.sheet.write_string(page.row, _LEFT, "Function", page.looks.head)
    what = "What to do" if money_key == "saving" else "Why it stays, or cannot move yet"
    page.sheet.merge_range(page.row, 2, page.row, 5, what, page.looks.head)
    page.sheet.write_string(page.row, _RIGHT, label, page.looks.head_right)
    page.row += 1
    for sign, (row, answer) in zip(signs, rows.iterrows(), strict=False):
        words = opportunity_words(answer) if money_key == "saving" else f"{answer['action']}. {answer['why']}"
        _write_function(page, int(str(row)), (f"{sign}. {answer['function']}", words), money_key)


def _write_function(page: _Page, row: int, texts: tuple[str, str], money_key: str) -> None:
    name = shorten(texts[0], _LONGEST_NAME, placeholder=" …")
    page.sheet.write_url(page.row, _LEFT, page.report.link(row), page.looks.cell_link, name, texts[0][:255])
    page.sheet.merge_range(page.row, 2, page.row, 5, texts[1], page.looks.body)
    page.figure(_RIGHT, page.report.of_row(money_key, row), page.looks.cell(Look.MONEY))
    page.tall(page.row, row_height((name, texts[1]), (_WIDTHS[_LEFT], _WORDS)))
    page.row += 1


def _write_policies(page: _Page, sentences: Sequence[str]) -> None:
    page.section("If you weighed otherwise")
    for text in sentences:
        page.sheet.merge_range(page.row, _LEFT, page.row, _RIGHT, text, page.looks.prose)
        page.tall(page.row, row_height((text,), (_ALL_WORDS,)))
        page.row += 1


def _write_steps(page: _Page, steps: Sequence[str]) -> None:
    if not steps:
        return
    page.section("What to decide next")
    for number, step in enumerate(steps, start=1):
        text = f"{number}. {step}"
        page.sheet.merge_range(page.row, _LEFT, page.row, _RIGHT, text, page.looks.prose)
        page.tall(page.row, row_height((text,), (_ALL_WORDS,)))
        page.row += 1
