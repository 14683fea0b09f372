"""The money of every function: today's cost, price, saving, one-time cost, payback, net present value."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.frames import Costed
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.money.lines import LINES
from pipeline.stages.money.terms import Alike, Numbers
from pipeline.stages.money.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.figures import Figures
    from pipeline.stages.money.lines import Line
    from pipeline.stages.money.terms import Term
    from pipeline.stages.money.timeline import Timeline

KEPT_LINES = frozenset({"load", "current_cost", "pay", "market_wage", "team", "market_pay"})
AMOUNTS = ("people", "typed", "service_share", "quote")  # facts that are a function's own
NEAR = 16_000  # draws x functions worked out at once: what a processor keeps near
PAYBACK = "payback"  # no other line is worked out from it
UNDEFINED_FOR_KEPT = frozenset({"hourly", "unit_price", "payback", "load_there", "pay_share", "level"})


def cost(facts: pd.DataFrame, figures: Figures) -> DataFrame[Costed]:
    """Return every line of every row's business case; what stays in-house has no provider's money in it.

    `facts` is what `facts_of` returns; `figures` what `pricing_figures` returns.
    """
    values = {name: figure.value for name, figure in figures.by_name.items()}
    lines = worked_out(facts, values)
    stays = (facts["model"] == IN_HOUSE).to_numpy()
    for key in lines.keys() - KEPT_LINES:
        lines[key][stays] = np.nan if key in UNDEFINED_FOR_KEPT else 0.0
    frame = pd.DataFrame(lines, index=facts.index).astype(float)
    saving_share = (frame["saving"] / frame["current_cost"]).where(frame["current_cost"] > 0)
    basis = pd.Series(np.select([stays, facts["quoted"].astype(bool)], ["none", "your quote"], "modelled"))
    return Costed.validate(
        frame.assign(saving_share=saving_share, price_basis=basis.astype(object).set_axis(facts.index))
    )


def worked_out(
    facts: pd.DataFrame, values: Mapping[str, float], *, wanted: Sequence[str] = ()
) -> dict[str, NDArray[np.float64]]:
    """Return lines by key (all, or those `wanted`), one number a row; `values` are the figures by name."""
    months, lines = timeline(values), _needed(wanted)
    found = {key: np.zeros(len(facts)) for key in wanted or [line.key for line in LINES]}
    for places in facts.groupby("priced_by").indices.values():
        worked = _worked(lines, Numbers(facts.iloc[places], values, months))
        for key, whole in found.items():
            whole[places] = worked[key]
    return found


class Drawn(NamedTuple):
    """Figures by name, each a number or one a draw, their timeline, and how many draws there are.

    `luck` (pairs x draws) is what prices are over the modelled ones, by the number `pair` in the facts.
    """

    values: Mapping[str, Term]
    months: Timeline
    draws: int
    luck: NDArray[np.float64] | None = None


def drawn_out(facts: pd.DataFrame, drawn: Drawn, *, wanted: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Return the lines `wanted` by key, worked out on draws (shape: rows x draws); never payback."""
    lines, found = _needed(wanted), {key: np.zeros((len(facts), drawn.draws)) for key in wanted}
    amounts = {name: facts[name].to_numpy(dtype=float)[:, None] for name in AMOUNTS}
    for kind, places in _alike(facts, most=max(1, NEAR // max(1, drawn.draws))):
        x = Alike(
            kind, {name: amount[places] for name, amount in amounts.items()}, drawn.values, drawn.months
        )
        if drawn.luck is not None:
            x.lines["price_luck"] = drawn.luck[kind["pair"]]
        worked = _worked(lines, x)
        for key, whole in found.items():
            whole[places] = worked[key]
    return found


def _alike(facts: pd.DataFrame, *, most: int) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Yield what some functions have in common, all but their amounts, and their places, so many at most."""
    shared = facts.drop(columns=list(AMOUNTS))
    kinds: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, kind in enumerate(shared.itertuples(index=False, name=None)):
        kinds[kind].append(place)
    for kind, places in kinds.items():
        known = dict(zip(shared.columns, kind, strict=True))
        yield from ((known, places[first : first + most]) for first in range(0, len(places), most))


def _worked(lines: Sequence[Line], x: Numbers) -> Mapping[str, Any]:
    """Return every line in terms of those before."""
    with np.errstate(divide="ignore", invalid="ignore"):
        for line in lines:
            x.lines[line.key] = line.work(x)
    return x.lines


def _needed(wanted: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines up to the last one wanted (all, if none is named); payback only if it is wanted."""
    if not wanted:
        return LINES
    last = max(number for number, line in enumerate(LINES) if line.key in wanted)
    return tuple(line for line in LINES[: last + 1] if line.key != PAYBACK or PAYBACK in wanted)
