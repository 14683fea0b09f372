"""The row of headings, wherever it stands, and which question each heading asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.columns import OUTPUT_HEADERS
from pipeline.inputs import FUNCTION_QUESTIONS, Kind, Question
from pipeline.intake.other_costs import multiply_by
from pipeline.intake.text import key, tidy
from pipeline.intake.units import Unit, split_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.intake.sheets import Cell, Sheet

_LONGEST_HEADING = 80
_LAST_ROW_SEARCHED = 500
_READ_AS = 88
_CLOSE = 80
_SHORTEST_GUESSED = 4
_SHORTEST_CLOSE = 6
_YEAR = re.compile(r"\b(?:fy|year|budget|actual|plan)?\s?(?:19|20)\d\d(?:/\d\d)?\b|\bfy\s?\d\d\b")
_FEWEST_OURS = 3
REQUIRED = tuple(question for question in FUNCTION_QUESTIONS if question.required)


class Fit(IntEnum):
    """How well a heading fits a question, best first: a slip in our own word still means that word."""

    EXACT = 0
    SLIP = 1
    ALIAS = 2
    NEAR = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A heading and the question it asks."""

    question: Question
    fit: Fit
    unit: Unit


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that will be read: its 1-based number, the heading as it stands there and what it means."""

    column: int
    text: str
    match: Match


@dataclass(frozen=True, slots=True)
class Headings:
    """One row of headings.

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
        guessed = (Fit.SLIP, Fit.NEAR)
        return not self.missing and all(self.chosen[each.name].match.fit not in guessed for each in REQUIRED)

    @property
    def rank(self) -> tuple[int, int]:
        """How much this row looks like our headings: required columns, then all."""
        return len(REQUIRED) - len(self.missing), len(self.chosen)


@lru_cache(maxsize=4096)
def match_heading(text: str) -> Match | None:
    """Return the question a heading asks: in our words, by an alias, or misspelled."""
    match = _question_of(text)
    return None if match and match.question.name == "annual_cost" and multiply_by(text) else match


def _question_of(text: str) -> Match | None:
    bare, unit = split_unit(text)
    whole = key(text)
    either = {key(part) for part in text.split("/")}
    meant = {_known()[part] for part in either if part in _known()} if either <= set(_known()) else set()
    if len({question for question, _ in meant}) == 1:
        return _match(*min(meant, key=itemgetter(1)), Unit())
    for words, said in ((whole, Unit()), (key(bare), unit), (_without_year(key(bare)), unit)):
        if words in _known():
            return _match(*_known()[words], said)
    near = _nearest(_without_year(key(bare)))
    return _match(*near, unit) if near else None


def _match(question: Question, fit: Fit, unit: Unit) -> Match | None:
    """Keep units of money to money: “Notes (k€)” asks something else."""
    if unit != Unit() and question.name != "annual_cost":
        return None
    return Match(question, fit, unit)


def _without_year(words: str) -> str:
    return " ".join(_YEAR.sub(" ", words).split()) or words


def _nearest(words: str) -> tuple[Question, Fit] | None:
    """Return the question whose label differs by a slip of the finger; short words are never guessed."""
    labels = [label for label in _known() if len(label) >= _SHORTEST_GUESSED]
    for scorer, enough in (
        (fuzz.token_sort_ratio, _READ_AS),
        (OSA.normalized_similarity, _READ_AS / 100 - 0.01),
    ):
        near = process.extractOne(words, labels, scorer=scorer, score_cutoff=enough)
        if near and len(words) >= _SHORTEST_GUESSED:
            question, fit = _known()[near[0]]
            return question, Fit.SLIP if fit is Fit.EXACT else Fit.NEAR
    return None


@cache
def _known() -> dict[str, tuple[Question, Fit]]:
    aliases = {
        key(alias): (question, Fit.ALIAS) for question in FUNCTION_QUESTIONS for alias in question.aliases
    }
    return aliases | {key(question.header): (question, Fit.EXACT) for question in FUNCTION_QUESTIONS}


def close_question(text: str, questions: Sequence[Question]) -> Question | None:
    """Return the question whose header or alias the text comes near, without meaning it for certain."""
    words = {key(label): question for question in questions for label in (question.header, *question.aliases)}
    bare = key(split_unit(text)[0])
    found = process.extractOne(bare, list(words), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return words[found[0]] if found and len(bare) >= _SHORTEST_CLOSE else None


def find_headings(sheet: Sheet) -> Headings | None:
    """Return the row that looks most like our headings, the first of equals; None if none has one of ours."""
    best: Headings | None = None
    for at, cells in enumerate(sheet.rows[:_LAST_ROW_SEARCHED]):
        if not any(_may_be_heading(cell) for cell in cells):
            continue
        found = _headings(sheet, sheet.top + at, cells)
        if found.chosen and (best is None or found.rank > best.rank):
            best = found
        if best and best.certain:
            break
    return best


def _may_be_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and len(cell) <= _LONGEST_HEADING


def _headings(sheet: Sheet, row: int, cells: Sequence[Cell]) -> Headings:
    texts = {sheet.left + at: tidy(str(cell)) for at, cell in enumerate(cells) if _may_be_heading(cell)}
    ours = _our_columns(texts)
    theirs = {column: text for column, text in texts.items() if column not in ours.values()}
    matches = {column: match_heading(text) for column, text in theirs.items()}
    asked = [Heading(column, theirs[column], match) for column, match in matches.items() if match]
    chosen: dict[str, Heading] = {}
    for heading in sorted(asked, key=_preference):
        chosen.setdefault(heading.match.question.name, heading)
    doubles = [(chosen[each.match.question.name], each) for each in asked if each not in chosen.values()]
    others = {column: text for column, text in theirs.items() if not matches[column]}
    return Headings(sheet, row, chosen, tuple(pair for pair in doubles if _same_meaning(*pair)), ours, others)


def _preference(heading: Heading) -> tuple[int, int, int]:
    question = heading.match.question
    aliases = [key(alias) for alias in question.aliases]
    words = key(split_unit(heading.text)[0])
    order = aliases.index(words) if words in aliases and question.kind is Kind.TEXT else 0
    return heading.match.fit, order, heading.column


def _same_meaning(kept: Heading, other: Heading) -> bool:
    """Tell a second cost, which is a question, from a “Role” beside a “Function”, which is the user's own."""
    same = other.match.fit in {kept.match.fit, Fit.SLIP}
    return kept.match.question.kind is not Kind.TEXT or same


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
