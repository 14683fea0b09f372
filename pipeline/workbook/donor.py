"""The workbook that our sheets are written into before they join the user's: held in memory, never a file.

XlsxWriter does what it is good at: charts, rules, tables, all of a sheet but its rows. Those are the bulk of
a result; they stay values until the numbers that formats and texts have in the user's workbook are known, and
are then written once, as they will be read.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
    re_dynamic_function,
)

from pipeline.workbook.donor_rows import DonorRows, shifted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlsxwriter.format import Format

_CALLS = re.compile(r"[A-Z][A-Z0-9.]*(?=\()")
_LONG = 16_000  # characters from which XlsxWriter has to look whether Excel takes the text


class DonorSheet(Worksheet):  # type: ignore[misc] # XlsxWriter publishes no types
    """A sheet that takes cells by row and column, from 0, with as few steps as there can be.

    What is special about a cell (text too long, functions of newer Excel, no number) is left to XlsxWriter.
    """

    def write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        """Write a text."""
        if len(string) > _LONG or not self._has(row, col):
            return int(super()._write_string(row, col, string, cell_format))
        number = self.str_table._get_shared_string_index(string)  # noqa: SLF001 - XlsxWriter's
        self.table[row][col] = CellStringTuple(number, cell_format)
        return 0

    def write_number(self, row: int, col: int, number: float, cell_format: Format | None = None) -> int:
        """Write a number; raise TypeError for one that Excel does not have."""
        if not isfinite(number) or not self._has(row, col):
            return int(super()._write_number(row, col, number, cell_format))
        self.table[row][col] = CellNumberTuple(number, cell_format)
        return 0

    def write_blank(self, row: int, col: int, blank: None, cell_format: Format | None = None) -> int:
        """Write a cell that has a look alone."""
        if not self._has(row, col):
            return int(super()._write_blank(row, col, blank, cell_format))
        if cell_format is not None:
            self.table[row][col] = CellBlankTuple(cell_format)
        return 0

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: float | str = 0
    ) -> int:
        """Write a formula with the value it has."""
        if not _is_plain(formula) or not self._has(row, col):
            return int(super()._write_formula(row, col, formula, cell_format, value))
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    _write_string, _write_number = write_string, write_number  # how XlsxWriter itself calls them
    _write_blank, _write_formula = write_blank, write_formula

    def rows(self, formats: Callable[[int], int], texts: Callable[[int], int]) -> Iterator[bytes]:
        """Write the rows, some at a time, with the numbers that our formats and texts have in the result."""
        return DonorRows(self, formats, texts).written()

    @cached_property
    def worn(self) -> list[Format]:
        """The formats of rows and cells, each once, in the order of the sheet, once all is written."""
        looks: dict[Format | None, None] = {}
        for row in sorted({*self.row_info, *self.table}):
            if row in self.row_info:
                looks[self.row_info[row].row_format] = None
            cells = self.table.get(row, {})
            looks.update(dict.fromkeys(cells[column].format for column in sorted(cells)))
        return [look for look in looks if look is not None]

    def shift_dates(self, days: int, shows_date: Callable[[int], bool]) -> None:
        """Move every date by so many days; formats tell by their number whether they show one."""
        dated = {look for look in self.worn if shows_date(look._get_xf_index())}  # noqa: SLF001 - XlsxWriter's
        for cells in self.table.values():
            cells.update(
                {column: shifted(cell, days) for column, cell in cells.items() if cell.format in dated}
            )

    def _has(self, row: int, col: int) -> bool:
        """Say whether a sheet has that cell; how far this one reaches is worked out at the end, not here."""
        if self.dim_colmin is None:
            self._check_dimensions(row, col)
        return 0 <= row < self.xls_rowmax and 0 <= col < self.xls_colmax  # type: ignore[no-any-return] # as above

    def _assemble_xml_file(self) -> None:
        for row, cells in self.table.items():
            if cells:
                self._check_dimensions(row, min(cells))
                self._check_dimensions(row, max(cells))
        super()._assemble_xml_file()

    def _write_sheet_data(self) -> None:
        """Leave the place of the rows empty, but number their formats as if they were written here."""
        for look in self.worn:
            look._get_xf_index()  # noqa: SLF001 - XlsxWriter's
        self._xml_empty_tag("sheetData")


class DonorBook(Workbook):  # type: ignore[misc] # as above
    """A workbook of such sheets; once closed, `parts` has its parts by name, but for rows and texts."""

    worksheet_class = DonorSheet

    def __init__(self) -> None:
        """Begin a workbook without a file."""
        self.parts: dict[str, bytes] = {}
        super().__init__(BytesIO(), {"in_memory": True})

    def text(self, number: int) -> str:
        """Return a text by its number; asked for once the workbook is closed."""
        return str(self.str_table._get_shared_string(number))  # noqa: SLF001 - XlsxWriter's

    def _get_packager(self) -> Packager:
        return _Parts(self.parts)


class _Parts(Packager):  # type: ignore[misc] # as above
    """Keeps the parts, and leaves nothing to be packed."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        super().__init__()
        self._parts = parts

    def _create_package(self) -> list[Any]:
        for held, name, is_binary in super()._create_package():
            self._parts[name] = held.getvalue() if is_binary else held.getvalue().encode()
        return []

    def _write_shared_strings_file(self) -> None:
        """Write none: every text is taken from the table when its first cell is written."""


def _is_plain(formula: str) -> bool:
    """Return whether XlsxWriter leaves a formula as it is, but for the equals sign at its beginning."""
    braced = formula.endswith("}")
    return formula.startswith("=") and not braced and _are_plain(tuple(_CALLS.findall(formula)))


@lru_cache(maxsize=4_096)
def _are_plain(functions: tuple[str, ...]) -> bool:
    """Return whether XlsxWriter leaves calls of all these functions as they are.

    It tries thirty patterns on each formula, a third of the time that a result takes to write. Which
    functions a formula calls settles it, and formulas differ in little but their addresses.
    """
    return not any(re_dynamic_function.search(f"{name}(") or _is_prefixed(name) for name in functions)


def _is_prefixed(name: str) -> bool:
    return bool(Worksheet()._prepare_formula(f"={name}(", True) != f"{name}(")  # noqa: FBT003, SLF001 - XlsxWriter's
