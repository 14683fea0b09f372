"""What a provider charges in a year, on the basis on which its model is sold: units bought x price of one.

The basis is `priced_by` in the file of the model. Every basis is one entry of `_UNITS` and of `_PRICES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.money.timeline import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.stages.money.terms import Term, Terms

    Work = Callable[[Terms], Term]


def units(x: Terms) -> Term:
    """Return how many units are bought a year: hours, users, employees, people or money managed."""
    return _UNITS[x.basis](x)


def price_per_unit(x: Terms) -> Term:
    """Return the price of one unit a year."""
    return _PRICES[x.basis](x)


def within_bounds(x: Terms, price: Term) -> Term:
    """Return a price held between parts of a like-for-like team's, where its basis has bounds."""
    bound = _BOUNDS.get(x.basis)
    return price if bound is None else bound(x, price)


def team_price(x: Terms) -> Term:
    """Return the price of the hours that replace the team."""
    return _team_hours(x) * x["hourly"]


def _team_hours(x: Terms) -> Term:
    people = x["team"] * (1 - x.figure("retained_organisation_share"))
    return people * x.figure("hours_per_fte_year") * (1 - x.figure_by("productivity_gain", "tier"))


def _task_hours(x: Terms) -> Term:
    hours = x["team"] * x.figure("hours_per_fte_year") * x.figure("project_utilisation")
    return hours * (1 - x.least(x.figure_by("productivity_gain", "tier"), 0.0))


def _served(x: Terms) -> Term:
    """Return the users or employees of the company that fall to this row of the service."""
    return x["company_size"] * x["service_share"]


def _user_price(x: Terms) -> Term:
    small, large = x.figure("it_msp_user_month_small"), x.figure("it_msp_user_month_large")
    month = x.when(x["company_size"] <= x.figure("it_msp_small_users"), small, large)
    return (
        month * MONTHS * x.figure_by("it_msp_scope_share", "scope") * _price_level(x) * x.figure("us_dollar")
    )


def _price_level(x: Terms) -> Term:
    """Return prices of the place against the United States: what follows wages, and what does not."""
    home, there = x.figure_by("wage_index", "home"), x.figure_by("wage_index", "country")
    share = x.figure("pay_share_base") + x.figure("pay_share_slope")
    at_home = x.least(share, x.figure("pay_share_ceiling"))
    against_home = (there / x["pay_share"]) / (home / at_home)
    return (1 + x["labour_share"] * (against_home - 1)) * home


def _employed(x: Terms) -> Term:
    """Return a year of one person employed abroad: market pay there with everything on top, and the fee."""
    wage = x.figure_by("wage", "role") * x.figure_by("wage_index", "country") * x["level"]
    loaded = wage * x.figure("paid_hours_per_fte_year") * x["load_there"]
    return (loaded + x.figure("eor_fee_employee_month") * MONTHS) * x.figure("us_dollar")


def _spend(x: Terms) -> Term:
    return 1 - x.figure("staffing_msp_saving_share") + x.figure("staffing_msp_fee_share")


def _subscription(x: Terms, price: Term) -> Term:
    least = x["team_price"] * x.figure("it_msp_least_hours")
    return x.least(x.most(price, least), x["team_price"] * x.figure("service_most_hours"))


def _at_most_a_team(x: Terms, price: Term) -> Term:
    return x.least(price, x["team_price"] * x.figure("service_most_hours"))


_UNITS: Mapping[str, Work] = {
    "hours": _team_hours,
    "task": _task_hours,
    "users": _served,
    "employment": lambda x: x["team"] * 1.0,
    "co-employment": _served,
    "employees": _served,
    "spend": lambda x: x["avoidable"] * 1.0,
    "nothing": lambda x: x["team"] * 0.0,
}
_PRICES: Mapping[str, Work] = {
    "hours": lambda x: x["hourly"] * 1.0,
    "task": lambda x: x["hourly"] * (1 + x.figure("project_premium")),
    "users": _user_price,
    "employment": _employed,
    "co-employment": lambda x: x.figure("peo_fee_employee_year") * x.figure("us_dollar"),
    "employees": lambda x: x.figure("aso_fee_employee_month") * MONTHS * x.figure("us_dollar"),
    "spend": _spend,
    "nothing": lambda x: x["team"] * 0.0,
}
_BOUNDS: Mapping[str, Callable[[Terms, Term], Term]] = {"users": _subscription, "employees": _at_most_a_team}
UNIT_NAMES: Mapping[str, str] = {
    "hours": "hours", "task": "hours", "users": "users", "employment": "people", "co-employment": "employees",
    "employees": "employees", "spend": "money managed", "nothing": "",
}  # fmt: skip
