"""The file comes back with its faults named; typed in as suggested and dropped again, it is accepted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS
from pipeline.intake import read_workbook
from pipeline.run import Settings, Status, process_one
from tests.support.messy import COMPANY, german
from tests.support.suggestions import suggested
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*is not supported and will be removed:UserWarning")
SETTINGS = Settings(as_of=date(2026, 1, 1))
QUESTIONS = {question.header: question for question in (*COMPANY_QUESTIONS, *FUNCTION_QUESTIONS)}
HEAD: list[object] = [
    "Abteilung",
    "Funktion",
    "Anzahl FTE",
    "Personalkosten p.a. (€)",
    "Volume",
    "Keep in-house",
    "Owner",
]
TITLE: list[list[object]] = [["Norden Trading: Personalkosten 2026"], ["Stand: Mai"], []]
FIRST_ROW = len(TITLE) + 2


def _list(faults: dict[tuple[int, int], object]) -> list[list[object]]:
    rows: list[list[object]] = [
        [dept, name, heads, german(cost), 3, "nein", "A. Person"] for dept, name, heads, cost in COMPANY
    ]
    for (row, column), fault in faults.items():
        rows[row][column] = fault
    return [*TITLE, list(HEAD), *rows, ["", "Gesamt", sum(row[2] for row in COMPANY), None]]


FAULTS: dict[tuple[int, int], object] = {
    (0, 2): "twelve", (3, 3): "264300,00 kr", (5, 2): ("=A1", ""), (9, 4): "very much", (11, 5): "perhaps",
    (14, 3): ("=1/0", "#DIV/0!"), (20, 3): "(372.000,00)", (30, 2): "", (33, 3): -115_000.0,
}  # fmt: skip


def _mend(path: Path) -> int:
    """Type what the sheet Fix list says into the cells that it names, and return how many."""
    book = load_workbook(path)
    typed = 0
    for status, where, wrong, _, do, _ in _lines(book):
        if status != "To fix":
            continue
        sheet, _, cells = where.partition("!")
        header = next(header for header in QUESTIONS if wrong.startswith(f"“{header}”"))
        for cell in cells.split(", "):
            book[sheet.strip("'")][cell].value = suggested(do, QUESTIONS[header])
            typed += 1
    book.save(path)
    return typed


def _lines(book: Workbook) -> list[tuple[str, ...]]:
    rows = [
        tuple(str(cell or "") for cell in row[:6]) for row in book["Fix list"].iter_rows(values_only=True)
    ]
    heading = next(at for at, row in enumerate(rows) if row[0] == "Status")
    return [row for row in rows[heading + 1 :] if row[1]]


def _result(folder: Path, stem: str, ending: str) -> Path:
    path = folder / f"{stem}_{ending}.xlsx"
    assert path.is_file()
    return path


def test_a_workbook_with_faults_comes_back_mended_by_its_own_fix_list(tmp_path: Path) -> None:
    """Mended in the returned file, all forty functions are analysed, and nothing is lost."""
    sheets: dict[str, list[list[object]]] = {
        "Firma": [["Land", "Deutschland"], ["Währung", "EUR"]],
        "Funktionen 2026": _list(FAULTS),
    }
    path = write_workbook(tmp_path / "norden.xlsx", sheets)
    first = process_one(path, tmp_path, SETTINGS)
    assert first.status is Status.ANALYSED
    back = _result(tmp_path, "norden", "analyzed")
    assert _mend(back) == len(FAULTS)
    again = read_workbook(back)
    assert again.set_aside.empty
    assert again.functions["function"].tolist() == [row[1] for row in COMPANY]
    touched = {FIRST_ROW + row for row, _ in FAULTS}
    for row, (_, _, heads, cost) in enumerate(COMPANY, start=FIRST_ROW):
        if row not in touched:
            assert tuple(again.functions.loc[row, ["headcount", "annual_cost"]]) == (heads, cost)
    assert [found for found in again.findings if found.level == "error"] == []
    (tmp_path / "again").mkdir()
    second = process_one(back, tmp_path / "again", SETTINGS, stem="norden")
    assert second.status is Status.ANALYSED
    book = load_workbook(_result(tmp_path / "again", "norden", "analyzed"))
    assert book["Funktionen 2026"]["G5"].value == "A. Person"
    assert book["Firma"]["B1"].value == "Deutschland"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_workbook_of_which_nothing_can_be_analysed_comes_back_too(tmp_path: Path, ending: str) -> None:
    """Its cells are marked and listed, and mended there it is accepted; a .csv comes back as a workbook."""
    rows: list[list[object]] = [
        ["Function", "FTE", "Annual cost"],
        ["Payroll", "six", "390000"],
        ["Legal", "2", "lots"],
    ]
    path = tmp_path / f"small.{ending}"
    if ending == "csv":
        path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
    else:
        write_workbook(path, {"Functions": rows})
    assert process_one(path, tmp_path, SETTINGS).status is Status.REFUSED
    back = _result(tmp_path, "small", "needs_fixes")
    assert _mend(back) == 2
    again = read_workbook(back)
    assert again.functions["function"].tolist() == ["Payroll", "Legal"]
    assert [found for found in again.findings if found.level == "error"] == []
