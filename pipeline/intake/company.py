"""The sheet Company: a label on any row, its answer in the next column."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from pipeline.findings import Finding, Place, finding
from pipeline.frames import CompanyAnswers
from pipeline.inputs import COMPANY_QUESTIONS, Question
from pipeline.intake.addresses import name
from pipeline.intake.cells import Manner, amount, read_cell, shown
from pipeline.intake.fallback import value_until_corrected
from pipeline.intake.heading_words import close_question
from pipeline.intake.pins import pinned
from pipeline.intake.reading import Reading, unreadable
from pipeline.intake.sheets import BLANK
from pipeline.intake.telling import tell_cell
from pipeline.intake.text import fold, key, tidy
from pipeline.intake.typed import failed_cells, typed_frame
from pipeline.knowledge.wordings import company_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.intake.sheets import Cell, Facts, Sheet

_READ_AS = 88
_LONGEST_LABEL = 80
_ANSWER_HEADINGS = frozenset({"answer", "your answer", "value", "your value"})


@dataclass(frozen=True, slots=True)
class Line:
    """A label, what it asks and its answer, with the answer's address."""

    label: str
    question: Question | None
    certain: bool
    cell: Cell
    row: int
    column: int


@dataclass(slots=True)
class Company:
    """The answers by question name (None: not answered or unreadable), and what to tell."""

    answers: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def frame(self) -> DataFrame[CompanyAnswers]:
        """The answers as a frame of one row."""
        return CompanyAnswers.validate(_frame(self.answers))


def read_company(
    sheet: Sheet | None, facts: Facts, *, date_1904: bool = False, anywhere: bool = False
) -> Company:
    """Return the answers of the sheet; without a sheet nothing is answered.

    `anywhere` reads labels of ours wherever they stand, with the answer next to them or in their own cell.
    """
    company = Company({question.name: None for question in COMPANY_QUESTIONS})
    if sheet is None:
        return company
    lines = lines_anywhere(sheet) if anywhere else _lines(sheet)
    asked: dict[str, list[Line]] = {}
    for line in lines:
        if line.question is None:
            company.findings.extend(_unknown(line, sheet.name))
        else:
            asked.setdefault(line.question.name, []).append(line)
    for same in asked.values():
        _answer(company, same, _readings(same, facts, date_1904=date_1904), sheet.name)
    _check_ranges(company, asked, sheet.name)
    return company


def _frame(answers: dict[str, Any]) -> pd.DataFrame:
    return typed_frame(COMPANY_QUESTIONS, {label: [value] for label, value in answers.items()}, [1])


def _lines(sheet: Sheet) -> list[Line]:
    """Return the lines of the column in which most labels of ours stand."""
    columns = range(sheet.left, sheet.last_column + 1)
    found = [[*_column_lines(sheet, column)] for column in columns]
    return max(found, key=lambda lines: sum(line.question is not None for line in lines), default=[])


def _column_lines(sheet: Sheet, column: int) -> Iterator[Line]:
    for at, cell in enumerate(sheet.column(column, sheet.top)):
        if isinstance(cell, str) and 0 < len(cell.strip()) <= _LONGEST_LABEL:
            row = sheet.top + at
            question, certain = _question(cell)
            yield Line(tidy(cell), question, certain, sheet.value(row, column + 1), row, column + 1)


def lines_anywhere(sheet: Sheet) -> list[Line]:
    """Return the labels that are certainly ours, each with what stands right of it or behind its colon."""
    lines: list[Line] = []
    for at, cells in enumerate(sheet.rows):
        filled = [(sheet.left + right, cell) for right, cell in enumerate(cells) if cell != ""]
        for (column, cell), beside in zip_longest(filled, filled[1:], fillvalue=(0, BLANK)):
            if isinstance(cell, str) and cell and len(cell) <= _LONGEST_LABEL:
                lines.extend(_line_of(cell, sheet.top + at, column, beside))
    return lines


def _line_of(cell: str, row: int, column: int, beside: tuple[int, Cell]) -> Iterator[Line]:
    label, colon, rest = tidy(cell).partition(":")
    question, certain = _question(label)
    if not question or not certain:
        return
    if colon and rest.strip():
        yield Line(label, question, certain, rest.strip(), row, column)
    elif beside[1] != "":
        yield Line(label, question, certain, beside[1], row, beside[0])


def _question(label: str) -> tuple[Question | None, bool]:
    words = fold(label)
    if words in _known():
        return _known()[words], True
    near = process.extractOne(words, list(_known()), scorer=fuzz.token_sort_ratio, score_cutoff=_READ_AS)
    return (_known()[near[0]], False) if near else (None, False)


@cache
def _known() -> dict[str, Question]:
    named = {question.name: question for question in COMPANY_QUESTIONS}
    others = {fold(word): named[name] for name, words in company_words().items() for word in words}
    aliases = {fold(alias): question for question in COMPANY_QUESTIONS for alias in question.aliases}
    return others | aliases | {fold(question.header): question for question in COMPANY_QUESTIONS}


def _unknown(line: Line, sheet: str) -> Iterator[Finding]:
    """Tell of a label that is none of ours; without an answer it is a title, and nothing was ignored."""
    if pinned(line.label):
        return
    if shown(line.cell).strip() and key(shown(line.cell)) not in _ANSWER_HEADINGS:
        close = close_question(line.label, COMPANY_QUESTIONS)
        near = f" “{close.header}” is close." if close else ""
        place = Place(sheet, name(line.row, line.column - 1), line.row)
        yield finding("COMPANY-UNKNOWN", place, found=line.label, near=near)


def _readings(lines: list[Line], facts: Facts, *, date_1904: bool) -> list[Reading]:
    return [_reading(line, facts, date_1904=date_1904) for line in lines]


def _reading(line: Line, facts: Facts, *, date_1904: bool) -> Reading:
    place = line.row, line.column
    if place in facts.errors:
        return unreadable("CELL-ERROR", value=facts.errors[place])
    if place in facts.unsaved:
        return unreadable("CELL-FORMULA")
    assert line.question is not None  # noqa: S101 - lines without a question are told apart before
    return read_cell(line.question, line.cell, Manner(date_1904=date_1904))


def _answer(company: Company, lines: list[Line], readings: list[Reading], sheet: str) -> None:
    """Take the first answer given; tell what could not be read, was guessed, or stands there twice."""
    given = [(line, reading) for line, reading in zip(lines, readings, strict=True) if reading != Reading()]
    if not given:
        return
    line, reading = given[0]
    question = line.question or COMPANY_QUESTIONS[0]
    place = Place(sheet, name(line.row, line.column), line.row)
    company.answers[question.name] = value_until_corrected(question, reading)
    if reading.code:
        company.findings.append(tell_cell(question, line.cell, reading, place))
    if reading.read:
        words = {"header": question.header, "value": shown(line.cell), "read": reading.read}
        company.findings.append(finding("CELL-READ-AS", place, **words))
    if not line.certain:
        label = Place(sheet, name(line.row, line.column - 1), line.row)
        company.findings.append(finding("COLUMN-GUESSED", label, found=line.label, header=question.header))
    if len(given) > 1:
        cells = ", ".join(name(each.row, each.column) for each, _ in given)
        words = {"header": question.header, "cells": cells, "kept": place.cell}
        company.findings.append(finding("COMPANY-TWICE", place, **words))


def _check_ranges(company: Company, asked: dict[str, list[Line]], sheet: str) -> None:
    """Tell of answers out of range; they count as not given."""
    for _, column in failed_cells(CompanyAnswers, _frame(company.answers)):
        line = next(each for each in asked[column] if each.cell != "")
        question = line.question or COMPANY_QUESTIONS[0]
        place = Place(sheet, name(line.row, line.column), line.row)
        reading = unreadable("CELL-RANGE", value=amount(float(company.answers[column])))
        company.findings.append(tell_cell(question, line.cell, reading, place))
        company.answers[column] = None
