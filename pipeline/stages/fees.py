"""What a provider would charge for each row in a year, on the basis on which its model is sold (US$)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.knowledge.geography import country_codes
from pipeline.knowledge.rates import cost_against_home, hourly_price, hourly_wage
from pipeline.stages.baseline import load_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.knowledge.figures import Figures

MONTHS = 12
_IT_SCOPES = {"it_helpdesk": "service_desk", "it_infrastructure": "infrastructure", "it_security": "security"}


@dataclass(frozen=True, slots=True)
class Priced:
    """Yearly fee, and yearly saving outside the row's own cost such as cheaper benefits (US$, by row)."""

    fee: pd.Series[float]
    other_saving: pd.Series[float]


def fees(rows: pd.DataFrame, figures: Figures) -> Priced:
    """Return the yearly price of every row.

    `rows` has team, role, model, tier, country, home, level (pay against market), company_size, avoidable_usd
    and labour_share (0 to 1: the part of a subscription that follows wages).
    """
    fee = pd.Series(0.0, index=rows.index)
    other = pd.Series(0.0, index=rows.index)
    for model, group in rows.groupby("model"):
        priced = _BY_MODEL.get(str(model), _by_hours)(group, figures)
        fee.loc[group.index] = priced.fee
        other.loc[group.index] = priced.other_saving
    return Priced(fee, other)


def hourly_prices(rows: pd.DataFrame, figures: Figures) -> pd.Series[float]:
    """Return the modelled price of an hour of each row's work, US$, at the seniority of its team."""
    known: dict[tuple[str, str], float] = {}
    pairs = list(zip(rows["role"], rows["country"], strict=True))
    home = str(rows["home"].iloc[0]) if len(rows) else ""
    for role, country in dict.fromkeys(pairs):
        known[role, country] = hourly_price(role, country, home=home, figures=figures)
    return pd.Series([known[pair] for pair in pairs], index=rows.index, dtype=float) * rows["level"]


def _by_hours(rows: pd.DataFrame, figures: Figures) -> Priced:
    gain = rows["tier"].map(figures.by_tier("productivity_gain"))
    people = rows["team"] * (1 - figures["retained_organisation_share"])
    hours = people * figures["hours_per_fte_year"] * (1 - gain)
    return _only_fee(hours * hourly_prices(rows, figures))


def _project(rows: pd.DataFrame, figures: Figures) -> Priced:
    gain = rows["tier"].map(figures.by_tier("productivity_gain"))
    hours = (
        rows["team"]
        * figures["hours_per_fte_year"]
        * figures["project_utilisation"]
        * (1 - gain.clip(upper=0))
    )
    return _only_fee(hours * hourly_prices(rows, figures) * (1 + figures["project_premium"]))


def _per_user(rows: pd.DataFrame, figures: Figures) -> Priced:
    small = rows["company_size"] <= figures["it_msp_small_users"]
    user_month = np.where(small, figures["it_msp_user_month_small"], figures["it_msp_user_month_large"])
    scope = rows["role"].map(_IT_SCOPES).fillna("cloud")
    share = scope.map(lambda name: figures[f"it_msp_scope_share_{name}"]) * _share_within(rows, scope)
    subscription = rows["company_size"] * user_month * MONTHS * share * _price_level(rows, figures)
    like_for_like = _by_hours(rows, figures).fee
    least, most = figures["it_msp_least_hours"], figures["service_most_hours"]
    return _only_fee(subscription.clip(lower=like_for_like * least, upper=like_for_like * most))


def _employer_of_record(rows: pd.DataFrame, figures: Figures) -> Priced:
    wage = pd.Series(
        [hourly_wage(role, country) for role, country in zip(rows["role"], rows["country"], strict=True)],
        index=rows.index,
    )
    load = rows["country"].map(lambda country: load_factor(country, figures))
    pay = wage * rows["level"] * figures["paid_hours_per_fte_year"] * load
    return _only_fee(rows["team"] * (pay + figures["eor_fee_employee_month"] * MONTHS))


def _co_employment(rows: pd.DataFrame, figures: Figures) -> Priced:
    employees = rows["company_size"] * _share_within(rows, pd.Series("", index=rows.index))
    reported = employees * figures["peo_saving_employee_year"]
    return Priced(employees * figures["peo_fee_employee_year"], reported - rows["avoidable_usd"])


def _per_employee(rows: pd.DataFrame, figures: Figures) -> Priced:
    employees = rows["company_size"] * _share_within(rows, pd.Series("", index=rows.index))
    most = _by_hours(rows, figures).fee * figures["service_most_hours"]
    return _only_fee((employees * figures["aso_fee_employee_month"] * MONTHS).clip(upper=most))


def _managed_spend(rows: pd.DataFrame, figures: Figures) -> Priced:
    kept = 1 - figures["staffing_msp_saving_share"] + figures["staffing_msp_fee_share"]
    return _only_fee(rows["avoidable_usd"] * kept)


_BY_MODEL: dict[str, Callable[[pd.DataFrame, Figures], Priced]] = {
    "Project outsourcing": _project,
    "IT managed services (MSP)": _per_user,
    "Employer of Record (EOR)": _employer_of_record,
    "Professional Employer Organization (PEO)": _co_employment,
    "Administrative Services Only (ASO)": _per_employee,
    "Staffing MSP": _managed_spend,
}


def _only_fee(fee: pd.Series[float]) -> Priced:
    return Priced(fee, pd.Series(0.0, index=fee.index))


def _share_within(rows: pd.DataFrame, group: pd.Series[str]) -> pd.Series[float]:
    """Return each row's share of the people in its group: one price per company is split over its rows."""
    total = rows["team"].groupby(group.to_numpy()).transform("sum")
    return (rows["team"] / total.where(total > 0)).fillna(0.0)


def _price_level(rows: pd.DataFrame, figures: Figures) -> pd.Series[float]:
    """Return the price level of each row's country against that of the United States at home."""
    home = str(rows["home"].iloc[0])
    against_home = cost_against_home(home, figures)
    home_against_us = hourly_wage("it_helpdesk", home) / hourly_wage("it_helpdesk", "US")
    at = (
        rows["country"].map({code: number for number, code in enumerate(country_codes())}).to_numpy(dtype=int)
    )
    return pd.Series(
        (1 + rows["labour_share"].to_numpy() * (against_home[at] - 1)) * home_against_us, index=rows.index
    )
