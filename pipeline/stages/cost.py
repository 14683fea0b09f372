"""The money of every function: current cost, modelled price, yearly saving, one-time cost, payback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.frames import Costed
from pipeline.knowledge.currencies import rate
from pipeline.knowledge.geography import country_codes, wage_indices
from pipeline.knowledge.rates import hourly_wage
from pipeline.knowledge.sourcing_models import IN_HOUSE, sourcing_models
from pipeline.stages.baseline import load_factor, loads
from pipeline.stages.fees import MONTHS, fees, hourly_prices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandera.typing import DataFrame

    from pipeline.frames import Chosen, FunctionRows, Placed, Profile
    from pipeline.knowledge.figures import Figures
    from pipeline.stages.company import Company

WEEKS = 52
IT_MODELS = frozenset({"IT managed services (MSP)", "IT outsourcing (ITO)"})
NO_TEAM_HANDED_OVER = frozenset(
    {
        IN_HOUSE,
        "Employer of Record (EOR)",
        "Professional Employer Organization (PEO)",
        "Administrative Services Only (ASO)",
        "Staffing MSP",
    }
)
PIECEWORK = "Project outsourcing"


def cost(  # noqa: PLR0913 - rows and answers of every earlier stage, and what prices them
    rows: DataFrame[FunctionRows],
    profile: DataFrame[Profile],
    *,
    chosen: DataFrame[Chosen],
    placed: DataFrame[Placed],
    company: Company,
    figures: Figures,
    own_rates: Mapping[str, float],
) -> DataFrame[Costed]:
    """Return the money of every row, reporting currency; what stays in-house has a fee and a saving of 0."""
    factor = load_factor(company.home, figures)
    load = loads(profile["delivered_by"], salaries_only=company.salaries_only, factor=factor)
    current = rows["annual_cost"] * load
    pay = rows["annual_cost"] * (load / factor)
    dollars = rate("USD", company.currency, own_rates).value
    answered = profile[["team", "role", "company_size", "delivered_by"]].assign(
        model=chosen["model"], tier=placed["tier"], country=placed["countries"].str[0], home=company.home,
        labour_share=chosen["model"].map({model.name: model.labour_share for model in sourcing_models()}),
        pay=pay, current=current,
    )  # fmt: skip
    facts = _measured(answered, figures, dollars=dollars)
    moves = facts["model"] != IN_HOUSE
    priced = fees(facts[moves], figures)
    fee = (priced.fee * dollars).reindex(rows.index, fill_value=0.0)
    other = (priced.other_saving * dollars).reindex(rows.index, fill_value=0.0)
    fee = fee.where((facts["delivered_by"] != "Provider") | (fee < facts["avoidable"]), facts["avoidable"])
    governance = fee * _contract_management(facts, figures)
    saving = _saving(facts["avoidable"] + other - fee - governance, facts, figures).where(moves, 0.0)
    one_time = _one_time(facts, fee, figures, floor=_least_change(company, figures) * dollars).where(
        moves, 0.0
    )
    costed = pd.DataFrame(
        {
            "pay": pay,
            "current_cost": current,
            "avoidable_cost": facts["avoidable"].where(moves, 0.0),
            "hourly_rate": (hourly_prices(facts[moves], figures) * dollars).reindex(rows.index),
            "fee": fee,
            "governance": governance,
            "saving": saving,
            "saving_share": (saving / current).where(current > 0),
            "one_time": one_time,
            "payback": (one_time / saving * MONTHS).where(saving > 0),
            "price_basis": np.where(moves, "modelled", "none"),
        },
        index=rows.index,
    )
    return Costed.validate(costed.astype({"price_basis": object}))


def _measured(facts: pd.DataFrame, figures: Figures, *, dollars: float) -> pd.DataFrame:
    """Return the facts with people, seniority (pay against market) and the cost that would go away.

    A provider at home pays what the company pays; elsewhere the pay level counts within bounds.

    Where money is spent and nobody is listed, as with work that a provider does today, the people are those
    whom the money would pay at home.
    """
    wage = _yearly_wage(facts, figures)
    pay_usd = facts["pay"] / dollars
    team = facts["team"].where(facts["team"] > 0, pay_usd / wage)
    level = (pay_usd / (wage * team).where(team > 0)).fillna(1.0)
    level = level.where(facts["delivered_by"] == "Own staff", 1.0)
    bounded = level.clip(figures["pay_level_least"], figures["pay_level_most"])
    avoidable = facts["current"] * figures["avoidable_share"] * (1 - _retained(facts, figures))
    return facts.assign(
        team=team,
        level=bounded.where(facts["tier"] != "Onshore", level),
        avoidable=avoidable,
        avoidable_usd=avoidable / dollars,
    )


def _yearly_wage(facts: pd.DataFrame, figures: Figures) -> pd.Series[float]:
    """Return the modelled pay of one person a year for each row's work at home, US$."""
    pairs = list(zip(facts["role"], facts["home"], strict=True))
    known = {pair: hourly_wage(*pair) for pair in dict.fromkeys(pairs)}
    hourly = pd.Series([known[pair] for pair in pairs], index=facts.index, dtype=float)
    return hourly * figures["paid_hours_per_fte_year"]


def _least_change(company: Company, figures: Figures) -> float:
    """Return the least one-time cost of a change at the wage level of the home country, US$."""
    return figures["transition_floor"] * float(wage_indices()[country_codes().index(company.home)])


def _retained(facts: pd.DataFrame, figures: Figures) -> pd.Series[float]:
    handed_over = ~facts["model"].isin(NO_TEAM_HANDED_OVER | {PIECEWORK})
    return handed_over.astype(float) * figures["retained_organisation_share"]


def _contract_management(facts: pd.DataFrame, figures: Figures) -> pd.Series[float]:
    it, bpo = figures["contract_management_share_it"], figures["contract_management_share_bpo"]
    share = pd.Series(np.where(facts["model"].isin(IT_MODELS), it, bpo), index=facts.index)
    managed = ~facts["model"].isin(NO_TEAM_HANDED_OVER) & (facts["delivered_by"] != "Provider")
    return share.where(managed, 0.0)


def _saving(gross: pd.Series[float], facts: pd.DataFrame, figures: Figures) -> pd.Series[float]:
    """Return what is left of a gross saving after leakage; a loss does not leak away."""
    leak = facts["tier"].map(figures.by_tier("value_leakage"))
    return gross - leak * gross.clip(lower=0)


def _one_time(
    facts: pd.DataFrame, fee: pd.Series[float], figures: Figures, *, floor: float
) -> pd.Series[float]:
    weeks = facts["tier"].map(figures.by_tier("knowledge_transfer_weeks")) + facts["tier"].map(
        figures.by_tier("dual_running_weeks")
    )
    dip = facts["tier"].map(figures.by_tier("productivity_dip")) * figures["productivity_dip_months"] / MONTHS
    own = facts["delivered_by"] == "Own staff"
    severance = facts["pay"] * own * figures["severance_months"] / MONTHS * figures["leaving_share"]
    handed_over = ~facts["model"].isin(NO_TEAM_HANDED_OVER)
    handover = fee * (weeks / WEEKS + dip) + severance
    return (fee * figures["selection_share"] + handover * handed_over).clip(lower=floor)
