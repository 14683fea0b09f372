"""Costs per head that are far from the others: a slip of units, of a currency, or of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.findings import Finding, Place, finding
from pipeline.intake.addresses import letters, name
from pipeline.intake.cells import amount
from pipeline.intake.money import price_of_dollar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.intake.headers import Headings
    from pipeline.intake.money import Money
    from pipeline.knowledge.currencies import Rate

_FEWEST_FOR_MIDDLE = 5
_LEAST_FAR, _SURELY_FAR = 10.0, 50.0  # times the middle; between the two, spread decides
_SPREADS = 4.5
_TO_SPREAD = 1.4826  # from the median of deviations to a standard deviation, if they are normal
_USUAL = 4.0
_THOUSAND = 1_000.0
_LEAST_OF_ALL = 0.001
_LEAST_PER_HEAD, _MOST_PER_HEAD = 2_000.0, 2_000_000.0  # US dollars a year; our assumption


def check_costs(
    functions: pd.DataFrame, headings: Headings, money: Money, rates: Mapping[str, Rate]
) -> Iterator[Finding]:
    """Yield what the costs per head say of units, currencies and rows, with the money that hangs on it."""
    each = _per_head(functions)
    yield from _units(each, functions, headings, money)
    if len(each) < _FEWEST_FOR_MIDDLE:
        return
    middle = float(each.median())
    for row, value in each[_far(each, middle)].items():
        yield _row(int(str(row)), float(value), middle, (functions, headings, money, rates))


def _per_head(functions: pd.DataFrame) -> pd.Series[float]:
    counted = functions[(functions["headcount"] > 0) & (functions["annual_cost"] > 0)]
    return counted["annual_cost"] / counted["headcount"]


def _far(each: pd.Series[float], middle: float) -> pd.Series[bool]:
    """Measure on logarithms, against the usual spread: salaries differ by factors."""
    distance = np.abs(np.log(each.to_numpy(dtype=float) / middle))
    spread = _SPREADS * _TO_SPREAD * float(np.median(distance))
    return pd.Series(distance > min(max(np.log(_LEAST_FAR), spread), np.log(_SURELY_FAR)), index=each.index)


def _units(
    each: pd.Series[float], functions: pd.DataFrame, headings: Headings, money: Money
) -> Iterator[Finding]:
    """Ask for the unit of all amounts where the middle cost per head is one that nobody has."""
    dollar = price_of_dollar(money)
    if each.empty or dollar is None:
        return
    middle = float(each.median())
    words = {"value": f"{middle:,.{0 if middle >= 1 else 3}f}", "currency": money.reporting}
    words["total"] = _in(float(functions["annual_cost"].sum()), money)
    place = Place(headings.sheet.name, name(headings.row, headings.chosen["annual_cost"].column))
    if middle / dollar < _LEAST_OF_ALL:
        ask = "do people stand under cost, and cost under people, or are amounts in millions?"
        yield finding("COST-UNITS", place, **words, ask=ask)
    elif middle / dollar < _LEAST_PER_HEAD:
        many = "thousands" if middle / dollar * _THOUSAND < _MOST_PER_HEAD and middle >= 1 else "millions"
        yield finding("COST-UNITS", place, **words, ask=f"are amounts in {many}?")
    elif middle / dollar > _MOST_PER_HEAD:
        yield finding("COST-UNITS", place, **words, ask="are amounts typed in full?")


def _row(
    row: int, value: float, middle: float, known: tuple[pd.DataFrame, Headings, Money, Mapping[str, Rate]]
) -> Finding:
    functions, headings, money, rates = known
    cost = float(functions["annual_cost"][row])
    words = {
        "value": f"{value:,.0f}",
        "times": f"{value / middle:.3g} times" if value > middle else f"1/{middle / value:.3g} of",
        "typical": f"{middle:,.0f}",
        "cost": _in(cost, money),
    }
    code = functions["currency"][row]
    used = rates.get(str(code))
    if used and 1 / _USUAL < value / used.value / middle < _USUAL:
        place = Place(headings.sheet.name, name(row, headings.chosen["currency"].column), row)
        return finding("ROW-CURRENCY", place, **words, currency=code, reporting=money.reporting)
    column = headings.chosen["annual_cost"].column
    place = Place(headings.sheet.name, f"{letters(column)}{row}", row)
    return finding("ROW-COST-PER-HEAD", place, **words, slip=_slip(headings, row, column, value / middle))


def _slip(headings: Headings, row: int, column: int, times: float) -> str:
    """Return what to type if the figure alone is in thousands, or alone in full."""
    typed = headings.sheet.value(row, column)
    if not isinstance(typed, int | float):
        return ""
    if 1 / _USUAL < times * _THOUSAND < _USUAL:
        return f" If the cost was typed in thousands, type {amount(typed * _THOUSAND)}."
    if 1 / _USUAL < times / _THOUSAND < _USUAL:
        return f" If the cost should be in thousands, type {amount(typed / _THOUSAND)}."
    return ""


def _in(value: float, money: Money) -> str:
    return f"{value:,.0f} {money.reporting}"
