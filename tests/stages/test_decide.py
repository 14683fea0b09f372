"""The action: what to do with each function once everything is known, and when to say no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipeline.columns import Action
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis

COMPANY: dict[str, Cell] = {
    "home_country": "United States", "total_employees": 900, "own_it": "Yes", "reporting_currency": "USD",
    "entity_countries": "Ireland",
}  # fmt: skip
INVOICES: dict[str, Any] = {
    "function": "Accounts payable", "headcount": 20, "annual_cost": 1_600_000, "strategic": 1, "tied": 1,
    "standardised": 3, "measurable": 5, "volume": 4, "demand_swings": 3, "capability": 2, "data": "Internal",
}  # fmt: skip
CODE: dict[str, Any] = {
    "function": "Product development",
    "headcount": 5,
    "annual_cost": 900_000,
    "choose_people": "Yes",
}


def _one(row: dict[str, Any], **answers: Cell) -> Analysis:
    return assess_rows(company={**COMPANY, **answers}, rows=[row])


@pytest.mark.parametrize(
    ("row", "action", "model"),
    [
        (INVOICES, Action.OUTSOURCE, "Back-office BPO"),
        ({**INVOICES, "standardised": 5}, Action.AUTOMATE, "Back-office BPO"),
        ({**INVOICES, "standardised": 2}, Action.STANDARDISE, "Back-office BPO"),
        ({**INVOICES, "strategic": 5, "tied": 3}, Action.PILOT, "Back-office BPO"),
        ({**INVOICES, "delivered_by": "Provider"}, Action.RE_TENDER, "Back-office BPO"),
        ({**INVOICES, "annual_cost": 120_000}, Action.KEEP, "In-house"),
        ({**INVOICES, "keep": "Yes"}, Action.KEEP, "In-house"),
        ({**INVOICES, "choose_people": "Yes"}, Action.KEEP, "In-house"),
        ({"function": "Qwzx", "headcount": 5, "annual_cost": 300_000}, Action.ASK, "In-house"),
        ({**CODE, "target_country": "Poland"}, Action.HIRE_ABROAD, "Employer of Record (EOR)"),
        ({**CODE, "target_country": "Ireland"}, Action.HIRE_ABROAD, "In-house"),
        ({**CODE, "target_country": "Poland", "keep": "Yes"}, Action.KEEP, "In-house"),
        ({**CODE, "target_country": "Poland", "on_site": "Yes"}, Action.KEEP, "In-house"),
    ],
)
def test_each_action_has_its_case(row: dict[str, Any], action: str, model: str) -> None:
    """One function of a US company of 900; each case differs in what the row answers."""
    answer = _one(row).answers.iloc[0]
    assert (answer["action"], answer["model"]) == (action, model)


@pytest.mark.parametrize("country", ["Poland", "Ireland"])
@pytest.mark.parametrize(
    ("row", "answers"),
    [({}, {"avoid_countries": "Poland, Ireland"}), ({"data": "Personal"}, {"residency": "Home country"})],
)
def test_nobody_is_hired_in_a_country_that_is_ruled_out(
    country: str, row: dict[str, Any], answers: dict[str, Cell]
) -> None:
    """The row names a country that the company's own rules forbid: the work stays, at home."""
    answer = _one({**CODE, "target_country": country, **row}, **answers).answers.iloc[0]
    assert (answer["action"], answer["model"], answer["tier"]) == (Action.KEEP, "In-house", "Onshore")
    assert answer["countries"] == "United States"
    assert answer["saving"] == 0


def test_what_stays_has_no_providers_money_in_it() -> None:
    """No business case: current cost stays, everything else is nothing, and the sentence says why."""
    analysis = _one({**INVOICES, "annual_cost": 120_000})
    answer = analysis.answers.iloc[0]
    assert answer[["saving", "one_time", "saving_share"]].tolist() == [0, 0, 0]
    assert pd.isna(answer["payback"])
    assert answer["current_cost"] == 120_000
    assert "no business case" in answer["why"]
    assert answer["runner_up"].startswith("Back-office BPO: it would cost more than today")


@pytest.mark.parametrize(("smallest", "action"), [(0.03, Action.OUTSOURCE), (0.95, Action.KEEP)])
def test_the_company_sets_the_smallest_saving_worth_a_change(smallest: float, action: str) -> None:
    """The same function at 3 % and at 95 %."""
    assert _one(INVOICES, smallest_saving=smallest).answers["action"].tolist() == [action]


def test_a_question_stands_where_the_answers_cannot_decide() -> None:
    """Contractors are coordinated in a large company that does not say how many: it is asked."""
    row = {"function": "Contingent workforce management", "headcount": 6, "annual_cost": 500_000}
    answer = _one(row, total_employees=6_000).answers.iloc[0]
    assert answer["action"] == Action.ASK
    assert "how many contingent workers" in answer["why"]


def test_a_function_that_costs_nothing_is_no_business_case() -> None:
    """Volunteers: nothing can be saved, and the sentence does not speak of payback."""
    answer = _one({**INVOICES, "annual_cost": 0}).answers.iloc[0]
    assert answer["action"] == Action.KEEP
    assert "pay back" not in answer["runner_up"]


def test_what_the_user_keeps_is_kept_and_not_asked_about() -> None:
    """Nobody is asked how many contractors there are when the answer could not change a thing."""
    analysis = assess_rows(
        company={"home_country": "United States", "total_employees": 5_000},
        rows=[{"function": "Contractor management", "headcount": 4, "annual_cost": 300_000, "keep": "Yes"}],
    )
    assert analysis.answers["action"].tolist() == ["Keep in-house"]
