"""What is looked at before any parser: what the file is, how large it becomes, whether it is hostile."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.intake.archive import open_archive
from pipeline.intake.extent import check_extents
from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake.archive import Archive

LARGEST_FILE = 25_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
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
    b"Rar!": "it is a compressed file",
}
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
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


class Container(StrEnum):
    """The kinds of file that can be read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def guard(path: Path) -> Container:
    """Return what the file is; raise `RefusedError` for whatever no parser should be shown."""
    if not path.is_file():
        raise refused("FILE-MISSING", path=path.name)
    size = path.stat().st_size
    if size == 0:
        raise refused("FILE-EMPTY")
    if size > LARGEST_FILE:
        raise refused("FILE-TOO-LARGE", what=f"{size / 1e6:,.0f} MB", limit=f"{LARGEST_FILE / 1e6:.0f} MB")
    data = path.read_bytes()
    if data.startswith(_OLE):
        return _old_format(data)
    if data.startswith(_ZIP):
        return _package(data)
    return _text(path, data)


def _old_format(data: bytes) -> Container:
    if _wide("EncryptedPackage") in data:
        raise refused("FILE-PASSWORD")
    if _wide("Workbook") in data or _wide("Book") in data:
        return Container.XLS
    raise refused("FILE-TYPE", what="it is an older Office document of another kind")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _package(data: bytes) -> Container:
    archive = open_archive(data)
    if b"opendocument.spreadsheet" in archive.read("mimetype"):
        return _open_document(archive)
    types = archive.read("[content_types].xml").lower()
    container = next((Container(kind) for main, kind in _MAIN_PARTS.items() if main in types), None)
    if container is None:
        raise refused("FILE-TYPE", what=_other_package(types))
    if container is Container.XLSX:
        _refuse_strict(archive)
        check_extents(archive)
    return container


def _open_document(archive: Archive) -> Container:
    if b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise refused("FILE-PASSWORD")
    return Container.ODS


def _other_package(types: bytes) -> str:
    return next((what for mark, what in _OTHER_PACKAGES.items() if mark in types), "it is a zip archive")


def _refuse_strict(archive: Archive) -> None:
    if _STRICT in archive.read("xl/workbook.xml")[:20_000]:
        raise refused("FILE-STRICT")


def _text(path: Path, data: bytes) -> Container:
    known = next((what for start, what in _SIGNATURES.items() if data.startswith(start)), None)
    if known:
        raise refused("FILE-TYPE", what=known)
    if data.lstrip()[:1] == b"<":
        raise refused("FILE-TYPE", what="it is a web page or XML text")
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused("FILE-TYPE", what="its content is not that of any workbook")
    if path.suffix.lower() not in _TEXT_ENDINGS:
        raise refused(
            "FILE-TYPE", what=f"it is plain text, such as a CSV file, under the name “{path.suffix}”"
        )
    return Container.CSV
