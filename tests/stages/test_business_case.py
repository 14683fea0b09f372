"""The business case: parts make wholes, prices and values move the way they must, and every figure counts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from pipeline.knowledge.figures import Figure, Figures, figures
from pipeline.stages.cost import Drawn, cost, drawn_out, worked_out
from pipeline.stages.money.flows import cash_flows, irr_of, payback_of
from pipeline.stages.money.lines import LINES
from pipeline.stages.money.timeline import timeline
from pipeline.stages.simulate import ranges, simulate, tornado
from tests.support.companies import assess_rows
from tests.support.money import priced

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell

SHIPPED = list(figures().by_name.values())
ANSWERS = ("current_cost", "saving", "one_time", "npv", "break_even")
ONLY_IN_RANGES = {"price_luck"}
HOMES = [priced(home) for home in ("US", "GB", "JP")]
MOVING = HOMES[1][0][HOMES[1][0]["model"] != "In-house"]
CENT = 0.01
BY_BASIS = {"units", "unit_price"}  # spend is bought by the unit of money


def values_of(prices: Figures) -> dict[str, Any]:
    """Return figures as numbers by name."""
    return {figure.name: figure.value for figure in prices.by_name.values()}


def answers_of(facts: pd.DataFrame, values: dict[str, Any]) -> dict[str, Any]:
    """Work the answers out at some figures."""
    return worked_out(facts, values, wanted=ANSWERS)


LIKELY = [answers_of(facts, values_of(prices)) for facts, prices in HOMES]


@pytest.mark.parametrize("figure", SHIPPED, ids=lambda figure: figure.name)
def test_every_assumption_moves_some_answer(figure: Figure) -> None:
    """At its low or at its high it changes the money of some function of some home; else it is idle talk."""
    if figure.name in ONLY_IN_RANGES:
        facts, prices = HOMES[1]
        wide = Figures({**prices.by_name, figure.name: replace(figure, value=figure.high)})
        assert not np.allclose(
            simulate(facts, wide, draws=50).spreads, simulate(facts, prices, draws=50).spreads
        )
        return
    moved = (
        not np.allclose(was[key], now[key])
        for (facts, prices), was in zip(HOMES, LIKELY, strict=True)
        for value in (figure.low, figure.high)
        for now in (answers_of(facts, {**values_of(prices), figure.name: value}),)
        for key in ANSWERS
    )
    assert any(moved), f"{figure.name} changes nothing"


@pytest.mark.parametrize(("facts", "prices"), HOMES, ids=["US", "GB", "JP"])
def test_parts_are_wholes(facts: pd.DataFrame, prices: Figures) -> None:
    """Cost is what goes and what stays; a saving is what its parts leave; cash adds up to value."""
    money = cost(facts, prices)
    moving = money[facts["model"] != "In-house"]
    parts = moving["avoidable"] + moving["other"] - moving["fee"] - moving["governance"] - moving["leakage"]
    assert (moving["avoidable"] + moving["stranded"] - moving["current_cost"]).abs().max() < CENT
    assert (parts - moving["saving"]).abs().max() < CENT
    once = moving[["selection", "transfer", "dual", "dip", "severance"]].sum(axis=1)
    assert (moving["one_time"] - once.clip(lower=moving["floor"])).abs().max() < CENT
    flows = cash_flows(facts.loc[moving.index], moving, values_of(prices))
    assert flows["present"].sum() == pytest.approx(moving["npv"].sum(), abs=CENT)
    assert flows["cumulative"].iloc[-1] == pytest.approx(flows["net"].sum(), abs=CENT)


@pytest.mark.parametrize(("facts", "prices"), HOMES, ids=["US", "GB", "JP"])
def test_at_the_break_even_fee_nothing_is_gained_and_nothing_lost(
    facts: pd.DataFrame, prices: Figures
) -> None:
    """A provider who asks exactly that price makes the net present value nil, for every function."""
    money = cost(facts, prices)
    some = facts[(facts["model"] != "In-house") & (money["break_even"] > 0)]
    assert len(some) > 60
    quoted = some.assign(quote=money.loc[some.index, "break_even"], quoted=True)
    assert cost(quoted, prices)["npv"].abs().max() < CENT


def test_where_no_price_is_low_enough_the_break_even_fee_is_nil() -> None:
    """Even work done for nothing is then not worth the change."""
    facts, prices = HOMES[1]
    money = cost(facts, prices)
    lost = facts[(facts["model"] != "In-house") & (money["break_even"] == 0)]
    free = cost(lost.assign(quote=0.0, quoted=True), prices)
    assert (free["npv"] <= CENT).all()


def test_a_dearer_provider_never_raises_the_value() -> None:
    """Fee up by a tenth, by half, tenfold: net present value only ever falls."""
    facts, prices = HOMES[0]
    some = facts[facts["model"] != "In-house"]
    fee = cost(some, prices)["fee"]
    values = [cost(some.assign(quote=fee * by, quoted=True), prices)["npv"] for by in (1, 1.1, 1.5, 10)]
    assert all((lower <= higher + CENT).all() for higher, lower in pairwise(values))


def test_a_quote_wins_over_the_model() -> None:
    """The price used is the user's, and is called that."""
    facts, prices = HOMES[0]
    quoted = cost(facts.head(6).assign(quote=12_345.0, quoted=True), prices)
    moving = facts.head(6)["model"] != "In-house"
    assert (quoted.loc[moving, "fee"] == 12_345).all()
    assert (quoted.loc[moving, "price_basis"] == "your quote").all()


def test_a_later_start_is_worth_less_when_it_gains() -> None:
    """What gains from month 4 to 60 is worth more than what gains from month 16."""
    _, prices = HOMES[1]
    now, later = cost(MOVING, prices), cost(MOVING.assign(signed=15.0), prices)
    gains = (now["npv"] > 0) & ~MOVING["project"]
    assert (later.loc[gains, "npv"] < now.loc[gains, "npv"]).all()
    assert (later["go_live"] - now["go_live"] == 12).all()


def test_another_currency_scales_money_and_nothing_else() -> None:
    """A currency of which a dollar buys seven times as many: every amount is seven times as large."""
    facts, prices = HOMES[1]
    dollar = replace(prices.by_name["us_dollar"], value=7 * prices["us_dollar"])
    other = Figures({**prices.by_name, "us_dollar": dollar})
    was, now = cost(facts, prices), cost(facts.assign(typed=7 * facts["typed"]), other)
    for line in LINES:
        by = 7 if line.unit == "money" else 1
        if line.key not in BY_BASIS:
            pd.testing.assert_series_equal(now[line.key], by * was[line.key], rtol=1e-9)


def test_two_halves_of_a_function_come_to_the_whole() -> None:
    """Half the people at half the cost, twice: the same money, but for the least cost of any change."""
    facts, prices = HOMES[1]
    amounts = ["people", "typed", "service_share"]
    half = facts.assign(**{name: facts[name] / 2 for name in amounts})
    one, two = cost(facts, prices), 2 * cost(half, prices).drop(columns="price_basis")
    for key in (
        "current_cost",
        "avoidable",
        "stranded",
        "fee",
        "governance",
        "leakage",
        "saving",
        "severance",
    ):
        pd.testing.assert_series_equal(two[key], one[key], rtol=1e-9)
    free = two["one_time"] > two["floor"]
    assert free.sum() > 50
    for key in ("one_time", "npv", "break_even"):
        pd.testing.assert_series_equal(two.loc[free, key], one.loc[free, key], rtol=1e-6, atol=CENT)


def test_ranges_repeat_and_do_not_hang_on_the_order_of_rows() -> None:
    """The same functions, shuffled, get the same low and high; twice the same draws."""
    _, prices = HOMES[1]
    one = ranges(simulate(MOVING, prices, draws=400), MOVING.index)
    again = ranges(simulate(MOVING, prices, draws=400), MOVING.index)
    shuffled = MOVING.sample(frac=1, random_state=5)
    other = ranges(simulate(shuffled, prices, draws=400), MOVING.index)
    pd.testing.assert_frame_equal(one, again)
    pd.testing.assert_frame_equal(one, other)
    assert (one["saving_low"] <= one["saving_middle"]).all()
    assert (one["npv_middle"] <= one["npv_high"]).all()


def test_draws_do_not_hang_on_how_many_functions_are_worked_out_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A few at a time or all: the same ranges, and the same sums of any group, to the last digit."""
    _, prices = HOMES[1]
    groups = [MOVING.index, MOVING.index[5:20], MOVING.index[:1]]
    whole = simulate(MOVING, prices, groups=groups, draws=50)
    worth = tornado(MOVING, prices)
    monkeypatch.setattr("pipeline.stages.simulate.TOGETHER", 350)
    parts = simulate(MOVING, prices, groups=groups, draws=50)
    assert (parts.spreads == whole.spreads).all()
    assert (parts.sums == whole.sums).all()
    pd.testing.assert_frame_equal(tornado(MOVING, prices), worth, check_exact=True)
    alone = simulate(MOVING.iloc[:1], prices, draws=50)
    assert (whole.spreads[:, :, :1] == alone.spreads).all()
    low, middle, high = alone.spreads[1, :, 0]
    assert whole.spread(2)["npv_low"] == low
    assert low < middle < high


def test_a_draw_is_the_business_case_at_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every draw of every function is what the lines come to at that draw's figures, to the last digit."""
    _, prices = HOMES[1]
    names = ("selection_months", "fee_rise_offshore", "retained_organisation_share", "us_dollar")
    spread = {name: prices[name] * np.array([0.5, 1.0, 1.5]) for name in names}
    values = {**values_of(prices), **spread}
    monkeypatch.setattr("pipeline.stages.cost.NEAR", 7)
    found = drawn_out(MOVING, Drawn(values, timeline(values), 3), wanted=ANSWERS)
    for draw in range(3):
        at = {**values_of(prices), **{name: float(drawn[draw]) for name, drawn in spread.items()}}
        alone = worked_out(MOVING, at, wanted=ANSWERS)
        assert all((found[key][:, draw] == alone[key]).all() for key in ANSWERS)


def test_the_middle_of_the_range_is_near_the_likely_value() -> None:
    """Figures are drawn as often above as below their likely value; what differs is bent by limits."""
    _, prices = HOMES[1]
    middle = ranges(simulate(MOVING, prices), MOVING.index)["saving_middle"]
    money = cost(MOVING, prices)
    off = (middle - money["saving"]).abs() / money["current_cost"]
    assert off.median() < 0.04


def test_without_doubt_there_is_no_range() -> None:
    """When every figure is certain, low, middle and high are the likely value."""
    _, prices = HOMES[1]
    certain: dict[str, Figure] = {
        name: replace(one, low=one.value, high=one.value) for name, one in prices.by_name.items()
    }
    certain["price_luck"] = replace(prices.by_name["price_luck"], value=0.0, low=0.0, high=0.0)
    found = ranges(simulate(MOVING, Figures(certain), draws=20), MOVING.index)
    money = cost(MOVING, prices)
    assert (found["saving_low"] - money["saving"]).abs().max() < CENT
    assert (found["npv_high"] - money["npv"]).abs().max() < CENT


def test_the_tornado_says_what_each_figure_alone_would_make() -> None:
    """A figure's bar is the value of the company worked out anew with that figure."""
    _, prices = HOMES[1]
    bars = tornado(MOVING, prices)
    assert bars.index.tolist() == list(range(1, len(bars) + 1))
    swings = (bars["npv_high"] - bars["npv_low"]).abs()
    assert swings.is_monotonic_decreasing
    for rank in (1, 5, 12):
        bar = bars.loc[rank]
        other = {**values_of(prices), str(bar["name"]): bar["low"]}
        assert worked_out(MOVING, other, wanted=("npv",))["npv"].sum() == pytest.approx(bar["npv_low"])


def test_the_cash_of_single_functions_adds_up_to_that_of_the_company() -> None:
    """Every function has cash flows of its own, and they are worth its net present value."""
    rows: list[dict[str, Cell]] = [
        {"function": name, "headcount": 20, "annual_cost": 1_200_000}
        for name in ("Accounts payable", "Customer support", "Payroll")
    ]
    money = assess_rows(company={"home_country": "United Kingdom", "total_employees": 600}, rows=rows).money
    alone = [money.cash_of([row]) for row in money.moving]
    assert len(alone) > 1
    together = np.sum([one["net"] for one in alone], axis=0)
    assert together.tolist() == pytest.approx(money.cash_flows["net"].tolist())
    worth = [one["present"].sum() for one in alone]
    assert worth == pytest.approx(money.costed.loc[money.moving, "npv"].tolist(), abs=CENT)


def test_a_return_is_a_rate_that_makes_the_value_nil() -> None:
    """100 spent now and 110 back after a year are 10 %."""
    year = np.array([-100.0, *[0.0] * 11, 110.0])
    assert irr_of(year) == pytest.approx(0.10)
    assert payback_of(year) == 12


@pytest.mark.parametrize("net", [(100, 5, -50), (-100, 10, 20), (0, 0, 0), (-10, 40, -50, 60)])
def test_where_a_return_has_no_meaning_there_is_none(net: tuple[float, ...]) -> None:
    """Nothing spent first, never paid back, nothing at all, or back in the red on the way."""
    assert np.isnan(irr_of(np.array(net, dtype=float)))
