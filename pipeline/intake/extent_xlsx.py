"""How far the cells of an Open XML workbook reach: a rough look at all, an exact one where it is odd."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.intake.addresses import column_number
from pipeline.intake.archive import inflate
from pipeline.intake.extent import Reach
from pipeline.intake.markup import is_wide, walk
from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.intake.archive import Archive

LAST_ROW = 1 << 20
MOST_DECLARED = 5_000_000
_PLACED = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)(?=[\s/>])(?:\s+r=[\"']([A-Za-z]{0,3})(\d{1,7})[\"'])?")
_ADDRESS = re.compile(r"\$?([A-Za-z]+)\$?(\d+)")
_STRINGS = re.compile(rb"\buniqueCount\s{0,9}=\s{0,9}[\"'][\s+]{0,9}(\d{7,30})")
_SEAM = 128
_LONGEST_TAG = 4_096
_FAR = 10**6


def check_extents(archive: Archive) -> None:
    """Raise `RefusedError`, naming the cell, when a sheet's filled cells span too large a rectangle."""
    for name in archive.entries:
        if _may_be_far(archive, name):
            _measured(archive, name).check()


def _may_be_far(archive: Archive, name: str) -> bool:
    """Say whether a part has cells too far apart, cells without an address, or letters of two bytes."""
    reach, before = Reach(), b""
    for piece in _pieces(inflate(archive.data, archive.entries[name])):
        _check_strings(before + piece)
        before = piece[-_SEAM:]
        found = _PLACED.findall(piece)
        columns, rows = {letters for letters, _ in found}, {row for _, row in found}
        if b"" in rows or is_wide(piece):
            return True
        if found:
            right = max(map(column_number, map(bytes.decode, columns)))
            reach.add(max(map(int, rows)), right, len(found))
    return reach.too_far


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks, cut so that no tag is divided."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        at = piece.rfind(b"<")
        rest = piece[at:] if at >= 0 and len(piece) - at < _LONGEST_TAG else b""
        yield piece[: len(piece) - len(rest)]
    yield rest


def _check_strings(piece: bytes) -> None:
    """Readers make room for as many texts as a part says it has."""
    plain = piece.translate(None, b"\0") if is_wide(piece) else piece
    most = max(map(int, _STRINGS.findall(plain)), default=0)
    if most > MOST_DECLARED:
        raise refused("FILE-BROKEN", what=f"it says that it holds {most:,} texts, and cannot")


def _measured(archive: Archive, name: str) -> Reach:
    """Measure filled cells only: readers skip the formatted but empty ones, which may reach anywhere."""
    cells = _Cells()
    try:
        walk(inflate(archive.data, archive.entries[name]), cells)
    except ValueError as error:
        if b"sheetData" in archive.read(name).translate(None, b"\0"):
            raise refused("FILE-BROKEN", what="a sheet inside cannot be read") from error
    return cells.reach


class _Cells:
    """What a walk tells of a sheet; rows and cells without an address follow the one before."""

    def __init__(self) -> None:
        self.reach = Reach()
        self._in_sheet = False
        self._row = self._column = 0
        self._cell: tuple[int, int] | None = None

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        """Keep a cell's address until something is found in it."""
        if kind == "sheetData":
            self._in_sheet = True
        elif self._cell is not None:
            self.reach.add(*self._cell)
            self._cell = None
        elif self._in_sheet and kind == "row":
            self._row, self._column = _number(attributes.get("r", ""), self._row + 1), 0
            if self._row > LAST_ROW:
                raise refused("FILE-BROKEN", what=f"a sheet has more than {LAST_ROW:,} rows")
        elif self._in_sheet and kind == "c":
            self._cell = self._place(attributes.get("r", ""))

    def end(self, kind: str) -> None:
        """Forget a cell that holds nothing."""
        if kind == "c":
            self._cell = None

    def _place(self, address: str) -> tuple[int, int]:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            self._column += 1
            return self._row, self._column
        self._column = min(column_number(found[1][:6]), _FAR)
        return _number(found[2], self._row), self._column


def _number(text: str, otherwise: int) -> int:
    """Return a row number however long it is; what is none counts on."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return otherwise
    return int(digits) if len(digits) < len(str(_FAR**2)) else _FAR**2
