"""Automate first: where both indices of exposure to AI are high and the work is ready for a machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.columns import Action
from pipeline.knowledge.exposure import exposures
from pipeline.knowledge.policy import policy
from pipeline.stages.automate import automate
from tests.support.companies import assess_rows
from tests.support.facts import profile_of, tagged_of

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell

COMPANY: dict[str, Cell] = {"home_country": "United States", "total_employees": 900, "own_it": "Yes"}


def _first(given: dict[str, Any], tag: str = "Outsourceable") -> bool:
    profile = profile_of({"standardised": 4.0, **given})
    return bool(automate(profile, tagged_of(profile, tag), policy())["first"].iloc[0])


@pytest.mark.parametrize("role", ["data_entry", "finance_clerical", "sales_outbound", "insurance_claims"])
def test_work_that_both_indices_call_exposed_goes_to_a_machine_first(role: str) -> None:
    """Keying, bookkeeping, calling from a script and claims clerks, standardised 4 of 5."""
    assert _first({"role": role})


@pytest.mark.parametrize(
    "role", ["customer_support", "hr_payroll", "it_helpdesk", "technical_support", "facilities_service"]
)
def test_work_that_one_index_calls_less_exposed_does_not(role: str) -> None:
    """Customer service and help desks are low on one index, payroll on the other; cleaning is on neither."""
    assert not _first({"role": role})


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ({"standardised": 3.0}, "Outsourceable"),
        ({"delivered_by": "Provider"}, "Outsourceable"),
        ({"delivered_by": "Contractors"}, "Outsourceable"),
        ({}, "Core"),
    ],
)
def test_only_described_work_of_own_staff_that_may_leave_is_considered(
    given: dict[str, Any], tag: str
) -> None:
    """Data entry, each time with one condition missing."""
    assert not _first({"role": "data_entry", **given}, tag)


def test_what_remains_is_what_the_lower_index_does_not_reach() -> None:
    """Ten people who key data; both figures stand beside what is left."""
    known = exposures()["data_entry"]
    profile = profile_of({"role": "data_entry", "team": 10.0})
    row = automate(profile, tagged_of(profile), policy()).iloc[0]
    assert (row["microsoft_percentile"], row["openai"]) == (known.microsoft_percentile, known.openai)
    assert row["remains"] == pytest.approx(1 - min(known.microsoft, known.openai))
    assert row["people_left"] == pytest.approx(10 * row["remains"])


def test_every_row_has_the_exposure_of_its_own_role() -> None:
    """Beside others nothing changes, and work on neither index has no figure at all."""
    roles = ["data_entry", "facilities_service", "hr_payroll"]
    profile = profile_of(*({"role": role, "team": 10.0} for role in roles))
    found = automate(profile, tagged_of(profile), policy())
    known = exposures()
    for row, role in zip(found.itertuples(), roles, strict=True):
        one = known.get(role)
        left = 1 - min(one.microsoft, one.openai) if one else np.nan
        assert row.remains == pytest.approx(left, nan_ok=True)
        assert row.people_left == pytest.approx(10 * left, nan_ok=True)


def test_why_names_both_figures_and_how_much_would_remain() -> None:
    """Forty people who key data in the United States."""
    row: dict[str, Cell] = {
        "function": "Data entry",
        "headcount": 40,
        "annual_cost": 2_600_000,
        "standardised": 5,
    }
    answer = assess_rows(company=COMPANY, rows=[row]).answers.iloc[0]
    known = exposures()["data_entry"]
    assert answer["action"] == Action.AUTOMATE
    for told in (f"{known.microsoft_percentile:.0%} of occupations", f"{known.openai:.0%} of its tasks"):
        assert told in answer["why"]
    left = 1 - min(known.microsoft, known.openai)
    assert f"{40 * left:.1f} of 40 people ({left:.0%}) would remain" in answer["why"]


def test_work_without_a_business_case_is_kept_not_automated() -> None:
    """The same forty people for next to nothing."""
    row: dict[str, Cell] = {
        "function": "Data entry",
        "headcount": 40,
        "annual_cost": 200_000,
        "standardised": 5,
    }
    assert assess_rows(company=COMPANY, rows=[row]).answers["action"].tolist() == [Action.KEEP]


@pytest.mark.parametrize("limit", ["microsoft_percentile_at_least", "openai_beta_at_least"])
def test_both_indices_must_be_high(limit: str) -> None:
    """Either threshold out of reach: nothing comes to a machine first."""
    strict = replace(policy(), automation={**policy().automation, limit: 1.01})
    profile = profile_of({"role": "data_entry", "standardised": 5.0})
    assert not automate(profile, tagged_of(profile), strict)["first"].any()
