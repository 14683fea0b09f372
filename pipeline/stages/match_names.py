"""Which function of the library is a name most like? Every name is compared with every phrase, word by word.

A word counts by how rare it is in the library, so "processing" weighs little and "underwriting" much; stems
and spelling mistakes count almost like the word itself. The score of a phrase is a Tversky index (what the
phrase lacks of the name and what the name lacks of the phrase cost differently), mixed with the share of the
name that the phrase's function knows from any of its phrases.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.knowledge.lexicon import Word, read_name, split_list, stem
from pipeline.knowledge.phrase_index import (
    NOT_TELLING,
    known_stem,
    leaders,
    parts_of,
    phrase_index,
    supporters,
    weight_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AT_HOME = 0.3
MISSING_IN_NAME = 0.45
MISSING_IN_PHRASE = 0.35
LATER_PART = 0.6
NOT_LEADING = 0.6
LEADERS_SPARED = 0.6
STRANGERS_SPARED = 0.5
NOT_VERBATIM = 0.995
DEPARTMENT_BONUS = 8.0
COMPARED = 60
DECIDES = 4.0
SUPPORTED = 0.65


@dataclass(frozen=True, slots=True)
class Match:
    """The best function for one name and the next best, each with its score (0 to 100)."""

    name: str | None
    score: float
    text: str
    next_name: str | None
    next_score: float


NO_MATCH = Match(None, 0.0, "", None, 0.0)


def best_match(text: str, families: Sequence[str] = ()) -> Match:
    """Return the library's best function for `text`; `families` are those its department speaks for."""
    index = phrase_index()
    stems = tuple(word.stem for word in _respelt(text))
    close = {number: NOT_VERBATIM * score for number, score in _scores(_weighted(text)).items()}
    ranked = _ranked(close | dict.fromkeys(index.exact.get(stems, ()), 1.0), text.casefold(), families)
    if not ranked:
        return NO_MATCH
    (number, score), *rest = ranked
    next_name, next_score = (index.owners[rest[0][0]].name, rest[0][1]) if rest else (None, 0.0)
    return Match(index.owners[number].name, score, index.texts[number], next_name, next_score)


def _ranked(scores: Mapping[int, float], text: str, families: Sequence[str]) -> list[tuple[int, float]]:
    """Return the best phrase of the two best functions with its score (0 to 100); spelling breaks ties."""
    index = phrase_index()
    bonus = {number: DEPARTMENT_BONUS * (index.owners[number].family in families) for number in scores}
    rated = {number: round(min(100.0, (100 + bonus[number]) * score), 1) for number, score in scores.items()}
    top = nlargest(COMPARED, rated, key=lambda number: (rated[number], -number))
    top.sort(key=lambda number: (-rated[number], -fuzz.ratio(text, index.texts[number]), number))
    best: dict[str, int] = {}
    for number in top:
        best.setdefault(index.owners[number].name, number)
    return [(number, rated[number]) for number in list(best.values())[:2]]


def _scores(weighted: Mapping[str, float]) -> dict[int, float]:
    """Return how like the name each phrase is (0 to 1), and how much of the name its function knows."""
    index = phrase_index()
    weights = {word: importance * weight_of(word) for word, importance in weighted.items()}
    strange = sum(weight for word, weight in weights.items() if not known_stem(word)[0])
    total, led = sum(weights.values()), sum(weights[word] for word in weights if word in leaders())
    shared: dict[int, float] = defaultdict(float)
    at_home: dict[str, float] = defaultdict(float)
    for word, weight in weights.items():
        known, likeness = known_stem(word)
        holders = index.holders[known] if known else ()
        for number in holders:
            shared[number] += weight * likeness
        for owner in {index.owners[number].name for number in holders}:
            at_home[owner] += weight * likeness
    whole = total - STRANGERS_SPARED * strange - LEADERS_SPARED * led
    mixed = {
        number: (1 - AT_HOME) * _phrase_score(number, common, total=total, led=led)
        + AT_HOME * at_home[index.owners[number].name] / whole
        for number, common in shared.items()
    }
    return _kept_apart(mixed, weighted)


def _kept_apart(scores: Mapping[int, float], name: Iterable[str]) -> dict[int, float]:
    """Return the scores with deciders lowered where the name says that somebody supports or prepares."""
    index = phrase_index()
    saying = [frozenset(index.holders.get(word, ())) for word in name if word in supporters()]
    deciders = {
        number
        for number in scores
        if float(index.owners[number].defaults["decision"]) >= DECIDES
        and not all(number in one for one in saying)
    }
    return {number: score * (SUPPORTED if number in deciders else 1) for number, score in scores.items()}


def _phrase_score(number: int, common: float, *, total: float, led: float) -> float:
    """Return the likeness of one phrase; words for leaders count little against what does not lead."""
    index = phrase_index()
    if number not in index.leading:
        return _likeness(common, total - LEADERS_SPARED * led, index.totals[number])
    unled = not led and index.owners[number].defaults["deliverable"] == "direction"
    return _likeness(common, total, index.totals[number]) * (NOT_LEADING if unled else 1)


def _likeness(common: float, in_name: float, in_phrase: float) -> float:
    """Return the Tversky index of the weight in common with that of the name and that of the phrase."""
    lacking = MISSING_IN_PHRASE * max(in_name - common, 0) + MISSING_IN_NAME * max(in_phrase - common, 0)
    return common / (common + lacking)


def _weighted(text: str) -> dict[str, float]:
    """Return the stems of a name with their importance: the first of a list most, qualifiers little.

    A name of qualifiers only (“EMEA team”) has none.
    """
    importance: dict[str, float] = {}
    for number, part in enumerate(split_list(text)):
        for word in _respelt(part):
            part_counts = LATER_PART if number else 1.0
            importance.setdefault(word.stem, part_counts if word.telling else NOT_TELLING)
    return importance if max(importance.values(), default=0) > NOT_TELLING else {}


def _respelt(text: str) -> tuple[Word, ...]:
    """Return the words of a name, joined or split where only that makes them known (“dataentry”)."""
    known = phrase_index().weights
    spelt: list[Word] = []
    for word in read_name(text):
        joined = spelt[-1].text + word.text if spelt else ""
        if joined and word.stem not in known and stem(joined) in known:
            spelt[-1] = Word(joined, stem(joined), telling=True)
        else:
            spelt.extend(Word(part, stem(part), word.telling) for part in parts_of(word.text))
    return tuple(spelt)
