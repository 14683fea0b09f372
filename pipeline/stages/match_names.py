"""Which function of the library is a name most like? Every name is compared with every phrase, word by word.

A word counts by how rare it is in the library, so "processing" weighs little and "underwriting" much; stems
and spelling mistakes count almost like the word itself. The score of a phrase is a Tversky index (what the
phrase lacks of the name and what the name lacks of the phrase cost differently), mixed with the share of the
name that the phrase's function knows from any of its phrases. A whole phrase at the end of the name is its
head: what stands before only specifies it.

A score says how sure, so it is lowered where the function explains part of the name only, and where two
readings that lead to different work are as good as each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from pipeline.knowledge.lexicon import head_of, lexicon, sentences, split_list
from pipeline.knowledge.library import library
from pipeline.knowledge.phrase_index import (
    NOT_TELLING,
    Heard,
    heard,
    leaders,
    phrase_index,
    strange_weight,
    supporters,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.knowledge.phrase_index import Index

LATER_PART = 0.6
NOT_LEADING = 0.6
LEADERS_SPARED = 0.6
STRANGERS_SPARED = 0.5
NOT_VERBATIM = 0.995
DEPARTMENT_BONUS = 8.0
DESCRIPTION_BONUS = 10.0
COMPARED = 60
WITHIN_REACH = 2.0
SUPPORTED = 0.65
UNEXPLAINED = 0.12
FOREIGN = 0.2
ROUGHLY = 74.9
SPARED_BEFORE_HEAD = 0.5
AMBIGUOUS = 0.7
CLOSE = 4.0
RIVALLED = 0.95
NAMES_KEPT = 4_096


class Costs(NamedTuple):
    """How much what the phrase lacks counts, what the name lacks, and what the function as a whole knows."""

    missing_in_phrase: float
    missing_in_name: float
    at_home: float


OF_NAME = Costs(missing_in_phrase=0.35, missing_in_name=0.4, at_home=0.5)
OF_SENTENCE = Costs(missing_in_phrase=0.07, missing_in_name=0.6, at_home=0.15)


@dataclass(frozen=True, slots=True)
class Match:
    """The best function for one name and the next best, each with its score (0 to 100)."""

    name: str | None
    score: float
    text: str
    next_name: str | None
    next_score: float


NO_MATCH = Match(None, 0.0, "", None, 0.0)
NOTHING_TOLD: Mapping[str, float] = MappingProxyType({})


def best_match(text: str, families: Sequence[str] = (), told: Mapping[str, float] = NOTHING_TOLD) -> Match:
    """Return the library's best function for `text`.

    `families` are those its department speaks for, `told` how well a description fits each function (0 to 1).
    """
    index, found = phrase_index(), _weighed(_said(text))
    verbatim = found.verbatim
    favour = {one: DESCRIPTION_BONUS * likeness for one, likeness in told.items()}
    first, second = _two_best(found.scores, text.casefold(), families, favour)
    if first is None:
        return NO_MATCH
    sure = min(100.0, first[1])
    if first[0] not in verbatim:
        foreign = _unexplained(found.name, index.owners[first[0]].name)
        rough = foreign > FOREIGN or is_part_of_phrases(text)
        sure = min(sure, ROUGHLY if rough else 100.0) * (1 - UNEXPLAINED * foreign)
    if second and first[1] - second[1] < CLOSE and _differ(first[0], second[0], verbatim):
        sure *= AMBIGUOUS if second[0] in verbatim else RIVALLED
    owner = index.owners[first[0]].name
    runner_up = round(sure * second[1] / max(first[1], 1.0), 1) if second else 0.0
    after = (index.owners[second[0]].name if second else None, runner_up)
    return Match(owner, round(sure, 1), index.texts[first[0]], *after)


class _Said(NamedTuple):
    """The words of a name: all of them, those of each thing it lists, and those of its head."""

    words: tuple[Heard, ...]
    parts: tuple[tuple[Heard, ...], ...]
    head: tuple[Heard, ...]


class _Weighed(NamedTuple):
    """The phrases within reach of the best with their scores (0 to 1), those met word for word, the words."""

    scores: Mapping[int, float]
    verbatim: tuple[int, ...]
    name: _Name


def _said(text: str) -> _Said:
    """Return the words of a name; those that tell us nothing are numbered: one is as strange as another.

    So “Payroll Leeds” and “Payroll Glasgow” are weighed once.
    """
    number: dict[str, str] = {}

    def known(words: Sequence[Heard]) -> tuple[Heard, ...]:
        return tuple(
            word
            if word.likeness or word.stem in _meaning()
            else word._replace(stem=number.setdefault(word.stem, f"?{len(number)}"))
            for word in words
        )

    parts = tuple(known(heard(part)) for part in split_list(text))
    return _Said(known(heard(text)), parts, known(heard(head_of(text))))


@cache
def _meaning() -> frozenset[str]:
    """Return the stems that mean something to us though no phrase may have them."""
    return leaders() | supporters() | lexicon().titles


@lru_cache(maxsize=NAMES_KEPT)
def _weighed(said: _Said) -> _Weighed:
    words, verbatim = said.words, _verbatim(said.words)
    name = _name([(part, LATER_PART if number else 1.0) for number, part in enumerate(said.parts)])
    scores = {number: NOT_VERBATIM * score for number, score in _scores(name, OF_NAME).items()}
    for number, score in _headed(said.head, name).items():
        scores[number] = max(score, scores.get(number, 0.0))
    scores |= dict.fromkeys(verbatim, min((word.likeness or 1.0 for word in words), default=1.0))
    least = max(scores.values(), default=0.0) / WITHIN_REACH
    within = {number: score for number, score in scores.items() if score >= least}
    return _Weighed(within, verbatim, name)


def is_phrase(text: str) -> bool:
    """Return whether a name is word for word a phrase of the library."""
    return bool(_verbatim(heard(text)))


def is_part_of_phrases(text: str) -> bool:
    """Return whether a name is one word that only stands within phrases: it may be half of anything."""
    return sum(word.telling for word in heard(text)) == 1 and not is_phrase(text)


def _verbatim(words: Sequence[Heard]) -> tuple[int, ...]:
    """Return the phrases that the name is word for word, or several that it is but for its qualifiers."""
    exact = phrase_index().exact
    several = exact.get(tuple(word.stem for word in words if word.telling), ())
    return exact.get(tuple(word.stem for word in words), several if len(several) > 1 else ())


def told_by(description: str) -> Mapping[str, float]:
    """Return how well every function fits a description in sentences (0 to 1), where it fits at all."""
    index = phrase_index()
    told = enumerate(sentences(description))
    parts = [(heard(part), LATER_PART if number else 1.0) for number, part in told]
    fits: dict[str, float] = {}
    for number, score in _scores(_name(parts), OF_SENTENCE).items():
        owner = index.owners[number].name
        fits[owner] = max(score, fits.get(owner, 0.0))
    return fits


def match_description(told: Mapping[str, float], families: Sequence[str] = ()) -> Match:
    """Return the function that a description fits best; `told` is how well it fits each (0 to 1)."""
    functions = library().functions
    rated = {
        one: round(min(100.0, (100 + DEPARTMENT_BONUS * (functions[one].family in families)) * likeness), 1)
        for one, likeness in told.items()
    }
    best = nlargest(2, rated, key=lambda one: (rated[one], one))
    first, second = (*best, None, None)[:2]
    if first is None:
        return NO_MATCH
    return Match(first, rated[first], first, second, rated[second] if second else 0.0)


def _differ(number: int, other: int, verbatim: Sequence[int]) -> bool:
    """Return whether two readings lead to different kinds of work, or are the same words."""
    one, two = (phrase_index().owners[at].defaults for at in (number, other))
    return other in verbatim or (number not in verbatim and one["deliverable"] != two["deliverable"])


def _unexplained(name: _Name, function: str) -> float:
    """Return the share of the name's telling words that no phrase of the function knows."""
    homes = phrase_index().homes
    telling = {word: name.weights[word] for word, counts in name.importance.items() if counts > NOT_TELLING}
    titles = lexicon().titles
    foreign = sum(
        weight
        for word, weight in telling.items()
        if function not in homes.get(word, ()) and word not in titles
    )
    return foreign / sum(telling.values())


def _headed(head: Sequence[Heard], name: _Name) -> dict[int, float]:
    """Return the scores of the longest phrase that ends the name: words before it only specify it."""
    index = phrase_index()
    stems = [word.stem for word in head if word.telling]
    ends = (tuple(stems[start:]) for start in range(len(stems) - 1))
    phrase = next((end for end in ends if end in index.exact), ())
    before = sum(name.weights.values()) - sum(name.weights.get(word, 0) for word in phrase)
    numbers = index.exact.get(phrase, ())
    wholes = _phrases().totals[[*numbers]]
    likeness = _likeness(wholes, wholes + SPARED_BEFORE_HEAD * before, wholes, OF_NAME)
    return dict(zip(numbers, likeness.tolist(), strict=True))


def _two_best(
    scores: Mapping[int, float], text: str, families: Sequence[str], favour: Mapping[str, float]
) -> tuple[tuple[int, float] | None, tuple[int, float] | None]:
    """Return the best phrase of the two best functions with its score (0 to 100); spelling breaks ties."""
    owners, texts = phrase_index().owners, phrase_index().texts
    at_home = frozenset(families)
    rated = {
        number: round(
            (
                100
                + DEPARTMENT_BONUS * (owners[number].family in at_home)
                + favour.get(owners[number].name, 0.0)
            )
            * score,
            1,
        )
        for number, score in scores.items()
    }
    top = nlargest(COMPARED, rated, key=lambda number: (rated[number], -number))
    best: dict[str, int] = {}
    for _, equals in groupby(top, key=rated.__getitem__):
        for number in _by_spelling(text, [*equals], texts):
            best.setdefault(owners[number].name, number)
        if len(best) > 1:
            break
    ranked = [(number, rated[number]) for number in list(best.values())[:2]]
    return (ranked[0] if ranked else None, ranked[1] if len(ranked) > 1 else None)


def _by_spelling(text: str, numbers: Sequence[int], texts: Sequence[str]) -> Sequence[int]:
    """Return phrases that are rated alike, those most like the text letter by letter first."""
    if len(numbers) == 1:
        return numbers
    return sorted(numbers, key=lambda number: (-fuzz.ratio(text, texts[number]), number))


class _Name(NamedTuple):
    """The words of a name as stems: importance (0 to 1), weight, and likeness to the known word (0: none)."""

    importance: Mapping[str, float]
    weights: Mapping[str, float]
    likeness: Mapping[str, float]


def _name(parts: Iterable[tuple[Sequence[Heard], float]]) -> _Name:
    """Return the words of a name's parts, each with its importance; qualifiers count little.

    A name of qualifiers only (“EMEA team”) has none.
    """
    importance: dict[str, float] = {}
    likeness: dict[str, float] = {}
    for words, counts in parts:
        for word in words:
            importance.setdefault(word.stem, counts if word.telling else NOT_TELLING)
            likeness.setdefault(word.stem, word.likeness)
    if max(importance.values(), default=0) <= NOT_TELLING:
        return _Name({}, {}, {})
    known, strange = phrase_index().weights, strange_weight()
    return _Name(importance, {w: i * known.get(w, strange) for w, i in importance.items()}, likeness)


class _Phrases(NamedTuple):
    """All phrases as arrays (by number): the number of their function, their weight, and what they are."""

    owner: NDArray[np.intp]
    totals: NDArray[np.float64]
    leading: NDArray[np.bool_]
    directing: NDArray[np.bool_]
    deciding: NDArray[np.bool_]


class _Holders(NamedTuple):
    """Where a stem occurs: the numbers of the phrases, in which of these it tells nothing, the functions."""

    phrases: NDArray[np.intp]
    faint: NDArray[np.bool_]
    functions: NDArray[np.intp]


@cache
def _phrases() -> _Phrases:
    index, number = phrase_index(), _function_numbers()
    among = [[at in group for at in range(len(index.texts))] for group in _groups(index)]
    owner = np.array([number[one.name] for one in index.owners])
    return _Phrases(owner, np.array(index.totals), *(np.array(one, dtype=bool) for one in among))


def _groups(index: Index) -> tuple[frozenset[int], ...]:
    return index.leading, index.directing, index.deciding


@cache
def _function_numbers() -> Mapping[str, int]:
    return {name: number for number, name in enumerate(library().functions)}


@cache
def _holders(stem: str) -> _Holders:
    index, number = phrase_index(), _function_numbers()
    phrases, faint = index.holders.get(stem, ()), index.faint.get(stem, frozenset())
    functions = [number[one] for one in index.homes.get(stem, ())]
    return _Holders(
        np.array(phrases, dtype=np.intp),
        np.array([one in faint for one in phrases], dtype=bool),
        np.array(functions, dtype=np.intp),
    )


def _scores(name: _Name, costs: Costs) -> dict[int, float]:
    """Return how like the name each phrase is (0 to 1), and how much of the name its function knows."""
    phrases, known = _phrases(), [word for word in name.weights if name.likeness[word]]
    shared, at_home = np.zeros(len(phrases.owner)), np.zeros(len(_function_numbers()))
    for word in known:
        held, counts = _holders(word), name.likeness[word] * name.weights[word]
        faintly = counts * min(1, NOT_TELLING / name.importance[word])
        shared[held.phrases] += np.where(held.faint, faintly, counts)
        at_home[held.functions] += counts
    if not known:
        return {}
    some = np.unique(np.concatenate([_holders(word).phrases for word in known]))
    mixed = _mixed(some, shared[some], at_home, name, costs)
    return dict(zip(some.tolist(), mixed.tolist(), strict=True))


def _mixed(
    some: NDArray[np.intp],
    common: NDArray[np.float64],
    at_home: NDArray[np.float64],
    name: _Name,
    costs: Costs,
) -> NDArray[np.float64]:
    """Return the scores of some phrases from the weight that each has in common with the name."""
    phrases, total = _phrases(), sum(name.weights.values())
    led = sum(name.weights[word] for word in name.weights if word in leaders())
    strange = sum(weight for word, weight in name.weights.items() if not name.likeness[word])
    whole = total - STRANGERS_SPARED * strange - LEADERS_SPARED * led
    spared, rest = total - LEADERS_SPARED * led, 1 - costs.at_home
    in_name = np.where(phrases.leading[some], total, spared)
    like = _likeness(common, in_name, phrases.totals[some], costs)
    if not led:
        like = np.where(phrases.directing[some], like * NOT_LEADING, like)
    mixed = rest * like + costs.at_home * at_home[phrases.owner[some]] / whole
    saying = [word for word in name.weights if word in supporters()]
    if saying:
        said_by_all = np.logical_and.reduce([np.isin(some, _holders(word).phrases) for word in saying])
        mixed *= np.where(phrases.deciding[some] & ~said_by_all, SUPPORTED, 1.0)
    return np.asarray(mixed)


def _likeness(
    common: NDArray[np.float64], in_name: NDArray[np.float64], in_phrase: NDArray[np.float64], costs: Costs
) -> NDArray[np.float64]:
    """Return the Tversky index of the weight in common with that of the name and that of the phrase."""
    unsaid, unmet = np.maximum(in_name - common, 0), np.maximum(in_phrase - common, 0)
    return common / (common + (costs.missing_in_phrase * unsaid + costs.missing_in_name * unmet))
