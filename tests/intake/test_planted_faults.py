"""A fault planted in any column, at any place, is named at its cell; what is suggested mends it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from pipeline.findings import Level
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Kind, Question
from pipeline.intake import read_workbook
from tests.support.suggestions import suggested
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding
    from pipeline.intake import Intake

HEADINGS = [question.header for question in FUNCTION_QUESTIONS]
GOOD = ["Payroll", 4.0, 200_000.0, *[None] * (len(HEADINGS) - 3)]
POSITIONS = ["A1", "B7", "D12"]
UNSAVED, DIVIDED = ("=A1", ""), ("=1/0", "#DIV/0!")
EVERYWHERE: list[tuple[object, str]] = [
    (DIVIDED, "CELL-ERROR"), (("=NA()", "#N/A"), "CELL-ERROR"), (UNSAVED, "CELL-FORMULA"), ("#REF!",
    "CELL-ERROR"),
    ("#WERT!", "CELL-ERROR"), ("#####", "CELL-ERROR"),
]  # fmt: skip
FAULTS: dict[Kind, list[tuple[object, str]]] = {
    Kind.TEXT: [],
    Kind.NUMBER: [
        ("two", "CELL-NUMBER"), ("1.234", "CELL-AMBIGUOUS"), (-5.0, "CELL-RANGE"), ("(5)", "CELL-RANGE"),
        ("5-", "CELL-RANGE"), (1e13, "CELL-RANGE"), (True, "CELL-NUMBER"), (date(2026, 5, 1), "CELL-NUMBER"),
        ("40 - 45", "CELL-NUMBER"), ("<5", "CELL-NUMBER"), ("3 or 4", "CELL-NUMBER"), ("1.2.3",
        "CELL-NUMBER"),
        ("12 bananas", "CELL-NUMBER"),
    ],
    Kind.PERCENT: [("eight", "CELL-NUMBER"), (-5.0, "CELL-RANGE"), ("250%", "CELL-RANGE"), (True,
    "CELL-NUMBER")],
    Kind.RATING: [
        (6.0, "CELL-RANGE"), (0.0, "CELL-RANGE"), (-1.0, "CELL-RANGE"), (2.5, "CELL-RANGE"), ("3,5",
        "CELL-RANGE"),
        ("so so", "CELL-NUMBER"), ("2-3", "CELL-NUMBER"), (True, "CELL-NUMBER"),
        (date(2026, 5, 1), "CELL-NUMBER"),
    ],
    Kind.CHOICE: [("whatever", "CELL-CHOICE"), (7.0, "CELL-CHOICE"), (True, "CELL-CHOICE")],
    Kind.YES_NO: [("perhaps", "CELL-CHOICE"), (2.0, "CELL-CHOICE"), ("yes and no", "CELL-CHOICE"), ("teils",
    "CELL-CHOICE")],
    Kind.COUNTRY: [("Atlantis", "CELL-COUNTRY"), ("Grmany", "CELL-COUNTRY"), ("Poland, Spain",
    "CELL-COUNTRY"), (7.0, "CELL-COUNTRY")],
    Kind.COUNTRIES: [("Poland, Atlantis", "CELL-COUNTRY"), ("Indai", "CELL-COUNTRY")],
    Kind.LANGUAGES: [("Klingon", "CELL-LANGUAGE"), ("English, Germn", "CELL-LANGUAGE")],
    Kind.CURRENCY: [("XXQ", "CELL-CURRENCY"), ("GPB", "CELL-CURRENCY"), ("kr", "CELL-CURRENCY"), (7.0,
    "CELL-CURRENCY")],
    Kind.DATE: [("soon", "CELL-DATE"), ("05/06/2027", "CELL-DATE-AMBIGUOUS"), (12.0, "CELL-DATE"),
    ("31.02.2027", "CELL-DATE"), ("Q3 2027", "CELL-DATE")],
}  # fmt: skip
OF_COST: list[tuple[object, str]] = [
    ("390 000 kr", "CELL-SIGN"),
    ("¥ 500", "CELL-SIGN"),
    ("12%", "CELL-NUMBER"),
]
STRICTEST = {
    "furthest": "Onshore", "residency": "Home country", "data": "Regulated",
    "in_country": True, "keep": True, "on_site": True,
}  # fmt: skip
MISSING: list[tuple[object, str]] = [("", "CELL-REQUIRED"), ("n/a", "CELL-REQUIRED"), ("-", "CELL-REQUIRED")]


def _cases(questions: tuple[Question, ...]) -> list[tuple[Question, object, str]]:
    """Notes are kept and not read: nothing can be wrong there."""
    asked = [each for each in questions if each.name != "notes"]
    faults = [(each, *fault) for each in asked for fault in (*EVERYWHERE, *FAULTS[each.kind])]
    of_cost = [(each, *fault) for each in asked if each.name == "annual_cost" for fault in OF_COST]
    return faults + of_cost + [(each, *fault) for each in asked if each.required for fault in MISSING]


PLANTED = 1_587
IN_LIST, IN_COMPANY = _cases(FUNCTION_QUESTIONS), _cases(COMPANY_QUESTIONS)


def _cell(at: str, down: int, right: int) -> str:
    row, column = xl_cell_to_rowcol(at)
    return str(xl_rowcol_to_cell(row + down, column + right))


def _errors(intake: Intake) -> dict[str, Finding]:
    """Return the errors by the cell they name, those that were merged apart again."""
    errors = [found for found in intake.findings if found.level is Level.ERROR]
    return {cell: found for found in errors for cell in found.cell.split(", ")}


def _faulty_list() -> list[list[object]]:
    rows: list[list[object]] = []
    for number, (question, fault, _) in enumerate(IN_LIST):
        row: list[object] = [f"Work {number}", *GOOD[1:]]
        row[HEADINGS.index(question.header)] = fault
        rows.append(row)
    return rows


@pytest.mark.parametrize("at", POSITIONS)
def test_every_fault_in_the_list_is_named_and_mended_by_what_is_suggested(tmp_path: Path, at: str) -> None:
    """Each at its own cell and nowhere else; the same cells with what the findings say are accepted."""
    rows = _faulty_list()
    planted = {
        _cell(at, number, HEADINGS.index(question.header)): (number - 1, question, code)
        for number, (question, _, code) in enumerate(IN_LIST, start=1)
    }
    intake = read_workbook(write_workbook(tmp_path / "a.xlsx", {"Functions": [HEADINGS, *rows]}, at=at))
    errors = _errors(intake)
    assert {cell: found.code for cell, found in errors.items()} == {
        cell: code for cell, (_, _, code) in planted.items()
    }
    first = xl_cell_to_rowcol(at)[0] + 2
    needed = {
        first + at for at, question, _ in planted.values() if question.required or question.name == "currency"
    }
    assert set(intake.set_aside.index) == needed
    for cell, (number, question, _) in planted.items():
        found = errors[cell]
        assert found.allowed
        assert ("Until it is corrected" in found.do) == (first + number not in needed)
        if first + number not in needed:
            _assert_strictest(intake, first + number, question)
        rows[number][HEADINGS.index(question.header)] = suggested(found.do, question)
    mended = read_workbook(write_workbook(tmp_path / "b.xlsx", {"Functions": [HEADINGS, *rows]}, at=at))
    assert {cell: str(found) for cell, found in _errors(mended).items()} == {}
    assert len(mended.functions) == len(rows)


def _assert_strictest(intake: Intake, row: int, question: Question) -> None:
    """Until a limit is corrected it counts at its strictest; of a list, what could be read is kept."""
    read = intake.functions.loc[row, question.name]
    if question.kind not in {Kind.LANGUAGES, Kind.COUNTRIES} or read is None:
        assert _same(read, STRICTEST.get(question.name))


def _same(value: object, expected: object) -> bool:
    return bool(pd.Series([value], dtype=object).isna().all() if expected is None else value == expected)


def _rounds() -> list[list[tuple[Question, object, str]]]:
    """Return the faults of the company's answers so that each round has one for every question."""
    of_each = {
        question.name: [case for case in IN_COMPANY if case[0] is question] for question in COMPANY_QUESTIONS
    }
    longest = max(map(len, of_each.values()))
    return [[cases[at] for cases in of_each.values() if at < len(cases)] for at in range(longest)]


@pytest.mark.parametrize("at", POSITIONS)
def test_every_fault_on_the_company_sheet_is_named_and_mended_by_what_is_suggested(
    tmp_path: Path, at: str
) -> None:
    """The answer counts as missing, a limit as the strictest; the functions are analysed all the same."""
    for faults in _rounds():
        company = [[question.header, fault] for question, fault, _ in faults]
        sheets: dict[str, list[list[object]]] = {
            "Company": company,
            "Functions": [list(HEADINGS), list(GOOD)],
        }
        intake = read_workbook(write_workbook(tmp_path / "a.xlsx", sheets, at={"Company": at}))
        errors = _errors(intake)
        assert {cell: found.code for cell, found in errors.items()} == {
            _cell(at, row, 1): code for row, (_, _, code) in enumerate(faults)
        }
        assert len(intake.functions) == 1
        for row, (question, _, _) in enumerate(faults):
            read = intake.company[question.name].iloc[0]
            assert _same(read, STRICTEST.get(question.name)) or isinstance(read, tuple)
            company[row][1] = suggested(errors[_cell(at, row, 1)].do, question)
        mended = read_workbook(write_workbook(tmp_path / "b.xlsx", sheets, at={"Company": at}))
        assert {cell: str(found) for cell, found in _errors(mended).items()} == {}


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize("question", [each for each in FUNCTION_QUESTIONS if each.required], ids=str)
def test_a_missing_column_is_named_where_it_can_be_added(tmp_path: Path, question: Question, at: str) -> None:
    """The heading typed into the cell that is named makes the list readable."""
    needed = [each for each in FUNCTION_QUESTIONS if each.required]
    rows: list[list[object]] = [
        [each.header for each in needed],
        ["Payroll", 4.0, 200_000.0],
        ["Tax", 1.0, 90_000.0],
    ]
    missing = needed.index(question)
    left = [[cell for column, cell in enumerate(row) if column != missing] for row in rows]
    intake = read_workbook(write_workbook(tmp_path / "a.xlsx", {"Functions": left}, at=at))
    (found,) = [found for found in intake.findings if found.level is Level.ERROR]
    assert (found.code, found.cell) == ("COLUMN-MISSING", _cell(at, 0, 2))
    heading = re.search(r"Add a column headed “(.+?)”", found.do)
    assert heading
    added = [
        [*row, cell]
        for row, cell in zip(left, [heading[1], *(full[missing] for full in rows[1:])], strict=True)
    ]
    mended = read_workbook(write_workbook(tmp_path / "b.xlsx", {"Functions": added}, at=at))
    assert not mended.findings


def test_how_many_faults_are_planted() -> None:
    """Every kind in every column at three places, as the list above says; a new column adds its own."""
    columns = {question.name for question, _, _ in (*IN_LIST, *IN_COMPANY)}
    required = sum(question.required for question in FUNCTION_QUESTIONS)
    planted = (len(IN_LIST) + len(IN_COMPANY) + required) * len(POSITIONS)
    print(f"{planted:,} faults planted in {len(columns)} columns and answers")  # noqa: T201 - the count is shown
    assert (
        len(FUNCTION_QUESTIONS) + len(COMPANY_QUESTIONS) - 1 >= len(columns) >= len(FUNCTION_QUESTIONS) + 10
    )
    assert planted >= PLANTED


def test_all_faults_of_a_row_are_reported_at_once(tmp_path: Path) -> None:
    """Nobody should have to drop the file three times to learn of three faults."""
    path = write_workbook(
        tmp_path / "faulty.xlsx",
        {
            "Functions": """
            Function | Headcount (FTE) | Annual cost | Volume | Keep in-house | Target country
            Payroll  | two             | (500)       | 9      | perhaps       | Atlantis
            """
        },
    )
    assert sorted(_errors(read_workbook(path))) == ["B2", "C2", "D2", "E2", "F2"]


def _told(tmp_path: Path, column: str, cell: object) -> Finding:
    bad = [cell if header == column else good for header, good in zip(HEADINGS, GOOD, strict=True)]
    intake = read_workbook(write_workbook(tmp_path / "one.xlsx", {"Functions": [HEADINGS, bad]}))
    return next(found for found in intake.findings if found.level is Level.ERROR)


@pytest.mark.parametrize(
    ("column", "cell", "do"),
    [
        (
            "Annual cost",
            "",
            "Type the yearly cost of these people, for example 420000 for 420,000. If the row",
        ),
        ("Annual cost", -195_000.0, "Type it without the minus if it is a cost: 195000."),
        ("Annual cost", "(500)", "Type it without the minus if it is a cost: 500."),
        ("Headcount (FTE)", -2.0, "Type how many people do this work,"),
        ("Headcount (FTE)", "thirty", "Type how many people do this work,"),
        ("Volume", 6.0, "Type a whole number from 1 to 5. Until it is corrected, it counts as blank."),
        (
            "Strategic importance",
            "so so",
            "Type a whole number from 1 to 5. Until it is corrected, the function",
        ),
        ("Overlap hours", 12.0, "Type a number from 0 to 8. Until it is corrected, it counts as blank."),
        ("Must stay in country", "perhaps", "Type Yes or No. Until it is corrected, Yes is assumed."),
        ("Data sensitivity", "secret", "Choose one of these. Until it is corrected, Regulated is assumed."),
    ],
)
def test_what_to_do_is_said_in_words(tmp_path: Path, column: str, cell: object, do: str) -> None:
    """No figure of ours is offered as if it were the user's; a sign may be."""
    assert _told(tmp_path, column, cell).do.startswith(do)
