"""The sheet `Fix list`: everything found in the user's workbook, worst first, each linked to its cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.findings import LEVELS, Finding, Level
from pipeline.workbook.looks import STATUS, counted, listed, row_height
from pipeline.workbook.report import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Fix list"
ORDER = 80
_HEADINGS = (
    *(("Status", 16), ("Where", 26), ("What is wrong", 60)),
    *(("What is allowed", 36), ("What to do", 52), ("Code", 22)),
)
_ADVICE = "Mend the cells here, where they are marked, or in your workbook; save it and drop it in again."
_HEADER_ROW = 4
_MOST_LINES = 20_000
_ADDRESSES_SHOWN = 8


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
    write_findings(FixList(sheet, looks, report.user_sheets), report.analysis.findings, headline)


@dataclass(frozen=True, slots=True)
class FixList:
    """The sheet being written; addresses on `user_sheets` become links."""

    sheet: Worksheet
    looks: ResultLooks
    user_sheets: frozenset[str]


def write_findings(page: FixList, findings: Sequence[Finding], headline: str) -> None:
    """Fill the sheet: a headline, how to go on, and one line a finding (worst first, as given)."""
    sheet, looks = page.sheet, page.looks
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, "Fix list", looks.title)
    sheet.write_string(1, 0, f"{headline} {_tally(findings)}", looks.strong)
    sheet.write_string(2, 0, _ADVICE, looks.line)
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER_ROW, column, heading, looks.head)
    shown = findings[:_MOST_LINES]
    for row, found in enumerate(shown, start=_HEADER_ROW + 1):
        _write_line(page, row, found)
    if len(findings) > len(shown):
        more = f"{len(findings) - len(shown):,} more of the same kinds are not listed: mend these first."
        sheet.write_string(_HEADER_ROW + 1 + len(shown), 0, more, looks.line)
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + max(len(shown), 1), len(_HEADINGS) - 1)
    _set_up(sheet)


def _write_line(page: FixList, row: int, found: Finding) -> None:
    sheet, looks = page.sheet, page.looks
    sheet.write_string(row, 0, STATUS[found.level], looks.mark(found.level, bold=True))
    _write_address(page, row, found)
    for column, text in ((2, found.wrong), (3, found.allowed), (4, found.do)):
        sheet.write_string(row, column, text, looks.body)
    sheet.write_string(row, 5, found.code, looks.faint)
    sheet.set_row(
        row, row_height((found.wrong, found.allowed, found.do), [width for _, width in _HEADINGS[2:5]])
    )


def _write_address(page: FixList, row: int, found: Finding) -> None:
    cells = found.cell.split(", ") if found.cell else []
    shown = f"{found.sheet}!{listed(cells, _ADDRESSES_SHOWN)}" if cells else found.sheet or "The whole file"
    if found.sheet not in page.user_sheets:
        page.sheet.write_string(row, 1, shown, page.looks.body)
        return
    target = f"internal:{quoted(found.sheet)}{cells[0] if cells else 'A1'}"
    page.sheet.write_url(row, 1, target, page.looks.cell_link, shown)


def _tally(findings: Sequence[Finding]) -> str:
    counts = [(STATUS[level].lower(), sum(found.level is level for found in findings)) for level in LEVELS]
    return f"{', '.join(f'{count:,} {status}' for status, count in counts if count)}.".capitalize()


def _set_up(sheet: Worksheet) -> None:
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
