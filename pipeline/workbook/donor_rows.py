"""The rows of a sheet of ours as they will be read: XlsxWriter's cells with the numbers of the result."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellBooleanTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
)

from pipeline.intake.addresses import letters
from pipeline.workbook.cells import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlsxwriter.format import Format

    from pipeline.workbook.donor import DonorSheet

_BATCH = 500  # rows handed on together: compressing row by row is slow
_BLOCK = 16  # rows that share what they say about their width
_EXTENDED = 2010  # the version of Excel that a sheet with small bars asks for
_POINTS = 0.75  # in a pixel
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_NUMBERS = (CellNumberTuple, CellDatetimeTuple)


class DonorRows:
    """Writes the rows of one sheet."""

    def __init__(self, sheet: DonorSheet, formats: Callable[[int], int], texts: Callable[[int], int]) -> None:
        """Prepare what all rows share: looks, names of columns, widths of blocks."""
        self._sheet, self._texts = sheet, _Remembered(texts)
        worn = [*sheet.worn, *filter(None, (one.column_format for one in sheet.col_info.values()))]
        self._looks: dict[Format | None, str] = {
            look: f' s="{formats(look._get_xf_index())}"'  # noqa: SLF001 - XlsxWriter's
            for look in worn
        }
        self._of_columns = {
            column: self._looks[one.column_format]
            for column, one in sheet.col_info.items()
            if one.column_format
        }
        self._spans = _spans(sheet.table)
        last = max((max(cells) for cells in sheet.table.values() if cells), default=-1)
        self._columns = [letters(column + 1) for column in range(last + 1)]

    def written(self) -> Iterator[bytes]:
        """Yield the rows in their order, some at a time."""
        table, info = self._sheet.table, self._sheet.row_info
        rows = (self._row(row) for row in sorted({*info, *(row for row in table if table[row])}))
        while batch := "".join(islice(rows, _BATCH)):
            yield batch.encode()

    def _row(self, row: int) -> str:
        cells = self._sheet.table.get(row)
        head = f'<row r="{row + 1}"{self._row_attributes(row)}'
        return f"{head}>{''.join(self._cells(row, cells))}</row>" if cells else f"{head}/>"

    def _row_attributes(self, row: int) -> str:
        span = self._spans.get(row // _BLOCK)
        spans = f' spans="{span}"' if span else ""
        tail = ' x14ac:dyDescent="0.25"' if self._sheet.excel_version == _EXTENDED else ""
        info = self._sheet.row_info.get(row)
        if info is None:
            return spans + tail
        look, usual = info.row_format, self._sheet.default_row_height
        pixels = usual if info.height is None else info.height
        high = pixels != self._sheet.original_row_height or usual != pixels
        return "".join(
            (
                spans,
                f'{self._looks[look]} customFormat="1"' if look else "",
                f' ht="{pixels * _POINTS:.16g}"' if high else "",
                ' hidden="1"' if info.hidden else "",
                ' customHeight="1"' if high else "",
                f' outlineLevel="{info.level}"' if info.level else "",
                ' collapsed="1"' if info.collapsed else "",
                tail,
            )
        )

    def _cells(self, row: int, cells: Mapping[int, Any]) -> Iterator[str]:
        columns, looks, texts, number = self._columns, self._looks, self._texts, row + 1
        for column in sorted(cells):
            cell = cells[column]
            look = self._inherited(row, column) if cell.format is None else looks[cell.format]
            kind = cell.__class__
            if kind is CellFormulaTuple:
                content = _formula(cell.formula, cell.value)
            elif kind is CellStringTuple:
                content = f' t="s"><v>{texts[cell.string]}</v></c>'
            elif kind is CellBlankTuple:
                content = "/>"
            else:
                content = _number(cell)
            yield f'<c r="{columns[column]}{number}"{look}{content}'

    def _inherited(self, row: int, column: int) -> str:
        info = self._sheet.row_info.get(row)
        if info is not None and info.row_format:
            return self._looks[info.row_format]
        return self._of_columns.get(column, "")


class _Remembered(dict[int, int]):
    """The numbers that texts have in the result, each asked for once."""

    def __init__(self, ask: Callable[[int], int]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, number: int) -> int:
        self[number] = self._ask(number)
        return self[number]


def _number(cell: Any) -> str:  # noqa: ANN401 - one of XlsxWriter's kinds of cell
    """Return the rest of a cell with a number, date or truth; raise TypeError for any other kind."""
    if isinstance(cell, _NUMBERS):
        return f"><v>{cell.number:.16G}</v></c>"
    if isinstance(cell, CellBooleanTuple):
        return f' t="b"><v>{cell.boolean:d}</v></c>'
    raise TypeError(f"Sheets of ours hold no {type(cell).__name__}.")


def _formula(formula: str, value: object) -> str:
    written = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if isinstance(value, str):
        if not value:
            return f"><f>{written}</f><v/></c>"
        kind = "e" if value in _ERRORS else "str"
        return f' t="{kind}"><f>{written}</f><v>{escape(value)}</v></c>'
    if isinstance(value, bool):
        return f' t="b"><f>{written}</f><v>{value:d}</v></c>'
    return f"><f>{written}</f><v>{value}</v></c>"


def _spans(table: Mapping[int, Mapping[int, Any]]) -> dict[int, str]:
    """Return the first and the last column of every block of rows, by the number of the block."""
    ends: dict[int, tuple[int, int]] = {}
    for row, cells in table.items():
        if cells:
            first, last = ends.get(row // _BLOCK, (min(cells), 0))
            ends[row // _BLOCK] = (min(first, *cells), max(last, *cells))
    return {block: f"{first + 1}:{last + 1}" for block, (first, last) in ends.items()}


def shifted(cell: Any, days: int) -> Any:  # noqa: ANN401 - one of XlsxWriter's kinds of cell
    """Return a cell whose number, or the number its formula has, is so many days later."""
    if isinstance(cell, _NUMBERS):
        return cell._replace(number=cell.number + days)
    if isinstance(cell, CellFormulaTuple) and not isinstance(cell.value, str | bool):
        return cell._replace(value=cell.value + days)
    return cell
