"""The business case of the company, of every wave and of every lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.frames import Cases
from pipeline.stages.money.flows import irr_of, net_by_month, payback_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pandera.typing import DataFrame

    from pipeline.frames import Costed
    from pipeline.stages.simulate import Draws

SUMS = ("current_cost", "avoidable", "fee", "saving", "one_time", "npv", "break_even")


def cases(
    facts: pd.DataFrame,
    costed: DataFrame[Costed],
    *,
    plan: pd.DataFrame,
    drawn: Draws,
    values: Mapping[str, Any],
) -> DataFrame[Cases]:
    """Return a business case a row: the company first, then waves, then lots.

    All frames hold the same rows, those that would move; `plan` has `wave` and `lot`. `drawn` has looked at
    the groups of `groups_of` together.
    """
    rows = []
    net, money = net_by_month(facts, costed, values), costed[list(SUMS)].to_numpy(dtype=float)
    for number, (level, name, members) in enumerate(groups_of(plan)):
        at = plan.index.get_indexer(members)
        flow, spread = net[at].sum(axis=0), drawn.spread(number)
        sums = dict(zip(SUMS, money[at].sum(axis=0).tolist(), strict=True))
        rows.append(
            {"level": level, "name": name, "functions": len(members)}
            | {"heads": float(facts["people"].to_numpy()[at].sum())}
            | sums
            | {
                key: spread[key]
                for key in ("saving_low", "saving_high", "npv_low", "npv_high", "gain_chance")
            }
            | {"payback": payback_of(flow), "irr": irr_of(flow)}
        )
    frame = pd.DataFrame(rows)[list(Cases.dtypes())].astype({"level": object, "name": object})
    return Cases.validate(frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="number")))


def groups_of(plan: pd.DataFrame) -> Iterator[tuple[str, str, pd.Index[int]]]:
    """Yield level, name and rows of everything that has a case of its own."""
    yield "company", "All functions that move", plan.index
    for wave, members in plan[plan["wave"] > 0].groupby("wave").groups.items():
        yield "wave", f"Wave {wave}", members
    for lot, members in plan[plan["lot"].notna()].groupby("lot", sort=True).groups.items():
        yield "lot", str(lot), members
