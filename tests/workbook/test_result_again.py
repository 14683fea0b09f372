"""Our own result dropped in again, as it is or saved by another program since: replaced, never doubled."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.columns import OUTPUT_HEADERS
from tests.support.analyses import result_of
from tests.support.content_written import HEADERS, ROWS, company_book, table
from tests.support.package_lint import lint
from tests.support.recalculation import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"), pytest.mark.slow]


def untouched(path: Path) -> Path:
    """Drop the result in as it is."""
    return path


def saved_by_openpyxl(path: Path) -> Path:
    """Save the result as a script would."""
    target = path.with_stem(f"{path.stem}_script")
    openpyxl.load_workbook(path).save(target)
    return target


def saved_by_libreoffice(path: Path) -> Path:
    """Save the result as a person without Excel would."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed: a result saved by it was not dropped in again.")
    folder = path.parent / "saved"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = [OFFICE, "--headless", "--norestore", profile, "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=280)
    return folder / path.name


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the result of a company whose functions are an Excel table with totals."""
    folder = tmp_path_factory.mktemp("again")
    return result_of(company_book(folder / "acme.xlsx", table), folder / "first.xlsx")


@pytest.mark.parametrize("saved", [untouched, saved_by_openpyxl, saved_by_libreoffice])
def test_result_dropped_in_again_is_replaced(
    first: Path, tmp_path: Path, saved: Callable[[Path], Path]
) -> None:
    """Each of our columns and sheets is there once; the user's table, cells and sheets are still theirs."""
    again = saved(first)
    second = result_of(again, tmp_path / "second.xlsx")
    before, book = openpyxl.load_workbook(again), openpyxl.load_workbook(second)
    assert book.sheetnames == before.sheetnames
    sheet = book["Functions"]
    headers = [cell.value for cell in sheet[1]]
    assert [headers.count(header) for header in OUTPUT_HEADERS] == [1] * len(OUTPUT_HEADERS)
    assert tuple(headers[:3]) == HEADERS
    assert [tuple(cell.value for cell in row[:3]) for row in sheet["A2:C4"]] == list(ROWS)
    assert [one.ref for one in sheet.tables.values()] == [before["Functions"].tables["Functions"].ref]
    assert len(sheet.conditional_formatting) == len(before["Functions"].conditional_formatting)
    assert (sheet["A9"].value, sheet["H9"].value) == ("A note below the table", "Another, far right")
    assert lint(second) == []
