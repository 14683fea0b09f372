"""Hostile workbooks, each a sound one with a change."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from tests.support.old_files import (
    ods_row,
    read_parts,
    write_ods,
    write_parts,
    write_xls,
    write_xlsb,
    xls_cell,
)
from tests.support.workbooks import FUNCTIONS, write_workbook

LIST = f"{FUNCTIONS}\nPayroll|4|260000\nCleaning|9|310000"
ROWS: list[list[str | float]] = [["Function", "Headcount (FTE)", "Annual cost"], ["Payroll", 4.0, 260_000.0]]
SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
STRINGS, BOOK_LINKS = "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
END_OF_CELLS = b"</sheetData>"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = Path(__file__).parents[2]


def sound(folder: Path) -> Path:
    """Return a workbook with nothing wrong."""
    return write_workbook(folder / "sound.xlsx", {"Functions": LIST})


def with_parts(folder: Path, **parts: bytes) -> Path:
    """Return the sound workbook with parts added or replaced; a double underscore stands for a slash."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return write_parts(folder / "drop.xlsx", read_parts(sound(folder)) | named)


def changed(folder: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return the sound workbook with bytes of one part replaced."""
    parts = read_parts(sound(folder))
    assert old in parts[part]
    return write_parts(folder / "drop.xlsx", parts | {part: parts[part].replace(old, new, 1)})


def without(folder: Path, part: str) -> Path:
    """Return the sound workbook without one of its parts."""
    return write_parts(
        folder / "drop.xlsx", {name: data for name, data in read_parts(sound(folder)).items() if name != part}
    )


def renamed(folder: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return the sound workbook with a word of one part replaced wherever it stands."""
    parts = read_parts(sound(folder))
    return write_parts(folder / "drop.xlsx", parts | {part: parts[part].replace(old, new)})


def more_cells(folder: Path, cells: bytes) -> Path:
    """Return the sound workbook with more rows."""
    return changed(folder, SHEET, END_OF_CELLS, cells + END_OF_CELLS)


def saved(folder: Path, name: str, content: bytes) -> Path:
    """Write bytes to a file."""
    path = folder / name
    path.write_bytes(content)
    return path


def far_cells(folder: Path) -> list[Path]:
    """Return small files of every format with one cell at the far end of a sheet."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    implied = b'<row r="5"><c r="XFD5"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>'
    wide = read_parts(sound(folder))
    text = (
        wide[SHEET].decode().replace("UTF-8", "UTF-16").replace("</sheetData>", f"{far.decode()}</sheetData>")
    )
    return [
        more_cells(folder, far).rename(folder / "far.xlsx"),
        more_cells(folder, far.replace(b"XFD", b"A")).rename(folder / "bottom.xlsx"),
        more_cells(folder, implied).rename(folder / "implied.xlsx"),
        write_parts(folder / "wide.xlsx", wide | {SHEET: text.encode("utf-16")}),
        write_xls(folder / "far.xls", ROWS, cells=xls_cell(65_536, 65_536, 1.0)),
        write_xlsb(folder / "far.xlsb", {(1, 1): 1.0, (1_048_576, 16_384): 1.0}),
        write_xlsb(folder / "beyond.xlsb", {(1, 1): 1.0, (1, 4_000_000_000): 1.0}),
        write_ods(folder / "far.ods", ROWS, ods_row([""], 1_048_000, 16_384) + ods_row(["x"])),
        write_ods(folder / "filled.ods", ROWS, ods_row(["x"], 1_048_573, 16_384)),
    ]


def wrong_sum(path: Path) -> Path:
    """Return the workbook with a checksum that is not that of its first part."""
    with zipfile.ZipFile(path) as source:
        checksum = struct.pack("<L", source.infolist()[0].CRC)
    path.write_bytes(path.read_bytes().replace(checksum, b"\1\2\3\4"))
    return path
