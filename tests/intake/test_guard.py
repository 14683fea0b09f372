"""Files nobody vetted: each is refused with its own message before a parser sees it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pipeline.intake import read_workbook
from pipeline.intake.archive import LARGEST_PART, MOST_ENTRIES
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding

LIST = "Function|Headcount (FTE)|Annual cost\nPayroll|4|200000"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A workbook with nothing wrong."""
    return write_workbook(tmp_path / "good.xlsx", {"Functions": LIST})


def refusal(path: Path) -> Finding:
    """Return the one finding of a file that could not be read at all."""
    intake = read_workbook(path)
    assert intake.layout is None
    assert intake.functions.empty
    (found,) = intake.findings
    return found


def saved(tmp_path: Path, content: bytes, name: str = "drop.xlsx") -> Path:
    """Write bytes to a file."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


def changed(good: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return the workbook with bytes of one part replaced."""
    with zipfile.ZipFile(good) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert old in parts[part]
    return packed(good.with_name("changed.xlsx"), parts | {part: parts[part].replace(old, new, 1)})


def packed(path: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip file of the parts."""
    with zipfile.ZipFile(path, "w", method) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_a_good_workbook_passes(good: Path) -> None:
    """The guard refuses nothing honest."""
    assert read_workbook(good).findings == ()


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"", "drop.xlsx", "FILE-EMPTY", "0 bytes"),
        (b"%PDF-1.7 ...", "drop.xlsx", "FILE-TYPE", "PDF"),
        (b"\x89PNG\r\n", "drop.xlsx", "FILE-TYPE", "picture"),
        (b"<html><table></table></html>", "drop.xls", "FILE-TYPE", "web page"),
        (b"Function,FTE,Cost\nPayroll,4,2", "drop.xlsx", "FILE-TEXT", "CSV file, under the name “.xlsx”"),
        (b"\x00\x01\x02\x03", "drop.csv", "FILE-TYPE", "not that of any workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "drop.xlsx", "FILE-PASSWORD", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "drop.xls", "FILE-TYPE", "another kind"),
        (OLE + "Workbook".encode("utf-16-le"), "drop.xls", "FILE-BROKEN", "cannot be read"),
        (b"PK\x03\x04 half a copy", "drop.xlsx", "FILE-BROKEN", "its end is missing"),
    ],
)
def test_what_is_no_workbook_is_named(
    tmp_path: Path, content: bytes, name: str, code: str, words: str
) -> None:
    """The message says what the file is instead."""
    found = refusal(saved(tmp_path, content, name))
    assert found.code == code
    assert words in found.wrong


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """No file, no traceback."""
    assert refusal(tmp_path / "gone.xlsx").code == "FILE-MISSING"


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    """The size on disk is looked at first."""
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(25_000_001)
    assert refusal(path).code == "FILE-TOO-LARGE"


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        ({"hello.txt": b"x"}, "FILE-TYPE", "zip archive"),
        ({"[Content_Types].xml": b"<a>wordprocessingml.document</a>"}, "FILE-TYPE", "Word"),
        ({"[Content_Types].xml": b"<a>presentationml</a>"}, "FILE-TYPE", "PowerPoint"),
        ({f"part{n}.xml": b"" for n in range(MOST_ENTRIES + 1)}, "FILE-PARTS", "1,001 parts"),
        ({"../evil.xml": b""}, "FILE-NAMES", "points out of the file"),
        ({"a/../../evil.xml": b""}, "FILE-NAMES", "points out of the file"),
        ({"C:/evil.xml": b""}, "FILE-NAMES", "points out of the file"),
        ({"a.xml": b"", "A.xml": b""}, "FILE-NAMES", "same name"),
        ({"big.xml": b" " * (LARGEST_PART + 1)}, "FILE-INFLATES", "64 MB in one part"),
        ({"a.bin": b" " * 60_000_000, "b.bin": b" " * 60_000_000}, "FILE-INFLATES", "120 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_package_is_refused(tmp_path: Path, parts: dict[str, bytes], code: str, words: str) -> None:
    """Names, counts and sizes are checked from the table of contents."""
    found = refusal(packed(tmp_path / "drop.xlsx", parts))
    assert found.code == code
    assert words in found.wrong


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "_rels/.rels"]
)
def test_a_doctype_in_any_part_is_refused(good: Path, part: str) -> None:
    """No spreadsheet needs one, so entities are never expanded."""
    head = b'standalone="yes"?>'
    found = refusal(changed(good, part, head, head + b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'))
    assert found.code == "FILE-DOCTYPE"


def test_a_doctype_across_two_chunks_is_seen(good: Path) -> None:
    """The declaration may begin at the end of one inflated chunk."""
    for shift in range(8, 12):
        padding = b"<!--" + b" " * ((1 << 20) - 62 - shift) + b"-->"
        head = b'standalone="yes"?>'
        path = changed(good, "xl/workbook.xml", head, head + padding + b"<!DOCTYPE x>")
        assert refusal(path).code == "FILE-DOCTYPE"


def test_a_doctype_in_sixteen_bit_letters_is_seen(tmp_path: Path, good: Path) -> None:
    """Another encoding is no hiding place."""
    parts = parts_of(good) | {"xl/theme/theme1.xml": "<!DOCTYPE x><x/>".encode("utf-16")}
    assert refusal(packed(tmp_path / "wide.xlsx", parts)).code == "FILE-DOCTYPE"


def lying(good: Path, size: int) -> Path:
    """Return the workbook with another uncompressed size written in all headers of its largest part."""
    with zipfile.ZipFile(good) as source:
        largest = max(source.infolist(), key=lambda entry: entry.file_size)
    data = good.read_bytes().replace(largest.file_size.to_bytes(4, "little"), size.to_bytes(4, "little"))
    path = good.with_name("lying.xlsx")
    path.write_bytes(data)
    return path


def test_a_part_larger_than_its_header_says_is_refused(good: Path) -> None:
    """Headers lie; what comes out of the machine does not."""
    assert refusal(lying(good, 10)).code == "FILE-INFLATES"


def test_a_part_smaller_than_its_header_says_is_refused(good: Path) -> None:
    """A part that ends early is damaged."""
    assert refusal(lying(good, 900_000)).code == "FILE-BROKEN"


def test_damage_inside_a_part_is_found(good: Path) -> None:
    """Flipped bits are caught by the checksum or the unpacking."""
    data = bytearray(good.read_bytes())
    data[80] ^= 0xFF
    good.write_bytes(data)
    assert refusal(good).code in {"FILE-BROKEN", "FILE-INFLATES"}


def test_an_encrypted_entry_asks_for_the_password(good: Path) -> None:
    """A zip with a password is a workbook with a password."""
    data = good.read_bytes()
    at = data.index(b"PK\x01\x02") + 8
    good.write_bytes(data[:at] + b"\x01" + data[at + 1 :])
    assert refusal(good).code == "FILE-PASSWORD"


def test_strict_open_xml_is_refused_with_what_to_do(good: Path) -> None:
    """The user hears which format to save in."""
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    found = refusal(
        changed(good, "xl/workbook.xml", transitional, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    )
    assert found.code == "FILE-STRICT"
    assert "Save As" in found.do


def test_one_far_cell_is_refused_and_named(tmp_path: Path) -> None:
    """A reader would lay out seventeen billion cells; we say which cell is to blame."""
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Functions")
        sheet.write("A1", "Function")
        sheet.write("XFD1048576", 1)
    found = refusal(path)
    assert found.code == "FILE-FAR-CELL"
    assert "XFD1048576" in found.wrong


def test_formats_that_reach_far_are_no_reason_to_refuse(tmp_path: Path) -> None:
    """An empty cell with a border at the end of the sheet is skipped by the reader, and by us."""
    path = tmp_path / "bordered.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Functions")
        for row, cells in enumerate([["Function", "FTE", "Annual cost"], ["Payroll", 4, 200_000]]):
            sheet.write_row(row, 0, cells)
        sheet.write_blank("XFD1048576", None, book.add_format({"border": 1}))
    assert list(read_workbook(path).functions["function"]) == ["Payroll"]


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"],
)
def test_a_part_cut_off_gives_a_message(good: Path, part: str) -> None:
    """Whatever is missing, there is a coded outcome and no traceback."""
    parts = parts_of(good)
    for share in (0, 3, 2):
        cut = parts | {part: parts[part][: len(parts[part]) // share] if share else b""}
        findings = read_workbook(packed(good.with_name("cut.xlsx"), cut)).findings
        assert findings
        assert findings[0].code.startswith(("FILE-", "SHEET-"))


def test_a_macro_workbook_is_read(tmp_path: Path, good: Path) -> None:
    """An .xlsm is an .xlsx with macros, which nobody runs."""
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    path = changed(good, "[Content_Types].xml", main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    intake = read_workbook(path.rename(tmp_path / "macro.xlsm"))
    assert intake.kind == "xlsx"
    assert len(intake.functions) == 1


def test_an_encrypted_open_document_asks_for_the_password(tmp_path: Path) -> None:
    """OpenDocument says so in its manifest."""
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest:encryption-data/>",
        "content.xml": b"?",
    }
    assert refusal(packed(tmp_path / "drop.ods", parts)).code == "FILE-PASSWORD"


def test_the_hash_is_that_of_the_file(good: Path) -> None:
    """The content is identified whether or not it could be read."""
    assert len(read_workbook(good).sha256) == 64
    before = read_workbook(good).sha256
    good.write_bytes(io.BytesIO(good.read_bytes() + b"x").getvalue())
    assert read_workbook(good).sha256 != before
