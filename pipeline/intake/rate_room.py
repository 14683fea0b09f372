"""Where on the sheet Assumptions an exchange rate can be typed, to name the very cell."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.inputs import ASSUMPTIONS_SHEET
from pipeline.intake.addresses import name


@dataclass(frozen=True, slots=True)
class RateRoom:
    """The sheet (empty if there is none yet), its first free row, and the columns of label and value."""

    sheet: str = ""
    row: int = 1
    label: int = 1
    value: int = 2

    def words(self, number: int) -> dict[str, str]:
        """Return what a finding says of the place for one more rate; `number` counts them from 0."""
        there = f"On the sheet {self.sheet}" if self.sheet else f"Add a sheet {ASSUMPTIONS_SHEET}"
        row = self.row + number
        return {"sheet": there, "label": name(row, self.label), "cell": name(row, self.value)}
