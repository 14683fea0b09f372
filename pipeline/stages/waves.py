"""Waves: how many changes a company bears at once, and which of them wait."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.knowledge.plan_rules import plan_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.knowledge.plan_rules import Bearable

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Change:
    """One function that changes hands: its earliest slot (from 1), its heads, its rank among others.

    `pilot` starts with a part and moves the rest a slot later; without `counts` it uses up nothing; what
    `waits` begins only once a pilot of its lot has been rolled out.
    """

    row: int
    lot: int
    earliest: int
    heads: float
    rank: tuple[object, ...]
    pilot: bool
    counts: bool
    waits: bool = False


@dataclass(slots=True)
class Load:
    """What one slot already bears."""

    heads: float = 0.0
    lots: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a change ended up: slots (from 1) in which it begins and in which all of it has moved.

    `after` is the row of the pilot that it waits for.
    """

    start: int
    roll_out: int
    crowded: bool
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a company of `size` people bears in the first slot and in each later one."""

    first: Bearable
    later: Bearable
    size: float

    def at(self, slot: int) -> Bearable:
        """Return what one slot bears."""
        return self.first if slot == 1 else self.later

    def heads(self, slot: int) -> float:
        """Return how many people's work changes hands in one slot at most."""
        return self.at(slot).share_of_heads * self.size


def limits_of(size: float, *, experienced: bool) -> Limits:
    """Return the limits of a company of `size` people; who never bought from a provider starts small."""
    rules = plan_rules()
    usual = next((one for one in rules.bearable if size <= one.up_to_employees), rules.bearable[-1])
    return Limits(usual if experienced else rules.first_time, usual, size)


def schedule(changes: Iterable[Change], limits: Limits) -> dict[int, Slot]:
    """Return the slot of every change by row: by rank, each as early as it may and as the company bears."""
    loads: defaultdict[int, Load] = defaultdict(Load)
    ranked = sorted(changes, key=lambda one: one.rank)
    pilots = {change.lot: change.row for change in reversed(ranked) if change.pilot}
    waits = {change.row: change.waits and change.lot in pilots for change in ranked}
    slots = {change.row: _placed(change, loads, limits) for change in ranked if not waits[change.row]}
    late = [change for change in ranked if waits[change.row]]
    return slots | {
        change.row: _placed_after(pilots[change.lot], slots, change, loads=loads, limits=limits)
        for change in late
    }


def _placed_after(
    pilot: int,
    slots: Mapping[int, Slot],
    change: Change,
    *,
    loads: defaultdict[int, Load],
    limits: Limits,
) -> Slot:
    """Place a change no sooner than its pilot is rolled out: one proof of a provider serves the whole lot."""
    done = slots[pilot].roll_out
    if done <= change.earliest:
        return _placed(change, loads, limits)
    return replace(_placed(replace(change, earliest=done), loads, limits), after=pilot)


def _placed(change: Change, loads: defaultdict[int, Load], limits: Limits) -> Slot:
    if not change.counts:
        later = change.earliest + 1 if change.pilot else change.earliest
        return Slot(change.earliest, later, crowded=False)
    part = change.heads * (plan_rules().pilot_share if change.pilot else 1.0)
    start = roll_out = _taken(change.lot, part, change.earliest, loads=loads, limits=limits)
    if change.pilot:
        roll_out = _taken(change.lot, change.heads - part, start + 1, loads=loads, limits=limits)
    return Slot(start, roll_out, crowded=start > change.earliest)


def _taken(lot: int, heads: float, slot: int, *, loads: defaultdict[int, Load], limits: Limits) -> int:
    """Return the first slot from `slot` that bears so many heads of a lot more, and put them there."""
    while not _fits(loads[slot], heads, lot, limits, slot):
        slot += 1
    loads[slot].heads += heads
    loads[slot].lots.add(lot)
    return slot


def _fits(load: Load, heads: float, lot: int, limits: Limits, slot: int) -> bool:
    """Return whether a slot bears one more; what is larger than any slot bears gets one without others."""
    too_many = len(load.lots | {lot}) > limits.at(slot).contracts
    return not too_many and (load.heads + heads <= limits.heads(slot) + ROUNDING or load.heads == 0)
