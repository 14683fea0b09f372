"""What is looked at before any parser: what the file is, how large it becomes, whether it is hostile."""

from __future__ import annotations

import stat
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.intake.archive import open_archive
from pipeline.intake.extent_ods import check_open_document
from pipeline.intake.extent_xls import WORKBOOK_STREAMS, check_records, workbook_streams
from pipeline.intake.extent_xlsb import check_binary_sheet
from pipeline.intake.extent_xlsx import check_extents
from pipeline.intake.ole import SIGNATURE, open_compound
from pipeline.intake.package import binary_parts, check_sheets
from pipeline.intake.refusal import RefusedError, refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.intake.archive import Archive

LARGEST_FILE = 25_000_000
_LOOKED_AT = 4_096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TEXT_ENDINGS = (".csv", ".txt", ".tsv")
_SIGNATURES = {
    b"%PDF": "it is a PDF document",
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"{\\rtf": "it is a text document",
    b"\x1f\x8b": "it is a compressed file",
    b"7z\xbc\xaf": "it is a compressed file",
    b"ID;P": "it is a SYLK text",
    b"TABLE\r\n0,1": "it is a DIF text",
    b"Rar!": "it is a compressed file",
}
_ENCRYPTED = "EncryptedPackage"
_OTHER_STREAMS = {
    "WordDocument": "it is an older Office document of another kind: Word",
    "PowerPoint Document": "it is an older Office document of another kind: PowerPoint",
}
_TELLING_STREAMS = (_ENCRYPTED, *_OTHER_STREAMS)
_MAIN_PARTS = {
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"ms-excel.sheet.macroenabled.main+xml": "xlsx",
    b"spreadsheetml.template.main+xml": "xlsx",
    b"ms-excel.template.macroenabled.main+xml": "xlsx",
    b"ms-excel.sheet.binary.macroenabled.main": "xlsb",
}
_OTHER_PACKAGES = {
    b"wordprocessingml": "it is a Word document",
    b"presentationml": "it is a PowerPoint presentation",
}
_IWORK = b"Index/Document.iwa"
_STRICT = b"http://purl.oclc.org/ooxml/"
_LOOKED_FOR_STRICT = 20_000


class Container(StrEnum):
    """The kinds of file that can be read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def guard(path: Path) -> Container:
    """Return what the file is; raise `RefusedError` for whatever no parser should be shown."""
    data = read_whole(path)
    if data.startswith(SIGNATURE):
        return _old_format(data)
    if data.startswith(_ZIP):
        return _package(data)
    return _text(path, data)


def read_whole(path: Path) -> bytes:
    """Return the file's bytes; `RefusedError` when it is none, too large, or may not be read."""
    try:
        _check_file(path)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise refused("FILE-MISSING", path=path.name) from error
    except PermissionError as error:
        raise refused("FILE-FORBIDDEN", path=path.name) from error
    except OSError as error:
        raise refused("FILE-UNREADABLE", why=error.strerror or type(error).__name__) from error
    if not data:
        raise refused("FILE-EMPTY")
    if len(data) > LARGEST_FILE:
        raise _too_large(len(data))
    return data


def _check_file(path: Path) -> None:
    """Look before opening: to open a pipe is to wait for whoever writes into it."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no file but a pipe or a device"
        raise refused("FILE-NO-FILE", path=path.name, what=kind)
    if status.st_size > LARGEST_FILE:
        raise _too_large(status.st_size)


def _too_large(size: int) -> RefusedError:
    return refused("FILE-TOO-LARGE", size=f"{size / 1e6:,.1f} MB", limit=f"{LARGEST_FILE / 1e6:.0f} MB")


def _old_format(data: bytes) -> Container:
    try:
        compound = open_compound(data)
    except RefusedError:
        _refuse_by_name({name for name in _TELLING_STREAMS if name.encode("utf-16-le") in data})
        raise
    if not any(name.lower() in WORKBOOK_STREAMS for name in compound.top):
        _refuse_by_name(compound.top or compound.names())
    workbooks = workbook_streams(compound)
    if not workbooks:
        raise refused("FILE-TYPE", what="it is an older Office document of another kind")
    for name in workbooks:
        check_records(compound.read(name))
    return Container.XLS


def _refuse_by_name(streams: Iterable[str]) -> None:
    """Refuse what the names of its streams say is encrypted, or another program's document."""
    if _ENCRYPTED in streams:
        raise refused("FILE-PASSWORD")
    other = next((what for name, what in _OTHER_STREAMS.items() if name in streams), None)
    if other:
        raise refused("FILE-TYPE", what=other)


def _package(data: bytes) -> Container:
    if _IWORK in data:
        raise refused("FILE-TYPE", what="it is a document of Apple Numbers or Pages")
    archive = open_archive(data)
    if b"opendocument.spreadsheet" in archive.read("mimetype"):
        return _open_document(archive)
    types = archive.read("[content_types].xml").replace(b"\0", b"").lower()
    container = next((Container(kind) for main, kind in _MAIN_PARTS.items() if main in types), None)
    if container is None:
        raise refused("FILE-TYPE", what=_other_package(archive, types))
    if container is Container.XLSX:
        _refuse_strict(archive)
        check_sheets(archive)
        check_extents(archive)
    elif container is Container.XLSB:
        _check_binary(archive)
    return container


def _check_binary(archive: Archive) -> None:
    for part in binary_parts(archive):
        check_binary_sheet(archive.read(part))


def _open_document(archive: Archive) -> Container:
    if b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise refused("FILE-PASSWORD")
    check_open_document(archive)
    return Container.ODS


def _other_package(archive: Archive, types: bytes) -> str:
    if b"opendocument" in archive.read("mimetype"):
        return "it is an OpenDocument file of another kind"
    return next((what for mark, what in _OTHER_PACKAGES.items() if mark in types), "it is a zip archive")


def _refuse_strict(archive: Archive) -> None:
    for part in ("_rels/.rels", "xl/workbook.xml"):
        if _STRICT in archive.read(part)[:_LOOKED_FOR_STRICT].replace(b"\0", b""):
            raise refused("FILE-STRICT")


def _text(path: Path, data: bytes) -> Container:
    known = next((what for start, what in _SIGNATURES.items() if data.startswith(start)), None)
    if known:
        raise refused("FILE-TYPE", what=known)
    _refuse_markup(data)
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused("FILE-TYPE", what="its content is not that of any workbook")
    if path.suffix.lower() not in _TEXT_ENDINGS:
        raise refused("FILE-TEXT", ending=path.suffix)
    return Container.CSV


def _refuse_markup(data: bytes) -> None:
    start = data[:_LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not start.startswith(b"<"):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise refused("FILE-TYPE", what="it is an “XML Spreadsheet 2003”")
    if b"opendocument" in start:
        raise refused("FILE-TYPE", what="it is a “flat” OpenDocument file")
    raise refused("FILE-TYPE", what="it is a web page or XML text")
