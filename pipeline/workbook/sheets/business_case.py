"""The sheet `Business case`: headline, cash by year and month, waves and lots, and a line per function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workbook.live.layout import CASE, is_live
from pipeline.workbook.live.lines_block import write_lines
from pipeline.workbook.live.months_block import write_months, write_years
from pipeline.workbook.live.page import LivePage
from pipeline.workbook.live.top_block import add_charts, write_cases, write_headline, write_movers
from pipeline.workbook.looks import day

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.live.layout import Live
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = CASE
ORDER = 24
_ON_ONE_PAGE = 22  # waves and lots that fit below the headline and the years
_WIDTHS = (50, *([15] * 13))
_LIVE = (
    "Live: every black figure is a formula and follows what you type on the sheet Assumptions. Grey figures "
    "are simulated and stand as of the last run."
)
_STANDS = (
    "Models, countries and waves stand as of the last run: put this workbook into the folder “input” to have "
    "them weighed anew with your figures. Blue: given by you or by the last run."
)
_LINES = (
    "Read from left to right: every figure follows from those before it and from Assumptions. A function "
    "goes ahead if it saves enough, soon enough; projects, managed IT, hiring through others and what a "
    "provider does today need not save. Only what goes ahead counts above."
)


def applies(analysis: Analysis) -> bool:
    """Say yes, even if nothing moves, unless the list is too long for formulas."""
    return is_live(analysis)


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet, part after part."""
    page, live = LivePage(sheet, looks), report.live
    _set_up(page, live)
    company, moment = report.analysis.company.name, day(report.analysis.as_of)
    sheet.write_string(0, 0, f"{company}: the business case", looks.title)
    sheet.set_row(0, 28)
    sheet.write_string(1, 0, f"Amounts in {report.currency}. As of {moment}. {_LIVE}", looks.subtitle)
    sheet.write_string(2, 0, _STANDS, looks.subtitle)
    write_headline(page, live)
    write_years(page, live)
    write_cases(page, live)
    write_movers(page, live)
    write_months(page, live)
    page.section(live.lines_row - 1, "Function by function", _LINES, len(live.columns))
    write_lines(page, live)
    add_charts(book, page, live)


def _set_up(page: LivePage, live: Live) -> None:
    sheet = page.sheet
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(_WIDTHS), len(live.columns), 15)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.outline_settings(visible=True, symbols_below=True, symbols_right=True, auto_style=False)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, live.months_row + 27, 14)
    together = len(live.cases) <= _ON_ONE_PAGE
    sheet.set_h_pagebreaks([row - 2 for row in (live.cases_row, live.movers_row)[together:]])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
