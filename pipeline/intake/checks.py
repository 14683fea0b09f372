"""What makes sense alone but not together: copies, costs per head, ratings, the company's own total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import FUNCTION_QUESTIONS, Kind
from pipeline.intake.addresses import name
from pipeline.intake.alike import check_alike
from pipeline.intake.peers import check_costs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import FunctionRows
    from pipeline.intake.headers import Headings
    from pipeline.intake.money import Money
    from pipeline.intake.sheets import Book, Facts
    from pipeline.knowledge.currencies import Rate

_TEMPLATE_LISTS = ("_lists",)
_FEWEST_RATINGS = 8
_RATINGS = [question.name for question in FUNCTION_QUESTIONS if question.kind is Kind.RATING]


def check_functions(
    functions: DataFrame[FunctionRows],
    headings: Headings,
    money: Money,
    rates: Mapping[str, Rate],
    total_employees: float | None,
) -> Iterator[Finding]:
    """Yield what the rows say about each other and about the company's total."""
    columns = {label: heading.column for label, heading in headings.chosen.items()}
    yield from check_alike(functions, headings.sheet.name, columns["function"], money.reporting)
    yield from _zeros(functions, headings.sheet.name, columns)
    yield from check_costs(functions, headings, money, rates)
    yield from _equal_ratings(functions, headings.sheet.name, money)
    people, cost = float(functions["headcount"].sum()), float(functions["annual_cost"].sum())
    if total_employees is not None and round(people) > total_employees:
        place = Place(headings.sheet.name, name(headings.row, columns["headcount"]), headings.row)
        words = {"rows": f"{people:,.10g}", "total": f"{total_employees:,.10g}"}
        more = cost * (1 - total_employees / people)
        yield finding("COMPANY-HEADCOUNT", place, **words, cost=f"{more:,.0f} {money.reporting}")


def _zeros(functions: pd.DataFrame, sheet: str, columns: Mapping[str, int]) -> Iterator[Finding]:
    for zero, other, what in (("headcount", "annual_cost", "a cost"), ("annual_cost", "headcount", "people")):
        header = next(each.header for each in FUNCTION_QUESTIONS if each.name == zero)
        for row in functions.index[(functions[zero] == 0) & (functions[other] > 0)]:
            yield finding("ROW-ZERO", Place(sheet, name(row, columns[zero]), row), header=header, what=what)
    for row in functions.index[(functions["headcount"] == 0) & (functions["annual_cost"] == 0)]:
        place = Place(sheet, name(row, columns["function"]), row)
        yield finding("ROW-NOTHING", place, value=functions.loc[row, "function"])


def _equal_ratings(functions: pd.DataFrame, sheet: str, money: Money) -> Iterator[Finding]:
    rated = functions[functions[_RATINGS].notna().any(axis=1)]
    given = functions[_RATINGS].to_numpy(dtype=float)
    given = given[~np.isnan(given)]
    if len(given) >= _FEWEST_RATINGS and given.min() == given.max():
        words = {"count": len(given), "value": f"{given[0]:g}"}
        cost = f"{float(rated['annual_cost'].sum()):,.0f} {money.reporting}"
        yield finding("RATINGS-EQUAL", Place(sheet), **words, cost=cost)


def check_hidden(book: Book, headings: Headings, facts: Facts, last_row: int) -> Iterator[Finding]:
    """Announce what is hidden: rows, columns and the sheet that was read, and other sheets."""
    sheet = headings.sheet
    rows = sum(headings.row < row <= last_row for row in facts.hidden_rows)
    columns = sum(heading.column in facts.hidden_columns for heading in headings.chosen.values())
    counts = [_counted(rows, "row"), _counted(columns, "column"), "the whole sheet" if sheet.hidden else ""]
    hidden = [each for each in counts if each]
    if hidden:
        verb = "is" if len(hidden) == 1 and (rows == 1 or columns == 1 or sheet.hidden) else "are"
        what = " and ".join(hidden)
        yield finding("SHEET-HIDDEN", Place(sheet.name), what=f"{what[0].upper()}{what[1:]} {verb}")
    others = [
        other.name
        for other in book.sheets
        if other.hidden and other is not sheet and other.name not in _TEMPLATE_LISTS
    ]
    if others:
        yield finding("SHEETS-HIDDEN", what=", ".join(others))


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}" if number else ""
