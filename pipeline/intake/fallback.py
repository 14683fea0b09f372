"""What is taken for an answer that cannot be read, until the user corrects it: limits at their strictest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.inputs import COMPANY_QUESTIONS, Kind, Question

if TYPE_CHECKING:
    from pipeline.intake.reading import Reading

STRICTEST: dict[str, str | bool] = {
    "furthest": "Onshore",
    "residency": "Home country",
    "data": "Regulated",
    "on_site": True,
    "in_country": True,
    "keep": True,
}
_IN_LIBRARY = frozenset(
    {"strategic", "standardised", "measurable", "demand_swings", "tied", "customer_facing", "pattern"}
)
_LISTS = (Kind.COUNTRIES, Kind.LANGUAGES)
_OF_COMPANY = frozenset(COMPANY_QUESTIONS)


def sets_aside(question: Question) -> bool:
    """Say whether a row cannot be analysed without this answer."""
    return question.required or question.kind is Kind.CURRENCY


def value_until_corrected(question: Question, reading: Reading) -> object:
    """Return the reading's value; where it has none though something stood there, the strictest one."""
    if reading.code and reading.value is None:
        return STRICTEST.get(question.name)
    return reading.value


def until_corrected(question: Question, reading: Reading) -> str:
    """Return the sentence that says what is done meanwhile; empty where the row is set aside."""
    if question not in _OF_COMPANY and sets_aside(question):
        return ""
    return f" Until it is corrected, {_meanwhile(question, reading)}."


def _meanwhile(question: Question, reading: Reading) -> str:
    if question.name in STRICTEST:
        strictest = STRICTEST[question.name]
        return f"{'Yes' if strictest is True else strictest} is assumed"
    if question.name == "avoid_countries":
        return "only the others on the list are avoided" if reading.value else "no country is avoided"
    if question.kind in _LISTS and reading.value:
        return "the others on the list are used"
    return "the function library's value is used" if question.name in _IN_LIBRARY else "it counts as blank"
