"""Cash month by month: what is avoided and what is paid, for any set of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import CashFlows
from pipeline.stages.money.timeline import MONTHS, TIERS, timeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Costed

HIGHEST_RATE = 1e6
STEPS = 200


def cash_flows(
    facts: pd.DataFrame, costed: DataFrame[Costed], values: Mapping[str, Any]
) -> DataFrame[CashFlows]:
    """Return the cash of some functions together, month 0 to the end of the horizon.

    `facts` and `costed` hold the same rows; `values` are the figures by name.
    """
    months = timeline(values)
    last = int(np.ceil(values["horizon_years"] * MONTHS))
    month = np.arange(last + 1)
    go, ends, start = (
        one.to_numpy()[:, None] for one in (costed["go_live"], costed["ends"], costed["start"])
    )
    running = ((month > go) & (month <= ends)) / MONTHS
    rise = months.columns["pay_rise"][: last + 1]
    prices = np.zeros((len(facts), last + 1))
    for tier in TIERS:
        prices[(facts["tier"] == tier).to_numpy()] = months.by_tier["rise_fee"][tier][: last + 1]
    once = {"selection": month == start + 1, "change": month == go, "leaving": month == ends}
    flows = pd.DataFrame(
        {
            "avoided": _yearly(costed, "avoidable", running * rise),
            "other": _yearly(costed, "other", running * rise),
            "fees": -_yearly(costed, "fee", running * prices),
            "governance": -_yearly(costed, "governance", running * prices),
            "leakage": -_yearly(costed, "leakage", running * rise),
            "selection": -_yearly(costed, "selection", once["selection"]),
            "change": -((costed["one_time"] - costed["selection"]).to_numpy() @ once["change"]),
            "leaving": -_yearly(costed, "exit", once["leaving"] * prices),
        },
        index=pd.RangeIndex(last + 1, name="month"),
    )
    net = flows.sum(axis=1)
    present = net * months.columns["discount"][: last + 1]
    return CashFlows.validate(flows.assign(net=net, cumulative=net.cumsum(), present=present))


def _yearly(costed: DataFrame[Costed], key: str, by_month: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(costed[key].to_numpy() @ by_month, dtype=float)


def payback_of(flows: DataFrame[CashFlows]) -> float:
    """Return the first month from which the cumulative cash is never negative again; NaN if there is none."""
    negative = np.flatnonzero(flows["cumulative"].to_numpy() < 0)
    if not len(negative):
        return 0.0
    after = int(negative[-1]) + 1
    return float(after) if after < len(flows) else float("nan")


def irr_of(flows: DataFrame[CashFlows]) -> float:
    """Return the yearly rate at which the present value is nil; NaN where it has no meaning.

    It has one when cumulative cash is first negative and then positive for good: then there is exactly one
    positive rate (Norstrom 1972), found by halving.
    """
    cumulative = flows["cumulative"].to_numpy()
    signs = np.sign(cumulative[np.abs(cumulative) > 0])
    if not len(signs) or signs[0] > 0 or signs[-1] < 0 or (np.diff(signs) != 0).sum() != 1:
        return float("nan")
    net, years = flows["net"].to_numpy(), flows.index.to_numpy() / MONTHS
    low, high = 0.0, HIGHEST_RATE
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if (net / (1 + middle) ** years).sum() > 0 else (low, middle)
    return (low + high) / 2
