"""The columns we add to the user's sheet: the answers, where they lead, and rows that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.columns import OUTPUT_COLUMNS, OUTPUT_HEADERS, Look, OutputColumn
from pipeline.findings import Level
from pipeline.intake.addresses import name
from pipeline.workbook.annotation import AnnotatedColumn, Annotation
from pipeline.workbook.answer_formats import (
    ASIDE,
    LEADS_TO,
    MARK_NAMES,
    band_look,
    header_look,
    linked_look,
)
from pipeline.workbook.cells import LAST_COLUMN
from pipeline.workbook.found_cells import by_cell, notes_on
from pipeline.workbook.live.layout import CASE, SCORECARD
from pipeline.workbook.looks import row_height
from pipeline.workbook.marks import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from pipeline.findings import Finding
    from pipeline.intake import Layout
    from pipeline.workbook.report import Report

FIX_LIST = "Fix list"
_FILTER_BUTTON = 3  # characters that the button of a filter covers
_BOLD = 0.85  # of the letters of a line fit when they are bold
_TALLEST = 90.0  # points: six lines
_DEEPEST_FROZEN = 8  # rows: more would leave little of a small screen
_MOST_FROZEN = 3  # columns


class Spot(NamedTuple):
    """Where our columns stand (first column and rows, from 1), and whether earlier ones of ours did."""

    first_column: int
    header_row: int
    first_row: int
    last_row: int
    again: bool


def spot_for(layout: Layout, free_column: int) -> Spot:
    """Choose where our columns go: over those of an earlier run if nothing of the user's lies among them."""
    earlier = sorted(layout.our_columns.values())
    together = bool(earlier) and earlier == list(range(earlier[0], earlier[0] + len(earlier)))
    roomy = together and (len(earlier) >= len(OUTPUT_COLUMNS) or earlier[-1] + 1 >= free_column)
    first = earlier[0] if roomy else min(free_column, LAST_COLUMN)
    return Spot(first, layout.header_row, layout.first_row, layout.last_row, roomy)


def answer_columns(report: Report, spot: Spot, live: Mapping[str, Mapping[int, str]]) -> Annotation:
    """Return what is written beside the user's functions, and what is marked among them.

    `live` has the formulas of the columns that follow the business case, by key and sheet row.
    """
    analysis = report.analysis
    layout, lead = analysis.intake.layout, None
    if layout is None:
        raise ValueError("There is no list of functions to write beside.")
    lead = layout.columns.get("function")
    found = by_cell(analysis.findings, layout.sheet)
    aside = _told_aside(analysis.intake.set_aside.index, found)
    columns = [_column(column, report, live.get(column.key, {}), aside) for column in OUTPUT_COLUMNS]
    heights = {layout.header_row: _header_height(), **_row_heights(report.answers, aside)}
    return Annotation(
        layout.sheet,
        layout.header_row,
        columns,
        marked_cells=marks(found, lead),
        first_column=spot.first_column if spot.again else None,
        row_heights=heights,
        notes=_with_lines(notes_on(found, lead), report, lead),
        mark_formats=MARK_NAMES,
        freeze=_frozen(layout),
    )


def _with_lines(notes: Mapping[str, str], report: Report, lead: int | None) -> dict[str, str]:
    """Say in the note on a row's name on which line of Fix list it stands."""
    lines = {name(row, lead or 1): line for row, line in report.places.get(FIX_LIST, {}).items()}
    sheet = report.names.get(FIX_LIST, FIX_LIST)
    return {
        cell: f"{text}\n\n{sheet}, line {lines[cell]}." if cell in lines else text
        for cell, text in notes.items()
    }


def _frozen(layout: Layout) -> tuple[int, int] | None:
    """Return the rows and columns to keep in sight: the headings, and the names if they stand at the left."""
    named = layout.columns.get("function", 0)
    return (
        (layout.header_row, named if named <= _MOST_FROZEN else 0)
        if layout.header_row <= _DEEPEST_FROZEN
        else None
    )


def _told_aside(rows: Iterable[int], found: Mapping[tuple[int, int], list[Finding]]) -> dict[int, str]:
    """Return what stands beside every row that was not analysed: why, and what to type."""
    errors: dict[int, list[Finding]] = {int(row): [] for row in rows}
    for (row, _), findings in found.items():
        errors.get(row, []).extend(one for one in findings if one.level is Level.ERROR)
    return {row: _not_analysed(listed) for row, listed in errors.items()}


def _not_analysed(errors: Sequence[Finding]) -> str:
    said = " ".join(f"{error.wrong} {error.do}".strip() for error in errors[:2])
    return " ".join(filter(None, ("Not analysed: see Fix list.", said)))


_MEND = "Mend it: its line on Fix list"


def _header_height() -> float:
    return row_height(OUTPUT_HEADERS, [column.width - _FILTER_BUTTON for column in OUTPUT_COLUMNS])


def _row_heights(answers: pd.DataFrame, aside: Mapping[int, str]) -> dict[int, float]:
    """Return the height at which the longest text of each row can be read, within reason."""
    texts = [column for column in OUTPUT_COLUMNS if column.look in {Look.TEXT, Look.WORD}]
    widths = [column.width for column in texts]
    rows = zip(
        answers.index,
        answers[[column.key for column in texts]].fillna("").astype(str).to_numpy(),
        strict=True,
    )
    why = next(column.width for column in OUTPUT_COLUMNS if column.key == "why")
    heights = {int(row): min(row_height(cells, widths), _TALLEST) for row, cells in rows}
    return heights | {row: row_height((text,), (why * _BOLD,)) for row, text in aside.items()}


def _column(
    column: OutputColumn, report: Report, formulas: Mapping[int, str], aside: Mapping[int, str]
) -> AnnotatedColumn:
    values = report.answers[column.key]
    cells: dict[int, object] = dict(zip(values.index.tolist(), values.tolist(), strict=True))
    cells.update({row: "" for row in formulas if cells[row] != cells[row]})
    links = _links(column.key, report, aside)
    cells.update({"why": aside, "change": dict.fromkeys(aside, _MEND)}.get(column.key, {}))
    return AnnotatedColumn(
        column.header,
        cells,
        column.look,
        header_look(column.group),
        column.width,
        formulas,
        band=column.group if _leads_group(column) else "",
        band_format=band_look(column.group),
        links=links,
        row_formats=dict.fromkeys(aside, ASIDE)
        | {row: linked_look(column.look) for row in links if row not in aside},
    )


def _links(key: str, report: Report, aside: Mapping[int, str]) -> dict[int, str]:
    """Return where the cells of a column lead: to the rows that explain them, or to what is to be mended."""
    if key == "change":
        return report.places_on(FIX_LIST, aside)
    if key == "saving" and CASE in report.names:
        return {int(row): report.at(CASE, at + 1) for row, at in report.live.rows.items()}
    if key == "tag" and SCORECARD in report.names:
        return {row: report.at(SCORECARD, at + 1) for row, at in report.live.scores.items()}
    return report.places_on(LEADS_TO[key][0], report.answers.index) if key in LEADS_TO else {}


def _leads_group(column: OutputColumn) -> bool:
    return column == next(each for each in OUTPUT_COLUMNS if each.group == column.group)
