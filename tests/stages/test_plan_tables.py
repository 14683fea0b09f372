"""Risks, duties, service levels and retained roles of one company, with what hangs on each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.stages.plan_tables import duties, plan_facts, retained, risks, service_levels
from tests.support.companies import assess_rows
from tests.support.plans import planned_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis

INSURER: dict[str, Cell] = {
    "home_country": "United Kingdom", "industry": "Insurance", "total_employees": 900, "own_it": "Yes",
    "reporting_currency": "GBP",
}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"function": "Customer support tier 1", "headcount": 60, "annual_cost": 3_000_000, "standardised": 4,
     "measurable": 5, "tied": 1, "strategic": 1, "data": "Personal", "demand_swings": 5},
    {"function": "Accounts payable", "headcount": 20, "annual_cost": 1_000_000, "standardised": 3,
     "measurable": 5, "tied": 1, "strategic": 1, "data": "Internal"},
    {"function": "Office cleaning", "headcount": 12, "annual_cost": 400_000, "delivered_by": "Provider"},
    {"function": "Underwriting", "headcount": 40, "annual_cost": 3_600_000, "keep": "Yes"},
]  # fmt: skip


@cache
def _insurer() -> Analysis:
    return assess_rows(company=INSURER, rows=ROWS)


def _facts(analysis: Analysis) -> pd.DataFrame:
    return plan_facts(
        analysis.intake.functions,
        analysis.profile,
        decided=analysis.decided,
        planned=planned_of(analysis),
        company=analysis.company,
    )


def test_only_what_a_provider_takes_over_raises_risks_and_duties() -> None:
    """Underwriting stays: no risk, no duty and no service level speaks of it."""
    facts = _facts(_insurer())
    assert facts.index.tolist() == [2, 3, 4]
    for frame in (risks(facts), duties(facts), service_levels(facts, _insurer().recognised)):
        assert {row for rows in frame["rows"] for row in rows} <= {2, 3, 4}


def test_risks_are_ranked_by_score_then_by_money_and_say_what_hangs_on_them() -> None:
    """Volume hangs on the calls alone: 60 people, three million."""
    found = risks(_facts(_insurer()))
    assert found["score"].tolist() == sorted(found["score"], reverse=True)
    volume = found.set_index("code").loc["VOLUME-MISJUDGED"]
    assert (volume["rows"], volume["heads"], volume["cost"]) == ((2,), 60, 3_000_000)
    assert volume["examples"] == ("Customer support tier 1",)
    assert found.index.tolist() == list(range(1, len(found) + 1))
    equal = found[found["score"] == found["score"].iloc[0]]
    assert equal["cost"].tolist() == sorted(equal["cost"], reverse=True)


def test_a_regulated_company_sees_its_deal_breakers() -> None:
    """A UK insurer that hands over personal data: supervisor and security."""
    found = risks(_facts(_insurer()))
    assert {"SUPERVISOR", "SECURITY-BREACH"} <= set(found["code"][found["deal_breaker"]])


@pytest.mark.parametrize(
    ("home", "raised", "absent"),
    [
        (
            "United Kingdom",
            {"TUPE", "TUPE-NEXT", "REDUNDANCY-UK", "PRA-OUTSOURCING", "PROCESSOR"},
            {"ARD", "WARN"},
        ),
        ("Germany", {"ARD", "WORKS-COUNCIL-DE", "REDUNDANCY-EU", "SOLVENCY-II"}, {"TUPE", "EBA-OUTSOURCING"}),
        ("United States", {"WARN"}, {"TUPE", "ARD", "PROCESSOR"}),
        ("India", {"LABOUR-LAW-ELSEWHERE"}, {"TUPE", "ARD", "WARN"}),
    ],
)
def test_duties_follow_the_law_of_the_home_country(home: str, raised: set[str], absent: set[str]) -> None:
    """The same functions in four countries, dear enough to be handed over in each."""
    rows = [{**row, "annual_cost": 200_000 * row["headcount"], "currency": "USD"} for row in ROWS]
    analysis = assess_rows(company={**INSURER, "home_country": home, "reporting_currency": "USD"}, rows=rows)
    codes = set(duties(_facts(analysis))["code"])
    assert raised <= codes
    assert not absent & codes


def test_collective_redundancy_counts_the_people_of_one_wave() -> None:
    """Sixty on the phone are above the threshold of twenty, nine are not."""
    few = [{**ROWS[0], "headcount": 9, "annual_cost": 450_000}]
    small = _facts(assess_rows(company=INSURER, rows=few))
    assert small["moving_at_once"].tolist() == [9]
    assert "REDUNDANCY-UK" not in set(duties(small)["code"])
    assert "REDUNDANCY-UK" in set(duties(_facts(_insurer()))["code"])


def test_each_function_has_measures_and_unknown_ones_have_no_range() -> None:
    """Calls and invoices have published ranges, cleaning has three measures without one."""
    found = service_levels(_facts(_insurer()), _insurer().recognised)
    by_row = {row: found[[row in rows for rows in found["rows"]]] for row in (2, 3, 4)}
    assert all(len(measures) >= 3 for measures in by_row.values())
    assert set(by_row[2]["kind"]) == {"Customer calls"}
    assert by_row[3]["high"].notna().all()
    assert by_row[4]["high"].isna().all()
    assert set(by_row[4]["kind"]) == {"Any other work"}


def test_people_that_stay_agree_with_the_money() -> None:
    """The share kept of calls, invoices and cleaning, split over four roles; contract management is money."""
    analysis = _insurer()
    found = retained(
        analysis.profile, decided=analysis.decided, costed=analysis.costed, figures=analysis.figures
    ).set_index("role")
    kept = found["fte"].drop("Vendor and contract manager").sum()
    assert kept == pytest.approx(analysis.figures["retained_organisation_share"] * 92)
    bought = planned_of(analysis)["wave"] > 0
    manager = found.loc["Vendor and contract manager"]
    assert manager["cost"] == pytest.approx(analysis.costed.loc[bought, "governance"].sum())
    assert found["fte"].isna().tolist() == [False, False, False, False, True]
    assert found["cost"].drop("Vendor and contract manager").isna().all()
    assert "how many people it pays for is yours to choose" in manager["basis"]


def test_a_list_of_which_nothing_leaves_has_neither_risks_nor_duties() -> None:
    """And nobody is retained, as nobody leaves."""
    analysis = assess_rows(company=INSURER, rows=[ROWS[3]])
    facts = _facts(analysis)
    assert len(risks(facts)) == len(duties(facts)) == len(service_levels(facts, analysis.recognised)) == 0
    kept = retained(
        analysis.profile, decided=analysis.decided, costed=analysis.costed, figures=analysis.figures
    )
    assert len(kept) == 0
