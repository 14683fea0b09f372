"""Answers in words: a country, language or several of them by name, where the program holds codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.inputs import Kind
from pipeline.knowledge.places import countries, languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.inputs import Question
    from pipeline.knowledge.currencies import Rate

_LEAST = 0.001
NOTHING_SAID = "nothing particular"


def in_words(question: Question, codes: Iterable[str]) -> str:
    """Return the codes of one answer as names, joined with commas; what is no code stays as it is."""
    names = _names(question.kind)
    return ", ".join(names.get(code, code) for code in codes)


def assumption_in_words(question: Question, assumed: str) -> str:
    """Return in words what was assumed for a question, from its codes joined with commas."""
    return in_words(question, assumed.split(", ")) or NOTHING_SAID


def rate_in_words(code: str, reporting: str, rate: Rate) -> str:
    """Return what one unit of a currency was taken for, who says so and of which day."""
    return f"1 {code} is {rate.value:,.4g} {reporting} ({rate.source})"


def share_in_words(share: float) -> str:
    """Return a share in percent; one that is not whole never reads as 0% or 100%."""
    if 0 < share < _LEAST:
        return "less than 0.1%"
    return "more than 99.9%" if 1 - _LEAST < share < 1 else f"{share:.1%}"


def _names(kind: Kind) -> Mapping[str, str]:
    if kind in {Kind.COUNTRY, Kind.COUNTRIES}:
        return {code: country.country for code, country in countries().items()}
    if kind is Kind.LANGUAGES:
        return {code: language.language for code, language in languages().items()}
    return {}
