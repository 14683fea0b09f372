"""The function library turned round: from words and stems to the phrases that hold them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from pipeline.knowledge.lexicon import (
    Phrase,
    Word,
    lexicon,
    read_name,
    read_words,
    stem,
    words_of,
    words_of_each,
)
from pipeline.knowledge.library import library
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.knowledge.library import FunctionEntry

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

NOT_TELLING = 0.25
UNKNOWN_WORD = 0.75
MISSPELT = 0.9
SPELLING_CUTOFF = 84
SHORTEST_MISSPELT = 5
SHORTEST_PART = 3
SHORTEST_JOINED = 5
DECIDES = 4.0


@dataclass(frozen=True, slots=True)
class Index:
    """All phrases by number: text, function, weight, and which lead; which are or hold given stems.

    `directing` are those that lead and give direction, `deciding` those of functions that decide a lot.
    `faint` says in which phrases a stem tells nothing, `weights` how much each stem weighs, `spellings` the
    words long enough to be misspelt by their first letter.
    """

    texts: tuple[str, ...]
    owners: tuple[FunctionEntry, ...]
    totals: tuple[float, ...]
    leading: frozenset[int]
    directing: frozenset[int]
    deciding: frozenset[int]
    exact: Mapping[Phrase, tuple[int, ...]]
    holders: Mapping[str, tuple[int, ...]]
    homes: Mapping[str, tuple[str, ...]]
    faint: Mapping[str, frozenset[int]]
    weights: Mapping[str, float]
    vocabulary: frozenset[str]
    spellings: Mapping[str, tuple[str, ...]]


@cache
def phrase_index() -> Index:
    """Return the index of the whole library."""
    entries = library().functions.values()
    pairs = [(phrase.casefold(), entry) for entry in entries for phrase in entry.phrases]
    aliases, functions = library().aliases, library().functions
    pairs.extend((phrase, functions[one]) for phrase, owners in aliases.items() for one in owners)
    texts, owners = tuple(text for text, _ in pairs), tuple(entry for _, entry in pairs)
    apart = [read_words(words) for words in words_of_each(texts)]
    vocabulary = frozenset(word.stem for words in apart for word in words)
    read = _all_joined(apart, vocabulary)
    stems = [tuple(word.stem for word in words) for words in read]
    holders = _grouped((one, number) for number, words in enumerate(stems) for one in sorted({*words}))
    homes = {one: tuple(sorted({owners[at].name for at in numbers})) for one, numbers in holders.items()}
    weights = {one: log(1 + len(entries) / len(names)) for one, names in homes.items()}
    leading = frozenset(number for one in leaders() for number in holders.get(one, ()))
    return Index(
        texts=texts,
        owners=owners,
        totals=_totals(read, weights),
        leading=leading,
        directing=frozenset(at for at in leading if owners[at].defaults["deliverable"] == "direction"),
        deciding=frozenset(
            at for at, entry in enumerate(owners) if float(entry.defaults["decision"]) >= DECIDES
        ),
        exact=_grouped((words, number) for number, words in enumerate(stems)),
        holders=holders,
        homes=homes,
        faint=_faint(read),
        weights=weights,
        vocabulary=vocabulary,
        spellings=_spellings(read),
    )


def _all_joined(read: Sequence[tuple[Word, ...]], vocabulary: frozenset[str]) -> list[tuple[Word, ...]]:
    """Return the words of all phrases as `joined` does; it is asked only where it finds something to join."""
    both = {f"{one.text}{other.text}" for words in read for one, other in pairwise(words)}
    known = {text for text in both if len(text) > SHORTEST_JOINED and stem(text) in vocabulary}

    def is_joined(words: Sequence[Word]) -> bool:
        return any(f"{one.text}{other.text}" in known for one, other in pairwise(words))

    return [joined(words, vocabulary) if is_joined(words) else words for words in read]


def _totals(read: Sequence[Sequence[Word]], weights: Mapping[str, float]) -> tuple[float, ...]:
    """Return how much each phrase weighs: a word once, and less where it does not tell anything."""
    weight = {
        word: weights[word.stem] * (1 if word.telling else NOT_TELLING) for words in read for word in words
    }
    return tuple(sum(weight[word] for word in {*words}) for words in read)


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    found: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _faint(read: Sequence[Sequence[Word]]) -> dict[str, frozenset[int]]:
    pairs = ((word.stem, number) for number, words in enumerate(read) for word in words if not word.telling)
    return {one: frozenset(numbers) for one, numbers in _grouped(pairs).items()}


def _spellings(read: Sequence[Sequence[Word]]) -> dict[str, tuple[str, ...]]:
    forms = {word.text for words in read for word in words if len(word.text) >= SHORTEST_MISSPELT}
    return _grouped((form[0], form) for form in sorted(forms))


def joined(words: Iterable[Word], vocabulary: frozenset[str]) -> tuple[Word, ...]:
    """Return the words, neighbours written as one where the library knows that word (“fork lift”)."""
    found: list[Word] = []
    for word in words:
        both = found[-1].text + word.text if found else ""
        if len(both) > SHORTEST_JOINED and stem(both) in vocabulary:
            found[-1] = Word(both, stem(both), telling=True)
        else:
            found.append(word)
    return tuple(found)


@cache
def leaders() -> frozenset[str]:
    """Return the stems of the words that say that somebody leads."""
    return frozenset(stem(word) for word in lexicon().leader_words)


@cache
def supporters() -> frozenset[str]:
    """Return the stems of the words that say that somebody supports or prepares what others decide."""
    return frozenset(stem(word) for word in lexicon().support_words)


class Heard(NamedTuple):
    """One word of a name as the library knows it: its stem, whether it tells, how sure (0: unknown)."""

    stem: str
    telling: bool
    likeness: float


@lru_cache(maxsize=65_536)
def heard(text: str) -> tuple[Heard, ...]:
    """Return the words of a name in order: joined, split or respelt where only that makes them known."""
    words = joined(read_name(text), phrase_index().vocabulary)
    parts = ((part, word.telling) for word in words for part in parts_of(word.text))
    return tuple(
        Heard(known or stem(part), telling, sure)
        for part, telling in parts
        for known, sure in (known_stem(part),)
    )


@cache
def known_stem(word: str) -> tuple[str | None, float]:
    """Return the known stem of a word or of the one that it misspells, and how alike they are (0 to 1)."""
    known = phrase_index().weights
    found = next((one for one in (stem(word), stem(word).removesuffix("s")) if one in known), None)
    if found or len(word) < SHORTEST_MISSPELT:
        return found, float(found is not None)
    alike = phrase_index().spellings.get(word[0], ())
    near = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=SPELLING_CUTOFF)
    return (stem(near[0]), MISSPELT) if near else (None, 0.0)


@cache
def strange_weight() -> float:
    """Return how much a word weighs that the library lacks: a little less than a typical one."""
    weights = sorted(phrase_index().weights.values())
    return UNKNOWN_WORD * weights[len(weights) // 2]


@cache
def parts_of(word: str) -> tuple[str, ...]:
    """Return the two known words that an unknown word was joined from (“dataentry”), or the word itself.

    A German or Dutch compound comes back in English if its last part is a foreign trade word that we know.
    """
    known = phrase_index().weights
    if stem(word) in known:
        return (word,)
    cuts = [(word[:cut], word[cut:]) for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
    whole = next((parts for parts in cuts if stem(parts[0]) in known and stem(parts[1]) in known), None)
    return whole or next(filter(None, (_in_english(*parts) for parts in cuts)), (word,))


@cache
def _compounds() -> Mapping[str, Phrase]:
    """Return the parts of foreign compounds, each with its English words."""
    rows = read_table("words/compounds.csv")
    return {words_of(row["part"])[0]: words_of(row["english"]) for row in rows}


def _in_english(first: str, last: str) -> Phrase:
    """Return a compound's two parts in English, or nothing where either of them is not known."""
    parts = _compounds()
    begins = (one for one in (first, first.removesuffix("s"), first.removesuffix("en")) if one)
    front = next(
        (parts.get(one, (one,)) for one in begins if one in parts or stem(one) in phrase_index().weights), ()
    )
    return (*front, *parts[last]) if last in parts and front else ()
