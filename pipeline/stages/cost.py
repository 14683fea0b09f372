"""The money of every function: today's cost, price, saving, one-time cost, payback, net present value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import Costed
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.money.lines import LINES
from pipeline.stages.money.terms import Numbers
from pipeline.stages.money.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.figures import Figures
    from pipeline.stages.money.lines import Line
    from pipeline.stages.money.terms import Term
    from pipeline.stages.money.timeline import Timeline

KEPT_LINES = frozenset({"load", "current_cost", "pay", "market_wage", "team", "market_pay"})
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
    facts: pd.DataFrame,
    values: Mapping[str, Term],
    *,
    wanted: Sequence[str] = (),
    price_luck: NDArray[np.float64] | None = None,
    months: Timeline | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Return lines by key (all, or those `wanted`), worked out on numbers.

    A value of `values` is a number, or one a draw (shape: draws x 1); lines then have the shape draws x rows,
    as `price_luck` (each row's price over the modelled one) has, and there is no payback. `months` is the
    timeline of `values`, if it is known already.
    """
    months = months or timeline(values)
    lines, keys = _needed(wanted), list(wanted) or [line.key for line in LINES]
    groups = facts.groupby("priced_by").indices
    found: dict[str, Any] = {}
    for basis, places in groups.items():
        x = Numbers(facts.iloc[places], values, months)
        if price_luck is not None:
            x.lines["price_luck"] = price_luck[:, places]
        with np.errstate(divide="ignore", invalid="ignore"):
            for line in lines:
                x.lines[line.key] = line.work(x)
        found[str(basis)] = {key: x.lines[key] for key in keys}
    return {key: _together(key, found, groups, len(facts)) for key in keys}


def _needed(wanted: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines up to the last one wanted (all, if none is named); payback only if it is wanted."""
    if not wanted:
        return LINES
    last = max(number for number, line in enumerate(LINES) if line.key in wanted)
    return tuple(line for line in LINES[: last + 1] if line.key != PAYBACK or PAYBACK in wanted)


def _together(
    key: str, found: Mapping[str, Any], groups: Mapping[Any, Any], size: int
) -> NDArray[np.float64]:
    """Put the rows of every basis back in their places."""
    draws = max((np.shape(each[key])[:-1] for each in found.values()), key=len, default=())
    whole = np.zeros((*draws, size))
    for basis, places in groups.items():
        whole[..., places] = found[str(basis)][key]
    return whole
