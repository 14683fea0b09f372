"""Workbooks in the formats nobody writes from Python any more: .xls (BIFF8), .xlsb (BIFF12) and .ods."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Rows = Sequence[Sequence[object]]

_SECTOR = 512
_FREE, _END_OF_CHAIN, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STREAM_FROM = 2


def write_xls(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write numbers and texts as Excel 97 does: a BIFF8 stream in a compound file."""
    path.write_bytes(_compound(_biff8(sheets)))
    return path


def _biff8(sheets: Mapping[str, Rows]) -> bytes:
    names = [_record8(0x0085, struct.pack("<IBB", 0, 0, 0) + _short_text(name)) for name in sheets]
    start = len(_bof(0x05)) + sum(map(len, names)) + len(_record8(0x000A, b""))
    parts, bound = [_sheet8(rows) for rows in sheets.values()], []
    for name, part in zip(sheets, parts, strict=True):
        bound.append(_record8(0x0085, struct.pack("<IBB", start, 0, 0) + _short_text(name)))
        start += len(part)
    return b"".join([_bof(0x05), *bound, _record8(0x000A, b""), *parts])


def _bof(kind: int) -> bytes:
    return _record8(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record8(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _short_text(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet8(rows: Rows) -> bytes:
    widest = max((len(row) for row in rows), default=0)
    cells = [_record8(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, widest, 0))]
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(cell, int | float):
                cells.append(_record8(0x0203, place + struct.pack("<d", cell)))
            elif cell:
                text = str(cell)
                data = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
                cells.append(_record8(0x0204, place + data))
    return b"".join([_bof(0x10), *cells, _record8(0x000A, b"")])


def _compound(stream: bytes) -> bytes:
    """Wrap one stream named Workbook: header, one sector of allocation, one of directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    chain = [*range(_STREAM_FROM + 1, _STREAM_FROM + count), _END_OF_CHAIN]
    table = [_FAT_SECTOR, _END_OF_CHAIN, *chain]
    fat = struct.pack("<128I", *(table + [_FREE] * (128 - len(table))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    folder = _entry("Root Entry", 5, _END_OF_CHAIN, 0, child=1) + _entry(
        "Workbook", 2, _STREAM_FROM, len(stream)
    )
    return header + fat + folder.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    head = text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links
    return head + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)


def write_xlsb(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write numbers and texts as Excel's binary workbook does: BIFF12 records in a package."""
    kinds = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    kinds += (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    numbers = range(1, len(sheets) + 1)
    kinds += "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.bin" '
        'ContentType="application/vnd.ms-excel.worksheet"/>'
        for at in numbers
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{office}/worksheet" Target="worksheets/sheet{at}.bin"/>'
        for at in numbers
    )
    start = f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.bin"/>'
    bundle = [
        _record12(156, struct.pack("<II", 0, at) + _wide(f"rId{at}") + _wide(name))
        for at, name in zip(numbers, sheets, strict=True)
    ]
    book = [_record12(131), _record12(143), *bundle, _record12(144), _record12(132)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types">{kinds}</Types>')
        archive.writestr(
            "_rels/.rels", f'<Relationships xmlns="{package}/relationships">{start}</Relationships>'
        )
        rels = f'<Relationships xmlns="{package}/relationships">{related}</Relationships>'
        archive.writestr("xl/_rels/workbook.bin.rels", rels)
        archive.writestr("xl/workbook.bin", b"".join(book))
        for at, rows in zip(numbers, sheets.values(), strict=True):
            archive.writestr(f"xl/worksheets/sheet{at}.bin", _sheet12(rows))
    return path


def _record12(code: int, data: bytes = b"") -> bytes:
    head = bytes([code]) if code < 128 else bytes([code & 0x7F | 0x80, code >> 7])
    return head + _length(len(data)) + data


def _length(size: int) -> bytes:
    out = b""
    while size > 127:
        out, size = out + bytes([size & 0x7F | 0x80]), size >> 7
    return out + bytes([size])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _sheet12(rows: Rows) -> bytes:
    widest = max((len(row) for row in rows), default=1)
    parts = [
        _record12(129),
        _record12(148, struct.pack("<IIII", 0, len(rows) - 1, 0, widest - 1)),
        _record12(145),
    ]
    for at, row in enumerate(rows):
        parts.append(_record12(0, struct.pack("<IIHHBI", at, 0, 300, 0, 0, 0)))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, int | float):
                parts.append(_record12(5, place + struct.pack("<d", cell)))
            elif cell:
                parts.append(_record12(6, place + _wide(str(cell))))
    return b"".join([*parts, _record12(146), _record12(130)])


def write_ods(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write numbers and texts as LibreOffice's own format."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_row_ods, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


def _row_ods(row: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_cell_ods, row))}</table:table-row>"


def _cell_ods(cell: object) -> str:
    if isinstance(cell, int | float):
        value = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"
    if not cell:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(cell))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
