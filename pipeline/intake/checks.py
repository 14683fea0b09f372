"""What makes sense alone but not together: copies, costs per head, ratings, the company's own total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import FUNCTION_QUESTIONS, Kind
from pipeline.intake.addresses import letters, name
from pipeline.intake.money import price_of_dollar
from pipeline.intake.text import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import FunctionRows
    from pipeline.intake.headers import Headings
    from pipeline.intake.money import Money
    from pipeline.intake.sheets import Book, Facts

_TEMPLATE_LISTS = ("_lists",)
_FAR_FROM_MIDDLE = 10.0
_FEWEST_FOR_MIDDLE = 5
_LEAST_PER_HEAD, _MOST_PER_HEAD = 2_000.0, 2_000_000.0  # US dollars a year; our assumption
_FEWEST_RATINGS = 8
_MOST_ROWS_NAMED = 12
_RATINGS = [question.name for question in FUNCTION_QUESTIONS if question.kind is Kind.RATING]


def check_functions(
    functions: DataFrame[FunctionRows], headings: Headings, money: Money, total_employees: float | None
) -> Iterator[Finding]:
    """Yield what the rows say about each other and about the company's total."""
    columns = {label: heading.column for label, heading in headings.chosen.items()}
    yield from _copies(functions, headings.sheet.name, columns["function"])
    yield from _zeros(functions, headings.sheet.name, columns)
    yield from _costs_per_head(functions, headings.sheet.name, columns["annual_cost"])
    yield from _units(
        functions, money, Place(headings.sheet.name, name(headings.row, columns["annual_cost"]))
    )
    yield from _equal_ratings(functions, headings.sheet.name)
    people = float(functions["headcount"].sum())
    if total_employees is not None and round(people) > total_employees:
        place = Place(headings.sheet.name, name(headings.row, columns["headcount"]), headings.row)
        yield finding("COMPANY-HEADCOUNT", place, rows=f"{people:,.10g}", total=f"{total_employees:,.10g}")


def _copies(functions: pd.DataFrame, sheet: str, column: int) -> Iterator[Finding]:
    told_apart = ["function", "department", "delivers", "target_country"]
    words = functions[told_apart].fillna("").map(key)
    doubled = words[words.duplicated(keep=False)]
    for (_, *_), group in doubled.groupby(told_apart, sort=False):
        rows = list(group.index)
        first = functions.loc[rows[0]]
        shown = ", ".join(map(str, rows[:_MOST_ROWS_NAMED])) + (", …" if len(rows) > _MOST_ROWS_NAMED else "")
        place = Place(sheet, name(rows[0], column), rows[0])
        department = first["department"] or "the same department"
        yield finding("ROW-TWICE", place, value=first["function"], department=department, rows=shown)


def _zeros(functions: pd.DataFrame, sheet: str, columns: Mapping[str, int]) -> Iterator[Finding]:
    for zero, other, what in (("headcount", "annual_cost", "a cost"), ("annual_cost", "headcount", "people")):
        header = next(each.header for each in FUNCTION_QUESTIONS if each.name == zero)
        for row in functions.index[(functions[zero] == 0) & (functions[other] > 0)]:
            yield finding("ROW-ZERO", Place(sheet, name(row, columns[zero]), row), header=header, what=what)
    for row in functions.index[(functions["headcount"] == 0) & (functions["annual_cost"] == 0)]:
        place = Place(sheet, name(row, columns["function"]), row)
        yield finding("ROW-NOTHING", place, value=functions.loc[row, "function"])


def _per_head(functions: pd.DataFrame) -> pd.Series[float]:
    counted = functions[(functions["headcount"] > 0) & (functions["annual_cost"] > 0)]
    return counted["annual_cost"] / counted["headcount"]


def _units(functions: pd.DataFrame, money: Money, heading: Place) -> Iterator[Finding]:
    """Ask for the unit of all amounts where the middle cost per head is one that nobody has."""
    each = _per_head(functions)
    dollar = price_of_dollar(money)
    if each.empty or dollar is None:
        return
    middle = float(each.median())
    words = {"value": f"{middle:,.{0 if middle >= 1 else 3}f}", "currency": money.reporting}
    if middle / dollar < _LEAST_PER_HEAD:
        many = "thousands" if middle / dollar * 1_000 < _MOST_PER_HEAD and middle >= 1 else "millions"
        yield finding("COST-UNITS", heading, **words, ask=f"are amounts in {many}?")
    elif middle / dollar > _MOST_PER_HEAD:
        yield finding("COST-UNITS", heading, **words, ask="are amounts typed in full?")


def _costs_per_head(functions: pd.DataFrame, sheet: str, column: int) -> Iterator[Finding]:
    each = _per_head(functions)
    if len(each) < _FEWEST_FOR_MIDDLE:
        return
    middle = float(each.median())
    times = each / middle
    for row, value in each[(times > _FAR_FROM_MIDDLE) | (times < 1 / _FAR_FROM_MIDDLE)].items():
        words = {"value": f"{value:,.0f}", "times": f"{value / middle:.3g}", "typical": f"{middle:,.0f}"}
        yield finding("ROW-COST-PER-HEAD", Place(sheet, f"{letters(column)}{row}", int(str(row))), **words)


def _equal_ratings(functions: pd.DataFrame, sheet: str) -> Iterator[Finding]:
    given = functions[_RATINGS].to_numpy(dtype=float)
    given = given[~np.isnan(given)]
    if len(given) >= _FEWEST_RATINGS and given.min() == given.max():
        yield finding("RATINGS-EQUAL", Place(sheet), count=len(given), value=f"{given[0]:g}")


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
