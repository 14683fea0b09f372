"""Workbooks drawn in a test: text tables or lists in, an .xlsx file out."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FUNCTIONS = "Function | Headcount (FTE) | Annual cost"


def table(text: str) -> list[list[object]]:
    """Return the cells of a table drawn with “|” between them; a line that begins with it begins blank.

    Numbers become numbers; `'12` stays the text 12.
    """
    return [[_cell(cell.strip()) for cell in line.split("|")] for line in text.strip().splitlines()]


def _cell(text: str) -> object:
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text


def write_workbook(
    path: Path,
    sheets: Mapping[str, str | Sequence[object]],
    *,
    at: str | Mapping[str, str] = "A1",
    hidden: Sequence[str] = (),
    date_1904: bool = False,
) -> Path:
    """Write the sheets, each from the cell `at` (one for all, or by sheet), and return the path.

    A cell is text, number, boolean, date, None (left out) or a formula: a tuple `("=1/0", "#DIV/0!")` of the
    formula and its saved result, "" for a result that was never saved.
    """
    book = xlsxwriter.Workbook(path, {"date_1904": date_1904, "default_date_format": "yyyy-mm-dd"})
    for name, drawn in sheets.items():
        sheet = book.add_worksheet(name)
        top, left = xl_cell_to_rowcol(at if isinstance(at, str) else at.get(name, "A1"))
        for down, cells in enumerate(table(drawn) if isinstance(drawn, str) else drawn):
            for right, cell in enumerate(cast("Sequence[object]", cells)):
                _write(sheet, top + down, left + right, cell)
        if name in hidden:
            sheet.hide()
    _show_first(book, hidden)
    book.close()
    return path


def _show_first(book: xlsxwriter.Workbook, hidden: Sequence[str]) -> None:
    """Excel refuses a workbook whose active sheet is hidden."""
    visible = next((sheet for sheet in book.worksheets() if sheet.name not in hidden), None)
    if visible is not None and hidden:
        visible.activate()
        visible.set_first_sheet()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: object) -> None:
    if isinstance(cell, tuple):
        sheet.write_formula(row, column, cell[0], None, cell[1])
    elif isinstance(cell, datetime | date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)
