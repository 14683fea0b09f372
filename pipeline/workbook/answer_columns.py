"""The columns we add to the user's sheet: values from the answers, formats and rules from a scratch sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.columns import OUTPUT_COLUMNS, Look, OutputColumn
from pipeline.workbook.annotation import AnnotatedColumn, Annotation
from pipeline.workbook.cells import LAST_COLUMN
from pipeline.workbook.looks import LIGHT_BLUE, MARKS, ORANGE, coloured_words, row_height

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from xlsxwriter import Workbook

    from pipeline.findings import Finding, Level
    from pipeline.intake import Layout
    from pipeline.workbook.looks import ResultLooks

HEADER = "header"
_TALLEST = 90.0  # points: six lines
_COLOURED = ("tag", "action")
_FULL_BARS = {
    "saving_share": 0.5,
    "confidence": 1.0,
}  # a saving of half the cost fills the cell: more is rare


class Spot(NamedTuple):
    """Where our columns stand (first column and rows, from 1), and whether earlier ones of ours did."""

    first_column: int
    first_row: int
    last_row: int
    again: bool


def spot_for(layout: Layout, free_column: int) -> Spot:
    """Choose where our columns go: over those of an earlier run if nothing of the user's lies among them."""
    earlier = sorted(layout.our_columns.values())
    together = bool(earlier) and earlier == list(range(earlier[0], earlier[0] + len(earlier)))
    roomy = together and (len(earlier) >= len(OUTPUT_COLUMNS) or earlier[-1] + 1 >= free_column)
    first = earlier[0] if roomy else min(free_column, LAST_COLUMN)
    return Spot(first, layout.first_row, layout.last_row, roomy)


def answer_columns(
    answers: pd.DataFrame, layout: Layout, spot: Spot, live: Mapping[str, Mapping[int, str]]
) -> Annotation:
    """Return what is written beside the user's functions; answers have one column a key, by sheet row.

    `live` has the formulas of the columns that follow the business case, by key and sheet row.
    """
    columns = [_column(column, answers[column.key], live.get(column.key, {})) for column in OUTPUT_COLUMNS]
    first = spot.first_column if spot.again else None
    return Annotation(
        layout.sheet, layout.header_row, columns, first_column=first, row_heights=_row_heights(answers)
    )


def _row_heights(answers: pd.DataFrame) -> dict[int, float]:
    """Return the height at which the longest text of each row can be read, within reason."""
    texts = [column for column in OUTPUT_COLUMNS if column.look in {Look.TEXT, Look.WORD}]
    widths = [column.width for column in texts]
    rows = zip(
        answers.index,
        answers[[column.key for column in texts]].fillna("").astype(str).to_numpy(),
        strict=True,
    )
    return {int(row): min(row_height(cells, widths), _TALLEST) for row, cells in rows}


def _column(column: OutputColumn, values: pd.Series[Any], formulas: Mapping[int, str]) -> AnnotatedColumn:
    cells = dict(zip(values.index, values, strict=True))
    blanks = {row: "" for row in formulas if cells[row] != cells[row]}
    return AnnotatedColumn(column.header, {**cells, **blanks}, column.look, HEADER, column.width, formulas)


def marked_cells(findings: Iterable[Finding], sheet: str) -> dict[str, str]:
    """Return the cells of a sheet that have a finding worth marking, each with the mark of the worst."""
    marks: dict[str, str] = {}
    levels = list(MARKS)
    for found in sorted(
        (one for one in findings if one.level in MARKS), key=lambda one: levels.index(one.level)
    ):
        if found.sheet == sheet:
            for address in found.cell.split(", "):
                marks.setdefault(address, mark_name(found.level))
    return {address: mark for address, mark in marks.items() if address}


def mark_name(level: Level) -> str:
    """Return the name of a mark on the scratch sheet."""
    return f"mark {level}"


def write_scratch(book: Workbook, name: str, looks: ResultLooks, spot: Spot | None) -> None:
    """Write the sheet that carries the formats by name, and the rules of our columns at their places."""
    sheet = book.add_worksheet(name)
    formats = {HEADER: looks.our_band}
    formats |= {look.value: looks.cell(look, bold=look is Look.WORD) for look in Look}
    formats |= {mark_name(level): looks.mark(level) for level in MARKS}
    for row, (label, look) in enumerate(formats.items()):
        sheet.write_string(row, 0, label)
        sheet.write_blank(row, 1, None, look)
    if spot is not None:
        for area, rule in _rules(looks, spot):
            sheet.conditional_format(*area, rule)


def _rules(
    looks: ResultLooks, spot: Spot
) -> Iterable[tuple[tuple[int, int, int, int], Mapping[str, object]]]:
    for offset, column in enumerate(OUTPUT_COLUMNS, start=spot.first_column - 1):
        area = (spot.first_row - 1, offset, spot.last_row - 1, offset)
        if column.key in _COLOURED:
            for word in coloured_words():
                look = looks.word(word)
                yield area, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        if column.key in _FULL_BARS:
            yield area, _bar(_FULL_BARS[column.key])


def _bar(longest: float) -> dict[str, object]:
    return {
        "type": "data_bar",
        "bar_solid": True,
        "bar_color": LIGHT_BLUE,
        "bar_negative_color": ORANGE,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": longest,
    }
