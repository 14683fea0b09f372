"""Conditions of rule files in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS
from pipeline.knowledge.rules import Operator
from pipeline.knowledge.weights import criterion_label

if TYPE_CHECKING:
    from pipeline.knowledge.rules import Condition, When

_HEADERS = {question.name: question.header for question in (*COMPANY_QUESTIONS, *FUNCTION_QUESTIONS)}
_OWN = {
    "action": "Action",
    "company_size": "Total employees",
    "gate": "Gate",
    "known": "Known to us",
    "model": "Sourcing model",
    "npv": "NPV",
    "own_trade": "Own trade",
    "tag": "Tag",
    "target": "Target country is",
    "team": "Headcount (FTE)",
    "tier": "Location tier",
}
_LABELLED = ("authority", "brand", "complexity", "decision", "deliverable", "market", "proprietary", "role")
_BETWEEN = {
    Operator.IS: "is",
    Operator.IS_NOT: "is not",
    Operator.ANY_OF: "is one of",
    Operator.NONE_OF: "is none of",
    Operator.AT_LEAST: "is at least",
    Operator.AT_MOST: "is at most",
}


def in_words(when: When) -> str:
    """Return a condition as words; one that always holds as “always”."""
    ways = [" and ".join(map(_words, conditions)) for conditions in when.alternatives]
    return " **or** ".join(ways) if any(ways) else "always"


def attribute_in_words(name: str) -> str:
    """Return what an attribute is called on the sheets; `KeyError` if nobody gave it a word."""
    if name in _LABELLED:
        return criterion_label(name)
    return _OWN.get(name) or _HEADERS[name]


def _words(condition: Condition) -> str:
    value = condition.value
    if isinstance(value, bool):
        said = "Yes" if value else "No"
    elif isinstance(value, tuple):
        said = ", ".join(str(one).replace("_", " ") for one in value)
    else:
        said = f"{value:g}" if isinstance(value, int | float) else value.replace("_", " ")
    if condition.attribute == "target":
        return f"{_OWN['target']}{' not' if condition.operator is Operator.IS_NOT else ''} {said}"
    return f"{attribute_in_words(condition.attribute)} {_BETWEEN[condition.operator]} {said}"
