"""The rules of the plan: markets that make lots, when each change may begin, how much is bearable at once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.rules import ALWAYS, When, entry_faults, read_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = "plan_rules.toml"
_NUMBERS = {
    "waves": ("first_month", "months_apart", "last"),
    "pilot": ("share_of_heads",),
    "first_time": ("contracts", "share_of_heads"),
    "bidders": ("below_least", "least", "two_providers_from"),
}
_TABLES = (
    *_NUMBERS,
    "bearable",
    "timing",
    "outside",
    "near",
    "mixed",
    "markets",
)


@dataclass(frozen=True, slots=True)
class Waves:
    """When waves begin: months from the decision, and the number of the last one."""

    first_month: float
    months_apart: float
    last: int


@dataclass(frozen=True, slots=True)
class Bearable:
    """What companies of up to so many employees bear in one wave: contracts, and share of people (0 to 1)."""

    up_to_employees: float
    contracts: int
    share_of_heads: float


@dataclass(frozen=True, slots=True)
class Timing:
    """When a function may begin: the earliest `wave`, the gate to pass, the reason in words.

    `first` puts it before all others; without `counts` it does not use up what is bearable.
    """

    name: str
    wave: int
    gate: str
    source: str
    when: When
    reason: str = ""
    first: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Market:
    """Who bids for what: small lots of markets with the same `near` may be joined.

    `least_heads` replaces that of the model, where given.
    """

    name: str
    near: str
    systems: str
    when: When
    least_heads: float | None = None


@dataclass(frozen=True, slots=True)
class Bidders:
    """How many providers to invite: below the least size of a lot, at it, and from each larger size."""

    below_least: int
    least: int
    from_heads: Mapping[int, int]
    two_providers_from: float


@dataclass(frozen=True, slots=True)
class PlanRules:
    """All rules of the plan; the least size of a lot stands in the file of its model.

    `near` names what joined lots are called; those of `mixed` may be joined further, under `mixed_name`.
    `outside` says why an action has no wave.
    """

    waves: Waves
    pilot_share: float
    first_time: Bearable
    bearable: tuple[Bearable, ...]
    timing: tuple[Timing, ...]
    outside: Mapping[str, str]
    near: Mapping[str, str]
    mixed_name: str
    mixed: frozenset[str]
    bidders: Bidders
    markets: tuple[Market, ...]


@cache
def plan_rules() -> PlanRules:
    """Return the shipped rules; raise `KnowledgeError` with every fault of the file."""
    return read_plan_rules(tomllib.loads((files("pipeline.knowledge") / FILE).read_text("utf-8")))


def read_plan_rules(raw: Mapping[str, Any]) -> PlanRules:
    """Read the rules from their tables; raise `KnowledgeError` with every fault."""
    faults = list(_missing(raw)) or [*_entry_faults(raw), *_size_faults(raw)]
    if faults:
        raise KnowledgeError(faults)
    waves = raw["waves"]
    return PlanRules(
        waves=Waves(waves["first_month"], waves["months_apart"], waves["last"]),
        pilot_share=raw["pilot"]["share_of_heads"],
        first_time=Bearable(float("inf"), **raw["first_time"]),
        bearable=tuple(Bearable(**one) for one in raw["bearable"]),
        timing=tuple(Timing(**_with_when(one)) for one in raw["timing"]),
        outside=raw["outside"],
        near=raw["near"],
        mixed_name=raw["mixed"]["name"],
        mixed=frozenset(raw["mixed"]["near"]),
        bidders=_bidders(raw["bidders"]),
        markets=tuple(Market(**_with_when(one)) for one in raw["markets"]),
    )


def _with_when(one: Mapping[str, Any]) -> dict[str, Any]:
    when = read_when(one["when"], f"{FILE}, {one['name']}") if "when" in one else ALWAYS
    return {**one, "when": when}


def _bidders(table: Mapping[str, Any]) -> Bidders:
    steps = {int(key): count for key, count in table.items() if key.isdigit()}
    return Bidders(table["below_least"], table["least"], steps, table["two_providers_from"])


def _missing(raw: Mapping[str, Any]) -> Iterable[str]:
    yield from (f"{FILE}: the table “{name}” is missing." for name in _TABLES if name not in raw)
    yield from (f"{FILE}: the table “{name}” is not known here." for name in raw if name not in _TABLES)
    for table, keys in _NUMBERS.items():
        values = raw.get(table, {})
        yield from (
            f"{FILE}: “{table}.{key}” must be a number from 0."
            for key in {*keys, *values}
            if not _is_amount(values.get(key))
        )


def _entry_faults(raw: Mapping[str, Any]) -> Iterable[str]:
    timing, more = ("name", "wave", "gate", "source", "when"), ("reason", "first", "counts")
    yield from entry_faults(raw["timing"], timing, f"{FILE}, timing", optional=more)
    market = ("name", "near", "systems")
    yield from entry_faults(raw["markets"], market, f"{FILE}, market", optional=("when", "least_heads"))
    bearable = ("up_to_employees", "contracts", "share_of_heads")
    yield from entry_faults(raw["bearable"], bearable, f"{FILE}, bearable")


def _size_faults(raw: Mapping[str, Any]) -> Iterable[str]:
    sizes = [one.get("up_to_employees", 0) for one in raw["bearable"]]
    if sizes != sorted(sizes):
        yield f"{FILE}: the sizes of “bearable” must rise."
    if not raw["markets"] or "when" in raw["markets"][-1]:
        yield f"{FILE}: the last market must take what no other takes, so it has no “when”."
    yield from (
        f"{FILE}: “near.{market['near']}” is missing."
        for market in raw["markets"]
        if market.get("near") not in raw["near"]
    )
    yield from (
        f"{FILE}: “mixed.near” names “{near}”, which is not in “near”."
        for near in raw["mixed"]["near"]
        if near not in raw["near"]
    )


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
