"""One company, sent by twenty people: the same numbers are read from all, or the cell is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Level
from pipeline.intake import read_workbook
from tests.support import messy
from tests.support.messy import COMPANY, DEPARTMENTS, HEAD, READ, of
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding
    from pipeline.intake import Intake

EXPECTED = {name: (heads, cost) for _, name, heads, cost in COMPANY}
# What each workbook is told beside how its words were read; nothing else may be an error, warning or advice.
TOLD = {
    "with sections": {"ROW-SUM"},
    "several tables": {"SHEET-OTHERS", "TABLE-OTHER"},
}  # fmt: skip
ANNOUNCED = {
    "HR export": {"SHEET-CHOSEN", "COLUMN-GUESSED", "CURRENCY-FOUND"},
    "in German": {"COMPANY-FOUND", "SHEET-CHOSEN", "COLUMN-GUESSED"},
    "in French": {"COMPANY-FOUND"}, "in thousands": {"COLUMN-GUESSED"}, "numbers as text": {"CELL-READ-AS"},
    "with sections": {"ROW-TOTAL", "ROW-NOTE"}, "sums on top": {"ROW-TOTAL"},
    "hidden": {"SHEET-HIDDEN", "SHEETS-HIDDEN"}, "formulas": {"ROW-TOTAL-UNCHECKED"},
    "misspelt": {"COMPANY-FOUND", "SHEET-CHOSEN", "COLUMN-GUESSED"},
    "several tables": {"COMPANY-FOUND", "ROW-NOTE"},
}  # fmt: skip


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Intake]:
    """Read all of them once."""
    folder = tmp_path_factory.mktemp("messy")
    return {name: read_workbook(make(folder / f"{name}.{ext}")) for name, (make, ext) in READ.items()}


@pytest.mark.parametrize("name", READ)
def test_the_same_numbers_are_read_from_every_workbook(sent: dict[str, Intake], name: str) -> None:
    """Forty functions, each with its people and its cost: nothing lost, nothing counted twice."""
    functions = sent[name].functions
    read = {row.function: (row.headcount, row.annual_cost) for row in functions.itertuples()}
    assert len(functions) == len(COMPANY) == 40
    assert sent[name].set_aside.empty
    assert read.keys() == EXPECTED.keys()
    for function, amounts in EXPECTED.items():
        assert read[function] == pytest.approx(amounts, abs=1e-6)


@pytest.mark.parametrize("name", READ)
def test_what_was_made_of_a_workbook_is_said_and_no_more(sent: dict[str, Intake], name: str) -> None:
    """Nobody is troubled about what was understood, and nothing is taken in silence."""
    told = {found.code: found.level for found in sent[name].findings}
    assert {code for code, level in told.items() if level is not Level.NOTE} == TOLD.get(name, set())
    assert ANNOUNCED.get(name, set()) <= set(told)


@pytest.mark.parametrize("name", sorted(set(READ) - {"with sections"}))
def test_departments_are_read_too(sent: dict[str, Intake], name: str) -> None:
    """Under any heading, merged or not."""
    assert set(sent[name].functions["department"]) == set(DEPARTMENTS)


@pytest.mark.parametrize("name", ["in German", "in French", "several tables", "misspelt", "template"])
def test_answers_about_the_company_are_found_wherever_they_stand(sent: dict[str, Intake], name: str) -> None:
    """A sheet of another name, or the rows above the list."""
    company = sent[name].company.iloc[0]
    assert (company["company"], company["reporting_currency"]) == ("Norden Trading", "EUR")
    assert company["home_country"] == ("FR" if name == "in French" else "DE")


def _first(intake: Intake, code: str) -> Finding:
    return next(found for found in intake.findings if found.code == code)


def test_a_list_spread_over_a_sheet_for_each_department_is_asked_about(tmp_path: Path) -> None:
    """One workbook per department, put together: what was left out is named, with its money."""
    sheets = {each: [HEAD, *map(list, of(each))] for each in DEPARTMENTS}
    intake = read_workbook(write_workbook(tmp_path / "parts.xlsx", sheets))
    found = _first(intake, "SHEET-PARTS")
    assert (found.level, found.address) == (Level.WARNING, "Finance!B1")
    left = [row for row in COMPANY if row[0] != "Finance"]
    assert f"{len(left)} rows and {sum(row[3] for row in left):,.0f} of cost" in found.wrong
    assert all(f"“{each}”" in found.wrong for each in DEPARTMENTS)


def test_what_was_left_on_other_sheets_is_counted_without_their_totals_and_in_full(tmp_path: Path) -> None:
    """Thousands are thousands, and the sum under a part is no function of it."""
    head = ["Function", "Headcount", "Annual cost (k€)"]
    one = [head, ["Payroll", 4, 200], ["Legal", 2, 300], ["Tax", 1, 90], ["Total", 7, 590]]
    other = [head, ["Helpdesk", 5, 400], ["Network", 3, 350], ["Total", 8, 750]]
    intake = read_workbook(write_workbook(tmp_path / "parts.xlsx", {"Finance": one, "IT": other}))
    assert "2 rows and 750,000 of cost" in _first(intake, "SHEET-PARTS").wrong


ASKED: dict[str, tuple[list[object], str, str]] = {
    "1.234 as text": (["Payroll", "6", "1.234"], "CELL-AMBIGUOUS", "C2"),
    "a formula never calculated": (["Payroll", 6, ("=SUM(B2)", "")], "CELL-FORMULA", "C2"),
    "an error value": (["Payroll", ("=NA()", "#N/A"), 390_000], "CELL-ERROR", "B2"),
    "an error in German": (["Payroll", "#BEZUG!", 390_000], "CELL-ERROR", "B2"),
    "a cell too narrow when exported": (["Payroll", 6, "######"], "CELL-ERROR", "C2"),
    "a range": (["Payroll", "40 - 45", 390_000], "CELL-NUMBER", "B2"),
    "a limit": (["Payroll", "<5", 390_000], "CELL-NUMBER", "B2"),
    "a dollar that is none of ours": (["Payroll", 6, "$ 390,000.00"], "CELL-SIGN", "C2"),
    "a crown of three countries": (["Payroll", 6, "390 000 kr"], "CELL-SIGN", "C2"),
    "two figures": (["Payroll", "6 (8)", 390_000], "CELL-NUMBER", "B2"),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_what_can_be_read_in_two_ways_is_asked_at_its_cell(tmp_path: Path, case: str) -> None:
    """Never guessed: the row is set aside, the others are analysed."""
    row, code, cell = ASKED[case]
    sheets: dict[str, list[list[object]]] = {
        "Company": [["Reporting currency", "EUR"]],
        "Functions": [["Function", "FTE", "Annual cost"], row, ["Legal", 2, 300_000]],
    }
    intake = read_workbook(write_workbook(tmp_path / "asked.xlsx", sheets))
    errors = [(found.code, found.cell) for found in intake.findings if found.level is Level.ERROR]
    assert errors == [(code, cell)]
    assert intake.functions["function"].tolist() == ["Legal"]


def test_a_dollar_in_the_heading_is_the_reporting_dollar_or_asked_about(tmp_path: Path) -> None:
    """A company in Canada means its own; one in France has to say which."""
    drawn = "Function | FTE | Annual cost ($k)\nPayroll | 6 | 390\nLegal | 2 | 300"
    sheets = {"Company": "Home country | Canada", "Functions": drawn}
    canada = read_workbook(write_workbook(tmp_path / "ca.xlsx", sheets))
    assert canada.functions["annual_cost"].tolist() == [390_000, 300_000]
    assert not canada.converted
    france = read_workbook(
        write_workbook(tmp_path / "fr.xlsx", {**sheets, "Company": "Home country | France"})
    )
    assert [(found.code, found.cell) for found in france.findings if found.level is Level.ERROR] == [
        ("HEADING-SIGN", "C1")
    ]
    mended = {"Company": "Home country | France", "Functions": drawn.replace("($k)", "(USD k)")}
    assert len(read_workbook(write_workbook(tmp_path / "fr2.xlsx", mended)).functions) == 2


def test_one_person_a_row_is_asked_about_with_two_ways_out(tmp_path: Path) -> None:
    """People are not counted for the user; the column that is asked for makes the list readable."""
    titles = ["Clerk", "Clerk", "Accountant", "Clerk", "Engineer", "Engineer"]
    head = ["Employee ID", "Job title", "Department", "Annual salary"]
    rows = [[50_000 + at, title, "Ops", 40_000.0 + at] for at, title in enumerate(titles * 3)]
    intake = read_workbook(write_workbook(tmp_path / "people.xlsx", {"Sheet1": [head, *rows]}))
    found = _first(intake, "PEOPLE-LISTED")
    assert (found.level, found.address) == (Level.ERROR, "Sheet1!E1")
    assert "18 rows, 3 different names under “Job title”" in found.wrong
    mended = [[*head, "Headcount (FTE)"], *([*row, 1] for row in rows)]
    again = read_workbook(write_workbook(tmp_path / "mended.xlsx", {"Sheet1": mended}))
    assert len(again.functions) == 18
    assert {found.code for found in again.findings if found.level is not Level.NOTE} == {"PEOPLE-ROWS"}


def test_people_in_percent_are_not_taken_for_people(tmp_path: Path) -> None:
    """“FTE %” of 100 is one person."""
    drawn = "Function | FTE % | Annual cost\nPayroll | 100 | 50000\nLegal | 80 | 70000\nTax | 50 | 40000"
    found = _first(read_workbook(write_workbook(tmp_path / "p.xlsx", {"Functions": drawn})), "COLUMN-MISSING")
    assert found.do.endswith("“FTE %” (B1) is in percent: divide it by 100 first.")


def _unknown_cost(tmp_path: Path, heading: str, company: list[list[object]]) -> Intake:
    head = ["Job family", "FTEs", "Grade", heading, "Personnel no."]
    rows: list[list[object]] = [
        [name, heads, 7, cost, 50_000 + at] for at, (_, name, heads, cost) in enumerate(COMPANY)
    ]
    sheets: dict[str, list[list[object]]] = {"Export": [list[object](head), *rows]}
    sheets = {"Company": company, **sheets} if company else sheets
    return read_workbook(write_workbook(tmp_path / "export.xlsx", sheets))


def test_a_column_no_heading_names_is_found_by_its_content_and_told(tmp_path: Path) -> None:
    """The one column that can be the cost is read as such, with a warning that names it."""
    intake = _unknown_cost(tmp_path, "ZBETRAG", [])
    assert intake.functions["annual_cost"].sum() == sum(row[3] for row in COMPANY)
    found = _first(intake, "COLUMN-BY-CONTENT")
    assert (found.level, found.address) == (Level.WARNING, "Export!D1")
    assert "Column D, “ZBETRAG”, was read as such" in found.wrong


@pytest.mark.parametrize("said", ["ZBETRAG", "zbetrag", "D", "column D"])
def test_a_column_can_be_pinned_on_the_sheet_company(tmp_path: Path, said: str) -> None:
    """By its heading or by its letter; then nothing is asked."""
    intake = _unknown_cost(tmp_path, "ZBETRAG", [["Column for Annual cost", said]])
    assert intake.functions["annual_cost"].sum() == sum(row[3] for row in COMPANY)
    assert {found.code for found in intake.findings} == {"SHEET-CHOSEN", "COLUMN-GUESSED", "COLUMN-PINNED"}


def test_a_pin_goes_before_a_heading_of_ours(tmp_path: Path) -> None:
    """What the user says of their own file counts most."""
    drawn = "Function | FTE | Annual cost | Cost 2027\nPayroll | 4 | 1 | 200000\nLegal | 2 | 1 | 300000"
    sheets = {"Company": "Column for Annual cost | Cost 2027", "Functions": drawn}
    intake = read_workbook(write_workbook(tmp_path / "pin.xlsx", sheets))
    assert intake.functions["annual_cost"].tolist() == [200_000, 300_000]


def test_a_pin_to_no_column_is_told_at_its_cell(tmp_path: Path) -> None:
    """With the headings that are there."""
    intake = _unknown_cost(tmp_path, "ZBETRAG", [["Column for Annual cost", "Betrag"]])
    found = _first(intake, "COLUMN-PIN")
    assert (found.level, found.address) == (Level.ERROR, "Company!B1")
    assert "“Grade”" in found.allowed


def test_the_columns_own_numbers_settle_what_one_alone_leaves_open(tmp_path: Path) -> None:
    """“1.234” is a thousand and more where another cell is written “12.345,50”."""
    rows = [["Function", "FTE", "Annual cost"], ["Payroll", 4, "201.234"], ["Legal", 2, "300.345,50"]]
    intake = read_workbook(write_workbook(tmp_path / "s.xlsx", {"Functions": rows}))
    assert intake.functions["annual_cost"].tolist() == [201_234, 300_345.5]
    assert [found.cell for found in intake.findings if found.code == "CELL-READ-AS"] == ["C2"]


def test_numbers_are_shown_as_they_are_in_german_workbooks() -> None:
    """The fixture itself writes what a German Excel shows."""
    assert messy.german(612_000) == "612.000,00"
