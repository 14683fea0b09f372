"""The columns we add to the user's sheet: values from the answers, formats and rules from a scratch sheet."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from pipeline.columns import OUTPUT_COLUMNS, OUTPUT_HEADERS, Group, Look, OutputColumn
from pipeline.findings import LEVELS, Level
from pipeline.intake.addresses import name
from pipeline.workbook.annotation import AnnotatedColumn, Annotation
from pipeline.workbook.cells import LAST_COLUMN
from pipeline.workbook.found_cells import by_cell, notes_on
from pipeline.workbook.links import MOST_LINKS
from pipeline.workbook.live.layout import CASE, SCORECARD
from pipeline.workbook.looks import LIGHT_BLUE, MARKS, ORANGE, coloured_words, row_height

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from xlsxwriter import Workbook

    from pipeline.findings import Finding
    from pipeline.intake import Layout
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

FIX_LIST, LOCATIONS, ROADMAP = "Fix list", "Locations", "Roadmap"
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255
_FILTER_BUTTON = 3  # characters that the button of a filter covers
_BOLD = 0.85  # of the letters of a line fit when they are bold
ASIDE = "set aside"
_TALLEST = 90.0  # points: six lines
_DEEPEST_FROZEN = 8  # rows: more would leave little of a small screen
_MOST_FROZEN = 3  # columns
_COLOURED = ("tag", "action")
_FULL_BARS = {
    "saving_share": 0.5,
    "confidence": 1.0,
}  # a saving of half the cost fills the cell: more is rare
_LEADS_TO = {  # short cells only: LibreOffice does not wrap what is a link
    "tag": (SCORECARD, "its scores"),
    "tier": (LOCATIONS, "why these countries"),
    "saving": (CASE, "how it is worked out"),
    "wave": (ROADMAP, "its lot and months"),
}


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
        mark_formats=_MARKS,
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
    cells: dict[int, object] = dict(zip((int(row) for row in values.index), values, strict=True))
    blanks: dict[int, object] = {row: "" for row in formulas if cells[row] != cells[row]}
    links = _links(column.key, report, aside)
    told = {"why": aside, "change": dict.fromkeys(aside, _MEND)}.get(column.key, {})
    return AnnotatedColumn(
        column.header,
        {**cells, **blanks, **told},
        column.look,
        _head(column.group),
        column.width,
        formulas,
        band=column.group if _leads_group(column) else "",
        band_format=_band(column.group),
        links=links,
        row_formats=dict.fromkeys(aside, ASIDE)
        | {row: _linked(column.look) for row in links if row not in aside},
    )


def _links(key: str, report: Report, aside: Mapping[int, str]) -> dict[int, str]:
    """Return where the cells of a column lead: to the rows that explain them, or to what is to be mended."""
    if key == "change":
        return report.places_on(FIX_LIST, aside)
    if key == "saving":
        return {int(row): report.at(CASE, at + 1) for row, at in report.live.rows.items()}
    if key == "tag":
        return {row: report.at(SCORECARD, at + 1) for row, at in report.live.scores.items()}
    return report.places_on(_LEADS_TO[key][0], report.answers.index) if key in _LEADS_TO else {}


def _leads_group(column: OutputColumn) -> bool:
    return column == next(each for each in OUTPUT_COLUMNS if each.group == column.group)


def _head(group: Group) -> str:
    return f"header {group}"


def _band(group: Group) -> str:
    return f"band {group}"


def _linked(look: Look) -> str:
    return f"{look} linked"


def marked_cells(findings: Iterable[Finding], sheet: str) -> dict[str, str]:
    """Return the cells of a sheet that have a finding worth marking, each with the mark of the worst."""
    return marks(by_cell(findings, sheet))


def marks(cells: Mapping[tuple[int, int], list[Finding]], lead: int | None = None) -> dict[str, str]:
    """Return the mark of every cell; the cell of a row in the column `lead` tells of what is to its right."""
    worst: dict[str, Level] = {}
    for (row, column), found in cells.items():
        level = found[0].level
        tells = () if lead is None or level is Level.ADVICE else (name(row, lead),)
        for address in (name(row, column), *tells):
            worst[address] = min(level, worst.get(address, level), key=LEVELS.index)
    return {address: mark_name(level) for address, level in worst.items()}


def marks_elsewhere(
    findings: Sequence[Finding], sheets: Iterable[str], layout: Layout | None = None
) -> list[Annotation]:
    """Return the marks and notes of those of the user's sheets that get no columns, if only none."""
    named = {layout.sheet: layout.columns.get("function")} if layout else {}
    return [_marked(sheet, by_cell(findings, sheet), named.get(sheet)) for sheet in sheets]


def _marked(sheet: str, cells: Mapping[tuple[int, int], list[Finding]], lead: int | None) -> Annotation:
    return Annotation(
        sheet, 1, (), marked_cells=marks(cells, lead), notes=notes_on(cells, lead), mark_formats=_MARKS
    )


def mark_name(level: Level) -> str:
    """Return the name of a mark on the scratch sheet."""
    return f"mark {level}"


_MARKS = tuple(mark_name(level) for level in MARKS)


def write_scratch(book: Workbook, name: str, looks: ResultLooks, spot: Spot | None) -> None:
    """Write the sheet that carries the formats by name, and the rules of our columns at their places."""
    sheet = book.add_worksheet(name)
    formats = {_head(group): looks.our_head(group) for group in Group}
    formats |= {_band(group): looks.our_band(group) for group in Group}
    formats |= {look.value: looks.cell(look, bold=look is Look.WORD) for look in Look}
    formats |= {_linked(look): looks.linked(look, bold=look is Look.WORD) for look in Look}
    formats |= {mark_name(level): looks.mark(level) for level in MARKS}
    formats |= {ASIDE: looks.mark(Level.ERROR, bold=True)}
    for row, (label, look) in enumerate(formats.items()):
        sheet.write_string(row, 0, label)
        sheet.write_blank(row, 1, None, look)
    if spot is not None:
        for area, rule in _rules(looks, spot):
            sheet.conditional_format(*area, rule)
        for number, column in enumerate(OUTPUT_COLUMNS, start=spot.first_column - 1):
            cell = (spot.header_row - 1, number, spot.header_row - 1, number)
            sheet.data_validation(*cell, _help(column, looks, rows=spot.last_row - spot.header_row))


def _help(column: OutputColumn, looks: ResultLooks, *, rows: int) -> dict[str, object]:
    """Return the message that is shown while a heading is selected, in a list of so many rows."""
    lines = [column.note]
    if column.look is Look.MONEY and looks.currency not in column.note:
        lines.append(f"In {looks.currency}.")
    if column.key in _LEADS_TO:
        sheet, what = _LEADS_TO[column.key]
        lines.append(f"A cell leads to {sheet}: {what}.")
        if rows * len(_LEADS_TO) > MOST_LINKS:
            lines.append("Not all do: Excel takes no more links.")
    return {
        "validate": "any",
        "input_title": f"{column.group}: {column.header}"[:_TITLE_LIMIT],
        "input_message": shorten(" ".join(lines), _MESSAGE_LIMIT, placeholder=" …"),
    }


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
