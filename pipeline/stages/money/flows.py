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
    posts = _posts(facts, costed, values)
    flows = pd.DataFrame({name: amount @ by_month for name, (amount, by_month) in posts.items()})
    net = flows.sum(axis=1)
    present = net * timeline(values).columns["discount"][: len(net)]
    told = flows.assign(net=net, cumulative=net.cumsum(), present=present)
    return CashFlows.validate(told.set_axis(pd.RangeIndex(len(told), name="month")))


def net_by_month(
    facts: pd.DataFrame, costed: DataFrame[Costed], values: Mapping[str, Any]
) -> NDArray[np.float64]:
    """Return the net cash of each function, month 0 to the end of the horizon (functions x months)."""
    (first, months), *posts = _posts(facts, costed, values).values()
    net = first[:, None] * months
    for amount, by_month in posts:
        net += amount[:, None] * by_month
    return net


def _posts(
    facts: pd.DataFrame, costed: DataFrame[Costed], values: Mapping[str, Any]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return for each kind of cash its amount a function, and how much of it falls into each month."""
    months = timeline(values)
    last = int(np.ceil(values["horizon_years"] * MONTHS))
    month = np.arange(last + 1)
    cost = {name: column.to_numpy() for name, column in costed.select_dtypes("number").items()}
    go, ends, start = (cost[name][:, None] for name in ("go_live", "ends", "start"))
    running = ((month > go) & (month <= ends)) / MONTHS
    paid = running * months.columns["pay_rise"][: last + 1]
    prices = np.zeros((len(facts), last + 1))
    for tier in TIERS:
        prices[(facts["tier"] == tier).to_numpy()] = months.by_tier["rise_fee"][tier][: last + 1]
    return {
        "avoided": (cost["avoidable"], paid),
        "other": (cost["other"], paid),
        "fees": (-cost["fee"], running * prices),
        "governance": (-cost["governance"], running * prices),
        "leakage": (-cost["leakage"], paid),
        "selection": (-cost["selection"], (month == start + 1).astype(float)),
        "change": (cost["selection"] - cost["one_time"], (month == go).astype(float)),
        "leaving": (-cost["exit"], (month == ends) * prices),
    }


def payback_of(net: NDArray[np.float64]) -> float:
    """Return the first month from which cash so far is never negative again; NaN if there is none.

    `net` is the cash of each month from 0.
    """
    negative = np.flatnonzero(np.cumsum(net) < 0)
    if not len(negative):
        return 0.0
    after = int(negative[-1]) + 1
    return float(after) if after < len(net) else float("nan")


def irr_of(net: NDArray[np.float64]) -> float:
    """Return the yearly rate at which the present value is nil; NaN where it has no meaning.

    It has one when cumulative cash is first negative and then positive for good: then there is exactly one
    positive rate (Norstrom 1972), found by halving.
    """
    cumulative = np.cumsum(net)
    signs = np.sign(cumulative[np.abs(cumulative) > 0])
    if not len(signs) or signs[0] > 0 or signs[-1] < 0 or (np.diff(signs) != 0).sum() != 1:
        return float("nan")
    years = np.arange(len(net)) / MONTHS
    low, high = 0.0, HIGHEST_RATE
    for _ in range(STEPS):
        middle = (low + high) / 2
        if middle in {low, high}:  # no number lies between
            break
        low, high = (middle, high) if (net / (1 + middle) ** years).sum() > 0 else (low, middle)
    return (low + high) / 2
