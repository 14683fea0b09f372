"""Fixtures of the tests that write workbooks."""

import struct
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.grafting import original, three_functions
from tests.support.ooxml_validator import ooxml_errors

__all__ = ["ooxml_errors"]


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """Write a protected workbook with a picture, chart, comment, rules, frozen pane and merged cells."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        sheet = book.get_worksheet_by_name("Functions")
        sheet.freeze_panes(1, 1)
        sheet.protect("secret")
        sheet.merge_range("A8:B8", "Footnote")
        sheet.data_validation("B2:B4", {"validate": "decimal", "criteria": ">=", "value": 0})
        sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("A2", "Ours since 2019")
        sheet.set_column("A:XFD", 11)
        (tmp_path / "dot.png").write_bytes(_png())
        sheet.insert_image("A12", str(tmp_path / "dot.png"))
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Functions!$B$2:$B$4"})
        sheet.insert_chart("A20", chart)

    return original(tmp_path / "rich.xlsx", build)


def _png() -> bytes:
    """Draw one black dot."""
    header = struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    sealed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(sealed)
