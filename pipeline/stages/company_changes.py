"""What else a company could answer on its own sheet: each answer with the company as it would be then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import log2
from typing import TYPE_CHECKING, Any

from pipeline.inputs import COMPANY_QUESTIONS
from pipeline.knowledge.places import countries
from pipeline.knowledge.rules import Operator
from pipeline.knowledge.sourcing_models import sourcing_models

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.rules import When
    from pipeline.stages.company import Company

LANGUAGES_TRIED = 3
SIZES = {"total_employees": "size", "contingent_workers": "contingent_workers", "agencies": "agencies"}
PLACING = ("furthest", "residency", "customer_languages")  # where work goes depends on them, not what it is
HALF_OR_DOUBLE = 2.0  # how far that is, in steps of a rating
A_YES_OR_NO = 2.0
A_GUESS = 3.0  # any number instead of none
_TOGETHER = ("contingent_workers", "agencies")
_ATTRIBUTES = {"total_employees": "company_size"}
_YES_NO = ("own_it", "co_employment", "self_funded")
_CHOICES = {one.name: one.choices for one in COMPANY_QUESTIONS if one.name in {"furthest", "residency"}}


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """Another answer of the company, how far it is from that which stands, and what the company is then."""

    question: str
    value: Any
    now: Any
    away: float
    company: Company


def company_changes(name: str, company: Company, policy: Policy) -> list[CompanyChange]:
    """Return the other answers to one question; sizes are those at which some rule changes its mind."""
    now: Any = getattr(company, SIZES.get(name, name), None)
    others: list[tuple[Any, float]] = []
    if name in _YES_NO:
        others = [(not now, A_YES_OR_NO)]
    elif name in _CHOICES:
        order = _CHOICES[name]
        others = [(one, 1.0 + abs(order.index(one) - order.index(now))) for one in order if one != now]
    elif name in SIZES:
        others = [(limit, _resized(now, limit)) for limit in _limits(name, policy)]
    elif name == "customer_languages":
        others = [((*now, language), A_YES_OR_NO) for language in other_languages(now)]
    return [CompanyChange(name, one, now, away, answering(company, name, one)) for one, away in others]


def _resized(now: float, value: float) -> float:
    return 1.0 + HALF_OR_DOUBLE * abs(log2(value / now)) if now else A_GUESS


def otherwise(name: str, company: Company, policy: Policy) -> Iterator[Company]:
    """Yield the company as it could turn out to be if it answered a question that it left open.

    Larger, stricter, in more languages. Contingent workers and agencies belong together: whichever was left
    open is large with the other.
    """
    linked = [other for other in _TOGETHER if other != name and other in company.assumed]
    for change in company_changes(name, company, policy):
        if name in SIZES and change.value <= change.now:
            continue
        if name in _CHOICES and change.value != _STRICTEST[name]:
            continue
        larger = change.company
        for other in linked if name in _TOGETHER else ():
            larger = answering(larger, other, max(_limits(other, policy), default=0.0))
        yield larger


_STRICTEST = {"residency": "Home country", "furthest": "Onshore"}


def answering(company: Company, name: str, value: Any) -> Company:  # noqa: ANN401 - whatever the question asks for
    """Return the company with another answer to a question, which is then no longer assumed."""
    assumed = {other: text for other, text in company.assumed.items() if other != name}
    answered: dict[str, Any] = {SIZES.get(name, name): value, "assumed": assumed}
    return replace(company, **answered)


def other_languages(known: tuple[str, ...]) -> list[str]:
    """Return the languages most countries have for their own, those that are known left out."""
    spoken = Counter(language for one in countries().values() for language in one.official_languages)
    return [language for language, _ in spoken.most_common() if language not in known][:LANGUAGES_TRIED]


def _limits(name: str, policy: Policy) -> list[float]:
    """Return the figures at which a rule on this number changes its mind."""
    attribute = _ATTRIBUTES.get(name, name)
    found = set()
    groups = (group for when in _rules(policy) for group in when.alternatives)
    for condition in (one for group in groups for one in group):
        if condition.attribute == attribute and isinstance(condition.value, int | float):
            found.add(float(condition.value) + (condition.operator is Operator.AT_MOST))
    return sorted(found)


def _rules(policy: Policy) -> Iterator[When]:
    yield from (gate.when for gate in policy.gates)
    yield from (question.when for question in policy.questions)
    for model in sourcing_models():
        yield from (need.when for need in model.needs)
        yield from (reason.when for reason in model.reasons)
