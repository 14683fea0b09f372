"""The sheets Company and Assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.inputs import COMPANY_QUESTIONS
from pipeline.intake import read_workbook
from pipeline.knowledge.tables import read_table
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake

LIST = "Function|Headcount (FTE)|Annual cost\nPayroll|4|200000"


def read(tmp_path: Path, at: str = "A1", **sheets: object) -> Intake:
    """Read a workbook with one function and the sheets given."""
    drawn = {"Functions": LIST, **sheets}
    return read_workbook(write_workbook(tmp_path / "c.xlsx", drawn, at={"Company": at, "Assumptions": at}))  # type: ignore[arg-type] # drawn as text or lists


def codes(intake: Intake) -> list[tuple[str, str]]:
    """Name the findings and their cells."""
    return [(found.code, found.cell) for found in intake.findings]


@pytest.mark.parametrize("at", ["A1", "A9", "C4"])
def test_every_answer_is_found_wherever_the_labels_stand(tmp_path: Path, at: str) -> None:
    """All labels with their examples as answers: nothing is left unanswered and nothing complained about."""
    lines = [[question.header, question.example, "help"] for question in reversed(COMPANY_QUESTIONS)]
    intake = read(tmp_path, at, Company=lines)
    assert not intake.findings
    assert intake.company.notna().all(axis=None)


def test_answers_have_the_declared_types(tmp_path: Path) -> None:
    """Codes, tuples, percents and truth values, not what was typed."""
    intake = read(
        tmp_path,
        Company="""
        HOME COUNTRY                  | uk
        Countries with a legal entity | Ireland, Poland
        Customer languages            | English; German
        Own IT department             | y
        Discount rate                 | 0.08
        Total employees               | 1 200
        """,
    )
    company = intake.company.iloc[0]
    assert company["home_country"] == "GB"
    assert company["entity_countries"] == ("IE", "PL")
    assert company["customer_languages"] == ("en", "de")
    assert company["own_it"]
    assert company["discount_rate"] == 8
    assert company["total_employees"] == 1200


def test_without_a_company_sheet_nothing_is_answered_or_assumed(tmp_path: Path) -> None:
    """Defaults are not the business of reading."""
    intake = read(tmp_path)
    assert intake.company.isna().all(axis=None)
    assert not intake.findings


def test_a_misspelled_label_is_read_and_told(tmp_path: Path) -> None:
    """A slip of the finger is no reason to lose an answer."""
    intake = read(tmp_path, Company="Home contry | Poland\nIndustry | Insurance")
    assert intake.company["home_country"].tolist() == ["PL"]
    assert codes(intake) == [("COLUMN-GUESSED", "A1")]


def test_an_unknown_label_is_told_with_the_nearest(tmp_path: Path) -> None:
    """Labels with an answer that we do not know are ignored, and said to be."""
    intake = read(tmp_path, Company="Industry | Insurance\nFavourite colour | blue\nMy own heading |")
    assert codes(intake) == [("COMPANY-UNKNOWN", "A2")]


def test_a_question_answered_twice_is_told(tmp_path: Path) -> None:
    """The first answer counts."""
    intake = read(tmp_path, Company="Industry | Insurance\nHome country | Poland\nCountry | Spain")
    assert intake.company["home_country"].tolist() == ["PL"]
    assert codes(intake) == [("COMPANY-TWICE", "B2")]


def test_an_unreadable_answer_counts_as_missing(tmp_path: Path) -> None:
    """The error is told and the functions are read all the same."""
    intake = read(tmp_path, Company="Industry | Insurance\nTotal employees | many")
    assert intake.company["total_employees"].isna().all()
    assert codes(intake) == [("CELL-NUMBER", "B2")]
    assert len(intake.functions) == 1


def test_more_people_in_rows_than_in_the_company_is_a_warning(tmp_path: Path) -> None:
    """Four people in a company of three."""
    intake = read(tmp_path, Company="Industry | Insurance\nTotal employees | 3")
    assert codes(intake) == [("COMPANY-HEADCOUNT", "B1")]


def test_figures_typed_beside_ours_are_the_overrides(tmp_path: Path) -> None:
    """On the template our own figures stand in the next column: only the user's count."""
    intake = read(
        tmp_path,
        Assumptions="""
        Our figures: type yours beside one to replace it
        Assumption    | Our figure | Your figure | Unit
        Discount rate | 0.1        | 0.12        | per year
        Horizon       | 5          |             | years
        Exchange rate COP | 4000
        Exchange rate VND |        | 26000
        """,
    )
    assert intake.assumptions == {"discount_rate": 0.12}
    assert intake.rates == {"COP": 4000, "VND": 26000}
    assert not intake.findings


def test_the_templates_headings_on_the_company_sheet_are_no_answers(tmp_path: Path) -> None:
    """A line “Question, Your answer” is the table's head."""
    assert not read(tmp_path, Company="Question | Your answer\nIndustry | Insurance").findings


FIGURES = read_table("assumptions.csv")


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["name"])
def test_every_figure_can_be_overridden_by_name_and_by_label(tmp_path: Path, figure: dict[str, str]) -> None:
    """The value the user types is the value we use."""
    value = float(figure["high"])
    for label in (figure["name"], figure["label"].upper()):
        intake = read(tmp_path, Assumptions=[["Assumption", "Value"], [label, value]])
        assert intake.assumptions == {figure["name"]: value}
        assert not intake.findings


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("Favourite number", 7, "ASSUMPTION-UNKNOWN"),
        ("discount_rate", "eight", "ASSUMPTION-VALUE"),
        ("discount_rate", 8, "ASSUMPTION-VALUE"),
        ("discount_rate", -0.1, "ASSUMPTION-VALUE"),
        ("discount_rate", ("=1/0", "#DIV/0!"), "ASSUMPTION-VALUE"),
        ("Exchange rate COP", "many", "ASSUMPTION-VALUE"),
        ("Exchange rate COP", 0, "ASSUMPTION-VALUE"),
        ("Exchange rate XXQ", 5, "ASSUMPTION-VALUE"),
    ],
)
def test_an_override_that_cannot_be_used_is_told(
    tmp_path: Path, label: str, value: object, code: str
) -> None:
    """Nothing is overridden, and the finding stands at the value."""
    intake = read(tmp_path, Assumptions=[["Assumption", "Value"], [label, value]])
    assert codes(intake) == [(code, "B2")]
    assert not intake.assumptions
    assert not intake.rates


@pytest.mark.parametrize(("value", "used"), [("8%", 0.08), (0.08, 0.08), ("0,08", 0.08)])
def test_percents_are_shares(tmp_path: Path, value: object, used: float) -> None:
    """Eight percent is 0.08, however it is typed."""
    intake = read(tmp_path, Assumptions=[["discount_rate", value]])
    assert intake.assumptions == {"discount_rate": pytest.approx(used)}


@pytest.mark.parametrize(
    ("typed", "column", "kept", "says"),
    [
        ("on shore please", "furthest", "Onshore", "Onshore is assumed."),
        ("EU", "residency", "Home country", "Home country is assumed."),
        ("India, Filipines", "avoid_countries", ("IN",), "only the others on the list are avoided."),
        ("Atlantis", "avoid_countries", None, "no country is avoided."),
    ],
)
def test_a_limit_that_cannot_be_read_is_never_lifted(
    tmp_path: Path, typed: str, column: str, kept: object, says: str
) -> None:
    """Work never goes where the user may have forbidden it, and the finding says what was assumed."""
    label = next(question.header for question in COMPANY_QUESTIONS if question.name == column)
    intake = read(tmp_path, Company=[["Industry", "Insurance"], [label, typed]])
    assert intake.company[column].tolist() == [kept]
    (found,) = intake.findings
    assert (found.level, found.cell) == ("error", "B2")
    assert f"Until it is corrected, {says}" in found.do


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("retained_organisation_share", 0.1, []),
        ("retained_organisation_share", 0.9, ["ASSUMPTION-FAR"]),
        ("hours_per_fte_year", 1750, []),
        ("hours_per_fte_year", 900, ["ASSUMPTION-FAR"]),
        ("hours_per_fte_year", "80%", ["ASSUMPTION-VALUE"]),
    ],
)
def test_a_figure_far_from_ours_is_used_and_questioned(
    tmp_path: Path, name: str, value: object, told: list[str]
) -> None:
    """An opinion is the user's to hold; a percentage of hours is a slip."""
    intake = read(tmp_path, Assumptions=[["Assumption", "Value"], [name, value]])
    assert [found.code for found in intake.findings] == told
    assert intake.assumptions == ({} if told == ["ASSUMPTION-VALUE"] else {name: value})


def test_a_total_that_is_only_rounded_is_no_contradiction(tmp_path: Path) -> None:
    """Rows of 4.2 people in a company of 4."""
    intake = read(tmp_path, Company="Industry | Insurance\nTotal employees | 4")
    assert codes(intake) == []
