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
    """Columns of months 0 to `months` (shape: months + 1, or draws x months + 1); by tier where fees rise.

    `discount`: present value of one paid in that month. `pay_sum`, `pay_worth`: what a yearly amount that
    rises with pay has come to by then, as it is and at present value; `sum_fee`, `worth_fee` and `rise_fee`
    (the price level) are the same for a provider's fee, by tier.
    """

    columns: Mapping[str, NDArray[np.float64]]
    by_tier: Mapping[str, Mapping[str, NDArray[np.float64]]]
    months: int

    def at(self, name: str, month: Any, tiers: NDArray[np.object_]) -> Any:  # noqa: ANN401 - as `Term`
        """Return a column at `month` (one, one a function, or draws x functions) for functions of `tiers`."""
        if name in self.columns:
            return _picked(self.columns[name], month)
        by_tier, month = self.by_tier[name], np.asarray(month)
        month = np.broadcast_to(month, (*month.shape[:-1], len(tiers)))
        draws = np.broadcast_shapes(month.shape[:-1], *(column.shape[:-1] for column in by_tier.values()))
        found = np.zeros((*draws, len(tiers)))
        for tier in TIERS:
            places = np.flatnonzero(tiers == tier)
            found[..., places] = _picked(by_tier[tier], month[..., places])
        return found


def timeline(figures: Mapping[str, Any]) -> Timeline:
    """Return the timeline at a discount rate and yearly rises, each a number or draws x 1.

    Prices rise once a year; a month's share of the year is paid at its end.
    """
    month = np.arange(LONGEST * MONTHS + 1, dtype=float)
    year = np.maximum(np.ceil(month / MONTHS) - 1, 0)
    discount = (1 + np.asarray(figures["discount_rate"])) ** (-month / MONTHS)
    running = (month > 0) / MONTHS
    pay = (1 + np.asarray(figures["pay_rise"])) ** year
    rises = {tier: (1 + np.asarray(figures[f"fee_rise_{tier}"])) ** year for tier in TIERS}
    return Timeline(
        columns={
            "month": month,
            "discount": discount,
            "pay_rise": pay,
            "pay_sum": np.cumsum(pay * running, axis=-1),
            "pay_worth": np.cumsum(pay * running * discount, axis=-1),
        },
        by_tier={
            "rise_fee": rises,
            "sum_fee": {tier: np.cumsum(rise * running, axis=-1) for tier, rise in rises.items()},
            "worth_fee": {
                tier: np.cumsum(rise * running * discount, axis=-1) for tier, rise in rises.items()
            },
        },
        months=LONGEST * MONTHS,
    )


def _picked(column: NDArray[np.float64], month: Any) -> Any:  # noqa: ANN401 - as `Term`
    at = np.asarray(month).astype(int)
    if column.ndim == 1:
        return column[at]
    if at.ndim == 0:
        return column[:, at][:, None]
    if at.ndim == 1:
        return column.take(at, axis=1)
    return np.take_along_axis(column, at, axis=1)
