"""Nothing is run, nothing is followed, and a fault of ours is a finding."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

import openpyxl
import pytest

from benchmarks.fuzz import GOOD, fuzz
from pipeline.intake import read_workbook
from pipeline.run import Settings, Status, process_one
from tests.support.commands import sourcing
from tests.support.hostile import LINK, ROWS, sound, with_parts
from tests.support.old_files import (
    record,
    write_ods,
    write_xls,
)

if TYPE_CHECKING:
    from pathlib import Path


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
