"""The arithmetic of the business case, read as numbers and as formulas of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from pipeline.stages.money.formula import Formula, call, formula
from pipeline.stages.money.terms import Alike, Formulas, Numbers
from pipeline.stages.money.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

A, B, C = Formula("A1"), Formula("B1"), Formula("C1")
RATES: dict[str, Any] = {
    "discount_rate": 0.1,
    "pay_rise": 0.02,
    "fee_rise_onshore": 0.0,
    "fee_rise_nearshore": 0.5,
    "fee_rise_offshore": 1.0,
}
DRAWN = {name: np.array([rate, 2 * rate]) for name, rate in RATES.items()}
TWO = [{"tier": "onshore", "role": "clerk"}, {"tier": "offshore", "role": "buyer"}]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (lambda: A + B, "A1+B1"),
        (lambda: 1 + A, "1+A1"),
        (lambda: A - B, "A1-B1"),
        (lambda: 1 - A, "1-A1"),
        (lambda: A * B, "A1*B1"),
        (lambda: 2 * A, "2*A1"),
        (lambda: A * 1, "A1"),
        (lambda: 1 * A, "1*A1"),
        (lambda: A / B, "A1/B1"),
        (lambda: 1 / A, "1/A1"),
        (lambda: -A, "-A1"),
        (lambda: -(A * B), "-A1*B1"),
        (lambda: -(A + B), "-(A1+B1)"),
        (lambda: (-A) * B, "(-A1)*B1"),
        (lambda: A < B, "A1<B1"),
        (lambda: A > B, "A1>B1"),
        (lambda: A <= B, "A1<=B1"),
        (lambda: A >= B, "A1>=B1"),
        (lambda: (A < B) * C, "(A1<B1)*C1"),
        (lambda: A + B < C, "A1+B1<C1"),
        (lambda: A + B + C, "A1+B1+C1"),
        (lambda: A + (B + C), "A1+B1+C1"),
        (lambda: A - (B + C), "A1-(B1+C1)"),
        (lambda: A - (B - C), "A1-(B1-C1)"),
        (lambda: A - B * C, "A1-B1*C1"),
        (lambda: (A + B) * C, "(A1+B1)*C1"),
        (lambda: A * (1 - B), "A1*(1-B1)"),
        (lambda: A / (B * C), "A1/(B1*C1)"),
        (lambda: A / B / C, "A1/B1/C1"),
        (lambda: A * (B / C), "A1*B1/C1"),
        (lambda: A + -2, "A1+-2"),
        (lambda: A * -2, "A1*(-2)"),
        (lambda: A * 0.1, "A1*0.1"),
        (lambda: A + 1e-20, "A1+1E-20"),
        (lambda: call("MAX", A, 0), "MAX(A1,0)"),
        (lambda: call("MAX", A, B) * C, "MAX(A1,B1)*C1"),
        (lambda: formula(1 / 3), "0.333333333333333"),
    ],
)
def test_operators_are_written_as_a_spreadsheet_reads_them(term: Callable[[], Formula], text: str) -> None:
    """Brackets stand where leaving them out would change the result, and nowhere else."""
    assert term().text == text


def _numbers(*rows: Mapping[str, Any], **figures: Any) -> Numbers:  # noqa: ANN401 - numbers or draws
    facts = pd.DataFrame([{"priced_by": "task", **row} for row in rows])
    return Numbers(facts, figures, timeline(RATES))


def test_a_line_goes_before_a_fact_of_the_same_name() -> None:
    """What was worked out counts; what was not is a fact of the function."""
    x = _numbers({"team": 5.0, "people": 4.0})
    x.lines["team"] = np.array([6.0])
    assert (x["team"].tolist(), x["people"].tolist(), x.basis) == ([6.0], [4.0], "task")


def test_a_figure_is_found_by_what_the_function_is() -> None:
    """A number a function, whatever the order of the kinds; a number a draw for functions that are alike."""
    x = _numbers(*TWO, TWO[0], gain_onshore=1.0, gain_offshore=2.0, wage_clerk=7.0)
    assert x.figure_by("gain", "tier").tolist() == [1.0, 2.0, 1.0]
    alike = Alike(
        {**TWO[1], "priced_by": "task"}, {}, {"gain_offshore": np.array([2.0, 3.0])}, timeline(RATES)
    )
    assert alike.figure_by("gain", "tier").tolist() == [2.0, 3.0]
    assert _numbers(TWO[0], gain_onshore=1.0).figure_by("gain", "tier").tolist() == [1.0]
    assert x.figure("wage_clerk") == 7.0


def test_choices_and_bounds_are_made_function_by_function() -> None:
    """By a fact, by a comparison; the greatest and the smallest of two or of three; rounded up."""
    x = _numbers({"abroad": True}, {"abroad": False})
    one, other = np.array([1.0, 5.0]), np.array([2.0, 3.0])
    assert x.where("abroad", one, other).tolist() == [1.0, 3.0]
    assert x.when(one < other, one, 9.0).tolist() == [1.0, 9.0]
    assert (x.most(one, other).tolist(), x.least(one, other).tolist()) == ([2.0, 5.0], [1.0, 3.0])
    assert (x.most(one, other, 4.0).tolist(), x.least(one, other, 0.0).tolist()) == ([4.0, 5.0], [0.0, 0.0])
    assert x.whole(np.array([1.0, 1.1])).tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("column", "month", "found"),
    [
        ("month", 0, 0),
        ("month", 500, 120),
        ("discount", 0, 1),
        ("discount", 12, 1 / 1.1),
        ("discount", 6, 1.1**-0.5),
        ("pay_rise", 12, 1),
        ("pay_rise", 13, 1.02),
        ("pay_sum", 0, 0),
        ("pay_sum", 1, 1 / 12),
        ("pay_sum", 12, 1),
        ("pay_sum", 24, 2.02),
        ("pay_sum", 36, 2.02 + 1.02**2),
        ("pay_worth", 1, 1.1 ** (-1 / 12) / 12),
        ("pay_worth", 2, (1.1 ** (-1 / 12) + 1.1 ** (-2 / 12)) / 12),
    ],
)
def test_time_is_worth_what_it_is_at_each_month(column: str, month: int, found: float) -> None:
    """Ten per cent of discount, two of rises once a year; a month's share is paid at its end."""
    assert float(_numbers(TWO[0]).at(column, month)) == pytest.approx(found)


@pytest.mark.parametrize(
    ("column", "month", "onshore", "offshore"),
    [
        ("rise_fee", 12, 1, 1),
        ("rise_fee", 13, 1, 2),
        ("rise_fee", 120, 1, 2**9),
        ("sum_fee", 0, 0, 0),
        ("sum_fee", 12, 1, 1),
        ("sum_fee", 24, 2, 3),
        ("worth_fee", 1, 1.1 ** (-1 / 12) / 12, 1.1 ** (-1 / 12) / 12),
    ],
)
def test_fees_rise_by_tier(column: str, month: int, onshore: float, offshore: float) -> None:
    """Onshore not at all, offshore twofold a year: each function has the rise of its own tier."""
    assert _numbers(*TWO).at(column, month).tolist() == pytest.approx([onshore, offshore])
    each = _numbers(*TWO).at(column, np.array([0.0, month]))
    assert each.tolist() == pytest.approx([float(column == "rise_fee"), offshore])


@pytest.mark.parametrize(
    ("column", "month", "tier", "found"),
    [
        ("pay_sum", 24, "onshore", [2.02, 2.04]),
        ("pay_sum", [[12], [24]], "onshore", [[1, 1], [2.02, 2.04]]),
        ("pay_sum", [[12, 24], [24, 12]], "onshore", [[1, 2.04], [2.02, 1]]),
        ("sum_fee", 24, "onshore", [2, 2]),
        ("sum_fee", 24, "offshore", [3, 4]),
        ("sum_fee", [[12, 24]], "offshore", [[1, 4]]),
    ],
)
def test_each_draw_has_a_time_of_its_own(column: str, month: Any, tier: str, found: list[Any]) -> None:  # noqa: ANN401 -- as a term
    """Two draws, the second with twice the rates: a row a function, a column a draw."""
    assert timeline(DRAWN).in_tier(column, np.array(month), tier) == pytest.approx(np.array(found))


def test_functions_of_several_tiers_have_a_month_each() -> None:
    """Without draws: a number a function."""
    tiers = np.array(["onshore", "offshore"], dtype=object)
    assert timeline(RATES).at("sum_fee", np.array([12, 24]), tiers).tolist() == pytest.approx([1, 3])
    assert timeline(RATES).at("pay_sum", 24, tiers) == pytest.approx(2.02)


@pytest.mark.parametrize(
    ("spent", "go_live", "ends", "months"),
    [
        (1_200.0, 0.0, 120.0, 1),
        (2_400.0, 0.0, 120.0, 2),
        (2_401.0, 0.0, 120.0, 3),
        (1_200.0, 60.0, 120.0, 1),
        (12 * 1_200.0, 0.0, 12.0, 12),
        (12 * 1_200.0 + 1, 0.0, 12.0, np.nan),
        (12 * 1_200.0, 108.0, 119.0, np.nan),
        (0.0, 0.0, 12.0, 1),
        (1.0, 12.0, 12.0, np.nan),
    ],
)
def test_months_are_counted_until_what_was_spent_has_come_back(
    spent: float, go_live: float, ends: float, months: float
) -> None:
    """A gain of 1,200 a month from going live; what has not come back before the end never does."""
    level: dict[str, Any] = {**RATES, "pay_rise": 0.0}
    facts = pd.DataFrame([{"priced_by": "task", "tier": "onshore", "go_live": go_live, "ends": ends}])
    x = Numbers(facts, level, timeline(level))
    found = x.months_to_cover(np.array([24_000.0]), np.array([9_600.0]), np.array([spent - 1e-6]))
    assert found.tolist() == pytest.approx([months], nan_ok=True)


def test_fees_of_ones_own_tier_decide_when_what_was_spent_has_come_back() -> None:
    """Offshore the fee doubles after a year and eats the gain up; onshore it stays."""
    rows = pd.DataFrame([{"priced_by": "task", "go_live": 0.0, "ends": 120.0, **one} for one in TWO])
    level: dict[str, Any] = {**RATES, "pay_rise": 0.0}
    x = Numbers(rows, level, timeline(level))
    assert x.months_to_cover(200.0, 100.0, 149.9).tolist() == pytest.approx([18, np.nan], nan_ok=True)


CELLS = {"team": "B2", "go_live": "C2", "ends": "D2"}
COLUMNS = {"month": "M", "pay_sum": "P", "sum_fee_onshore": "F", "sum_fee_offshore": "G"}


def _formulas() -> Formulas:
    facts = {"priced_by": "users", "tier": "offshore", "abroad": True, "quoted": False}
    return Formulas(facts, CELLS, {"fee": "Z1", "gain_offshore": "Z2"}, COLUMNS)


GAINED = "A1*(P-INDEX(P,MIN(C2,120)+1))-B1*(G-INDEX(G,MIN(C2,120)+1))"
WAITING = f"SUMPRODUCT((M>C2)*(M<=D2)*({GAINED}<C1))"


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (lambda x: x["team"], "B2"),
        (lambda x: x.figure("fee"), "Z1"),
        (lambda x: x.figure_by("gain", "tier"), "Z2"),
        (lambda x: x.where("abroad", A, B), "A1"),
        (lambda x: x.where("quoted", A, B), "B1"),
        (lambda x: x.when(A < B, A, 0), "IF(A1<B1,A1,0)"),
        (lambda x: x.most(A, B), "MAX(A1,B1)"),
        (lambda x: x.least(A, B, 1), "MIN(A1,B1,1)"),
        (lambda x: x.whole(A), "ROUNDUP(A1,0)"),
        (lambda x: x.at("pay_sum", A), "INDEX(P,MIN(A1,120)+1)"),
        (lambda x: x.at("sum_fee", A), "INDEX(G,MIN(A1,120)+1)"),
        (
            lambda x: x.months_to_cover(A, B, C),
            f'IF({WAITING}<D2-C2,{WAITING}+1,"")',
        ),
    ],
)
def test_the_same_terms_are_written_as_formulas(term: Callable[[Formulas], Formula], text: str) -> None:
    """Addresses of the function's cells, of the figures, and of the timeline's columns of its tier."""
    x = _formulas()
    assert (term(x).text, x.basis) == (text, "users")
