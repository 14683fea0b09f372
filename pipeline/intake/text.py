"""Words as people type them, brought to one form before they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.knowledge.wordings import NOTHING, answer_words

_NOT_A_WORD = re.compile(r"[^\w%$€£+]+|_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\u200b-\u200f]")
_BLANKS = frozenset(
    {
        "",
        "n a",
        "na",
        "nil",
        "none",
        "null",
        "nan",
        "tbd",
        "tbc",
        "unknown",
        "not applicable",
        "not available",
    }
)
_ANSWERS_NONE = frozenset({"none", "na"})
_NO_MARK = str.maketrans({"ł": "l", "ø": "o", "đ": "d"})


def tidy(text: str) -> str:
    """Return the text without control characters, its spaces and line breaks made single spaces."""
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Return the form in which labels are compared: lower case, words only, single spaces."""
    return " ".join(_NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


def unaccented(text: str) -> str:
    """Return the text without accents: people leave them out, and some exports lose them."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_NO_MARK)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return `key` without accents."""
    words = key(text)
    return words if words.isascii() else unaccented(words)


@cache
def _words_for_nothing() -> frozenset[str]:
    return frozenset(fold(word) for word in answer_words()[NOTHING])


def says_nothing(text: str) -> bool:
    """Say whether the text stands for an empty cell: “n/a”, “-”, “tbd”, “none”, “k. A.”."""
    return key(text) in _BLANKS or fold(text) in _words_for_nothing()


def is_dash(text: str) -> bool:
    """Say whether the text is blank or a mere sign such as “-” or “?”, or an unmistakable “n/a”."""
    plain = key(text)
    return plain in _BLANKS and plain not in _ANSWERS_NONE
