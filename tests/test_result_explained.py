"""The page on the result explains what is really there: every sheet and every heading of both examples."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from benchmarks.pictures import EXAMPLES, written
from pipeline.columns import OUTPUT_HEADERS
from pipeline.inputs import FUNCTION_QUESTIONS
from pipeline.workbook.sheets import result_sheets
from pipeline.workbook.template_looks import SKY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PAGE = Path(__file__).parents[1] / "docs" / "reading-the-result.md"
FUNCTIONS = "Functions"
HEAD = f"FF{SKY.removeprefix('#')}"  # the colour behind the headings of our columns
UNIT = re.compile(r" \((?:GBP|USD)\)$")
THEIRS = {"Fix list": {question.header for question in FUNCTION_QUESTIONS}}  # rows are repeated there
AN_HOUR_OR_MONTH = re.compile(r"\d{0,2}")


def explained() -> dict[str, str]:
    """Return the text below the heading of every sheet."""
    parts = re.split(r"^## (.+)\n", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def first_cells(text: str) -> str:
    """Return the first cells of all tables, a line each; a cell may hold several headings."""
    return "\n".join(re.findall(r"^\| (.+?) \|", text, re.MULTILINE))


def is_among(heading: str, cells: str) -> bool:
    """Return whether a heading stands in a cell as a whole, alone or beside others."""
    return bool(re.search(rf"(?:^|[;,] ){re.escape(heading)}(?:$|[;,] )", cells, re.MULTILINE))


def headings(sheet: Worksheet) -> Iterator[str]:
    """Yield the headings of our columns on a sheet."""
    for row in sheet.iter_rows():
        for cell in row:
            text = str(cell.value or "")
            if cell.fill.fgColor.rgb == HEAD and cell.font.b and not AN_HOUR_OR_MONTH.fullmatch(text):
                yield UNIT.sub("", text)


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: example.stem)
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Return the result of an example that was analysed before, under another policy."""
    path = tmp_path_factory.mktemp("explained") / "result.xlsx"
    written(request.param, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of what it does not keep; nothing is saved
        return load_workbook(path)


def test_every_sheet_has_its_part_in_the_order_of_the_result() -> None:
    """After the sheet of functions, which stands second."""
    names = [sheet.NAME for sheet in result_sheets()]
    told = [name for name in explained() if name in {*names, FUNCTIONS}]
    assert told == [names[0], FUNCTIONS, *names[1:]]


@pytest.mark.slow
def test_every_heading_of_every_sheet_is_explained(result: Workbook) -> None:
    """A reader finds each column in the part on its sheet."""
    ours = {sheet.NAME for sheet in result_sheets()}
    missing: dict[str, list[str]] = {}
    for sheet in result.worksheets:
        name = sheet.title.removesuffix(" (2)")
        if name in ours and sheet.title != "Assumptions":
            known = first_cells(explained()[name])
            told = set(headings(sheet)) - THEIRS.get(name, set())
            lacking = sorted(heading for heading in told if not is_among(heading, known))
            missing |= {name: lacking} if lacking else {}
    assert missing == {}


def test_every_new_column_is_explained_with_how_to_read_it() -> None:
    """In the order in which they stand on the sheet."""
    lines = re.findall(r"^\| (.+?) \| .+? \| .+ \|$", explained()[FUNCTIONS], re.MULTILINE)
    assert [line for line in lines if line in OUTPUT_HEADERS] == list(OUTPUT_HEADERS)
