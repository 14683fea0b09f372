"""Which work speaks the language of the home country because it serves employees or authorities there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.places import countries
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = "en"
_NARROWEST_FIRST = ("function", "role", "deliverable")


def language_at_home(country: str) -> str:
    """Return the code of the language of business in a country: English where it is official."""
    spoken = countries()[country].official_languages
    return ENGLISH if ENGLISH in spoken or not spoken else spoken[0]


def speaks_with_home(function: str | None, role: str, deliverable: str) -> bool:
    """Return whether such work is done in the language of the home country; the narrowest line decides."""
    keys = zip(_NARROWEST_FIRST, (function, role, deliverable), strict=True)
    return next((_lines()[key] for key in keys if key in _lines()), False)


@cache
def _lines() -> Mapping[tuple[str, str | None], bool]:
    return {(row["kind"], row["name"]): row["at_home"] == "Yes" for row in read_table("home_language.csv")}
