"""Reconciliation: a lost row or a lost cent is an internal fault, never a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.stages.reconcile import ReconciliationError, reconcile
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    import pandas as pd

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
