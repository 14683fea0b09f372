"""Lots: functions of the same model and market, bundled to a size worth bidding for."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.columns import Action
from pipeline.knowledge.plan_rules import plan_rules
from pipeline.knowledge.sourcing_models import IN_HOUSE, model_named
from pipeline.stages.conditions import as_arrays, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pandera.typing import DataFrame

    from pipeline.frames import Decided, Profile
    from pipeline.knowledge.plan_rules import Market

BOUGHT_NOWHERE = (Action.KEEP, Action.ASK)


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot before it has a number: its model, the markets in it, the largest first, and its rows."""

    model: str
    markets: tuple[Market, ...]
    rows: tuple[int, ...]
    heads: float

    @property
    def name(self) -> str:
        """What it is called: its market, or what joined markets are called together, then its model."""
        first, *others = self.markets
        near = {market.near for market in self.markets}
        together = plan_rules().mixed_name if len(near) > 1 else plan_rules().near[first.near]
        return f"{together if others else first.name}: {self.model}"

    @property
    def least_heads(self) -> float:
        """Heads from which a tender of its own is worth while; the least demanding of its markets counts."""
        usual = model_named(self.model).least_heads
        return min(usual if market.least_heads is None else market.least_heads for market in self.markets)

    @property
    def big_enough(self) -> bool:
        """Whether it is worth a tender of its own."""
        return self.heads >= self.least_heads

    @property
    def stands_alone(self) -> bool:
        """Whether it need not be joined with a near one."""
        return self.big_enough and self.heads >= model_named(self.model).join_below


def is_bought(decided: DataFrame[Decided]) -> pd.Series[bool]:
    """Return which functions a provider is chosen for; people hired through an own company need none."""
    return ~decided["action"].isin(BOUGHT_NOWHERE) & (decided["model"] != IN_HOUSE)


def bundle(profile: DataFrame[Profile], decided: DataFrame[Decided]) -> list[Lot]:
    """Return the lots, the dearest first; every function a provider is chosen for is in exactly one."""
    bought = is_bought(decided)
    facts = profile.assign(model=decided["model"], cost=decided["current_cost"])[bought]
    markets = plan_rules().markets
    facts = facts.assign(market=_market_numbers(facts))
    alone = [
        Lot(str(model), (markets[int(str(market))],), tuple(part.index), float(part.sum()))
        for (model, market), part in facts.groupby(["model", "market"])["team"]
    ]
    cost = facts["cost"].to_dict()
    return sorted(_joined(alone), key=lambda lot: (-round(fsum(cost[row] for row in lot.rows), 2), lot.name))


def _market_numbers(facts: pd.DataFrame) -> pd.Series[int]:
    looked_at, shape = as_arrays(facts), (len(facts),)
    taken = [holds(market.when, looked_at, shape) for market in plan_rules().markets]
    return pd.Series(np.argmax(taken, axis=0) if len(facts) else [], index=facts.index, dtype=int)


def _joined(lots: Iterable[Lot]) -> list[Lot]:
    """Join what is too small: first with a near market, then what is left of mixed services among itself."""
    near = _gathered(lots, _are_near)
    return [
        *(lot for lot in near if lot.stands_alone),
        *_gathered([lot for lot in near if not lot.stands_alone], _may_mix),
    ]


def _gathered(lots: Iterable[Lot], fit: Callable[[Lot, Lot], bool]) -> list[Lot]:
    """Join every lot that is too small with the largest that fits, smallest first."""
    settled: list[Lot] = []
    waiting = sorted(lots, key=_size)
    while waiting:
        small, *waiting = waiting
        fitting = [lot for lot in (*waiting, *settled) if fit(small, lot)]
        if small.stands_alone or not fitting:
            settled.append(small)
            continue
        largest = max(fitting, key=_size)
        settled = [lot for lot in settled if lot is not largest]
        rest = [lot for lot in waiting if lot is not largest]
        waiting = sorted([*rest, _join(largest, small)], key=_size)
    return settled


def _size(lot: Lot) -> tuple[float, str]:
    return lot.heads, lot.name


def _are_near(one: Lot, other: Lot) -> bool:
    return one.model == other.model and one.markets[0].near == other.markets[0].near


def _may_mix(one: Lot, other: Lot) -> bool:
    near = {market.near for market in (*one.markets, *other.markets)}
    return one.model == other.model and near <= plan_rules().mixed


def _join(large: Lot, small: Lot) -> Lot:
    return Lot(large.model, large.markets + small.markets, large.rows + small.rows, large.heads + small.heads)
