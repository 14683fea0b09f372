"""The sheet Fix list: one line a cell to mend, the worst and dearest first, each row as it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.intake import read_workbook
from pipeline.workbook.result import write_needs_fixes
from tests.support.analyses import drawn

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
FAULTY = """
Site   | Function         | Headcount (FTE) | Annual cost | Strategic importance | Ours
Leeds  | Claims handling  | 120             | 5400000     | 9                    | x1
Leeds  | Accounts payable | many            | 480000      |                      | x2
London | Payroll          |                 | 240000      |                      | =SUM(1)
London | Recruiting       |                 | 700000      |                      | x4
London | Audit            | 4               | lots        |                      | x5
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """Return the list of five rows, four of them with an error that leaves them out."""
    folder = tmp_path_factory.mktemp("fix")
    path = drawn(folder / "a.xlsx", FAULTY)
    write_needs_fixes(read_workbook(path), folder / "out.xlsx")
    return openpyxl.load_workbook(folder / "out.xlsx")


def lines(book: openpyxl.Workbook) -> list[dict[str, Any]]:
    """Return the lines below the headings, each a mapping of heading to value."""
    sheet: Any = book["Fix list"]
    heads, *rows = sheet.iter_rows(min_row=5, values_only=True)
    return [{str(head): cell for head, cell in zip(heads, row, strict=True) if head} for row in rows]


def test_what_leaves_a_row_out_comes_first_and_the_dearest_of_it(book: openpyxl.Workbook) -> None:
    """| left out: 700,000 · 480,000 · 240,000 · unknown | counted: a rating |, all of them errors."""
    errors = [line for line in lines(book) if line["Status"] == "To fix"]
    assert [line["Where"] for line in errors] == [
        f"Functions!{cell}" for cell in ("C5", "C3", "C4", "D6", "E2")
    ]
    assert [line["Is the row counted?"] for line in errors] == [*["No: left out"] * 4, "Yes"]
    assert [line["Cost of the row, a year"] for line in errors] == [
        700_000,
        480_000,
        240_000,
        None,
        5_400_000,
    ]


def test_equal_faults_are_listed_one_by_one_each_with_its_link(book: openpyxl.Workbook) -> None:
    """Two rows lack their headcount: two lines, and each leads to its own cell."""
    cells = {cell.value: cell.hyperlink for cell in book["Fix list"]["B"]}
    for cell in ("C4", "C5"):
        assert cells[f"Functions!{cell}"].location == f"'Functions'!{cell}"


def test_a_bad_row_stands_beside_its_finding_as_it_came_in(book: openpyxl.Workbook) -> None:
    """The user's headings in the user's order, their own columns too; the cell in question is marked."""
    line = next(line for line in lines(book) if line["Where"] == "Functions!C3")
    theirs = ("Site", "Function", "Headcount (FTE)", "Annual cost", "Strategic importance", "Ours")
    assert list(line)[8:] == list(theirs)
    assert [line[head] for head in theirs] == ["Leeds", "Accounts payable", "many", 480_000, None, "x2"]
    sheet: Any = book["Fix list"]
    row = next(cell.row for cell in sheet["B"] if cell.value == "Functions!C3")
    marked = [cell.value for cell in sheet[row][9:] if cell.fill.fill_type]
    assert marked == ["many"]


def test_what_the_user_typed_never_becomes_a_formula(tmp_path: Path) -> None:
    """A text that begins with an equals sign is shown as the text it is."""
    path = drawn(
        tmp_path / "a.xlsx", "Function | Headcount (FTE) | Annual cost | Ours\nPayroll | many | 1 | x"
    )
    typed = openpyxl.load_workbook(path)
    typed["Functions"]["D2"].value = "=1+1"
    typed["Functions"]["D2"].data_type = "s"
    typed.save(path)
    write_needs_fixes(read_workbook(path), tmp_path / "out.xlsx")
    sheet: Any = openpyxl.load_workbook(tmp_path / "out.xlsx")["Fix list"]
    shown = [cell for row in sheet.iter_rows(min_row=6, min_col=10) for cell in row if cell.value]
    assert [cell.value for cell in shown][-1] == "=1+1"
    assert all(cell.data_type != "f" for cell in shown)


def test_paper_holds_what_to_mend_and_not_the_rows_beside_it(book: openpyxl.Workbook) -> None:
    """Eight columns on landscape pages, the headings on each."""
    sheet = book["Fix list"]
    assert str(sheet.print_area).partition("!")[2].startswith("$A$1:$H$")
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"
