"""The sheet `Assumptions`: every figure with ours, yours beside it, and the one that the formulas use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workbook.live.addresses import beside, fixed, on_sheet
from pipeline.workbook.live.entries import FIRST_ROW, MONEY, PLAIN, POINTS, SHARE, Entry, Section, source_of
from pipeline.workbook.live.layout import ASSUMPTIONS, CASE, OURS, USED, YOURS, is_live
from pipeline.workbook.live.page import LivePage
from pipeline.workbook.looks import row_height

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.live.layout import Live
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = ASSUMPTIONS
ORDER = 26
_HEADINGS = (
    ("Assumption", 58), ("Our figure", 16), ("Your figure", 16), ("Used", 16), ("Unit", 26), ("Low", 12),
    ("High", 12), ("Source", 62), ("Year", 8), ("Confidence", 12), ("Name", 38),
)  # fmt: skip
_NUMBERS = (1, 2, 3, 5, 6)
_TOLD = (
    "Type your own figure into a yellow cell: business case, functions, scorecard and summary follow.",
    "Then put this workbook into the folder “input” and run again: models, countries and ranges follow.",
    "A figure outside what is possible is not used; the note on the cell says what is.",
)
_MODELLED = "Ours is modelled from pay. Used: at most today's price, where a provider does it."
_UNITS = {MONEY: "money", SHARE: "share", PLAIN: "plain", POINTS: "points"}


def applies(analysis: Analysis) -> bool:
    """Say yes, unless the list is too long for formulas."""
    return is_live(analysis)


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet, section after section."""
    del book
    page, live = LivePage(sheet, looks), report.live
    sheet.write_string(0, 0, "Assumptions: ours, and room for yours", looks.title)
    sheet.set_row(0, 28)
    for row, text in enumerate(_TOLD, start=1):
        sheet.write_string(row, 0, text, looks.subtitle)
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        look = looks.head_right if column in _NUMBERS else looks.head
        sheet.write_string(FIRST_ROW - 2, column, heading, look)
    for section in live.sections:
        _write_section(page, live, section)
    _set_up(sheet)


def _write_section(page: LivePage, live: Live, section: Section) -> None:
    for column in range(len(_HEADINGS)):
        page.sheet.write_blank(section.row, column, None, page.looks.section)
    page.sheet.write_string(section.row, 0, section.title, page.looks.section)
    page.sheet.write_string(section.row, 4, section.about, page.looks.section_note)
    page.sheet.set_row(section.row, 24)
    for row, entry in section.rows():
        _write_entry(page, live, row, entry)


def _write_entry(page: LivePage, live: Live, row: int, entry: Entry) -> None:
    unit, known = _unit(entry), source_of(entry)
    page.sheet.write_string(row, 0, entry.label, page.looks.boxed(bold=True, valign="vcenter"))
    _write_values(page, live, row, entry)
    source = _MODELLED if entry.function else known.source
    texts = (entry.figure.unit, source, known.year, known.confidence, entry.name)
    for column, text in zip((4, 7, 8, 9, 10), texts, strict=True):
        page.sheet.write_string(row, column, text, page.note)
    for column, value in ((5, known.low), (6, known.high)):
        shown = value if entry.name and known.low < known.high else None
        page.given(row, column, shown, page.told(unit))
    page.sheet.data_validation(row, YOURS, row, YOURS, _possible(entry))
    widths = [_HEADINGS[column][1] for column in (0, 7)]
    page.sheet.set_row(row, max(18.0, row_height((entry.label, known.source), widths)))


def _write_values(page: LivePage, live: Live, row: int, entry: Entry) -> None:
    unit = _unit(entry)
    ours, yours = beside(row, OURS), beside(row, YOURS)
    _write_yours(page, row, entry, page.typed(unit))
    if entry.function:
        _write_quoted(page, live, row, entry)
        return
    page.given(row, OURS, entry.ours, page.fact(unit) if entry.given else page.cell(unit))
    within = f"IF(AND({yours}>={entry.least!r},{yours}<={entry.most!r}),{yours},{ours})"
    formula = f"=IF(ISNUMBER({yours}),{within},{ours})"
    page.put(row, USED, formula, entry.used, page.cell(unit, bold=True))


def _unit(entry: Entry) -> str:
    """Return how a figure is shown: four decimals are enough, whole numbers need none."""
    broken = entry.look == PLAIN and entry.ours is not None and entry.ours != round(entry.ours)
    return "decimals" if broken else _UNITS[entry.look]


def _write_yours(page: LivePage, row: int, entry: Entry, look: Format) -> None:
    """Leave room for the user's figure, or follow the cell where they give it on their own sheet."""
    if entry.own_cell is None:
        page.given(row, YOURS, entry.yours, look)
        return
    cell = on_sheet(entry.own_cell.sheet) + entry.own_cell.cell
    page.put(row, YOURS, f'=IF(ISNUMBER({cell}),{cell},"")', entry.yours, look)


def _write_quoted(page: LivePage, live: Live, row: int, entry: Entry) -> None:
    """Write the modelled price and the one that is used, which both stand on Business case."""
    at = live.quoted_rows.get(entry.function)
    if at is None:
        page.sheet.write_string(row, OURS, "stays in-house", page.told("text"))
        page.sheet.write_string(row, USED, "not used", page.told("text"))
        return
    for column, line in ((OURS, "modelled"), (USED, "fee")):
        formula = f"={live.on(CASE)}{fixed(live.rows[at], live.columns[line])}"
        value = float(live.costed[at][line])
        page.put(row, column, formula, value, page.cell("money", bold=column == USED))


def _possible(entry: Entry) -> dict[str, object]:
    """Return the check of a cell to type in: what cannot be is refused, what we expect is told."""
    known = entry.figure
    expected = f"We expect {known.low:g} to {known.high:g}. " if entry.name and known.low < known.high else ""
    allowed = f"A number from {entry.least:g} to {entry.most:g}." if entry.name else "A price from 0."
    return {
        "validate": "decimal", "criteria": "between", "minimum": entry.least, "maximum": entry.most,
        "input_title": "Your figure", "input_message": f"{expected}Leave it empty to keep ours.",
        "error_title": "That cannot be", "error_message": allowed,
    }  # fmt: skip


def _set_up(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.freeze_panes(FIRST_ROW - 1, 1)
    sheet.repeat_rows(FIRST_ROW - 2)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
