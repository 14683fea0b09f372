"""One pure parser for every kind of cell: what stands there in, a `Reading` out; ranges are checked later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.inputs import LONGEST_TEXT, YES_NO, Kind, Question
from pipeline.intake.dates import from_day, from_serial, parse_date
from pipeline.intake.fallback import STRICTEST
from pipeline.intake.numbers import Ambiguous, Mark, Number, parse_number
from pipeline.intake.places_listed import read_countries, read_country, read_languages
from pipeline.intake.reading import NOTHING, Reading, unreadable
from pipeline.intake.text import fold, is_dash, key, says_nothing, tidy
from pipeline.knowledge.currencies import currencies_meant, currency_code, may_mean, nearest_currency
from pipeline.knowledge.places import countries
from pipeline.knowledge.wordings import answer_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.intake.sheets import Cell

_NEAR_ENOUGH = 60
_SLIP = 80
_ERROR_WORD = re.compile(r"#[¡¿]?[A-ZÀ-Ž][A-ZÀ-Ž0-9/ _]*[!?]|#(?:NV|N/D|N/B)|#{3,}")
_EXCEL_ERRORS = (
    "#REF!",
    "#N/A",
    "#DIV/0!",
    "#NAME?",
    "#VALUE!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
)
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_EXPLAINED = re.compile(r"([1-5])\s*(?:(?:/|of|out of)\s*5|[^\w.,/]+(\D+?)\)?)")
_FULL = "★⭐●⬤■"
_STARS = re.compile(rf"(?=.{{1,5}}$)[{_FULL}]+[☆○◯□]*")
_LEVELS = ("1", "2", "3", "4", "5")
_LEVEL_WORDS = {
    "very low": 1, "low": 1, "minimal": 1, "medium low": 2, "low medium": 2, "medium": 3, "med": 3,
    "moderate": 3,
    "average": 3, "mid": 3, "medium high": 4, "high medium": 4, "high": 5, "very high": 5, "critical": 5,
    "l": 1, "m": 3, "h": 5,
}  # fmt: skip
_CHOICE_WORDS = {
    "units": ("unit", "full", "full amounts", "ones", "1"),
    "thousands": ("thousand", "k", "in thousands", "000", "000s", "1000", "1 000", "tsd"),
    "millions": ("million", "m", "in millions", "mn", "mio", "mm", "1000000"),
    "Salaries only": ("salary", "salaries", "base salary", "salary only", "gross salary", "pay only"),
    "Fully loaded": ("loaded", "all in", "total cost", "fully loaded cost", "everything"),
    "Own staff": ("in house", "inhouse", "internal", "employees", "own employees", "staff", "internal staff"),
    "Contractors": ("contractor", "freelancers", "freelancer", "agency staff", "temps", "contingent"),
    "Provider": ("vendor", "supplier", "outsourced", "outsourcer", "service provider", "third party"),
    "Project": ("one off", "temporary"),
    "Ongoing": ("permanent", "continuous", "recurring"),
    "Home country": ("home", "domestic"),
    "Anywhere": ("any", "no restriction", "no limit"),
    "Personal": ("personal data", "pii"),
    "Internal": ("internal data", "internal only"),
    "Regulated": ("regulated data",),
    "Onshore": ("on shore", "onshore only"), "Nearshore": ("near shore",), "Offshore": ("off shore",),
}  # fmt: skip
_NEAREST_MEANING = {"Adequate countries": ("eu", "eea", "eu eea", "eu only", "european union", "europe")}


@dataclass(frozen=True, slots=True)
class Manner:
    """What is known when a cell is read: its column's decimal mark, and from which year dates count.

    `currency` is the usual one.
    """

    decimal: Mark | None = None
    date_1904: bool = False
    currency: str | None = None


def read_cell(question: Question, cell: Cell, manner: Manner | None = None) -> Reading:
    """Return what the cell says in answer to the question; blank cells and “n/a” are `NOTHING`."""
    if isinstance(cell, str):
        cell = tidy(cell)
        if not cell:
            return NOTHING
        if cell.upper() in _EXCEL_ERRORS or _ERROR_WORD.fullmatch(cell):
            return unreadable("CELL-ERROR", value=cell)
    return _PARSERS[question.kind](question, cell, manner or Manner())


def _text(_: Question, cell: Cell, __: Manner) -> Reading:
    text = shown(cell)
    if is_dash(text):
        return NOTHING
    if len(text) > LONGEST_TEXT:
        words = {"length": f"{len(text):,}", "limit": f"{LONGEST_TEXT:,}"}
        return Reading(text[:LONGEST_TEXT], "CELL-TOO-LONG", words)
    return Reading(text)


def shown(cell: Cell) -> str:
    """Return the cell as a person would read it on the sheet."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return format(cell, ".15g")
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date) else str(cell)


def _number(question: Question, cell: Cell, manner: Manner) -> Reading:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Reading(float(cell))
    if not isinstance(cell, str):
        return unreadable("CELL-NUMBER", suggestion="")
    if says_nothing(cell):
        return NOTHING
    found = parse_number(cell, manner.decimal)
    if isinstance(found, Ambiguous):
        return _ambiguous(question, found)
    if found is None or (found.percent and question.unit != "people"):
        return unreadable("CELL-NUMBER", suggestion="")
    return _number_reading(found, cell, manner)


def _ambiguous(question: Question, found: Ambiguous) -> Reading:
    """Offer both readings, but none that lies outside what is allowed."""
    both = (found.as_thousands, found.as_decimal)
    low, high = question.low or 0.0, question.high or max(both)
    typed = [amount(value) for value in both if low <= value <= high] or [amount(both[1])]
    words = {"first": amount(both[0]), "second": amount(both[1]), "typed": " or ".join(typed)}
    return Reading(code="CELL-AMBIGUOUS", words=words)


def _number_reading(found: Number, cell: str, manner: Manner) -> Reading:
    value = found.value / 100 if found.percent else found.value
    settled = manner.decimal and isinstance(parse_number(cell), Ambiguous)
    currency = found.currency
    if found.sign and manner.currency:
        if not may_mean(found.sign, manner.currency):
            return _unclear_sign(found.sign, value, manner.currency, scaled=found.scaled)
        currency = manner.currency
    told = amount(value) + (f" {currency}" if currency else "")
    return Reading(
        value, read=told if settled or not found.plain else "", scaled=found.scaled, currency=currency
    )


def _unclear_sign(sign: str, value: float, usual: str, *, scaled: bool) -> Reading:
    """Ask which of several currencies is meant by a sign that the usual one does not go by."""
    typed = [f"{code} {amount(value)}" for code in currencies_meant(sign)]
    words = {"sign": sign, "usual": usual, "typed": ", ".join(typed)}
    return Reading(value, "CELL-SIGN", words, scaled=scaled)


def amount(value: float) -> str:
    """Return a number as it may be typed into any cell: no separators, no needless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _percent(_: Question, cell: Cell, manner: Manner) -> Reading:
    if isinstance(cell, str):
        if says_nothing(cell):
            return NOTHING
        found = parse_number(cell, manner.decimal or ".")
        if not isinstance(found, Number) or found.scaled or found.currency:
            return unreadable("CELL-NUMBER", suggestion="")
        return Reading(found.value) if found.percent else _fraction(found.value)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return unreadable("CELL-NUMBER", suggestion="")
    return replace(_fraction(float(cell)), read="")


def _fraction(value: float) -> Reading:
    """Take 0.08 for 8 %: cells formatted as percent hold that, and nobody means 0.08 %."""
    if 0 < abs(value) < 1:
        return Reading(round(value * 100, 10), read=f"{value * 100:g} %")
    return Reading(value)


def _rating(_: Question, cell: Cell, __: Manner) -> Reading:
    if isinstance(cell, str):
        return _rating_words(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return unreadable("CELL-NUMBER", suggestion="")
    return _whole(float(cell))


def _whole(value: float) -> Reading:
    return Reading(value) if value.is_integer() else unreadable("CELL-RANGE", value=amount(value))


def _rating_words(text: str) -> Reading:
    if _STARS.fullmatch(text):
        stars = sum(sign in _FULL for sign in text)
        return Reading(float(stars), read=str(stars))
    if says_nothing(text):
        return NOTHING
    words = fold(text)
    if words in _levels():
        return Reading(float(_levels()[words]), read=str(_levels()[words]))
    explained = _EXPLAINED.fullmatch(text)
    if explained and (explained[2] is None or fold(explained[2]) in _levels()):
        return Reading(float(explained[1]), read=explained[1])
    found = parse_number(text, ".")
    if isinstance(found, Number) and found.plain:
        return _whole(found.value)
    near = process.extractOne(words, [*_LEVEL_WORDS][:-3], scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return unreadable("CELL-NUMBER", suggestion=f" Perhaps {_LEVEL_WORDS[near[0]]}?" if near else "")


@cache
def _levels() -> dict[str, int]:
    """Return the words for a rating, ours and those of other languages."""
    others = {fold(word): int(level) for level in _LEVELS for word in answer_words().get(level, ())}
    return others | _LEVEL_WORDS


@cache
def _yes_or_no() -> dict[str, bool]:
    """Return the words and signs for yes and for no; a sign has no letters to compare but itself."""
    words = {word.casefold(): answer == YES_NO[0] for answer in YES_NO for word in answer_words()[answer]}
    plain = {fold(word): answer for word, answer in words.items() if fold(word)}
    return words | plain | dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


def _yes_no(_: Question, cell: Cell, __: Manner) -> Reading:
    word = shown(cell).casefold().strip(" .!\ufe0f")
    answer = _yes_or_no().get(word, _yes_or_no().get(fold(word)) if isinstance(cell, str) else None)
    if answer is not None:
        usual = word in {"yes", "no", "true", "false"}
        return Reading(answer, read="" if usual else YES_NO[not answer])
    if isinstance(cell, str) and says_nothing(cell):
        return NOTHING
    return unreadable("CELL-CHOICE", suggestion="Type Yes or No.")


def _choice(question: Question, cell: Cell, _: Manner) -> Reading:
    text = shown(cell)
    words = key(text)
    exact = {key(choice): choice for choice in question.choices}
    if words in exact:
        return Reading(exact[words])
    if says_nothing(text):
        return NOTHING
    for choice in question.choices:
        if words in _CHOICE_WORDS.get(choice, ()) or fold(text) in _other_words(choice):
            return Reading(choice, read=choice)
    near = _nearest_choice(question, words, exact)
    return unreadable("CELL-CHOICE", suggestion=f"Type {near}." if near else "Choose one of these.")


@cache
def _other_words(choice: str) -> frozenset[str]:
    return frozenset(fold(word) for word in answer_words().get(choice, ()))


def _nearest_choice(question: Question, words: str, exact: Mapping[str, str]) -> str | None:
    """Return the choice most likely meant; for a limit a mere slip, so that none looser is proposed."""
    for choice in question.choices:
        if words in _NEAREST_MEANING.get(choice, ()):
            return choice
    limit = question.name in STRICTEST
    scorer, enough = (fuzz.ratio, _SLIP) if limit else (fuzz.WRatio, _NEAR_ENOUGH)
    near = process.extractOne(words, list(exact), scorer=scorer, score_cutoff=enough)
    return exact[near[0]] if near else None


def _currency(_: Question, cell: Cell, manner: Manner) -> Reading:
    text = shown(cell)
    if says_nothing(text):
        return NOTHING
    code = currency_code(text)
    if code:
        return Reading(code, read="" if text.upper() == code else code)
    several, near = currencies_meant(text), _currency_meant(text)
    if several and manner.currency and may_mean(text, manner.currency):
        return Reading(manner.currency, read=manner.currency)
    if several:
        return unreadable(
            "CELL-CURRENCY", suggestion=f"Several currencies go by it: type {_either(several)}."
        )
    return unreadable("CELL-CURRENCY", suggestion=f"Type {near}." if near else "Type its three-letter code.")


def _either(codes: Sequence[str]) -> str:
    return f"{', '.join(codes)} or the code of another"


def _currency_meant(text: str) -> str | None:
    """Return the code that is a slip away, or whose name is near; only one that some country uses."""
    near = nearest_currency(text)
    if near is None or all(country.currency != near for country in countries().values()):
        return None
    return near if len(text) > len(near) or OSA.distance(text.upper(), near) <= 1 else None


def _date(_: Question, cell: Cell, manner: Manner) -> Reading:
    if isinstance(cell, date):
        return Reading(from_day(cell))
    if isinstance(cell, str):
        return NOTHING if says_nothing(cell) else _date_text(cell)
    day = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        day = from_serial(cell, date_1904=manner.date_1904)
    return Reading(day, read=f"{day:%Y-%m-%d}") if day else unreadable("CELL-DATE")


def _date_text(text: str) -> Reading:
    days = parse_date(text)
    if not days:
        return unreadable("CELL-DATE")
    first, second = days[0], days[-1]
    if first != second:
        return unreadable("CELL-DATE-AMBIGUOUS", first=f"{first:%Y-%m-%d}", second=f"{second:%Y-%m-%d}")
    return Reading(first)


def _place(reader: Callable[[str], Reading]) -> Callable[[Question, Cell, Manner], Reading]:
    return lambda _, cell, __: reader(shown(cell))


_PARSERS: dict[Kind, Callable[[Question, Cell, Manner], Reading]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.PERCENT: _percent,
    Kind.RATING: _rating,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.COUNTRY: _place(read_country),
    Kind.COUNTRIES: _place(read_countries),
    Kind.LANGUAGES: _place(read_languages),
    Kind.CURRENCY: _currency,
    Kind.DATE: _date,
}
