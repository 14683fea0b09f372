"""Numbers as people type them: “1.234,56”, “€ 1 200”, “(500)”, “12k”, “1.2m”, “12 FTE”, “8 %”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pipeline.knowledge.currencies import currencies_meant, currency_code, may_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

Mark = Literal[".", ","]
_PAIR: tuple[Mark, Mark] = (",", ".")

SCALES = {
    "k": 1e3, "tsd": 1e3, "thousand": 1e3, "thousands": 1e3, "000s": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6,
    "mio": 1e6, "mill": 1e6,
    "million": 1e6, "millions": 1e6, "bn": 1e9, "billion": 1e9, "billions": 1e9,
    "tausend": 1e3, "millionen": 1e6, "mille": 1e3, "miles": 1e3, "mila": 1e3, "duizend": 1e3,
    "tys": 1e3, "tys.": 1e3, "tsd.": 1e3, "mio.": 1e6, "mln": 1e6, "mln.": 1e6, "mill.": 1e6, "millón": 1e6,
    "millones": 1e6, "milioni": 1e6, "miljoen": 1e6, "milhões": 1e6, "milhão": 1e6, "miliony": 1e6,
    "mrd": 1e9, "mrd.": 1e9, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5, "crore": 1e7, "crores": 1e7,
}  # fmt: skip
_NOISE = (
    "fte", "ftes", "heads", "head", "hc", "people", "persons", "person", "staff", "employees", "employee",
    "headcount",
    "hours", "hour", "hrs", "h", "years", "year", "yrs", "months", "agencies", "agency", "p.a.", "p.a", "pa",
    "per year",
    "per annum", "a year", "yearly", "annually", "/year", "/yr", "full-time", "full time",
    "vzä", "vzk", "mak", "etp", "eti", "etc", "wte", "mitarbeiter", "mitarbeitende", "personen", "köpfe",
    "personnes", "personne", "salariés", "personas", "empleados", "persone", "dipendenti", "personen",
    "medewerkers",
    "pessoas", "colaboradores", "osób", "osoby", "etatów", "etaty", "etatu", "pro jahr", "im jahr", "/jahr",
    "/j", "/a",
    "par an", "/an", "al año", "/año", "all'anno", "/anno", "per jaar", "/jaar", "por ano", "/ano", "rocznie",
    "heures", "stunden", "horas", "ore", "uren", "godzin", "std", "std.",
    "ans", "jahre", "años", "anni", "jaar", "anos", "lat",
)  # fmt: skip
_ROUGHLY = re.compile(
    r"^(?:~|≈|±|approx(?:imately|\.)?|about|around|roughly|est\.|estimated|circa|ca\.?|c\.|rund|etwa|env\.|environ"
    r"|aprox\.|ongeveer|około|ok\.)\s*",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(t|k|m|mn|mio)([a-z]{3}|€|£|\$)$")
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".333333", "⅔": ".666667"}
_FRACTION = re.compile(r"(\d*)\s*([½¼¾⅓⅔])")
_POWER = re.compile(r"\d(?:\.\d+)?E\+\d{1,2}")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_PIECES = re.compile(
    r"^(?P<before>[^\d]*?)(?P<sign>[-+]?)\s*(?P<digits>[.,]?\d(?:[\d.,' ]*\d)?)\s*(?P<after>.*)$", re.DOTALL
)
_NO_CENTS = re.compile(r"(?<=\d)[.,](?:-+|(?=\s|$))")
_IN_BRACKETS = re.compile(r"([^\d(]*)\(([^()]*)\)([^\d)]*)")
_SIGN_BEHIND = re.compile(r"((?!-).*\d)\s*-")
_SIGN_FIRST = re.compile(r"-\s*([^\d-]+\d.*)")
_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_MINUS = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'", "`": "'"}
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number understood: its value, and what was said beside the digits.

    `plain` means only digits and marks stood there; `scaled` that a “k” or “m” was applied; `percent` that a
    percent sign followed (the value is the one before the sign); `currency` is ISO 4217 when one was named,
    `sign` what stood there when several currencies go by it, “$”.
    """

    value: float
    plain: bool = True
    scaled: bool = False
    percent: bool = False
    currency: str | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A number that can be read in two ways, “1.234”: with a thousands separator, or with a decimal mark."""

    as_thousands: float
    as_decimal: float


def parse_number(text: str, decimal: Mark | None = None) -> Number | Ambiguous | None:
    """Return the number the text stands for, None if it is none; `decimal` settles what is else ambiguous."""
    core, negative = _unwrapped(_FRACTION.sub(_as_decimal, _SPACES.sub(" ", text)).strip().translate(_MINUS))
    bare = _ROUGHLY.sub("", core)
    if _POWER.fullmatch(bare):
        return Number(-float(bare) if negative else float(bare), plain=False)
    found = _PIECES.match(bare)
    if not found:
        return None
    beside = _beside(found["before"], found["after"])
    amounts = _amounts(found["digits"], decimal)
    if beside is None or not amounts:
        return None
    sign = -1.0 if negative ^ (found["sign"] == "-") else 1.0
    values = [sign * amount * beside.value for amount in amounts]
    if len(values) > 1:
        return Ambiguous(*values)
    return replace(beside, value=values[0], plain=beside.plain and bare == core)


def _as_decimal(found: re.Match[str]) -> str:
    return f"{found[1] or 0}{_FRACTIONS[found[2]]}"


def convention(texts: Iterable[str]) -> Mark | None:
    """Return the decimal mark that the unmistakable numbers among the texts use, None if none or both do."""
    seen: set[Mark] = {mark for text in texts if (mark := _mark_used(text))}
    return seen.pop() if len(seen) == 1 else None


def _unwrapped(text: str) -> tuple[str, bool]:
    """Take off what makes a number negative: brackets, a minus sign behind it or before its currency."""
    amount = _NO_CENTS.sub("", text)
    for pattern in (_IN_BRACKETS, _SIGN_BEHIND, _SIGN_FIRST):
        if found := pattern.fullmatch(amount):
            return "".join(found.groups()).strip(), True
    return amount, False


@lru_cache(maxsize=4096)
def _beside(before: str, after: str) -> Number | None:
    """Read what stands around the digits as factor, percent and currency; None if any is not understood."""
    words = _words(before, after)
    scale = [SCALES[word] for word in words if word in SCALES]
    percent = "%" in words
    rest = [word for word in words if word not in SCALES and word != "%"]
    signs = {word for word in rest if currencies_meant(word)}
    currencies = {currency_code(word) for word in rest if word not in signs}
    if None in currencies or len(currencies) > 1 or len(signs) > 1 or len(scale) > 1:
        return None
    currency, sign = next(iter(currencies), None), next(iter(signs), "")
    if currency and sign and not may_mean(sign, currency):
        return None
    return Number(
        value=scale[0] if scale else 1.0,
        plain=not words and not before.strip() and not after.strip(),
        scaled=bool(scale),
        percent=percent,
        currency=currency,
        sign="" if currency else sign,
    )


def _words(before: str, after: str) -> list[str]:
    """Cut off units and signs: what is left must be a scale, a percent sign or a currency."""
    tail = f" {after.casefold().replace('/', ' /').strip()} "
    for noise in sorted(_NOISE, key=len, reverse=True):
        tail = tail.replace(f" {noise} ", " ")
    tail = re.sub(r"^ (k|mn|m|mio|tsd|bn)\.?(?=[^a-z. ]| )", r" \1 ", tail)
    words = f"{before} {tail}".casefold().split()
    return [part for word in words for part in _unglued(word)]


def _unglued(word: str) -> tuple[str, ...]:
    """Read “TEUR” and “k€” as a scale and a currency; “mxn” and “try” are currencies themselves."""
    found = _GLUED.match(word)
    if not found or word in SCALES or currency_code(word) or not (currency_code(found[2]) or found[2] == "$"):
        return (word,)
    return ({"t": "k"}.get(found[1], found[1]), found[2])


def _amounts(digits: str, decimal: Mark | None) -> tuple[float, ...]:
    """Return the one value of the digits, both when ambiguous (thousands first), none when badly grouped."""
    if " " in digits or "'" in digits:
        if not _GROUPED.fullmatch(digits):
            return ()
        digits = digits.replace(" ", "").replace("'", "")
        return (float(digits.replace(",", ".")),)
    if _INDIAN.fullmatch(digits):
        return (float(digits.replace(",", "")),)
    if "." in digits and "," in digits:
        return _both_marks(digits)
    mark = "." if "." in digits else ","
    return _one_mark(digits, mark, decimal)


def _both_marks(digits: str) -> tuple[float, ...]:
    last = max(digits.rfind("."), digits.rfind(","))
    whole, fraction, mark = digits[:last], digits[last + 1 :], digits[last]
    other = "," if mark == "." else "."
    if mark in whole or not _well_grouped(whole.split(other)):
        return ()
    return (float(f"{whole.replace(other, '')}.{fraction}"),)


def _one_mark(digits: str, mark: str, decimal: Mark | None) -> tuple[float, ...]:
    parts = digits.split(mark)
    if len(parts) == 1:
        return (float(digits),)
    as_thousands = (float("".join(parts)),) if _well_grouped(parts) else ()
    as_decimal = (float(".".join(parts)),) if len(parts) == 2 else ()  # noqa: PLR2004
    if as_thousands and as_decimal and decimal:
        return as_decimal if decimal == mark else as_thousands
    return as_thousands + as_decimal


def _well_grouped(parts: list[str]) -> bool:
    """Say whether the parts are thousands groups: one to three digits, the first not 0, then threes."""
    first, *others = parts
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in others)  # noqa: PLR2004


def _mark_used(text: str) -> Mark | None:
    """Return the decimal mark a text gives away, None when it gives away nothing."""
    found = _PIECES.match(_SPACES.sub(" ", text).strip())
    digits = found["digits"] if found else ""
    comma, point = digits.rfind(","), digits.rfind(".")
    if max(comma, point) < 0 or len(_amounts(digits, None)) != 1:
        return None
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    used, other = _PAIR if comma >= 0 else _PAIR[::-1]
    return other if digits.count(used) > 1 else used
