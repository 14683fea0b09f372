"""Hostile files, made here: each is refused by its own code, and what is only odd is read."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.findings import CATALOGUE, Level
from pipeline.intake import read_workbook
from tests.support.hostile import (
    BOOK,
    BOOK_LINKS,
    LINK,
    ROWS,
    SHEET,
    STRINGS,
    TYPES,
    changed,
    far_cells,
    more_cells,
    renamed,
    saved,
    sound,
    with_parts,
    without,
    wrong_sum,
)
from tests.support.old_files import (
    compound,
    ods_row,
    record,
    write_ods,
    write_xls,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("FILE-MISSING", "does not exist", lambda folder: folder / "gone.xlsx"),
    ("FILE-NO-FILE", "a folder", lambda folder: folder),
    ("FILE-EMPTY", "0 bytes", lambda folder: saved(folder, "drop.xlsx", b"")),
    ("FILE-TOO-LARGE", "25.0 MB", lambda folder: saved(folder, "drop.csv", b"a,b\n" * 6_260_000)),
    ("FILE-TYPE", "Word document", lambda folder: with_parts(
        folder, **{TYPES: b"<Types>wordprocessingml</Types>"}
    )),
    ("FILE-TYPE", "kind: Word", lambda folder: saved(
        folder, "a.doc", compound({"WordDocument": b"", "1Table": b""})
    )),
    ("FILE-TYPE", "another kind", lambda folder: saved(folder, "a.msg", compound({"__properties": b""}))),
    ("FILE-TYPE", "XML Spreadsheet 2003", lambda folder: saved(
        folder, "a.xls", b'<?xml version="1.0"?><Workbook x="urn:schemas-microsoft-com:office:spreadsheet"/>'
    )),
    ("FILE-TYPE", "Apple", lambda folder: with_parts(folder, **{"Index/Document.iwa": b""})),
    ("FILE-TEXT", "under the name “.xls”", lambda folder: saved(folder, "a.xls", b"Function;FTE\nPayroll;4")),
    ("FILE-PASSWORD", "password", lambda folder: saved(
        folder, "a.xlsx", compound({"EncryptionInfo": b"", "EncryptedPackage": b"x"})
    )),
    ("FILE-PASSWORD", "password", lambda folder: write_xls(
        folder / "a.xls", ROWS, globals_=record(0x2F, b"\1\0" + bytes(52))
    )),
    ("FILE-STRICT", "Strict Open XML", lambda folder: changed(
        folder, "_rels/.rels", LINK.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )),
    ("FILE-PARTS", "1,0", lambda folder: with_parts(folder, **{f"p{n}": b"" for n in range(1_000)})),
    ("FILE-INFLATES", "65 MB in one part", lambda folder: with_parts(folder, big=bytes(65_000_000))),
    ("FILE-NAMES", "points out", lambda folder: with_parts(folder, **{"/etc/passwd": b""})),
    ("FILE-NAMES", "points out", lambda folder: with_parts(folder, **{"xl\\..\\..\\evil.exe": b""})),
    ("FILE-NAMES", "same name", lambda folder: with_parts(folder, **{"XL/Workbook.xml": b""})),
    ("FILE-NAMES", "no name", lambda folder: with_parts(folder, **{" ": b""})),
    ("FILE-DOCTYPE", "document type", lambda folder: with_parts(
        folder, drawing=b"\xef\xbb\xbf <!DOCTYPE x><x/>"
    )),
    ("FILE-DOCTYPE", "document type", lambda folder: with_parts(
        folder, part="<!DOCTYPE x>".encode("utf-16")
    )),
    ("FILE-DOCTYPE", "document type", lambda folder: with_parts(
        folder, xl__theme_xml='<?xml version="1.0"?><!DOCTYPE x><x/>'.encode("utf-32")
    )),
    ("FILE-LETTERS", "code for letters", lambda folder: changed(folder, SHEET, b"UTF-8", b"UTF-7")),
    ("FILE-LETTERS", "code for letters", lambda folder: with_parts(
        folder, xl__theme_xml='<?xml version="1.0"?><x/>'.encode("cp500")
    )),
    ("FILE-NO-SHEETS", "only charts", lambda folder: changed(
        folder, BOOK_LINKS, b"relationships/worksheet", b"relationships/chartsheet"
    )),
    ("FILE-BROKEN", "list of its sheets", lambda folder: without(folder, BOOK)),
    ("FILE-BROKEN", "cannot be read", lambda folder: without(folder, SHEET)),
    ("FILE-BROKEN", "cannot be read", lambda folder: without(folder, STRINGS)),
    ("FILE-BROKEN", "cannot be read", lambda folder: changed(folder, SHEET, b"<v>0</v>", b"<v>99999999</v>")),
    ("FILE-BROKEN", "999,999,999,999 texts", lambda folder: changed(
        folder, STRINGS, b"uniqueCount=", b'uniqueCount="999999999999" x='
    )),
    ("FILE-BROKEN", "99,999,999 texts", lambda folder: changed(
        folder, STRINGS, b"uniqueCount=", b'count="<" uniqueCount="99999999" x='
    )),
    ("FILE-BROKEN", "well formed", lambda folder: changed(
        folder, BOOK, b"<sheets>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"<sheets>"
    )),
    ("FILE-BROKEN", "more elements", lambda folder: changed(
        folder, BOOK, b"<sheets>", b"<a/>" * 2_100_000 + b"<sheets>"
    )),
    ("FILE-BROKEN", "not in its list", lambda folder: renamed(folder, BOOK, b"sheets>", b"views>")),
    ("FILE-BROKEN", "a sheet inside cannot be read", lambda folder: changed(
        folder, SHEET, b"<sheetData>", b'<a b="<"/><sheetData><row><c r="A' + b"9" * 400 + b'"><v>1</v></c>'
    )),
    ("FILE-BROKEN", "same part", lambda folder: changed(
        folder, BOOK, b"</sheets>", b'<sheet name="B" sheetId="2" r:id="rId1"/></sheets>'
    )),
    ("FILE-BROKEN", "longer than 255", lambda folder: changed(
        folder, BOOK, b'name="Functions"', b'name="' + b"F" * 70_000 + b'"'
    )),
    ("FILE-BROKEN", "1,048,576 rows", lambda folder: more_cells(
        folder, b'<row r="2000000"><c><v>1</v></c></row>'
    )),
    ("FILE-BROKEN", "65,535 columns", lambda folder: write_xls(
        folder / "a.xls", ROWS, cells=record(0x0200, struct.pack("<LLHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    )),
    ("FILE-BROKEN", "its end is missing", lambda folder: saved(
        folder, "a.xlsx", sound(folder).read_bytes()[:-300]
    )),
    ("FILE-BROKEN", "more behind its end", lambda folder: saved(
        folder, "a.xlsx", sound(folder).read_bytes() + b"PK\5\6" + bytes(30)
    )),
    ("FILE-BROKEN", "incomplete or was changed", lambda folder: wrong_sum(sound(folder))),
    ("FILE-FAR-CELL", "XFD1048576", lambda folder: far_cells(folder)[0]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "make"), HOSTILE)
def test_a_hostile_file_is_refused_by_its_own_code(
    tmp_path: Path, code: str, words: str, make: Callable[[Path], Path]
) -> None:
    """The one finding says what is wrong and what to do; nothing is read."""
    intake = read_workbook(make(tmp_path))
    (found,) = intake.findings
    assert (found.code, found.level, found.sheet) == (code, Level.ERROR, "")
    assert words in found.wrong
    assert found.do
    assert intake.layout is None


@pytest.mark.parametrize("number", range(9))
def test_a_far_cell_is_named_in_every_format(tmp_path: Path, number: int) -> None:
    """Rows repeated, addresses left out, letters of two bytes, another format: no way around."""
    (found,) = read_workbook(far_cells(tmp_path)[number]).findings
    assert found.code == "FILE-FAR-CELL"
    assert "reach as far as" in found.wrong


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it."""
    path = tmp_path / "pipe.xlsx"
    os.mkfifo(path)
    (found,) = read_workbook(path).findings
    assert (found.code, "pipe" in found.wrong) == ("FILE-NO-FILE", True)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """The message says what to allow."""
    path = sound(tmp_path)
    path.chmod(0)
    assert [found.code for found in read_workbook(path).findings] == ["FILE-FORBIDDEN"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(PermissionError(13, "x"), "FILE-FORBIDDEN"), (FileNotFoundError(2, "x"), "FILE-MISSING"),
     (OSError(5, "Input/output error"), "FILE-UNREADABLE")],
)  # fmt: skip
def test_trouble_with_the_disk_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    """A file that vanishes or fails between two looks is told as such."""
    path = sound(tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    assert [found.code for found in read_workbook(path).findings] == [code]


HARMLESS: list[tuple[str, Callable[[Path], Path]]] = [
    ("a sheet that lies about its size", lambda folder: changed(
        folder, SHEET, b'ref="A1:C3"', b'ref="A1:XFD1048576"'
    )),
    ("a million empty rows with a format", lambda folder: more_cells(
        folder, b"".join(b'<row r="%d" s="1"/>' % row for row in range(4, 200_000))
    )),
    ("a border on every cell of a far row", lambda folder: more_cells(
        folder, b'<row r="1048576">' + b'<c r="XFD1048576" s="0"/>' * 1_000 + b"</row>"
    )),
    ("an attribute of a megabyte", lambda folder: changed(
        folder, SHEET, b"<sheetData>", b'<sheetData x="' + b"a" * 1_000_000 + b'">'
    )),
    ("columns hidden to the end of the world", lambda folder: changed(
        folder, SHEET, b"<sheetData>", b'<cols><col min="9" max="99999999" hidden="1"/></cols><sheetData>'
    )),
    ("no styles", lambda folder: without(folder, "xl/styles.xml")),
    ("another name", lambda folder: sound(folder).rename(folder / "list.csv")),
    ("another old name", lambda folder: sound(folder).rename(folder / "list.xls")),
    ("an .ods with formats to its end", lambda folder: write_ods(
        folder / "a.ods", [*ROWS, ["Cleaning", 9.0, 310_000.0]], ods_row([""], 1_048_573, 16_384)
    )),
]  # fmt: skip


@pytest.mark.parametrize(("what", "make"), HARMLESS, ids=[what for what, _ in HARMLESS])
def test_what_is_only_odd_is_read(tmp_path: Path, what: str, make: Callable[[Path], Path]) -> None:
    """The guard refuses no more than it must."""
    assert list(read_workbook(make(tmp_path)).functions["function"]) == ["Payroll", "Cleaning"], what


def test_every_code_about_the_file_is_raised_here() -> None:
    """By running, not by name: the table above, and test_elsewhere and test_envelope."""
    raised = {code for code, _, _ in HOSTILE}
    raised |= {
        "FILE-SIGNED",
        "FILE-MACROS",
        "FILE-LINKS",
        "FILE-CONNECTIONS",
        "FILE-FAULT",
        "FILE-FORBIDDEN",
        "FILE-UNREADABLE",
    }
    assert {code for code in CATALOGUE if code.startswith("FILE-")} - raised == {"FILE-NOT-WRITTEN"}
