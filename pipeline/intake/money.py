"""Costs as typed, brought to units of the reporting currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import COMPANY_QUESTIONS, UNITS
from pipeline.intake.addresses import name
from pipeline.knowledge.currencies import NoRateError, Rate, rate
from pipeline.knowledge.places import countries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.intake.column import Column

DEFAULT_CURRENCY = "USD"
PRICES_IN = "USD"


@dataclass(frozen=True, slots=True)
class Money:
    """The currency of results, the user's rates for it, and the factor of amounts that name no unit."""

    reporting: str
    answered: bool
    scale: float
    rates: Mapping[str, float]


@dataclass(slots=True)
class Converted:
    """Costs by offset (None: unknown), which offsets have no rate, and what to tell."""

    costs: list[float | None]
    without_rate: list[tuple[int, Finding]] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def money_of(company: Mapping[str, Any], rates: Mapping[str, float]) -> Money:
    """Return how to read costs; unanswered, the reporting currency is the home country's, else US dollars."""
    said = company.get("reporting_currency")
    home = countries().get(str(company.get("home_country")))
    known = said or (home.currency if home else None)
    return Money(known or DEFAULT_CURRENCY, bool(known), UNITS[company.get("amounts_in") or "units"], rates)


def scaled_costs(column: Column, money: Money) -> list[float | None]:
    """Return costs in full: a “k” in the cell goes before the heading's unit, that before the company's."""
    scale = column.heading.match.unit.scale or money.scale
    said = {at for at, reading in column.odd.items() if reading.scaled}
    return [
        None if value is None else float(str(value)) * (1.0 if at in said else scale)
        for at, value in enumerate(column.answers)
    ]


def currencies_of(cost: Column, currency: Column | None, offsets: Sequence[int]) -> dict[int, str | None]:
    """Return each row's currency: its own answer, the cost cell's, the heading's, or None for none said."""
    heading = cost.heading.match.unit.currency
    answered: Sequence[object] = currency.answers if currency else ()
    return {
        at: (str(answered[at]) if currency and answered[at] else None) or _in_cell(cost, at) or heading
        for at in offsets
    }


def _in_cell(cost: Column, at: int) -> str | None:
    reading = cost.odd.get(at)
    return reading.currency if reading else None


def only_currency(said: Mapping[int, str | None]) -> str | None:
    """Return the one currency that every cost is in, None if they differ or some do not say."""
    distinct = set(said.values())
    return distinct.pop() if len(distinct) == 1 else None


def convert(
    costs: list[float | None], said: Mapping[int, str | None], money: Money, place: Mapping[int, Place]
) -> Converted:
    """Return the costs in the reporting currency; rows without a rate are listed, each with its finding.

    Prices are modelled in US dollars, so without a rate for those no row can be answered.
    """
    result = Converted(list(costs))
    bought: dict[str, Rate | None] = {}
    unpriced = _rate(PRICES_IN, money) is None
    for at, named in said.items():
        code = named or money.reporting
        if code not in bought:
            bought[code] = _rate(code, money)
            result.notes.extend(_converted_note(code, bought[code], money, place[at].sheet))
        each, value = bought[code], costs[at]
        result.costs[at] = value * each.value if each and value is not None else None
        if each is None or unpriced:
            words = {"value": PRICES_IN if each else code, "reporting": money.reporting}
            result.without_rate.append((at, finding("CURRENCY-NO-RATE", place[at], **words)))
    return result


def price_of_dollar(money: Money) -> float | None:
    """Return what one US dollar costs in the reporting currency, None if nobody says."""
    found = _rate(PRICES_IN, money)
    return found.value if found else None


def _rate(code: str, money: Money) -> Rate | None:
    try:
        return rate(code, money.reporting, money.rates)
    except NoRateError:
        return None


def _converted_note(code: str, bought: Rate | None, money: Money, sheet: str) -> list[Finding]:
    if bought is None or code == money.reporting:
        return []
    day = f"European Central Bank, {bought.day:%Y-%m-%d}" if bought.day else "your rate"
    words = {"value": code, "rate": f"{bought.value:.6g}", "reporting": money.reporting, "day": day}
    return [finding("CURRENCY-CONVERTED", Place(sheet), **words)]


def found_note(code: str, sheet: str, heading: tuple[int, int]) -> Finding:
    """Tell that the reporting currency was taken from the costs themselves."""
    question = next(each for each in COMPANY_QUESTIONS if each.name == "reporting_currency")
    return finding(
        "CURRENCY-FOUND", Place(sheet, name(*heading), heading[0]), header=question.header, read=code
    )
