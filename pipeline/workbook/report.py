"""What the result sheets are written from: the analysis, and where its answers stand in the workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.columns import OUTPUT_COLUMNS
from pipeline.intake.addresses import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.live.layout import Live

_KEYS = tuple(column.key for column in OUTPUT_COLUMNS)


class Formula(NamedTuple):
    """A formula, and the value it has."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Report:
    """An analysis being written: `names` gives our sheets' names in this workbook, columns count from 1.

    `places` is filled while sheets are written: the row (from 1) that tells of a row of the user's, by sheet.
    """

    analysis: Analysis
    names: Mapping[str, str]
    sheet: str
    first_column: int
    rows: tuple[int, int]
    user_sheets: frozenset[str]
    live: Live
    places: dict[str, dict[int, int]] = field(default_factory=dict)
    _sums: dict[tuple[str, str, str], float] = field(default_factory=dict)

    @property
    def answers(self) -> pd.DataFrame:
        """The answers, one column per key of `OUTPUT_COLUMNS`, by sheet row."""
        return self.analysis.answers

    @property
    def currency(self) -> str:
        """The reporting currency, ISO 4217."""
        return self.analysis.company.currency

    def total(self, key: str, by: str = "", being: str = "") -> Formula:
        """Sum an answer over all functions, or over those whose answer `by` is `being`."""
        value = self._sum(key, by, being)
        if not by:
            return Formula(f"=SUM({self.area(key)})", value)
        return Formula(f'=SUMIF({self.area(by)},"{being}",{self.area(key)})', value)

    def count(self, by: str, being: str) -> Formula:
        """Count the functions whose answer `by` is `being`."""
        return Formula(f'=COUNTIF({self.area(by)},"{being}")', float((self.answers[by] == being).sum()))

    def of_row(self, key: str, row: int) -> Formula:
        """Point at one function's answer."""
        return Formula(f"={self._sheet()}${self._letters(key)}${row}", float(self.answers[key].loc[row]))

    def area(self, key: str) -> str:
        """Return the cells of an answer, as a formula writes them."""
        letters, (first, last) = self._letters(key), self.rows
        return f"{self._sheet()}${letters}${first}:${letters}${last}"

    def link(self, row: int) -> str:
        """Return the address of a function's answers for a hyperlink."""
        return f"internal:{self._sheet()}A{row}"

    def note_place(self, sheet: str, row: int, line: int) -> None:
        """Keep that a line (from 0) of a sheet of ours tells of a row of the user's; the first one holds."""
        self.places.setdefault(sheet, {}).setdefault(row, line + 1)

    def places_on(self, sheet: str, rows: Iterable[int]) -> dict[int, str]:
        """Return the address of the line on a sheet of ours of every row that has one there."""
        lines = self.places.get(sheet, {})
        return {int(row): self.at(sheet, lines[int(row)]) for row in rows if int(row) in lines}

    def at(self, sheet: str, line: int) -> str:
        """Return the address of a line (from 1) on a sheet of ours."""
        return f"{quoted(self.names[sheet])}A{line}"

    def _sum(self, key: str, by: str, being: str) -> float:
        if (key, by, being) not in self._sums:
            answers = self.answers[key]
            counted = answers[self.answers[by] == being] if by else answers
            self._sums[key, by, being] = fsum(counted.dropna())
        return self._sums[key, by, being]

    def _letters(self, key: str) -> str:
        return letters(self.first_column + _KEYS.index(key))

    def _sheet(self) -> str:
        return quoted(self.sheet)


def quoted(sheet: str) -> str:
    """Return a sheet's name as an address begins with it."""
    return "'" + sheet.replace("'", "''") + "'!"
