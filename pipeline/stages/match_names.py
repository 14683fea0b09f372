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

from collections import defaultdict
from dataclasses import dataclass
from heapq import nlargest
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

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
    index, words = phrase_index(), heard(text)
    surely = min((word.likeness or 1.0 for word in words), default=1.0)
    verbatim = _verbatim(words)
    name = _name([(part, LATER_PART if number else 1.0) for number, part in enumerate(split_list(text))])
    scores = {number: NOT_VERBATIM * score for number, score in _scores(name, OF_NAME).items()}
    headed = _headed(text, name).items()
    scores |= {number: max(score, scores.get(number, 0.0)) for number, score in headed}
    scores |= dict.fromkeys(verbatim, surely)
    favour = {one: DESCRIPTION_BONUS * likeness for one, likeness in told.items()}
    first, second = _two_best(scores, text.casefold(), families, favour)
    if first is None:
        return NO_MATCH
    sure = min(100.0, first[1])
    if first[0] not in verbatim:
        foreign = _unexplained(name, index.owners[first[0]].name)
        rough = foreign > FOREIGN or is_part_of_phrases(text)
        sure = min(sure, ROUGHLY if rough else 100.0) * (1 - UNEXPLAINED * foreign)
    if second and first[1] - second[1] < CLOSE and _differ(first[0], second[0], verbatim):
        sure *= AMBIGUOUS if second[0] in verbatim else RIVALLED
    owner = index.owners[first[0]].name
    runner_up = round(sure * second[1] / max(first[1], 1.0), 1) if second else 0.0
    after = (index.owners[second[0]].name if second else None, runner_up)
    return Match(owner, round(sure, 1), index.texts[first[0]], *after)


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
    parts = [(part, LATER_PART if number else 1.0) for number, part in enumerate(sentences(description))]
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


def _headed(text: str, name: _Name) -> dict[int, float]:
    """Return the scores of the longest phrase that ends the name: words before it only specify it."""
    index = phrase_index()
    stems = [word.stem for word in heard(head_of(text)) if word.telling]
    ends = (tuple(stems[start:]) for start in range(len(stems) - 1))
    phrase = next((end for end in ends if end in index.exact), ())
    before = sum(name.weights.values()) - sum(name.weights.get(word, 0) for word in phrase)
    wholes = ((number, index.totals[number]) for number in index.exact.get(phrase, ()))
    return {
        number: _likeness(whole, whole + SPARED_BEFORE_HEAD * before, whole, OF_NAME)
        for number, whole in wholes
    }


def _two_best(
    scores: Mapping[int, float], text: str, families: Sequence[str], favour: Mapping[str, float]
) -> tuple[tuple[int, float] | None, tuple[int, float] | None]:
    """Return the best phrase of the two best functions with its score (0 to 100); spelling breaks ties."""
    owners, texts = phrase_index().owners, phrase_index().texts
    least = max(scores.values(), default=0.0) / WITHIN_REACH
    rated = {
        number: round(
            (
                100
                + DEPARTMENT_BONUS * (owners[number].family in families)
                + favour.get(owners[number].name, 0.0)
            )
            * score,
            1,
        )
        for number, score in scores.items()
        if score >= least
    }
    top = nlargest(COMPARED, rated, key=lambda number: (rated[number], -number))
    top.sort(key=lambda number: (-rated[number], -fuzz.ratio(text, texts[number]), number))
    best: dict[str, int] = {}
    for number in top:
        best.setdefault(owners[number].name, number)
    ranked = [(number, rated[number]) for number in list(best.values())[:2]]
    return (ranked[0] if ranked else None, ranked[1] if len(ranked) > 1 else None)


class _Name(NamedTuple):
    """The words of a name as stems: importance (0 to 1), weight, and likeness to the known word (0: none)."""

    importance: Mapping[str, float]
    weights: Mapping[str, float]
    likeness: Mapping[str, float]


def _name(parts: Iterable[tuple[str, float]]) -> _Name:
    """Return the words of a name's parts, each with its importance; qualifiers count little.

    A name of qualifiers only (“EMEA team”) has none.
    """
    importance: dict[str, float] = {}
    likeness: dict[str, float] = {}
    for part, counts in parts:
        for word in heard(part):
            importance.setdefault(word.stem, counts if word.telling else NOT_TELLING)
            likeness.setdefault(word.stem, word.likeness)
    if max(importance.values(), default=0) <= NOT_TELLING:
        return _Name({}, {}, {})
    known, strange = phrase_index().weights, strange_weight()
    return _Name(importance, {w: i * known.get(w, strange) for w, i in importance.items()}, likeness)


def _scores(name: _Name, costs: Costs) -> dict[int, float]:
    """Return how like the name each phrase is (0 to 1), and how much of the name its function knows."""
    index = phrase_index()
    total, led = (
        sum(name.weights.values()),
        sum(name.weights[word] for word in name.weights if word in leaders()),
    )
    strange = sum(weight for word, weight in name.weights.items() if not name.likeness[word])
    shared: dict[int, float] = defaultdict(float)
    at_home: dict[str, float] = defaultdict(float)
    for word, weight in name.weights.items():
        holders, faint = index.holders.get(word, ()), index.faint.get(word, frozenset())
        counts, faintly = (
            name.likeness[word] * weight * part for part in (1, min(1, NOT_TELLING / name.importance[word]))
        )
        for number in holders:
            shared[number] += faintly if number in faint else counts
        for owner in index.homes.get(word, ()):
            at_home[owner] += counts
    whole = total - STRANGERS_SPARED * strange - LEADERS_SPARED * led
    spared, rest = total - LEADERS_SPARED * led, 1 - costs.at_home
    homely = {owner: costs.at_home * known / whole for owner, known in at_home.items()}
    leading, directing = index.leading, frozenset[int]() if led else index.directing
    mixed: dict[int, float] = {}
    for number, common in shared.items():
        like = _likeness(common, total if number in leading else spared, index.totals[number], costs)
        if number in directing:
            like *= NOT_LEADING
        mixed[number] = rest * like + homely[index.owners[number].name]
    return _kept_apart(mixed, name.weights)


def _likeness(common: float, in_name: float, in_phrase: float, costs: Costs) -> float:
    """Return the Tversky index of the weight in common with that of the name and that of the phrase."""
    unsaid = in_name - common if in_name > common else 0
    unmet = in_phrase - common if in_phrase > common else 0
    return common / (common + (costs.missing_in_phrase * unsaid + costs.missing_in_name * unmet))


def _kept_apart(scores: Mapping[int, float], name: Iterable[str]) -> dict[int, float]:
    """Return the scores with deciders lowered where the name says that somebody supports or prepares."""
    index = phrase_index()
    saying = [frozenset(index.holders.get(word, ())) for word in name if word in supporters()]
    if not saying:
        return dict(scores)
    said_by_all = frozenset.intersection(*saying)
    return {
        number: score * (SUPPORTED if number in index.deciding and number not in said_by_all else 1)
        for number, score in scores.items()
    }
