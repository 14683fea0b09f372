"""The graft as a whole: what the user gets back, and what stays exactly as it was."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from pipeline.workbook.graft import Annotation, GraftError, GraftProblem, graft, survey
from tests.support.grafting import (
    SHEET,
    VERDICTS,
    column,
    edited,
    graft_onto,
    hand_made,
    opened,
    original,
    part,
    three_functions,
    worksheet,
    write_donor,
)


def test_columns_stand_beside_the_users_own(tmp_path: Path) -> None:
    """Our columns begin in the first free column, and every value reads back."""
    result = graft_onto(original(tmp_path / "acme.xlsx", three_functions))
    assert result.rows() == [
        ["Function", "Cost", "Verdict", "Saving"],
        ["Payroll", 100.0, "Outsourceable", 40.0],
        ["Audit", 200.0, "Core", 0.0],
        ["Sales", 300.0, "Core", 12.5],
    ]
    assert result.report.first_column == 3


def test_workbook_saved_by_openpyxl(tmp_path: Path) -> None:
    """Comments, links, frozen panes and formats of another library's making survive."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in (("Function", "Cost"), ("Payroll", "=50*2")):
        sheet.append(row)
    sheet["A2"].comment = Comment("since 2019", "Ann")
    sheet["A2"].hyperlink = "https://example.com"
    sheet.freeze_panes = "B2"
    book.save(tmp_path / "acme.xlsx")
    cells = graft_onto(tmp_path / "acme.xlsx").opened()[SHEET]
    assert [cell.value for cell in cells[2]] == ["Payroll", "=50*2", "Outsourceable", 40]
    assert cells["A2"].comment.text == "since 2019"
    assert cells["A2"].hyperlink.target == "https://example.com"
    assert cells.freeze_panes == "B2"


def test_formula_is_written_with_its_value(tmp_path: Path) -> None:
    """A viewer that does not calculate shows the value; Excel sees the formula."""
    source = original(tmp_path / "acme.xlsx", three_functions)
    result = graft_onto(
        source, [column("Twice", {2: 200, 3: "n/a"}, formulas={2: "B2*2", 3: 'IF(B3>1,"<","n/a")'})]
    )
    assert [row[2] for row in result.rows()][:3] == ["Twice", 200.0, "n/a"]
    cells = result.opened()[SHEET]
    assert [cells["C2"].value, cells["C3"].value] == ["=B2*2", '=IF(B3>1,"<","n/a")']


def test_untouched_parts_keep_their_bytes(rich: Path) -> None:
    """Charts, pictures, drawings, comments and the theme are copied without unpacking them."""
    result = graft_onto(rich)
    must_differ = {
        "[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml", "xl/styles.xml",
        "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",
    }  # fmt: skip
    with ZipFile(rich) as before, ZipFile(result.path) as after:
        assert set(after.namelist()) == set(before.namelist())
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        assert changed <= must_differ
        assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/comments1.xml"} <= set(before.namelist())
    assert result.report.rewritten == len(changed)
    assert result.report.added == 0


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """No clock and no chance enter the result."""
    source, donor = (
        original(tmp_path / "acme.xlsx", three_functions),
        write_donor(["Summary"]),
    )
    annotation = Annotation(SHEET, 1, VERDICTS)
    for name in ("one.xlsx", "two.xlsx"):
        graft(source, donor, tmp_path / name, annotation, first_sheets=["Summary"])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with ZipFile(tmp_path / "one.xlsx") as archive:
        assert {(info.date_time[0], info.flag_bits & 8) for info in archive.infolist()} == {(1980, 0)}


def local_names(book: xlsxwriter.Workbook) -> None:
    """Write two sheets that each have a name Rate of their own."""
    three_functions(book)
    book.add_worksheet("Notes").activate()
    book.define_name("Notes!Rate", "=Notes!$A$1")
    book.define_name("Functions!Rate", "=Functions!$B$2")


def test_summary_comes_first_and_opens(tmp_path: Path) -> None:
    """Our sheets go around the user's, and names local to a sheet stay with it."""
    source = original(tmp_path / "acme.xlsx", local_names)
    donor = write_donor(["Summary", "About"])
    result = graft_onto(source, donor=donor, opening_sheet="Summary", first_sheets=["Summary"])
    book = result.opened()
    assert book.sheetnames == ["Summary", SHEET, "Notes", "About"]
    assert book.active is not None
    assert book.active.title == "Summary"
    assert [book[name].sheet_view.tabSelected for name in book.sheetnames] == [True, None, None, None]
    assert book["Notes"].defined_names["Rate"].value == "Notes!$A$1"
    assert book[SHEET].defined_names["Rate"].value == "Functions!$B$2"


def test_workbook_opens_where_it_did_when_nothing_else_is_asked(tmp_path: Path) -> None:
    """The active tab is the user's, wherever it now stands."""
    source = original(tmp_path / "acme.xlsx", local_names)
    donor = write_donor(["Summary"])
    book = graft_onto(source, donor=donor, first_sheets=["Summary"]).opened()
    assert book.active is not None
    assert book.active.title == "Notes"


def test_sheets_can_be_added_without_columns(tmp_path: Path) -> None:
    """A workbook in which nothing could be analysed still gets its fix list."""
    source = original(tmp_path / "acme.xlsx", three_functions)
    donor = write_donor(["Fix list"])
    graft(source, donor, tmp_path / "out.xlsx", None, opening_sheet="Fix list")
    assert opened(tmp_path / "out.xlsx").sheetnames == [SHEET, "Fix list"]
    assert part(tmp_path / "out.xlsx", "xl/worksheets/sheet1.xml").count("<c ") == 8


@pytest.mark.parametrize("name", ["Notes", "NOTES"])
def test_sheet_name_in_use_is_refused(tmp_path: Path, name: str) -> None:
    """Excel takes no two sheets of one name, however they are written."""
    source = original(tmp_path / "acme.xlsx", local_names)
    with pytest.raises(GraftError) as raised:
        graft_onto(source, donor=write_donor([name]))
    assert raised.value.code is GraftProblem.NAME_TAKEN


def test_recalculation_is_asked_for_only_on_request(tmp_path: Path) -> None:
    """Excel would otherwise ask to save changes nobody made."""
    source = edited(
        original(tmp_path / "acme.xlsx", three_functions),
        {"xl/workbook.xml": lambda text: text.replace(' fullCalcOnLoad="1"', "")},
    )
    assert "fullCalcOnLoad" not in graft_onto(source).part("xl/workbook.xml")
    assert 'fullCalcOnLoad="1"' in graft_onto(source, recalculate=True).part("xl/workbook.xml")


def our_sheets(book: xlsxwriter.Workbook) -> None:
    """Write a sheet with a table, a chart and a name."""
    sheet = book.add_worksheet("Summary")
    sheet.add_table("A1:B3", {"name": "ourTable"})
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Summary!$B$2:$B$3"})
    sheet.insert_chart("D2", chart)
    book.define_name("OurRate", "=Summary!$B$2")


def our_rules(book: xlsxwriter.Workbook, scratch: xlsxwriter.worksheet.Worksheet) -> None:
    """Write rules of every kind at the final addresses of our columns."""
    scratch.data_validation("C2:C4", {"validate": "list", "source": ["Core", "Outsourceable"]})
    scratch.conditional_format("D2:D4", {"type": "data_bar", "data_bar_2010": True})
    bad = book.add_format({"font_color": "red"})
    scratch.conditional_format(
        "C2:C4", {"type": "text", "criteria": "containing", "value": "Core", "format": bad}
    )


def test_our_own_result_dropped_in_again_is_not_annotated_twice(tmp_path: Path) -> None:
    """Columns, rules, sheets, tables and formats are replaced; a row no longer named is emptied."""
    source = original(tmp_path / "acme.xlsx", three_functions)
    donor = write_donor(rules=our_rules, build=our_sheets)
    first = graft_onto(source, donor=donor, first_sheets=["Summary"])
    shorter = [column("Verdict", {2: "Core", 4: "Core"}), column("Saving", {2: 1, 4: 2}, "money")]
    again = Annotation(SHEET, 1, shorter, first_column=3)
    second = graft_onto(
        first.path, donor=donor, annotation=again, first_sheets=["Summary"], remove_sheets=["Summary"]
    )
    assert [row[2:] for row in second.rows()] == [
        ["Verdict", "Saving"],
        ["Core", 1.0],
        ["", ""],
        ["Core", 2.0],
    ]
    assert second.opened().sheetnames == ["Summary", SHEET]
    with ZipFile(first.path) as before, ZipFile(second.path) as after:
        assert len(before.namelist()) == len(after.namelist())
    for name in ("xl/styles.xml", "xl/sharedStrings.xml"):
        assert second.part(name) == first.part(name)
    for word in ("<cfRule", "<dataValidation ", "x14:cfRule "):
        sheet = "xl/worksheets/sheet1.xml"
        assert second.part(sheet).count(word) == first.part(sheet).count(word) > 0


def test_survey_finds_the_free_column_and_the_sheet_names(tmp_path: Path) -> None:
    """The caller can write rules and formulas at their final addresses before the graft."""
    found = survey(original(tmp_path / "acme.xlsx", local_names), SHEET, 1, 4)
    assert (found.first_column, found.sheet_names) == (3, (SHEET, "Notes"))


def test_data_up_to_the_last_column_leaves_no_room(tmp_path: Path) -> None:
    """Column XFD is where Excel ends."""
    source = original(tmp_path / "acme.xlsx", lambda book: book.add_worksheet(SHEET).write("XFC2", "far"))
    with pytest.raises(GraftError) as raised:
        graft_onto(source)
    assert raised.value.code is GraftProblem.NO_ROOM_FOR_COLUMNS


STRICT = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheets/></workbook>'


@pytest.mark.parametrize(
    ("workbook", "code"),
    [
        (STRICT, GraftProblem.STRICT_OOXML),
        ("<document/>", GraftProblem.BROKEN_PACKAGE),
        ("<workbook", GraftProblem.BROKEN_PACKAGE),
        ('<!DOCTYPE a [<!ENTITY b "c">]><workbook/>', GraftProblem.BROKEN_PACKAGE),
    ],
)
def test_workbook_we_cannot_work_on_is_refused(tmp_path: Path, workbook: str, code: GraftProblem) -> None:
    """Each kind of refusal has a code of its own."""
    source = hand_made(tmp_path / "acme.xlsx", worksheet("<sheetData/>"), {"xl/workbook.xml": workbook})
    with pytest.raises(GraftError) as raised:
        graft_onto(source)
    assert raised.value.code is code


def test_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    """A text file with the name of a workbook is not one."""
    (tmp_path / "acme.xlsx").write_text("Function;Cost")
    with pytest.raises(GraftError) as raised:
        graft_onto(tmp_path / "acme.xlsx")
    assert raised.value.code is GraftProblem.BROKEN_PACKAGE


def test_lost_signature_is_said(tmp_path: Path) -> None:
    """A signature covers bytes that change, so it goes, with its parts, and the report says so."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    link = f'<Relationship Id="rIdSig" Type="{kind}" Target="_xmlsignatures/origin.xml"/></Relationships>'
    source = edited(
        original(tmp_path / "acme.xlsx", three_functions),
        {"_rels/.rels": lambda text: text.replace("</Relationships>", link)},
        **{"_xmlsignatures/origin.xml": "<origin/>"},
    )
    result = graft_onto(source)
    assert "signed" in result.report.notes[0]
    with ZipFile(result.path) as archive:
        assert "_xmlsignatures/origin.xml" not in archive.namelist()


@pytest.mark.parametrize("from_1904", [False, True])
def test_dates_follow_the_workbooks_calendar(tmp_path: Path, *, from_1904: bool) -> None:
    """A date of ours, in a column or on a sheet of the donor's, is that date in either system."""

    def dated(book: xlsxwriter.Workbook) -> None:
        shown = book.add_format({"num_format": "dd mmm yyyy"})
        sheet = book.add_worksheet("About")
        sheet.write_datetime(0, 0, datetime(2026, 3, 1), shown)  # noqa: DTZ001 - as in a cell
        sheet.write_number(1, 0, 5.5, book.add_format({"num_format": "0.0"}))

    source = original(tmp_path / "acme.xlsx", three_functions, date_1904=from_1904)
    moment = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - as in a cell
    donor = write_donor(build=dated)
    book = graft_onto(source, [column("When", {2: moment}, "date")], donor=donor).opened()
    assert book[SHEET]["C2"].value == moment
    assert book["About"]["A1"].value == datetime(2026, 3, 1)  # noqa: DTZ001 - as in a cell
    assert book["About"]["A2"].value == 5.5


def test_marked_cell_keeps_its_own_format_but_for_the_fill(tmp_path: Path) -> None:
    """A cell to look at is coloured; its number format, font and value stay the user's."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        sheet = book.get_worksheet_by_name(SHEET)
        sheet.write("B3", 200, book.add_format({"num_format": "0.000", "italic": True}))
        sheet.set_column("F:F", 9, book.add_format({"num_format": "0.0%"}))

    source = original(tmp_path / "acme.xlsx", build)
    annotation = Annotation(SHEET, 1, VERDICTS, {"B3": "warning", "F9": "warning"})
    cells = graft_onto(source, annotation=annotation).opened()[SHEET]
    assert (cells["B3"].value, cells["B3"].number_format, cells["B3"].font.i) == (200, "0.000", True)
    assert (cells["F9"].number_format, cells["F9"].fill.fgColor.rgb) == ("0.0%", "FFFFEB9C")
    assert cells["B3"].fill.fgColor.rgb == "FFFFEB9C"
    assert cells["B2"].fill.fill_type is None


def test_macros_stay(tmp_path: Path) -> None:
    """A macro workbook stays one, macros untouched."""
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    link = (
        '<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
    )
    source = edited(
        original(tmp_path / "acme.xlsm", three_functions),
        {
            "[Content_Types].xml": lambda text: text.replace(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind
            ).replace(
                "<Default Ext",
                '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default Ext',
                1,
            ),
            "xl/_rels/workbook.xml.rels": lambda text: text.replace(
                "</Relationships>", f'{link}Target="vbaProject.bin"/></Relationships>'
            ),
        },
        **{"xl/vbaProject.bin": "macros"},
    )
    result = graft_onto(source)
    assert result.part("xl/vbaProject.bin") == "macros"
    assert kind in result.part("[Content_Types].xml")


def test_result_satisfies_the_open_xml_sdk(rich: Path, ooxml_errors: Callable[[Path], list[str]]) -> None:
    """The graft brings no fault that was not there before."""
    donor = write_donor(rules=our_rules, build=our_sheets)
    result = graft_onto(rich, donor=donor, first_sheets=["Summary"], opening_sheet="Summary")
    assert ooxml_errors(result.path) == ooxml_errors(rich)
