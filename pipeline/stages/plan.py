"""The plan: which functions are bought together, and when the change of each begins."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.columns import Action
from pipeline.frames import Planned
from pipeline.knowledge.plan_rules import plan_rules
from pipeline.stages.bundle import bundle, is_bought
from pipeline.stages.conditions import as_arrays, holds
from pipeline.stages.flag import home_law
from pipeline.stages.plan_words import gate_of, ready_slot, reason_of, slot_month
from pipeline.stages.waves import Change, limits_of, schedule

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date

    from pandera.typing import DataFrame

    from pipeline.frames import Decided, FunctionRows, Profile
    from pipeline.knowledge.plan_rules import Timing
    from pipeline.stages.company import Company
    from pipeline.stages.waves import Limits, Slot

DAYS_PER_MONTH = 30.4375
MOVES_NOW = (Action.OUTSOURCE, Action.PILOT)
AFTER_PILOT = (Action.OUTSOURCE, Action.STANDARDISE, Action.AUTOMATE)


def plan(
    profile: DataFrame[Profile],
    decided: DataFrame[Decided],
    *,
    rows: DataFrame[FunctionRows],
    company: Company,
    as_of: date,
) -> DataFrame[Planned]:
    """Return lot, wave, start (months from `as_of`), gate and reason of every row.

    Rests on heads and savings, never on cash flows, which depend on `start`. What no provider
    takes over has wave 0, no lot and no gate; people hired through an employer of record do have a lot.
    """
    facts = _facts(profile, decided, rows=rows, company=company, as_of=as_of)
    rules, lots = _rules_that_hold(facts), bundle(profile, decided)
    numbers = {row: number for number, lot in enumerate(lots, start=1) for row in lot.rows}
    limits = limits_of(
        max(company.size, float(profile["team"].sum())),
        experienced=bool((profile["delivered_by"] == "Provider").any()),
    )
    slots = schedule(_changes(facts, rules, numbers), limits)
    facts = facts.assign(pilot=_pilots(facts["function"], slots))
    names = {row: lot.name for lot in lots for row in lot.rows}
    records = [
        {
            "lot": names.get(row),
            "lot_number": numbers.get(row, 0),
            **_record(fact, held, slots.get(row), limits),
        }
        for row, fact, held in zip(facts.index, facts.to_dict("records"), rules, strict=True)
    ]
    planned = pd.DataFrame(records, index=facts.index, columns=list(Planned.dtypes()))
    return Planned.validate(planned.astype(Planned.dtypes()))


def _facts(
    profile: DataFrame[Profile],
    decided: DataFrame[Decided],
    *,
    rows: DataFrame[FunctionRows],
    company: Company,
    as_of: date,
) -> pd.DataFrame:
    """Return what the rules look at, and what ranks and dates a change."""
    moves = (profile["deliverable"] == "it service") & decided["action"].isin(MOVES_NOW)
    saved = float(decided["saving"].abs().sum()) or 1.0
    return profile.assign(
        function=rows["function"].astype(str),
        model=decided["model"],
        tier=decided["tier"],
        action=decided["action"],
        saving=decided["saving"],
        share=(decided["saving"] / saved).round(9),
        bought=is_bought(decided),
        it_moves=bool(moves.any()),
        home_law=home_law(company.home),
        industry=company.industry or "",
        contract_day=rows["contract_ends"].dt.strftime("%Y-%m-%d"),
        contract_month=(rows["contract_ends"] - pd.Timestamp(as_of)).dt.days / DAYS_PER_MONTH,
    )


def _rules_that_hold(facts: pd.DataFrame) -> list[tuple[Timing, ...]]:
    """Return the rules of timing for each row, none for what no provider takes over."""
    timing = plan_rules().timing
    looked_at, shape = as_arrays(facts), (len(facts),)
    held = np.array([holds(one.when, looked_at, shape) for one in timing]) & looked_at["bought"]
    return [tuple(compress(timing, column)) for column in held.T]


def _changes(
    facts: pd.DataFrame, rules: Sequence[tuple[Timing, ...]], numbers: Mapping[int, int]
) -> list[Change]:
    """Return the functions that change hands; those ready soonest rank first, then what saves most.

    What waits for a contract in force is dated by it, and by a pilot of its lot that takes longer.
    """
    ready = pd.Series([ready_slot(held) for held in rules], index=facts.index, dtype=int)
    ranked = facts.assign(
        held=pd.Series(rules, index=facts.index, dtype=object),
        lot=pd.Series(numbers, dtype=int).reindex(facts.index, fill_value=0),
        earliest=np.maximum(ready, _contract_slots(facts["contract_month"])),
        bound=facts["contract_month"] > ready.map(slot_month),
    )[facts["bought"]]
    together = ranked["share"].groupby([ranked["lot"], ranked["earliest"]]).transform("sum").round(9)
    rows = ranked.assign(together=together).reset_index(names="row").to_dict("records")
    return [_change(row) for row in rows]


def _change(row: Mapping[Hashable, Any]) -> Change:
    foundation = any(one.first for one in row["held"])
    return Change(
        row=row["row"],
        lot=row["lot"],
        earliest=row["earliest"],
        heads=row["team"],
        rank=(
            *(row["earliest"], not foundation, -row["together"], row["lot"]),
            *(-row["share"], -row["team"], row["function"], row["row"]),
        ),
        pilot=row["action"] == Action.PILOT,
        counts=not row["bound"] and all(one.counts for one in row["held"]),
        waits=row["action"] in AFTER_PILOT,
    )


def _pilots(names: pd.Series[str], slots: Mapping[int, Slot]) -> list[str]:
    """Return for every row the name of the pilot that it waits for, empty when it waits for none."""
    after = [slots[row].after if row in slots else None for row in names.index]
    return ["" if row is None else names[row] for row in after]


def _contract_slots(month: pd.Series[float]) -> pd.Series[int]:
    """Return the slot in which a contract in force ends; 1 where there is none."""
    waves = plan_rules().waves
    passed = (month.fillna(0.0) - waves.first_month) // waves.months_apart
    return passed.clip(lower=0).astype(int) + 1


def _record(
    fact: Mapping[Hashable, Any], held: Sequence[Timing], slot: Slot | None, limits: Limits
) -> dict[str, object]:
    if slot is None:
        outside = plan_rules().outside[fact["action"]]
        return {"wave": 0, "start": 0.0, "roll_out": 0.0, "gate": "", "wave_reason": outside}
    start = max(slot_month(slot.start), np.nan_to_num(fact["contract_month"]))
    return {
        "wave": min(slot.start, plan_rules().waves.last),
        "start": round(start, 2),
        "roll_out": round(max(slot_month(slot.roll_out), start), 2),
        "gate": gate_of(fact, held, start=start, most_heads=limits.heads(slot.start)),
        "wave_reason": reason_of(fact, held, slot, limits),
    }
