"""Sources in words: a reader knows an article by its title, not by our number for it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"\bS\d{3}\b")


def cited(text: str) -> str:
    """Return a text with the titles of our articles instead of their numbers; unknown numbers stay."""
    return _NUMBER.sub(lambda found: _titles().get(found.group(), found.group()), text)


@cache
def _titles() -> Mapping[str, str]:
    return {row["id"]: f"“{row['title']}”" for row in read_table("sources.csv")}
