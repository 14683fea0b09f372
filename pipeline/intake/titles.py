"""A title above the headings, or a note under the list, that names the unit of all amounts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Place, finding
from pipeline.intake.addresses import name
from pipeline.intake.text import tidy
from pipeline.intake.units import Unit, split_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.intake.headers import Headings

_NAMES_UNIT = re.compile(
    r"[(\[]|\bin\b|[€£$]|000|\b(?:thousands?|millions?|teur|tusd|tgbp|tsd|mio)\b", re.IGNORECASE
)
_LONGEST_TITLE = 120
_IN_BRACKETS = re.compile(r"^\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_MANY = {1e3: "thousands", 1e6: "millions", 1e9: "billions"}


def take_unit_of_title(headings: Headings, *, scaled: bool) -> tuple[Headings, tuple[Finding, ...]]:
    """Return the headings with the title's unit at the cost, and a note; unchanged if there is none.

    `scaled` says that the company answered in what its amounts are: then only a currency is taken.
    """
    cost = headings.chosen.get("annual_cost")
    if cost is None or cost.match.unit.scale:
        return headings, ()
    own = cost.match.unit
    for place, text, said in _titles(headings):
        unit = Unit(None if scaled else said.scale, own.currency or said.currency, own.sign or said.sign)
        if unit == own:
            continue
        known = replace(cost, match=replace(cost.match, unit=unit))
        what = _MANY.get(unit.scale or 0.0, "full" if not unit.currency else "units")
        read = f"{what} of {unit.currency}" if unit.currency else what
        chosen = {**headings.chosen, "annual_cost": known}
        where = "above" if (place.row or 0) < headings.row else "under"
        told = finding("UNIT-OF-TITLE", place, found=text, header=cost.text, read=read, where=where)
        return replace(headings, chosen=chosen), (told,)
    return headings, ()


def _titles(headings: Headings) -> Iterator[tuple[Place, str, Unit]]:
    sheet = headings.sheet
    below = _last_cost(headings) + 1
    for row in (*range(sheet.top, headings.row), *range(below, sheet.last_row + 1)):
        for column, cell in enumerate(sheet.row(row), start=sheet.left):
            if isinstance(cell, str) and cell and len(cell) <= _LONGEST_TITLE and _NAMES_UNIT.search(cell):
                _, unit = split_unit(_IN_BRACKETS.sub(r"\1", cell))
                if unit.scale or unit.currency or unit.sign:
                    yield Place(sheet.name, name(row, column), row), tidy(cell), unit


def _last_cost(headings: Headings) -> int:
    cells = headings.sheet.column(headings.chosen["annual_cost"].column, headings.row + 1)
    filled = (len(cells) - at for at, cell in enumerate(reversed(cells)) if cell != "")
    return headings.row + next(filled, 0)
