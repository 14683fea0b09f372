"""Reconciliation: a lost row or a lost cent is an internal fault, never a warning."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipeline.stages.reconcile import ReconciliationError, reconcile, reconcile_money
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Two functions, salaries only."""
    rows: list[dict[str, Cell]] = [
        {"function": "Payroll", "headcount": 3, "annual_cost": 200_000},
        {"function": "Legal counsel", "headcount": 2, "annual_cost": 350_000.37},
    ]
    return assess_rows(company={"home_country": "United States", "cost_means": "Salaries only"}, rows=rows)


def _factor(analysis: Analysis) -> pd.Series[float]:
    return analysis.costed["current_cost"] / analysis.intake.functions["annual_cost"]


def test_an_analysis_reconciles(analysis: Analysis) -> None:
    """Totals in, loaded, are totals out."""
    reconcile(analysis.intake.functions, analysis.costed, analysis.answers, load=_factor(analysis))


def test_a_lost_row_is_a_fault(analysis: Analysis) -> None:
    """The answers lack the second row."""
    with pytest.raises(ReconciliationError, match="answers: 1 rows out of 2"):
        reconcile(
            analysis.intake.functions,
            analysis.costed,
            analysis.answers.iloc[:1],
            load=_factor(analysis),
        )


def test_rows_in_another_order_are_a_fault(analysis: Analysis) -> None:
    """Money would stand beside the wrong function."""
    turned = analysis.costed.iloc[::-1]
    with pytest.raises(ReconciliationError, match="money"):
        reconcile(analysis.intake.functions, turned, analysis.answers, load=_factor(analysis))


@pytest.mark.parametrize("frame", ["costed", "answers"])
def test_money_that_changes_on_the_way_is_a_fault(analysis: Analysis, frame: str) -> None:
    """Three cents more in one row of the money or of the answers."""
    frames: dict[str, Any] = {"costed": analysis.costed, "answers": analysis.answers}
    changed: pd.DataFrame = frames[frame].copy()
    changed["current_cost"] = changed["current_cost"] + [0.03, 0.0]
    with pytest.raises(ReconciliationError, match="instead of"):
        reconcile(
            analysis.intake.functions,
            **({"costed": frames["costed"], "answers": frames["answers"]} | {frame: changed}),
            load=_factor(analysis),
        )


ROWS = pd.DataFrame({"annual_cost": [100.0, 50.0]}, index=[2, 3])
SMALL = pd.DataFrame({"current_cost": [100.0, 60.0]}, index=[2, 3])
LOAD = pd.Series([1.0, 1.2], index=[2, 3])


@pytest.mark.parametrize(
    ("typed", "answered", "message"),
    [
        (0.0, 0.0, None),
        (0.009, 0.0, None),
        (-0.009, 0.0, None),
        (0.0, 0.019, None),
        (0.0, -0.019, None),
        (0.011, 0.0, "current cost: 160.00 instead of 160.01"),
        (-0.011, 0.0, "current cost: 160.00 instead of 159.99"),
        (0.0, 0.021, "answers: 160.02 instead of 160.00"),
        (0.0, -0.021, "answers: 159.98 instead of 160.00"),
    ],
)
def test_a_cent_is_the_most_that_rounding_explains(
    typed: float, answered: float, message: str | None
) -> None:
    """One cent between what was typed and what is costed; one a row in the answers, which are rounded."""
    rows = ROWS.assign(annual_cost=ROWS["annual_cost"] + [typed, 0.0])
    answers = SMALL.assign(current_cost=SMALL["current_cost"] + [answered, 0.0])
    frames: tuple[Any, Any, Any] = (rows, SMALL, answers)
    with pytest.raises(ReconciliationError, match=message) if message else nullcontext():
        reconcile(*frames, load=LOAD)


def test_a_single_function_may_stray_by_a_single_cent() -> None:
    """What rounding explains grows with the number of rows, and begins at one."""
    rows, money = ROWS.head(1), SMALL.head(1)
    near, far = (money.assign(current_cost=100.0 + more) for more in (0.009, 0.015))
    right: tuple[Any, Any, Any] = (rows, money, near)
    wrong: tuple[Any, Any, Any] = (rows, money, far)
    reconcile(*right, load=LOAD.head(1))
    with pytest.raises(ReconciliationError, match="answers"):
        reconcile(*wrong, load=LOAD.head(1))


def test_of_billions_the_last_digits_may_differ() -> None:
    """Floating point holds some sixteen digits: of ten billion, ten may be lost, and not eleven."""
    rows = ROWS.assign(annual_cost=[1e10, 0.0])
    near, far = (SMALL.assign(current_cost=[1e10 + more, 0.0]) for more in (9.0, 11.0))
    right: tuple[Any, Any, Any] = (rows, near, near)
    wrong: tuple[Any, Any, Any] = (rows, far, far)
    reconcile(*right, load=LOAD)
    with pytest.raises(ReconciliationError, match="current cost"):
        reconcile(*wrong, load=LOAD)


MONEY = {
    "current_cost": 100.0, "avoidable": 90.0, "stranded": 10.0, "other": 5.0, "fee": 40.0, "governance": 4.0,
    "leakage": 6.0, "saving": 45.0, "one_time": 30.0, "npv": 70.0,
}  # fmt: skip
CASH = {
    "selection": [-5.0, 0.0],
    "change": [0.0, -55.0],
    "net": [-5.0, 145.0],
    "cumulative": [-5.0, 140.0],
    "present": [-5.0, 145.0],
}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("avoidable", "cost that goes and stays: 200.03 instead of 200.00"),
        ("stranded", "cost that goes and stays: 200.03 instead of 200.00"),
        ("current_cost", "cost that goes and stays: 200.00 instead of 200.03"),
        ("other", "saving: 90.03 instead of 90.00"),
        ("fee", "saving: 89.97 instead of 90.00"),
        ("governance", "saving: 89.97 instead of 90.00"),
        ("leakage", "saving: 89.97 instead of 90.00"),
        ("saving", "saving: 90.00 instead of 90.03"),
        ("npv", "net present value: 140.00 instead of 140.03"),
        ("present", "net present value: 140.03 instead of 140.00"),
        ("cumulative", "cumulative cash: 140.03 instead of 140.00"),
        ("net", "cumulative cash: 140.00 instead of 140.03"),
        ("one_time", "one-time cost: 60.00 instead of 60.03"),
        ("selection", "one-time cost: 59.97 instead of 60.00"),
        ("change", "one-time cost: 59.97 instead of 60.00"),
    ],
)
@pytest.mark.parametrize(("more", "fails"), [(0.0, False), (0.019, False), (0.03, True)])
def test_no_part_of_the_business_case_may_stray(name: str, message: str, more: float, fails: bool) -> None:  # noqa: FBT001 - a column of the table
    """Two functions alike and their cash: a cent a function is rounding, three cents in one are a fault."""
    money, cash = pd.DataFrame([MONEY, MONEY], index=[2, 3]), pd.DataFrame(CASH)
    frame = money if name in MONEY else cash
    frame.loc[frame.index[-1], name] += more
    frames: tuple[Any, Any] = (money, cash)
    with pytest.raises(ReconciliationError, match=f"^{message}$") if fails else nullcontext():
        reconcile_money(*frames)


@pytest.mark.parametrize(("more", "fails"), [(0.009, False), (0.015, True)])
def test_the_business_case_of_one_function_may_stray_by_a_single_cent(more: float, fails: bool) -> None:  # noqa: FBT001 - a column of the table
    """As for all others: it begins at one cent."""
    money, cash = pd.DataFrame([MONEY]), pd.DataFrame(CASH) / 2
    frames: tuple[Any, Any] = (money.assign(npv=money["npv"] + more), cash)
    with pytest.raises(ReconciliationError, match="net present value") if fails else nullcontext():
        reconcile_money(*frames)
