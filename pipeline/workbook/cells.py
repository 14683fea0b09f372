"""Cells: their addresses, and their values as the XML a sheet holds."""

import math
import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

from pipeline.intake.addresses import column_number, name

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576
LONGEST_TEXT = 32_767  # characters a cell can hold

_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - a cell's date has no time zone
_MARCH_1900 = 61  # until here the 1900 system is a day off: it counts a 29 February that never was
_REFERENCE = re.compile(r"\$?([A-Z]*)\$?(\d*)")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Area(NamedTuple):
    """A rectangle of cells; columns and rows count from 1 and are both included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, reference: str) -> Self:
        """Read A1, A1:B2, A:B or 1:2, with or without dollar signs."""
        first, _, second = reference.upper().partition(":")
        left, top = _corner(first, 1, 1)
        right, bottom = _corner(second or first, LAST_COLUMN, LAST_ROW)
        return cls(left, top, right, bottom)

    def __str__(self) -> str:
        """Write it as Excel does."""
        first = name(self.top, self.left)
        last = name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def within(self, other: "Area") -> bool:
        """Say whether no cell of this area lies outside the other."""
        beyond = self.left < other.left or self.top < other.top
        return not (beyond or self.right > other.right or self.bottom > other.bottom)

    def united(self, other: "Area") -> "Area":
        """Return the smallest area that holds both."""
        first = (min(self.left, other.left), min(self.top, other.top))
        return Area(*first, max(self.right, other.right), max(self.bottom, other.bottom))


def _corner(reference: str, column: int, row: int) -> tuple[int, int]:
    match = _REFERENCE.match(reference)
    letters, digits = match.groups() if match else ("", "")
    return column_number(letters) or column, int(digits or row)


def escape(text: str) -> str:
    """Escape a text for element content: markup, control characters, and what would read as an escape."""
    text = _SURROGATE.sub("\ufffd", _LOOKS_ESCAPED.sub("_x005F_", text[:LONGEST_TEXT]))
    text = _NOT_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serial(moment: date, *, from_1904: bool) -> float | None:
    """Turn a date or a point in time into Excel's day count, or None before its calendar begins."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    days = (moment.replace(tzinfo=None) - epoch) / timedelta(days=1)
    if not from_1904 and days < _MARCH_1900:
        days -= 1
    return days if days >= 0 else None


def number_text(value: object, *, from_1904: bool) -> str | None:
    """Write a number or date as a cell holds it; None for what Excel has no number for (NaN, infinity)."""
    if isinstance(value, date) and value == value:  # noqa: PLR0124 - pandas' not-a-time is unequal to itself
        value = serial(value, from_1904=from_1904)
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return repr(value)
