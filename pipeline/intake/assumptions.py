"""The sheet Assumptions: figures of ours overridden by name or label, and exchange rates of the user's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import Kind, Question
from pipeline.intake.addresses import name
from pipeline.intake.cells import read_cell, shown
from pipeline.intake.rate_room import RateRoom
from pipeline.intake.text import key, tidy
from pipeline.knowledge.currencies import currency_code
from pipeline.knowledge.figures import SHARES, bounds_of, figures

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell, Facts, Sheet
    from pipeline.knowledge.figures import Figure

_EXCHANGE_RATE = re.compile(r"exchange rate(?: of| for)? (.+)", re.IGNORECASE)
_CLOSE = 70
_MAY_BE_PERCENT = (*SHARES, "x")
_VALUE_HEADINGS = ("your figure", "your value", "override", "value", "figure")
_HEADINGS_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Overridable:
    """A figure that may be overridden: the least and most one may say, and what we expect, low to high."""

    name: str
    label: str
    unit: str
    least: float
    most: float
    low: float
    high: float


@dataclass(slots=True)
class Assumptions:
    """Overrides by name, exchange rates by currency (see `knowledge.currencies.rate`), what to tell.

    `rate_places` says where each rate was typed, `room` where the next could be.
    """

    overrides: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    rate_places: dict[str, tuple[str, Place]] = field(default_factory=dict)
    room: RateRoom = field(default_factory=RateRoom)
    findings: list[Finding] = field(default_factory=list)


def read_assumptions(sheet: Sheet | None, facts: Facts) -> Assumptions:
    """Return what the sheet overrides: a name or label, its value under “Your figure” or beside it."""
    found = Assumptions()
    if sheet is None:
        return found
    first_row, theirs = _value_column(sheet)
    found.room = RateRoom(sheet.name, max(sheet.last_row + 1, first_row), sheet.left, theirs)
    for at, cell in enumerate(sheet.column(sheet.left, first_row)):
        row, label = first_row + at, tidy(shown(cell))
        column = theirs
        if _EXCHANGE_RATE.fullmatch(label) and sheet.value(row, column) == "":
            column = sheet.left + 1
        answer = facts.errors.get((row, column)) or sheet.value(row, column)
        if label and answer != "":
            _take(found, label, answer, Place(sheet.name, name(row, column), row))
    return found


def _value_column(sheet: Sheet) -> tuple[int, int]:
    """Return the first row of figures and the column of the user's, which may stand beside ours."""
    for at, cells in enumerate(sheet.rows[:_HEADINGS_WITHIN]):
        words = [key(shown(cell)) for cell in cells]
        for heading in _VALUE_HEADINGS:
            if heading in words[1:]:
                return sheet.top + at + 1, sheet.left + words.index(heading)
    return sheet.top, sheet.left + 1


def _take(found: Assumptions, label: str, answer: Cell, place: Place) -> None:
    exchange = _EXCHANGE_RATE.fullmatch(label)
    if exchange:
        _take_rate(found, label, (exchange[1], answer), place)
        return
    known = _by_word().get(key(label))
    if known is None:
        near = process.extractOne(key(label), list(_by_word()), scorer=fuzz.WRatio, score_cutoff=_CLOSE)
        hint = f" “{_by_word()[near[0]].name}” is close." if near else ""
        found.findings.append(finding("ASSUMPTION-UNKNOWN", place, found=label, near=hint))
        return
    value = _value(answer)
    if _is_percent(answer) and not known.unit.startswith(_MAY_BE_PERCENT):
        value = None
    if value is None or not known.least <= value <= known.most:
        allowed = f"A number from {known.least:g} to {known.most:g} ({known.unit})."
        found.findings.append(
            finding("ASSUMPTION-VALUE", place, found=label, value=shown(answer), allowed=allowed)
        )
        return
    found.overrides[known.name] = value
    if not known.low <= value <= known.high:
        words = {"low": f"{known.low:g}", "high": f"{known.high:g}", "unit": known.unit}
        told = finding("ASSUMPTION-FAR", place, found=label, value=f"{value:g}", **words)
        found.findings.append(told)


def _take_rate(found: Assumptions, label: str, said: tuple[str, Cell], place: Place) -> None:
    currency, value = currency_code(said[0]), _value(said[1])
    if currency and value and value > 0:
        found.rates[currency] = value
        found.rate_places[currency] = label, place
        return
    allowed = "A currency code in the label and a number above 0 beside it."
    found.findings.append(
        finding("ASSUMPTION-VALUE", place, found=label, value=shown(said[1]), allowed=allowed)
    )


def _value(answer: Cell) -> float | None:
    """Return the number; “8%” and the cell 8 % are both 0.08, as shares are held."""
    percent = _is_percent(answer)
    question = Question(name="", header="", kind=Kind.NUMBER, help="", example="")
    reading = read_cell(question, answer.strip(" %") if percent and isinstance(answer, str) else answer)
    if reading.code or reading.value is None:
        return None
    return float(str(reading.value)) / (100 if percent else 1)


def _is_percent(answer: Cell) -> bool:
    return isinstance(answer, str) and answer.strip().endswith("%")


@cache
def _by_word() -> dict[str, Overridable]:
    known = [_overridable(figure) for figure in figures().by_name.values()]
    labels = {key(each.label): each for each in known}
    return labels | {key(each.name): each for each in known}


def _overridable(figure: Figure) -> Overridable:
    least, most = bounds_of(figure)
    return Overridable(figure.name, figure.label, figure.unit, least, most, figure.low, figure.high)
