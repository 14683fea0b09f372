"""One workbook, from file to outcome."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from pipeline.intake import read_workbook
from pipeline.knowledge.errors import KnowledgeError
from pipeline.run import Refused, Settings, Status, analyse, headline, process_one, result_name, result_names
from tests.support.bolts import ALL_WRONG, ONE_ROW_WRONG, workbook

SETTINGS = Settings(as_of=date(2026, 1, 1))


def test_the_headline_adds_up(tmp_path: Path) -> None:
    """Counts and money are those of the rows."""
    analysis = analyse(workbook(tmp_path / "acme.xlsx"), as_of=SETTINGS.as_of)
    head = headline(analysis)
    assert (head.company, head.currency, head.functions, head.set_aside) == ("Acme Bolts", "GBP", 3, 0)
    assert sum(head.tags.values()) == 3
    assert head.current_cost == pytest.approx(540_000 + 300_000 + 190_000)
    assert head.saving == pytest.approx(analysis.functions["Saving likely"].sum())
    assert head.cost_share == 1


def test_rows_set_aside_lower_the_share_of_the_cost(tmp_path: Path) -> None:
    """180,000 of 720,000 could not be analysed."""
    head = headline(analyse(workbook(tmp_path / "acme.xlsx", ONE_ROW_WRONG)))
    assert (head.functions, head.set_aside, head.cost_share) == (1, 1, 0.75)


def test_nothing_to_analyse_is_refused_with_the_reason(tmp_path: Path) -> None:
    """The refusal carries what is wrong, cell by cell."""
    with pytest.raises(Refused) as refusal:
        analyse(workbook(tmp_path / "acme.xlsx", ALL_WRONG))
    assert ("CELL-NUMBER", "B2") in {(found.code, found.cell) for found in refusal.value.findings}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("picture.xlsx", b"\x89PNG\r\n"),
        ("text.xlsx", b"Function;Headcount"),
        ("cut.xlsx", b"PK\x03\x04 and then nothing"),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
    ],
)
def test_a_bad_file_is_an_outcome_and_never_an_exception(tmp_path: Path, name: str, content: bytes) -> None:
    """Whatever was dropped, the run goes on and says what to do."""
    (tmp_path / name).write_bytes(content)
    outcome = process_one(tmp_path / name, tmp_path, SETTINGS)
    assert outcome.status is Status.REFUSED
    assert outcome.findings
    assert outcome.headline is None


def test_a_folder_that_is_gone_blocks_the_workbook(tmp_path: Path) -> None:
    """Trouble with the disk is told as such, and is not called a fault of ours."""
    outcome = process_one(workbook(tmp_path / "acme.xlsx"), tmp_path / "gone", SETTINGS)
    assert (outcome.status, outcome.trace) == (Status.BLOCKED, "")
    assert outcome.fault == "No such file or directory"


def test_a_fault_of_ours_is_named_without_quoting_the_workbook(tmp_path: Path) -> None:
    """What is logged says where the program broke; the whole story is for `--debug`."""
    broken = Settings(as_of=cast("Any", "a day that is none"))
    outcome = process_one(workbook(tmp_path / "acme.xlsx"), tmp_path, broken)
    assert outcome.status is Status.FAILED
    assert re.fullmatch(r"\w+Error in \w+\.py, line \d+", outcome.fault)
    assert "a day that is none" not in outcome.fault
    assert "Traceback" in outcome.trace


def test_rules_that_are_invalid_stop_everything(tmp_path: Path) -> None:
    """No workbook can be right when the rules are wrong."""
    with pytest.raises(KnowledgeError):
        process_one(workbook(tmp_path / "acme.xlsx"), tmp_path, Settings(policy="nonsense"))


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("acme.xlsx", "xlsx", "acme_analyzed.xlsx"),
        ("acme.XLSM", "xlsx", "acme_analyzed.xlsm"),
        ("acme.xlsm", "other", "acme_analyzed.xlsx"),
        ("acme.csv", "other", "acme_analyzed.xlsx"),
    ],
)
def test_a_result_is_named_after_its_workbook(tmp_path: Path, name: str, kind: str, expected: str) -> None:
    """Only a workbook that can hold macros keeps the ending for them."""
    intake = read_workbook(workbook(tmp_path / "acme.xlsx"))
    named = replace(intake, path=Path(name), kind=cast("Any", kind))
    assert result_name(named, "analyzed", stem="acme") == expected
    assert expected in result_names("acme")
