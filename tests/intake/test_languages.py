"""Headings, labels and answers in eight languages, as their Excel users write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, YES_NO, Kind
from pipeline.intake import read_workbook
from pipeline.intake.cells import read_cell
from pipeline.intake.heading_words import match_heading
from pipeline.intake.other_costs import multiply_by
from pipeline.intake.text import fold, says_nothing
from pipeline.knowledge.tables import read_table
from tests.support.contract import COMPANY_HEADERS, FUNCTION_HEADERS
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = {"English", "German", "French", "Spanish", "Italian", "Dutch", "Portuguese", "Polish"}
HEADINGS, LABELS, ANSWERS = (
    read_table(f"words/{table}.csv") for table in ("headings", "company_labels", "answers")
)
BY_NAME = {question.name: question for question in (*FUNCTION_QUESTIONS, *COMPANY_QUESTIONS)}
# A word that asks two things in two languages: the first question of ours is meant.
TWO_MEANINGS = {"service", "position", "processo", "proces", "direction", "sector"}


@pytest.mark.parametrize("row", HEADINGS, ids=lambda row: f"{row['question']}-{row['language']}")
def test_headings_of_every_language_ask_their_question(row: dict[str, str]) -> None:
    """With or without accents, in capitals, numbered, with a date."""
    for word in row["words"].split(" | "):
        if fold(word) in TWO_MEANINGS:
            continue
        for written in (word, word.upper(), fold(word), f"{word} *", f"2. {word}"):
            match = match_heading(written)
            assert match is not None, written
            assert match.question.name == row["question"], written


def test_every_question_is_asked_in_every_language() -> None:
    """Nobody has to know English to head a column; one that is new may begin with English."""
    asked = {(row["question"], row["language"]) for row in HEADINGS}
    named = {question.name for question in FUNCTION_QUESTIONS if question.header in FUNCTION_HEADERS}
    assert named <= {question for question, _ in asked} <= {question.name for question in FUNCTION_QUESTIONS}
    assert not {(name, each) for name in named for each in LANGUAGES - {"English"}} - asked
    labels = {(row["question"], row["language"]) for row in LABELS}
    company = {question.name for question in COMPANY_QUESTIONS if question.header in COMPANY_HEADERS}
    assert not {(name, each) for name in company for each in LANGUAGES - {"English"}} - labels


def test_labels_of_the_company_are_understood(tmp_path: Path) -> None:
    """Each label of each language, with the answer of the template beside it."""
    functions = "Function | FTE | Annual cost\nPayroll | 4 | 200000"
    for language in sorted(LANGUAGES - {"English"}):
        rows = [
            [row["words"].split(" | ")[0], BY_NAME[row["question"]].example]
            for row in LABELS
            if row["language"] == language
        ]
        path = write_workbook(tmp_path / "a.xlsx", {"Company": rows, "Functions": functions})
        company = read_workbook(path).company.iloc[0]
        unanswered = [row[0] for row in rows if company[_asked(row[0], language)] is None]
        assert not unanswered


def _asked(label: object, language: str) -> str:
    return next(
        row["question"]
        for row in LABELS
        if row["language"] == language and row["words"].split(" | ")[0] == label
    )


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row['answer']}-{row['language']}")
def test_answers_of_every_language_are_understood(row: dict[str, str]) -> None:
    """Yes and no, low and high, every choice on offer, and the words for nothing."""
    for word in row["words"].split(" | "):
        if row["answer"] == "nothing":
            assert says_nothing(word)
        elif row["answer"] in YES_NO:
            assert read_cell(BY_NAME["keep"], word).value == (row["answer"] == YES_NO[0]), word
        elif row["answer"].isdigit():
            assert read_cell(BY_NAME["volume"], word).value == float(row["answer"]), word
        elif row["answer"] != "total":
            asked = [q for q in BY_NAME.values() if q.kind is Kind.CHOICE and row["answer"] in q.choices]
            assert any(read_cell(question, word).value == row["answer"] for question in asked), word


@pytest.mark.parametrize(
    "heading",
    [
        "Monatliche Kosten", "Kosten pro Monat", "Gehalt pro Mitarbeiter", "Coût mensuel", "Coût par ETP",
        "Coste mensual", "Coste por empleado", "Costo mensile", "Costo per persona", "Kosten per maand",
        "Kosten per medewerker", "Custo mensal", "Custo por colaborador", "Koszt miesięczny",
        "Koszt na pracownika", "Durchschnittsgehalt", "Average salary", "Salaire moyen", "Stundensatz",
        "Taux horaire", "Tagessatz",
    ],
)  # fmt: skip
def test_a_cost_of_a_month_or_of_a_head_is_not_the_annual_cost(heading: str) -> None:
    """In any language."""
    assert multiply_by(heading)
    assert match_heading(heading) is None


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Total Employment Cost FY26", "annual_cost"),
        ("Total compensation (USD)", "annual_cost"),
        ("Fully loaded personnel cost p.a.", "annual_cost"),
        ("Gross annual salary, total", "annual_cost"),
        ("FTE 31.12.2025", "headcount"),
        ("Headcount as of May 2026", "headcount"),
        ("Current FTEs", "headcount"),
        ("(3) Headcount", "headcount"),
        ("C: Annual cost", "annual_cost"),
        ("Cost centre / Department", "department"),
    ],
)
def test_headings_made_of_known_words_are_understood(heading: str, name: str) -> None:
    """All of whose words speak of one thing."""
    match = match_heading(heading)
    assert match is not None
    assert match.question.name == name


@pytest.mark.parametrize(
    "heading",
    ["Cost center code", "Employee ID", "Employee name", "Open positions", "Salary band",
     "Pay grade", "Staff turnover",
     "Compensation plan type", "Headcount growth", "FTE %",
     "Budget owner", "Cost driver", "Bonus", "Hire date"],
)  # fmt: skip
def test_headings_of_something_else_are_left_alone(heading: str) -> None:
    """A word more makes another thing of it."""
    match = match_heading(heading)
    assert match is None or match.question.name not in {"function", "headcount", "annual_cost"}
