"""A whole column, read cell by cell: equal cells are parsed once, plain numbers not at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from pipeline.inputs import Kind
from pipeline.intake.cells import Manner, read_cell
from pipeline.intake.fallback import value_until_corrected
from pipeline.intake.numbers import convention
from pipeline.intake.reading import Reading, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.inputs import Question
    from pipeline.intake.headers import Heading
    from pipeline.intake.sheets import Cell, Facts, Sheet


@dataclass(frozen=True, slots=True)
class Column:
    """Raw cells, their values (None: blank or unreadable), and readings worth telling, by offset."""

    heading: Heading
    raw: Sequence[Cell]
    answers: list[object]
    odd: dict[int, Reading] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """What the column answers."""
        return self.heading.match.question

    def has_content(self, at: int) -> bool:
        """Say whether anything stands in that cell, readable or not; “n/a” is nothing."""
        return self.answers[at] is not None or at in self.odd


def read_column(sheet: Sheet, facts: Facts, heading: Heading, first_row: int, usual: Manner) -> Column:
    """Return the column's cells from `first_row` down, read in the usual manner of the book."""
    raw = sheet.column(heading.column, first_row)
    question = heading.match.question
    if question.kind is not Kind.NUMBER:
        _fill_merged(raw, facts, heading.column, first_row)
    manner = replace(usual, decimal=_decimal(heading, raw))
    column = Column(heading, raw, [None] * len(raw))
    _read_into(column, manner)
    if question.name != "notes":
        _mark_formulas(column, facts, first_row)
    return column


def _decimal(heading: Heading, raw: Sequence[Cell]) -> Literal[".", ","] | None:
    if heading.match.question.kind is not Kind.NUMBER:
        return None
    return convention({cell for cell in raw if isinstance(cell, str) and cell})


def _fill_merged(raw: list[Cell], facts: Facts, column: int, first_row: int) -> None:
    """Let a cell merged over several rows answer for all of them."""
    for top, left, bottom, _ in facts.merged:
        if left != column or top < first_row or bottom == top:
            continue
        start, end = top - first_row, min(bottom - first_row + 1, len(raw))
        raw[start:end] = [raw[start]] * max(end - start, 0)


def _read_into(column: Column, manner: Manner) -> None:
    question, answers, odd = column.question, column.answers, column.odd
    number = question.kind is Kind.NUMBER
    known: dict[tuple[type, Cell], Reading] = {}
    for at, cell in enumerate(column.raw):
        if cell == "":
            continue
        if number and type(cell) is float:
            answers[at] = cell
            continue
        reading = known.get((type(cell), cell))
        if reading is None:
            reading = known[type(cell), cell] = read_cell(question, cell, manner)
        answers[at] = value_until_corrected(question, reading)
        if reading.code or reading.read or reading.scaled:
            odd[at] = reading


def _mark_formulas(column: Column, facts: Facts, first_row: int) -> None:
    """Error cells and formulas without a result come blank from the reader: they are not."""
    wanted = range(first_row, first_row + len(column.raw))
    found: dict[int, Reading] = {}
    for (row, at), error in facts.errors.items():
        if at == column.heading.column and row in wanted:
            found[row - first_row] = unreadable("CELL-ERROR", value=error)
    for row, at in facts.unsaved:
        if at == column.heading.column and row in wanted and column.raw[row - first_row] == "":
            found[row - first_row] = unreadable("CELL-FORMULA")
    column.odd.update(found)
    for offset, reading in found.items():
        column.answers[offset] = value_until_corrected(column.question, reading)
