"""Which column is meant, said by the user on the sheet Company: “Column for Annual cost | Total comp”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Place, finding
from pipeline.intake.addresses import name
from pipeline.intake.cells import shown
from pipeline.intake.heading_words import match_heading
from pipeline.intake.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.inputs import Question
    from pipeline.intake.headers import Headings
    from pipeline.intake.sheets import Sheet

_LABEL = re.compile(r"(?:column|heading)s?\s+(?:for|of|with)\s+[“\"']?(.+?)[”\"']?\s*:?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pin:
    """The column the user gave for a question: its heading or letter, and where that was said."""

    question: Question
    said: str
    place: Place


def pinned(label: str) -> Question | None:
    """Return the question whose column a label asks for, None if it is no such label."""
    found = _LABEL.fullmatch(tidy(label))
    match = match_heading(found[1]) if found else None
    return match.question if match else None


def read_pins(sheet: Sheet | None) -> tuple[Pin, ...]:
    """Return what the sheet says of columns; without a sheet nothing."""
    return tuple(_pins(sheet)) if sheet else ()


def _pins(sheet: Sheet) -> Iterator[Pin]:
    for at, cells in enumerate(sheet.rows):
        for right, cell in enumerate(cells):
            question = pinned(cell) if isinstance(cell, str) else None
            row, column = sheet.top + at, sheet.left + right + 1
            said = tidy(shown(sheet.value(row, column)))
            if question and said:
                yield Pin(question, said, Place(sheet.name, name(row, column), row))


def as_asked(pins: tuple[Pin, ...]) -> Mapping[str, str]:
    """Return heading or letter by question name; what was said first holds."""
    return {pin.question.name: pin.said for pin in reversed(pins)}


def tell_pins(pins: tuple[Pin, ...], headings: Headings) -> Iterator[Finding]:
    """Yield what was said of a column that is not there."""
    from_user = {heading.match.question.name for heading in headings.chosen.values() if heading.match.fit < 0}
    for pin in pins:
        if pin.question.name not in from_user:
            there = ", ".join(f"“{text}”" for text in [*headings.others.values()][:12])
            words = {"said": pin.said, "header": pin.question.header, "row": headings.row, "there": there}
            yield finding("COLUMN-PIN", pin.place, **words)
