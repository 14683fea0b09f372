"""The row of headings, and what each heading means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.columns import OUTPUT_HEADERS
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Question
from pipeline.intake import read_workbook
from pipeline.intake.heading_words import Fit, match_heading
from pipeline.intake.units import split_unit
from tests.support.workbooks import table, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake

LIST = """
Function | Headcount (FTE) | Annual cost
Payroll  | 4               | 200000
Legal    | 2               | 300000
"""


def read(tmp_path: Path, sheets: dict[str, str], at: str = "A1") -> Intake:
    """Read the sheets as drawn."""
    return read_workbook(write_workbook(tmp_path / "drawn.xlsx", sheets, at=at))


def codes(intake: Intake) -> list[str]:
    """Name the findings."""
    return [found.code for found in intake.findings]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Function", "function"),
        ("  BUSINESS\u00a0FUNCTION * ", "function"),
        ("Job\ntitle", "function"),
        ("Fucntion", "function"),
        ("Function / Process", "function"),
        ("# FTE", "headcount"),
        ("FTEs", "headcount"),
        ("HEADCOUNT(FTE)", "headcount"),
        ("Headcount 2025", "headcount"),
        ("No. of FTE", "headcount"),
        ("Anual cost", "annual_cost"),
        ("Annual_cost", "annual_cost"),
        ("Cost p.a.", "annual_cost"),
        ("Annual cost FY25", "annual_cost"),
        ("Cost (k€)", "annual_cost"),
        ("customer facing", "customer_facing"),
        ("Customer-Facing?", "customer_facing"),
        ("Standardized", "standardised"),
        ("Keep inhouse", "keep"),
    ],
)
def test_a_heading_is_recognised(heading: str, name: str) -> None:
    """Capitals, spaces, line breaks, aliases, years and slips of the finger do not matter."""
    match = match_heading(heading)
    assert match is not None
    assert match.question.name == name


@pytest.mark.parametrize(
    "heading",
    [
        "Manager",
        "Monthly cost",
        "Site",
        "Grade",
        "Volume (k)",
        "Cost driver",
        "Staffing plan",
        "Net worth",
        "12",
        "?",
    ],
)
def test_another_heading_is_left_alone(heading: str) -> None:
    """Near in letters is not near in meaning: a monthly cost is no annual cost."""
    assert match_heading(heading) is None


@pytest.mark.parametrize("question", FUNCTION_QUESTIONS, ids=lambda question: question.name)
def test_every_header_and_alias_asks_its_own_question(question: Question) -> None:
    """No label of one question is taken for another's."""
    for label in (question.header, *question.aliases):
        match = match_heading(label.upper())
        assert match is not None
        assert match.question is question
        assert match.fit in {Fit.EXACT, Fit.ALIAS}


@pytest.mark.parametrize(
    ("heading", "bare", "scale", "currency"),
    [
        ("Cost (k€)", "Cost", 1e3, "EUR"),
        ("Annual cost (£000)", "Annual cost", 1e3, "GBP"),
        ("Annual cost ($'000)", "Annual cost", 1e3, None),
        ("Annual cost (in thousands)", "Annual cost", 1e3, None),
        ("Cost in thousands", "Cost", 1e3, None),
        ("Annual cost [m]", "Annual cost", 1e6, None),
        ("Cost EUR m", "Cost", 1e6, "EUR"),
        ("Cost (EUR mn)", "Cost", 1e6, "EUR"),
        ("Cost, kEUR", "Cost", 1e3, "EUR"),
        ("Annual cost (TEUR)", "Annual cost", 1e3, "EUR"),
        ("Annual cost (USD)", "Annual cost", None, "USD"),
        ("Annual Cost in €", "Annual Cost", None, "EUR"),
        ("Salary cost (in GBP thousand)", "Salary cost", 1e3, "GBP"),
        ("Total cost (EUR, k)", "Total cost", 1e3, "EUR"),
        ("Annual cost (k€ p.a.)", "Annual cost", 1e3, "EUR"),
        ("Annual cost (total)", "Annual cost (total)", None, None),
        ("Headcount (FTE)", "Headcount (FTE)", None, None),
        ("Annual cost", "Annual cost", None, None),
    ],
)
def test_a_unit_in_a_heading_is_understood(
    heading: str, bare: str, scale: float | None, currency: str | None
) -> None:
    """The unit is cut off the heading and says how the column's amounts are meant."""
    words, unit = split_unit(heading)
    assert (words, unit.scale, unit.currency) == (bare, scale, currency)


@pytest.mark.parametrize("at", ["A1", "A7", "C3", "AB40"])
def test_headings_may_stand_anywhere(tmp_path: Path, at: str) -> None:
    """Nobody has to move their list to the top left corner."""
    intake = read(tmp_path, {"Functions": LIST}, at=at)
    assert intake.layout is not None
    assert list(intake.functions["function"]) == ["Payroll", "Legal"]
    assert list(intake.functions.index) == [intake.layout.header_row + 1, intake.layout.header_row + 2]


def test_columns_may_stand_in_any_order_beside_the_users_own(tmp_path: Path) -> None:
    """Columns we do not know are neither read nor complained about."""
    intake = read(tmp_path, {"Functions": "Site|Annual cost|Manager|Function|FTE\nOslo|200000|Ann|Payroll|4"})
    assert intake.layout is not None
    assert dict(intake.layout.columns) == {"annual_cost": 2, "function": 4, "headcount": 5}
    assert intake.layout.last_column == 5
    assert list(intake.functions.loc[2, ["function", "headcount", "annual_cost"]]) == [
        "Payroll",
        4.0,
        200_000.0,
    ]
    assert codes(intake) == ["COLUMN-GUESSED"]


def test_a_guess_is_told_at_the_heading(tmp_path: Path) -> None:
    """The user hears which heading was read as which."""
    intake = read(tmp_path, {"Functions": "Function|Headcount (FTE)|Anual cost\nPayroll|4|200000"}, at="B3")
    found = intake.findings[0]
    assert (found.code, found.cell) == ("COLUMN-GUESSED", "D3")
    assert "“Anual cost” was read as “Annual cost”" in found.wrong


def test_two_columns_of_one_meaning_are_told(tmp_path: Path) -> None:
    """The one in our words is used, whatever its place."""
    intake = read(tmp_path, {"Functions": "Function|FTE|Total cost|Annual cost\nPayroll|4|1|200000"})
    found = next(each for each in intake.findings if each.code == "COLUMN-TWICE")
    assert found.cell == "C1"
    assert "“Annual cost” (D1) and “Total cost”" in found.wrong
    assert intake.functions.loc[2, "annual_cost"] == 200_000


def test_a_role_beside_a_function_is_the_users_own(tmp_path: Path) -> None:
    """Another word for function is no fault when the function has its column."""
    intake = read(
        tmp_path, {"Functions": "Role|Function|Headcount (FTE)|Annual cost\nClerk|Payroll|4|200000"}
    )
    assert codes(intake) == []
    assert intake.functions.loc[2, "function"] == "Payroll"


def test_a_missing_column_is_told_with_the_nearest_heading(tmp_path: Path) -> None:
    """Without a required column nothing is analysed, and the user hears which heading may have been meant."""
    intake = read(tmp_path, {"Functions": "Function|Headcount (FTE)|Monthly cost\nPayroll|4|200000"})
    found = intake.findings[0]
    assert (found.code, found.cell) == ("COLUMN-MISSING", "D1")
    assert "“Monthly cost” (C1)" in found.do
    assert intake.functions.empty
    assert intake.layout is not None


def test_a_heading_close_to_one_of_ours_is_told(tmp_path: Path) -> None:
    """A heading that comes near a question nobody asked is pointed out and ignored."""
    intake = read(
        tmp_path, {"Functions": "Function|Headcount (FTE)|Annual cost|Targeted countries\nPayroll|4|200000|x"}
    )
    assert [(found.code, found.cell) for found in intake.findings] == [("COLUMN-NEAR", "D1")]


@pytest.mark.parametrize(
    ("heading", "cell", "company", "cost"),
    [
        ("Annual cost", 200.0, "units", 200),
        ("Annual cost", 200.0, "thousands", 200_000),
        ("Annual cost", 0.2, "millions", 200_000),
        ("Annual cost (000)", 200.0, "units", 200_000),
        ("Annual cost (k)", 200.0, "thousands", 200_000),
        ("Annual cost", "200k", "units", 200_000),
        ("Annual cost", "200k", "thousands", 200_000),
        ("Annual cost (k)", "0.2m", "thousands", 200_000),
    ],
)
def test_amounts_are_scaled_once(
    tmp_path: Path, heading: str, cell: object, company: str, cost: float
) -> None:
    """The cell's own “k” counts first, then the heading's unit, then the company's answer; never two."""
    sheets: dict[str, list[list[object]]] = {
        "Company": [["Amounts are in", company], ["Reporting currency", "USD"]],
        "Functions": [["Function", "FTE", heading], ["Payroll", 4, cell]],
    }
    intake = read_workbook(write_workbook(tmp_path / "drawn.xlsx", sheets))
    assert intake.functions.loc[2, "annual_cost"] == pytest.approx(cost)


def test_our_own_columns_are_left_out(tmp_path: Path) -> None:
    """A result dropped in again is read as if our columns were not there."""
    drawn = table(LIST)
    for row, cells in enumerate(drawn):
        cells.extend(OUTPUT_HEADERS if row == 0 else ["Core", "x", 3.0] + ["y"] * (len(OUTPUT_HEADERS) - 3))
    intake = read_workbook(write_workbook(tmp_path / "again.xlsx", {"Functions": drawn}))
    assert intake.layout is not None
    assert dict(intake.layout.our_columns) == {header: 4 + at for at, header in enumerate(OUTPUT_HEADERS)}
    assert set(intake.layout.columns) == {"function", "headcount", "annual_cost"}
    assert codes(intake) == []


def test_a_current_cost_alone_is_the_users_own(tmp_path: Path) -> None:
    """One heading that we use too does not make the file a result of ours."""
    intake = read(tmp_path, {"Functions": "Function|FTE|Current cost|Action\nPayroll|4|200000|none"})
    assert intake.functions.loc[2, "annual_cost"] == 200_000
    assert intake.layout is not None
    assert not intake.layout.our_columns


def test_headings_repeated_for_printing_are_no_function(tmp_path: Path) -> None:
    """A heading row in the middle is told as a note and counted nowhere."""
    again = LIST + "Function | Headcount (FTE) | Annual cost\nTax | 1 | 90000\n"
    intake = read(tmp_path, {"Functions": again})
    assert list(intake.functions["function"]) == ["Payroll", "Legal", "Tax"]
    assert [(found.code, found.cell) for found in intake.findings] == [("ROW-NOTE", "A4")]


def test_the_sheet_with_the_list_is_found(tmp_path: Path) -> None:
    """Without a sheet named Functions the one that looks like the list is taken, and the user is told."""
    intake = read(tmp_path, {"Cover": "Our plan for 2026", "Org chart": "Head|Ann", "Teams 2026": LIST})
    assert intake.layout is not None
    assert intake.layout.sheet == "Teams 2026"
    assert codes(intake) == ["SHEET-CHOSEN"]


def test_other_lists_are_mentioned(tmp_path: Path) -> None:
    """Two lists: the sheet named Functions is taken, the other named."""
    intake = read(tmp_path, {"Teams 2025": LIST, "Functions": LIST})
    assert intake.layout is not None
    assert intake.layout.sheet == "Functions"
    assert any(found.code == "SHEET-OTHERS" and "Teams 2025" in found.wrong for found in intake.findings)


def test_without_any_list_the_sheets_looked_at_are_named(tmp_path: Path) -> None:
    """The user hears what is needed and where we looked."""
    intake = read(tmp_path, {"Cover": "Hello", "Data": "a|b\n1|2"})
    found = intake.findings[0]
    assert found.code == "SHEET-NO-FUNCTIONS"
    assert "Cover, Data" in found.wrong
    assert intake.layout is None


def test_no_label_of_the_company_sheet_has_two_meanings() -> None:
    """Every label asks one question."""
    labels = [label.casefold() for each in COMPANY_QUESTIONS for label in (each.header, *each.aliases)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("heading", "by"),
    [
        ("Monthly cost", "12"),
        ("Cost per month", "12"),
        ("Salary per head", "the headcount"),
        ("Cost/FTE", "the headcount"),
        ("Monthly salary per person", "12 and by the headcount"),
        ("Hourly rate", "the paid hours of a year and by the headcount"),
    ],
)
def test_a_cost_of_another_kind_is_not_the_annual_cost(tmp_path: Path, heading: str, by: str) -> None:
    """The user hears what to multiply by, never to rename the heading."""
    drawn = [["Function", "Headcount", heading], ["Payroll", 4, 5000]]
    intake = read_workbook(write_workbook(tmp_path / "other.xlsx", {"Functions": drawn}))
    (missing,) = [found for found in intake.findings if found.code == "COLUMN-MISSING"]
    assert missing.do.endswith(f"“{heading}” (C1) means something else: multiply it by {by} first.")


@pytest.mark.parametrize("headings", ["FUNCTON | Role", "Job family | FUNCTON", "FUNCTON | Activity"])
def test_our_own_heading_misspelt_goes_before_another_word_for_it(tmp_path: Path, headings: str) -> None:
    """The other column is the user's own, as it is beside a heading without a slip."""
    drawn = f"{headings} | Headcount (FTE) | Annual cost\nPayroll | Payroll | 5 | 300000"
    intake = read_workbook(write_workbook(tmp_path / "a.xlsx", {"Functions": drawn}))
    told = [(found.code, found.wrong) for found in intake.findings if found.sheet == "Functions"]
    assert told == [("COLUMN-GUESSED", "The heading “FUNCTON” was read as “Function”.")]


def test_a_misspelt_double_of_our_heading_is_told(tmp_path: Path) -> None:
    """Nobody types it beside the right one on purpose."""
    drawn = "Function | FUNCTON | Headcount (FTE) | Annual cost\nPayroll | Wages | 5 | 300000"
    intake = read_workbook(write_workbook(tmp_path / "a.xlsx", {"Functions": drawn}))
    assert [found.cell for found in intake.findings if found.code == "COLUMN-TWICE"] == ["B1"]


def test_a_missing_column_and_the_heading_close_to_it_are_one_finding(tmp_path: Path) -> None:
    """One mistake, one line."""
    drawn = "Function | Headcount (FTE) | Anual cots\nPayroll | 5 | 300000"
    intake = read_workbook(write_workbook(tmp_path / "a.xlsx", {"Functions": drawn}))
    (found,) = [found for found in intake.findings if found.sheet == "Functions"]
    assert (found.code, found.do) == (
        "COLUMN-MISSING",
        "Add a column headed “Annual cost”. If “Anual cots” (C1) is meant, rename it.",
    )
