"""A package made from a file that is none (.xls, .xlsb, .ods, .csv): every value at its address."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.intake.guard import guard
from pipeline.intake.read import read_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from pipeline.findings import Finding
    from pipeline.intake import Intake
    from pipeline.intake.sheets import Cell, Sheet

_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_NAMELESS, _RESERVED = "Sheet", "history"
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


def write_plain_copy(original: Path, target: Path, made: datetime) -> dict[str, str]:
    """Write the values of every sheet of `original` to a new workbook `target`, created at `made`.

    Returns for each sheet the name it has there. Raises `RefusedError` when the file cannot be read.
    """
    source = read_book(original, guard(original))
    names = names_for_excel([sheet.name for sheet in source.sheets])
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": original.stem, "created": made})
        for sheet in source.sheets:
            page = book.add_worksheet(names[sheet.name])
            _write_cells(page, sheet)
            if sheet.hidden:
                page.hide()
    return names


def names_for_excel(names: Iterable[str]) -> dict[str, str]:
    """Return for each name of a sheet the nearest one that Excel takes, no two of them alike."""
    given: dict[str, str] = {}
    for name in names:
        allowed = name.translate(_FORBIDDEN)[:_LONGEST_NAME].strip("'") or _NAMELESS
        cut = allowed[: _LONGEST_NAME - len(" (999)")]
        tries = [allowed, *(f"{cut} ({number})" for number in range(2, len(given) + 3))]
        taken = {_RESERVED, *(other.casefold() for other in given.values())}
        given[name] = next(each for each in tries if each.casefold() not in taken)
    return given


def renamed(found: Iterable[Finding], names: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return findings with the names that their sheets have in the copy."""
    return tuple(replace(one, sheet=names.get(one.sheet, one.sheet)) for one in found)


def intake_of_copy(intake: Intake, names: Mapping[str, str]) -> Intake:
    """Return what was read with the names that the sheets have in the copy."""
    layout = intake.layout
    if layout is not None:
        listed = (layout.sheet_names, layout.hidden_sheets, layout.our_sheets)
        every, hidden, ours = (tuple(names.get(name, name) for name in each) for each in listed)
        sheet = names.get(layout.sheet, layout.sheet)
        layout = replace(layout, sheet=sheet, sheet_names=every, hidden_sheets=hidden, our_sheets=ours)
    return replace(intake, layout=layout, findings=renamed(intake.findings, names))


def _write_cells(page: Worksheet, sheet: Sheet) -> None:
    for row, cells in enumerate(sheet.rows, start=sheet.top - 1):
        for column, value in enumerate(cells, start=sheet.left - 1):
            _write_cell(page, row, column, value)


def _write_cell(page: Worksheet, row: int, column: int, value: Cell) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float) and math.isfinite(value):
        page.write_number(row, column, value)
    elif isinstance(value, date | time | timedelta):
        page.write_datetime(row, column, value)
    elif value:
        page.write_string(row, column, str(value)[:_LONGEST_TEXT])
