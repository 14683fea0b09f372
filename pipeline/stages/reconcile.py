"""Totals in equal totals out: asserted at every run, because a lost row is a failure of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import CashFlows, Costed, FunctionRows

CENT = 0.01


class ReconciliationError(AssertionError):
    """Something was lost or changed between reading and writing: an internal fault, never a warning."""


def reconcile(
    rows: DataFrame[FunctionRows], costed: DataFrame[Costed], answers: pd.DataFrame, *, load: pd.Series[float]
) -> None:
    """Raise `ReconciliationError` unless rows and money of the answers are those that were read.

    `load` is fully loaded cost over the cost that was typed, by row (1: it is fully loaded already).
    """
    for name, frame in (("money", costed), ("answers", answers)):
        if not frame.index.equals(rows.index):
            raise ReconciliationError(f"{name}: {len(frame)} rows out of {len(rows)}")
    _equal("current cost", float(costed["current_cost"].sum()), float((rows["annual_cost"] * load).sum()))
    _equal(
        "answers",
        float(answers["current_cost"].sum()),
        float(costed["current_cost"].sum()),
        slack=CENT * max(1, len(rows)),
    )


def reconcile_money(costed: DataFrame[Costed], cash: DataFrame[CashFlows]) -> None:
    """Raise `ReconciliationError` unless parts make wholes and the cash is worth what the functions are.

    `costed` holds functions that run before the horizon ends, `cash` their cash by month.
    """
    slack = CENT * max(1, len(costed))
    kept = costed["avoidable"] + costed["other"] - costed["fee"] - costed["governance"] - costed["leakage"]
    once = -float(cash["selection"].sum() + cash["change"].sum())
    for what, found, whole in (
        ("cost that goes and stays", costed["avoidable"] + costed["stranded"], costed["current_cost"]),
        ("saving", kept, costed["saving"]),
        ("net present value", cash["present"], costed["npv"]),
        ("cumulative cash", cash["cumulative"].tail(1), cash["net"]),
    ):
        _equal(what, float(found.sum()), float(whole.sum()), slack=slack)
    _equal("one-time cost", once, float(costed["one_time"].sum()), slack=slack)


def _equal(what: str, found: float, expected: float, *, slack: float = CENT) -> None:
    if abs(found - expected) > max(slack, abs(expected) * 1e-9):
        raise ReconciliationError(f"{what}: {found:,.2f} instead of {expected:,.2f}")
