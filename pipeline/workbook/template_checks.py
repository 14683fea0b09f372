"""Drop-downs, limits and messages of the template's cells, made from the declared questions."""

from __future__ import annotations

import datetime as dt
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from currency_converter import CurrencyConverter
from xlsxwriter.utility import xl_col_to_name

from pipeline.inputs import LONGEST_TEXT, Kind, Question
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable

LISTS_SHEET = "_lists"
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255
_LIST_OF_KIND = {
    Kind.COUNTRY: "Countries",
    Kind.COUNTRIES: "Countries",
    Kind.LANGUAGES: "Languages",
    Kind.CURRENCY: "Currencies",
}
_LIST_OF_QUESTION = {"industry": "Industries"}
_SEVERAL = (Kind.COUNTRIES, Kind.LANGUAGES)
_EARLIEST = dt.date(2000, 1, 1)


def drop_down_lists() -> dict[str, list[str]]:
    """Return what the long drop-downs offer, by list: names in English and currency codes, sorted."""
    return {
        "Countries": _names("countries.csv", "country"),
        "Languages": _names("languages.csv", "language"),
        "Currencies": _published_currencies(),
        "Industries": _names("industry_names.csv", "industry"),
    }


def _names(table: str, column: str) -> list[str]:
    return sorted({row[column] for row in read_table(table)})


def _published_currencies() -> list[str]:
    spans = {code: span for code, span in CurrencyConverter().bounds.items() if span}
    newest = max(span.last_date for span in spans.values())
    return sorted(code for code, span in spans.items() if span.last_date == newest)


class Checks:
    """Makes the data validation of a question, as XlsxWriter takes it."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        """Note where each of `lists` stands on the hidden sheet: one column a list, headings in row 1.

        What a list is missing for gets no drop-down.
        """
        self._ranges = {
            name: f"={LISTS_SHEET}!${letter}$2:${letter}${len(values) + 1}"
            for letter, (name, values) in zip(
                map(xl_col_to_name, range(len(lists))), lists.items(), strict=True
            )
        }

    def of(self, question: Question) -> dict[str, Any]:
        """Return limits, drop-down, error text and input message for the cells that answer `question`."""
        return self._limits(question) | {
            "input_title": shorten(question.header, _TITLE_LIMIT, placeholder=" …"),
            "input_message": shorten(f"{question.help} {question.allowed}", _MESSAGE_LIMIT, placeholder=" …"),
            "error_title": "This cannot be read",
            "error_message": shorten(
                f"{question.allowed} For example: {question.example}.", _MESSAGE_LIMIT, placeholder=" …"
            ),
        }

    def _limits(self, question: Question) -> dict[str, Any]:
        name = _LIST_OF_QUESTION.get(question.name) or _LIST_OF_KIND.get(question.kind)
        if name and name not in self._ranges:
            return {"validate": "any"}
        if name:
            return {"validate": "list", "source": self._ranges[name], **_strictness(question)}
        if question.choices:
            return {"validate": "list", "source": list(question.choices)}
        return _LIMITS[question.kind](question)


def _strictness(question: Question) -> dict[str, Any]:
    # Excel cannot pick several values from one list, and codes are welcome where the list shows names.
    if question.kind in _SEVERAL or question.kind is Kind.TEXT:
        return {"show_error": False}
    return {"error_type": "warning"}


def _number(question: Question) -> dict[str, Any]:
    if question.high is None:
        return {"validate": "decimal", "criteria": ">=", "value": question.low or 0}
    return {"validate": "decimal", "criteria": "between", "minimum": question.low, "maximum": question.high}


def _percent(question: Question) -> dict[str, Any]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": (question.low or 0) / 100,
        "maximum": (question.high or 100) / 100,
    }


_LIMITS: dict[Kind, Callable[[Question], dict[str, Any]]] = {
    Kind.NUMBER: _number,
    Kind.PERCENT: _percent,
    Kind.RATING: lambda _: {"validate": "list", "source": ["1", "2", "3", "4", "5"]},
    Kind.DATE: lambda _: {"validate": "date", "criteria": ">=", "value": _EARLIEST},
    Kind.TEXT: lambda _: {
        "validate": "length",
        "criteria": "<=",
        "value": LONGEST_TEXT,
        "error_type": "warning",
    },
}
