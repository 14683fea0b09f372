"""Which sheet holds the list of functions, and what is told about its headings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import ASSUMPTIONS_SHEET, COMPANY_SHEET, FUNCTION_QUESTIONS, FUNCTIONS_SHEET
from pipeline.intake.addresses import letters, name
from pipeline.intake.contents import number_in
from pipeline.intake.guess import by_content, people_listed
from pipeline.intake.headers import REQUIRED, Heading, Headings, find_headings
from pipeline.intake.heading_words import (
    Fit,
    close_question,
    in_hours,
    in_percent_of_people,
    match_heading,
    pay_of_one,
)
from pipeline.intake.other_costs import multiply_by
from pipeline.intake.text import fold, key
from pipeline.intake.working_time import tell_working_time
from pipeline.knowledge.wordings import TOTAL, answer_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.inputs import Question
    from pipeline.intake.sheets import Book, Sheet

_NOT_LISTS = frozenset({COMPANY_SHEET.casefold(), ASSUMPTIONS_SHEET.casefold()})
_HINT = 55
_LIKE_OUR_NAME = 0.75
_TOLD_AS = {Fit.EXACT: "", Fit.PINNED: "COLUMN-PINNED", Fit.CONTENT: "COLUMN-BY-CONTENT"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The headings that will be read (None: no sheet has ours), and the other sheets that could have been."""

    headings: Headings | None
    others: tuple[Headings, ...] = ()


def choose_sheet(book: Book, pins: Mapping[str, str]) -> Choice:
    """Return the sheet that looks most like the list: by name, required columns, all columns, then order."""
    ours = our_sheets(book)
    looked = [
        sheet for sheet in book.sheets if sheet.name.casefold() not in _NOT_LISTS and sheet.name not in ours
    ]
    found = _found(looked, pins, guess=False)
    if not any(headings.certain for headings in found):
        found = _found(looked, pins, guess=True)
    likely = sorted(
        (each for each in found if each.rank[0] > 1 or _named_so(each.sheet)), key=_rank, reverse=True
    )
    if not likely:
        return Choice(None)
    return Choice(likely[0], tuple(each for each in likely[1:] if not each.missing))


def _found(looked: Sequence[Sheet], pins: Mapping[str, str], *, guess: bool) -> list[Headings]:
    each = (find_headings(sheet, pins, guess=guess) for sheet in looked)
    return [by_content(headings) for headings in each if headings]


def _named_so(sheet: Sheet) -> bool:
    return sheet.name.strip().casefold() == FUNCTIONS_SHEET.casefold()


def _nearly_named_so(sheet: Sheet) -> bool:
    """Say whether the name is ours with a slip, in another language, or with more words: “Function list”."""
    words = fold(sheet.name).split()
    match = match_heading(sheet.name)
    meant = match is not None and match.question.name == "function"
    wanted = fold(FUNCTIONS_SHEET)
    return meant or any(OSA.normalized_similarity(word, wanted) >= _LIKE_OUR_NAME for word in words)


def _rank(headings: Headings) -> tuple[bool, bool, bool, int, bool, int, int]:
    complete = not headings.missing
    required, known = headings.rank
    rows = len(headings.sheet.rows)
    named = _named_so(headings.sheet), _nearly_named_so(headings.sheet)
    return complete, *named, required, not headings.sheet.hidden, known, rows


def our_sheets(book: Book) -> tuple[str, ...]:
    """Return the sheets that an earlier run of ours added, known by their stamp; a user's own never count."""
    return tuple(sheet.name for sheet in book.sheets if book.facts_of(sheet).ours)


def no_sheet(book: Book) -> Finding:
    """Tell that no sheet has the headings needed."""
    needed = ", ".join(question.header for question in REQUIRED)
    looked = ", ".join(sheet.name for sheet in book.sheets) or "no sheet at all"
    return finding("SHEET-NO-FUNCTIONS", needed=needed, looked=looked)


def tell_choice(choice: Choice) -> Iterator[Finding]:
    """Yield which sheet was taken, if that is not plain, and which others could have been."""
    headings = choice.headings
    if headings is None:
        return
    place = Place(headings.sheet.name)
    if not _named_so(headings.sheet) or choice.others:
        yield finding("SHEET-CHOSEN", place, sheet=headings.sheet.name, row=headings.row)
    if choice.others:
        yield from _tell_others(headings, choice.others, place)


def _tell_others(headings: Headings, others: tuple[Headings, ...], place: Place) -> Iterator[Finding]:
    """Tell parts of one list, the same headings and other functions, from other versions of it."""
    names = _names(headings)
    parts = [each for each in others if _same_headings(each, headings) and not _names(each) & names]
    rest = [each for each in others if each not in parts]
    if parts:
        cost = sum(map(_cost, parts))
        words = {"others": ", ".join(f"“{each.sheet.name}”" for each in parts), "cost": f"{cost:,.0f}"}
        rows = sum(len(_names(each)) for each in parts)
        at = Place(headings.sheet.name, name(headings.row, headings.chosen["function"].column), headings.row)
        yield finding("SHEET-PARTS", at, **words, sheet=headings.sheet.name, rows=rows)
    if rest:
        named = ", ".join(each.sheet.name for each in rest)
        yield finding("SHEET-OTHERS", place, others=named, sheet=headings.sheet.name)


def _names(headings: Headings) -> set[str]:
    function = headings.chosen.get("function")
    cells = headings.sheet.column(function.column, headings.row + 1) if function else []
    return {fold(cell) for cell in cells if isinstance(cell, str) and fold(cell)} - _not_functions()


@cache
def _not_functions() -> frozenset[str]:
    return frozenset(fold(word) for word in answer_words()[TOTAL])


def _cost(headings: Headings) -> float:
    """Add up what stands beside the names of functions, in full; totals are none."""
    function, cost = headings.chosen["function"], headings.chosen["annual_cost"]
    names, below = _names(headings), headings.row + 1
    beside = zip(
        headings.sheet.column(function.column, below), headings.sheet.column(cost.column, below), strict=True
    )
    amounts = (
        number_in(amount) for label, amount in beside if isinstance(label, str) and fold(label) in names
    )
    return sum(amount for amount in amounts if amount is not None) * (cost.match.unit.scale or 1.0)


def _same_headings(one: Headings, other: Headings) -> bool:
    labels = [{fold(each.chosen[needed.name].text) for needed in REQUIRED} for each in (one, other)]
    return labels[0] == labels[1]


def tell_headings(headings: Headings) -> Iterator[Finding]:
    """Yield what is missing, guessed, there twice or nearly one of ours."""
    sheet, row, free = headings.sheet.name, headings.row, headings.sheet.last_column + 1
    people = people_listed(headings)
    if people:
        yield people
    for question in () if people else headings.missing:
        words = {"header": question.header, "near": _near(question, headings)}
        yield finding("COLUMN-MISSING", Place(sheet, name(row, free), row), **words)
    for heading in headings.chosen.values():
        code = _TOLD_AS.get(heading.match.fit, "COLUMN-GUESSED")
        if code:
            words = {"found": heading.text, "header": heading.match.question.header}
            place = _place(headings, heading.column)
            yield finding(code, place, **words, letter=letters(heading.column))
    for kept, other in headings.doubles:
        yield _twice(headings, kept, other)
    yield from _close(headings)
    yield from tell_working_time(headings)


def _twice(headings: Headings, kept: Heading, other: Heading) -> Finding:
    words = {"first": kept.text, "kept": name(headings.row, kept.column), "second": other.text}
    return finding("COLUMN-TWICE", _place(headings, other.column), header=kept.match.question.header, **words)


def _close(headings: Headings) -> Iterator[Finding]:
    """Yield the headings close to one of ours, but for those that are missed and asked for already."""
    known = {*headings.chosen, *(question.name for question in headings.missing)}
    for column, text in headings.others.items():
        question = close_question(text, FUNCTION_QUESTIONS)
        if question and question.name not in known and not multiply_by(text):
            yield finding("COLUMN-NEAR", _place(headings, column), found=text, header=question.header)


def _place(headings: Headings, column: int) -> Place:
    return Place(headings.sheet.name, name(headings.row, column), headings.row)


def _near(question: Question, headings: Headings) -> str:
    other = {column: by for column, text in headings.others.items() if (by := multiply_by(text))}
    if other and question.name == "annual_cost":
        column, by = next(iter(other.items()))
        where = f"“{headings.others[column]}” ({name(headings.row, column)})"
        return f" {where} means something else: multiply it by {by} first."
    percent = [column for column, text in headings.others.items() if in_percent_of_people(text)]
    if percent and question.name == "headcount":
        where = f"“{headings.others[percent[0]]}” ({name(headings.row, percent[0])})"
        return f" {where} is in percent: divide it by 100 first."
    pay = [column for column, text in headings.others.items() if pay_of_one(text)]
    if pay and question.name == "annual_cost" and "headcount" in headings.chosen:
        where = f"“{headings.others[pay[0]]}” ({name(headings.row, pay[0])})"
        return f" {where} looks like the pay of one person: multiply it by the headcount first."
    department = headings.chosen.get("department")
    if department and question.name == "function":
        where = f"“{department.text}” ({name(headings.row, department.column)})"
        return f" If every row of {where} is one piece of work, head that column “{question.header}”."
    labels = {
        column: key(text)
        for column, text in headings.others.items()
        if column not in other and not (question.name == "headcount" and in_hours(text))
    }
    scores = [
        (process.extractOne(key(word), labels, scorer=fuzz.WRatio, score_cutoff=_HINT), word)
        for word in (question.header, *question.aliases)
    ]
    best = max((found for found, _ in scores if found), key=lambda found: found[1], default=None)
    if best is None:
        return ""
    return f" If “{headings.others[best[2]]}” ({name(headings.row, best[2])}) is meant, rename it."
