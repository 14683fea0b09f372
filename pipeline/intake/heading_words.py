"""Which question a heading asks: in our words, in other words or languages, or misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.inputs import FUNCTION_QUESTIONS, Question
from pipeline.intake.other_costs import multiply_by
from pipeline.intake.text import fold, key
from pipeline.intake.units import Unit, split_unit
from pipeline.knowledge.wordings import company_words, heading_parts, heading_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_READ_AS = 88
_CLOSE = 80
_SHORTEST_GUESSED = 4
_SHORTEST_CLOSE = 6
_PERIOD = re.compile(
    r"\b(?:(?:as of|as at|at|per|on|stand|zum|au|al|op|em|na)\s)?(?:"
    r"\d{1,2}\s\d{1,2}\s(?:19|20)?\d\d"
    r"|(?:\d{1,2}\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s\d{1,2})?(?:\s(?:19|20)?\d\d)?"
    r"|(?:fy|year|budget|actual|actuals|plan|ist|q[1-4])?\s?(?:19|20)\d\d(?:\s\d\d)?"
    r"|fy\s?\d\d)(?=\s|$)"
)
_NUMBERED = re.compile(r"^\s*\(?(?:\d{1,2}|[a-z])\s?[.):]\s*(?=\S)", re.IGNORECASE)
_IN_PERCENT = re.compile(r"%|\bpercent(?:age)?\b|\bprozent\b", re.IGNORECASE)
_HOURS = re.compile(r"hour|stunde|heure|\bhoras\b|\bore\b|\buren\b|godzin", re.IGNORECASE)
QUESTIONS = {question.name: question for question in FUNCTION_QUESTIONS}


class Fit(IntEnum):
    """How well a heading fits a question, best first: a slip in our own word still means that word."""

    EXACT = 0
    SLIP = 1
    ALIAS = 2
    WORDS = 3
    NEAR = 4
    CONTENT = 5
    PINNED = -1


CERTAIN = frozenset({Fit.EXACT, Fit.ALIAS, Fit.PINNED})


@dataclass(frozen=True, slots=True)
class Match:
    """A heading and the question it asks."""

    question: Question
    fit: Fit
    unit: Unit


@lru_cache(maxsize=4096)
def match_heading(text: str, *, guess: bool = True) -> Match | None:
    """Return the question a heading asks; without `guess` only words of ours, not their misspellings."""
    match = _question_of(_NUMBERED.sub("", text), guess=guess)
    if match and match.question.name == "annual_cost" and multiply_by(text):
        return None
    if match and match.question.name == "headcount" and _IN_PERCENT.search(text):
        return None
    return match


def in_percent_of_people(text: str) -> bool:
    """Say whether the heading counts people in percent: “FTE %”."""
    match = _question_of(_IN_PERCENT.sub(" ", text), guess=False) if _IN_PERCENT.search(text) else None
    return match is not None and match.question.name == "headcount"


def in_hours(text: str) -> bool:
    """Say whether the heading counts hours, which are no people: “Weekly hours”."""
    return bool(_HOURS.search(text))


def _question_of(text: str, *, guess: bool) -> Match | None:
    bare, unit = split_unit(text)
    meant = _meant_by_parts(text)
    if meant:
        return _match(*meant, Unit())
    plain = _without_period(fold(bare))
    for words, said in ((fold(text), Unit()), (fold(bare), unit), (plain, unit)):
        if words in _known():
            return _match(*_known()[words], said)
    if made := _made_of_words(plain):
        return _match(made, Fit.WORDS, unit)
    near = _nearest(plain) if guess else None
    return _match(*near, unit) if near else None


def _meant_by_parts(text: str) -> tuple[Question, Fit] | None:
    """Read “Cost centre / Org unit”: two words of ours for one question."""
    either = {fold(part) for part in text.split("/")}
    if len(either) < 2 or not either <= set(_known()):  # noqa: PLR2004 - two sides of a stroke
        return None
    meant = {_known()[part] for part in either}
    return min(meant, key=itemgetter(1)) if len({question for question, _ in meant}) == 1 else None


def _match(question: Question, fit: Fit, unit: Unit) -> Match | None:
    """Keep units of money to money: “Notes (k€)” asks something else."""
    if unit != Unit() and question.name != "annual_cost":
        return None
    return Match(question, fit, unit)


def _without_period(words: str) -> str:
    return " ".join(_PERIOD.sub(" ", words).split()) or words


def _made_of_words(plain: str) -> Question | None:
    """Return the question all of whose words these are: “total annual comp” names a cost and nothing else."""
    words = plain.split()
    for name, parts in _parts().items():
        core, beside = parts["core"], parts["beside"]
        if any(word in core for word in words) and all(word in core or word in beside for word in words):
            return QUESTIONS[name]
    return None


def pay_of_one(text: str) -> bool:
    """Say whether the heading may mean what one person is paid: “Annual salary”, but not “Total salaries”."""
    words = set(_without_period(fold(split_unit(text)[0])).split())
    cost = _parts()["annual_cost"]
    return bool(words & cost["pay_of_one"]) and not words & cost["of_all"]


@cache
def _parts() -> dict[str, dict[str, frozenset[str]]]:
    return {
        name: {part: frozenset(map(fold, words)) for part, words in parts.items()}
        for name, parts in heading_parts().items()
    }


def _nearest(words: str) -> tuple[Question, Fit] | None:
    """Return the question whose label differs by a slip of the finger; short words are never guessed."""
    if len(words) < _SHORTEST_GUESSED:
        return None
    for scorer, enough in (
        (fuzz.token_sort_ratio, _READ_AS),
        (OSA.normalized_similarity, _READ_AS / 100 - 0.01),
    ):
        near = process.extractOne(words, _long_labels(), scorer=scorer, score_cutoff=enough)
        if near:
            question, fit = _known()[near[0]]
            return question, Fit.SLIP if fit is Fit.EXACT else Fit.NEAR
    return None


@cache
def _long_labels() -> tuple[str, ...]:
    return tuple(label for label in _known() if len(label) >= _SHORTEST_GUESSED)


@cache
def _known() -> dict[str, tuple[Question, Fit]]:
    """Return every label; of one that is used for two questions, the first question's meaning holds."""
    others = {
        fold(word): (QUESTIONS[name], Fit.ALIAS)
        for name, words in reversed([*heading_words().items()])
        for word in words
    }
    aliases = {
        fold(alias): (question, Fit.ALIAS) for question in FUNCTION_QUESTIONS for alias in question.aliases
    }
    headers = {fold(question.header): (question, Fit.EXACT) for question in FUNCTION_QUESTIONS}
    return others | aliases | headers


@cache
def order_of_labels(question: Question) -> dict[str, int]:
    """Return the rank of every label of a question: the plainer stands first in its declaration."""
    labels = (question.header, *question.aliases, *heading_words().get(question.name, ()))
    return {fold(label): rank for rank, label in reversed([*enumerate(labels)])}


def close_question(text: str, questions: Sequence[Question]) -> Question | None:
    """Return the question whose header or alias the text comes near, without meaning it for certain."""
    others = company_words() if questions and questions[0].name == "company" else heading_words()
    words = {
        key(label): question
        for question in questions
        for label in (question.header, *question.aliases, *others.get(question.name, ()))
    }
    bare = key(split_unit(text)[0])
    found = process.extractOne(bare, list(words), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return words[found[0]] if found and len(bare) >= _SHORTEST_CLOSE else None
