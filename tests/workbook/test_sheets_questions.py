"""The sheet Questions: what to ask next, where to answer it, and how much hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS
from tests.support.analyses import COMPANY, analysed, drawn, result_of
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
HEADERS = {question.header for question in (*COMPANY_QUESTIONS, *FUNCTION_QUESTIONS)}
NAMED_ONLY = """
Function         | Headcount (FTE) | Annual cost | Tied to our teams
Claims handling  | 120             | 5400000     |
Accounts payable | 12              | 480000      |
"""
KEPT = """
Function        | Headcount (FTE) | Annual cost | Keep in-house
Claims handling | 120             | 5400000     | Yes
"""


def target(cell: object) -> str:
    """Return where a cell links to within the workbook, "" if nowhere."""
    link = getattr(cell, "hyperlink", None)
    return str(link.location) if link else ""


def asked(path: Path) -> tuple[Any, dict[str, list[object]]]:
    """Return the sheet, and the cells of every line by its question."""
    sheet = openpyxl.load_workbook(path)["Questions"]
    lines: dict[str, list[object]] = {
        str(row[0]): list(row) for row in sheet.iter_rows(min_row=6, max_col=6, values_only=True)
    }
    return sheet, lines


def test_the_questions_stand_by_money_under_a_headline(tmp_path: Path) -> None:
    """The headline names the first; costs fall from line to line."""
    sheet, lines = asked(result_of(drawn(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"))
    assert set(lines) <= HEADERS
    costs = [float(str(cells[3])) for cells in lines.values()]
    assert costs == sorted(costs, reverse=True)
    assert str(sheet["A2"].value).startswith(f"{len(lines)} unanswered questions could change an answer.")
    assert f"Begin with “{next(iter(lines))}”" in str(sheet["A2"].value)


def test_each_line_is_the_analysis_and_says_why(tmp_path: Path) -> None:
    """Functions, cost, examples, and how much the answer counts under the policy."""
    path = drawn(tmp_path / "a.xlsx", NAMED_ONLY)
    questions = analysed(path).questions.set_index("question")
    _, lines = asked(result_of(path, tmp_path / "out.xlsx"))
    tied = questions.loc["tied"]
    assert lines["Tied to our teams"][2:5] == [tied["functions"], tied["cost"], ", ".join(tied["examples"])]
    assert str(lines["Tied to our teams"][5]).endswith("It counts for 15% of strategic value.")
    assert "It decides current cost and saving." in str(lines["Annual cost means"][5])


def test_a_question_links_to_where_it_is_answered(tmp_path: Path) -> None:
    """A column that is there, one that is still to be made, and the sheet Company."""
    sheet, _ = asked(result_of(drawn(tmp_path / "a.xlsx", NAMED_ONLY), tmp_path / "out.xlsx"))
    places = {row[0].value: row[1] for row in sheet.iter_rows(min_row=6, max_col=2)}
    assert places["Tied to our teams"].value == "Functions!D1"
    assert target(places["Tied to our teams"]) == "'Functions'!D1"
    assert places["Volume"].value == "A new column “Volume” on Functions"
    assert places["Annual cost means"].value == "Sheet Company"
    assert target(places["Annual cost means"]) == "'Company'!A1"


def test_a_list_alone_is_led_to_the_sheet_company_it_gets(tmp_path: Path) -> None:
    """The sheet is new, and it is there."""
    path = write_workbook(tmp_path / "a.xlsx", {"Functions": NAMED_ONLY})
    sheet, _ = asked(result_of(path, tmp_path / "out.xlsx"))
    place = next(
        row[1] for row in sheet.iter_rows(min_row=6, max_col=2) if row[0].value == "Annual cost means"
    )
    assert place.value == "Sheet Company"
    assert target(place) == "'Company'!A1"


def test_with_nothing_to_ask_there_is_no_sheet(tmp_path: Path) -> None:
    """All is kept and the company has said what its costs mean."""
    told = f"{COMPANY}Annual cost means | Fully loaded\n"
    path = write_workbook(tmp_path / "a.xlsx", {"Company": told, "Functions": KEPT})
    assert "Questions" not in openpyxl.load_workbook(result_of(path, tmp_path / "out.xlsx")).sheetnames
