"""The glossary as it is written: words, and the names they have in the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.pages.parts import DOCS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = DOCS / "glossary.md"
_LINE = re.compile(r"^\| (?!word |---)(.+?) \| (.*?) ?\| .*\|$", re.MULTILINE)
_LINKED = re.compile(r"\[(.+?)\]\([^)]+\)")


def words() -> set[str]:
    """Return every word with an entry; an entry of several words, with commas between them, has each."""
    return {word for told, _ in _lines() for word in (told, *told.split(", "))}


def names() -> dict[str, str]:
    """Return the names in code, each with the word it stands beside."""
    return {name: told for told, code in _lines() for name in re.findall(r"`(\w+)`", code)}


def _lines() -> Iterator[tuple[str, str]]:
    for told, code in _LINE.findall(PAGE.read_text("utf-8")):
        yield _LINKED.sub(r"\1", told), code
