"""A column of shares of full working time beside the people: it may have to be multiplied by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.findings import Place, finding
from pipeline.intake.addresses import name
from pipeline.intake.numbers import Number, parse_number
from pipeline.intake.text import unaccented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.findings import Finding
    from pipeline.intake.headers import Headings
    from pipeline.intake.sheets import Cell

_SHARE = r"(%|percent\w*|share|rate|factor|fraction|level|degree|prozent\w*|anteil|quote|faktor|grad|taux)"
_TIME = (
    r"(working[- ]?time|full[- ]?time|part[- ]?time|time worked|employment|activity|workload|fte"
    r"|arbeitszeit|teilzeit|temps (de travail|partiel)|jornada|tempo (pieno|parziale)|dienstverband|deeltijd)"
)
_WORKING_TIME = re.compile(
    rf"\b{_TIME}\b.*{_SHARE}|{_SHARE}.*\b{_TIME}\b"
    r"|taux d.(activite|occupation)|quotite|beschaftigungs(grad|umfang)|arbeitszeit(anteil|faktor|grad)"
    r"|teilzeit(grad|faktor|quote)|stellenprozent|arbeitspensum|deeltijd(percentage|factor)|wymiar etatu"
)
_FULL_TIME_ALREADY = re.compile(
    r"\b(fte|ftes|wte|etp|etpt|vza|vzk|full[- ]?time|vollzeit\w*|temps plein|ejc|eft)\b"
)


def tell_working_time(headings: Headings) -> Iterator[Finding]:
    """Yield a warning where people may have been counted as heads although their working time is there."""
    people = headings.chosen.get("headcount")
    if people is None or _FULL_TIME_ALREADY.search(_plain(people.text)):
        return
    named = {column: text for column, text in headings.others.items() if _WORKING_TIME.search(_plain(text))}
    for column, text in named.items():
        read = map(_share, headings.sheet.column(column, headings.row + 1))
        shares = [share for share in read if share is not None]
        short = sum(0 < share < 1 for share in shares)
        if short and max(shares) <= 1:
            place = Place(headings.sheet.name, name(headings.row, column), headings.row)
            yield finding("COLUMN-WORKING-TIME", place, found=text, count=short, people=people.text)


def _plain(text: str) -> str:
    return unaccented(text.casefold())


def _share(cell: Cell) -> float | None:
    """Return a cell as a share of full time; figures above 1.5 are percent. None for what is no number."""
    read = parse_number(cell) if isinstance(cell, str) else None
    value = read.value if isinstance(read, Number) else cell
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) / 100 if value > 1.5 else float(value)  # noqa: PLR2004 - nobody works half more than full
