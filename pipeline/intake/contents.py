"""What the cells of a column are, whatever its heading says."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.intake.numbers import Ambiguous, Number, parse_number
from pipeline.intake.text import says_nothing

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell, Sheet

_ROWS_LOOKED_AT = 200
_FEWEST_CELLS = 3
_MOSTLY = 0.8
_ROUNDED = 0.05
_NUMBER_OF_A_THING = re.compile(
    r"\b(?:id|no|nr|nummer|number|code|key|zip|postcode|phone|tel|year|date|grade|level|band|age|rank|index|ref|%)\b"
    r"|%|#",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Content:
    """How many cells of a column are filled, what share of them are numbers, which, and how many differ."""

    filled: int
    numbers: float
    values: tuple[float, ...]
    distinct: float

    @property
    def middle(self) -> float:
        """The median of its numbers, 0 without any."""
        return statistics.median(self.values) if self.values else 0.0


def content(sheet: Sheet, row: int, column: int) -> Content:
    """Look at the cells under row `row` of a column; blank cells and words for nothing do not count."""
    cells = sheet.column(column, row + 1)[:_ROWS_LOOKED_AT]
    filled = [cell for cell in cells if not _blank(cell)]
    values = tuple(value for cell in filled if (value := number_in(cell)) is not None)
    many = len(filled) or 1
    return Content(len(filled), len(values) / many, values, len(set(filled)) / many)


def holds_another_kind(sheet: Sheet, row: int, column: int, *, number: bool) -> bool:
    """Say whether names stand where numbers are asked for, or numbers where names are."""
    found = content(sheet, row, column)
    wrong = 1 - found.numbers if number else found.numbers
    return found.filled >= _FEWEST_CELLS and wrong > _MOSTLY


def grows_with(sheet: Sheet, row: int, people: int, cost: int) -> bool:
    """Say whether cost rises with people, as that of a team does; True where no row has more than one.

    Measured as the slope between their logarithms: 1 for the cost of a team, 0 for the pay of one person.
    """
    below = zip(sheet.column(people, row + 1), sheet.column(cost, row + 1), strict=True)
    pairs = [(number_in(heads), number_in(money)) for heads, money in islice(below, _ROWS_LOOKED_AT)]
    known = [
        (math.log(heads), math.log(money))
        for heads, money in pairs
        if heads and money and min(heads, money) > 0
    ]
    if not known or max(heads for heads, _ in known) <= math.log(1 + _ROUNDED):
        return True
    if len({heads for heads, _ in known}) < _FEWEST_CELLS:
        return False
    return statistics.linear_regression(*zip(*known, strict=True)).slope > 1 / 2


def is_text(found: Content) -> bool:
    """Say whether the column mostly holds words."""
    return found.filled >= _FEWEST_CELLS and found.numbers < 1 - _MOSTLY


def is_amounts(found: Content, heading: str) -> bool:
    """Say whether the column holds amounts, not the numbers by which things are called."""
    amounts = found.filled >= _FEWEST_CELLS and found.numbers > _MOSTLY
    return amounts and not _NUMBER_OF_A_THING.search(heading) and min(found.values) >= 0


def _blank(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, str) and says_nothing(cell))


@lru_cache(maxsize=4096)
def _value_of_text(text: str) -> float | None:
    found = parse_number(text)
    if isinstance(found, Ambiguous):
        return found.as_thousands
    return found.value if isinstance(found, Number) else None


def number_in(cell: Cell) -> float | None:
    """Return the number in a cell, None without one; text that can be read in two ways as thousands."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    return _value_of_text(cell) if isinstance(cell, str) else None
