"""The list of functions: columns read, rows told apart, costs converted, what is wrong set aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, Level, Place, finding
from pipeline.frames import FunctionRows, SetAside
from pipeline.inputs import FUNCTION_QUESTIONS, Kind
from pipeline.intake.addresses import name
from pipeline.intake.cells import Manner
from pipeline.intake.column import Column, read_column
from pipeline.intake.fallback import sets_aside
from pipeline.intake.headers import REQUIRED
from pipeline.intake.money import (
    Converted,
    Money,
    convert,
    converted_notes,
    currencies_of,
    found_note,
    only_currency,
    scaled_costs,
    settle_signs,
)
from pipeline.intake.reading import unreadable
from pipeline.intake.rows import Rows, sort_rows
from pipeline.intake.sums import take_out_totals, total_rows
from pipeline.intake.telling import echo, tell_cell, tell_faults, tell_read_as
from pipeline.intake.text import tidy
from pipeline.intake.typed import failed_cells, typed_frame
from pipeline.knowledge.currencies import currencies_meant, may_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.intake.headers import Headings
    from pipeline.intake.sheets import Facts
    from pipeline.knowledge.currencies import Rate

_MOST_ROWS_NAMED = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """Functions read and set aside, the currency their costs settled, rates used, last row, what to tell."""

    functions: DataFrame[FunctionRows]
    set_aside: DataFrame[SetAside]
    reporting: str | None
    rates: Mapping[str, Rate]
    last_row: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _List:
    """Columns by question name, the rows told apart and where they begin."""

    sheet: str
    first_row: int
    columns: Mapping[str, Column]
    rows: Rows

    def place(self, at: int, column: str) -> Place:
        """Return the address of a cell."""
        row = self.first_row + at
        return Place(self.sheet, name(row, self.columns[column].heading.column), row)


def parse_functions(headings: Headings, facts: Facts, money: Money, *, date_1904: bool) -> Listed:
    """Return all rows under the headings, functions or set aside; needs the three required columns."""
    listed, costs = _listed(headings, facts, money, date_1904=date_1904)
    cost, currency = listed.columns["annual_cost"], listed.columns.get("currency")
    said = currencies_of(cost, currency, listed.rows.functions, money.reporting)
    reporting = None if money.answered else only_currency(said)
    if reporting:
        money = replace(money, reporting=reporting, answered=True)
    at_cost = "currency" if "currency" in listed.columns else "annual_cost"
    converted = convert(costs, said, money, {at: listed.place(at, at_cost) for at in said})
    faults = [*_faults(listed), *converted.without_rate, *_unclear_heading(listed, said, money)]
    functions, aside, out_of_range = _split(listed, converted, {at for at, _ in faults if at is not None})
    taken = [found_note(reporting, listed.sheet, _heading_cell(headings))] if reporting else []
    notes = converted_notes(converted.rates, money, listed.sheet)
    findings = chain(
        (each for _, each in faults), out_of_range, notes, taken, _row_notes(listed), _notes(listed)
    )
    last = max([headings.row, *_used_rows(listed)])
    return Listed(functions, aside, reporting, converted.rates, last, tuple(findings))


def _listed(
    headings: Headings, facts: Facts, money: Money, *, date_1904: bool
) -> tuple[_List, list[float | None]]:
    first_row = headings.row + 1
    usual = Manner(date_1904=date_1904, currency=money.reporting)
    columns = {
        each: read_column(headings.sheet, facts, heading, first_row, usual)
        for each, heading in headings.chosen.items()
    }
    settle_signs(columns["annual_cost"], columns.get("currency"))
    rows = sort_rows(headings.sheet, first_row, columns, frozenset(headings.ours.values()))
    costs = scaled_costs(columns["annual_cost"], money)
    texts = [column for column in columns.values() if column.question.kind is Kind.TEXT]
    heads = [None if value is None else float(str(value)) for value in columns["headcount"].answers]
    tables = [table for table in facts.tables if table.first_row <= headings.row <= table.last_row]
    take_out_totals(rows, columns, texts, (heads, costs), total_rows(tables, first_row))
    return _List(headings.sheet.name, first_row, columns, rows), costs


def _unclear_heading(
    listed: _List, said: Mapping[int, str | None], money: Money
) -> Iterator[tuple[int | None, Finding]]:
    """Ask which currency the heading's “$” stands for, if rows depend on it; they are set aside meanwhile."""
    heading = listed.columns["annual_cost"].heading
    sign = heading.match.unit.sign
    if not sign or may_mean(sign, money.reporting):
        return
    first, *others = currencies_meant(sign)
    words = {"found": heading.text, "sign": sign, "usual": money.reporting, "first": first}
    place = Place(listed.sheet, name(listed.first_row - 1, heading.column), listed.first_row - 1)
    told = finding("HEADING-SIGN", place, **words, others=" or ".join(others))
    yield from ((at, told) for at, code in said.items() if code is None)


def _heading_cell(headings: Headings) -> tuple[int, int]:
    return headings.row, headings.chosen["annual_cost"].column


def _faults(listed: _List) -> Iterator[tuple[int | None, Finding]]:
    """Yield every unreadable, or required and empty, cell; with its offset if it sets the row aside."""
    for column in listed.columns.values():
        needed = sets_aside(column.question)
        for at, each in tell_faults(column, listed.sheet, listed.first_row, listed.rows.functions):
            yield at if needed and each.level is Level.ERROR else None, each
    for question in REQUIRED:
        column = listed.columns[question.name]
        for at in listed.rows.functions:
            if not column.has_content(at):
                place = listed.place(at, question.name)
                raw = column.raw[at]
                found = "is empty" if not tidy(str(raw)) else f"holds “{echo(raw)}”, which says nothing"
                yield at, tell_cell(question, raw, unreadable("CELL-REQUIRED", found=found), place)


def _split(
    listed: _List, converted: Converted, faulty: set[int]
) -> tuple[DataFrame[FunctionRows], DataFrame[SetAside], list[Finding]]:
    """Return the frame of good rows, the frame of the others, and the findings of values out of range."""
    frame = _frame(listed, converted)
    broken = [
        (row, column) for row, column in failed_cells(FunctionRows, frame) if frame[column].notna()[row]
    ]
    findings = [_out_of_range(listed, row, column) for row, column in broken]
    for row, column in broken:
        frame.loc[row, column] = None
    unusable = [row for row, column in broken if sets_aside(listed.columns[column].question)]
    aside = frame.index.isin([*(listed.first_row + at for at in faulty), *unusable])
    left = frame.loc[aside, ["function", "headcount", "annual_cost"]]
    return FunctionRows.validate(frame[~aside]), SetAside.validate(left), findings


def _frame(listed: _List, converted: Converted) -> pd.DataFrame:
    kept = listed.rows.functions
    values: dict[str, Sequence[object]] = {
        each: [column.answers[at] for at in kept] for each, column in listed.columns.items()
    }
    values["annual_cost"] = [converted.costs[at] for at in kept]
    return typed_frame(FUNCTION_QUESTIONS, values, [listed.first_row + at for at in kept])


def _out_of_range(listed: _List, row: int, column: str) -> Finding:
    at, question = row - listed.first_row, listed.columns[column].question
    cell = listed.columns[column].raw[at]
    return tell_cell(question, cell, unreadable("CELL-RANGE"), listed.place(at, column))


def _row_notes(listed: _List) -> Iterator[Finding]:
    told: tuple[tuple[str, Mapping[int, str]], ...] = (
        ("ROW-TOTAL", listed.rows.totals),
        ("ROW-NOTE", listed.rows.notes),
    )
    for code, labels in told:
        for at, label in labels.items():
            yield finding(code, listed.place(at, "function"), value=label[:80])
    for at, each in listed.rows.sums.items():
        words = {"count": each.rows, "side": "above" if each.above else "below", "value": each.label[:80]}
        yield finding("ROW-SUM", listed.place(at, "function"), **words)
    for code, tables in (("TABLE-OTHER", listed.rows.tables), ("TABLE-LIST", listed.rows.lists)):
        for at, (label, count) in tables.items():
            yield finding(code, listed.place(at, "function"), value=label[:80], count=count)
    for at, label in listed.rows.wrong_totals.items():
        why = _unchecked(listed, at)
        code = "ROW-TOTAL-UNCHECKED" if why else "ROW-TOTAL-DIFFERS"
        words = {"why": why} if why else {}
        yield finding(code, listed.place(at, "function"), value=label[:80], **words)


def _unchecked(listed: _List, total: int) -> str:
    """Return why a sum cannot be checked: it or one of the amounts above is unknown; empty if it can."""
    amounts = [listed.columns["headcount"], listed.columns["annual_cost"]]
    if any(total in column.odd and column.odd[total].code for column in amounts):
        return "it cannot be read itself"
    unknown = [at for at in listed.rows.functions if any(column.answers[at] is None for column in amounts)]
    rows = ", ".join(str(listed.first_row + at) for at in unknown[:_MOST_ROWS_NAMED])
    more = ", …" if len(unknown) > _MOST_ROWS_NAMED else ""
    if not unknown:
        return ""
    return f"rows {rows}{more} were set aside" if len(unknown) > 1 else f"row {rows} was set aside"


def _notes(listed: _List) -> Iterator[Finding]:
    for column in listed.columns.values():
        yield from tell_read_as(column, listed.sheet, listed.first_row, listed.rows.functions)


def _used_rows(listed: _List) -> Iterator[int]:
    rows = listed.rows
    kinds = (rows.functions, rows.totals, rows.sums, rows.wrong_totals, rows.notes)
    return (listed.first_row + at for at in chain(*kinds))


def nothing_listed() -> tuple[DataFrame[FunctionRows], DataFrame[SetAside]]:
    """Return the two frames without a row."""
    frame: Any = typed_frame(FUNCTION_QUESTIONS, {}, [])
    return FunctionRows.validate(frame), SetAside.validate(frame[["function", "headcount", "annual_cost"]])
