"""Where the names of bubbles go on a map: beside the bubble, where they hide neither a name nor a bubble."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIDES = ("right", "left", "above", "below")
_LETTER, _LINE, _GAP = 4.7, 11.0, 2.0  # pixels, at 8 points
_LARGEST = 0.25  # of the shorter side, the width of the largest bubble, as spreadsheets draw it


@dataclass(frozen=True, slots=True)
class Bubble:
    """A bubble of the map: its scores in points from 0 to 100, its size, and its name."""

    across: float
    up: float
    size: float
    name: str


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return not (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )


@dataclass(frozen=True, slots=True)
class Plot:
    """The area that bubbles are drawn in, in pixels; `scale` as the chart has it, in percent."""

    width: float
    height: float
    scale: float

    def places(self, bubbles: Sequence[Bubble], wanted: Sequence[int]) -> dict[int, str]:
        """Return on which side the names of the `wanted` bubbles fit, most wanted first, by their number."""
        largest = max((each.size for each in bubbles), default=0.0)
        discs = [self._disc(each, largest) for each in bubbles]
        taken: list[_Box] = []
        found: dict[int, str] = {}
        for number in wanted:
            others = [*taken, *(disc for at, disc in enumerate(discs) if at != number)]
            for side, box in self._boxes(discs[number], bubbles[number].name):
                if self._within(box) and not any(box.meets(other) for other in others):
                    taken.append(box)
                    found[number] = side
                    break
        return found

    def _disc(self, bubble: Bubble, largest: float) -> _Box:
        """Return the square that a bubble fills for the eye: its corners are empty."""
        widest = _LARGEST * min(self.width, self.height) * self.scale / 100
        half = 0.42 * widest * sqrt(bubble.size / largest) if largest > 0 else 0.0
        x, y = bubble.across / 100 * self.width, (1 - bubble.up / 100) * self.height
        return _Box(x - half, y - half, x + half, y + half)

    @staticmethod
    def _boxes(disc: _Box, name: str) -> Iterator[tuple[str, _Box]]:
        width, middle = _LETTER * len(name) + 2 * _GAP, (disc.left + disc.right) / 2
        top = (disc.top + disc.bottom - _LINE) / 2
        corners = (
            (disc.right + _GAP, top),
            (disc.left - _GAP - width, top),
            (middle - width / 2, disc.top - _GAP - _LINE),
            (middle - width / 2, disc.bottom + _GAP),
        )
        for side, (x, y) in zip(SIDES, corners, strict=True):
            yield side, _Box(x, y, x + width, y + _LINE)

    def _within(self, box: _Box) -> bool:
        return box.left >= 0 and box.top >= 0 and box.right <= self.width and box.bottom <= self.height
