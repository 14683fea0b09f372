"""Lists that know nothing of our template: which column is which, and what has to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Level
from pipeline.intake import read_workbook
from tests.support.messy import COMPANY
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding
    from pipeline.intake import Intake

LIST: list[list[object]] = [["Payroll", 4, 200_000], ["Legal", 2, 300_000], ["Tax", 1, 90_000]]


def _read(tmp_path: Path, *rows: list[object]) -> Intake:
    return read_workbook(write_workbook(tmp_path / "list.xlsx", {"Export": list(rows)}))


def _error(intake: Intake) -> Finding:
    (found,) = [found for found in intake.findings if found.level is Level.ERROR]
    return found


def _amounts(intake: Intake) -> list[list[object]]:
    return [list(row) for row in intake.functions[["function", "headcount", "annual_cost"]].to_numpy()]


@pytest.mark.parametrize("below", [["", "FTE", "k€"], ["", "FTE", "EUR k"], ["", "", "TEUR"]])
def test_a_row_of_units_under_the_headings_counts(tmp_path: Path, below: list[object]) -> None:
    """The amounts are in what stands there, and the row is no function."""
    rows: list[list[object]] = [[name, heads, float(str(cost)) / 1000] for name, heads, cost in LIST]
    intake = _read(tmp_path, ["Function", "Headcount", "Annual cost"], below, *rows)
    assert _amounts(intake) == LIST
    assert intake.company["reporting_currency"].tolist() == ["EUR"]


def test_columns_numbered_as_in_a_form_are_no_function(tmp_path: Path) -> None:
    """“(1) (2) (3)” under the headings is told as a note."""
    intake = _read(tmp_path, ["Function", "Headcount", "Annual cost"], ["(1)", "(2)", "(3)"], *LIST)
    assert _amounts(intake) == LIST


@pytest.mark.parametrize("title", ["Costs 2026 in TEUR", "All figures in € thousand", "(amounts in EUR k)"])
@pytest.mark.parametrize("under", [False, True])
def test_a_unit_above_or_under_the_list_counts(tmp_path: Path, title: str, under: bool) -> None:  # noqa: FBT001 - a case
    """A title, or a note at the foot."""
    rows: list[list[object]] = [[name, heads, float(str(cost)) / 1000] for name, heads, cost in LIST]
    table: list[list[object]] = [["Function", "Headcount", "Annual cost"], *rows]
    drawn: list[list[object]] = [*table, [], [title]] if under else [[title], [], *table]
    intake = _read(tmp_path, *drawn)
    assert _amounts(intake) == LIST
    (told,) = [found for found in intake.findings if found.code == "UNIT-OF-TITLE"]
    assert ("under the list" if under else "above the list") in told.wrong


@pytest.mark.parametrize("two_rows", [False, True])
def test_of_several_years_the_last_counts_and_the_others_are_named(tmp_path: Path, two_rows: bool) -> None:  # noqa: FBT001 - a case
    """With the years in the headings or under them."""
    rows: list[list[object]] = [[name, 99, heads, 1, cost] for name, heads, cost in LIST]
    heads: list[list[object]] = [["Function", "FTE 2025", "FTE 2026", "Cost 2025", "Cost 2026"]]
    if two_rows:
        heads = [["Function", "FTE", "", "Cost", ""], ["", "2025", "2026", 2025, 2026]]
    intake = _read(tmp_path, *heads, *rows)
    assert _amounts(intake) == LIST
    assert [found.code for found in intake.findings if found.level is Level.WARNING] == ["COLUMN-TWICE"] * 2


def test_full_time_people_go_before_heads(tmp_path: Path) -> None:
    """The other column is named."""
    rows: list[list[object]] = [[name, 99, heads, cost] for name, heads, cost in LIST]
    intake = _read(tmp_path, ["Function", "Headcount", "FTE", "Annual cost"], *rows)
    assert _amounts(intake) == LIST
    assert [found.cell for found in intake.findings if found.code == "COLUMN-TWICE"] == ["B1"]


def test_numbers_of_positions_are_no_functions_and_names_no_headcount(tmp_path: Path) -> None:
    """What stands in a column counts as much as its heading."""
    rows: list[list[object]] = [
        [50_000 + at, name, "Ann, Bob", heads, cost] for at, (name, heads, cost) in enumerate(LIST)
    ]
    intake = _read(tmp_path, ["Position", "Job title", "Employees", "FTE", "Annual cost"], *rows)
    assert _amounts(intake) == LIST


@pytest.mark.parametrize(
    "heading", ["Salary", "Annual salary", "Jahresgehalt", "Gross pay", "Salaire annuel brut"]
)
def test_a_salary_that_does_not_grow_with_the_people_is_that_of_one(tmp_path: Path, heading: str) -> None:
    """It is asked for, never taken for the cost of the team; one that grows with them is."""
    heads = [5, 10, 20, 8, 3]
    ones: list[list[object]] = [[f"Team {at}", n, 50_000 + 1000 * at] for at, n in enumerate(heads)]
    found = _error(_read(tmp_path, ["Function", "FTE", heading], *ones))
    assert found.code == "COLUMN-MISSING"
    assert found.do.endswith(
        f"“{heading}” (C1) looks like the pay of one person: multiply it by the headcount first."
    )
    teams: list[list[object]] = [[f"Team {at}", n, n * (50_000 + 1000 * at)] for at, n in enumerate(heads)]
    assert len(_read(tmp_path, ["Function", "FTE", heading], *teams).functions) == len(heads)


def test_a_list_by_department_alone_is_asked_what_its_functions_are(tmp_path: Path) -> None:
    """The heading to change is named."""
    found = _error(_read(tmp_path, ["Department", "FTE", "Annual cost"], *LIST))
    assert (found.code, found.cell) == ("COLUMN-MISSING", "D1")
    assert found.do.endswith(
        "If every row of “Department” (A1) is one piece of work, head that column “Function”."
    )


def test_a_second_list_under_the_first_is_read_or_asked_about(tmp_path: Path) -> None:
    """Under the same headings its rows count; with its columns in another order it is named."""
    first: list[list[object]] = [["Function", "FTE", "Annual cost"], *LIST[:2], []]
    same = _read(tmp_path, *first, ["Part two"], ["Function", "FTE", "Annual cost"], LIST[2])
    assert _amounts(same) == LIST
    other = _read(tmp_path, *first, ["Function", "Annual cost", "FTE"], ["Tax", 90_000, 1])
    assert _amounts(other) == LIST[:2]
    (found,) = [found for found in other.findings if found.level is Level.WARNING]
    assert (found.code, found.cell) == ("TABLE-LIST", "A5")


def test_hours_are_not_offered_as_people(tmp_path: Path) -> None:
    """Renaming that column would make forty people of one."""
    found = _error(_read(tmp_path, ["Function", "Hours per week", "Annual cost"], ["Tax", 40, 90_000]))
    assert found.do == "Add a column headed “Headcount (FTE)”."


@pytest.mark.parametrize(
    ("said", "rating"), [("★★★", 3), ("★★★★☆", 4), ("●●○○○", 2), ("Hoch", 5), ("4 (high)", 4), ("moyenne", 3)]
)
def test_ratings_as_they_are_given(tmp_path: Path, said: str, rating: float) -> None:
    """In stars, dots and words."""
    intake = _read(tmp_path, ["Function", "FTE", "Annual cost", "Volume"], ["Tax", 1, 90_000, said])
    assert intake.functions["volume"].tolist() == [rating]


def test_people_and_cost_swapped_are_questioned(tmp_path: Path) -> None:
    """Nobody has 200,000 people who cost 4."""
    intake = _read(tmp_path, ["Function", "Annual cost", "Headcount (FTE)"], *LIST)
    (found,) = [found for found in intake.findings if found.level is Level.WARNING]
    assert found.code == "COST-UNITS"
    assert "do people stand under cost" in found.wrong


def test_a_column_of_amounts_that_may_be_thousands_is_asked_about(tmp_path: Path) -> None:
    """One point before three figures in every amount, however many: thousands or decimals, we never guess."""
    rows: list[list[object]] = [
        [name, heads, f"{cost:,.0f}".replace(",", ".")] for _, name, heads, cost in COMPANY
    ]
    rows = [row for row in rows if str(row[2]).count(".") == 1]
    head: list[object] = ["Function", "FTE", "Annual cost"]
    asked = _read(tmp_path, head, *rows)
    assert asked.functions.empty
    assert len(asked.set_aside) == len(rows)
    assert {found.code for found in asked.findings if found.level is Level.ERROR} == {"CELL-AMBIGUOUS"}
    settled = _read(tmp_path, head, *rows, ["Rent", 1, "1.234,50"])
    assert len(settled.functions) == len(rows) + 1
    assert settled.functions["annual_cost"].iloc[:-1].min() == min(row[3] for row in COMPANY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,50,000", 250_000), ("5 lakh", 500_000), ("₹ 2 crore", 20_000_000), ("1.2 Mio", 1_200_000),
        ("350 T€", 350_000), ("1,2 Mio. EUR", 1_200_000), ("k€ 350", 350_000), ("1.2E+06", 1_200_000),
        ("1\u202f200\u00a0000 €", 1_200_000), ("1'200'000.-", 1_200_000), ("rund 500000", 500_000),
        ("500 000 zł / rok", None), ("3 tys. zł", 3_000), ("R$ 1.200.000,00", 1_200_000),
        ("450000 per year", 450_000),
        ("450000 €/Jahr", 450_000), ("2 millones", 2_000_000),
    ],
)  # fmt: skip
def test_amounts_as_they_are_written_around_the_world(tmp_path: Path, text: str, value: float | None) -> None:
    """In one cell, whatever the currency; what is not understood is asked about."""
    intake = _read(tmp_path, ["Function", "FTE", "Annual cost"], ["Payroll", 4, text])
    if value is None:
        assert _error(intake).cell == "C2"
    else:
        assert intake.functions["annual_cost"].tolist() == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5 VZÄ", 12.5),
        ("½", 0.5),
        ("2 ½", 2.5),
        ("80 %", 0.8),
        ("ca. 12 Mitarbeiter", 12),
        ("~7", 7),
        ("3 ETP", 3),
    ],
)
def test_people_as_they_are_written_around_the_world(tmp_path: Path, text: str, value: float) -> None:
    """Fractions, percents, roughly, with the word for full-time people."""
    intake = _read(tmp_path, ["Function", "FTE", "Annual cost"], ["Payroll", text, 400_000])
    assert intake.functions["headcount"].tolist() == [value]


def test_hours_are_never_taken_for_people(tmp_path: Path) -> None:
    """An export with weekly hours and a pay, but nobody counted, is asked about, not read as 40 people."""
    rows: list[list[object]] = [[f"Clerk {at % 4}", 40.0 - at, 50_000 + at] for at in range(12)]
    intake = _read(tmp_path, ["Job title", "Weekly hours", "Annual cost"], *rows)
    assert intake.functions.empty
    assert _error(intake).code == "PEOPLE-LISTED"


@pytest.mark.parametrize("year", ["FY{}", "FY 20{}", "20{}"])
def test_of_several_years_the_latest_counts(tmp_path: Path, year: str) -> None:
    """However the year is written."""
    head: list[object] = ["Function"]
    head += [f"{year.format(each)} {what}" for what in ("FTE", "cost") for each in (24, 25, 26)]
    rows: list[list[object]] = [[name, 1, 1, heads, 10, 20, cost] for name, heads, cost in LIST]
    assert _amounts(_read(tmp_path, head, *rows)) == LIST


def test_of_two_columns_of_departments_the_finer_one_names_the_functions(tmp_path: Path) -> None:
    """Where no heading says “Function”; it is told, and the other stays the department."""
    rows: list[list[object]] = [["Finance" if at else "HR", *row] for at, row in enumerate(LIST)]
    intake = _read(tmp_path, ["Dept", "Cost centre name", "FTE", "Annual cost"], *rows)
    assert _amounts(intake) == LIST
    assert intake.functions["department"].tolist() == ["HR", "Finance", "Finance"]
    assert [found.code for found in intake.findings if found.level is Level.WARNING] == ["COLUMN-BY-CONTENT"]


def test_two_columns_of_departments_that_both_repeat_name_no_functions(tmp_path: Path) -> None:
    """Neither is taken for the work: the column is asked for."""
    rows: list[list[object]] = [["Finance", f"Centre {at % 2}", 2 + at, 200_000 + at] for at in range(6)]
    intake = _read(tmp_path, ["Dept", "Cost centre name", "FTE", "Annual cost"], *rows)
    assert _error(intake).code == "COLUMN-MISSING"


def test_a_stale_subtotal_under_the_department_is_no_function_and_spoils_no_other(tmp_path: Path) -> None:
    """Someone edited a row and not the sum: it is told, and the subtotals that still add up stay known."""
    rows: list[list[object]] = [
        ["A", "Payroll", 4, 200_000], ["A", "Legal", 2, 300_000], ["A subtotal", "", 6, 400_000],
        ["B", "Tax", 1, 90_000], ["B", "Audit", 3, 240_000], ["B subtotal", "", 4, 330_000],
    ]  # fmt: skip
    intake = _read(tmp_path, ["Directorate", "Service", "FTE", "Annual cost"], *rows)
    assert intake.functions["function"].tolist() == ["Payroll", "Legal", "Tax", "Audit"]
    assert intake.set_aside.empty
    codes = {found.code: found.address for found in intake.findings if found.code.startswith("ROW-TOTAL")}
    assert codes == {"ROW-TOTAL-DIFFERS": "Export!B4", "ROW-TOTAL": "Export!B7"}


@pytest.mark.parametrize(
    ("people", "heading"),
    [
        ("Effectif", "Taux d'activité"),
        ("Employees", "Working time %"),
        ("Mitarbeiter", "Beschäftigungsgrad"),
        ("Personas", "% jornada"),
        ("Heads", "Part-time factor"),
        ("Employees", "FTE %"),
    ],
)
def test_working_time_beside_heads_is_pointed_out(tmp_path: Path, people: str, heading: str) -> None:
    """Ten people at 80 % may be eight: which of the two was meant cannot be known."""
    head: list[object] = ["Function", people, heading, "Annual cost"]
    rows: list[list[object]] = [["Payroll", 10, "80%", 400_000], ["Legal", 2, "100%", 300_000]]
    told = [found for found in _read(tmp_path, head, *rows).findings if found.code == "COLUMN-WORKING-TIME"]
    assert [found.cell for found in told] == ["C1"]
    assert heading in told[0].wrong


@pytest.mark.parametrize(
    ("people", "heading", "share"),
    [
        ("Headcount (FTE)", "Working time %", 0.8),
        ("Employees", "Working time %", 1),
        ("Employees", "Bonus %", 0.2),
    ],
)
def test_working_time_that_changes_nothing_is_not_mentioned(
    tmp_path: Path, people: str, heading: str, share: float
) -> None:
    """Where people are full-time equivalents already, everybody works full time, or it is another share."""
    head: list[object] = ["Function", people, heading, "Annual cost"]
    found = _read(tmp_path, head, ["Payroll", 10, share, 400_000], ["Legal", 2, 1, 300_000]).findings
    assert "COLUMN-WORKING-TIME" not in {one.code for one in found}


def test_a_copy_without_its_description_is_questioned(tmp_path: Path) -> None:
    """The same name, people and cost in one department: what the team delivers was only typed once."""
    head: list[object] = ["Function", "FTE", "Annual cost", "Department", "What the team delivers"]
    rows: list[list[object]] = [
        ["Payroll", 4, 200_000, "HR", "Pays 900 people"],
        ["Payroll", 4, 200_000, "HR", ""],
        ["Payroll", 4, 200_000, "Plant", ""],
    ]
    told = [found for found in _read(tmp_path, head, *rows).findings if found.code == "ROW-ALIKE"]
    assert [found.cell for found in told] == ["A3"]
