"""What the numbers of a policy may be, and which figures it may replace; every fault is a sentence."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from pipeline.knowledge.figures import bounds_of, figures
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ANY_KEY = "*"
_CLOSE = 70


def number_faults(raw: Mapping[str, Any], where: str) -> Iterable[str]:
    """Yield a sentence for each number of a policy that is none, or outside what its table allows."""
    for table in bounded_tables():
        for key, value in raw[table].items():
            low, high, unit = bounds_for(table, key)
            if not is_number(value) or not low <= value <= high:
                allowed = f"a number from {low:g} to {high:g} ({unit})"
                yield f"{where}: “{table}.{key}” must be {allowed}, not {value!r}."


def assumption_faults(own: Mapping[str, Any], where: str) -> Iterable[str]:
    """Yield a sentence for each figure of the table `assumptions` that we lack, or that cannot be so."""
    known = figures().by_name
    for name, value in own.items():
        if name not in known:
            near = process.extractOne(name, list(known), scorer=fuzz.WRatio, score_cutoff=_CLOSE)
            hint = f" “{near[0]}” is close." if near else ""
            yield f"{where}: “assumptions.{name}” is not one of our figures.{hint}"
            continue
        low, high = bounds_of(known[name])
        if not is_number(value) or not low <= value <= high:
            allowed = f"a number from {low:g} to {high:g} ({known[name].unit})"
            yield f"{where}: “assumptions.{name}” must be {allowed}, not {value!r}."


def bounded_tables() -> tuple[str, ...]:
    """Return the tables of a policy whose numbers have bounds."""
    return tuple(dict.fromkeys(table for table, _ in _bounds()))


def bounds_for(table: str, key: str) -> tuple[float, float, str]:
    """Return the least and most that a number of a policy may be, and its unit."""
    return _bounds().get((table, key)) or _bounds()[table, ANY_KEY]


def is_number(value: object) -> bool:
    """Return whether it is a number; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@cache
def _bounds() -> Mapping[tuple[str, str], tuple[float, float, str]]:
    return {
        (row["table"], row["key"]): (float(row["low"]), float(row["high"]), row["unit"])
        for row in read_table("policy_bounds.csv")
    }
