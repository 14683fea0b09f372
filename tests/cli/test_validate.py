"""`sourcing validate`: what is wrong, where, and what to type instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.bolts import ALL_WRONG, ONE_ROW_WRONG, workbook
from tests.support.commands import sourcing

if TYPE_CHECKING:
    from pathlib import Path


def test_every_error_is_told_with_its_cell_and_nothing_is_written(tmp_path: Path) -> None:
    """A person can mend the workbook from what is printed."""
    ended = sourcing("validate", workbook(tmp_path / "acme.xlsx", ONE_ROW_WRONG))
    assert ended.code == 1
    assert "error: Functions!B3: “Headcount (FTE)” holds “four”" in ended.output
    assert [path.name for path in tmp_path.iterdir()] == ["acme.xlsx"]


def test_a_workbook_without_errors_is_good(tmp_path: Path) -> None:
    """Advice does not make a workbook wrong."""
    ended = sourcing("validate", workbook(tmp_path / "acme.xlsx"))
    assert ended.code == 0
    assert "It can be analysed." in ended.output
    assert "error:" not in ended.output


def test_a_list_of_fixes_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    """The user's own workbook comes back with what to fix."""
    path = workbook(tmp_path / "acme.xlsx", ALL_WRONG)
    ended = sourcing("validate", path, "--output-dir", tmp_path / "output")
    assert ended.code == 1
    assert (tmp_path / "output" / "acme_needs_fixes.xlsx").is_file()
    assert "acme_needs_fixes.xlsx" in ended.output


def test_a_file_that_is_no_workbook_is_refused_with_advice(tmp_path: Path) -> None:
    """The message says what the file is and what to do."""
    (tmp_path / "acme.xlsx").write_bytes(b"%PDF-1.7")
    ended = sourcing("validate", tmp_path / "acme.xlsx")
    assert ended.code == 1
    assert "PDF" in ended.output
    assert "Save" in ended.output or "save" in ended.output


def test_an_empty_folder_is_nothing_to_check(tmp_path: Path) -> None:
    """Nothing wrong is found in nothing."""
    ended = sourcing("validate", tmp_path)
    assert ended.code == 0
    assert "There is no workbook in" in ended.output
