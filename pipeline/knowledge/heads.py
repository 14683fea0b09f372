"""The head of an English name, its last telling word, says the kind of work whatever the other words mean."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from pipeline.knowledge.lexicon import head_of, lexicon, read_name
from pipeline.knowledge.library import library
from pipeline.knowledge.phrase_index import SHORTEST_MISSPELT, joined, phrase_index
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.knowledge.lexicon import Word

SPELLING_CUTOFF = 90
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]+\b")


class Head(NamedTuple):
    """A head word as the table writes it, its stem, and what it may stand for, the commonest first."""

    word: str
    stem: str
    functions: tuple[str, ...]


@cache
def heads() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the functions of every head word, by what must stand before it (“” or “system”)."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in read_table("words/heads.csv"):
        for word in row["words"].split(" | "):
            found[word, row["after"]] = (*found.get((word, row["after"]), ()), row["function"])
    return found


def head_word(text: str) -> Head | None:
    """Return the head of a name if the table of heads knows it; titles behind it are passed over."""
    titles = lexicon().titles
    for word in reversed(joined(read_name(head_of(text)), phrase_index().vocabulary)):
        known = _known(word, after="system") if _names_a_system(text) else None
        known = known or _known(word, after="")
        if known or (word.telling and word.stem not in titles):
            return known
    return None


def head_function(head: Head, families: Sequence[str]) -> str:
    """Return the function that a head word stands for in a department of `families`."""
    functions = library().functions
    own = (one for family in families for one in head.functions if functions[one].family == family)
    return next(own, head.functions[0])


def _known(word: Word, *, after: str) -> Head | None:
    listed = [one for one, before in heads() if before == after]
    near = (word.text, 100.0, 0) if word.text in listed else None
    if not near and len(word.text) >= SHORTEST_MISSPELT and word.stem not in phrase_index().vocabulary:
        near = process.extractOne(word.text, listed, scorer=fuzz.ratio, score_cutoff=SPELLING_CUTOFF)
    return Head(near[0], word.stem, heads()[near[0], after]) if near else None


def _names_a_system(text: str) -> bool:
    """Return whether a name that is not all in capitals has a word in capitals that is no place or unit."""
    short = () if text.isupper() else _CAPITALS.findall(text)
    return any(word.telling for one in short for word in read_name(one))
