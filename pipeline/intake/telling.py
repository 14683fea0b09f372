"""From readings to findings: the words a finding about a cell needs, equal notes gathered into one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Level, Place, finding
from pipeline.inputs import Kind
from pipeline.intake.addresses import name, runs
from pipeline.intake.cells import amount, shown
from pipeline.intake.fallback import until_corrected
from pipeline.intake.numbers import Number, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.inputs import Question
    from pipeline.intake.column import Column
    from pipeline.intake.reading import Reading
    from pipeline.intake.sheets import Cell

_LONGEST_ECHO = 80
_IN_WORDS = {
    "function": "Type what the work is called.",
    "headcount": "Type how many people do this work, for example 6.5 for six and a half full-time people.",
    "annual_cost": "Type the yearly cost of these people, for example 420000 for 420,000.",
}


def tell_cell(question: Question, cell: Cell, reading: Reading, place: Place) -> Finding:
    """Return the finding that a reading's code stands for, its texts filled from the question.

    An error also says what is done until the cell is corrected.
    """
    words = {
        "header": question.header,
        "value": echo(cell),
        "allowed": question.allowed,
        "type": what_to_type(question, cell),
        **reading.words,
    }
    found = finding(reading.code, place, **words)
    if found.level is not Level.ERROR:
        return found
    return replace(found, do=found.do + until_corrected(question, reading))


def what_to_type(question: Question, cell: Cell) -> str:
    """Return in words what belongs in the cell; the user's own figure where only its sign is wrong."""
    if question.name == "annual_cost":
        found = parse_number(shown(cell))
        if isinstance(found, Number) and found.value < 0 and not found.scaled:
            return f"Type it without the minus if it is a cost: {amount(-found.value)}."
    if question.kind is Kind.RATING:
        return "Type a whole number from 1 to 5."
    allowed = question.allowed
    return _IN_WORDS.get(question.name) or f"Type {allowed[0].lower()}{allowed[1:]}"


def echo(cell: Cell) -> str:
    """Return what stands in the cell, cut to a length that fits a message."""
    text = shown(cell)
    return text if len(text) <= _LONGEST_ECHO else f"{text[: _LONGEST_ECHO - 1]}…"


def tell_faults(
    column: Column, sheet: str, first_row: int, offsets: Sequence[int]
) -> Iterator[tuple[int, Finding]]:
    """Yield offset and finding of every cell that could not be read as it stands."""
    for at in offsets:
        reading = column.odd.get(at)
        if reading and reading.code:
            row = first_row + at
            place = Place(sheet, name(row, column.heading.column), row)
            yield at, tell_cell(column.question, column.raw[at], reading, place)


def tell_read_as(column: Column, sheet: str, first_row: int, offsets: Sequence[int]) -> Iterator[Finding]:
    """Yield one note for each way of writing that was understood, with all its cells."""
    cells: dict[tuple[str, str], list[int]] = {}
    for at in offsets:
        reading = column.odd.get(at)
        if reading and reading.read:
            cells.setdefault((echo(column.raw[at]), reading.read), []).append(first_row + at)
    for (value, read), rows in cells.items():
        place = Place(sheet, runs(rows, column.heading.column), rows[0])
        yield finding("CELL-READ-AS", place, header=column.question.header, value=value, read=read)
