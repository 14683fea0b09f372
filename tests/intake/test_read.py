"""What else a file holds: other formats, hidden and merged cells, tables, formulas; and the layout."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from pipeline.frames import CompanyAnswers, FunctionRows, SetAside
from pipeline.intake import Layout, read_workbook
from tests.support.workbooks import table, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake

LIST = "Function|Headcount (FTE)|Annual cost\nPayroll|4|200000\nLegal|2|300000"
ROWS = table(LIST)


def codes(intake: Intake) -> list[str]:
    """Name the findings."""
    return [found.code for found in intake.findings]


def layout(intake: Intake) -> Layout:
    """Return the layout of a workbook that could be read."""
    assert intake.layout is not None
    return intake.layout


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_whatever_its_delimiter_and_encoding(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    """Nobody is asked how their file was saved."""
    path = tmp_path / "list.csv"
    text = LIST.replace("Legal", "Übersetzung").replace("|", delimiter)
    path.write_bytes(text.encode(encoding))
    intake = read_workbook(path)
    assert intake.kind == "other"
    assert intake.functions["function"].tolist() == ["Payroll", "Übersetzung"]
    assert intake.functions["annual_cost"].tolist() == [200_000, 300_000]


def test_quoted_cells_of_a_csv_may_hold_anything(tmp_path: Path) -> None:
    """Commas and line breaks inside quotes do not cut, and rows keep their numbers."""
    path = tmp_path / "list.csv"
    path.write_text(
        'Function,FTE,Annual cost\n"Payroll, tax\nand more",4,"200,000.00"\nLegal,2,3e\n', encoding="utf-8"
    )
    intake = read_workbook(path)
    assert list(intake.functions.loc[2, ["function", "annual_cost"]]) == ["Payroll, tax and more", 200_000]
    assert [(found.code, found.cell) for found in intake.findings if found.row == 3] == [
        ("CELL-NUMBER", "C3")
    ]


def test_the_delimiter_a_csv_names_itself_is_no_row(tmp_path: Path) -> None:
    """Excel writes `sep=;` as a first line and does not show it."""
    path = tmp_path / "list.csv"
    path.write_text("sep=;\n" + LIST.replace("|", ";"), encoding="utf-8")
    assert layout(read_workbook(path)).header_row == 1


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    """What is filtered away counts all the same."""
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Functions")
        for row, cells in enumerate(ROWS):
            sheet.write_row(row, 0, cells)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    intake = read_workbook(path)
    assert len(intake.functions) == 2
    assert [found.wrong[:30] for found in intake.findings] == ["1 row and 1 column are hidden "]


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    """A hidden list is read when there is no other; other hidden sheets are named."""
    sheets = {"Cover": "Hello", "Functions": LIST, "Salaries": "secret"}
    path = write_workbook(tmp_path / "hidden.xlsx", sheets, hidden=["Functions", "Salaries"])
    intake = read_workbook(path)
    assert set(codes(intake)) == {"SHEET-HIDDEN", "SHEETS-HIDDEN"}
    assert layout(intake).hidden_sheets == ("Functions", "Salaries")


def test_a_cell_merged_over_rows_answers_for_all_of_them(tmp_path: Path) -> None:
    """Departments are often merged; amounts never are."""
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Functions")
        sheet.write_row(0, 0, ["Department", "Function", "FTE", "Annual cost"])
        sheet.merge_range("A2:A3", "Finance")
        sheet.write_row(1, 1, ["Payroll", 4, 200_000])
        sheet.write_row(2, 1, ["Tax", 1, 90_000])
    assert read_workbook(path).functions["department"].tolist() == ["Finance", "Finance"]


def test_an_excel_table_and_its_total_row_are_known(tmp_path: Path) -> None:
    """The table that holds the rows is named, and its own total row is no function."""
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Functions")
        columns = [{"header": str(header)} for header in ROWS[0]]
        columns[2]["total_function"] = "sum"
        sheet.add_table("B3:D6", {"name": "Work", "data": ROWS[1:], "columns": columns, "total_row": True})
        sheet.write_row("B6", ["All of it", 7, 123_456])
    intake = read_workbook(path)
    assert layout(intake).table == "Work"
    assert list(intake.functions.index) == [4, 5]
    assert codes(intake) == ["ROW-TOTAL"]


def test_formulas_with_saved_results_are_values(tmp_path: Path) -> None:
    """A result that Excel saved is as good as a typed number."""
    rows = [ROWS[0], ["Payroll", ("=2+2", 4), ("=A1*2", 200_000)]]
    intake = read_workbook(write_workbook(tmp_path / "f.xlsx", {"Functions": rows}))
    assert list(intake.functions.loc[2, ["headcount", "annual_cost"]]) == [4, 200_000]
    assert not intake.findings


def test_errors_in_the_users_own_columns_are_their_own(tmp_path: Path) -> None:
    """Only columns that are read are judged."""
    rows = [[*ROWS[0], "My rank"], [*ROWS[1], ("=1/0", "#DIV/0!")]]
    intake = read_workbook(write_workbook(tmp_path / "f.xlsx", {"Functions": rows}))
    assert len(intake.functions) == 1
    assert not intake.findings


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_are_the_same_in_both_date_systems(tmp_path: Path, date_1904: bool) -> None:  # noqa: FBT001 - a case
    """Old Macs count days from 1904."""
    rows = [[*ROWS[0], "Contract ends"], [*ROWS[1], date(2027, 6, 30)]]
    path = write_workbook(tmp_path / "d.xlsx", {"Functions": rows}, date_1904=date_1904)
    assert read_workbook(path).functions.loc[2, "contract_ends"] == pd.Timestamp(2027, 6, 30)


@pytest.mark.parametrize(
    ("stamp", "told"), [("sourcing-template 0", True), ("sourcing-template 1", False), ("x", False)]
)
def test_an_older_template_is_told(tmp_path: Path, stamp: str, told: bool) -> None:  # noqa: FBT001 - a case
    """The version is stamped into the file's properties."""
    path = tmp_path / "old.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_custom_property("any name", stamp)
        for row, cells in enumerate(ROWS):
            (book.get_worksheet_by_name("Functions") or book.add_worksheet("Functions")).write_row(
                row, 0, cells
            )
    assert ("TEMPLATE-OLD" in codes(read_workbook(path))) == told


def test_the_layout_says_where_everything_is(tmp_path: Path) -> None:
    """Writers rely on it: 1-based rows and columns of the user's sheet."""
    rows = [
        ["Our teams"],
        [],
        ["No", *ROWS[0], "Manager"],
        [1, *ROWS[1], "Ann"],
        [2, *ROWS[2]],
        [None, "a note"],
    ]
    found = layout(
        read_workbook(write_workbook(tmp_path / "l.xlsx", {"Functions": rows, "Other": "x"}, at="B2"))
    )
    assert (found.sheet, found.header_row, found.first_row, found.last_row) == ("Functions", 4, 5, 7)
    assert dict(found.columns) == {"function": 3, "headcount": 4, "annual_cost": 5}
    assert (found.last_column, found.table, found.sheet_names) == (6, None, ("Functions", "Other"))


def test_sheets_of_an_earlier_result_are_known_by_their_stamp(tmp_path: Path) -> None:
    """A user's own Summary and About are theirs; ours carry a name that only we give."""
    path = tmp_path / "r.xlsx"
    book = load_workbook(
        write_workbook(path, {"Summary": "mine", "Functions": LIST, "Summary (2)": "ours", "About": "mine"})
    )
    book["Summary (2)"].defined_names["sourcing_result"] = DefinedName("sourcing_result", attr_text='"1"')
    book.save(path)
    assert layout(read_workbook(path)).our_sheets == ("Summary (2)",)


@pytest.mark.parametrize("drawn", [LIST, "Function|FTE|Annual cost", "nothing here"])
def test_the_frames_keep_their_promises(tmp_path: Path, drawn: str) -> None:
    """Full, empty or refused: every frame passes its own model."""
    intake = read_workbook(write_workbook(tmp_path / "v.xlsx", {"Functions": drawn}))
    CompanyAnswers.validate(intake.company)
    FunctionRows.validate(intake.functions)
    SetAside.validate(intake.set_aside)


def test_equal_notes_are_told_once_with_their_cells(tmp_path: Path) -> None:
    """A hundred “High” are one note, not a hundred."""
    rows = [
        [*ROWS[0], "Volume"],
        *[["Team " + "x" * at, 4, 200_000, "High" if at != 5 else 2] for at in range(10)],
    ]
    intake = read_workbook(write_workbook(tmp_path / "n.xlsx", {"Functions": rows}))
    assert [found.cell for found in intake.findings] == ["D2:D6, D8:D11"]


def test_copies_are_told_once_with_all_rows(tmp_path: Path) -> None:
    """Equal names in one department are counted and pointed out."""
    intake = read_workbook(write_workbook(tmp_path / "c.xlsx", {"Functions": LIST + "\n payroll |1|50000"}))
    assert [(found.code, found.cell) for found in intake.findings] == [("ROW-TWICE", "A2")]
    assert "rows 2, 4" in intake.findings[0].wrong
    assert len(intake.functions) == 3


def test_the_same_name_in_another_department_is_no_copy(tmp_path: Path) -> None:
    """Two departments may each have an assistant."""
    drawn = "Function|FTE|Annual cost|Department\nAssistant|1|50000|Legal\nAssistant|1|50000|Tax"
    assert "ROW-TWICE" not in codes(read_workbook(write_workbook(tmp_path / "c.xlsx", {"Functions": drawn})))


@pytest.mark.parametrize(("cost", "told"), [(50_000_000, True), (50, True), (120_000, False), (9_000, False)])
def test_a_cost_per_head_far_from_the_others_is_told(tmp_path: Path, cost: float, told: bool) -> None:  # noqa: FBT001 - a case
    """Ten times the middle, or a tenth of it, is probably a slip of units."""
    rows = [ROWS[0], *[[f"Team {at}", 1, 50_000 + at] for at in range(6)], ["Odd", 1, cost]]
    rows[1:6] = [[*cells] for cells in rows[1:6]]
    found = read_workbook(write_workbook(tmp_path / "o.xlsx", {"Functions": rows})).findings
    assert [(each.code, each.cell) for each in found] == ([("ROW-COST-PER-HEAD", "C8")] if told else [])


def test_ratings_that_are_all_equal_are_told(tmp_path: Path) -> None:
    """Threes everywhere say nothing."""
    head = [*ROWS[0], "Volume", "Measurable", "Standardised", "Demand swings"]
    rows = [head, ["Payroll", 4, 200_000, 3, 3, 3, 3], ["Legal", 2, 200_000, 3, 3, 3, 3]]
    assert codes(read_workbook(write_workbook(tmp_path / "e.xlsx", {"Functions": rows}))) == ["RATINGS-EQUAL"]
    rows[2][3] = 4
    assert codes(read_workbook(write_workbook(tmp_path / "e.xlsx", {"Functions": rows}))) == []


def test_the_columns_other_cells_settle_an_ambiguous_number(tmp_path: Path) -> None:
    """Told by a note; where nothing settles it, both readings are offered."""
    rows = [ROWS[0], ["Payroll", "1,5", "123.456"], ["Legal", "2,5", "234.567,60"]]
    intake = read_workbook(write_workbook(tmp_path / "a.xlsx", {"Functions": rows}))
    assert intake.functions["annual_cost"].tolist() == [123_456, 234_567.6]
    assert [(found.code, found.cell) for found in intake.findings] == [("CELL-READ-AS", "C2")]
