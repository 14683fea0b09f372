"""Files that no library of ours writes, built from bytes: .xls, .xlsb cells, OpenDocument, compound files."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SECTOR = 512
_SMALLEST = 4_096  # shorter streams would stand in sectors of another kind
_FREE, _END, _TABLE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
_BINARY = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of the streams, all of them at the top."""
    padded = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    lengths = [-(-len(data) // _SECTOR) for data in padded.values()]
    listing = -(-(len(padded) + 1) // 4)
    tables = -(-(sum(lengths) + listing + 1) // (_SECTOR // 4 - 1))
    starts, at = [], tables + listing
    for length in lengths:
        starts.append(at)
        at += length
    links = [_TABLE] * tables + _run(tables, listing)
    for start, length in zip(starts, lengths, strict=True):
        links += _run(start, length)
    fat = struct.pack(f"<{len(links)}L", *links).ljust(tables * _SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, links=(_FREE, 1))
    for number, (name, data) in enumerate(padded.items(), start=1):
        after = number + 1 if number < len(padded) else _FREE
        entries += _entry(name, 2, start=starts[number - 1], size=len(data), links=(after, _FREE))
    content = b"".join(
        data.ljust(length * _SECTOR, b"\0") for data, length in zip(padded.values(), lengths, strict=True)
    )
    return _header(tables) + fat + entries.ljust(listing * _SECTOR, b"\0") + content


def _run(start: int, length: int) -> list[int]:
    return [*range(start + 1, start + length), _END]


def _header(tables: int) -> bytes:
    named = [*range(tables), *[_FREE] * (109 - tables)]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    return head + struct.pack("<9L109L", 0, tables, tables, 0, _SMALLEST, _END, 0, _END, 0, *named)


def _entry(name: str, kind: int, *, start: int = _END, size: int = 0, links: Sequence[int] = ()) -> bytes:
    """Return an entry of the list of streams; `links` are the next one and the first one within."""
    text = name.encode("utf-16-le")
    after, below = links or (_FREE, _FREE)
    places = struct.pack("<HBBLLL36xLQ", len(text) + 2, kind, 1, _FREE, after, below, start, size)
    return text.ljust(64, b"\0") + places


def record(kind: int, data: bytes) -> bytes:
    """Return a record of an .xls stream."""
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_cell(row: int, column: int, value: str | float) -> bytes:
    """Return the record of a cell, counted from 1."""
    place = struct.pack("<HHH", row - 1, column - 1, 0)
    if isinstance(value, str):
        return record(0x0204, place + _text(value))
    return record(0x0203, place + struct.pack("<d", value))


def xls_stream(rows: Sequence[Sequence[str | float]], *, globals_: bytes = b"", cells: bytes = b"") -> bytes:
    """Return the stream of a workbook with the sheet Functions, with more records where asked for."""
    begin = record(0x0809, struct.pack("<HHHHLL", 0x0600, 5, 0, 0, 0, 6))
    end = record(0x000A, b"")
    name = b"\x09\x00" + b"Functions"
    start = len(begin) + len(globals_) + 4 + 6 + len(name) + len(end)
    sheet = record(0x0085, struct.pack("<LBB", start, 0, 0) + name)
    drawn = b"".join(
        xls_cell(row, column, value)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
    )
    inside = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x10, 0, 0, 0, 6))
    return begin + globals_ + sheet + end + inside + drawn + cells + end


def write_xls(path: Path, rows: Sequence[Sequence[str | float]], **more: bytes) -> Path:
    """Write an .xls workbook."""
    path.write_bytes(compound({"Workbook": xls_stream(rows, **more)}))
    return path


def xlsb_record(kind: int, data: bytes) -> bytes:
    """Return a record of an .xlsb part."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    return head + bytes([size & 0x7F | 0x80, size >> 7]) + data


def write_xlsb(path: Path, cells: Mapping[tuple[int, int], float]) -> Path:
    """Write an .xlsb workbook with numbers at the cells, counted from 1."""
    drawn = b"".join(
        xlsb_record(0x00, struct.pack("<L", row - 1) + bytes(21))
        + xlsb_record(0x05, struct.pack("<LLd", column - 1, 0, value))
        for (row, column), value in cells.items()
    )
    extent = xlsb_record(0x94, bytes(16))
    sheet = (
        xlsb_record(0x81, b"")
        + extent
        + xlsb_record(0x91, b"")
        + drawn
        + xlsb_record(0x92, b"")
        + xlsb_record(0x82, b"")
    )
    name, link = (struct.pack("<L", len(text)) + text.encode("utf-16-le") for text in ("Functions", "rId1"))
    book = xlsb_record(0x83, b"") + xlsb_record(0x8F, b"")
    book += (
        xlsb_record(0x9C, struct.pack("<LL", 0, 1) + link + name)
        + xlsb_record(0x90, b"")
        + xlsb_record(0x84, b"")
    )
    parts = {
        "[Content_Types].xml": b'<Types><Override ContentType="%s"/></Types>' % _BINARY,
        "_rels/.rels": _related("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _related("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet,
    }
    return write_parts(path, parts)


def _related(kind: str, target: str) -> bytes:
    return (
        f'<Relationships><Relationship Id="rId1" Type="{_KINDS}/{kind}" Target="{target}"/></Relationships>'
    ).encode()


def write_ods(path: Path, rows: Sequence[Sequence[str | float]], more: str = "") -> Path:
    """Write an OpenDocument workbook with the sheet Functions; `more` is what follows its rows."""
    spaces = " ".join(
        f"xmlns:{name}={quoteattr(f'{_OPEN_DOCUMENT}:{name}:1.0')}" for name in ("office", "table", "text")
    )
    table = "".join(map(ods_row, rows)) + more
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Functions">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": content.encode(),
    }
    return write_parts(path, parts)


def ods_row(values: Sequence[str | float], rows: int = 1, columns: int = 1) -> str:
    """Return a row that stands for `rows` equal ones, each of its cells for `columns`."""
    cells = "".join(_ods_cell(value, columns) for value in values)
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


def _ods_cell(value: str | float, columns: int) -> str:
    repeated = f'table:number-columns-repeated="{columns}"'
    if value == "":
        return f"<table:table-cell {repeated}/>"
    if isinstance(value, str):
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="string" {repeated}>{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}" {repeated}/>'


def write_parts(path: Path, parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip file of the parts."""
    with zipfile.ZipFile(path, "w", method) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name), data, method)
    return path


def read_parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}
