"""A package made from a file that is none (.xls, .xlsb, .ods, .csv): every value at its address."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.intake.guard import guard
from pipeline.intake.read import read_book

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from pipeline.intake.sheets import Cell, Sheet

_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


def write_plain_copy(original: Path, target: Path, made: datetime) -> None:
    """Write the values of every sheet of `original` to a new workbook `target`, created at `made`.

    Raises `RefusedError` when the file cannot be read.
    """
    source = read_book(original, guard(original))
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": original.stem, "created": made})
        for sheet in source.sheets:
            page = book.add_worksheet(sheet.name.translate(_FORBIDDEN)[:_LONGEST_NAME])
            _write_cells(page, sheet)
            if sheet.hidden:
                page.hide()


def _write_cells(page: Worksheet, sheet: Sheet) -> None:
    for row, cells in enumerate(sheet.rows, start=sheet.top - 1):
        for column, value in enumerate(cells, start=sheet.left - 1):
            _write_cell(page, row, column, value)


def _write_cell(page: Worksheet, row: int, column: int, value: Cell) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif isinstance(value, date | time | timedelta):
        page.write_datetime(row, column, value)
    elif value:
        page.write_string(row, column, str(value)[:_LONGEST_TEXT])
