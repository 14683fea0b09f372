"""Rows: a sheet's cells, streamed past as bytes, with our cells put into them on the way."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.intake.addresses import column_number, letters
from pipeline.workbook.cells import Area

_ROW = re.compile(rb"<row\b([^>]*?)(/?)>")
_ROW_END = b"</row>"
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_CELL = re.compile(rb"<c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)\d+[\"']")
_HEIGHT = re.compile(rb"\sht\s*=\s*[\"']([\d.]+)[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d*)[\"']")
_OWN_STYLE = re.compile(rb"\scustomFormat\s*=\s*[\"'](?:1|true)[\"']")
_FORMULA = re.compile(rb"<f\s([^>]*)>")
_FILLS_MANY = re.compile(rb"\bt\s*=\s*[\"'](?:array|dataTable)[\"']")
_FILLED = re.compile(rb"\bref\s*=\s*[\"']([A-Za-z0-9:$]+)[\"']")
_BATCH = 500  # rows handed on together: compressing row by row is slow

Restyle = Callable[[int], int]


class Row(NamedTuple):
    """One row: its number, its attributes and its cells as written."""

    number: int
    attributes: bytes
    cells: bytes


class Cell(NamedTuple):
    """One cell: its column, its attributes and what is inside it."""

    column: int
    attributes: bytes
    content: bytes

    def to_bytes(self) -> bytes:
        """Write it as it was."""
        return b"<c%s>%s</c>" % (self.attributes, self.content)


@dataclass(frozen=True, slots=True)
class Block:
    """What changes in the rows: a rectangle that gets new cells, and single cells that get another format.

    A row of the rectangle for which there are no new cells is emptied if `clears`, and else left as it is.
    """

    area: Area
    rows: Sequence[int]
    cells: Callable[[int], bytes]
    restyled: Mapping[int, Mapping[int, Restyle]]
    column_styles: Mapping[int, int]
    heights: Mapping[int, float] = field(default_factory=dict)
    clears: bool = False


def read_rows(data: bytes) -> Iterator[Row]:
    """Go through the rows of a sheet's data; rows without a number follow the one before."""
    number, position = 0, 0
    while match := _ROW.search(data, position):
        own = _NUMBER.search(match[1])
        number = int(own[1]) if own else number + 1
        end = match.end() if match[2] else data.find(_ROW_END, match.end())
        yield Row(number, match[1], data[match.end() : end])
        position = end if match[2] else end + len(_ROW_END)


def read_cells(cells: bytes) -> Iterator[Cell]:
    """Go through the cells of a row; cells without an address follow the one before."""
    column = 0
    for match in _CELL.finditer(cells):
        address = _ADDRESS.search(match[1])
        column = column_number(address[1].decode().upper()) if address else column + 1
        yield Cell(column, match[1], match[2] or b"")


def formula_areas(data: bytes) -> Iterator[Area]:
    """Go through the areas that one formula fills (arrays, data tables), with or without saved values."""
    for formula in _FORMULA.finditer(data):
        filled = _FILLED.search(formula[1]) if _FILLS_MANY.search(formula[1]) else None
        if filled:
            yield Area.parse(filled[1].decode())


def styles_of(data: bytes, columns: Collection[int]) -> dict[int, list[int]]:
    """Return the formats that cells of some columns wear, each once, the most frequent first."""
    worn: dict[int, Counter[int]] = {column: Counter() for column in columns}
    for row in read_rows(data):
        for cell in read_cells(row.cells):
            if cell.column in worn:
                style = _STYLE.search(cell.attributes)
                worn[cell.column][int(style[1] or 0) if style else 0] += 1
    return {column: [style for style, _ in found.most_common()] for column, found in worn.items()}


def last_filled_column(rows: Iterable[Row], area: Area) -> int:
    """Return the last column in the area's rows with a value or formula in it, 0 when there is none."""
    return max((_last_filled(row.cells) for row in rows if area.top <= row.number <= area.bottom), default=0)


def _last_filled(cells: bytes) -> int:
    end = len(cells)
    while (start := cells.rfind(b"<c ", 0, end)) >= 0:
        match = _CELL.match(cells, start)
        address = _ADDRESS.search(match[1]) if match else None
        if match is None or address is None:
            return max((cell.column for cell in read_cells(cells) if cell.content), default=0)
        if match[2]:
            return column_number(address[1].decode().upper())
        end = start
    return (
        max((cell.column for cell in read_cells(cells) if cell.content), default=0) if b"<c>" in cells else 0
    )


def rewritten(data: bytes, block: Block) -> Iterator[bytes]:
    """Write the rows again with the block's cells in place; missing rows are made."""
    wanted = sorted({*block.rows, *block.restyled})
    batch: list[bytes] = []
    for row in _with_missing(read_rows(data), wanted):
        batch.append(_row_bytes(_changed(row, block)))
        if len(batch) == _BATCH:
            yield b"".join(batch)
            batch.clear()
    yield b"".join(batch)


def _with_missing(existing: Iterable[Row], wanted: Iterable[int]) -> Iterator[Row]:
    waiting = list(wanted)[::-1]
    for row in existing:
        while waiting and waiting[-1] < row.number:
            yield _empty_row(waiting.pop())
        if waiting and waiting[-1] == row.number:
            waiting.pop()
        yield row
    yield from (_empty_row(number) for number in reversed(waiting))


def _empty_row(number: int) -> Row:
    return Row(number, b' r="%d"' % number, b"")


def _row_bytes(row: Row) -> bytes:
    return b"<row%s>%s</row>" % (row.attributes, row.cells)


def _changed(row: Row, block: Block) -> Row:
    cells = row.cells
    if row.number in block.restyled:
        cells = _restyle(row, block)
    if block.area.top <= row.number <= block.area.bottom:
        new = block.cells(row.number)
        cells = _place(cells, new, block.area) if new or block.clears else cells
    if cells is row.cells:
        return row
    numbered = (
        row.attributes if _NUMBER.search(row.attributes) else b' r="%d"%s' % (row.number, row.attributes)
    )
    return Row(row.number, _raised(_SPANS.sub(b"", numbered), block.heights.get(row.number, 0.0)), cells)


def _raised(attributes: bytes, height: float) -> bytes:
    """Give a row at least this height in points; one of a fixed height keeps it fixed."""
    present = _HEIGHT.search(attributes)
    if not height or (present and float(present[1]) >= height):
        return attributes
    return b'%s ht="%s"' % (_HEIGHT.sub(b"", attributes), f"{height:g}".encode())


def _place(cells: bytes, new: bytes, area: Area) -> bytes:
    """Put new cells into a row in place of what lies in the area's columns."""
    if _ends_before(cells, area.left):
        return cells + new if new else cells
    existing = list(read_cells(cells))
    before = b"".join(cell.to_bytes() for cell in existing if cell.column < area.left)
    after = b"".join(cell.to_bytes() for cell in existing if cell.column > area.right)
    return before + new + after + _after_cells(cells)


def _ends_before(cells: bytes, column: int) -> bool:
    if not cells.endswith((b"</c>", b"/>")):
        return not cells
    address = _ADDRESS.search(cells, max(cells.rfind(b"<c "), 0))
    return b"<c>" not in cells and address is not None and column_number(address[1].decode().upper()) < column


def _after_cells(cells: bytes) -> bytes:
    ends = [match.end() for match in _CELL.finditer(cells)]
    return cells[ends[-1] if ends else 0 :]


def _restyle(row: Row, block: Block) -> bytes:
    """Give single cells of a row another format, made from the one they show now."""
    existing = {cell.column: cell for cell in read_cells(row.cells)}
    for column, restyle in block.restyled[row.number].items():
        blank = b' r="%s%d"' % (letters(column).encode(), row.number)
        cell = existing.get(column, Cell(column, blank, b""))
        style = _STYLE.search(cell.attributes) if column in existing else None
        shown = int(style[1] or 0) if style else 0
        if column not in existing:
            shown = _inherited_style(row, block.column_styles.get(column, 0))
        attributes = _STYLE.sub(b"", cell.attributes).rstrip() + b' s="%d"' % restyle(shown)
        existing[column] = cell._replace(attributes=attributes)
    cells = b"".join(existing[column].to_bytes() for column in sorted(existing))
    return cells + _after_cells(row.cells)


def _inherited_style(row: Row, column_style: int) -> int:
    style = _STYLE.search(row.attributes) if _OWN_STYLE.search(row.attributes) else None
    return int(style[1] or 0) if style else column_style
