"""Time: what a yearly amount and a single payment are worth in each month, from month 0 to the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MONTHS = 12
LONGEST = 10  # years: the longest horizon that the sheet Company takes
TIERS = ("onshore", "nearshore", "offshore")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Columns of months 0 to `months` (shape: months + 1, or months + 1 x draws); by tier where fees rise.

    `discount`: present value of one paid in that month. `pay_sum`, `pay_worth`: what a yearly amount that
    rises with pay has come to by then, as it is and at present value; `sum_fee`, `worth_fee` and `rise_fee`
    (the price level) are the same for a provider's fee, by tier.
    """

    columns: Mapping[str, NDArray[np.float64]]
    by_tier: Mapping[str, Mapping[str, NDArray[np.float64]]]
    months: int

    def at(self, name: str, month: Any, tiers: NDArray[np.object_]) -> Any:  # noqa: ANN401 - as `Term`
        """Return a column without draws at `month` (one, or one a function) for functions of `tiers`."""
        if name in self.columns:
            return self.in_tier(name, month, "")
        month, found = np.broadcast_to(month, tiers.shape), np.zeros(tiers.shape)
        for tier in TIERS:
            places = np.flatnonzero(tiers == tier)
            found[places] = self.in_tier(name, month[places], tier)
        return found

    def in_tier(self, name: str, month: Any, tier: str) -> Any:  # noqa: ANN401 - as `Term`
        """Return a column at `month` for functions of one tier.

        `month` is any number of months; for a column with draws, their last axis is one or one a draw.
        """
        column = self.columns[name] if name in self.columns else self.by_tier[name][tier]
        at = np.asarray(month).astype(int)
        return column[at] if column.ndim == 1 else column[at, np.arange(column.shape[1])]


def timeline(figures: Mapping[str, Any]) -> Timeline:
    """Return the timeline at a discount rate and yearly rises, each a number, or one a draw.

    Prices rise once a year; a month's share of the year is paid at its end.
    """
    month = np.arange(LONGEST * MONTHS + 1, dtype=float)
    year = np.maximum(np.ceil(month / MONTHS) - 1, 0).astype(int)
    discount = _grown(figures["discount_rate"], -month / MONTHS)
    running = ((month > 0) / MONTHS)[:, None]
    pay, *fees = (
        _grown(figures[name], np.arange(LONGEST, dtype=float))[year]
        for name in ("pay_rise", *(f"fee_rise_{tier}" for tier in TIERS))
    )
    columns = {
        "month": month[:, None],
        "discount": discount,
        "pay_rise": pay,
        "pay_sum": np.cumsum(pay * running, axis=0),
        "pay_worth": np.cumsum(pay * running * discount, axis=0),
    }
    by_tier = {
        "rise_fee": fees,
        "sum_fee": [np.cumsum(fee * running, axis=0) for fee in fees],
        "worth_fee": [np.cumsum(fee * running * discount, axis=0) for fee in fees],
    }
    return Timeline(
        columns={name: _plain(column) for name, column in columns.items()},
        by_tier={name: dict(zip(TIERS, map(_plain, tiers), strict=True)) for name, tiers in by_tier.items()},
        months=LONGEST * MONTHS,
    )


def _grown(rate: Any, years: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ANN401 - as `Term`
    """Return what 1 has grown to after so many years (shape: years x draws)."""
    return np.ascontiguousarray(((1 + np.atleast_1d(rate)[:, None]) ** years).T)


def _plain(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a column that is the same for all draws as one number a month."""
    return column[:, 0] if column.shape[1] == 1 else column
