"""The business case of one function, line by line; each is written once, for numbers and for formulas alike.

Money is in the reporting currency, a year unless said; time is in months from the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stages.money.fees import price_per_unit, team_price, units, within_bounds
from pipeline.stages.money.timeline import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.stages.money.terms import Term, Terms

WEEKS = 52
LOAD_SHARES = (
    "recruiting_turnover_share", "absence_cover_share", "training_share", "equipment_software_share",
    "space_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key in the frames, what it is called, its unit, and how it follows from those before."""

    key: str
    label: str
    unit: str
    work: Callable[[Terms], Term]


def load(x: Terms, country: str) -> Term:
    """Return fully loaded cost over pay in the country that the fact `country` names."""
    benefits = x.figure_by("benefits_share", f"{country}_benefits")
    shares: Term = x.figure_by("employer_contributions", country) + benefits
    for name in LOAD_SHARES:
        shares = shares + x.figure(name)
    return 1 + shares


def _level(x: Terms) -> Term:
    """Return the team's pay against its market: as it is at home, bounded elsewhere; 1 for others' staff."""
    paid = x["pay"] / x["market_pay"]
    bounded = x.least(x.most(paid, x.figure("pay_level_least")), x.figure("pay_level_most"))
    return x.where("own_staff", x.where("abroad", bounded, paid), 1.0)


def _pay_share(x: Terms) -> Term:
    relative = x.figure_by("wage_index", "country") / x.figure_by("wage_index", "home")
    rising = x.figure("pay_share_base") + x.figure("pay_share_slope") * relative
    return x.least(rising, x.figure("pay_share_ceiling"))


def _hourly(x: Terms) -> Term:
    wage = x.figure_by("wage", "role") * x.figure_by("wage_index", "country") * x.figure("us_dollar")
    return wage / x["pay_share"] * x["level"] * x.figure("price_level") * x["price_luck"]


def _fee(x: Terms) -> Term:
    """Return the price: the user's quote, or the modelled one, never more than the present provider's."""
    modelled = x.where("provider", x.least(x["modelled"], x["avoidable"]), x["modelled"])
    return x.where("quoted", x["quote"], modelled)


def _handover(x: Terms, share: Term) -> Term:
    return x.where("handed_over", x["fee"] * share, 0.0)


def _weeks(x: Terms) -> Term:
    return x.figure_by("knowledge_transfer_weeks", "tier") + x.figure_by("dual_running_weeks", "tier")


def _dip(x: Terms) -> Term:
    return x.figure_by("productivity_dip", "tier") * x.figure("productivity_dip_months") / MONTHS


def _severance(x: Terms) -> Term:
    months = x.figure("severance_months") / MONTHS
    leavers = x["pay"] * (1 - x["retained"]) * months * x.figure("leaving_share")
    return x.where("own_staff_handed_over", leavers, 0.0)


def _one_time(x: Terms) -> Term:
    parts = x["selection"] + x["transfer"] + x["dual"] + x["dip"] + x["severance"]
    return x.most(x["floor"], parts)


def _start(x: Terms) -> Term:
    """Return when a provider begins to be chosen: as long before the signature as that takes."""
    return x.whole(x.most(x["signed"] - x.figure("selection_months"), 0.0))


def _go_live(x: Terms) -> Term:
    handing = x.whole(_weeks(x) * MONTHS / WEEKS)
    return x["start"] + x.whole(x.figure("selection_months")) + x.where("handed_over", handing, 1.0)


def _ends(x: Terms) -> Term:
    last = x.whole(x.figure("horizon_years") * MONTHS)
    task = x.least(last, x["go_live"] + x.whole(x.figure("project_months")))
    return x.most(x.where("project", task, last), x["go_live"])


def _exit(x: Terms) -> Term:
    return x.where("ends_in_exit", x["fee"] * x.figure("exit_share"), 0.0)


def _exit_worth(x: Terms) -> Term:
    return x.at("rise_fee", x["ends"]) * x.at("discount", x["ends"])


def _npv(x: Terms) -> Term:
    running = (x["avoidable"] + x["other"] - x["leakage"]) * x["pay_worth"]
    paid = (x["fee"] + x["governance"]) * x["fee_worth"]
    chosen = x["selection"] * x.at("discount", x["start"] + 1)
    changed = (x["one_time"] - x["selection"]) * x.at("discount", x["go_live"])
    return running - paid - chosen - changed - x["exit"] * _exit_worth(x)


def _break_even(x: Terms) -> Term:
    """Return the fee at which the present value is nil: the lowest root of four straight lines, or 0.

    The value falls as the fee rises, along straight lines that change where nothing leaks away any more and
    where the least one-time cost stops to bind; it is the lowest of the four lines at any fee.
    """
    gained = x["avoidable"] + x["other"]
    leak, managed = x["leak_share"], 1 + x["managed"]
    early, late = x.at("discount", x["start"] + 1), x.at("discount", x["go_live"])
    per_fee = x["exit_share"] * _exit_worth(x) + x.figure("selection_share") * early
    handing = x["handover_share"] * late
    roots = [
        (worth - spent) / x.most(slope + per_fee + handed, 1e-9)
        for worth, slope in (
            (gained * x["pay_worth"] * (1 - leak), managed * (x["fee_worth"] - leak * x["pay_worth"])),
            (gained * x["pay_worth"], managed * x["fee_worth"]),
        )
        for spent, handed in (
            (x["floor"] * late, -x.figure("selection_share") * late),
            (x["severance"] * late, handing),
        )
    ]
    return x.most(0.0, x.least(*roots))


LINES: tuple[Line, ...] = (
    Line("load", "Full cost for each 1 of pay", "x", lambda x: load(x, "home")),
    Line("load_there", "The same where the work goes", "x", lambda x: load(x, "country")),
    Line(
        "current_cost", "Cost today, fully loaded", "money",
        lambda x: x.where("salaried", x["typed"] * x["load"], x["typed"] * 1.0),
    ),
    Line("pay", "of which pay", "money", lambda x: x["current_cost"] / x["load"]),
    Line(
        "market_wage", "Market pay of one person at home", "money",
        lambda x: x.figure_by("wage", "role") * x.figure_by("wage_index", "home")
        * x.figure("paid_hours_per_fte_year") * x.figure("us_dollar"),
    ),
    Line(
        "team", "People priced", "people",
        lambda x: x.where("has_people", x["people"], x["pay"] / x["market_wage"]),
    ),
    Line("market_pay", "Market pay of the team at home", "money", lambda x: x["market_wage"] * x["team"]),
    Line("level", "Pay level against the market", "x", _level),
    Line(
        "retained", "Share of the team that stays", "share",
        lambda x: x.where("keeps_some", x.figure("retained_organisation_share"), 0.0),
    ),
    Line(
        "avoidable", "Avoidable cost", "money",
        lambda x: x.where(
            "co_employed", 0.0, x["current_cost"] * x.figure("avoidable_share") * (1 - x["retained"])
        ),
    ),
    Line("stranded", "Cost that stays with you", "money", lambda x: x["current_cost"] - x["avoidable"]),
    Line("pay_share", "Pay share of the billed hour", "share", _pay_share),
    Line("hourly", "Price of an hour, modelled", "money", _hourly),
    Line("team_price", "Price of a like-for-like team", "money", team_price),
    Line("units", "Units bought a year", "units", units),
    Line("unit_price", "Price of a unit", "money", price_per_unit),
    Line(
        "modelled", "Yearly price, modelled", "money",
        lambda x: within_bounds(x, x["units"] * x["unit_price"]),
    ),
    Line("fee", "Yearly price used", "money", _fee),
    Line(
        "other", "Other saving", "money",
        lambda x: x.where(
            "co_employed", x["company_size"] * x["service_share"] * x.figure("peo_saving_employee_year")
            * x.figure("us_dollar"), 0.0,
        ),
    ),
    Line(
        "managed", "Contract management, part of the price", "share",
        lambda x: x.where("managed_contract", x.figure_by("contract_management_share", "contract_kind"), 0.0),
    ),
    Line("governance", "Contract management", "money", lambda x: x["fee"] * x["managed"]),
    Line(
        "gross", "Saving before leakage", "money",
        lambda x: x["avoidable"] + x["other"] - x["fee"] - x["governance"],
    ),
    Line("leak_share", "Share that leaks away", "share", lambda x: x.figure_by("value_leakage", "tier")),
    Line("leakage", "Leakage", "money", lambda x: x["leak_share"] * x.most(x["gross"], 0.0)),
    Line("saving", "Saving a year", "money", lambda x: x["gross"] - x["leakage"]),
    Line("selection", "Choosing a provider", "money", lambda x: x["fee"] * x.figure("selection_share")),
    Line(
        "transfer", "Knowledge transfer", "money",
        lambda x: _handover(x, x.figure_by("knowledge_transfer_weeks", "tier") / WEEKS),
    ),
    Line(
        "dual", "Both teams running", "money",
        lambda x: _handover(x, x.figure_by("dual_running_weeks", "tier") / WEEKS),
    ),
    Line("dip", "Output lost after the start", "money", lambda x: _handover(x, _dip(x))),
    Line("severance", "Severance", "money", _severance),
    Line(
        "floor", "Least one-time cost of any change", "money",
        lambda x: x.figure("transition_floor") * x.figure_by("wage_index", "home") * x.figure("us_dollar"),
    ),
    Line("one_time", "One-time cost", "money", _one_time),
    Line("start", "Starts after month", "months", _start),
    Line("exit", "Cost of leaving at the end", "money", _exit),
    Line("go_live", "Running after month", "months", _go_live),
    Line("ends", "Looked at until month", "months", _ends),
    Line(
        "payback", "Payback, months", "months",
        lambda x: x["go_live"] - x["start"] + x.months_to_cover(
            x["avoidable"] + x["other"] - x["leakage"], x["fee"] + x["governance"], x["one_time"]
        ),
    ),
    Line(
        "pay_worth", "Worth today of 1 a year of cost", "x",
        lambda x: x.at("pay_worth", x["ends"]) - x.at("pay_worth", x["go_live"]),
    ),
    Line(
        "fee_worth", "Worth today of 1 a year of price", "x",
        lambda x: x.at("worth_fee", x["ends"]) - x.at("worth_fee", x["go_live"]),
    ),
    Line("npv", "Net present value", "money", _npv),
    Line(
        "exit_share", "Cost of leaving, part of a year's price", "share",
        lambda x: x.where("ends_in_exit", x.figure("exit_share"), 0.0),
    ),
    Line(
        "handover_share", "Handing over, part of a year's price", "share",
        lambda x: x.where("handed_over", _weeks(x) / WEEKS + _dip(x), 0.0),
    ),
    Line("break_even", "Break-even price", "money", _break_even),
)  # fmt: skip
