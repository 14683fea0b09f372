"""Sheets of ours are written as XlsxWriter would write them, only sooner."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from lxml import etree
from xlsxwriter.worksheet import Worksheet

from pipeline.workbook.donor import DonorBook, DonorSheet
from tests.support.grafting import graft_onto, original, three_functions, write_donor

if TYPE_CHECKING:
    from pathlib import Path

FIRST_SHEET = "xl/worksheets/sheet1.xml"
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - as in a file's properties
TEXTS = ["<r>not rich</r>", " led ", "two\nlines", "a & b", "Łódź €5 😀", "x" * 20_000, "again", "again"]


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A9)",
        '=IF(A1>0,MAX(B1,0),"SORT(")',
        "=SORT(A1:A9)",
        "=IFERROR(XLOOKUP(A1,B1:B9,C1:C9),0)",
        "=SUM({1,2})+1",
        "={SUM(A1:A9*B1:B9)}",
        "{=SUM(A1:A9*B1:B9)}",
        "=A1",
        "A1+1",
        "=_xlfn.SORT(A1:A9)",
        "=CHOOSE(1,{1,2})",
        "=N({1})",
        "={1}",
    ],
)  # fmt: skip
def test_a_formula_is_prepared_as_the_library_prepares_it(formula: str) -> None:
    """Whatever it calls: known functions, those that need a prefix, arrays, and names inside a text."""
    ours, theirs = DonorSheet(), Worksheet()
    for row in range(2):
        for sheet in (ours, theirs):
            sheet.write_formula(row, 3, formula, None, 7)
        assert ours.table[row][3] == theirs.table[row][3]


def cells(book: Any) -> None:  # noqa: ANN401 - a workbook of either kind
    """Write every kind of cell, with and without looks of its own, its row's and its column's."""
    bold, red, day = (
        book.add_format(look) for look in ({"bold": True}, {"bg_color": "red"}, {"num_format": "d mmm"})
    )
    sheet = book.add_worksheet("Kinds")
    sheet.set_column(2, 3, 30, red)
    sheet.set_row(0, 40, bold, {"level": 1})
    sheet.set_row(40, None, None, {"hidden": True})
    for row, text in enumerate(["Name", *TEXTS]):
        sheet.write_string(row, 2, text, None if row % 2 else bold)
    for row, number in enumerate([1, -0.1, 1e300, 1 / 3, 123456789.123]):
        sheet.write_number(row + 20, 1, number, red)
    values: list[float | str] = ["", "#N/A", "a < b", 2.5, True, 0.1 + 0.2]
    for row, value in enumerate(values):
        sheet.write_formula(row + 30, 5, '=IF(A1<>"&",1,2)', day, value)
    sheet.write_blank(0, 3, None, red)
    sheet.write_blank(50, 0, None)
    sheet.write_boolean(51, 1, boolean=True)
    sheet.write_datetime(52, 1, MADE, day)
    sheet.merge_range(60, 1, 61, 4, "Merged", bold)
    sheet.write_string(5_000_000, 0, "nowhere")
    sheet.add_table(70, 0, 72, 1, {"columns": [{"header": "One"}, {"header": "Two"}]})
    sheet.conditional_format(20, 1, 25, 1, {"type": "data_bar", "bar_solid": True})
    book.add_worksheet("Bare")


def whole(frame: bytes, rows: bytes) -> bytes:
    """Return a sheet in a form that does not depend on how it was spelled."""
    return etree.tostring(
        etree.fromstring(frame.replace(b"<sheetData/>", b"<sheetData>%s</sheetData>" % rows)), method="c14n"
    )


def test_parts_are_those_the_library_writes() -> None:
    """The same cells give the same sheets, styles and tables, whoever writes the rows."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as theirs, DonorBook() as ours:
        for book in (theirs, ours):
            book.set_properties({"created": MADE})
            cells(book)
    with ZipFile(target) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts.pop("xl/sharedStrings.xml")
    sheet, frame = parts.pop(FIRST_SHEET), ours.parts.pop(FIRST_SHEET)
    rows = b"".join(ours.worksheets()[0].rows(int, int))
    assert whole(frame, rows) == whole(sheet, b"")
    assert ours.parts == parts


def test_no_rows_of_an_array() -> None:
    """What sheets of ours never hold is refused, not left out."""
    with DonorBook() as book:
        book.add_worksheet().write_array_formula(0, 0, 1, 0, "{=A2:A3*2}")
    with pytest.raises(TypeError, match="ArrayFormula"):
        list(book.worksheets()[0].rows(int, int))


def test_no_number_is_refused() -> None:
    """A sheet with infinity in it would not open."""
    with DonorBook() as book, pytest.raises(TypeError):
        book.add_worksheet().write_number(0, 0, float("inf"))


def test_texts_read_back_as_they_are(tmp_path: Path) -> None:
    """Markup, spaces and signs from anywhere are the user's, and stay text."""
    said = [*TEXTS, ""]

    def words(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Words")
        for row, text in enumerate(said):
            sheet.write_string(row, 0, text)

    source = original(tmp_path / "acme.xlsx", three_functions)
    result = graft_onto(source, donor=write_donor(build=words))
    assert [cell.value or "" for (cell,) in result.opened()["Words"]["A1:A9"]] == said
