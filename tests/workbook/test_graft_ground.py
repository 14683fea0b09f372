"""What stands at the right of the functions without being a plain value, and formats that others write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.workbook.graft import Annotation, survey
from pipeline.workbook.styles import Styles
from pipeline.workbook.xml import Element, parse, tag
from tests.support.grafting import (
    MAIN,
    SHEET,
    SPREADSHEET,
    VERDICTS,
    edited,
    graft_onto,
    hand_made,
    original,
    three_functions,
    worksheet,
    write_donor,
)
from tests.support.raw_package import RawPackage, document

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter import Workbook

FIRST_SHEET = "xl/worksheets/sheet1.xml"
CELLS = '<c r="A{0}" t="str"><v>{1}</v></c>'
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
SPARKLINES = (
    f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}"><x14:sparklineGroups '
    f'xmlns:xm="{XM}"><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Functions!A1:A2</xm:f>'
    "<xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
    "</ext></extLst>"
)


def rows(beside: str = "") -> str:
    """Write a heading and a function, with a cell beside the function."""
    first, second = CELLS.format(1, "Function"), CELLS.format(2, "Payroll")
    return f'<sheetData><row r="1">{first}</row><row r="2">{second}{beside}</row></sheetData>'


@pytest.mark.parametrize(
    ("data", "after", "first"),
    [
        (rows('<c r="B2"><f t="array" ref="B2:D3">1+2</f></c>'), "", 5),
        (rows('<c r="B2"><f ref="B2:C9" t="dataTable" dt2D="1" r1="A1" r2="A2"/></c>'), "", 4),
        (rows('<c r="B2"><f ref="B2:F2" t="shared" si="0">1+2</f></c>'), "", 3),
        (rows(), SPARKLINES, 5),
    ],
)
def test_what_has_no_value_yet_is_not_written_over(tmp_path: Path, data: str, after: str, first: int) -> None:
    """Arrays and data tables fill an area, saved values or not; a small chart lies in an empty cell."""
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet(data, after=after)))
    assert result.report.first_column == first


def test_area_of_a_pivot_table_is_not_written_over(tmp_path: Path) -> None:
    """A pivot table fills its area when it is refreshed, empty as it may be now."""
    source = original(tmp_path / "acme.xlsx", three_functions)
    package = RawPackage(source)
    place = '<location ref="E1:G9" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
    table = "xl/pivotTables/pivotTable1.xml"
    package.add(table, document("pivotTableDefinition", place), f"{SPREADSHEET}.pivotTable+xml")
    package.link(FIRST_SHEET, "pivotTable", table)
    assert survey(package.save(source), SHEET, 1, 4).first_column == 8


def test_blank_cells_of_the_users_keep_their_format(tmp_path: Path) -> None:
    """A bordered cell below the list stays bordered; beside a function ours takes its place."""
    blank = '<row r="9"><c r="B9" s="0"/><c r="C9" s="0"/></row></sheetData>'
    data = rows('<c r="B2" s="0"/>').replace("</sheetData>", blank)
    xml = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet(data))).part(FIRST_SHEET)
    assert '<row r="9"><c r="B9" s="0"/><c r="C9" s="0"/></row>' in xml
    assert xml.count('r="B2"') == 1


def test_column_keeps_its_format_and_the_mark_of_a_folded_group(tmp_path: Path) -> None:
    """Blank cells of a coloured column stay coloured; a folded group before our columns can be unfolded."""
    columns = '<cols><col min="2" max="2" width="9" style="0" collapsed="1"/></cols>'
    xml = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet(rows(), columns))).part(FIRST_SHEET)
    assert '<col min="2" max="2" width="18" customWidth="1" collapsed="1"/>' in xml
    assert xml.count("collapsed") == 1

    def build(book: Workbook) -> None:
        three_functions(book)
        coloured = book.add_format({"bg_color": "#DDEBF7"})
        book.get_worksheet_by_name(SHEET).set_column("C:F", 9, coloured)

    sheet = graft_onto(original(tmp_path / "coloured.xlsx", build)).opened()[SHEET]
    assert sheet.column_dimensions["C"].fill.fgColor.rgb == "FFDDEBF7"


def test_cell_whose_format_is_an_empty_text_can_be_marked(tmp_path: Path) -> None:
    """Some programs write s="": that is the default format."""
    data = rows().replace('<c r="A2"', '<c r="A2" s=""')
    annotation = Annotation(SHEET, 1, VERDICTS, {"A2": "warning"})
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet(data)), annotation=annotation)
    assert result.part(FIRST_SHEET).count('<c r="A2"') == 1
    assert result.opened()[SHEET]["A2"].fill.fgColor.rgb == "FFFFEB9C"


def test_texts_that_nothing_points_at_are_found_by_their_name(tmp_path: Path) -> None:
    """A list of texts without a relationship is used and linked, so that there is one such list."""
    strings = f'<sst xmlns="{MAIN}" count="0" uniqueCount="0"></sst>'
    source = hand_made(tmp_path / "acme.xlsx", worksheet(rows()), {"xl/sharedStrings.xml": strings})
    kind = f"{SPREADSHEET}.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    edited(source, {"[Content_Types].xml": lambda text: text.replace("</Types>", override)})
    result = graft_onto(source)
    assert result.rows()[1] == ["Payroll", "Outsourceable", 40.0]
    assert result.part("xl/_rels/workbook.xml.rels").count("/sharedStrings") == 1


ALTERNATIVE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:n="urn:n" Requires="n"><xf n:more="1"/></mc:Choice>'
    '<mc:Fallback><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="5"/></mc:Fallback>'
    "</mc:AlternateContent>"
)


def cell_formats(styles: bytes) -> list[Element]:
    """List the cell formats of a stylesheet."""
    return parse(styles).findall(f"{tag('cellXfs')}/*")


def test_marked_cell_of_a_format_with_alternatives() -> None:
    """The format every program knows is copied; a named style that does not exist is not pointed at."""
    donor = write_donor().parts["xl/styles.xml"]
    own = donor.replace(b"</cellXfs>", ALTERNATIVE.encode() + b"</cellXfs>")
    styles = Styles(own, donor)
    last = len(cell_formats(donor))
    number = styles.filled(last, donor_format=last - 1)
    marked = cell_formats(styles.to_bytes())[number]
    expected = {"numFmtId": "2", "fontId": "0", "fillId": "3", "borderId": "0", "applyFill": "1"}
    assert {str(name): str(value) for name, value in marked.items()} == expected


def test_content_types_of_relationships_go_with_their_part(tmp_path: Path) -> None:
    """LibreOffice names the relationships of each sheet; a sheet of ours that goes takes them along."""

    def build(book: Workbook) -> None:
        three_functions(book)
        book.add_worksheet("Old").write_url("A1", "https://example.com")

    listing = "xl/worksheets/_rels/sheet2.xml.rels"
    kind = "application/vnd.openxmlformats-package.relationships+xml"
    override = f'<Override PartName="/{listing}" ContentType="{kind}"/></Types>'
    source = edited(
        original(tmp_path / "acme.xlsx", build),
        {"[Content_Types].xml": lambda text: text.replace("</Types>", override)},
    )
    result = graft_onto(source, remove_sheets=["Old"])
    assert listing not in result.part("[Content_Types].xml")
    assert result.opened().sheetnames == [SHEET]
