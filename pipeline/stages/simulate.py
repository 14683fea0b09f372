"""How far the money may be off: every figure drawn over its range at once, and each for itself.

A figure's low and high are taken as the 5th and 95th of a hundred outcomes and its likely value as the
middle one: a two-piece normal distribution. Beside them every pair of work and country has a price of its
own around the modelled one (log-normal). The seed comes from the content, so that the same workbook gives the
same ranges.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import Ranges, Tornado
from pipeline.stages.cost import worked_out
from pipeline.stages.money.lines import LINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.figures import Figure, Figures

DRAWS = 2_000
TOGETHER = 250_000  # draws x functions worked out at once: what a small machine holds easily
OUTER = 1.645  # standard deviations to the 5th and 95th of a hundred
FURTHEST = 2.33  # no draw lies further out than the first and last of a hundred
LOW, MIDDLE, HIGH = 10, 50, 90
NOT_DRAWN = ("pay_share_",)  # price_level and the luck of each price stand for the error of the model
PAYBACK = "payback"


@dataclass(frozen=True, slots=True)
class Draws:
    """Yearly saving and net present value of every draw (shape: draws x functions, ordered as `rows`)."""

    rows: pd.Index[int]
    saving: NDArray[np.float64]
    npv: NDArray[np.float64]

    def spread(self, rows: pd.Index[int]) -> dict[str, float]:
        """Return low, middle and high of what some functions come to together, and the chance of a gain."""
        places = self.rows.get_indexer(rows)
        found: dict[str, float] = {}
        for name, drawn in (("saving", self.saving), ("npv", self.npv)):
            low, middle, high = np.percentile(drawn[:, places].sum(axis=1), [LOW, MIDDLE, HIGH])
            found |= {f"{name}_low": float(low), f"{name}_middle": float(middle), f"{name}_high": float(high)}
        return found | {"gain_chance": float((self.npv[:, places].sum(axis=1) > 0).mean())}


def simulate(facts: pd.DataFrame, figures: Figures, *, draws: int = DRAWS) -> Draws:
    """Return draws of the money of the functions that would move; their answers stay as they are."""
    if facts.empty:
        return Draws(facts.index, *np.zeros((2, draws, 0)))
    random = np.random.default_rng(_seed(figures))
    values, luck = _drawn(facts, figures, random, draws)
    at_once = max(1, TOGETHER // max(1, len(facts)))
    parts = [
        _outcome(facts, values, luck, slice(first, min(first + at_once, draws)))
        for first in range(0, draws, at_once)
    ]
    saving, npv = (np.concatenate([part[key] for part in parts]) for key in ("saving", "npv"))
    return Draws(facts.index, saving, npv)


def ranges(drawn: Draws, rows: pd.Index[int]) -> DataFrame[Ranges]:
    """Return low, middle and high of every function; nothing may happen to those that stay as they are."""
    columns: dict[str, Any] = {}
    for name, outcome in (("saving", drawn.saving), ("npv", drawn.npv)):
        spread = np.percentile(outcome, [LOW, MIDDLE, HIGH], axis=0) if len(drawn.rows) else np.zeros((3, 0))
        for word, values in zip(("low", "middle", "high"), spread, strict=True):
            columns[f"{name}_{word}"] = pd.Series(values, index=drawn.rows)
    return Ranges.validate(pd.DataFrame(columns).reindex(rows, fill_value=0.0).astype(float))


def tornado(facts: pd.DataFrame, figures: Figures) -> DataFrame[Tornado]:
    """Return what each figure alone, at its low and its high, makes of the value of the whole company.

    The widest first; figures that move nothing are left out.
    """
    movable = [figure for figure in figures.by_name.values() if _is_drawn(figure)]
    values: dict[str, Any] = {figure.name: figure.value for figure in figures.by_name.values()}
    for number, figure in enumerate(movable):
        column = np.full((2 * len(movable), 1), figure.value)
        column[2 * number], column[2 * number + 1] = figure.low, figure.high
        values[figure.name] = column
    npv = np.zeros(2 * len(movable))
    if len(facts):
        found = worked_out(facts, values, lines=WITHOUT_PAYBACK, wanted=("npv",))["npv"]
        npv = np.broadcast_to(found, (2 * len(movable), len(facts))).sum(axis=1)
    frame = pd.DataFrame(
        {
            "name": [figure.name for figure in movable],
            "label": [figure.label for figure in movable],
            "low": [figure.low for figure in movable],
            "high": [figure.high for figure in movable],
            "unit": [figure.unit for figure in movable],
            "npv_low": npv[::2],
            "npv_high": npv[1::2],
        }
    )
    swing = (frame["npv_high"] - frame["npv_low"]).abs()
    order = swing.sort_values(ascending=False, kind="stable").index
    moved = frame.loc[order][swing.loc[order].to_numpy() > 0].astype(dict.fromkeys(_TEXTS, object))
    return Tornado.validate(moved.set_axis(pd.RangeIndex(1, len(moved) + 1, name="rank")))


_TEXTS = ("name", "label", "unit")
WITHOUT_PAYBACK = tuple(line for line in LINES if line.key != PAYBACK)


def _outcome(
    facts: pd.DataFrame, values: Mapping[str, Any], luck: NDArray[np.float64], part: slice
) -> dict[str, NDArray[np.float64]]:
    some = {name: value[part] if np.ndim(value) else value for name, value in values.items()}
    return worked_out(facts, some, lines=WITHOUT_PAYBACK, wanted=("saving", "npv"), price_luck=luck[part])


def _drawn(
    facts: pd.DataFrame, figures: Figures, random: np.random.Generator, draws: int
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """Return figures (draws x 1) by name, and prices over the modelled ones (draws x functions)."""
    values: dict[str, Any] = {}
    for name, figure in sorted(figures.by_name.items()):
        values[name] = (
            _spread(figure, random.standard_normal((draws, 1))) if _is_drawn(figure) else figure.value
        )
    pairs, at = np.unique((facts["role"] + " " + facts["country"]).to_numpy(dtype=str), return_inverse=True)
    normal = np.column_stack([_of_pair(str(pair), _seed(figures), draws) for pair in pairs])
    luck = np.exp(figures["price_luck"] * normal.clip(-FURTHEST, FURTHEST))
    return values, luck[:, at]


def _of_pair(pair: str, seed: int, draws: int) -> NDArray[np.float64]:
    """Return the draws of one pair of work and country, which hang on no other pair."""
    own = int.from_bytes(sha256(f"{seed} {pair}".encode()).digest()[:8])
    return np.random.default_rng(own).standard_normal(draws)


def _spread(figure: Figure, normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a figure's value at standard normal numbers: its own half of the range on either side."""
    beyond = normal.clip(-FURTHEST, FURTHEST) / OUTER
    drawn = figure.value + beyond * np.where(
        beyond > 0, figure.high - figure.value, figure.value - figure.low
    )
    most = 1.0 if figure.unit.startswith("share") else np.inf
    return drawn.clip(min(figure.low, 0.0), most)


def _is_drawn(figure: Figure) -> bool:
    """Say whether a figure is an assumption with a range; wages and levels of countries are in the prices."""
    return figure.low < figure.high and not figure.name.startswith(_OF_PLACES)


_OF_PLACES = (*NOT_DRAWN, "wage_", "employer_contributions_", "price_luck", "discount_rate", "horizon_years")


def _seed(figures: Figures) -> int:
    """Return a seed from what is drawn over, so that the order of rows does not matter."""
    told = sorted(
        f"{name} {figure.low!r} {figure.value!r} {figure.high!r}"
        for name, figure in figures.by_name.items()
        if _is_drawn(figure)
    )
    return int.from_bytes(sha256("\n".join(told).encode()).digest()[:8])
