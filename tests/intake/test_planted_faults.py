"""A fault planted in any column, wherever the headings stand, is reported at its cell and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from pipeline.findings import Level
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Kind, Question
from pipeline.intake import read_workbook
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding

HEADINGS = [question.header for question in FUNCTION_QUESTIONS]
GOOD = ["Payroll", 4.0, 200_000.0, *[None] * (len(HEADINGS) - 3)]
ROW = 2
POSITIONS = ["A1", "B7", "D12"]

FAULTS: dict[Kind, list[tuple[object, str]]] = {
    Kind.TEXT: [(("=1/0", "#DIV/0!"), "CELL-ERROR"), (("=A1", ""), "CELL-FORMULA")],
    Kind.NUMBER: [
        ("two", "CELL-NUMBER"),
        ("1.234", "CELL-AMBIGUOUS"),
        (-5.0, "CELL-RANGE"),
        ("(5)", "CELL-RANGE"),
        (1e13, "CELL-RANGE"),
        (("=1/0", "#DIV/0!"), "CELL-ERROR"),
        (("=A1", ""), "CELL-FORMULA"),
        ("#N/A", "CELL-ERROR"),
        (True, "CELL-NUMBER"),
    ],
    Kind.PERCENT: [("eight", "CELL-NUMBER"), (-5.0, "CELL-RANGE"), ("250%", "CELL-RANGE")],
    Kind.RATING: [
        (6.0, "CELL-RANGE"),
        (0.0, "CELL-RANGE"),
        (2.5, "CELL-RANGE"),
        ("so so", "CELL-NUMBER"),
        (("=NA()", "#N/A"), "CELL-ERROR"),
        (("=A1", ""), "CELL-FORMULA"),
    ],
    Kind.CHOICE: [("whatever", "CELL-CHOICE"), (7.0, "CELL-CHOICE"), (("=A1", "#REF!"), "CELL-ERROR")],
    Kind.YES_NO: [("perhaps", "CELL-CHOICE"), (2.0, "CELL-CHOICE"), (("=A1", ""), "CELL-FORMULA")],
    Kind.COUNTRY: [("Atlantis", "CELL-COUNTRY"), (("=A1", "#NAME?"), "CELL-ERROR")],
    Kind.COUNTRIES: [("Poland, Atlantis", "CELL-COUNTRY")],
    Kind.LANGUAGES: [("Klingon", "CELL-LANGUAGE"), (("=A1", ""), "CELL-FORMULA")],
    Kind.CURRENCY: [("XXQ", "CELL-CURRENCY"), ("COP", "CURRENCY-NO-RATE")],
    Kind.DATE: [("soon", "CELL-DATE"), ("05/06/2027", "CELL-DATE-AMBIGUOUS"), (12.0, "CELL-DATE")],
}
STRICTEST = {
    "furthest": "Onshore", "residency": "Home country", "data": "Regulated",
    "in_country": True, "keep": True, "on_site": True,
}  # fmt: skip
REQUIRED = [("", "CELL-REQUIRED"), ("n/a", "CELL-REQUIRED")]


def _cases(questions: tuple[Question, ...]) -> list[tuple[Question, object, str]]:
    """Notes are kept and not read: nothing can be wrong there."""
    faults = [(each, *fault) for each in questions if each.name != "notes" for fault in FAULTS[each.kind]]
    return faults + [(each, *fault) for each in questions if each.required for fault in REQUIRED]


def _errors(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(found.code, found.sheet, found.cell) for found in findings if found.level is Level.ERROR]


def _same(value: object, expected: object) -> bool:
    return bool(pd.Series([value], dtype=object).isna().all() if expected is None else value == expected)


def _cell(at: str, down: int, right: int) -> str:
    row, column = xl_cell_to_rowcol(at)
    return str(xl_rowcol_to_cell(row + down, column + right))


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize(("question", "fault", "code"), _cases(FUNCTION_QUESTIONS), ids=str)
def test_a_fault_in_the_list_is_reported_at_its_cell(
    tmp_path: Path, question: Question, fault: object, code: str, at: str
) -> None:
    """The finding names the cell; the row is set aside only for want of what every function needs."""
    column = HEADINGS.index(question.header)
    bad = [*GOOD[:column], fault, *GOOD[column + 1 :]]
    path = write_workbook(
        tmp_path / "faulty.xlsx", {"Functions": [HEADINGS, GOOD, bad, ["Legal", *GOOD[1:]]]}, at=at
    )
    intake = read_workbook(path)
    assert _errors(intake.findings) == [(code, "Functions", _cell(at, ROW, column))]
    row = xl_cell_to_rowcol(at)[0] + ROW + 1
    if question.required or question.name == "currency":
        assert list(intake.functions["function"]) == ["Payroll", "Legal"]
        assert list(intake.set_aside.index) == [row]
    else:
        assert intake.set_aside.empty
        assert _same(intake.functions.loc[row, question.name], STRICTEST.get(question.name))
        assert "Until it is corrected" in next(found for found in intake.findings if found.code == code).do


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize(
    ("question", "fault", "code"),
    [case for case in _cases(COMPANY_QUESTIONS) if case[2] != "CURRENCY-NO-RATE"],
    ids=str,
)
def test_a_fault_on_the_company_sheet_is_reported_at_its_cell(
    tmp_path: Path, question: Question, fault: object, code: str, at: str
) -> None:
    """The answer counts as missing, a limit as the strictest; the functions are analysed all the same."""
    company = [["Company", None], ["Industry", "Insurance"], [question.header, fault], ["Anything", None]]
    if question.name == "industry":
        company[1] = ["Company name", "Acme"]
    sheets = {"Company": company, "Functions": [HEADINGS, GOOD]}
    path = write_workbook(tmp_path / "faulty.xlsx", sheets, at={"Company": at})
    intake = read_workbook(path)
    assert _errors(intake.findings) == [(code, "Company", _cell(at, ROW, 1))]
    kept = ("PL",) if fault == "Poland, Atlantis" else STRICTEST.get(question.name)
    assert _same(intake.company[question.name].iloc[0], kept)
    assert len(intake.functions) == 1


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
    cells = [cell for _, _, cell in _errors(read_workbook(path).findings)]
    assert cells == ["B2", "C2", "D2", "E2", "F2"]


@pytest.mark.parametrize(
    "question", [each for each in FUNCTION_QUESTIONS if each.kind is not Kind.TEXT], ids=str
)
def test_every_finding_says_what_is_allowed_and_what_to_type(tmp_path: Path, question: Question) -> None:
    """An error without a way out helps nobody."""
    column = HEADINGS.index(question.header)
    for fault, _ in FAULTS[question.kind]:
        bad = [*GOOD[:column], fault, *GOOD[column + 1 :]]
        path = write_workbook(tmp_path / "faulty.xlsx", {"Functions": [HEADINGS, bad]})
        for found in read_workbook(path).findings:
            if found.level is Level.ERROR:
                assert found.allowed
                assert found.do


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


def test_a_cost_typed_without_its_minus_is_accepted(tmp_path: Path) -> None:
    """What the finding says to type makes it go away."""
    typed = _told(tmp_path, "Annual cost", -195_000.0).do.removesuffix(".").split(": ")[1]
    row = ["Payroll", 4, float(typed)]
    intake = read_workbook(write_workbook(tmp_path / "mended.xlsx", {"Functions": [HEADINGS[:3], row]}))
    assert not intake.findings
