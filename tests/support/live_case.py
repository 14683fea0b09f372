"""Other figures typed into a result, recalculated, and compared with the analysis that uses the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from pipeline.columns import OUTPUT_COLUMNS
from pipeline.stages.money.lines import LINES
from pipeline.stages.money.timeline import LONGEST
from pipeline.workbook.live.addresses import beside
from pipeline.workbook.live.layout import ASSUMPTIONS, CASE, HEADLINE_ROW, HEADLINES, LAST_MONTH, Live
from tests.support.recalculation import Compared, values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.stages.analysis import Analysis

NAME_COLUMN, YOURS_COLUMN = 11, 3
MONEY = ("tag", "current_cost", "saving", "saving_share", "one_time", "payback", "npv", "break_even")
ABOUT_THE_RUN = ("changed",)


def layout_of(analysis: Analysis, workbook: Path) -> Live:
    """Return where things stand in a result."""
    names = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    second = {wanted: f"{wanted} (2)" for wanted in (ASSUMPTIONS, CASE)}
    ours = {wanted: other if other in names else wanted for wanted, other in second.items()}
    return Live(analysis, ours)


def type_in(workbook: Path, live: Live, own: Mapping[str, float], target: Path) -> Path:
    """Type figures into “Your figure” by name, or by label for quotes, and save as `target`."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[live.names[ASSUMPTIONS]]
    rows: dict[str, int] = {}
    for row in range(1, sheet.max_row + 1):
        named, label = sheet.cell(row, NAME_COLUMN).value, sheet.cell(row, 1).value
        rows |= {str(word): row for word in (label, named) if word}
    for name, value in own.items():
        sheet.cell(rows[name], YOURS_COLUMN).value = value
    book.save(target)
    return target


def compare_functions(compared: Compared, computed: Path, analysis: Analysis) -> None:
    """Compare tag and money of every function on the user's sheet with the answers."""
    layout = analysis.intake.layout
    assert layout is not None
    cells = values(computed)[layout.sheet]
    for column in OUTPUT_COLUMNS:
        if column.key in MONEY:
            at = layout.our_columns[column.header] - 1
            for row, answer in analysis.answers[column.key].items():
                cell = beside(int(str(row)) - 1, at)
                missing = answer != answer  # noqa: PLR0124 - no number is unequal to itself
                expected = None if missing else str(answer) if column.key == "tag" else float(answer)
                compared.compare(layout.sheet, cell, expected, cells.get(cell))


def compare_cases(compared: Compared, computed: tuple[Path, Live], written: tuple[Path, Live]) -> None:
    """Compare headline, years, months and every line of every function of two business cases."""
    (changed, first), (fresh, second) = computed, written
    ours, theirs = (values(path)[CASE] for path in (changed, fresh))
    columns = set(first.month_columns.values())
    pairs = [
        (HEADLINE_ROW + 1 + at, HEADLINE_ROW + 1 + at, {1})
        for at, key in enumerate(HEADLINES)
        if key not in ABOUT_THE_RUN
    ]
    pairs += [
        (first.years_row + 1 + at, second.years_row + 1 + at, set(range(12))) for at in range(LONGEST + 1)
    ]
    pairs += [
        (first.months_row + 1 + at, second.months_row + 1 + at, columns) for at in range(LAST_MONTH + 1)
    ]
    lines = {first.columns[line.key] for line in LINES} | {first.columns["ahead"]}
    both = [row for row in first.candidates if row in second.candidates]
    pairs += [(first.rows[int(row)], second.rows[int(row)], lines) for row in both]
    for ours_row, theirs_row, wanted in pairs:
        for column in sorted(wanted):
            cell = beside(ours_row, column)
            compared.compare(CASE, cell, theirs.get(beside(theirs_row, column)), ours.get(cell))
