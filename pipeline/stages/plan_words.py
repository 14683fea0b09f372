"""The plan in words: what must be true before a change begins, and why it begins then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.columns import Action
from pipeline.knowledge.plan_rules import plan_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.knowledge.plan_rules import Timing
    from pipeline.stages.waves import Limits, Slot

READY = "It is ready to be handed over."


def slot_month(slot: int) -> float:
    """Return the month from the decision in which a slot usually begins."""
    waves = plan_rules().waves
    return waves.first_month + (slot - 1) * waves.months_apart


def ready_slot(held: Sequence[Timing]) -> int:
    """Return the first slot that the rules of timing allow."""
    return max((one.wave for one in held), default=1)


def gate_of(fact: Mapping[str, Any], held: Sequence[Timing], *, start: float, most_heads: float) -> str:
    """Return what must be true before the change of one function begins, in sentences."""
    gates = [*(one.gate for one in held), *_contract_gates(fact, start)]
    if fact["pilot"]:
        gates.append(f"The pilot of “{fact['pilot']}” met its service levels")
    if _at_once(fact) > most_heads and all(one.counts for one in held):
        gates.append(f"It moves in steps, as {most_heads:.0f} people are as many as change at once")
    return ". ".join(gates) + "."


def reason_of(fact: Mapping[str, Any], held: Sequence[Timing], slot: Slot, limits: Limits) -> str:
    """Return why the change of one function begins when it does, in sentences."""
    ready = ready_slot(held)
    said = [one.reason for one in held if one.wave == ready and one.reason] or [READY]
    if np.nan_to_num(fact["contract_month"]) > slot_month(ready):
        said.append(f"The contract in force runs until {fact['contract_day']}.")
    if fact["pilot"]:
        said.append(f"The pilot of “{fact['pilot']}” shows first whether the provider is the right one.")
    if slot.crowded:
        full = limits.at(slot.start - 1)
        said.append(
            f"No more than {full.contracts} contracts and {full.share_of_heads:.0%} of the people change "
            f"at once, so it waits until month {slot_month(slot.start):.0f}."
        )
    return " ".join(said)


def _at_once(fact: Mapping[str, Any]) -> float:
    """Return the most heads that change hands on one day; a pilot has moved a part before."""
    moving = float(fact["team"])
    return moving * (1 - plan_rules().pilot_share) if fact["action"] == Action.PILOT else moving


def _contract_gates(fact: Mapping[str, Any], start: float) -> list[str]:
    day, month = fact["contract_day"], fact["contract_month"]
    if pd.isna(month):
        unknown = fact["delivered_by"] == "Provider"
        return ["The end of the contract in force is not given: look it up"] if unknown else []
    if month <= 0:
        return [f"The contract ran out on {day}: settle on what terms the work is done today"]
    if month < start:
        return [f"The contract in force, which ends on {day}, is extended until month {start:.0f}"]
    return [f"The contract in force, which ends on {day}, has run out"]
