"""Questions: what hangs on each is found by answering it otherwise, and ranked by money."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

import pytest

from pipeline.inputs import COMPANY_SHEET, FUNCTIONS_SHEET
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis

HOME: dict[str, Cell] = {"home_country": "United Kingdom", "reporting_currency": "GBP"}
TOLD: dict[str, Cell] = {
    **HOME, "cost_means": "Fully loaded", "total_employees": 2_000, "own_it": "No", "furthest": "Offshore",
    "co_employment": "No", "self_funded": "No", "residency": "Anywhere", "contingent_workers": 0,
    "agencies": 0, "customer_languages": "English", "industry": "Insurance",
}  # fmt: skip
ROWS: list[dict[str, Cell]] = [
    {"function": "Accounts payable", "headcount": 8, "annual_cost": 300_000},
    {"capability": 4, "function": "IT service desk", "headcount": 5, "annual_cost": 250_000},
    {"function": "Customer service", "headcount": 30, "annual_cost": 900_000, "strategic": 2},
    {"function": "Contractor management", "headcount": 3, "annual_cost": 150_000},
    {"function": "Chief executive", "headcount": 1, "annual_cost": 400_000},
]


def without(name: str) -> Analysis:
    """Assess the rows of a company that left one question open, or two that belong together."""
    open_ones = {"contingent_workers", "agencies"} if name == "contingent_workers" else {name}
    company = {key: value for key, value in TOLD.items() if key not in open_ones}
    return assess_rows(company=company, rows=ROWS)


def line(asked: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return what is asked under a name, in one row or none."""
    return asked[asked["question"] == name]


def named(analysis: Analysis, name: str) -> set[str]:
    """Return the functions that hang on a question."""
    asked = line(analysis.questions, name)
    return {analysis.intake.functions["function"].loc[row] for rows in asked["rows"] for row in rows}


def test_the_most_money_comes_first_and_adds_up() -> None:
    """Each line sums the cost of its functions and names the dearest three."""
    analysis = assess_rows(company=HOME, rows=ROWS)
    asked, cost = analysis.questions, analysis.decided["current_cost"]
    assert asked.index.tolist() == list(range(1, len(asked) + 1))
    assert asked["cost"].tolist() == sorted(asked["cost"], reverse=True)
    for one in asked.to_dict("records"):
        assert one["functions"] == len(one["rows"])
        assert one["cost"] == pytest.approx(fsum(cost.loc[list(one["rows"])]))
        dearest = cost.loc[list(one["rows"])].sort_values(ascending=False, kind="stable").index[:3]
        assert one["examples"] == tuple(analysis.intake.functions["function"].loc[dearest])


def test_questions_on_functions_are_those_that_could_flip_a_row() -> None:
    """As many rows hang on a question as name it open."""
    analysis = assess_rows(company=TOLD, rows=ROWS)
    asked = analysis.questions[analysis.questions["sheet"] == FUNCTIONS_SHEET]
    assert len(asked)
    for question, rows in zip(asked["question"], asked["rows"], strict=True):
        openly = [row for row, names in analysis.flips["open_questions"].items() if question in names]
        assert list(rows) == openly


def test_an_answered_question_is_not_asked() -> None:
    """Nothing about the company is left open, and strategic importance is answered for one row."""
    analysis = assess_rows(company=TOLD, rows=ROWS)
    assert COMPANY_SHEET not in set(analysis.questions["sheet"])
    assert "Customer service" not in named(analysis, "strategic")


@pytest.mark.parametrize(
    ("name", "hangs"),
    [
        ("own_it", "IT service desk"),
        ("furthest", "Accounts payable"),
        ("residency", "Customer service"),
        ("customer_languages", "Customer service"),
        ("contingent_workers", "Contractor management"),
    ],
)
def test_what_hangs_on_the_company_is_found_by_asking_otherwise(name: str, hangs: str) -> None:
    """The functions named change their answer, those that stay whatever is said are not named."""
    analysis = without(name)
    assert hangs in named(analysis, name)
    assert "Chief executive" not in named(analysis, name)
    assert line(analysis.questions, name)["sheet"].tolist() == [COMPANY_SHEET]


def test_what_hangs_on_own_it_is_what_the_other_answer_changes() -> None:
    """The whole analysis with “Yes” differs from that with “No” in these rows and in no other."""
    no, yes = (assess_rows(company={**TOLD, "own_it": answer}, rows=ROWS) for answer in ("No", "Yes"))
    differs = (no.chosen["model"] != yes.chosen["model"]) | (no.tagged["tag"] != yes.tagged["tag"])
    assert differs.any()
    rows = line(without("own_it").questions, "own_it")["rows"]
    assert [row for each in rows for row in each] == differs[differs].index.tolist()


def test_what_annual_cost_means_decides_all_money() -> None:
    """Salaries or everything: no amount is sure before it is said."""
    asked = line(without("cost_means").questions, "cost_means")
    assert asked["cost"].tolist() == [2_000_000]
    assert asked["functions"].tolist() == [len(ROWS)]


def test_where_all_is_kept_only_the_money_is_in_question() -> None:
    """The user has decided every row."""
    kept = [{**row, "keep": "Yes"} for row in ROWS if row["function"] != "Contractor management"]
    analysis = assess_rows(company=HOME, rows=kept)
    assert analysis.questions["question"].tolist() == ["cost_means"]
