"""The day at home as a strip of 24 cells: when home is at work, when the country is, when both are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.knowledge.geography import country_codes, hours_ahead, nearshore_rule
from pipeline.workbook.template_looks import INK, SKY, WHITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks

HOURS = 24
HOUR_WIDTH = 2.6
BOTH, HOME, THERE, NEITHER = "B", "h", "t", ""
KEY = f"{BOTH} both at work; {HOME} home alone at work; {THERE} there alone at work. Summer time evened out."
_COLOURS = {
    BOTH: ("#1F3864", "#FFFFFF"),
    HOME: ("#DDEBF7", "#1A1A1A"),
    THERE: ("#FFF2C2", "#5C4700"),
    NEITHER: (WHITE, INK),
}


def strips_of(analysis: Analysis) -> Mapping[str, str]:
    """Return for every country 24 letters, one an hour of the day at home, a blank for nobody at work."""
    start, end = nearshore_rule().working_day
    ahead = hours_ahead(analysis.company.home, analysis.as_of.year)
    return {code: strip(start, end, float(hours)) for code, hours in zip(country_codes(), ahead, strict=True)}


def strip(start: float, end: float, ahead: float) -> str:
    """Return the letters of a day for a country whose clocks are so many hours ahead."""
    return "".join(
        _letter(home=_works(hour, start, end), there=_works((hour + ahead) % HOURS, start, end)) or " "
        for hour in range(HOURS)
    )


def _works(hour: float, start: float, end: float) -> bool:
    """Say whether most of the hour that begins then lies in the working day."""
    return start <= (hour + 0.5) % HOURS < end


def _letter(*, home: bool, there: bool) -> str:
    if home and there:
        return BOTH
    return HOME if home else THERE if there else NEITHER


def write_hours(sheet: Worksheet, row: int, column: int, looks: ResultLooks) -> None:
    """Write the hours above strips."""
    for hour in range(HOURS):
        sheet.write_number(row, column + hour, hour, looks.bar(SKY, INK))


def write_strip(sheet: Worksheet, row: int, column: int, letters: str, looks: ResultLooks) -> None:
    """Write a strip, one cell an hour."""
    bars = {letter or " ": (letter, looks.bar(*colours)) for letter, colours in _COLOURS.items()}
    for at, letter in enumerate(letters, start=column):
        sheet.write_string(row, at, *bars[letter])
