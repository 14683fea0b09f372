"""Our columns on the user's sheet: grouped, explained, linked; rows with findings marked where one looks."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from pipeline.columns import OUTPUT_COLUMNS, OUTPUT_HEADERS, Group
from pipeline.findings import Place, finding, in_order
from pipeline.workbook.annotation import Annotation
from pipeline.workbook.cells import Area
from pipeline.workbook.links import set_links
from pipeline.workbook.marks import marked_cells
from pipeline.workbook.notes import AUTHOR
from pipeline.workbook.xml import parse, tag
from tests.support.analyses import result_of
from tests.support.grafting import VERDICTS, edited, graft_onto, original, three_functions, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


Opened: TypeAlias = Any  # a sheet: openpyxl types the value of a cell as all it might ever be
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
ROWS = (
    ("Claims handling", 120, 5_400_000),
    ("Accounts payable", 12, 480_000),
    ("Recruiting", "many", 90_000),
    ("Payroll", 5, 240_000),
)
HEADINGS = ("Function", "Headcount (FTE)", "Annual cost")
ON_FUNCTIONS = Annotation("Functions", 1, VERDICTS)
ABOUT = (("Company name", "Kestrel"), ("Home country", "United Kingdom"), ("Total employees", "lots"))


def listed(path: Path) -> Path:
    """Write the functions below two rows with a title, and what the company said."""
    with xlsxwriter.Workbook(path) as book:
        company, sheet = book.add_worksheet("Company"), book.add_worksheet("Functions")
        for row, line in enumerate(ABOUT):
            company.write_row(row, 0, line)
        sheet.write(0, 0, "What we do")
        for row, cells in enumerate((HEADINGS, *ROWS), start=2):
            sheet.write_row(row, 0, cells)
    return path


def titled(path: Path, *more: tuple[str, str], frozen: bool = False) -> Path:
    """Write | Function | Cost | below a title, with other cells above, and frozen panes if wanted."""

    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Functions")
        sheet.write_column("A1", ("What we do", "Function", "Payroll"))
        sheet.write_column("B2", ("Cost", 100))
        for cell, text in more:
            sheet.write(cell, text)
        if frozen:
            sheet.freeze_panes(1, 2)

    return original(path, build)


def banded(source: Path, **more: object) -> Opened:
    """Graft | Verdict | Saving | with the bands | Answer | Money | onto a list with its headings in row 2."""
    columns = [
        replace(one, values={3: 1}, band=band, band_format="head")
        for one, band in zip(VERDICTS, ("Answer", "Money"), strict=True)
    ]
    annotation = Annotation("Functions", 2, columns, **more)  # type: ignore[arg-type] # passed on as given
    return graft_onto(source, annotation=annotation).opened()["Functions"]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the result of a list below a title, one row of it faulty."""
    folder = tmp_path_factory.mktemp("first")
    return result_of(listed(folder / "a.xlsx"), folder / "first.xlsx")


@pytest.fixture(scope="module")
def sheet(first: Path) -> Opened:
    """Return its sheet Functions: headings in row 3, our columns from D on."""
    return openpyxl.load_workbook(first)["Functions"]


def column_of(header: str) -> int:
    """Return the column of a header of ours, the user's own being three."""
    return 4 + OUTPUT_HEADERS.index(header)


def fill(sheet: Opened, cell: str) -> object:
    """Return the colour of a cell, None without a fill."""
    shown = sheet[cell].fill
    return shown.fgColor.rgb if shown.fill_type else None


def test_a_band_above_the_headers_names_each_group(sheet: Opened) -> None:
    """| Answer | … | Where | … | stand in the free row above, each over the first of its columns."""
    bands = {cell.column: cell.value for cell in sheet[2] if cell.value}
    starts = {group: min(column_of(c.header) for c in OUTPUT_COLUMNS if c.group == group) for group in Group}
    assert bands == {column: str(group) for group, column in starts.items()}


def test_groups_differ_in_the_colour_of_their_headings(sheet: Opened) -> None:
    """Neighbouring groups never look the same, and the columns of a group do."""
    colours = [(c.group, fill(sheet, sheet.cell(3, column_of(c.header)).coordinate)) for c in OUTPUT_COLUMNS]
    assert len(set(colours)) == len(Group)
    changes = [(one, other) for one, other in pairwise(colours) if one[0] != other[0]]
    assert all(one[1] != other[1] for one, other in changes)


@pytest.mark.parametrize(
    ("above", "bands"),
    [
        ((), ["Answer", "Money"]),
        ((("D1", "Budget"),), [None, "Budget"]),
        ((("E1", "x"),), ["Answer", "Money"]),
    ],
)
def test_no_band_is_written_over_what_the_user_has_above(
    tmp_path: Path, above: tuple[tuple[str, str], ...], bands: list[str | None]
) -> None:
    """Only a row that is free over all of our columns takes them."""
    sheet = banded(titled(tmp_path / "a.xlsx", *above))
    assert [sheet["C1"].value, sheet["D1"].value] == bands
    assert [sheet["A1"].value, sheet["C2"].value] == ["What we do", "Verdict"]


def test_every_header_explains_itself_when_it_is_selected(sheet: Opened) -> None:
    """Group and header as the title, meaning and unit as the text; amounts name their currency."""
    prompts = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    for column in OUTPUT_COLUMNS:
        prompt = prompts[sheet.cell(3, column_of(column.header)).coordinate]
        assert prompt.promptTitle == f"{column.group}: {column.header}"
        assert str(prompt.prompt).startswith(column.note[:60])
        assert prompt.type in {None, "none"}
    assert "GBP" in str(prompts[sheet.cell(3, column_of("NPV")).coordinate].prompt)


def test_answers_lead_to_the_rows_that_explain_them(first: Path) -> None:
    """Tag to its scores, tier to why there, saving to its lines, wave to its lot: each to its own line."""
    book = openpyxl.load_workbook(first, data_only=True)
    sheet: Opened = book["Functions"]
    for header, target in (("Tag", "Scorecard"), ("Saving likely", "Business case")):
        name, _, cell = sheet.cell(4, column_of(header)).hyperlink.location.rpartition("!")
        assert name == f"'{target}'"
        assert book[target][cell].value == "Claims handling"
    place = sheet.cell(4, column_of("Location tier")).hyperlink.location
    assert "Claims handling" in book["Locations"][place.rpartition("!")[2]].value
    place = sheet.cell(4, column_of("Wave")).hyperlink.location
    assert book["Roadmap"][place.rpartition("!")[2]].value == "Claims handling"


@pytest.mark.parametrize(("frozen", "panes"), [(False, "B3"), (True, "C2")])
def test_headings_stay_in_sight_unless_the_user_chose_otherwise(
    tmp_path: Path, *, frozen: bool, panes: str
) -> None:
    """A list without frozen panes gets them; one that has them keeps its own."""
    assert banded(titled(tmp_path / "a.xlsx", frozen=frozen), freeze=(2, 1)).freeze_panes == panes


def test_a_row_left_out_says_so_and_what_to_type(first: Path, sheet: Opened) -> None:
    """All our cells of the row stand out, Tag stays empty, Why says it, beside a link to its line."""
    why = sheet.cell(6, column_of("Why"))
    assert why.value.startswith("Not analysed: see Fix list. “Headcount (FTE)” holds “many”")
    assert sheet.cell(6, column_of("Tag")).value is None
    assert {fill(sheet, sheet.cell(6, column_of(header)).coordinate) for header in OUTPUT_HEADERS} == {
        fill(sheet, why.coordinate)
    }
    line = sheet.cell(6, column_of("What would change it")).hyperlink.location.rpartition("!")[2][1:]
    assert openpyxl.load_workbook(first)["Fix list"][f"B{line}"].value == "Functions!B6"


def test_the_fault_and_the_name_of_its_row_are_marked_with_a_note(sheet: Opened) -> None:
    """People look at the left: the function's cell says which cell of its row wants mending."""
    assert fill(sheet, "B6") == fill(sheet, "A6") is not None
    assert fill(sheet, "A5") is None
    assert sheet["B6"].comment.text.startswith("To fix: “Headcount (FTE)” holds “many”")
    assert "Type how many people" in sheet["B6"].comment.text
    assert sheet["A6"].comment.text.startswith("To fix in B6:")
    assert re.search(r"Fix list, line \d+\.$", sheet["A6"].comment.text)


def test_cells_of_other_sheets_are_marked_too(first: Path) -> None:
    """A number that is none on Company has its fill and its note there."""
    company = openpyxl.load_workbook(first)["Company"]
    assert fill(company, "B3") is not None
    assert "Total employees" in company["B3"].comment.text
    assert company["B2"].comment is None


def test_comments_of_the_user_stay_beside_ours(
    tmp_path: Path, ooxml_errors: Callable[[Path], list[str]]
) -> None:
    """A cell the user commented keeps the comment; ours stand on other cells, in the same part."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        book.get_worksheet_by_name("Functions").write_comment("B2", "Ask Jo", {"author": "Sam"})

    notes = {"B2": "To fix: no", "B3": "To fix: <this>\nType 5."}
    annotation = replace(ON_FUNCTIONS, notes=notes)
    done = graft_onto(original(tmp_path / "a.xlsx", build), annotation=annotation)
    sheet = done.opened()["Functions"]
    assert (sheet["B2"].comment.text, sheet["B2"].comment.author) == ("Ask Jo", "Sam")
    assert (sheet["B3"].comment.text, sheet["B3"].comment.author) == (notes["B3"], AUTHOR)
    assert sum("comments" in name for name in ZipFile(done.path).namelist()) == 1
    assert done.part("xl/drawings/vmlDrawing1.vml").count("<v:shape ") == 2
    assert ooxml_errors(done.path) == []


def test_what_was_mended_is_marked_no_longer(tmp_path: Path) -> None:
    """Marked in one run and found right in the next: the cell wears the fill of its column again."""

    def build(book: xlsxwriter.Workbook) -> None:
        sand, mint = (book.add_format({"bg_color": colour}) for colour in ("#FFF6DD", "#DDFFDD"))
        for name in ("Functions", "Company"):
            sheet = book.add_worksheet(name)
            sheet.write_column("A1", ("Function", "Payroll", "Audit"), sand)
            sheet.write_column("B1", ("Cost", 100, "many"), mint)

    faulty: dict[str, Any] = {
        "marked_cells": {"B3": "warning"},
        "notes": {"B3": "To fix"},
        "mark_formats": ("warning",),
    }
    once = graft_onto(
        original(tmp_path / "a.xlsx", build),
        annotation=replace(ON_FUNCTIONS, **faulty),
        marks=[Annotation("Company", 1, (), **faulty)],
    )
    assert [fill(once.opened()[name], "B3") for name in ("Functions", "Company")] == ["FFFFEB9C"] * 2
    mended: dict[str, Any] = {"mark_formats": ("warning",)}
    again = graft_onto(
        once.path,
        annotation=replace(ON_FUNCTIONS, first_column=3, **mended),
        marks=[Annotation("Company", 1, (), **mended)],
    ).opened()
    for sheet in (again["Functions"], again["Company"]):
        assert (fill(sheet, "B3"), sheet["B3"].comment) == ("FFDDFFDD", None)


def test_a_sheet_without_marks_keeps_its_bytes(tmp_path: Path) -> None:
    """Nothing to mark and nothing marked before: the part is carried over as it is."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        book.add_worksheet("Company").write("A1", "Company name")

    source = original(tmp_path / "a.xlsx", build)
    done = graft_onto(source, marks=[Annotation("Company", 1, ())])
    name = "xl/worksheets/sheet2.xml"
    assert ZipFile(done.path).read(name) == ZipFile(source).read(name)


def test_a_result_of_a_result_has_each_band_link_and_note_once(first: Path, tmp_path: Path) -> None:
    """Nothing of ours is stacked up when our own output comes in again."""
    again = result_of(first, tmp_path / "again.xlsx")
    before, after = (openpyxl.load_workbook(path)["Functions"] for path in (first, again))
    for row in (2, 3):
        assert [cell.value for cell in after[row]] == [cell.value for cell in before[row]]
    links = [{c.coordinate for r in one.iter_rows() for c in r if c.hyperlink} for one in (before, after)]
    notes = [{c.coordinate for r in one.iter_rows() for c in r if c.comment} for one in (before, after)]
    assert links[0] == links[1]
    assert notes[0] == notes[1]
    parts = ZipFile(again).read("xl/worksheets/sheet2.xml").decode()
    assert parts.count("<hyperlink ") == len(links[0])


def test_no_more_links_than_excel_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own stay; beyond the limit the columns further left keep theirs."""
    monkeypatch.setattr("pipeline.workbook.links.MOST_LINKS", 3)
    frame = parse(worksheet("<sheetData/>", after='<hyperlinks><hyperlink ref="A9"/></hyperlinks>').encode())
    linked = [replace(one, links={2: "'Risks'!A1", 3: "'Risks'!A2"}) for one in VERDICTS]
    set_links(frame, Area(3, 1, 4, 4), linked)
    assert [link.get("ref") for link in frame.iter(tag("hyperlink"))] == ["A9", "C2", "C3"]


def test_every_cell_of_a_long_list_of_equal_faults_is_marked() -> None:
    """Sixty rows lack their headcount: the message names fifty, the marks and notes leave none out."""
    faults = [
        finding(
            "CELL-REQUIRED",
            Place("Functions", f"B{row}", row),
            header="Headcount",
            found="is empty",
            allowed="",
            type="",
        )
        for row in range(2, 62)
    ]
    merged = in_order(in_order(faults))
    assert [one.cell.endswith("B51 and 10 more") for one in merged] == [True]
    assert set(marked_cells(merged, "Functions")) == {f"B{row}" for row in range(2, 62)}


def test_a_range_of_cells_is_marked_cell_by_cell() -> None:
    """| C8:C10, C25 | are four cells."""
    noted = finding("ROW-ZERO", Place("Functions", "C8:C10, C25", 8), header="Annual cost", what="people")
    assert set(marked_cells([noted], "Functions")) == {"C8", "C9", "C10", "C25"}


def test_comments_that_are_drawn_in_another_way_are_left_alone(tmp_path: Path) -> None:
    """Shapes of ours need prefixes that the drawing declares; without them there are marks, but no notes."""

    def build(book: xlsxwriter.Workbook) -> None:
        three_functions(book)
        book.get_worksheet_by_name("Functions").write_comment("B2", "Ask Jo", {"author": "Sam"})

    def renamed(text: str) -> str:
        return text.replace("x:", "xl:").replace("xmlns:x=", "xmlns:xl=")

    drawing = "xl/drawings/vmlDrawing1.vml"
    source = edited(original(tmp_path / "a.xlsx", build), {drawing: renamed})
    before = ZipFile(source).read(drawing)
    done = graft_onto(source, annotation=replace(ON_FUNCTIONS, notes={"B3": "To fix"}))
    assert ZipFile(done.path).read(drawing) == before
    assert "To fix" not in done.part("xl/comments1.xml")


def test_the_box_of_a_note_is_as_high_as_its_words_whatever_the_rows(tmp_path: Path) -> None:
    """| A2: four lines among plain rows | A9: four lines beside a row of 60 points |: four rows, and one."""
    notes = {"A2": "To fix", "A9": "To fix"}
    annotation = replace(ON_FUNCTIONS, notes=notes, row_heights={9: 60.0})
    done = graft_onto(original(tmp_path / "a.xlsx", three_functions), annotation=annotation)
    anchors = re.findall(r"<x:Anchor>(.*?)</x:Anchor>", done.part("xl/drawings/vmlDrawing1.vml"))
    assert [int(anchor.split(", ")[6]) for anchor in anchors] == [1 + 4, 8 + 1]
