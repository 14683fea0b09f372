"""What surrounds the rows of the annotated sheet: tables, filters, rules, columns, merged cells, formats."""

import re
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree

from pipeline.workbook.graft import Annotation, GraftError, GraftProblem, survey
from pipeline.workbook.styles import MOST_CELL_FORMATS
from tests.support.grafting import (
    MAIN,
    SHEET,
    VERDICTS,
    Result,
    column,
    edited,
    graft_onto,
    hand_made,
    original,
    three_functions,
    worksheet,
    write_donor,
)

FIRST_SHEET = "xl/worksheets/sheet1.xml"
FIRST_TABLE = "xl/tables/table1.xml"


def table_of_functions(
    book: xlsxwriter.Workbook, headers: tuple[str, str] = ("Function", "Cost"), **options: object
) -> None:
    """Write an Excel table | Function | Cost | in A1:B5 whose last row may hold totals."""
    sheet = book.add_worksheet(SHEET)
    columns = [
        {"header": headers[0], "total_string": "Total"},
        {"header": headers[1], "total_function": "sum"},
    ]
    data = [["Payroll", 100], ["Audit", 200], ["Sales", 300]]
    sheet.add_table("A1:B5", {"name": "Functions", "columns": columns, "data": data, **options})


def test_table_takes_our_columns_in(tmp_path: Path) -> None:
    """The table, its filter and its columns grow; headers equal the cells."""
    result = graft_onto(original(tmp_path / "acme.xlsx", table_of_functions))
    table = result.opened()[SHEET].tables["Functions"]
    assert (table.ref, table.autoFilter.ref) == ("A1:D5", "A1:D5")
    assert [entry.name for entry in table.tableColumns] == ["Function", "Cost", "Verdict", "Saving"]


def test_totals_row_is_left_alone(tmp_path: Path) -> None:
    """| Total | 600 | stays the last row, without anything of ours, and outside the filter."""
    result = graft_onto(
        original(tmp_path / "acme.xlsx", lambda book: table_of_functions(book, total_row=True))
    )
    table = result.opened()[SHEET].tables["Functions"]
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == ("A1:D5", "A1:D4", 1)
    assert [cell.value for cell in result.opened()[SHEET][5]] == [
        "Total",
        "=SUBTOTAL(109,[Cost])",
        None,
        None,
    ]


def test_header_the_table_already_has_gets_a_number(tmp_path: Path) -> None:
    """Excel repairs tables with two columns of one name, so ours steps back."""
    result = graft_onto(
        original(tmp_path / "acme.xlsx", lambda book: table_of_functions(book, ("Function", "VERDICT")))
    )
    assert result.rows()[0] == ["Function", "VERDICT", "Verdict 2", "Saving"]


def test_header_of_two_lines_is_the_same_in_table_and_cell(tmp_path: Path) -> None:
    """A line break is escaped in the table and real in the cell."""
    source = original(tmp_path / "acme.xlsx", table_of_functions)
    result = graft_onto(source, [column("Saving\nper year", {2: 1})])
    assert result.rows()[0][2] == "Saving\nper year"
    assert "Saving_x000a_per year" in result.part(FIRST_TABLE)


def test_columns_in_the_table_are_found_again(tmp_path: Path) -> None:
    """A second run at the same place renames and refills; a third column makes the table grow."""
    first = graft_onto(original(tmp_path / "acme.xlsx", table_of_functions))
    columns = [*VERDICTS, column("Reason", {2: "documented"})]
    second = graft_onto(first.path, annotation=Annotation(SHEET, 1, columns, first_column=3))
    assert second.opened()[SHEET].tables["Functions"].ref == "A1:E5"
    assert second.rows()[0] == ["Function", "Cost", "Verdict", "Saving", "Reason"]


@pytest.mark.parametrize("kind", ["queryTable", "xml"])
def test_table_that_a_query_fills_is_not_extended(tmp_path: Path, kind: str) -> None:
    """Its columns belong to the query; ours stand beside it."""
    source = edited(
        original(tmp_path / "acme.xlsx", table_of_functions),
        {FIRST_TABLE: lambda text: text.replace("<table ", f'<table tableType="{kind}" ')},
    )
    result = graft_onto(source)
    assert result.opened()[SHEET].tables["Functions"].ref == "A1:B5"
    assert result.report.first_column == 3


def test_second_table_at_the_right_is_neither_covered_nor_extended(tmp_path: Path) -> None:
    """| functions A:B | | rates D:E | → ours from F, and both tables as they were."""

    def build(book: xlsxwriter.Workbook) -> None:
        table_of_functions(book)
        book.get_worksheet_by_name(SHEET).add_table("D1:E3", {"name": "Rates"})

    result = graft_onto(original(tmp_path / "acme.xlsx", build))
    tables = result.opened()[SHEET].tables
    assert (tables["Functions"].ref, tables["Rates"].ref, result.report.first_column) == ("A1:B5", "D1:E3", 6)


def test_note_below_the_table_does_not_push_our_columns_away(tmp_path: Path) -> None:
    """A cell far right, but outside the table's rows, is neither in the way nor touched."""

    def build(book: xlsxwriter.Workbook) -> None:
        table_of_functions(book)
        book.get_worksheet_by_name(SHEET).write("C9", "a note")

    result = graft_onto(original(tmp_path / "acme.xlsx", build))
    assert result.report.first_column == 3
    assert result.opened()[SHEET]["C9"].value == "a note"


def test_tables_of_ours_get_ids_of_their_own(tmp_path: Path) -> None:
    """Two tables of one number are an error to Excel."""

    def ours(book: xlsxwriter.Workbook) -> None:
        bold = book.add_format({"bold": True})
        columns = [{"header": "Country"}, {"header": "Score", "format": bold}]
        book.add_worksheet("Locations").add_table("A1:B3", {"name": "ourLocations", "columns": columns})

    donor = write_donor(build=ours)
    source = original(tmp_path / "acme.xlsx", table_of_functions)
    assert "ourLocations" in graft_onto(source, donor=donor).opened()["Locations"].tables


@pytest.mark.parametrize("taken", ["Functions", "OurRate"])
def test_table_or_name_in_use_is_refused(tmp_path: Path, taken: str) -> None:
    """Our formulas would otherwise point at the user's cells."""

    def theirs(book: xlsxwriter.Workbook) -> None:
        table_of_functions(book)
        book.define_name("OurRate", "=Functions!$B$2")

    def ours(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("About")
        if taken == "OurRate":
            book.define_name("ourrate", "=About!$A$1")
        else:
            sheet.add_table("A1:B3", {"name": "functions"})

    donor = write_donor(build=ours)
    with pytest.raises(GraftError) as raised:
        graft_onto(original(tmp_path / "acme.xlsx", theirs), donor=donor)
    assert raised.value.code is GraftProblem.NAME_TAKEN


def test_filter_without_a_table_takes_our_columns_in(tmp_path: Path) -> None:
    """The filter and its hidden name cover the same area."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        book.get_worksheet_by_name(SHEET).autofilter("A1:B4")

    result = graft_onto(original(tmp_path / "acme.xlsx", build))
    assert result.opened()[SHEET].auto_filter.ref == "A1:D4"
    assert "'Functions'!$A$1:$D$4" in result.part("xl/workbook.xml")


def our_rules(book: xlsxwriter.Workbook, scratch: xlsxwriter.worksheet.Worksheet) -> None:
    """Write rules of every kind at the final addresses of our columns."""
    scratch.data_validation("C2:C4", {"validate": "list", "source": ["Core", "Outsourceable"]})
    scratch.conditional_format("D2:D4", {"type": "data_bar", "data_bar_2010": True})
    red = book.add_format({"font_color": "#FF0000"})
    scratch.conditional_format("C2:C4", {"type": "cell", "criteria": "==", "value": '"Core"', "format": red})


def their_rules(book: xlsxwriter.Workbook) -> None:
    """Write rules of every kind on the column Cost."""
    three_functions(book)
    sheet = book.get_worksheet_by_name(SHEET)
    sheet.data_validation("B2:B4", {"validate": "integer", "criteria": ">", "value": 0})
    blue = book.add_format({"font_color": "#0000FF"})
    sheet.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 150, "format": blue})
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})


def with_rules(tmp_path: Path) -> Result:
    """Graft our rules beside theirs."""
    source = original(tmp_path / "acme.xlsx", their_rules)
    return graft_onto(source, donor=write_donor(rules=our_rules))


def test_rules_of_ours_follow_the_users(tmp_path: Path) -> None:
    """Theirs keep their priority and format; ours come after, in our format."""
    sheet = with_rules(tmp_path).opened()[SHEET]
    rules = [rule for formatting in sheet.conditional_formatting for rule in formatting.rules]
    coloured = {rule.dxf.font.color.rgb: rule.priority for rule in rules if rule.dxf is not None}
    assert coloured["FF0000FF"] == 1
    assert coloured["FFFF0000"] > 2
    assert [str(entry.sqref) for entry in sheet.data_validations.dataValidation] == ["B2:B4", "C2:C4"]


def test_extended_rules_are_merged_under_ids_of_their_own(tmp_path: Path) -> None:
    """Both data bars keep their extension, in one list."""
    xml = with_rules(tmp_path).part(FIRST_SHEET)
    assert xml.count("<x14:conditionalFormattings>") == 1
    assert len(set(re.findall(r"<x14:id>([^<]*)", xml))) == 2


def test_column_definitions_are_cut_where_ours_begin(tmp_path: Path) -> None:
    """| A:XFD hidden | becomes | A:B hidden | C | D | E:XFD hidden |: ours are never hidden."""
    columns = '<cols><col min="1" max="16384" width="9" hidden="1"/></cols>'
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet(ROWS, columns)))
    found = [
        (entry.get("min"), entry.get("max"), entry.get("hidden"), entry.get("width"))
        for entry in etree.fromstring(result.part(FIRST_SHEET).encode()).iter(f"{{{MAIN}}}col")
    ]
    assert found == [
        ("1", "2", "1", "9"),
        ("3", "3", None, "18"),
        ("4", "4", None, "18"),
        ("5", "16384", "1", "9"),
    ]


ROWS = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'


def test_stated_extent_grows(tmp_path: Path) -> None:
    """The dimension covers the new columns and rows."""
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet(ROWS, '<dimension ref="A1:B1"/>')))
    assert '<dimension ref="A1:D4"/>' in result.part(FIRST_SHEET)


def test_elements_stand_in_the_order_excel_demands(tmp_path: Path) -> None:
    """Rules and columns fall between what is there, also where little is."""
    after = (
        '<sheetProtection sheet="1"/><mergeCells count="1"><mergeCell ref="A9:B9"/></mergeCells>'
        '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
    )
    source = hand_made(tmp_path / "acme.xlsx", worksheet(ROWS, "<sheetFormatPr/>", after))
    result = graft_onto(source, donor=write_donor(rules=our_rules))
    order = [etree.QName(child).localname for child in etree.fromstring(result.part(FIRST_SHEET).encode())]
    assert [name for name in order if name != "conditionalFormatting"] == [
        *("sheetFormatPr", "cols", "sheetData", "sheetProtection", "mergeCells", "dataValidations"),
        *("pageMargins", "extLst"),
    ]
    assert order.index("mergeCells") < order.index("conditionalFormatting") < order.index("dataValidations")


@pytest.mark.parametrize(
    ("merged", "first"),
    [
        ("A2:E2", 6),  # a heading over columns that look free: ours stand beyond it
        ("A9:XFD9", 3),  # a footnote over the whole width is in nobody's way
    ],
)
def test_merged_cells_are_not_written_into(tmp_path: Path, merged: str, first: int) -> None:
    """A value inside merged cells would be hidden."""
    after = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>'
    source = hand_made(tmp_path / "acme.xlsx", worksheet(ROWS, after=after))
    assert graft_onto(source).report.first_column == first


def test_title_above_the_header_is_not_in_the_way(tmp_path: Path) -> None:
    """| a long title across A1:H1 | above headers in row 3: ours begin beside the headers."""

    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(SHEET)
        sheet.merge_range("A1:H1", "All functions of Acme")
        sheet.write_row("A3", ["Function", "Cost"])

    assert survey(original(tmp_path / "acme.xlsx", build), SHEET, 3, 9).first_column == 3


def test_number_formats_are_shared_and_numbered_on(tmp_path: Path) -> None:
    """A code the user already has is used again; formats of the user's keep their numbers."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        sheet = book.get_worksheet_by_name(SHEET)
        sheet.write("B2", 1, book.add_format({"num_format": "#,##0.00 [$EUR]"}))
        sheet.write("B3", 1, book.add_format({"num_format": "0.0000"}))

    result = graft_onto(original(tmp_path / "acme.xlsx", build))
    cells = result.opened()[SHEET]
    assert [cells[at].number_format for at in ("B2", "B3", "D2")] == [
        "#,##0.00 [$EUR]",
        "0.0000",
        "#,##0.00 [$EUR]",
    ]
    assert result.part("xl/styles.xml").count("#,##0.00 [$EUR]") == 1


def test_stylesheet_without_lists_is_completed(tmp_path: Path) -> None:
    """Plain cells still find a format 0, and ours their own."""
    source = edited(
        original(tmp_path / "acme.xlsx", three_functions),
        {"xl/styles.xml": lambda _: f'<styleSheet xmlns="{MAIN}"/>'},
    )
    cells = graft_onto(source).opened()[SHEET]
    assert cells["C1"].font.b
    assert not cells["A1"].font.b


def test_too_many_cell_formats_are_refused(tmp_path: Path) -> None:
    """Excel opens no workbook with more."""
    formats = "".join('<xf fontId="0"/>' for _ in range(MOST_CELL_FORMATS))
    source = edited(
        original(tmp_path / "acme.xlsx", three_functions),
        {
            "xl/styles.xml": lambda text: re.sub(
                r"<cellXfs.*</cellXfs>", f"<cellXfs>{formats}</cellXfs>", text
            )
        },
    )
    with pytest.raises(GraftError) as raised:
        graft_onto(source)
    assert raised.value.code is GraftProblem.TOO_MANY_FORMATS
