"""How far the cells of each sheet reach: a reader lays out the whole rectangle, whatever it costs."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.intake.addresses import column_number, position
from pipeline.intake.archive import inflate
from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.intake.archive import Archive

LARGEST_RECTANGLE = 4_000_000
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")
_WORDS = 32


@dataclass(slots=True)
class _Extent:
    rows: int = 0
    columns: int = 0

    def add(self, addresses: Iterable[tuple[bytes, bytes]]) -> None:
        """Grow to hold the addresses."""
        letters, numbers = set(), set()
        for letter, number in addresses:
            letters.add(letter)
            numbers.add(number)
        self.columns = max(self.columns, *(column_number(each.decode()) for each in letters), 0)
        self.rows = max(self.rows, *map(int, numbers), 0)


def check_extents(archive: Archive) -> None:
    """Raise `RefusedError`, naming the cell, when a sheet's filled cells span too large a rectangle."""
    for name in archive.entries:
        rough = _rough_extent(archive, name)
        if rough.rows * rough.columns > LARGEST_RECTANGLE:
            _check_exactly(archive.read(name))


def _rough_extent(archive: Archive, name: str) -> _Extent:
    extent, tail = _Extent(), b""
    for chunk in inflate(archive.data, archive.entries[name]):
        extent.add(_ADDRESS.findall(tail + chunk))
        tail = chunk[-_WORDS:]
    return extent


def _check_exactly(sheet: bytes) -> None:
    """Measure filled cells only: readers skip the formatted but empty ones, which may reach anywhere."""
    bottom = right = 0
    far_down = far_right = ""
    for address in _filled(sheet):
        row, column = position(address) or (1, 1)
        if row > bottom:
            bottom, far_down = row, address
        if column > right:
            right, far_right = column, address
    if bottom * right > LARGEST_RECTANGLE:
        cells = " and ".join(dict.fromkeys(cell for cell in (far_down, far_right) if cell))
        what = f"its cells reach as far as {cells}, {bottom:,} rows by {right:,} columns"
        raise refused(
            "FILE-TOO-LARGE", what=what, limit=f"{LARGEST_RECTANGLE:,} cells from the first to the last"
        )


def _filled(sheet: bytes) -> Iterator[str]:
    rows = etree.iterparse(
        io.BytesIO(sheet), events=("end",), tag="{*}row", resolve_entities=False, no_network=True
    )
    try:
        for _, row in rows:
            yield from (cell.get("r", "A1") for cell in row if len(cell))
            row.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("FILE-BROKEN", what="a sheet inside cannot be read") from error
