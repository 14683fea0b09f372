"""Months as bars of cells, one line a lot: choosing, pilot, handing over, running; a letter in each cell."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pipeline.columns import Action, Look
from pipeline.frames import row_dicts
from pipeline.workbook.blocks import Column, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from xlsxwriter.format import Format

    from pipeline.stages.analysis import Analysis

FIRST_MONTH_COLUMN = 5
MONTH_COLUMNS = 30
MONTH_WIDTH = 3.6
CHOOSE, PILOT, MOVE, RUN = "C", "P", "M", "R"
_COLOURS = {
    CHOOSE: ("#FFF2C2", "#5C4700"),
    PILOT: ("#E3DDF0", "#3B2A66"),
    MOVE: ("#56B4E9", "#0B2A40"),
    RUN: ("#1F3864", "#FFFFFF"),
}
_WORDS = {
    CHOOSE: "a provider is chosen",
    PILOT: "a pilot runs",
    MOVE: "work is handed over",
    RUN: "all of it runs",
}
_COLUMNS = (
    Column("Lot", 0, look=Look.WORD, bold=True),
    Column("People", 1, look=Look.COUNT, decimals=1),
    Column("Cost today, a year", 2, look=Look.MONEY),
    Column("First wave", 3, look=Look.COUNT),
    Column("Starts after month", 4, look=Look.COUNT),
)


def write_bars(page: Page, row: int, analysis: Analysis) -> int:
    """Write the months of every lot, by when it starts; return the next free row."""
    months = _months(analysis)
    step = max(1, ceil((months["runs"].max() + 1) / MONTH_COLUMNS))
    unit = "One cell a month" if step == 1 else f"One cell for every {step} months"
    key = "; ".join(f"{letter} {words}" for letter, words in _WORDS.items())
    head = page.heading(row, "When it happens", (f"{unit}, numbered from the decision. {key}.",))
    row = page.heads(head, _COLUMNS)
    for at in range(MONTH_COLUMNS):
        page.sheet.write_number(head, FIRST_MONTH_COLUMN + at, 1 + at * step, _month_head(page))
    lots = analysis.plan.lots.join(months).sort_values("start", kind="stable")
    for lot in row_dicts(lots):
        values = (lot["name"], lot["heads"], lot["cost"], lot["first_wave"], lot["start"])
        letters = [_letter(lot, (1 + at) * step) for at in range(MONTH_COLUMNS)]
        below = page.line(row, _COLUMNS, values)
        _write_letters(page, row, letters)
        row = below
    return row


def _months(analysis: Analysis) -> pd.DataFrame:
    """Return by lot the months in which choosing, a pilot and handing over begin, and in which all runs."""
    costed, planned = analysis.money.costed, analysis.planned
    pilot = analysis.decided["action"] == Action.PILOT
    bought = planned.assign(
        chooses=(planned["start"] - analysis.prices["selection_months"]).clip(lower=0.0),
        pilot=planned["start"].where(pilot),
        moves=planned["roll_out"],
        runs=costed["go_live"].clip(lower=planned["roll_out"]),
    )[planned["lot_number"] > 0]
    return bought.groupby("lot_number").agg(
        chooses=("chooses", "min"), pilot=("pilot", "min"), moves=("moves", "min"), runs=("runs", "max")
    )


def _letter(lot: Mapping[str, float], last: int) -> str:
    """Return what a lot does in the months of a cell: the furthest that has begun by the last of them."""
    for key, letter in (("runs", RUN), ("moves", MOVE), ("pilot", PILOT), ("chooses", CHOOSE)):
        if last > lot[key]:
            return letter
    return ""


def _write_letters(page: Page, row: int, letters: list[str]) -> None:
    for column, letter in enumerate(letters, start=FIRST_MONTH_COLUMN):
        page.sheet.write_string(row, column, letter, _bar(page, letter))


def _month_head(page: Page) -> Format:
    return page.looks.bar("#DDEBF7", "#1A1A1A")


def _bar(page: Page, letter: str) -> Format:
    return page.looks.bar(*_COLOURS.get(letter, ("#FFFFFF", "#1A1A1A")))
