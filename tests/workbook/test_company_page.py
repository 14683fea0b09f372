"""The sheet Company that a workbook without one gets, to be filled in and dropped in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.inputs import COMPANY_QUESTIONS
from tests.support.analyses import analysed, drawn, result_of
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
LIST = """
Function         | Headcount (FTE) | Annual cost
Claims handling  | 120             | 5400000
Accounts payable | 12              | 480000
"""
ANSWERS = {"Home country": "Poland", "Annual cost means": "Salaries only", "Total employees": 900}


def bare(path: Path) -> Path:
    """Write a list and nothing else."""
    return write_workbook(path, {"Functions": LIST})


def answered(path: Path, answers: dict[str, Any]) -> Path:
    """Fill in the sheet Company of a result as its user would, and save it."""
    book = openpyxl.load_workbook(path)
    for label, answer in book["Company"].iter_rows(max_col=2):
        if str(label.value) in answers:
            answer.value = answers[str(label.value)]
    book.save(path)
    return path


def test_a_bare_list_comes_back_with_the_questions_about_the_company(tmp_path: Path) -> None:
    """Every question stands there with an empty cell for the answer: what was assumed is no answer."""
    book = openpyxl.load_workbook(result_of(bare(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"))
    assert book.sheetnames[:3] == ["Summary", "Functions", "Company"]
    lines = list(book["Company"].iter_rows(min_row=3, max_col=2, values_only=True))
    assert lines == [(question.header, None) for question in COMPANY_QUESTIONS]


def test_the_advice_names_and_links_the_sheet_that_is_there(tmp_path: Path) -> None:
    """Nobody is sent to a sheet that does not exist."""
    book = openpyxl.load_workbook(result_of(bare(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"))
    lines: list[Any] = list(book["Fix list"].iter_rows(min_row=6))
    advice = [row for row in lines if row[5].value == "COMPANY-ASSUMED"]
    assert {row[1].hyperlink.location for row in advice} == {"'Company'!A1"}
    assert all("on the sheet Company that the result brings along" in row[4].value for row in advice)


def test_what_was_assumed_is_told_in_words(tmp_path: Path) -> None:
    """A country and a language by name, never by code."""
    told = [found.wrong for found in analysed(bare(tmp_path / "a.xlsx")).findings]
    assert "“Home country” was not answered; United States was assumed." in told
    assert "“Customer languages” was not answered; English was assumed." in told


def test_a_currency_that_nothing_settles_is_asked_for(tmp_path: Path) -> None:
    """Amounts without a currency, of a company without a country, are never taken for dollars in silence."""
    told = [found.wrong for found in analysed(bare(tmp_path / "a.xlsx")).findings]
    assert "“Reporting currency” was not answered; USD was assumed." in told
    sheets = {"Company": "Home country | Poland", "Functions": LIST}
    home = write_workbook(tmp_path / "b.xlsx", sheets)
    assert not any("Reporting currency" in found.wrong for found in analysed(home).findings)


def test_answers_typed_into_the_result_are_read_when_it_is_dropped_in_again(tmp_path: Path) -> None:
    """The result is a workbook like any other."""
    result = answered(result_of(bare(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"), ANSWERS)
    company = analysed(result).company
    assert (company.home, company.currency, company.salaries_only, company.size) == ("PL", "PLN", True, 900)


def test_the_sheet_is_the_users_from_then_on(tmp_path: Path) -> None:
    """The second result keeps it, with its answers, and adds no other."""
    first = answered(result_of(bare(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"), ANSWERS)
    book = openpyxl.load_workbook(result_of(first, tmp_path / "again.xlsx"))
    assert [name for name in book.sheetnames if name.startswith("Company")] == ["Company"]
    lines: Any = book["Company"].iter_rows(max_col=2, values_only=True)
    given = dict(lines)
    assert {label: given[label] for label in ANSWERS} == ANSWERS


def test_a_sheet_company_of_the_users_is_left_alone(tmp_path: Path) -> None:
    """Whatever its case, theirs is the one that is read."""
    path = write_workbook(tmp_path / "a.xlsx", {"COMPANY": "Home country | Poland", "Functions": LIST})
    book = openpyxl.load_workbook(result_of(path, tmp_path / "out.xlsx"))
    assert [name for name in book.sheetnames if name.casefold().startswith("company")] == ["COMPANY"]
    advice = {found.do for found in analysed(path).findings if found.code == "COMPANY-ASSUMED"}
    assert advice
    assert not any("brings along" in do for do in advice)


def test_a_full_company_sheet_is_not_touched(tmp_path: Path) -> None:
    """Its cells come out as they went in."""
    path = drawn(tmp_path / "a.xlsx")
    out = result_of(path, tmp_path / "out.xlsx")
    cells = [list(openpyxl.load_workbook(each)["Company"].values) for each in (path, out)]
    assert cells[0] == cells[1]
