"""The sheets Assumptions, Scorecard and Business case as a reader meets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.stages.money.formula import Formula
from pipeline.workbook.live.layout import HEADLINE_ROW
from tests.support.analyses import FUNCTIONS, analysed, drawn, result_of
from tests.support.recalculation import formula_cells, values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")
BLUE = "FF0000FF"
LIVE = ("Current cost", "Saving likely", "Saving %", "One-time cost", "Payback (months)", "NPV", "Tag")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyse a company of twelve functions."""
    folder = tmp_path_factory.mktemp("live")
    return result_of(drawn(folder / "a.xlsx"), folder / "out.xlsx")


def headline(path: Path) -> dict[object, object]:
    """Return the headline of the business case."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Business case"]
    return {
        sheet.cell(row, 1).value: sheet.cell(row, 2).value
        for row in range(HEADLINE_ROW + 2, HEADLINE_ROW + 12)
    }


def cells(sheet: Worksheet) -> Iterator[Cell]:
    """Yield every cell that holds something."""
    for row in sheet.iter_rows():
        yield from (cell for cell in row if cell.value is not None)


def test_every_formula_is_saved_with_a_value_and_none_is_an_error(result: Path) -> None:
    """A viewer that does not calculate shows what a spreadsheet would."""
    saved = values(result)
    found = [(sheet, cell, saved[sheet][cell]) for sheet, cell, _ in formula_cells(result)]
    assert len(found) > 3_000
    assert not [one for one in found if str(one[2]).startswith("#")]


def test_money_and_tag_on_the_users_sheet_are_formulas(result: Path) -> None:
    """They follow the business case; ranges, which are simulated, do not."""
    sheet = openpyxl.load_workbook(result)["Functions"]
    column = {cell.value: at for at, cell in enumerate(sheet[1], start=1)}
    assert all(str(sheet.cell(2, column[name]).value).startswith("=") for name in LIVE)
    assert not str(sheet.cell(2, column["Saving low"]).value).startswith("=")


def test_inputs_are_blue_and_formulas_are_not(result: Path) -> None:
    """The colours that finance people read by."""
    book = openpyxl.load_workbook(result)
    for name in ("Business case", "Scorecard", "Assumptions"):
        for cell in cells(book[name]):
            blue = cell.font.color is not None and cell.font.color.rgb == BLUE
            assert not (blue and cell.data_type == "f"), f"{name}!{cell.coordinate}"
    sheet = book["Assumptions"]
    inputs = [cell for cell in sheet["C"] if cell.font.color is not None and cell.font.color.rgb == BLUE]
    assert len(inputs) > 80


def test_no_formula_holds_a_figure_that_stands_nowhere(result: Path) -> None:
    """Of numbers, only months, weeks, digits of rounding and the like stand in formulas."""
    number = re.compile(r"(?<![\w$.!])\d+(?:\.\d+)?(?:E-\d+)?(?![\w(])")
    allowed = {*map(str, range(121)), "1E-09"}
    for sheet, cell, text in formula_cells(result):
        if sheet == "Business case":
            assert not set(number.findall(text)) - allowed, f"{cell}: {text}"


def test_a_company_in_which_nothing_moves_has_its_sheets(tmp_path: Path) -> None:
    """And says so in words."""
    rows = FUNCTIONS.strip().splitlines()
    only = "\n".join([rows[0], *(row for row in rows if row.startswith(("Chief executive", "Investor")))])
    told = headline(result_of(drawn(tmp_path / "a.xlsx", only), tmp_path / "out.xlsx"))
    assert told["Net present value"] == 0
    assert told["Payback, months from the decision"] == "nothing moves"
    assert told["Return a year on what is spent (IRR)"] == "no meaning"


def test_sheets_of_the_users_that_bear_our_names_are_not_pointed_at(tmp_path: Path) -> None:
    """Ours are numbered, and the formulas lead to ours."""
    theirs = {"Business case": "mine | 1", "Scorecard": "mine | 2"}
    path = result_of(drawn(tmp_path / "a.xlsx", **theirs), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(path)["Functions"]
    texts = {str(cell.value) for cell in sheet[2] if cell.data_type == "f"}
    assert all("'Business case (2)'!" in text or "'Scorecard (2)'!" in text for text in texts)


def test_a_change_that_begins_after_the_last_month_is_worth_its_cost_only(tmp_path: Path) -> None:
    """Seven years to choose a provider and two to hand over: nothing fails, and nothing is gained."""
    own = "Name | Your figure\nselection_months | 90\nknowledge_transfer_weeks_onshore | 40\n"
    own += "dual_running_weeks_onshore | 40\nknowledge_transfer_weeks_nearshore | 60\n"
    own += "dual_running_weeks_nearshore | 40\nknowledge_transfer_weeks_offshore | 120\n"
    own += "dual_running_weeks_offshore | 80"
    analysis = analysed(drawn(tmp_path / "a.xlsx", Assumptions=own))
    assert analysis.costed["go_live"].max() > 120
    late = analysis.costed[analysis.costed["go_live"] > 120]
    assert (late["npv"] <= 0).all()


def test_signs_change_with_brackets_where_they_are_needed() -> None:
    """As a spreadsheet reads them."""
    a, b = Formula("A1"), Formula("B1")
    assert ((-a) * b).text == "(-A1)*B1"
    assert (-(a + b)).text == "-(A1+B1)"
    assert (b * 1.0).text == "B1"
