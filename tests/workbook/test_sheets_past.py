"""The sheets Changes and Decisions: in words, in sums that add up, in a workbook that is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.intake import read_workbook
from pipeline.stages.since.history import snapshot, with_history
from pipeline.workbook.result import write_result
from tests.support.analyses import analysed, drawn
from tests.support.package_lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
WAS = """
Function         | Headcount (FTE) | Annual cost | Department | Standardised | Measurable
Accounts payable | 12              | 480000      | Finance    | 5            | 4
Payroll          | 5               | 240000      | HR         | 4            | 4
IT service desk  | 9               | 520000      | IT         | 4            | 4
Underwriting     | 40              | 3600000     | Insurance  |              |
"""
NOW = """
Function         | FTE | Annual cost | Department | Standardised | Measurable | Decision | Reason
Accounts payable | 15  | 600000      | Finance    | 5            | 4          |          |
Payroll          | 5   | 240000      | HR         | 4            | 4          | Core     | Works council
Underwriters     | 40  | 3600000     | Insurance  |              |            |          |
Office cleaning  | 14  | 380000      | Facilities | 4            | 4          |          |
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of the second analysis of a company."""
    folder = tmp_path_factory.mktemp("past")
    first = with_history(analysed(drawn(folder / "was.xlsx", WAS)))
    second = with_history(analysed(drawn(folder / "now.xlsx", NOW)), earlier=snapshot(first))
    write_result(second, folder / "out.xlsx")
    return folder / "out.xlsx"


def cells(result: Path, sheet: str) -> list[list[Any]]:
    """Return the rows of a sheet, formulas as the values that are saved with them."""
    page = openpyxl.load_workbook(result, data_only=True)[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def below(rows: list[list[Any]], head: str) -> list[list[Any]]:
    """Return the lines of a block, from below its heads to the first blank line."""
    start = next(at for at, row in enumerate(rows) if row[0] == head) + 1
    end = next((at for at in range(start, len(rows)) if rows[at][0] is None), len(rows))
    return rows[start:end]


def test_the_sum_adds_up_to_the_cent(result: Path) -> None:
    """Last time plus every cause is today, which is what the Functions sheet adds up to."""
    lines = below(cells(result, "Changes"), "Because of")
    for at in (8, 9, 10, 11):
        *parts, total = (round(100 * line[at]) for line in lines)
        assert sum(parts) == total
    functions = cells(result, "Functions")
    saving = functions[0].index("Saving likely")
    assert lines[-1][8] == pytest.approx(sum(row[saving] for row in functions[1:]), abs=0.005)


def test_the_first_sentence_says_since_when_and_why(result: Path) -> None:
    """A reader needs no table to know."""
    headline = cells(result, "Changes")[1][0]
    assert headline.startswith("Since 22 November 2026 the likely saving went from £")
    assert "because of your input" in headline


def test_every_function_says_what_happened_to_it(result: Path) -> None:
    """Changed, renamed, new and gone, each with its reason; cells are named."""
    lines = {row[0]: row for row in below(cells(result, "Changes"), "Function")}
    assert lines["Office cleaning"][1] == "New"
    assert lines["IT service desk"][1] == "Gone"
    assert lines["Underwriters (was “Underwriting”)"][1] == "Renamed"
    payable = lines["Accounts payable"]
    assert payable[1] == "Changed"
    assert "Headcount (FTE) 12 → 15 (B2); Annual cost 480,000 → 600,000 (C2)" in payable[12]
    assert payable[9] == pytest.approx(payable[8] - payable[7])


def test_decisions_since_then_are_listed(result: Path) -> None:
    """What was decided in between stands on Changes too."""
    rows = cells(result, "Changes")
    start = next(at for at, row in enumerate(rows) if row[0] == "Decisions of yours since then")
    decided = rows[start + 2]
    assert (decided[0], decided[1], decided[5], decided[8]) == ("Payroll", "Decided", "Core", "Works council")


def test_what_somebody_decided_stands_beside_our_answer(result: Path) -> None:
    """Decided functions come first; our words and theirs, both savings."""
    lines = below(cells(result, "Decisions"), "Function")
    assert [row[0] for row in lines] == ["Payroll", "Accounts payable", "Underwriters", "Office cleaning"]
    payroll = lines[0]
    assert (payroll[1], payroll[5], payroll[9]) == ("Outsourceable", "Core", "Works council")
    assert payroll[10] > 0
    assert payroll[11] == 0
    assert payroll[12].endswith("Otherwise than we answer.")


def test_both_totals_stand_beside_each_other(result: Path) -> None:
    """What is kept by decision saves nothing; ours plus the difference is theirs."""
    rows = cells(result, "Decisions")
    totals = {row[0]: row for row in below(rows, "For the whole company")}
    payroll = below(rows, "Function")[0]
    ours, theirs, difference = (totals["Likely saving a year"][at] for at in (1, 3, 4))
    assert difference == pytest.approx(-payroll[10], abs=0.005)
    assert ours + difference == pytest.approx(theirs)
    assert totals["Functions that move"][4] == -1


def test_keys_and_lists_are_hidden_and_our_words_are_offered(result: Path) -> None:
    """What only the next run needs is out of sight; each decision cell has a drop-down."""
    page = openpyxl.load_workbook(result)["Decisions"]
    assert page.column_dimensions["N"].hidden
    validations = page.data_validations.dataValidation
    assert len(validations) == 4
    assert all(each.type == "list" for each in validations)


def test_the_result_is_sound(result: Path, ooxml_errors: Callable[[Path], list[str]]) -> None:
    """No fault that the Open XML validator or our own lint knows."""
    assert lint(result) == []
    assert ooxml_errors(result) == []


def test_the_result_dropped_in_again_loses_and_doubles_nothing(result: Path, tmp_path: Path) -> None:
    """Our sheets are replaced, decisions read from them as they stand in the column of the user's."""
    again = with_history(analysed(result))
    write_result(again, tmp_path / "again.xlsx")
    names = openpyxl.load_workbook(tmp_path / "again.xlsx").sheetnames
    assert len(names) == len(set(names))
    assert "Changes" not in names
    assert "Decisions" in names
    assert read_workbook(tmp_path / "again.xlsx").decisions.said == again.intake.decisions.said


def test_nothing_changed_is_a_sentence(tmp_path: Path) -> None:
    """The sheet is there and says so."""
    analysis = analysed(drawn(tmp_path / "was.xlsx", WAS))
    same = with_history(analysis, earlier=snapshot(with_history(analysis)))
    write_result(same, tmp_path / "out.xlsx")
    rows = cells(tmp_path / "out.xlsx", "Changes")
    assert rows[1][0].startswith("Since 22 November 2026 nothing has changed")


def test_the_page_for_the_board_says_what_decisions_come_to(result: Path) -> None:
    """Its figures are our answers; the saving with the decisions is that of the sheet Decisions."""
    told = " ".join(str(value) for row in cells(result, "Summary")[:5] for value in row if value)
    headline = str(cells(result, "Decisions")[1][0])
    saving = headline.partition("likely saving ")[2].partition(" a year")[0]
    assert saving
    assert f"with your decisions {saving} a year is saved" in told
