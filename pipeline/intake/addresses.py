"""Cells by name: `C14` is row 14, column 3."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_MOST_RUNS = 12


@cache
def letters(column: int) -> str:
    """Return the letters of a 1-based column: 1 is A, 27 is AA."""
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


def name(row: int, column: int) -> str:
    """Return the cell's name as Excel writes it."""
    return f"{letters(column)}{row}"


def position(cell: str) -> tuple[int, int] | None:
    """Return row and column of a cell's name, None if it is not one."""
    found = _NAME.fullmatch(cell)
    return (int(found[2]), column_number(found[1])) if found else None


@cache
def column_number(column: str) -> int:
    """Return the 1-based column of its letters."""
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def rectangle(ref: str) -> tuple[int, int, int, int] | None:
    """Return first row and column, last row and column of a range such as `B2:D9`, None if it is not one."""
    first, _, last = ref.partition(":")
    start, end = position(first), position(last or first)
    return (*start, *end) if start and end else None


def runs(rows: Sequence[int], column: int) -> str:
    """Return the cells of one column as ranges, `C8:C20, C25`; a long list is cut short and says so."""
    groups = groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])
    stretches = [[row for _, row in group] for _, group in groups]
    shown = [_range(stretch, column) for stretch in stretches[:_MOST_RUNS]]
    left = sum(len(stretch) for stretch in stretches[_MOST_RUNS:])
    return ", ".join([*shown, f"and {left:,} more"] if left else shown)


def _range(stretch: Sequence[int], column: int) -> str:
    first, last = name(stretch[0], column), name(stretch[-1], column)
    return first if first == last else f"{first}:{last}"
