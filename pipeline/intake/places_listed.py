"""Countries and languages in a cell: one, or a list with commas, semicolons or slashes between."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.intake.reading import NOTHING, Reading, unreadable
from pipeline.intake.text import is_dash, key
from pipeline.knowledge.places import country_code, language_code, nearest_country, nearest_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BETWEEN = re.compile(r"\s*[,;/|\n]\s*")
_AND = re.compile(r"\s+(?:and|&)\s+|\s*\+\s*", re.IGNORECASE)
_FILLERS = re.compile(r"\s*\([^)]*\)|\b(?:fluent|native|business|basic|only)\b", re.IGNORECASE)


def read_country(text: str) -> Reading:
    """Return the ISO 3166 code of the one country named."""
    if is_dash(text) or key(text) == "none":
        return NOTHING
    code = country_code(text)
    return Reading(code) if code else _unknown("CELL-COUNTRY", nearest_country(text))


def read_countries(text: str) -> Reading:
    """Return a tuple of the codes of the countries named; “none” is an answer, the empty tuple."""
    return _read_list(text, country_code, lambda pieces: _unknown_in("CELL-COUNTRY", pieces, nearest_country))


def read_languages(text: str) -> Reading:
    """Return a tuple of the ISO 639-1 codes of the languages named; “none” is an answer, the empty tuple."""
    return _read_list(
        text, language_code, lambda pieces: _unknown_in("CELL-LANGUAGE", pieces, nearest_language)
    )


def _read_list(
    text: str, code: Callable[[str], str | None], unknown: Callable[[Sequence[str]], Reading]
) -> Reading:
    """Read what can be read; what cannot is reported together, and the rest kept all the same."""
    if is_dash(text):
        return NOTHING
    if key(text) == "none":
        return Reading(())
    read = {piece: code(piece) for piece in _pieces(text, code)}
    codes = tuple(dict.fromkeys(found for found in read.values() if found))
    strange = [piece for piece, found in read.items() if not found]
    return replace(unknown(strange), value=codes or None) if strange else Reading(codes)


def _pieces(text: str, code: Callable[[str], str | None]) -> Iterator[str]:
    """Cut at the separators; at “and” only where the whole is no name itself, as “Trinidad and Tobago” is."""
    for piece in _BETWEEN.split(_FILLERS.sub("", text)):
        if code(piece):
            yield piece
        else:
            yield from (part.strip() for part in _AND.split(piece) if part.strip())


def _unknown(code: str, near: str | None) -> Reading:
    return unreadable(
        code, suggestion=f"Type {near}." if near else "Type its English name or two-letter code."
    )


_OR_LEAVE_OUT = {"CELL-COUNTRY": ", or leave it out: no other country is proposed"}


def _unknown_in(code: str, pieces: Sequence[str], nearest: Callable[[str], str | None]) -> Reading:
    near = {piece: nearest(piece) for piece in pieces}
    otherwise = _OR_LEAVE_OUT.get(code, "")
    do = [
        f"Type {close} for “{piece}”."
        if close
        else f"Replace “{piece}” by a name or two-letter code{otherwise}."
        for piece, close in near.items()
    ]
    return unreadable(code, value="”, “".join(pieces), suggestion=" ".join(do))
