"""Files that are no package come back as a new workbook, whatever their sheets are called."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest

from pipeline.columns import OUTPUT_HEADERS
from pipeline.workbook.plain_copy import names_for_excel
from tests.support.analyses import result_of
from tests.support.content_written import COMPANY, HEADERS, ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LONG = "Functions of all our companies in Europe"


@pytest.mark.parametrize(
    ("names", "given"),
    [
        (["Functions", "Company"], ["Functions", "Company"]),
        (["A/B", "A?B", "a*b"], ["A_B", "A_B (2)", "a_b (3)"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 25 + " (2)"]),
        (["'quoted'", "History", ""], ["quoted", "History (2)", "Sheet"]),
    ],
)
def test_sheets_get_names_that_excel_takes(names: list[str], given: list[str]) -> None:
    """At most 31 characters, none of the signs it refuses, no apostrophe at the ends, and no two alike."""
    assert list(names_for_excel(names).values()) == given


def open_document(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write the smallest OpenDocument spreadsheet there can be."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(map(_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _row(cells: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_functions_on_a_sheet_with_a_long_name(tmp_path: Path) -> None:
    """LibreOffice allows names that Excel does not; our columns stand on that sheet all the same."""
    source = open_document(tmp_path / "acme.ods", {LONG: [HEADERS, *ROWS], "Company": COMPANY})
    book = openpyxl.load_workbook(result_of(source, tmp_path / "out.xlsx"))
    headers = [cell.value for cell in book[LONG[:31]][1]]
    assert headers == [*HEADERS, *OUTPUT_HEADERS]
    assert book["Company"]["B1"].value == "Acme Bolts"
