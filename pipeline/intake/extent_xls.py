"""How far the cells of an .xls workbook reach, and whether it has a password: a walk over its records."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline.intake.extent import Reach
from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.intake.ole import CompoundFile

_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_LAST_COLUMN = struct.Struct("<H")
_BEGIN, _END = 0x0809, 0x000A
_PASSWORD, _SHEET, _STRINGS, _DIMENSIONS = 0x002F, 0x0085, 0x00FC, 0x0200
_RUN_OF_NUMBERS, _OTHER_WORKBOOK = 0x00BD, 0x01AE
WORKBOOK_STREAMS = frozenset({"workbook", "book"})
_CELLS = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _RUN_OF_NUMBERS})
_ROWS, _COLUMNS = 65_536, 256
_LONG_DIMENSIONS = 14


def check_records(stream: bytes) -> None:
    """Raise `RefusedError` when the workbook has a password, counts that lie or cells too far apart."""
    starts: list[int] = []
    for kind, at, size in _records(stream, 0):
        if kind == _PASSWORD and stream[at : at + 2] not in {b"", b"\0\0"}:
            raise refused("FILE-PASSWORD")
        if kind == _SHEET and size >= _RECORD.size:
            starts += struct.unpack_from("<L", stream, at)
        if kind == _STRINGS:
            _check_strings(stream, at, size)
    _check_starts(stream, starts)


def workbook_streams(compound: CompoundFile) -> list[str]:
    """Return the names of the streams that a reader takes for the workbook, however they are written."""
    return [name for name in compound.names() if name.lower() in WORKBOOK_STREAMS]


def other_workbooks(stream: bytes) -> list[bytes]:
    """Return the records that refer to other workbooks."""
    return [stream[at : at + size] for kind, at, size in _records(stream, 0) if kind == _OTHER_WORKBOOK]


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, position and size of the records of one part, and of those nested in it, to its end."""
    at, depth = start, 0
    while at + _RECORD.size <= len(stream):
        kind, size = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        yield kind, at, size
        depth += (kind == _BEGIN) - (kind == _END)
        if kind == _END and depth <= 0:
            return
        at += size


def _check_strings(stream: bytes, at: int, size: int) -> None:
    """Readers make room for as many texts as the workbook says it has."""
    declared = struct.unpack_from("<4xL", stream, at)[0] if size >= 2 * _RECORD.size else 0
    if declared > len(stream):
        raise refused("FILE-BROKEN", what=f"it says that it holds {declared:,} texts, and cannot")


def _check_starts(stream: bytes, starts: list[int]) -> None:
    """Walk every sheet once; sheets that overlap would be read over and over."""
    walked = 0
    for start in starts:
        walked += _check_sheet(stream, start)
        if walked > len(stream):
            raise refused("FILE-BROKEN", what="its sheets lie on top of each other")


def _check_sheet(stream: bytes, start: int) -> int:
    """Check the cells of a sheet, not those of charts within it; return how long it is."""
    reach, depth, last = Reach(), 0, start
    for kind, at, size in _records(stream, start):
        last = at + size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth > 1:
            continue
        if kind in _CELLS and size > _PLACE.size and last <= len(stream):
            reach.add(*_last_cell(stream[at:last], runs=kind == _RUN_OF_NUMBERS))
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at:last])
    reach.check()
    return last - start


def _last_cell(record: bytes, *, runs: bool) -> tuple[int, int]:
    """Return the cell of a record, the last one where it has a run of them; counted from 1."""
    row, column = _PLACE.unpack_from(record)
    if runs:
        (column,) = _LAST_COLUMN.unpack_from(record, len(record) - _LAST_COLUMN.size)
    return row + 1, column + 1


def _check_dimensions(record: bytes) -> None:
    """Readers make room for as many cells as a sheet says it has."""
    if len(record) < _LONG_DIMENSIONS:
        return
    _, bottom, _, right = struct.unpack_from("<LLHH", record)
    if bottom > _ROWS or bottom * right > 2 * _ROWS * _COLUMNS:
        raise refused("FILE-BROKEN", what=f"a sheet says that it has {bottom:,} rows and {right:,} columns")
