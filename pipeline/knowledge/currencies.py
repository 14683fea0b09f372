"""Currencies: how people write them, and what one buys of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from currency_converter import CurrencyConverter
from iso4217 import Currency
from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OLDEST = timedelta(days=366)
_DAY = len("2026-01-31")
_NEAR_ENOUGH = 0.6
_SIGNS = {
    "€": "EUR", "£": "GBP", "US$": "USD", "U$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "R$": "BRL", "MX$": "MXN", "₹": "INR", "₱": "PHP", "₩": "KRW",
    "₫": "VND", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₽": "RUB", "฿": "THB", "ZŁ": "PLN", "KČ": "CZK",
    "FT": "HUF",
    "₦": "NGN", "RS": "INR", "FR": "CHF",
}  # fmt: skip
_EVERYDAY = {
    "EURO": "EUR", "EUROS": "EUR", "US DOLLARS": "USD", "STERLING": "GBP",
    "POUND": "GBP", "POUNDS": "GBP", "BRITISH POUND": "GBP", "BRITISH POUNDS": "GBP", "RUPEES": "INR",
    "SWISS FRANCS": "CHF", "RMB": "CNY", "YUAN": "CNY", "STG": "GBP", "CHINESE YUAN": "CNY",
    "JAPANESE YEN": "JPY",
}  # fmt: skip
_SEVERAL = {
    "$": ("USD", "CAD", "AUD"), "DOLLAR": ("USD", "CAD", "AUD"), "DOLLARS": ("USD", "CAD", "AUD"),
    "KR": ("SEK", "NOK", "DKK"), "KRONE": ("NOK", "DKK"), "KRONER": ("NOK", "DKK"), "¥": ("JPY", "CNY"),
    "PESO": ("MXN", "PHP", "COP"), "PESOS": ("MXN", "PHP", "COP"), "DIRHAM": ("AED", "MAD"),
    "DIRHAMS": ("AED", "MAD"), "DINAR": ("RSD", "TND"), "RUPEE": ("INR", "PKR", "LKR"),
    "FRANC": ("CHF", "XOF"), "FRANCS": ("CHF", "XOF"),
}  # fmt: skip
_GO_BY = {
    "$": "USD CAD AUD NZD SGD HKD TWD MXN COP CLP ARS UYU DOP BRL JMD TTD BBD BSD BZD BND FJD NAD XCD",
    "KR": "SEK NOK DKK ISK", "KRONE": "NOK DKK", "KRONER": "NOK DKK", "¥": "JPY CNY",
    "PESO": "MXN PHP COP CLP ARS UYU DOP CUP", "DIRHAM": "AED MAD",
    "DINAR": "RSD TND KWD BHD JOD IQD DZD LYD",
    "RUPEE": "INR PKR LKR NPR MUR SCR", "FRANC": "CHF XOF XAF RWF CDF GNF DJF KMF BIF",
}  # fmt: skip
_PRICES_IN = "USD"
_BETWEEN_WORDS = re.compile(r"[\s()\[\],;/-]+")


@dataclass(frozen=True, slots=True)
class NoRateError(Exception):
    """Nobody gave a rate between the two currencies; both are ISO 4217 codes."""

    from_currency: str
    to_currency: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit buys of another currency, the day the central bank said so, and whether the user did.

    With both, the user's rate for a third currency and the bank's were needed; with neither it is always 1.
    """

    value: float
    day: date | None
    own: bool = False

    @property
    def source(self) -> str:
        """Who says so, and of which day."""
        bank = f"European Central Bank, {self.day.day} {self.day:%B %Y}" if self.day else ""
        return " and ".join(part for part in ("your rate" if self.own else "", bank) if part)


def currency_code(text: str) -> str | None:
    """Return the ISO 4217 code of a currency written as code, sign or English name; None if unknown.

    A bare "$" is None: it stands for some twenty currencies. Said twice, as in “EUR (€)”, it counts once.
    """
    word = " ".join(text.replace("\u00a0", " ").upper().split()).rstrip(".")
    return _one_word(word) or _one_word(word.replace(" ", "")) or _said_twice(word)


def currencies_meant(text: str) -> tuple[str, ...]:
    """Return the codes a word such as "$" or "kr" stands for most often; none if it is not of that kind."""
    return _SEVERAL.get(text.upper().strip(" ."), ())


def may_mean(text: str, code: str) -> bool:
    """Say whether a word that several currencies go by, such as "$", is one of that currency's."""
    word = text.upper().strip(" .")
    known = {"DOLLAR": "$", "DOLLARS": "$"}.get(word) or (word if word in _GO_BY else word.removesuffix("S"))
    return code in _GO_BY.get(known, "").split()


def _one_word(word: str) -> str | None:
    return _SIGNS.get(word) or _EVERYDAY.get(word) or _written().get(word)


def _said_twice(word: str) -> str | None:
    """Return the one currency that every part names or may mean, as “CAD $” does."""
    parts = [part for part in _BETWEEN_WORDS.split(word) if part]
    codes = {code for part in parts if (code := _one_word(part))}
    unclear = [part for part in parts if not _one_word(part)]
    if len(codes) != 1 or any(not codes & set(_SEVERAL.get(part, ())) for part in unclear):
        return None
    return codes.pop()


def nearest_currency(text: str) -> str | None:
    """Return the code of the currency whose code or name is nearest to `text`, None if none is near."""
    names = {**{code: code for code in sorted(_published())}, **_EVERYDAY, **_written()}
    scorer = OSA.normalized_similarity
    found = process.extractOne(text.upper(), list(names), scorer=scorer, score_cutoff=_NEAR_ENOUGH)
    return names[found[0]] if found else None


def rate(from_currency: str, to_currency: str, own_rates: Mapping[str, float] | None = None) -> Rate:
    """Return what one `from_currency` buys of `to_currency`; `NoRateError` if nobody says.

    `own_rates` are the user's: units of a currency for one `to_currency`, and under `to_currency` itself
    units of it for one US dollar. The rest are the European Central Bank's latest reference rates, as shipped
    with CurrencyConverter, unless a year older than the newest. Both are combined where neither is enough.
    """
    if from_currency == to_currency:
        return Rate(1.0, None)
    own = _for_one(to_currency, own_rates or {})
    if from_currency in own:
        return Rate(1.0 / own[from_currency], None, own=True)
    if is_published(from_currency, to_currency):
        return bank_rate(from_currency, to_currency)
    for third in sorted(own, key=lambda code: (code != _PRICES_IN, code)):
        if is_published(from_currency, third):
            first = bank_rate(from_currency, third)
            return Rate(first.value / own[third], first.day, own=True)
    raise NoRateError(from_currency, to_currency)


def is_published(*codes: str) -> bool:
    """Say whether the European Central Bank has a rate not older than a year for every one of the codes."""
    return _published().issuperset(codes)


def bank_rate(from_currency: str, to_currency: str) -> Rate:
    """Return the European Central Bank's rate between two published currencies, of the older one's day."""
    day = min(_bank().bounds[code].last_date for code in (from_currency, to_currency))
    return Rate(float(_bank().convert(1, from_currency, to_currency, day)), day)


def _for_one(to_currency: str, own_rates: Mapping[str, float]) -> Mapping[str, float]:
    """Return units of each currency for one `to_currency`, its own price of a dollar turned round."""
    turned = {_PRICES_IN: 1.0 / own_rates[to_currency]} if to_currency in own_rates else {}
    return {**turned, **{code: value for code, value in own_rates.items() if code != to_currency}}


@cache
def _written() -> dict[str, str]:
    names = {currency.currency_name.upper(): currency.code for currency in Currency if currency.currency_name}
    return names | {currency.code: currency.code for currency in Currency}


class _Bank(CurrencyConverter):  # type: ignore[misc] # it publishes no types
    """The rates of the last year that the bank publishes: the other decades are never asked for."""

    def load_lines(self, lines: Iterable[str]) -> None:
        """Load what may be needed; every line but the headings begins with its day."""
        headings, *days = lines
        newest = date.fromisoformat(max(line[:_DAY] for line in days))
        oldest = f"{newest - _OLDEST}"
        super().load_lines([headings, *(line for line in days if line[:_DAY] >= oldest)])


@cache
def _bank() -> CurrencyConverter:
    return _Bank()


@cache
def _latest() -> date:
    newest: date = max(bounds.last_date for bounds in _bank().bounds.values() if bounds)
    return newest


@cache
def _published() -> frozenset[str]:
    bounds = _bank().bounds
    fresh = {code for code, seen in bounds.items() if seen and _latest() - seen.last_date <= _OLDEST}
    return frozenset(fresh | {"EUR"})
