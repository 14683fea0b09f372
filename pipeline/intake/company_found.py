"""Answers about the company where the sheet Company has none: on another sheet, or above the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings import Place, finding
from pipeline.inputs import ASSUMPTIONS_SHEET, COMPANY_QUESTIONS, COMPANY_SHEET
from pipeline.intake.company import Company, lines_anywhere, read_company
from pipeline.intake.sheets import Facts, Sheet
from pipeline.intake.text import fold
from pipeline.knowledge.wordings import company_words

if TYPE_CHECKING:
    from pipeline.intake.headers import Headings
    from pipeline.intake.sheets import Book

_MOST_ROWS = 200
_FEWEST_LABELS = 3


def find_company(book: Book, headings: Headings | None) -> Company:
    """Return the answers of the sheet that looks like Company, else of the rows above the list."""
    found = max((each for each in book.sheets), key=lambda each: _labels(book, each, headings), default=None)
    if found is not None and _labels(book, found, headings):
        return _told(found, book.facts_of(found), date_1904=book.date_1904)
    if headings is None:
        return read_company(None, Facts())
    sheet = headings.sheet
    above = replace(sheet, rows=sheet.rows[: max(headings.row - sheet.top, 0)])
    return _told(above, book.facts_of(sheet), date_1904=book.date_1904)


def _labels(book: Book, sheet: Sheet, headings: Headings | None) -> int:
    """Count the questions a sheet asks in our words; 0 if too few, or if it is another thing."""
    taken = (headings is not None and sheet is headings.sheet) or sheet is book.sheet(COMPANY_SHEET)
    if taken or book.facts_of(sheet).ours or fold(sheet.name) == fold(ASSUMPTIONS_SHEET):
        return 0
    labels = {line.question.name for line in lines_anywhere(_top(sheet)) if line.question}
    words = {fold(COMPANY_SHEET), *map(fold, company_words()["company"])}
    named = any(word in words for word in (fold(sheet.name), *fold(sheet.name).split()))
    return len(labels) if len(labels) >= (1 if named else _FEWEST_LABELS) else 0


def _top(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=sheet.rows[:_MOST_ROWS])


def _told(sheet: Sheet, facts: Facts, *, date_1904: bool) -> Company:
    company = read_company(_top(sheet), facts, date_1904=date_1904, anywhere=True)
    answered = [each.header for each in COMPANY_QUESTIONS if company.answers[each.name] is not None]
    if answered:
        words = {"sheet": sheet.name, "read": ", ".join(answered)}
        company.findings.append(finding("COMPANY-FOUND", Place(sheet.name), **words))
    return company
