"""Everybody can read the sheets we add: in print, without colours, with a screen reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from pipeline.columns import Action, Tag
from pipeline.findings import Level
from pipeline.workbook.looks import MARKS, STATUS, coloured_words
from pipeline.workbook.sheets import result_sheets
from tests.support.analyses import drawn, second_result_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
    pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning"),
]
NAMES = [sheet.NAME for sheet in result_sheets()]
LEAST_CONTRAST = 4.5  # WCAG 2.2, level AA
WHITE, BLACK = "FFFFFF", "000000"
PAGE = 45  # rows: a longer sheet needs its headings again on the next page


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the result of the drawn company once."""
    folder = tmp_path_factory.mktemp("accessible")
    return second_result_of(drawn(folder / "kestrel.xlsx"), folder / "kestrel_analyzed.xlsx")


@pytest.fixture(scope="module")
def book(result: Path) -> openpyxl.Workbook:
    """Read it back."""
    return openpyxl.load_workbook(result, data_only=True)


def filled(sheet: Worksheet) -> Iterator[Cell]:
    """Go through the cells that hold something."""
    for row in sheet.iter_rows():
        yield from (cell for cell in row if cell.value is not None)


def light(colour: str) -> float:
    """Return the relative luminance of a colour, RRGGBB, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(ink: str, fill: str) -> float:
    """Return how far two colours are apart, from 1 to 21."""
    dark, bright = sorted((light(ink), light(fill)))
    return (bright + 0.05) / (dark + 0.05)


def colours(cell: Cell) -> tuple[str, str]:
    """Return the colours of letters and ground of a cell."""
    ink, fill = cell.font.color, cell.fill
    on = str(fill.fgColor.rgb)[-6:] if fill.fill_type == "solid" else WHITE
    return (str(ink.rgb)[-6:] if ink is not None and ink.type == "rgb" else BLACK), on


def test_contrast_is_computed_as_the_guideline_does() -> None:
    """Black on white is 21; the grey of the guideline's own example just passes."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("767676", WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_letters_stand_out_from_their_ground(book: openpyxl.Workbook, name: str) -> None:
    """In every cell of every sheet of ours."""
    pairs = {colours(cell) for cell in filled(book[name])}
    assert pairs
    assert not [pair for pair in pairs if contrast(*pair) < LEAST_CONTRAST]


@pytest.mark.parametrize("name", NAMES)
def test_letters_stand_out_where_a_rule_colours_the_ground(book: openpyxl.Workbook, name: str) -> None:
    """Words in their colours, and figures on the darkest shade of a heat map."""
    for area in book[name].conditional_formatting:
        left, top, right, bottom = next(iter(area.sqref.ranges)).bounds
        rows = book[name].iter_rows(top, bottom, left, right)
        inks = {colours(cell)[0] for row in rows for cell in row if isinstance(cell, Cell)}
        for rule in area.rules:
            if rule.colorScale is not None:
                fills = [str(colour.rgb)[-6:] for colour in rule.colorScale.color]
                assert min(contrast(ink, fill) for ink in inks for fill in fills) >= LEAST_CONTRAST
            if rule.dxf is not None and rule.dxf.fill is not None:
                fill = str(rule.dxf.fill.bgColor.rgb)[-6:]
                own = {str(rule.dxf.font.color.rgb)[-6:]} if rule.dxf.font is not None else inks
                assert min(contrast(ink, fill) for ink in own) >= LEAST_CONTRAST


def test_every_colour_that_means_something_has_its_word() -> None:
    """A tag, an action, a level of a finding: colour is never alone."""
    assert set(coloured_words()) == {*Tag, *Action}
    assert set(MARKS) <= set(STATUS)
    assert set(STATUS) == set(Level)


@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_begins_with_its_title_and_prints_as_wide_as_a_page(
    book: openpyxl.Workbook, name: str
) -> None:
    """Large letters in the first row, and page numbers at the foot."""
    sheet = book[name]
    first = next(cell for cell in sheet[1] if cell.value is not None)
    assert first.column <= 2
    assert first.font.size >= 16
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.orientation == "landscape"
    assert "Page &[Page] of &N" in footer(sheet).replace("&P", "&[Page]").replace("&[Pages]", "&N")


def footer(sheet: Worksheet) -> str:
    """Return what stands below every printed page."""
    foot = sheet.oddFooter
    assert foot is not None
    return "".join(str(part.text or "") for part in (foot.left, foot.center, foot.right))


@pytest.mark.parametrize("name", NAMES)
def test_headings_come_again_on_every_page_and_stay_on_the_screen(book: openpyxl.Workbook, name: str) -> None:
    """On every sheet that is longer than a page; Summary is one page."""
    sheet = book[name]
    if name != "Summary":
        assert sheet.freeze_panes
        assert sheet.max_row <= PAGE or sheet.print_title_rows


@pytest.mark.parametrize("name", NAMES)
def test_no_merged_cells_get_in_the_way(book: openpyxl.Workbook, name: str) -> None:
    """None spans two rows, and none lies where a reader filters or sorts."""
    sheet = book[name]
    assert all(area.min_row == area.max_row for area in sheet.merged_cells.ranges)
    if sheet.auto_filter.ref:
        first, last = (int(re.sub(r"\D", "", end)) for end in sheet.auto_filter.ref.split(":"))
        assert not [area for area in sheet.merged_cells.ranges if first <= area.min_row <= last]


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_too_wide_for_its_column(book: openpyxl.Workbook, name: str) -> None:
    """A spreadsheet shows ##### instead."""
    sheet = book[name]
    widths = {
        number: group.width
        for group in sheet.column_dimensions.values()
        for number in range(group.min or 0, (group.max or 0) + 1)
    }
    joined = {area.start_cell.coordinate for area in sheet.merged_cells.ranges}
    tight = [
        cell.coordinate
        for cell in filled(sheet)
        if isinstance(cell.value, (int, float)) and cell.coordinate not in joined
        if not cell.alignment.shrink_to_fit and len(shown(cell)) > widths.get(cell.column, 8.43)
    ]
    assert not tight


def shown(cell: Cell) -> str:
    """Return about how a figure looks in its number format."""
    code = str(cell.number_format).split(";")[0]
    scaled = float(str(cell.value)) / 1000 ** len(
        re.findall(r",,?(?=\")", code) and re.findall(r",(?=,|\")", code)
    )
    sign = re.sub(r"[#,0.%]", "", code.replace("General", "").replace('"', ""))
    decimals = len(code.partition(".")[2].split('"')[0].rstrip("%,"))
    return f"{sign}{scaled * (100 if '%' in code else 1):,.{decimals}f}"


def test_every_drawing_is_named_and_described(result: Path) -> None:
    """With what it shows, in figures; a name as “Chart 1” tells nobody anything."""
    with ZipFile(result) as package:
        drawings = [package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name]
    objects = [found for drawing in drawings for found in re.findall(r"<xdr:cNvPr [^>]*>", drawing)]
    assert objects
    for found in objects:
        name, told = (re.findall(rf'{key}="([^"]*)"', found) for key in ("name", "descr"))
        assert not re.fullmatch(r"(Chart|Picture) \d+", name[0])
        assert len(told[0]) > 60
        assert re.search(r"\d", told[0])


def test_every_table_of_a_sheet_can_be_reached_by_its_tab_in_the_order_it_is_read(
    book: openpyxl.Workbook,
) -> None:
    """The decision first, then why, then the plan, then what is asked of the reader, then the small print."""
    ours = [name for name in book.sheetnames if name in NAMES]
    assert ours == NAMES
