"""Which sheet holds the list of functions, and what is told about its headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import ASSUMPTIONS_SHEET, COMPANY_SHEET, FUNCTION_QUESTIONS, FUNCTIONS_SHEET
from pipeline.intake.addresses import name
from pipeline.intake.heading_words import Fit, close_question
from pipeline.intake.headers import REQUIRED, Heading, Headings, find_headings
from pipeline.intake.other_costs import multiply_by
from pipeline.intake.text import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.inputs import Question
    from pipeline.intake.sheets import Book, Sheet

_NOT_LISTS = frozenset({COMPANY_SHEET.casefold(), ASSUMPTIONS_SHEET.casefold()})
_HINT = 55


@dataclass(frozen=True, slots=True)
class Choice:
    """The headings that will be read (None: no sheet has ours), and the other sheets that could have been."""

    headings: Headings | None
    others: tuple[Headings, ...] = ()


def choose_sheet(book: Book) -> Choice:
    """Return the sheet that looks most like the list: by name, required columns, all columns, then order."""
    ours = our_sheets(book)
    looked = [
        sheet for sheet in book.sheets if sheet.name.casefold() not in _NOT_LISTS and sheet.name not in ours
    ]
    found = [headings for sheet in looked if (headings := find_headings(sheet))]
    likely = sorted(
        (each for each in found if each.rank[0] > 1 or _named_so(each.sheet)), key=_rank, reverse=True
    )
    if not likely:
        return Choice(None)
    return Choice(likely[0], tuple(each for each in likely[1:] if not each.missing))


def _named_so(sheet: Sheet) -> bool:
    return sheet.name.strip().casefold() == FUNCTIONS_SHEET.casefold()


def _rank(headings: Headings) -> tuple[bool, bool, int, bool, int, int]:
    complete = not headings.missing
    required, known = headings.rank
    rows = len(headings.sheet.rows)
    return complete, _named_so(headings.sheet), required, not headings.sheet.hidden, known, rows


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
        others = ", ".join(each.sheet.name for each in choice.others)
        yield finding("SHEET-OTHERS", place, others=others, sheet=headings.sheet.name)


def tell_headings(headings: Headings) -> Iterator[Finding]:
    """Yield what is missing, guessed, there twice or nearly one of ours."""
    sheet, row, free = headings.sheet.name, headings.row, headings.sheet.last_column + 1
    for question in headings.missing:
        words = {"header": question.header, "near": _near(question, headings)}
        yield finding("COLUMN-MISSING", Place(sheet, name(row, free), row), **words)
    for heading in headings.chosen.values():
        if heading.match.fit is not Fit.EXACT:
            words = {"found": heading.text, "header": heading.match.question.header}
            yield finding("COLUMN-GUESSED", _place(headings, heading.column), **words)
    for kept, other in headings.doubles:
        yield _twice(headings, kept, other)
    yield from _close(headings)


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
    labels = {column: key(text) for column, text in headings.others.items() if column not in other}
    scores = [
        (process.extractOne(key(word), labels, scorer=fuzz.WRatio, score_cutoff=_HINT), word)
        for word in (question.header, *question.aliases)
    ]
    best = max((found for found, _ in scores if found), key=lambda found: found[1], default=None)
    if best is None:
        return ""
    return f" If “{headings.others[best[2]]}” ({name(headings.row, best[2])}) is meant, rename it."
