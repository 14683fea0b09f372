"""What people call our columns, questions and answers, in English and in other languages of business."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_BETWEEN = " | "
NOTHING, TOTAL = "nothing", "total"


@cache
def heading_words() -> Mapping[str, tuple[str, ...]]:
    """Return other headings of the columns of `Functions`, by question name."""
    return _gathered("words/headings.csv", "question")


@cache
def company_words() -> Mapping[str, tuple[str, ...]]:
    """Return other labels of the lines of `Company`, by question name."""
    return _gathered("words/company_labels.csv", "question")


@cache
def answer_words() -> Mapping[str, tuple[str, ...]]:
    """Return other words for an answer: a choice, Yes or No, a rating (“5”), `NOTHING`; and for `TOTAL`."""
    return _gathered("words/answers.csv", "answer")


@cache
def heading_parts() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return by question and part: `core` words, one of which its heading holds, and those `beside` them.

    For the cost also what is the `pay_of_one` person, unless a word says that it is that `of_all`.
    """
    parts: dict[str, dict[str, set[str]]] = {}
    for row in read_table("words/heading_parts.csv"):
        parts.setdefault(row["question"], {}).setdefault(row["part"], set()).update(row["words"].split())
    return {
        question: {part: frozenset(same) for part, same in words.items()} for question, words in parts.items()
    }


def _gathered(table: str, column: str) -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for row in read_table(table):
        words.setdefault(row[column], []).extend(row["words"].split(_BETWEEN))
    return {meaning: tuple(dict.fromkeys(same)) for meaning, same in words.items()}
