"""How far the cells of an .xlsb workbook reach: a walk over the records of its sheets."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline.intake.extent import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW, _FIRST_CELL, _LAST_CELL, _CELLS, _END_OF_CELLS = 0x0000, 0x0002, 0x000B, 0x0091, 0x0092
_ROWS = 1 << 20
_NUMBER = struct.Struct("<L")
_MORE = 0x80


def check_binary_sheet(part: bytes) -> None:
    """Raise `RefusedError`, naming the cell, when the sheet's filled cells span too large a rectangle."""
    reach, row, in_cells = Reach(), 0, False
    for kind, at in _records(part):
        in_cells = in_cells or kind == _CELLS
        if kind == _END_OF_CELLS or row > _ROWS or at + _NUMBER.size > len(part):
            break
        if in_cells and kind == _ROW:
            (row,) = _NUMBER.unpack_from(part, at)
        elif in_cells and _FIRST_CELL <= kind <= _LAST_CELL:
            reach.add(row + 1, _NUMBER.unpack_from(part, at)[0] + 1)
    reach.check()


def _records(part: bytes) -> Iterator[tuple[int, int]]:
    """Yield kind and position of each record's content; end where the part is cut off."""
    at, end = 0, len(part)
    while at < end:
        kind, at = part[at], at + 1
        if kind & _MORE and at < end:
            kind, at = (kind & ~_MORE) | (part[at] & ~_MORE) << 7, at + 1
        size, at = _size(part, at)
        yield kind, at
        at += size


def _size(part: bytes, at: int) -> tuple[int, int]:
    size = 0
    for shift in (0, 7, 14, 21):
        if at >= len(part):
            break
        byte, at = part[at], at + 1
        size |= (byte & ~_MORE) << shift
        if not byte & _MORE:
            break
    return size, at
