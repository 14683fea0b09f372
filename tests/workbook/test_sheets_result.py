"""The result as a whole: sheets found and named, our own output replaced, the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.columns import OUTPUT_HEADERS
from pipeline.findings import Finding, Level
from pipeline.intake import read_workbook
from pipeline.workbook.marks import marked_cells
from pipeline.workbook.result import write_needs_fixes, write_result
from pipeline.workbook.sheets import result_sheets
from tests.support.analyses import FUNCTIONS, analysed, drawn, result_of
from tests.support.package_lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
ALL_WRONG = """
Function | Headcount (FTE) | Annual cost
Payroll  | four            | 200000
"""


# The sheets that users and scripts rely on; those that this workbook has something for, after the user's own.
CONTRACT = (
    "Summary", "Changes", "Decisions", "Scorecard", "Business case", "Assumptions", "Locations", "Roadmap",
    "Risks", "Service levels", "Questions", "Fix list", "About",
)  # fmt: skip
LAST = CONTRACT[CONTRACT.index("Scorecard") : -1]


def sheets(path: Path) -> list[str]:
    """Return the names of the tabs."""
    return openpyxl.load_workbook(path).sheetnames


def without_new_ones(path: Path) -> list[str]:
    """Return the names of the tabs but for sheets of ours that the contract does not name."""
    new = {sheet.NAME for sheet in result_sheets()} - {*CONTRACT}
    return [name for name in sheets(path) if name not in new]


def test_sheets_are_found_by_listing_their_folder() -> None:
    """A new sheet is one new file; those of the contract stay, in its order."""
    assert [sheet.NAME for sheet in result_sheets() if sheet.NAME in CONTRACT] == [*CONTRACT]


def test_summary_comes_first_and_our_other_sheets_last(tmp_path: Path) -> None:
    """The user's tabs stay together."""
    path = result_of(drawn(tmp_path / "a.xlsx", Plans="ours | 1"), tmp_path / "out.xlsx")
    assert without_new_ones(path) == ["Summary", "Company", "Functions", "Plans", *LAST, "About"]


def test_a_sheet_of_the_users_keeps_its_name_and_ours_gets_a_number(tmp_path: Path) -> None:
    """`Summary` and `about` are the user's own."""
    path = result_of(drawn(tmp_path / "a.xlsx", Summary="mine | 1", about="mine | 2"), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(path)
    theirs = ["Company", "Functions", "Summary", "about"]
    assert without_new_ones(path) == ["Summary (2)", *theirs, *LAST, "About (2)"]
    assert book["Summary"]["A1"].value == book["about"]["A1"].value == "mine"


def test_our_own_result_dropped_in_again_is_replaced(tmp_path: Path) -> None:
    """The second result has the same columns and tabs as the first."""
    first = result_of(drawn(tmp_path / "a.xlsx", Summary="mine | 1"), tmp_path / "first.xlsx")
    second = result_of(first, tmp_path / "second.xlsx")
    headers = [
        [cell.value for cell in openpyxl.load_workbook(path)["Functions"][1]] for path in (first, second)
    ]
    assert headers[0] == headers[1]
    assert headers[1].count(OUTPUT_HEADERS[0]) == 1
    assert sheets(first) == sheets(second)


def test_the_same_analysis_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the time of day or the folder gets in."""
    (tmp_path / "there").mkdir()
    analysis = analysed(drawn(tmp_path / "a.xlsx"))
    paths = [tmp_path / "one.xlsx", tmp_path / "there" / "two.xlsx"]
    for path in paths:
        write_result(analysis, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_text_table_comes_back_as_a_workbook(tmp_path: Path) -> None:
    """The rows of a .csv stand where they stood, with our columns beside them."""
    path = tmp_path / "a.csv"
    path.write_text(
        "\n".join(
            ";".join(cell.strip() for cell in line.split("|")) for line in FUNCTIONS.strip().splitlines()
        )
    )
    book = openpyxl.load_workbook(result_of(path, tmp_path / "out.xlsx"), data_only=True)
    assert book.sheetnames[:2] == ["Summary", "Functions"]
    assert [cell.value for cell in book["Functions"]["A"]][:2] == ["Function", "Claims handling"]
    assert book["Functions"].cell(2, 8).value in {"Outsourceable", "Core"}
    about = [str(cell.value) for cell in book["About"]["B"]]
    assert any("this is a new workbook" in text for text in about)


def test_nothing_to_analyse_gives_the_workbook_with_its_fix_list(tmp_path: Path) -> None:
    """The list opens, names the cell, and the cell is marked."""
    path = drawn(tmp_path / "a.xlsx", ALL_WRONG)
    write_needs_fixes(read_workbook(path), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Fix list", "Company", "Functions"]
    assert book.active == book["Fix list"]
    where = next(cell for cell in book["Fix list"]["B"] if cell.value == "Functions!B2")
    assert where.hyperlink.location == "'Functions'!B2"
    assert book["Functions"]["B2"].fill.fgColor.rgb != book["Functions"]["C2"].fill.fgColor.rgb


def test_a_workbook_without_any_list_still_gets_its_fix_list(tmp_path: Path) -> None:
    """No sheet has the headings: there is no cell to mark, but there is something to say."""
    path = drawn(tmp_path / "a.xlsx", "a | b\n1 | 2")
    write_needs_fixes(read_workbook(path), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert "The whole file" in [cell.value for cell in book["Fix list"]["B"]]


def test_writing_a_result_without_answers_is_refused(tmp_path: Path) -> None:
    """The caller is told which function to use."""
    analysis = analysed(drawn(tmp_path / "a.xlsx"))
    object.__setattr__(analysis, "answers", analysis.answers.iloc[:0])
    with pytest.raises(ValueError, match="write_needs_fixes"):
        write_result(analysis, tmp_path / "out.xlsx")


def test_a_cell_with_two_findings_wears_the_worse_mark() -> None:
    """An error outweighs advice; notes mark nothing; several addresses are marked each."""
    found = [
        finding("B3", Level.ADVICE),
        finding("B3, B4", Level.ERROR),
        finding("B5", Level.NOTE),
        finding("B6", Level.WARNING, sheet="Company"),
    ]
    assert marked_cells(found, "Functions") == {"B3": "mark error", "B4": "mark error"}


def finding(cell: str, level: Level, sheet: str = "Functions") -> Finding:
    """Return a finding of a level at a cell."""
    return Finding(code="X", level=level, sheet=sheet, cell=cell, wrong="", allowed="", do="")


def test_the_result_is_a_sound_package(tmp_path: Path) -> None:
    """No dangling relation, no double name, no reference beyond the tables of formats and strings."""
    assert lint(result_of(drawn(tmp_path / "a.xlsx"), tmp_path / "out.xlsx")) == []


def test_the_result_is_valid_open_xml(tmp_path: Path, ooxml_errors: Callable[[Path], list[str]]) -> None:
    """Excel's own schema finds no fault, neither in the first result nor in one made from it."""
    first = result_of(drawn(tmp_path / "a.xlsx"), tmp_path / "first.xlsx")
    assert ooxml_errors(first) == []
    assert ooxml_errors(result_of(first, tmp_path / "second.xlsx")) == []
