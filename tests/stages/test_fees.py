"""What a provider charges on each basis, in round figures worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.stages.money.fees import UNIT_NAMES, price_per_unit, team_price, units, within_bounds
from pipeline.stages.money.terms import Numbers
from pipeline.stages.money.timeline import timeline

FUNCTION: dict[str, Any] = {
    "team": 10.0, "hourly": 50.0, "tier": "onshore", "role": "clerk", "scope": "cloud", "home": "GB",
    "country": "IN", "company_size": 200.0, "service_share": 0.5, "pay_share": 0.5, "labour_share": 0.5,
    "level": 1.5, "load_there": 1.3, "avoidable": 700.0, "team_price": 1_000.0,
}  # fmt: skip
FIGURES: dict[str, float] = {
    "retained_organisation_share": 0.1, "hours_per_fte_year": 1_000, "productivity_gain_onshore": 0.2,
    "productivity_gain_offshore": -0.5, "project_utilisation": 0.8, "project_premium": 0.1,
    "it_msp_user_month_small": 100, "it_msp_user_month_large": 80, "it_msp_small_users": 200,
    "it_msp_scope_share_cloud": 0.25, "us_dollar": 2, "wage_index_GB": 2, "wage_index_IN": 0.8,
    "pay_share_base": 0.3, "pay_share_slope": 0.1, "pay_share_ceiling": 0.5, "wage_clerk": 10,
    "paid_hours_per_fte_year": 2_000, "eor_fee_employee_month": 500, "peo_fee_employee_year": 1_400,
    "aso_fee_employee_month": 75, "staffing_msp_saving_share": 0.15, "staffing_msp_fee_share": 0.03,
    "it_msp_least_hours": 0.6, "service_most_hours": 1.2,
    "discount_rate": 0, "pay_rise": 0, "fee_rise_onshore": 0, "fee_rise_nearshore": 0, "fee_rise_offshore": 0,
}  # fmt: skip
DEAR_HOME = {"pay_share_ceiling": 0.2}
LARGE = {"company_size": 201.0}


def _terms(basis: str, function: dict[str, Any], figures: dict[str, float]) -> Numbers:
    known = {**FIGURES, **figures}
    return Numbers(pd.DataFrame([{**FUNCTION, "priced_by": basis, **function}]), known, timeline(known))


@pytest.mark.parametrize(
    ("basis", "function", "figures", "bought", "price"),
    [
        ("hours", {}, {}, 7_200, 50),  # 10 people less a tenth retained, a fifth more productive
        ("hours", {"tier": "offshore"}, {}, 13_500, 50),
        ("task", {}, {}, 8_000, 55),  # a gain is not passed on; a loss is paid for
        ("task", {"tier": "offshore"}, {}, 12_000, 55),
        # Home is 2 over its pay share of 0.4, there 0.8 over 0.5: 0.32 of home, half counts: 0.66 x 2.
        ("users", {}, {}, 100, 100 * 12 * 0.25 * 1.32 * 2),
        ("users", LARGE, {}, 100.5, 80 * 12 * 0.25 * 1.32 * 2),
        ("users", {}, DEAR_HOME, 100, 100 * 12 * 0.25 * 1.16 * 2),
        ("employment", {}, {}, 10, (10 * 0.8 * 1.5 * 2_000 * 1.3 + 6_000) * 2),
        ("co-employment", {}, {}, 100, 2_800),
        ("employees", {}, {}, 100, 1_800),
        ("spend", {}, {}, 700, 0.88),
        ("nothing", {}, {}, 0, 0),
    ],
)
def test_each_basis_has_its_units_and_its_price(
    basis: str, function: dict[str, Any], figures: dict[str, float], bought: float, price: float
) -> None:
    """Hours of a team or of a task, users, people employed, employees served, money managed."""
    x = _terms(basis, function, figures)
    assert units(x).tolist() == pytest.approx([bought])
    assert float(np.asarray(price_per_unit(x)).item()) == pytest.approx(price)
    assert basis in UNIT_NAMES


def test_the_price_of_a_team_is_that_of_its_hours() -> None:
    """Whatever the basis: 7,200 hours of 50."""
    assert team_price(_terms("users", {}, {})).tolist() == pytest.approx([360_000])


@pytest.mark.parametrize(
    ("basis", "asked", "held"),
    [
        ("users", 100.0, 600.0),
        ("users", 800.0, 800.0),
        ("users", 2_000.0, 1_200.0),
        ("employees", 100.0, 100.0),
        ("employees", 2_000.0, 1_200.0),
        ("hours", 100.0, 100.0),
        ("hours", 2_000.0, 2_000.0),
    ],
)
def test_a_service_costs_no_more_than_a_team_and_it_not_much_less(
    basis: str, asked: float, held: float
) -> None:
    """A team costs 1,000: a service at most a fifth more, IT at least six tenths."""
    assert within_bounds(_terms(basis, {}, {}), np.array([asked])).tolist() == [held]
