"""The words of a function's name: abbreviations, stems, qualifiers, and what tells the nature of the work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

import Stemmer

from pipeline.knowledge.places import countries
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

_WORD = re.compile(r"[a-z0-9]+(?:&[a-z0-9]+)*")
_BRITISH = re.compile(r"(?<=\w{3})is(ation|ations|ing|ed|er|ers|e)\b")
_AND = re.compile(r"\s*&\s*(?=\w{2})|(?<=\w{2})\s*&\s*")
_GRADE = re.compile(r"^(?:[ivx]{1,4}|\d{1,2}|[a-e])$")
_LEVEL = re.compile(
    r"\b(?:(?:tier|level|line|lvl)[\s-]*(\d|one|two|three)|l([1-4])|t([1-4])|(1st|2nd|3rd|first|second|third)[\s-]+(?:line|level|tier))\b"
)
_ORDINALS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
    "first": "1",
    "second": "2",
    "third": "3",
}
_LIST = re.compile(r"[,/+;()]|\s&\s|(?<=\w{2})&(?=\w{2})|\sand\s|\sfor\s|\s[-\u2013]\s")
_SENTENCE = re.compile(r"[.;!?\n]\s+|[;\n]")
_SHORT = re.compile(r"(?i)\b([a-z])[/.]([a-z])\b\.?")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_STEMMER = Stemmer.Stemmer("english")
_SHORTEST_STEMMED = 4
_AGENT = re.compile(r"(?<=\w{3})ers?$")
_HEAD_ENDS = re.compile(r"\b(of|for|to)\b|\s[-\u2013]+\s|\(")
OVERSEE = "oversee"
LEADERS = ("direct", "manage", "lead", OVERSEE)

Phrase = tuple[str, ...]


class Word(NamedTuple):
    """One word of a name with its stem; `telling` unless it only says where, how senior or which unit."""

    text: str
    stem: str
    telling: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word of some nature does to one attribute: a floor, a ceiling, or a fixed value."""

    attribute: str
    at_least: float | None
    at_most: float | None
    fixed: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists: qualifiers and natures as plain words, the rest as stems.

    `qualifiers_begin`: the first words of qualifiers. `titles` are words so wide that any function may have
    them: they need no explaining. `empty` are words and phrases that tell nothing when a name has no others;
    `organisations` name the whole that somebody heads.
    """

    fillers: frozenset[str]
    qualifiers: frozenset[Phrase]
    qualifiers_begin: frozenset[str]
    titles: frozenset[str]
    empty: frozenset[Phrase]
    organisations: frozenset[str]
    natures: Mapping[Phrase, tuple[str, ...]]
    leader_words: frozenset[str]
    support_words: frozenset[str]
    effects: Mapping[str, tuple[Effect, ...]]
    deliverables: Mapping[Phrase, str]
    departments: Mapping[str, tuple[Phrase, ...]]
    family_labels: Mapping[str, str]


def plain(text: str) -> str:
    """Return a text in lower case and without accents: “Contabilità” and “contabilita” are the same word."""
    lowered = text.casefold()
    return lowered if lowered.isascii() else _ACCENT.sub("", normalize("NFKD", lowered))


@lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """Return the plain words of a name, abbreviations written out; `1st line` is one word."""
    lowered = _LEVEL.sub(
        _level,
        _SHORT.sub(r"\1\2", plain(text)).replace("'", "").replace("\u2019", "").replace(" and ", " "),
    )
    found = _WORD.findall(_AND.sub(" ", _BRITISH.sub(r"iz\1", lowered)))
    return tuple(word for token in found for word in _abbreviations().get(token, token).split())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of one lower-case word: “cleaner” and “cleaning” share it."""
    own = _own_stems().get(word)
    if own or len(word) < _SHORTEST_STEMMED:
        return own or word
    return str(_STEMMER.stemWord(_AGENT.sub("ing", word)))


def split_list(text: str) -> list[str]:
    """Return the parts of a name that lists several things, such as “AP & expenses”; at least one."""
    return [part for part in _LIST.split(_SHORT.sub(r"\1\2", text)) if words_of(part)] or [text]


def head_of(text: str) -> str:
    """Return the part of a name that says what it is: before “of”, “for”, “to”, a dash or a bracket."""
    head = _HEAD_ENDS.split(text.casefold(), maxsplit=1)[0]
    return head if words_of(head) else text


def sentences(text: str) -> list[str]:
    """Return the sentences of a description; at least one."""
    return [part for part in _SENTENCE.split(text) if words_of(part)] or [text]


def read_name(text: str) -> tuple[Word, ...]:
    """Return the words of a name in order; fillers and grades are left out unless nothing else is left."""
    return _read(words_of(text))


@lru_cache(maxsize=65_536)
def _read(words: Phrase) -> tuple[Word, ...]:
    books = lexicon()
    read: list[Word] = []
    position = 0
    while position < len(words):
        may_skip = words[position] in books.qualifiers_begin
        sizes = (n for n in (3, 2, 1) if words[position : position + n] in books.qualifiers)
        skip = next(sizes, 0) if may_skip else 0
        run = words[position : position + max(skip, 1)]
        kept = (word for word in run if word not in books.fillers and not _GRADE.match(word))
        read.extend(Word(word, stem(word), telling=not skip) for word in kept)
        position += max(skip, 1)
    return tuple(read) or tuple(Word(word, stem(word), telling=False) for word in words)


def stems_of(text: str) -> Phrase:
    """Return the telling stems of a name in order, or all of them when none tells anything."""
    read = read_name(text)
    return tuple(word.stem for word in read if word.telling) or tuple(word.stem for word in read)


def says_nothing(text: str) -> bool:
    """Return whether a name is only rank, number, colour, letter, shift, place or unit (“Desk 2”)."""
    books, words, position, units = lexicon(), words_of(text), 0, 0
    while position < len(words):
        runs = ((n, words[position : position + n]) for n in (3, 2, 1))
        size = next((n for n, run in runs if run in books.empty or run in books.qualifiers), 0)
        word = words[position]
        if not size and not (word in books.fillers or len(word) == 1 or _GRADE.match(word)):
            return False
        position, units = position + max(size, 1), units + size
    return units > 0


def heads_the_whole(text: str) -> bool:
    """Return whether a name is whoever heads an organisation, and says nothing else (“Head of the firm”)."""
    books = lexicon()
    words = [word.text for word in read_name(text) if word.telling and word.text not in books.leader_words]
    natures = natures_of(text, "", ())
    wholes = books.organisations
    return bool(words) and natures[:1] == ("direct",) and wholes.issuperset(singular(tuple(words)))


def natures_of(text: str, matched: str, known: Container[Phrase]) -> tuple[str, ...]:
    """Return what the words say of the nature of the work: whoever does it first, then “project” and “hands”.

    English keeps the head last, or before “of”, “for”, “to” and a dash: an “assistant to the director”
    assists, an “assistant director” directs, a “supervising clerk” supervises. Words of the phrase that was
    `matched` belong to the name itself (“policy” in “policy administration”), as do those of a phrase in
    `known`, except that leaders lead whatever it is.
    """
    head, *rest = _HEAD_ENDS.split(text.casefold(), maxsplit=1)
    found = _natures_in(head, matched, known)
    after = _natures_in(rest[-1], matched, known) if rest else []
    if rest and rest[0]:
        after = [one for one in after if one not in LEADERS]
    kinds = [one for one in (*after, *found) if one not in _BESIDE]
    doer = kinds[-1] if kinds else ""
    if doer not in LEADERS and OVERSEE in found:
        doer = OVERSEE
    beside = [one for one in _BESIDE if one in (*found, *after) and not (one == "hands" and doer in LEADERS)]
    return (*filter(None, [doer]), *beside)


_BESIDE = ("project", "hands", "relate", "live")


def _natures_in(text: str, matched: str, known: Container[Phrase]) -> list[str]:
    """Return the natures that the words of `text` give, in order of the words."""
    words, natures = words_of(text), lexicon().natures
    plain_words, position = singular(words), 0
    phrases: list[Phrase] = []
    while position < len(words):
        size = next((n for n in (3, 2, 1) if plain_words[position : position + n] in natures), 0)
        phrases.extend([plain_words[position : position + size]] if size else [])
        position += max(size, 1)
    return _not_its_own(phrases, text, matched, known) if phrases else []


def _not_its_own(phrases: Iterable[Phrase], text: str, matched: str, known: Container[Phrase]) -> list[str]:
    """Return the natures of phrases, without those that belong to the name itself."""
    taken = frozenset(singular(words_of(matched)))
    spoken_for = {*stems_of(matched)}.union(
        *(one for one in phrases_in(stems_of(text), known) if len(one) > 1)
    )
    return [
        nature
        for phrase in phrases
        for nature in lexicon().natures[phrase]
        if not (taken.issuperset(phrase) if nature in LEADERS else spoken_for.issuperset(map(stem, phrase)))
    ]


def singular(words: Phrase) -> Phrase:
    """Return words without their plural s."""
    return tuple(word if word.endswith("ss") else word.removesuffix("s") for word in words)


def phrases_in(stems: Phrase, wanted: Container[Phrase]) -> list[Phrase]:
    """Return which of `wanted` occur in `stems` as runs of neighbouring words, longest first."""
    present = {
        stems[start:end]
        for start in range(len(stems))
        for end in range(start + 1, min(start + 4, len(stems)) + 1)
    }
    return sorted((one for one in present if one in wanted), key=len, reverse=True)


@cache
def lexicon() -> Lexicon:
    """Return all word lists."""
    natures: dict[Phrase, tuple[str, ...]] = {}
    effects: dict[str, tuple[Effect, ...]] = {}
    for row in read_table("words/natures.csv"):
        for phrase in _plain(row["words"]):
            natures[phrase] = (*natures.get(phrase, ()), row["nature"])
        effects[row["nature"]] = (*effects.get(row["nature"], ()), _effect(row))
    words = {row["kind"]: row["words"] for row in read_table("words/qualifiers.csv")}
    qualifiers = frozenset(_qualifiers())
    lists = {kind: _plain(cell) for kind, cell in words.items()}
    return Lexicon(
        fillers=frozenset(word for phrase in lists["filler"] for word in phrase),
        qualifiers=qualifiers,
        qualifiers_begin=frozenset(words[0] for words in qualifiers if words),
        titles=frozenset(stem(word) for phrase in lists["title"] for word in phrase),
        empty=frozenset(words_of(part) for part in words["empty"].split("|")),
        organisations=frozenset(word for phrase in lists["organisation"] for word in phrase),
        natures=natures,
        leader_words=frozenset(p[0] for p, kinds in natures.items() if len(p) == 1 and {*kinds} & {*LEADERS}),
        support_words=frozenset(p[0] for p, kinds in natures.items() if len(p) == 1 and "prepare" in kinds),
        effects=effects,
        deliverables={
            p: row["deliverable"]
            for row in reversed(read_table("words/kinds.csv"))
            for p in _phrases(row["words"])
        },
        departments={row["family"]: _phrases(row["departments"]) for row in read_table("words/families.csv")},
        family_labels={row["family"]: row["label"] for row in read_table("words/families.csv")},
    )


_NOT_LEFT_OUT = {"title", "empty", "organisation"}


def _qualifiers() -> Iterable[Phrase]:
    """Yield every word or phrase that says nothing about the work, the names of countries among them."""
    for row in read_table("words/qualifiers.csv"):
        if row["kind"] not in _NOT_LEFT_OUT:
            yield from (words_of(part) for part in row["words"].split("|"))
    for place in countries().values():
        yield from (words_of(name) for name in (place.country, *place.aliases))


@cache
def _own_stems() -> dict[str, str]:
    return {word: row["stem"] for row in read_table("words/stems.csv") for word in row["words"].split(" | ")}


@cache
def _abbreviations() -> dict[str, str]:
    return {row["short"]: row["long"] for row in read_table("words/abbreviations.csv")}


def _level(match: re.Match[str]) -> str:
    found = next(group for group in match.groups() if group)
    return f"tier{_ORDINALS.get(found, found)}"


def _plain(cell: str) -> tuple[Phrase, ...]:
    return tuple(singular(words_of(part)) for part in cell.split("|"))


def _phrases(cell: str) -> tuple[Phrase, ...]:
    return tuple(tuple(stem(word) for word in words_of(part)) for part in cell.split("|"))


def _effect(row: Mapping[str, str]) -> Effect:
    low, high = row["at_least"], row["at_most"]
    return Effect(
        row["effect_on"],
        float(low) if low else None,
        float(high) if high else None,
        row["set"] or None,
        row["reason"],
    )
