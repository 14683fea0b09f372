"""All that money has to say once the plan is known: values, ranges, cash, cases, and what moves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.cost import cost
from pipeline.stages.money.cases import cases, groups_of
from pipeline.stages.money.flows import cash_flows
from pipeline.stages.reconcile import reconcile_money
from pipeline.stages.simulate import ranges, simulate, tornado

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import Cases, CashFlows, Costed, Decided, Planned, Ranges, Tornado
    from pipeline.knowledge.figures import Figures


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """The money of one company: `facts`, `costed` and `ranges` of every row, the rest of those that move.

    `prices` holds every figure used, by name; `moving` are the rows that go to a provider or an employer;
    `plan` has `wave`, `lot` and `start` of every row.
    """

    facts: pd.DataFrame
    prices: Figures
    moving: pd.Index[int]
    plan: pd.DataFrame
    costed: DataFrame[Costed]
    ranges: DataFrame[Ranges]
    cash_flows: DataFrame[CashFlows]
    cases: DataFrame[Cases]
    tornado: DataFrame[Tornado]

    def cash_of(self, rows: Sequence[int]) -> DataFrame[CashFlows]:
        """Return the cash of some functions that move, by sheet row; of one, of a lot, of a wave."""
        some = [row for row in rows if row in self.moving]
        return cash_flows(self.facts.loc[some], self.costed.loc[some], values_of(self.prices))


def business_case(
    facts: pd.DataFrame, prices: Figures, *, decided: DataFrame[Decided], plan: DataFrame[Planned]
) -> BusinessCase:
    """Return the money of a company whose answers and plan are known.

    `plan` is that of `plan`: a provider is chosen in the months before all of the work is handed over.
    """
    timed = facts.assign(signed=plan["roll_out"].astype(float))
    moving = decided.index[decided["model"] != IN_HOUSE]
    costed = cost(timed, prices)
    some, values = timed.loc[moving], values_of(prices)
    groups = [members for _, _, members in groups_of(plan.loc[moving])]
    drawn, cash = simulate(some, prices, groups=groups), cash_flows(some, costed.loc[moving], values)
    within = moving[costed.loc[moving, "go_live"] < len(cash)]
    reconcile_money(costed.loc[within], cash_flows(timed.loc[within], costed.loc[within], values))
    return BusinessCase(
        facts=timed,
        prices=prices,
        moving=moving,
        plan=plan,
        costed=costed,
        ranges=ranges(drawn, decided.index),
        cash_flows=cash,
        cases=cases(some, costed.loc[moving], plan=plan.loc[moving], drawn=drawn, values=values),
        tornado=tornado(some, prices),
    )


def values_of(figures: Figures) -> dict[str, Any]:
    """Return the likely values by name."""
    return {name: figure.value for name, figure in figures.by_name.items()}
