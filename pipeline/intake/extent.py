"""How far filled cells reach: a reader lays out the whole rectangle, whatever it costs."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.intake.addresses import letters
from pipeline.intake.refusal import refused

LARGEST_RECTANGLE = 4_000_000
LARGEST_SPARSE = 400_000
_SPARSE = 0.02
_FAR_ROWS, _FAR_COLUMNS = 5_000, 100


@dataclass(slots=True)
class Reach:
    """The rectangle from A1 that the filled cells of one sheet span, and the cells at its edges (1-based)."""

    bottom: int = 0
    right: int = 0
    filled: int = 0
    _lowest: tuple[int, int] = (1, 1)
    _rightmost: tuple[int, int] = (1, 1)

    def add(self, row: int, column: int, count: int = 1) -> None:
        """Grow to hold a cell, the last of `count` filled ones."""
        self.filled += count
        if row > self.bottom:
            self.bottom, self._lowest = row, (row, column)
        if column > self.right:
            self.right, self._rightmost = column, (row, column)

    @property
    def too_far(self) -> bool:
        """Whether the rectangle is too large, or large and next to empty."""
        size = self.bottom * self.right
        return size > LARGEST_RECTANGLE or (size > LARGEST_SPARSE and self.filled < size * _SPARSE)

    def check(self) -> None:
        """Raise `RefusedError` naming the cells at the edges when the rectangle is too large."""
        if self.too_far:
            raise refused(
                "FILE-FAR-CELL",
                cells=" and ".join(self._edges()),
                rows=f"{self.bottom:,}",
                columns=f"{self.right:,}",
                filled=f"{self.filled:,}",
                limit=f"{LARGEST_RECTANGLE:,}",
            )

    def _edges(self) -> list[str]:
        """Name the cell that makes the rectangle large, or both: rows and columns count as far from here."""
        far = [self._lowest] if self.bottom > _FAR_ROWS else []
        far += [self._rightmost] if self.right > _FAR_COLUMNS or not far else []
        return [_name(cell) for cell in dict.fromkeys(far)]


def _name(cell: tuple[int, int]) -> str:
    row, column = cell
    return f"{letters(column)}{row}"
