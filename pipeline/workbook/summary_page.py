"""The page of the sheet `Summary` while it is written, and the tables on its left."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from pipeline.columns import Look
from pipeline.workbook.looks import BOARD_SIZE, money, row_height
from pipeline.workbook.report import Formula
from pipeline.workbook.summary_figures import (
    action_table,
    breaker_words,
    breakers,
    care,
    is_gain,
    opportunities,
    opportunity_words,
    tag_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

WIDTHS = (1.5, 31, 10, 10, 14, 14, 13, 2, *([17.5] * 6), 1.5)
LEFT, RIGHT, CHARTS, LAST = 1, 6, 8, 13
_MERGED = 1.1  # several columns as one hold more letters than the sum of them
_WORDS = _MERGED * sum(WIDTHS[2:6])
_HALF_LEFT, _HALF_RIGHT = (_MERGED * sum(WIDTHS[first : last + 1]) for first, last in ((1, 6), (8, 13)))
_LONGEST_NAME = 32  # letters: one line, as LibreOffice does not wrap the words of a link
_LONGEST_WHY = 170  # letters: two lines
_ROW = 17.0


class Said(NamedTuple):
    """A line of text across one half of the page; a heading has a rule below it."""

    text: str
    heading: bool = False


@dataclass(slots=True)
class Page:
    """The page being written from top to bottom; `row` is the next free row, from 0."""

    sheet: Worksheet
    report: Report
    looks: ResultLooks
    row: int = 0
    heights: dict[int, float] = field(default_factory=dict)
    parts_of_people: bool = False

    def tall(self, row: int, points: float) -> None:
        """Give a row its height."""
        self.sheet.set_row(row, points)
        self.heights[row] = points

    def below(self, row: int) -> float:
        """Return how many points lie between the top of `row` and the next free row."""
        return sum(self.heights[at] for at in range(row, self.row))

    def fill(self, row: int, points: float) -> None:
        """Add an empty row if less than `points` lie between the top of `row` and the next free row."""
        short = points - self.below(row)
        if short > 0:
            self.tall(self.row, short)
            self.row += 1

    def section(self, title: str) -> None:
        """Leave a little room and write the heading of a part of the left half."""
        self.tall(self.row, 7)
        self.tall(self.row + 1, 18)
        self.rule(self.row + 1, LEFT, RIGHT, title)
        self.row += 2

    def rule(self, row: int, first: int, last: int, title: str) -> None:
        """Write a heading, its rule as wide as the part."""
        for column in range(first, last + 1):
            self.sheet.write_blank(row, column, None, self.looks.section)
        self.sheet.write_string(row, first, title, self.looks.section)

    def figure(self, column: int, value: Formula | float, look: Format) -> None:
        """Write a figure, or a formula with the value it has."""
        if isinstance(value, Formula):
            self.sheet.write_formula(self.row, column, value.text, look, value.value)
        else:
            self.sheet.write_number(self.row, column, value, look)

    def money(self, column: int, value: Formula | float, *, bold: bool = False) -> None:
        """Write an amount, all of the page as exactly as a tenth of the cost asks for."""
        largest = self.report.total("current_cost").value / 10
        self.figure(column, value, self.looks.board(Look.MONEY, largest, bold=bold))


def write_counts(page: Page, known: pd.DataFrame) -> None:
    """Write functions, people and money by tag, then by action, then in all."""
    page.section("Tags and actions")
    page.parts_of_people = bool((known["people"] % 1 > 0).any())
    heads = ("By tag, then by action", "Functions", "People", "Cost today", "Likely saving", "Saving %")
    for column, name in enumerate(heads, start=LEFT):
        look = page.looks.head if column == LEFT else page.looks.head_right
        page.sheet.write_string(page.row, column, name, look)
    page.tall(page.row, 17)
    page.row += 1
    for tag, people in tag_table(known):
        _write_count(page, "tag", tag, people)
    for action, people in action_table(known):
        _write_count(page, "action", action, people)
    _write_total(page, sum(people for _, people in tag_table(known)))


def _write_count(page: Page, key: str, word: str, people: float) -> None:
    bold = key == "tag"
    page.sheet.write_string(
        page.row, LEFT, word, page.looks.boxed(bold=bold, indent=1 if bold else 2, valign="vcenter")
    )
    rule = {"type": "no_blanks", "format": page.looks.word(word)}
    page.sheet.conditional_format(page.row, LEFT, page.row, LEFT, rule)
    cost, saving = (page.report.total(name, key, word) for name in ("current_cost", "saving"))
    _write_figures(page, (page.report.count(key, word), people, cost, saving), bold=bold)


def _write_total(page: Page, people: float) -> None:
    page.sheet.write_string(page.row, LEFT, "All", page.looks.boxed(bold=True, valign="vcenter"))
    functions = Formula(f"=COUNTA({page.report.area('tag')})", float(len(page.report.answers)))
    cost, saving = (page.report.total(name) for name in ("current_cost", "saving"))
    _write_figures(page, (functions, people, cost, saving), bold=True)


def _write_figures(page: Page, figures: tuple[Formula, float, Formula, Formula], *, bold: bool) -> None:
    functions, people, cost, saving = figures
    number = page.row + 1
    page.figure(2, functions, page.looks.board(Look.COUNT, bold=bold))
    page.figure(3, people, page.looks.board(Look.COUNT, bold=bold, decimals=page.parts_of_people))
    page.money(4, cost, bold=bold)
    page.money(5, saving, bold=bold)
    share = Formula(
        f"=IF(E{number}=0,0,F{number}/E{number})", saving.value / cost.value if cost.value else 0.0
    )
    page.figure(6, share, page.looks.board(Look.SHARE, bold=bold))
    page.tall(page.row, _ROW)
    page.row += 1


def write_opportunities(page: Page, known: pd.DataFrame) -> None:
    """Write the functions with the largest likely savings, and what to do with each."""
    best = opportunities(known)
    if best.empty:
        return
    page.section(f"The biggest opportunities{_of(len(best), int(is_gain(known).sum()))}")
    _heads(page, "Function", "What to do", "Likely saving")
    for sign, (row, answer) in zip("123", best.iterrows(), strict=False):
        _write_function(page, int(str(row)), f"{sign}. {answer['function']}", opportunity_words(answer))
        page.money(RIGHT, page.report.of_row("saving", int(str(row))))
        page.row += 1


def _of(shown: int, every: int) -> str:
    return f": {shown} of {every:,}" if shown < every else ""


def write_breakers(page: Page) -> None:
    """Write what would stop a contract, who watches it, and the cost that hangs on it."""
    worst = breakers(page.report)
    if worst.empty:
        return
    title = "Deal-breakers" if worst["deal_breaker"].all() else "Deal-breakers, then the gravest risks"
    page.section(f"{title}{_of(len(worst), len(page.report.analysis.plan.risks))}")
    _heads(page, "What would stop it", "Who sees to it, and how", "Cost at stake")
    for _, risk in worst.iterrows():
        page.sheet.write_string(page.row, LEFT, str(risk["risk"]), page.looks.told)
        _write_words(page, (str(risk["risk"]), breaker_words(risk)))
        page.money(RIGHT, float(risk["cost"]))
        page.row += 1


def _heads(page: Page, name: str, words: str, amount: str) -> None:
    page.sheet.write_string(page.row, LEFT, name, page.looks.head)
    page.sheet.merge_range(page.row, 2, page.row, RIGHT - 1, words, page.looks.head)
    page.sheet.write_string(page.row, RIGHT, amount, page.looks.head_right)
    page.tall(page.row, 17)
    page.row += 1


def _write_function(page: Page, row: int, name: str, words: str) -> None:
    short = shorten(name, _LONGEST_NAME, placeholder=" …")
    page.sheet.write_url(page.row, LEFT, page.report.link(row), page.looks.board_link, short, name[:255])
    _write_words(page, (short, words))


def _write_words(page: Page, texts: tuple[str, str]) -> None:
    page.sheet.merge_range(page.row, 2, page.row, RIGHT - 1, texts[1], page.looks.told)
    page.tall(page.row, row_height(texts, (WIDTHS[LEFT], _WORDS), BOARD_SIZE) + 2)


def write_halves(page: Page, left: Sequence[Said], right: Sequence[Said]) -> None:
    """Write lines of text side by side, those that are headings with a rule."""
    page.tall(page.row, 7)
    page.row += 1
    for pair in zip_longest(left, right, fillvalue=Said("")):
        places = ((LEFT, RIGHT, _HALF_LEFT), (CHARTS, LAST, _HALF_RIGHT))
        for said, (first, last, _) in zip(pair, places, strict=True):
            _say(page, said, first, last)
        heights = [
            18.0 if said.heading else row_height((said.text,), (width,), BOARD_SIZE) + 1
            for said, (_, _, width) in zip(pair, places, strict=True)
        ]
        page.tall(page.row, max(heights))
        page.row += 1
        if any(said.heading for said in pair):
            page.tall(page.row, 4)
            page.row += 1


def _say(page: Page, said: Said, first: int, last: int) -> None:
    if said.heading:
        page.rule(page.row, first, last, said.text)
    elif said.text:
        page.sheet.merge_range(page.row, first, page.row, last, said.text, page.looks.told_freely)


def kept_lines(page: Page, known: pd.DataFrame) -> Iterator[Said]:
    """Yield the dearest functions that stay, each with its cost and why."""
    stays = care(known)
    if stays.empty:
        return
    yield Said("What stays, or cannot move yet: the dearest", heading=True)
    for sign, (_, answer) in zip("ABC", stays.iterrows(), strict=False):
        cost = money(float(answer["current_cost"]), page.report.currency)
        why = _first_sentences(str(answer["why"]))
        yield Said(f"{sign}. {answer['function']} ({cost} a year). {answer['action']}. {why}")


def _first_sentences(text: str) -> str:
    """Return as many whole sentences as go well on a page for a board, at least one."""
    first, *others = text.split(". ")
    for sentence in others:
        if len(first) + len(sentence) > _LONGEST_WHY:
            return f"{first}."
        first = f"{first}. {sentence}"
    return first
