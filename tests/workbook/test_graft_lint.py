"""The structural check that every graft test relies on finds the faults it looks for."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.support.grafting import edited, original
from tests.support.package_lint import lint

SHEET = "xl/worksheets/sheet1.xml"
TABLE = "xl/tables/table1.xml"


def sound(book: xlsxwriter.Workbook) -> None:
    """Write a table | Function | Cost | with one row and column widths."""
    sheet = book.add_worksheet("Functions")
    headers = [{"header": "Function"}, {"header": "Cost"}]
    sheet.add_table("A1:B2", {"columns": headers, "data": [["Payroll", 1]]})
    sheet.set_column("A:A", 20)
    sheet.set_column("B:B", 10)


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET, '<c r="B2">', '<c r="B2" s="9">', "missing format"),
        (SHEET, '<c r="B2">', '<c r="A2">', "out of order"),
        (SHEET, '<row r="2"', '<row r="1"', "out of order"),
        (SHEET, '<c r="A2" t="s"><v>2<', '<c r="A2" t="s"><v>7<', "missing text"),
        (SHEET, '<col min="2"', '<col min="1"', "overlap"),
        (TABLE, 'name="Cost"', 'name="Price"', "what the cell calls"),
        (TABLE, 'ref="A1:B2"', 'ref="A1:C2"', "columns in"),
        ("xl/styles.xml", 'fontId="0"', 'fontId="5"', "missing fontId"),
        ("xl/_rels/workbook.xml.rels", "theme1.xml", "theme2.xml", "points at missing"),
        ("xl/workbook.xml", "<workbookView ", '<workbookView activeTab="4" ', "no sheet number"),
        ("[Content_Types].xml", "/xl/styles.xml", "/xl/stiles.xml", "content type for missing"),
    ],
)
def test_fault_is_found(tmp_path: Path, part: str, old: str, new: str, fault: str) -> None:
    """A sound workbook passes; with one thing broken it is told what."""
    source = original(tmp_path / "acme.xlsx", sound)
    assert lint(source) == []
    broken = edited(source, {part: lambda text: text.replace(old, new)})
    assert any(fault in found for found in lint(broken))
