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
from pipeline.stages.cost import Drawn, drawn_out
from pipeline.stages.money.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.figures import Figure, Figures

DRAWS = 2_000
TOGETHER = 1_000_000  # draws x functions held at once: what a small machine holds easily
OUTER = 1.645  # standard deviations to the 5th and 95th of a hundred
FURTHEST = 2.33  # no draw lies further out than the first and last of a hundred
LOW, MIDDLE, HIGH = 10, 50, 90
NOT_DRAWN = ("pay_share_",)  # price_level and the luck of each price stand for the error of the model
OUTCOMES = ("saving", "npv")


@dataclass(frozen=True, slots=True)
class Draws:
    """What the draws of yearly saving and net present value come to, for functions and for groups of them.

    `spreads`: low, middle and high of every function (outcomes x 3 x functions, ordered as `rows`);
    `sums`: every draw of every group (outcomes x groups x draws).
    """

    rows: pd.Index[int]
    spreads: NDArray[np.float64]
    sums: NDArray[np.float64]

    def spread(self, group: int) -> dict[str, float]:
        """Return low, middle and high of what one group comes to, and the chance of a gain."""
        found: dict[str, float] = {}
        for name, drawn in zip(OUTCOMES, self.sums, strict=True):
            low, middle, high = np.percentile(drawn[group], [LOW, MIDDLE, HIGH])
            found |= {f"{name}_low": float(low), f"{name}_middle": float(middle), f"{name}_high": float(high)}
        return found | {"gain_chance": float((self.sums[OUTCOMES.index("npv"), group] > 0).mean())}


def simulate(
    facts: pd.DataFrame, figures: Figures, *, groups: Sequence[pd.Index[int]] = (), draws: int = DRAWS
) -> Draws:
    """Return draws of the money of the functions that would move; their answers stay as they are.

    `groups` are rows that are also looked at together. A few functions are worked out at a time, so that
    memory does not grow with draws x functions.
    """
    spreads = np.zeros((len(OUTCOMES), 3, len(facts)))
    sums = np.zeros((len(OUTCOMES), len(groups), draws))
    if facts.empty:
        return Draws(facts.index, spreads, sums)
    drawn, pair = _drawn(facts, figures, np.random.default_rng(_seed(figures)), draws)
    facts = facts.assign(pair=pair)
    groups_of = _memberships(facts.index, groups)
    for part in _parts(len(facts), draws):
        found = drawn_out(facts.iloc[part], drawn, wanted=OUTCOMES)
        for number, name in enumerate(OUTCOMES):
            spreads[number, :, part] = np.percentile(found[name], [LOW, MIDDLE, HIGH], axis=1)
            for place, outcomes in zip(range(part.start, part.stop), found[name], strict=True):
                for group in groups_of[place]:
                    sums[number, group] += outcomes
    return Draws(facts.index, spreads, sums)


def _parts(functions: int, draws: int) -> Iterator[slice]:
    """Yield the functions in parts of which all draws are worked out at once."""
    at_once = max(1, TOGETHER // max(1, draws))
    yield from (slice(first, min(first + at_once, functions)) for first in range(0, functions, at_once))


def _memberships(rows: pd.Index[int], groups: Sequence[pd.Index[int]]) -> list[list[int]]:
    """Return for every row the numbers of the groups that it belongs to."""
    found: list[list[int]] = [[] for _ in rows]
    for number, members in enumerate(groups):
        for place in rows.get_indexer(members):
            found[place].append(number)
    return found


def ranges(drawn: Draws, rows: pd.Index[int]) -> DataFrame[Ranges]:
    """Return low, middle and high of every function; nothing may happen to those that stay as they are."""
    columns = {
        f"{name}_{word}": pd.Series(values, index=drawn.rows)
        for name, spread in zip(OUTCOMES, drawn.spreads, strict=True)
        for word, values in zip(("low", "middle", "high"), spread, strict=True)
    }
    return Ranges.validate(pd.DataFrame(columns).reindex(rows, fill_value=0.0).astype(float))


def tornado(facts: pd.DataFrame, figures: Figures) -> DataFrame[Tornado]:
    """Return what each figure alone, at its low and its high, makes of the value of the whole company.

    The widest first; figures that move nothing are left out.
    """
    movable = [figure for figure in figures.by_name.values() if _is_drawn(figure)]
    values: dict[str, Any] = {figure.name: figure.value for figure in figures.by_name.values()}
    for number, figure in enumerate(movable):
        column = np.full(2 * len(movable), figure.value)
        column[2 * number], column[2 * number + 1] = figure.low, figure.high
        values[figure.name] = column
    worth = np.zeros((2 * len(movable), len(facts)))
    moved = Drawn(values, timeline(values), len(worth))
    for part in _parts(len(facts), 2 * len(movable)):
        found = drawn_out(facts.iloc[part], moved, wanted=("npv",))
        worth[:, part] = found["npv"].T
    npv = worth.sum(axis=1)
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
    bars = frame.loc[order][swing.loc[order].to_numpy() > 0].astype(dict.fromkeys(_TEXTS, object))
    return Tornado.validate(bars.set_axis(pd.RangeIndex(1, len(bars) + 1, name="rank")))


_TEXTS = ("name", "label", "unit")


def _drawn(
    facts: pd.DataFrame, figures: Figures, random: np.random.Generator, draws: int
) -> tuple[Drawn, NDArray[np.intp]]:
    """Return what is drawn, and the pair of every row by its number: a kind of work and a country."""
    values: dict[str, Any] = {}
    for name, figure in sorted(figures.by_name.items()):
        values[name] = _spread(figure, random.standard_normal(draws)) if _is_drawn(figure) else figure.value
    pairs, at = np.unique((facts["role"] + " " + facts["country"]).to_numpy(dtype=str), return_inverse=True)
    seed = _seed(figures)
    normal = np.array([_of_pair(str(pair), seed, draws) for pair in pairs])
    luck = np.exp(figures["price_luck"] * normal.clip(-FURTHEST, FURTHEST))
    return Drawn(values, timeline(values), draws, luck), at


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
