"""The row of headings, wherever it stands, and which column answers which question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.columns import OUTPUT_HEADERS
from pipeline.inputs import FUNCTION_QUESTIONS, Kind, Question
from pipeline.intake.addresses import column_number
from pipeline.intake.contents import grows_with, holds_another_kind
from pipeline.intake.heading_words import (
    CERTAIN,
    QUESTIONS,
    Fit,
    Match,
    match_heading,
    order_of_labels,
    pay_of_one,
)
from pipeline.intake.text import fold, tidy
from pipeline.intake.units import Unit, split_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.intake.sheets import Cell, Sheet

_LONGEST_HEADING = 80
_LAST_ROW_SEARCHED = 500
_MISSPELT_SEARCHED = 40
_FEWEST_OURS = 3
_FEWEST_IN_TWO_ROWS = 2
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"\b(?:fy|fiscal year|gj)\W{0,2}(\d\d)(?!\d)", re.IGNORECASE)
_ALSO_DEPARTMENTS = frozenset({"service", "team", "service line", "direction"})
REQUIRED = tuple(question for question in FUNCTION_QUESTIONS if question.required)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that will be read: its 1-based number, the heading as it stands there and what it means."""

    column: int
    text: str
    match: Match


@dataclass(frozen=True, slots=True)
class Headings:
    """One row of headings, the lower of two where they stand in two.

    `chosen` is by question name; `doubles` are further columns of one meaning, after the one kept;
    `ours` are our own output columns by header; `others` every heading left over, by column.
    """

    sheet: Sheet
    row: int
    chosen: Mapping[str, Heading]
    doubles: tuple[tuple[Heading, Heading], ...]
    ours: Mapping[str, int]
    others: Mapping[int, str]

    @property
    def missing(self) -> tuple[Question, ...]:
        """Required questions without a column."""
        return tuple(question for question in REQUIRED if question.name not in self.chosen)

    @property
    def certain(self) -> bool:
        """Whether all required columns are there under names of ours."""
        return not self.missing and all(self.chosen[each.name].match.fit in CERTAIN for each in REQUIRED)

    @property
    def rank(self) -> tuple[int, int]:
        """How much this row looks like our headings: required columns, then all."""
        return len(REQUIRED) - len(self.missing), len(self.chosen)


@dataclass(frozen=True, slots=True)
class _Row:
    """The texts of a row of headings by column, and what each was found to ask."""

    sheet: Sheet
    number: int
    texts: Mapping[int, str]
    matches: Mapping[int, Match | None] = field(default_factory=dict)


def find_headings(
    sheet: Sheet, pins: Mapping[str, str] | None = None, *, guess: bool = True
) -> Headings | None:
    """Return the row that looks most like our headings, the first of equals; None if none has one of ours.

    `pins` says which heading or column letter the user gave for a question by name; without `guess` no row
    is looked for whose headings are misspelt.
    """
    best: Headings | None = None
    for at, cells in enumerate(sheet.rows[:_LAST_ROW_SEARCHED]):
        if not any(map(_may_be_heading, cells)):
            continue
        row = _Row(sheet, sheet.top + at, _texts(sheet, cells))
        found = _headings(_matched(row, pins or {}, guess=guess and at < _MISSPELT_SEARCHED))
        if found.chosen and (best is None or found.rank > best.rank):
            best = found
        if best and best.certain:
            break
    if best is None:
        return None
    row = _Row(sheet, best.row, _texts(sheet, sheet.row(best.row)))
    best = best if guess else _headings(_matched(row, pins or {}, guess=True))
    return _with_units_below(_in_lower_row(best, pins or {}))


def _in_lower_row(headings: Headings, pins: Mapping[str, str]) -> Headings:
    """Where a row of words stands under groups of columns, the headings are those: “People” over “FTE”."""
    sheet, below = headings.sheet, headings.row + 1
    cells = sheet.row(below)
    own = _texts(sheet, cells)
    needed = [headings.chosen[each.name].column for each in REQUIRED if each.name in headings.chosen]
    if any(map(_is_amount, cells)) or len(needed) < len(REQUIRED) or needed[0] in own:
        return headings
    lower = _headings(_matched(_Row(sheet, below, own), pins, guess=False))
    numbers = [lower.chosen[each.name].column for each in REQUIRED[1:] if each.name in lower.chosen]
    worded = all(_is_word(sheet.value(below, column)) for column in numbers)
    return headings if lower.missing or not worded else lower


def _is_word(cell: Cell) -> bool:
    """Say whether a cell can be a heading in the lower row: a word without figures, or a year."""
    text = cell if isinstance(cell, str) else _year_of(cell)
    return bool(text) and (bool(_YEAR.fullmatch(text)) or not any(map(str.isdigit, text)))


def _may_be_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and len(cell) <= _LONGEST_HEADING


def _texts(sheet: Sheet, cells: Sequence[Cell]) -> dict[int, str]:
    return {sheet.left + at: tidy(str(cell)) for at, cell in enumerate(cells) if _may_be_heading(cell)}


def _matched(row: _Row, pins: Mapping[str, str], *, guess: bool) -> _Row:
    """Find what the texts ask, a heading in two rows read from both; what the user pinned goes first."""
    matches = {column: match_heading(text, guess=guess) for column, text in row.texts.items()}
    texts = dict(row.texts)
    if sum(match is not None for match in matches.values()) or row.texts:
        for column, text in _from_two_rows(row, matches):
            texts[column], matches[column] = text, match_heading(text, guess=False)
    for name, said in pins.items():
        there = pinned_column(said, texts, row.sheet)
        if there:
            unit = split_unit(texts.get(there, ""))[1] if name == "annual_cost" else Unit()
            matches = {at: None if match and match.question.name == name else match
                       for at, match in matches.items()}  # fmt: skip
            texts.setdefault(there, said)
            matches[there] = Match(QUESTIONS[name], Fit.PINNED, unit)
    return replace(row, texts=texts, matches=matches)


def pinned_column(said: str, texts: Mapping[int, str], sheet: Sheet) -> int | None:
    """Return the column whose heading the user named, or whose letter; None if there is no such column."""
    same = next((column for column, text in texts.items() if fold(text) == fold(said)), None)
    if same or len(texts) < _FEWEST_IN_TWO_ROWS or not re.fullmatch(r"(?:column )?[A-Za-z]{1,2}", said):
        return same
    column = column_number(said.rsplit(maxsplit=1)[-1])
    return column if sheet.left <= column <= sheet.last_column else None


def _from_two_rows(row: _Row, matches: Mapping[int, Match | None]) -> Iterable[tuple[int, str]]:
    """Yield headings that begin in the row above: a group over several columns, or one merged downwards."""
    above = _texts(row.sheet, row.sheet.row(row.number - 1))
    cells = row.sheet.row(row.number)
    if not above or any(_is_amount(cell) for cell in cells):
        return
    group = ""
    for column in range(row.sheet.left, row.sheet.last_column + 1):
        group = above.get(column, group)
        own = row.texts.get(column) or _year_of(row.sheet.value(row.number, column))
        if own and group and not matches.get(column):
            both = f"{group} {own}"
            if match_heading(both, guess=False):
                yield column, both
        elif not own and column in above and len(row.texts) > 1 and match_heading(above[column], guess=False):
            yield column, above[column]


def _is_amount(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not _year_of(cell)


def _year_of(cell: Cell) -> str:
    text = f"{cell:g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else ""
    return text if _YEAR.fullmatch(text) else ""


def _headings(row: _Row) -> Headings:
    ours = _our_columns(row.texts)
    theirs = {column: text for column, text in row.texts.items() if column not in ours.values()}
    asked = [
        Heading(column, theirs[column], match)
        for column, match in row.matches.items()
        if match and column in theirs
    ]
    chosen, left = _choose(row, asked)
    doubles = [
        (chosen[each.match.question.name], each) for each in left if each.match.question.name in chosen
    ]
    taken = {heading.column for heading in (*chosen.values(), *(other for _, other in doubles))}
    others = {column: text for column, text in theirs.items() if column not in taken}
    told = tuple(pair for pair in doubles if _same_meaning(*pair))
    return Headings(row.sheet, row.number, chosen, told, ours, others)


def _choose(row: _Row, asked: Sequence[Heading]) -> tuple[dict[str, Heading], list[Heading]]:
    """Return one heading for each question, and the others; a column that holds another kind goes last."""
    rivals: dict[str, list[Heading]] = {}
    left: list[Heading] = []
    for heading in asked:
        rivals.setdefault(heading.match.question.name, []).append(heading)
    chosen: dict[str, Heading] = {}
    for name, same in rivals.items():
        fitting = [each for each in same if not _unfit(row, each, alone=len(same) == 1)]
        if fitting:
            chosen[name] = min(fitting, key=_preference)
            left += [each for each in fitting if each is not chosen[name]]
    _leave_out_pay_of_one(row, chosen)
    return _team_as_department(chosen, left)


def _leave_out_pay_of_one(row: _Row, chosen: dict[str, Heading]) -> None:
    """Take out a “Salary” that does not grow with the people: it is that of one of them."""
    cost, heads = chosen.get("annual_cost"), chosen.get("headcount")
    if not cost or not heads or cost.match.fit is not Fit.WORDS or not pay_of_one(cost.text):
        return
    if not grows_with(row.sheet, row.number, heads.column, cost.column):
        del chosen["annual_cost"]


def _unfit(row: _Row, heading: Heading, *, alone: bool) -> bool:
    """Say whether the cells below contradict the heading; a header of ours is never contradicted alone."""
    question, fit = heading.match.question, heading.match.fit
    if fit is Fit.PINNED or not question.required or (fit is Fit.EXACT and alone):
        return False
    return holds_another_kind(row.sheet, row.number, heading.column, number=question.kind is Kind.NUMBER)


def _team_as_department(
    chosen: dict[str, Heading], left: list[Heading]
) -> tuple[dict[str, Heading], list[Heading]]:
    """Beside a column of functions, one headed “Team” or “Service” names the department."""
    teams = [each for each in left if fold(each.text) in _ALSO_DEPARTMENTS and "function" in chosen]
    if teams and "department" not in chosen:
        department = Match(QUESTIONS["department"], Fit.ALIAS, Unit())
        chosen["department"] = replace(teams[0], match=department)
        left = [each for each in left if each is not teams[0]]
    return chosen, left


def _preference(heading: Heading) -> tuple[int, int, int, int]:
    order = order_of_labels(heading.match.question)
    years = [int(year) for year in _YEAR.findall(heading.text)]
    years += [2000 + int(year) for year in _SHORT_YEAR.findall(heading.text)]
    rank = order.get(fold(split_unit(heading.text)[0]), len(order))
    return heading.match.fit, -max(years, default=0), rank, heading.column


def _same_meaning(kept: Heading, other: Heading) -> bool:
    """Tell a second cost, which is a question, from a “Role” beside a “Function”, which is the user's own."""
    same = other.match.fit in {kept.match.fit, Fit.SLIP}
    return kept.match.question.kind is not Kind.TEXT or same


def _with_units_below(headings: Headings) -> Headings:
    """Let a row of units under the headings, “FTE | k€”, say what the amounts are in."""
    cost = headings.chosen.get("annual_cost")
    below = headings.sheet.value(headings.row + 1, cost.column) if cost else ""
    if cost is None or cost.match.unit != Unit() or not isinstance(below, str):
        return headings
    rest, unit = split_unit(f"x ({tidy(below)})")
    if rest != "x" or unit == Unit():
        return headings
    known = replace(cost, text=f"{cost.text} {tidy(below)}", match=replace(cost.match, unit=unit))
    return replace(headings, chosen={**headings.chosen, "annual_cost": known})


def _our_columns(texts: Mapping[int, str]) -> dict[str, int]:
    """Find our own result: at least three of our headers side by side, in our order.

    A heading such as “Current cost” or “Countries” alone may well be the user's.
    """
    run: dict[str, int] = {}
    found: dict[str, int] = {}
    for column in sorted(texts):
        text = texts[column]
        if text not in OUTPUT_HEADERS or (run and not _continues(run, text, column)):
            run = {}
        if text in OUTPUT_HEADERS:
            run = {**run, text: column}
            found = run if len(run) >= _FEWEST_OURS else found
    return found


def _continues(run: Mapping[str, int], text: str, column: int) -> bool:
    last, at = list(run.items())[-1]
    return column == at + 1 and OUTPUT_HEADERS.index(text) > OUTPUT_HEADERS.index(last)
