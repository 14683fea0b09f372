"""The sheet Assumptions: figures of ours overridden by name or label, and exchange rates of the user's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import Kind, Question
from pipeline.intake.addresses import name
from pipeline.intake.cells import read_cell, shown
from pipeline.intake.overridable import OF_COMPANY, SHARES, US_DOLLAR, by_word, quote_key
from pipeline.intake.rate_room import RateRoom
from pipeline.intake.text import key, tidy
from pipeline.knowledge.currencies import currency_code
from pipeline.knowledge.weights import weight_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.intake.overridable import Overridable
    from pipeline.intake.sheets import Cell, Facts, Sheet

_EXCHANGE_RATE = re.compile(r"exchange rate(?: of| for)? (.+)", re.IGNORECASE)
_CLOSE = 70
_QUOTE = re.compile(r"quote for (.+)", re.IGNORECASE)
_MAY_BE_PERCENT = (*SHARES, "x")
_VALUE_HEADINGS = ("your figure", "your value", "override", "value", "figure")
_HEADINGS_WITHIN = 20


class OwnCell(NamedTuple):
    """Where a figure may be typed on the user's own sheet, and the number that stands there, if one does."""

    sheet: str
    cell: str
    value: float | None


@dataclass(slots=True)
class Assumptions:
    """What the user's figures say, each by name, and what to tell.

    `rates`: exchange rates by currency (see `knowledge.currencies.rate`), `rate_places` where each was typed,
    `room` where the next could be; `quotes`: yearly prices by function, with the cells they stand in;
    `weights`: of the policy. `settled` are answers of the company typed on our own sheet, `typed` all names
    typed there; `cells` says where figures may be typed on a sheet of the user's.
    """

    overrides: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    rate_places: dict[str, tuple[str, Place]] = field(default_factory=dict)
    room: RateRoom = field(default_factory=RateRoom)
    quotes: dict[str, float] = field(default_factory=dict)
    quoted_at: dict[str, Place] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    settled: dict[str, float] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    cells: dict[str, OwnCell] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class _Said(NamedTuple):
    """One line of a sheet with an answer: its label, name (may be empty), answer and address."""

    label: str
    name: str
    answer: Cell
    place: Place
    ours: bool


def read_assumptions(sheet: Sheet | None, facts: Facts, found: Assumptions | None = None) -> Assumptions:
    """Return what the sheet overrides: a name or label, its value under “Your figure” or beside it.

    A later sheet (our own, from an earlier run) adds to what was `found` and wins where both speak.
    """
    found = found or Assumptions()
    if sheet is None:
        return found
    columns = _columns(sheet)
    found.room = RateRoom(sheet.name, max(sheet.last_row + 1, columns.first_row), sheet.left, columns.theirs)
    for at, cell in enumerate(sheet.column(sheet.left, columns.first_row)):
        row, label = columns.first_row + at, tidy(shown(cell))
        named = tidy(shown(sheet.value(row, columns.names))) if columns.names else ""
        column = columns.theirs
        if _EXCHANGE_RATE.fullmatch(label) and sheet.value(row, column) == "":
            column = sheet.left + 1
        answer = facts.errors.get((row, column)) or sheet.value(row, column)
        said = _Said(label, named, answer, Place(sheet.name, name(row, column), row), facts.ours)
        if columns.headed and not facts.ours:
            _remember(found, said)
        if label and answer != "":
            _take(found, said)
    return found


class _Columns(NamedTuple):
    """The first row of figures, the column of the user's, that of names (0: none), whether headed so."""

    first_row: int
    theirs: int
    names: int
    headed: bool


def _columns(sheet: Sheet) -> _Columns:
    """Return where the user's figures stand, which may be beside ours."""
    for at, cells in enumerate(sheet.rows[:_HEADINGS_WITHIN]):
        words = [key(shown(cell)) for cell in cells]
        for heading in _VALUE_HEADINGS:
            if heading in words[1:]:
                names = sheet.left + words.index("name") if "name" in words[1:] else 0
                theirs = sheet.left + words.index(heading)
                return _Columns(sheet.top + at + 1, theirs, names, headed=heading == _VALUE_HEADINGS[0])
    return _Columns(sheet.top, sheet.left + 1, 0, headed=False)


def _known(said: _Said) -> Overridable | None:
    return by_word().get(key(said.name)) or by_word().get(key(said.label))


def _remember(found: Assumptions, said: _Said) -> None:
    """Keep the cell of a figure: our own sheet follows it. A text such as “8%” is not followed."""
    known, quote = _known(said), _QUOTE.fullmatch(said.label)
    named = quote_key(quote[1]) if quote else known.name if known else ""
    if named and (said.answer == "" or _is_number(said.answer)):
        value = None if said.answer == "" else float(str(said.answer))
        found.cells[named] = OwnCell(said.place.sheet, said.place.cell, value)


def _is_number(answer: Cell) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)


def _take(found: Assumptions, said: _Said) -> None:
    exchange, quote = _EXCHANGE_RATE.fullmatch(said.label), _QUOTE.fullmatch(said.label)
    if exchange:
        _take_rate(found, said, exchange[1])
        return
    if quote:
        _take_quote(found, said, tidy(quote[1]))
        return
    known = _known(said)
    if known is None:
        near = process.extractOne(key(said.label), list(by_word()), scorer=fuzz.WRatio, score_cutoff=_CLOSE)
        hint = f" “{by_word()[near[0]].name}” is close." if near else ""
        found.findings.append(finding("ASSUMPTION-UNKNOWN", said.place, found=said.label, near=hint))
        return
    value = _value(said.answer)
    if _is_percent(said.answer) and not known.unit.startswith(_MAY_BE_PERCENT):
        value = None
    if value is None or not known.least <= value <= known.most:
        allowed = f"A number from {known.least:g} to {known.most:g} ({known.unit})."
        words = {"found": said.label, "value": shown(said.answer), "allowed": allowed}
        found.findings.append(finding("ASSUMPTION-VALUE", said.place, **words))
        return
    _put(found, said, known, value)


def _put(found: Assumptions, said: _Said, known: Overridable, value: float) -> None:
    """Keep a figure where it belongs; one that our sheet repeats from the user's own is theirs."""
    if _is_repeated(found, said, known.name, value):
        return
    if known.name == US_DOLLAR:
        found.rates["USD"] = 1 / value
    elif known.name in weight_figures():
        found.weights[known.name] = value
    elif known.name == "smallest_saving" or (said.ours and known.name in OF_COMPANY):
        found.settled[known.name] = value
    else:
        found.overrides[known.name] = value
    if not known.low <= value <= known.high:
        words = {"low": f"{known.low:g}", "high": f"{known.high:g}", "unit": known.unit}
        told = finding("ASSUMPTION-FAR", said.place, found=said.label, value=f"{value:g}", **words)
        found.findings.append(told)


def _is_repeated(found: Assumptions, said: _Said, named: str, value: float) -> bool:
    """Say whether our sheet only repeats the user's own; what it does not repeat was typed there."""
    own = found.cells.get(named)
    if said.ours and own and own.value == value:
        return True
    if said.ours:
        found.typed.add(named)
    return False


def _take_quote(found: Assumptions, said: _Said, function: str) -> None:
    value = _value(said.answer)
    if value is not None and value >= 0 and not _is_percent(said.answer):
        if not _is_repeated(found, said, quote_key(function), value):
            found.quotes[function], found.quoted_at[function] = value, said.place
        return
    allowed = "The provider's price of a year in the reporting currency, in full: 120000."
    words = {"found": said.label, "value": shown(said.answer), "allowed": allowed}
    found.findings.append(finding("ASSUMPTION-VALUE", said.place, **words))


def tell_quotes(found: Assumptions, functions: Iterable[str]) -> Iterator[Finding]:
    """Yield every quote for a function that is not on the list."""
    names = {key(each): each for each in functions}
    for function, place in found.quoted_at.items():
        if key(function) not in names:
            near = process.extractOne(key(function), list(names), scorer=fuzz.WRatio, score_cutoff=_CLOSE)
            hint = f" “{names[near[0]]}” is close." if near else ""
            yield finding("QUOTE-UNKNOWN", place, found=function, near=hint)


def _take_rate(found: Assumptions, said: _Said, currency_said: str) -> None:
    currency, value = currency_code(currency_said), _value(said.answer)
    if currency and value and value > 0:
        found.rates[currency] = value
        found.rate_places[currency] = said.label, said.place
        return
    allowed = "A currency code in the label and a number above 0 beside it."
    words = {"found": said.label, "value": shown(said.answer), "allowed": allowed}
    found.findings.append(finding("ASSUMPTION-VALUE", said.place, **words))


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
