"""A run over several workbooks, one of them bad."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.batch.errors import FolderError
from pipeline.batch.folder import analyse_all, validate_all
from pipeline.batch.inbox import Inbox
from pipeline.batch.orders import Order, Run
from pipeline.run import Settings
from tests.support.bolts import ALL_WRONG, ONE_ROW_WRONG, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SETTINGS = Settings(as_of=date(2026, 1, 1))
ORDER = Order(as_of=date(2026, 1, 1))


def analyse(paths: Sequence[Path], output: Path, order: Order = ORDER) -> Run:
    """Analyse these workbooks, as if a person had named them."""
    return analyse_all(Inbox(tuple(paths), {}, named=frozenset(paths)), output, order)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Make an empty drop folder."""
    folder = tmp_path / "input"
    folder.mkdir()
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Name a folder for results, which a run makes."""
    return tmp_path / "output"


def visible(folder: Path) -> list[str]:
    """Return the files in a folder that a user sees, without its subfolders."""
    return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def test_one_bad_workbook_does_not_stop_the_others(inbox: Path, output: Path) -> None:
    """Every workbook ends in an outcome of its own, in the order given."""
    (inbox / "a.xlsx").write_bytes(b"not a workbook at all")
    names = [inbox / "a.xlsx", workbook(inbox / "b.xlsx"), workbook(inbox / "c.xlsx", ALL_WRONG)]
    run = analyse(names, output)
    assert [str(outcome.status) for outcome in run.outcomes] == ["refused", "analysed", "refused"]
    assert {"b_analyzed.xlsx", "c_needs_fixes.xlsx"} <= set(visible(output))


def test_the_drop_folder_is_left_as_it_was(inbox: Path, output: Path) -> None:
    """No byte is changed, nothing is added."""
    before = workbook(inbox / "acme.xlsx").read_bytes()
    analyse([inbox / "acme.xlsx"], output)
    assert visible(inbox) == ["acme.xlsx"]
    assert (inbox / "acme.xlsx").read_bytes() == before


def test_results_never_go_beside_the_workbooks(inbox: Path) -> None:
    """A folder of workbooks is refused as a folder for results."""
    with pytest.raises(FolderError, match="Choose another folder"):
        analyse([workbook(inbox / "acme.xlsx")], inbox)
    assert visible(inbox) == ["acme.xlsx"]


def test_a_mended_workbook_leaves_one_result(inbox: Path, output: Path) -> None:
    """Once it can be analysed, the list of fixes is gone from the folder, and the other way round."""
    analyse([workbook(inbox / "acme.xlsx", ALL_WRONG)], output)
    assert visible(output) == ["acme_needs_fixes.xlsx"]
    analyse([workbook(inbox / "acme.xlsx")], output)
    assert visible(output) == ["acme_analyzed.xlsx", "portfolio.xlsx"]
    analyse([workbook(inbox / "acme.xlsx", ALL_WRONG)], output)
    assert visible(output) == ["acme_needs_fixes.xlsx", "portfolio.xlsx"]


def test_the_report_has_codes_and_cells_but_no_contents(inbox: Path, output: Path) -> None:
    """Whoever reads the logs learns what happened and nothing about the company."""
    run = analyse([workbook(inbox / "w.xlsx", ONE_ROW_WRONG)], output)
    assert run.report is not None
    text = run.report.read_text(encoding="utf-8")
    (line,) = json.loads(text)["workbooks"]
    assert (line["status"], line["functions"], line["set_aside"]) == ("analysed", 1, 1)
    assert line["cost_share"] == 0.75
    assert {"code": "CELL-NUMBER", "level": "error", "row": 3, "cell": "B3"} in line["findings"]
    assert not [word for word in ("Acme", "payable", "four", "540000") if word in text]


def test_every_run_has_a_report_of_its_own(inbox: Path, output: Path) -> None:
    """Two runs within a second do not overwrite each other's report."""
    again = replace(ORDER, force=True)
    runs = [analyse([workbook(inbox / "acme.xlsx")], output, again) for _ in range(2)]
    assert len({run.report for run in runs}) == 2
    assert len(list((output / "runs").iterdir())) == 2


def test_a_result_that_cannot_be_saved_does_not_stop_the_run(inbox: Path, output: Path) -> None:
    """Something in the way of one result is reported, and the others are written."""
    blocked = output / "a_analyzed.xlsx"
    (blocked / "in the way").mkdir(parents=True)
    run = analyse([workbook(inbox / "a.xlsx"), workbook(inbox / "b.xlsx")], output)
    assert [str(outcome.status) for outcome in run.outcomes] == ["blocked", "analysed"]
    assert run.outcomes[0].fault
    assert visible(output) == ["b_analyzed.xlsx", "portfolio.xlsx"]


def test_two_runs_over_the_same_folder_give_the_same_bytes(inbox: Path, output: Path, tmp_path: Path) -> None:
    """Every result depends on its workbook, the rules and the date alone, not on folder, order or time."""
    workbook(inbox / "acme.xlsx")
    workbook(inbox / "partly.xlsx", ONE_ROW_WRONG)
    other = tmp_path / "elsewhere"
    shutil.copytree(inbox, other)
    for folder, results in ((inbox, output), (other, tmp_path / "other results")):
        analyse(sorted(folder.iterdir(), reverse=folder is other), results)
    first, second = (
        {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}
        for folder in (output, tmp_path / "other results")
    )
    assert set(first) == {"acme_analyzed.xlsx", "partly_analyzed.xlsx", "portfolio.xlsx"}
    assert first == second


def test_validation_writes_nothing_without_a_folder(inbox: Path, tmp_path: Path) -> None:
    """Looking is free."""
    run = validate_all([workbook(inbox / "acme.xlsx", ALL_WRONG)], None, SETTINGS)
    assert [str(outcome.status) for outcome in run.outcomes] == ["refused"]
    assert [path.name for path in tmp_path.iterdir()] == ["input"]


def test_validation_writes_what_to_fix_into_a_folder(inbox: Path, output: Path) -> None:
    """Only workbooks that need fixing get a list of it."""
    validate_all(
        [workbook(inbox / "good.xlsx"), workbook(inbox / "partly.xlsx", ONE_ROW_WRONG)], output, SETTINGS
    )
    assert visible(output) == ["partly_needs_fixes.xlsx"]
