"""Figures typed on a sheet Assumptions: the user's own, or the one that an earlier run of ours left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.intake import read_workbook
from pipeline.workbook.result import write_result
from tests.support.analyses import analysed, drawn
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")
HEAD = "Assumption | Our figure | Your figure | Name\n"


def read(path: Path, assumptions: str) -> Intake:
    """Read a list of two functions and a sheet Assumptions."""
    rows = "Function | Headcount (FTE) | Annual cost\nPayroll | 5 | 240000\nAccounts payable | 12 | 480000"
    return read_workbook(
        write_workbook(path / "a.xlsx", {"Functions": rows, "Assumptions": HEAD + assumptions})
    )


def test_a_quote_is_read_by_the_name_of_its_function(tmp_path: Path) -> None:
    """The price of a year, in full."""
    intake = read(tmp_path, "Quote for Payroll | 200000 | 150000 |")
    assert intake.quotes == {"Payroll": 150_000}
    assert not [found for found in intake.findings if "QUOTE" in found.code or "ASSUMPTION" in found.code]


@pytest.mark.parametrize(
    ("line", "code", "cell"),
    [
        ("Quote for Payrol desk | | 150000 |", "QUOTE-UNKNOWN", "C2"),
        ("Quote for Payroll | | -5 |", "ASSUMPTION-VALUE", "C2"),
        ("Quote for Payroll | | cheap |", "ASSUMPTION-VALUE", "C2"),
        ("Weight | | 3 | weight_suitability_volume", "ASSUMPTION-VALUE", "C2"),
        ("Wage | | 0 | wage_finance_clerical", "ASSUMPTION-VALUE", "C2"),
        ("Years | | 20 | horizon_years", "ASSUMPTION-VALUE", "C2"),
        ("Discount | | 0.6 | discount_rate", "ASSUMPTION-VALUE", "C2"),
        ("Dollar | | 0 | us_dollar", "ASSUMPTION-VALUE", "C2"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_cell(tmp_path: Path, line: str, code: str, cell: str) -> None:
    """And nothing is done with it."""
    intake = read(tmp_path, line)
    told = [found for found in intake.findings if found.code == code]
    assert [found.cell for found in told] == [cell]
    assert told[0].do
    assert not intake.assumptions
    assert not intake.weights


def test_figures_are_known_by_their_name_when_labels_are_not_ours(tmp_path: Path) -> None:
    """Pay, pay levels, contributions, weights, thresholds and the dollar have names too."""
    intake = read(
        tmp_path,
        "a | | 25 | wage_finance_clerical\nb | | 0.5 | wage_index_GB\nc | | 0.2 | employer_contributions_GB\n"
        "d | | 0.3 | weight_suitability_volume\ne | | 55 | strategic_value_at_most\nf | | 0.8 | us_dollar\n"
        "g | | 0.05 | smallest_saving",
    )
    assert intake.assumptions == {
        "wage_finance_clerical": 25, "wage_index_GB": 0.5, "employer_contributions_GB": 0.2,
    }  # fmt: skip
    assert intake.weights == {"weight_suitability_volume": 0.3, "strategic_value_at_most": 55}
    assert intake.rates == {"USD": 1.25}
    assert intake.company["smallest_saving"].tolist() == [5]


def typed_into_ours(path: Path, own: dict[str, float], **sheets: str) -> Path:
    """Write a result, type figures into our sheet by name or label, and save it."""
    write_result(analysed(drawn(path / "a.xlsx", **sheets)), path / "first.xlsx")
    book = openpyxl.load_workbook(path / "first.xlsx")
    ours = book["Assumptions (2)" if "Assumptions (2)" in book.sheetnames else "Assumptions"]
    for row in range(1, ours.max_row + 1):
        for word in (ours.cell(row, 1).value, ours.cell(row, 11).value):
            if word in own:
                ours.cell(row, 3).value = own[str(word)]
    book.save(path / "typed.xlsx")
    return path / "typed.xlsx"


def test_our_own_sheet_wins_over_the_company_and_is_filled_again(tmp_path: Path) -> None:
    """What was typed there counts, and stands there after the next run too."""
    own = {"discount_rate": 0.06, "horizon_years": 3.0, "Quote for Payroll": 99_000.0}
    path = typed_into_ours(tmp_path, own)
    analysis = analysed(path)
    assert (analysis.company.discount_rate, analysis.company.horizon) == (0.06, 3.0)
    assert analysis.costed.loc[5, "fee"] == 99_000
    assert analysis.costed.loc[5, "price_basis"] == "your quote"
    write_result(analysis, tmp_path / "again.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "again.xlsx", data_only=True)["Assumptions"]
    cells = {
        sheet.cell(row, 11).value or sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)
    }
    assert [sheet.cell(cells[word], 3).value for word in own] == list(own.values())
    assert sheet.cell(cells["discount_rate"], 2).value == 0.1


def test_ours_follows_the_users_own_sheet_and_does_not_outlive_it(tmp_path: Path) -> None:
    """Ours repeats theirs by a formula; when theirs changes, ours is not taken for an answer."""
    theirs = HEAD + "Discount rate | 0.1 | 0.07 | discount_rate\nHours | 1750 | | hours_per_fte_year"
    write_result(analysed(drawn(tmp_path / "a.xlsx", Assumptions=theirs)), tmp_path / "first.xlsx")
    book = openpyxl.load_workbook(tmp_path / "first.xlsx")
    cells = {row[10].value: row[2].value for row in book["Assumptions (2)"].iter_rows()}
    assert cells["discount_rate"] == '=IF(ISNUMBER(Assumptions!C2),Assumptions!C2,"")'
    assert cells["hours_per_fte_year"] == '=IF(ISNUMBER(Assumptions!C3),Assumptions!C3,"")'
    again = analysed(tmp_path / "first.xlsx")
    assert again.intake.assumptions == {"discount_rate": 0.07}
    assert not again.intake.typed
    assert again.company.discount_rate == 0.07


def test_a_figure_typed_over_the_formula_of_ours_wins(tmp_path: Path) -> None:
    """Either place works: the one that differs was changed by hand."""
    theirs = HEAD + "Discount rate | 0.1 | 0.07 | discount_rate"
    path = typed_into_ours(tmp_path, {"discount_rate": 0.05}, Assumptions=theirs)
    assert analysed(path).company.discount_rate == 0.05


def test_weights_that_are_all_nil_leave_the_policy_as_it_is(tmp_path: Path) -> None:
    """A score of nothing would make everything Core."""
    names = ("strategic", "decision", "brand", "proprietary", "tied")
    lines = "\n".join(f"{name} | | 0 | weight_strategic_value_{name}" for name in names)
    path = drawn(tmp_path / "a.xlsx", Assumptions=HEAD + lines)
    analysis = analysed(path)
    assert analysis.policy.strategic_value == analysis.chosen_policy.strategic_value
