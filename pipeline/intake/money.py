"""Costs as typed, brought to units of the reporting currency."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import COMPANY_QUESTIONS, UNITS
from pipeline.intake.addresses import name
from pipeline.intake.cells import amount
from pipeline.intake.rate_room import RateRoom
from pipeline.knowledge.currencies import NoRateError, Rate, bank_rate, is_published, may_mean, rate
from pipeline.knowledge.places import countries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.intake.assumptions import Assumptions
    from pipeline.intake.column import Column

DEFAULT_CURRENCY = "USD"
PRICES_IN = "USD"
_FAR = 1.25  # currencies move less in a year


@dataclass(frozen=True, slots=True)
class Money:
    """The currency of results, the user's rates, and the factor of amounts that name no unit.

    `room` is where a rate that is missing can be typed.
    """

    reporting: str
    answered: bool
    scale: float
    rates: Mapping[str, float]
    room: RateRoom = field(default_factory=RateRoom)


@dataclass(slots=True)
class Converted:
    """Costs by offset (None: unknown), the rates used, and which offsets have none, each with its finding."""

    costs: list[float | None]
    rates: dict[str, Rate] = field(default_factory=dict)
    without_rate: list[tuple[int, Finding]] = field(default_factory=list)


def money_of(company: Mapping[str, Any], assumptions: Assumptions) -> Money:
    """Return how to read costs; unanswered, the reporting currency is the home country's, else US dollars."""
    said = company.get("reporting_currency")
    home = countries().get(str(company.get("home_country")))
    known = said or (home.currency if home else None)
    scale = UNITS[company.get("amounts_in") or "units"]
    return Money(known or DEFAULT_CURRENCY, bool(known), scale, assumptions.rates, assumptions.room)


def settle_signs(cost: Column, currency: Column | None) -> None:
    """Let the row's currency, or else the heading's, say what a sign such as “$” in the cost stands for."""
    for at, reading in cost.odd.items():
        if reading.code != "CELL-SIGN":
            continue
        said = (currency.answers[at] if currency else None) or cost.heading.match.unit.currency
        if said and may_mean(str(reading.words["sign"]), str(said)):
            cost.odd[at] = replace(reading, code="", read=f"{amount(float(str(reading.value)))} {said}")


def scaled_costs(column: Column, money: Money) -> list[float | None]:
    """Return costs in full: a “k” in the cell goes before the heading's unit, that before the company's."""
    scale = column.heading.match.unit.scale or money.scale
    said = {at for at, reading in column.odd.items() if reading.scaled}
    return [
        None if value is None else float(str(value)) * (1.0 if at in said else scale)
        for at, value in enumerate(column.answers)
    ]


def currencies_of(
    cost: Column, currency: Column | None, offsets: Sequence[int], reporting: str
) -> dict[int, str | None]:
    """Return each row's currency: its own answer, the cost cell's, the heading's, or None for none said."""
    unit = cost.heading.match.unit
    heading = unit.currency or (reporting if unit.sign and may_mean(unit.sign, reporting) else None)
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
    result, asked = Converted(list(costs)), dict[str, int]()
    bought = {
        code: _rate(code, money)
        for code in dict.fromkeys(named or money.reporting for named in said.values())
    }
    unpriced = _rate(PRICES_IN, money) is None
    for at, named in said.items():
        code = named or money.reporting
        each, value = bought[code], costs[at]
        result.costs[at] = value * each.value if each and value is not None else None
        if each is None or unpriced:
            missing = code if each is None and _only_own(code, money) else PRICES_IN
            number = asked.setdefault(missing, len(asked))
            result.without_rate.append((at, _no_rate(missing, money, number, place[at])))
    result.rates = {code: each for code, each in bought.items() if each and code != money.reporting}
    return result


def _only_own(code: str, money: Money) -> bool:
    """Say whether nothing but the user's own rate can help: a rate to the dollar would not."""
    return is_published(money.reporting) or not is_published(code)


def _no_rate(code: str, money: Money, number: int, place: Place) -> Finding:
    """Ask for the rate the way people know it: a currency the bank lacks, in units for one it has."""
    turned = code == PRICES_IN
    words = {
        "value": code,
        "reporting": money.reporting,
        "own": money.reporting if turned else code,
        "one": code if turned else money.reporting,
    }
    return finding("CURRENCY-NO-RATE", place, **words, **money.room.words(number))


def far_rates(assumptions: Assumptions, reporting: str) -> Iterator[Finding]:
    """Yield the user's rates that are far from the central bank's, as one typed the wrong way round is."""
    for code, (label, place) in assumptions.rate_places.items():
        one = PRICES_IN if code == reporting else reporting
        if code == one or not is_published(code, one):
            continue
        bank, value = bank_rate(one, code).value, assumptions.rates[code]
        if not 1 / _FAR <= value / bank <= _FAR:
            words = {"found": label, "value": f"{value:.6g}", "own": code, "one": one, "bank": f"{bank:.6g}"}
            yield finding("CURRENCY-RATE-FAR", place, **words)


def price_of_dollar(money: Money) -> float | None:
    """Return what one US dollar costs in the reporting currency, None if nobody says."""
    found = _rate(PRICES_IN, money)
    return found.value if found else None


def _rate(code: str, money: Money) -> Rate | None:
    try:
        return rate(code, money.reporting, money.rates)
    except NoRateError:
        return None


def converted_notes(rates: Mapping[str, Rate], money: Money, sheet: str) -> Iterator[Finding]:
    """Tell at which rate costs in another currency were converted."""
    for code, each in rates.items():
        words = {"value": code, "rate": f"{each.value:.6g}", "reporting": money.reporting}
        yield finding("CURRENCY-CONVERTED", Place(sheet), **words, source=each.source)


def found_note(code: str, sheet: str, heading: tuple[int, int]) -> Finding:
    """Tell that the reporting currency was taken from the costs themselves."""
    question = next(each for each in COMPANY_QUESTIONS if each.name == "reporting_currency")
    return finding(
        "CURRENCY-FOUND", Place(sheet, name(*heading), heading[0]), header=question.header, read=code
    )
