"""Hostile files, made here: each is refused by its own code, within the time and the memory we promise."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from benchmarks.fuzz import GOOD, fuzz
from pipeline.findings import CATALOGUE, Level
from pipeline.intake import read_workbook
from pipeline.run import Settings, Status, process_one
from tests.support.commands import sourcing
from tests.support.old_files import (
    compound,
    ods_row,
    read_parts,
    record,
    write_ods,
    write_parts,
    write_xls,
    write_xlsb,
    xls_cell,
)
from tests.support.workbooks import FUNCTIONS, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


def wrong_sum(path: Path) -> Path:
    """Return the workbook with a checksum that is not that of its first part."""
    with zipfile.ZipFile(path) as source:
        checksum = struct.pack("<L", source.infolist()[0].CRC)
    path.write_bytes(path.read_bytes().replace(checksum, b"\1\2\3\4"))
    return path


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


# --- measured in a process of its own ---------------------------------------------------------------------

MEASURE = """
import json, sys, time
from pathlib import Path
{imports}
def look(path):
    start = time.process_time()
    code = {call}
    return code, time.process_time() - start
best = [min((look(Path(path)) for _ in range(3)), key=lambda pair: pair[1]) for path in sys.argv[1:]]
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(json.dumps({{"best": best, "peak": int(peak) / 1024, "pandas": "pandas" in sys.modules}}))
"""
GUARD = MEASURE.format(
    imports="from pipeline.intake.guard import guard\nfrom pipeline.intake.refusal import RefusedError\n"
    "def refusal(path):\n try: guard(path)\n except RefusedError as why: return why.finding.code",
    call="refusal(path)",
)
READER = MEASURE.format(
    imports="from pipeline.intake import read_workbook", call="read_workbook(path).findings[0].code"
)
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs the /proc of Linux")


def measured(script: str, paths: Sequence[Path]) -> dict[str, Any]:
    """Return codes with the processor seconds each took (best of three), and the process's peak in MB."""
    answer = subprocess.run(
        [sys.executable, "-c", script, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


@needs_proc
def test_far_cells_cost_a_second_and_150_megabytes_pandas_and_all(tmp_path: Path) -> None:
    """The whole reader, imports counted in the memory, refuses each in a second of processor time."""
    result = measured(READER, far_cells(tmp_path))
    assert {code for code, _ in result["best"]} == {"FILE-FAR-CELL"}
    assert max(seconds for _, seconds in result["best"]) <= 1.0
    assert result["peak"] <= 150


def bomb(path: Path, declared: int = 0) -> Path:
    """Write a workbook of which one part inflates to 268 MB, whatever size it declares."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr(TYPES, "<Types/>")
        with target.open(SHEET, "w") as part:
            for _ in range(256):
                part.write(bytes(1 << 20))
    if declared:
        data = bytearray(path.read_bytes())
        struct.pack_into("<L", data, data.rindex(b"PK\1\2") + 24, declared)
        path.write_bytes(data)
    return path


@needs_proc
def test_a_bomb_costs_half_a_second_and_100_megabytes_before_any_parser(tmp_path: Path) -> None:
    """Whether it admits its size or lies about it, the guard alone refuses it, without analysis libraries."""
    bombs = [bomb(tmp_path / "honest.xlsx"), bomb(tmp_path / "lying.xlsx", declared=60_000_000)]
    assert all(path.stat().st_size < 2_000_000 for path in bombs)
    result = measured(GUARD, bombs)
    assert [code for code, _ in result["best"]] == ["FILE-INFLATES", "FILE-INFLATES"]
    assert max(seconds for _, seconds in result["best"]) <= 0.5
    assert result["peak"] <= 100
    assert not result["pandas"]


@needs_proc
def test_patterns_made_to_be_searched_for_ever_are_not(tmp_path: Path) -> None:
    """Hundreds of thousands of unfinished tags in a comment take no longer than any text of that length."""
    lures = [
        changed(tmp_path, SHEET, b"<sheetData>", b"<!--" + lure * 200_000 + b">--><sheetData>").rename(
            tmp_path / f"{number}.xlsx"
        )
        for number, lure in enumerate((b"<f ", b"<row r ", b"<sheetData ", b"</sheetData "))
    ]
    assert max(seconds for _, seconds in measured(GUARD, lures)["best"]) <= 2.0
    start = [read_workbook(path) for path in lures]
    assert all(intake.findings == () or intake.layout is None for intake in start)


# --- nothing is run, nothing is followed ------------------------------------------------------------------


def reaching_out(folder: Path) -> Path:
    """Return a workbook with macros, links to other files, a command to run and two data connections."""
    outside = (
        f'<Relationships><Relationship Id="rId1" Type="{LINK}/externalLinkPath" '
        'Target="https://evil.example/prices%202026.xlsx" TargetMode="External"/></Relationships>'
    )
    command = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    connections = (
        '<connections><connection id="1" name="Sales cube"/><connection id="2" name="Web"/></connections>'
    )
    added = {
        "xl/vbaProject.bin": b"never looked into",
        "xl/externalLinks/externalLink1.xml": command.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": outside.encode(),
        "xl/connections.xml": connections.encode(),
    }
    return with_parts(folder, **added)


def test_macros_links_and_connections_are_named_and_no_network_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the file to the result, no socket is opened; each thing that was left alone is a note."""

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, no_network)
    outcome = process_one(reaching_out(tmp_path), tmp_path, Settings())
    assert outcome.status is Status.ANALYSED
    notes = {found.code: found.wrong for found in outcome.findings if found.code.startswith("FILE-")}
    assert set(notes) == {"FILE-MACROS", "FILE-LINKS", "FILE-CONNECTIONS"}
    assert "“https://evil.example/prices 2026.xlsx”" in notes["FILE-LINKS"]
    assert "“cmd /c calc”" in notes["FILE-LINKS"]
    assert "“Sales cube”, “Web”" in notes["FILE-CONNECTIONS"]


def test_an_old_workbook_names_its_links_and_macros_too(tmp_path: Path) -> None:
    """In .xls they stand in records and streams."""
    link = record(0x01AE, struct.pack("<HHB", 1, 13, 0) + b"\1C:\\other.xls")
    path = write_xls(tmp_path / "a.xls", ROWS, globals_=link)
    (found,) = read_workbook(path).findings
    assert (found.code, "other.xls" in found.wrong) == ("FILE-LINKS", True)


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """Whatever is echoed, on the list to fix or beside the answers, nobody's program computes it."""
    evil = "=cmd|'/C calc'!A1"
    rows: list[list[str | float]] = [
        ["Function", "Headcount (FTE)", "Annual cost", "Department", "Strategic importance", evil],
        [evil, 4.0, 260_000.0, evil, evil, 1.0],
        ["Cleaning", evil, 310_000.0, "@SUM(A1)", "+1", "-1"],
        ["Payroll", 4.0, 260_000.0, evil, 3.0, ""],
    ]
    outcome = process_one(write_ods(tmp_path / "evil.ods", rows), tmp_path, Settings())
    assert outcome.result is not None
    cells = [
        cell for sheet in openpyxl.load_workbook(outcome.result) for row in sheet.iter_rows() for cell in row
    ]
    echoed = [cell for cell in cells if "cmd|" in str(cell.value)]
    assert {cell.parent.title for cell in echoed} >= {"Functions", "Fix list", "Scorecard"}
    assert {cell.data_type for cell in echoed} == {"s"}


# --- faults of ours ---------------------------------------------------------------------------------------


@pytest.fixture
def broken_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading fail as no test has foreseen."""

    def fail(_: Path) -> None:
        raise RuntimeError("quoted from the workbook: SECRET")

    monkeypatch.setattr("pipeline.run.read_workbook", fail)


@pytest.mark.usefixtures("broken_reader")
def test_a_fault_in_reading_is_a_finding(tmp_path: Path) -> None:
    """Its code is for users, its trace for us, and neither quotes the workbook to a user."""
    outcome = process_one(sound(tmp_path), tmp_path, Settings())
    assert outcome.status is Status.FAILED
    (found,) = outcome.findings
    assert found.code == "FILE-FAULT"
    assert "SECRET" not in str(found) + outcome.fault
    assert "SECRET" in outcome.trace
    assert len(outcome.sha256) == 64


@pytest.mark.usefixtures("broken_reader")
@pytest.mark.parametrize(("options", "shown"), [((), False), (("--debug",), True)])
@pytest.mark.parametrize("command", ["analyze", "validate"])
def test_a_trace_is_shown_to_those_who_ask(
    tmp_path: Path, command: str, options: tuple[str, ...], *, shown: bool
) -> None:
    """Without --debug, users see what to do and no traceback."""
    ended = sourcing(command, sound(tmp_path), "--output-dir", tmp_path / "output", *options)
    assert ended.code == 70
    assert "FILE-FAULT" in ended.output or "fault of ours" in ended.output
    assert ("Traceback" in ended.errors + ended.output) is shown


def test_damaged_workbooks_of_every_format_end_in_a_coded_outcome() -> None:
    """A short run of the fuzzer; the long ones are told in docs/fuzzing.md."""
    results = fuzz(150, seed=2026)
    assert [result for result in results if result["outcome"] not in GOOD] == []
    assert len({result["code"] for result in results}) > 3


def test_every_code_about_the_file_is_raised_here() -> None:
    """By running, not by name: the tables above, and the tests of notes and faults."""
    raised = {code for code, _, _ in HOSTILE}
    raised |= {
        "FILE-MACROS",
        "FILE-LINKS",
        "FILE-CONNECTIONS",
        "FILE-FAULT",
        "FILE-FORBIDDEN",
        "FILE-UNREADABLE",
    }
    assert {code for code in CATALOGUE if code.startswith("FILE-")} - raised == {"FILE-NOT-WRITTEN"}
