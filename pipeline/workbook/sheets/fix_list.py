"""The sheet `Fix list`: everything found in the user's workbook, worst first, each linked to its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

from pipeline.findings import LEVELS, Finding, Level
from pipeline.intake.addresses import name
from pipeline.workbook.found_cells import cells_of
from pipeline.workbook.looks import STATUS, counted, row_height
from pipeline.workbook.report import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.intake import Intake
    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Fix list"
ORDER = 80
_HEADINGS = (
    *(("Status", 16), ("Where", 26), ("What is wrong", 60), ("What is allowed", 36), ("What to do", 52)),
    *(("Code", 22), ("Is the row counted?", 13), ("Cost of the row, a year", 16)),
)
_TEXTS = [width for _, width in _HEADINGS[2:5]]
_FIRST_TYPED = len(_HEADINGS) + 1  # a narrow column apart
_APART, _TYPED_WIDTH = 3, 16
_ADVICE = (
    "Mend the cells here, where they are marked, or in your workbook; save it, and put it into the folder "
    "“input”. Click an address under “Where” to go to its cell."
)
_HEADER_ROW = 4
_MOST_LINES = 20_000
_ONE_BY_ONE = frozenset({Level.ERROR, Level.WARNING})


def applies(analysis: Analysis) -> bool:
    """Say whether there is anything to fix or to improve; mere notes stand on the sheet About."""
    return any(found.level is not Level.NOTE for found in analysis.findings)


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet from an analysis: part of the workbook was analysed, or all of it."""
    del book
    analysed, aside = len(report.answers), len(report.analysis.intake.set_aside)
    if aside:
        kept_out = "was left out because of errors" if aside == 1 else "were left out because of errors"
        headline = f"{counted(analysed, 'function')} analysed; {counted(aside, 'row')} {kept_out}."
    else:
        which = "The only function was" if analysed == 1 else f"All {analysed:,} functions were"
        headline = f"{which} analysed. These points would make the answers better."
    page = FixList(sheet, looks, report.user_sheets, report.analysis.intake, currency=report.currency)
    for row, line in write_findings(page, report.analysis.findings, headline).items():
        report.note_place(NAME, row, line)


@dataclass(frozen=True, slots=True)
class FixList:
    """The sheet being written; addresses on `user_sheets` become links."""

    sheet: Worksheet
    looks: ResultLooks
    user_sheets: frozenset[str]
    intake: Intake
    currency: str = ""
    costs: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up what every row costs, as far as it could be read."""
        for frame in (self.intake.functions, self.intake.set_aside):
            self.costs.update(_by_row(frame["annual_cost"]))

    @property
    def listed(self) -> str:
        """The sheet that holds the list of functions."""
        return self.intake.layout.sheet if self.intake.layout else ""


def _by_row(costs: pd.Series[float]) -> dict[int, float]:
    return {int(str(row)): float(cost) for row, cost in costs.items()}


class Line(NamedTuple):
    """One line: a finding at one cell, or at all of its cells together."""

    found: Finding
    cell: str
    row: int | None
    others: int = 0


def write_findings(page: FixList, findings: Sequence[Finding], headline: str) -> dict[int, int]:
    """Fill the sheet: a headline, how to go on, and one line a cell to mend, worst first.

    Returns the first line (from 0) that is about each row of the list.
    """
    sheet, looks = page.sheet, page.looks
    lines = sorted((line for found in findings for line in _lines(found)), key=lambda line: _rank(page, line))
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, "Fix list", looks.title)
    sheet.write_string(1, 0, f"{headline} {_tally(lines)}", looks.strong)
    sheet.write_string(2, 0, _ADVICE, looks.line)
    typed = _write_heads(page)
    shown = lines[:_MOST_LINES]
    places: dict[int, int] = {}
    for at, line in enumerate(shown, start=_HEADER_ROW + 1):
        _write_line(page, at, line)
        _write_typed(page, at, line, typed)
        if line.row is not None and line.found.sheet == page.listed:
            places.setdefault(line.row, at)
    if len(lines) > len(shown):
        more = f"{len(lines) - len(shown):,} more of the same kinds are not listed: mend these first."
        sheet.write_string(_HEADER_ROW + 1 + len(shown), 0, more, looks.line)
    last = _HEADER_ROW + max(len(shown), 1)
    sheet.autofilter(_HEADER_ROW, 0, last, len(_HEADINGS) - 1)
    _set_up(sheet, last)
    return places


def _lines(found: Finding) -> Iterator[Line]:
    """Yield a line for every cell to mend; advice and notes stay one line, however many cells they name."""
    cells = list(cells_of(found))
    if found.level in _ONE_BY_ONE and cells:
        yield from (Line(found, name(row, column), row) for row, column in cells)
    else:
        first = name(*cells[0]) if cells else ""
        yield Line(found, first, found.row, max(0, len(cells) - 1))


def _rank(page: FixList, line: Line) -> tuple[int, bool, float]:
    return LEVELS.index(line.found.level), not _left_out(page, line), -(_cost(page, line) or 0.0)


def _cost(page: FixList, line: Line) -> float | None:
    """Return what the row costs; None for what is about no row, or where that cannot be read."""
    cost = page.costs.get(line.row or 0, nan) if line.found.sheet == page.listed else nan
    return None if isnan(cost) else cost


def _left_out(page: FixList, line: Line) -> bool:
    return line.found.sheet == page.listed and line.row in page.intake.set_aside.index


def _tally(lines: Sequence[Line]) -> str:
    counts = [(STATUS[level].lower(), sum(line.found.level is level for line in lines)) for level in LEVELS]
    return f"{', '.join(f'{count:,} {status}' for status, count in counts if count)}.".capitalize()


def _write_heads(page: FixList) -> tuple[int, ...]:
    """Write the headings, the user's own after ours; return the columns of the user's sheet that follow."""
    sheet, looks = page.sheet, page.looks
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        named = f"{heading} ({page.currency})" if heading.startswith("Cost") and page.currency else heading
        sheet.write_string(_HEADER_ROW, column, named, looks.head)
    headings = page.intake.typed_rows.get(page.intake.layout.header_row, {}) if page.intake.layout else {}
    typed = tuple(column for column, heading in headings.items() if str(heading).strip())
    if typed:
        sheet.set_column(_FIRST_TYPED - 1, _FIRST_TYPED - 1, _APART)
        sheet.set_column(_FIRST_TYPED, _FIRST_TYPED + len(typed) - 1, _TYPED_WIDTH)
        told = f"The row as it stands on “{page.listed}”, to compare: mend it there"
        sheet.write_string(_HEADER_ROW - 1, _FIRST_TYPED, told, looks.strong)
    for at, column in enumerate(typed, start=_FIRST_TYPED):
        sheet.write_string(_HEADER_ROW, at, str(headings[column]), looks.head)
    sheet.set_row(_HEADER_ROW, 32)
    return typed


def _write_line(page: FixList, at: int, line: Line) -> None:
    sheet, looks, found = page.sheet, page.looks, line.found
    sheet.write_string(at, 0, STATUS[found.level], looks.mark(found.level, bold=True))
    _write_address(page, at, line)
    for column, text in ((2, found.wrong), (3, found.allowed), (4, found.do)):
        sheet.write_string(at, column, text, looks.body)
    sheet.write_string(at, 5, found.code, looks.faint)
    sheet.write_string(at, 6, _counted(page, line), looks.body)
    cost = _cost(page, line)
    if cost is None:
        sheet.write_blank(at, 7, None, looks.body)
    else:
        sheet.write_number(at, 7, cost, looks.count())
    sheet.set_row(at, row_height((found.wrong, found.allowed, found.do), _TEXTS))


def _counted(page: FixList, line: Line) -> str:
    if line.row is None or line.found.sheet != page.listed:
        return ""
    if _left_out(page, line):
        return "No: left out"
    return "Yes" if line.row in page.costs else ""


def _write_address(page: FixList, at: int, line: Line) -> None:
    found = line.found
    more = f" and {line.others:,} more" if line.others else ""
    shown = f"{found.sheet}!{line.cell}{more}" if line.cell else found.sheet or "The whole file"
    if found.sheet not in page.user_sheets:
        page.sheet.write_string(at, 1, shown, page.looks.body)
        return
    target = f"internal:{quoted(found.sheet)}{line.cell or 'A1'}"
    page.sheet.write_url(at, 1, target, page.looks.cell_link, shown)


def _write_typed(page: FixList, at: int, line: Line, columns: Sequence[int]) -> None:
    """Write the row that is wrong as the user typed it, the cell in question marked."""
    cells: Mapping[int, Cell] = page.intake.typed_rows.get(line.row or 0, {})
    if line.found.sheet != page.listed or not cells:
        return
    plain = page.looks.boxed(text_wrap=False, indent=0)
    for number, column in enumerate(columns, start=_FIRST_TYPED):
        wrong = line.cell == name(line.row or 0, column)
        look = page.looks.mark(line.found.level, text_wrap=False, indent=0) if wrong else plain
        _write_value(page.sheet, at, number, cells.get(column, ""), look)


def _write_value(sheet: Worksheet, at: int, column: int, value: Cell, look: Format) -> None:
    """Write a value as it is: text never becomes a formula or a link."""
    if value == "":
        sheet.write_blank(at, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(at, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(at, column, value, look)
    else:
        sheet.write_string(at, column, str(value), look)


def _set_up(sheet: Worksheet, last: int) -> None:
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.print_area(0, 0, last, len(_HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
