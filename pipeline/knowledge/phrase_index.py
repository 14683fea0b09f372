"""The function library turned round: from words and stems to the phrases that hold them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import fuzz, process

from pipeline.knowledge.lexicon import Phrase, Word, lexicon, read_name, stem
from pipeline.knowledge.library import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.knowledge.library import FunctionEntry

_Key = TypeVar("_Key")

NOT_TELLING = 0.25
UNKNOWN_WORD = 0.75
MISSPELT = 0.9
SPELLING_CUTOFF = 84
SHORTEST_MISSPELT = 5
SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Index:
    """All phrases by number: text, function, weight, and which lead; which are or hold given stems.

    `weights` says how much each stem weighs, `spellings` the stem of all that is long enough to be misspelt.
    """

    texts: tuple[str, ...]
    owners: tuple[FunctionEntry, ...]
    totals: tuple[float, ...]
    leading: frozenset[int]
    exact: Mapping[Phrase, tuple[int, ...]]
    holders: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]
    spellings: Mapping[str, str]


@cache
def phrase_index() -> Index:
    """Return the index of the whole library."""
    entries = library().functions.values()
    pairs = [(phrase.casefold(), entry) for entry in entries for phrase in entry.phrases]
    read = [read_name(text) for text, _ in pairs]
    exact = _numbers((tuple(word.stem for word in words), number) for number, words in enumerate(read))
    holders = _numbers(
        (one, number) for number, words in enumerate(read) for one in sorted({w.stem for w in words})
    )
    owners_of = {one: {pairs[number][1].name for number in numbers} for one, numbers in holders.items()}
    weights = {one: log(1 + len(entries) / len(owners)) for one, owners in owners_of.items()}
    return Index(
        texts=tuple(text for text, _ in pairs),
        owners=tuple(entry for _, entry in pairs),
        totals=tuple(
            sum(weights[w.stem] * (1 if w.telling else NOT_TELLING) for w in {*words}) for words in read
        ),
        leading=frozenset(
            number for number, words in enumerate(read) if not leaders().isdisjoint(w.stem for w in words)
        ),
        exact=exact,
        holders=holders,
        weights=weights,
        spellings=_spellings(read),
    )


def _numbers(pairs: Iterable[tuple[_Key, int]]) -> dict[_Key, tuple[int, ...]]:
    found: dict[_Key, list[int]] = defaultdict(list)
    for key, number in pairs:
        found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def _spellings(read: Sequence[Sequence[Word]]) -> dict[str, str]:
    forms = {(form, word.stem) for words in read for word in words for form in (word.text, word.stem)}
    return {form: one for form, one in sorted(forms) if len(form) >= SHORTEST_MISSPELT}


@cache
def leaders() -> frozenset[str]:
    """Return the stems of the words that say that somebody leads."""
    return frozenset(stem(word) for word in lexicon().leader_words)


@cache
def supporters() -> frozenset[str]:
    """Return the stems of the words that say that somebody supports or prepares what others decide."""
    return frozenset(stem(word) for word in lexicon().support_words)


@cache
def known_stem(word: str) -> tuple[str | None, float]:
    """Return the known stem that the stem `word` is or misspells, and how alike they are (0 to 1)."""
    index = phrase_index()
    if word in index.weights:
        return word, 1.0
    if word.removesuffix("s") in index.weights:
        return word.removesuffix("s"), 1.0
    if len(word) < SHORTEST_MISSPELT:
        return None, 0.0
    near = process.extractOne(word, list(index.spellings), scorer=fuzz.ratio, score_cutoff=SPELLING_CUTOFF)
    return (index.spellings[near[0]], MISSPELT) if near else (None, 0.0)


@cache
def weight_of(word: str) -> float:
    """Return how much a stem weighs; one that the library lacks weighs a little less than a typical one."""
    weights = phrase_index().weights
    known = known_stem(word)[0]
    return weights[known] if known else UNKNOWN_WORD * sorted(weights.values())[len(weights) // 2]


@cache
def parts_of(word: str) -> tuple[str, ...]:
    """Return the two known words that an unknown word was joined from (“dataentry”), or the word itself."""
    known = phrase_index().weights
    if stem(word) in known:
        return (word,)
    cuts = ((word[:cut], word[cut:]) for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1))
    return next((parts for parts in cuts if stem(parts[0]) in known and stem(parts[1]) in known), (word,))
