"""Currencies: how people write them, and what one buys of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from currency_converter import CurrencyConverter
from iso4217 import Currency
from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Mapping

_OLDEST = timedelta(days=366)
_NEAR_ENOUGH = 0.6
_SIGNS = {
    "€": "EUR", "£": "GBP", "US$": "USD", "U$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "R$": "BRL", "MX$": "MXN", "₹": "INR", "₱": "PHP", "₩": "KRW",
    "₫": "VND", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₽": "RUB", "฿": "THB", "ZŁ": "PLN", "KČ": "CZK",
    "FT": "HUF",
    "₦": "NGN", "RS": "INR", "FR": "CHF",
}  # fmt: skip
_EVERYDAY = {
    "EURO": "EUR", "EUROS": "EUR", "DOLLAR": "USD", "DOLLARS": "USD", "US DOLLARS": "USD", "STERLING": "GBP",
    "POUND": "GBP", "POUNDS": "GBP", "BRITISH POUND": "GBP", "BRITISH POUNDS": "GBP", "RUPEES": "INR",
    "SWISS FRANCS": "CHF", "RMB": "CNY", "YUAN": "CNY", "STG": "GBP", "CHINESE YUAN": "CNY",
    "JAPANESE YEN": "JPY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoRateError(Exception):
    """Nobody gave a rate between the two currencies; both are ISO 4217 codes."""

    from_currency: str
    to_currency: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit buys of another currency, and the day the central bank said so (None: the user did)."""

    value: float
    day: date | None


def currency_code(text: str) -> str | None:
    """Return the ISO 4217 code of a currency written as code, sign or English name; None if unknown.

    A bare "$" is None: it stands for some twenty currencies.
    """
    word = " ".join(text.replace("\u00a0", " ").upper().split())
    return _SIGNS.get(word) or _EVERYDAY.get(word) or _written().get(word)


def nearest_currency(text: str) -> str | None:
    """Return the code of the currency whose code or name is nearest to `text`, None if none is near."""
    names = {**{code: code for code in sorted(_published())}, **_EVERYDAY, **_written()}
    scorer = OSA.normalized_similarity
    found = process.extractOne(text.upper(), list(names), scorer=scorer, score_cutoff=_NEAR_ENOUGH)
    return names[found[0]] if found else None


def rate(from_currency: str, to_currency: str, own_rates: Mapping[str, float] | None = None) -> Rate:
    """Return what one `from_currency` buys of `to_currency`; `NoRateError` if nobody says.

    `own_rates` are the user's: units of a currency for one `to_currency`. The rest are the European Central
    Bank's latest reference rates, as shipped with CurrencyConverter, unless a year older than the newest.
    """
    if from_currency == to_currency:
        return Rate(1.0, None)
    if own_rates and from_currency in own_rates:
        return Rate(1.0 / own_rates[from_currency], None)
    if not {from_currency, to_currency} <= _published():
        raise NoRateError(from_currency, to_currency)
    return Rate(float(_bank().convert(1, from_currency, to_currency)), _latest())


@cache
def _written() -> dict[str, str]:
    names = {currency.currency_name.upper(): currency.code for currency in Currency if currency.currency_name}
    return names | {currency.code: currency.code for currency in Currency}


@cache
def _bank() -> CurrencyConverter:
    return CurrencyConverter()


@cache
def _latest() -> date:
    newest: date = max(bounds.last_date for bounds in _bank().bounds.values() if bounds)
    return newest


@cache
def _published() -> frozenset[str]:
    bounds = _bank().bounds
    fresh = {code for code, seen in bounds.items() if seen and _latest() - seen.last_date <= _OLDEST}
    return frozenset(fresh | {"EUR"})
