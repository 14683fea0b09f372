"""Figures: every number of the money side, with unit, range, year and source; the user may replace any."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

YOURS = "your sheet Assumptions"
YOUR_POLICY = "your policy file"
SHARES = ("share", "per year", "chance")  # units of figures that cannot be above 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One assumption: likely value with its low and high, unit, and where it is from."""

    name: str
    label: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    year: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All assumptions by name; `figures["pay_share_onshore"]` gives the likely value."""

    by_name: Mapping[str, Figure]

    def __getitem__(self, name: str) -> float:
        """Return the likely value; `KeyError` if there is no such figure."""
        return self.by_name[name].value

    def by_tier(self, stem: str) -> dict[str, float]:
        """Return the value of `stem_onshore`, `stem_nearshore` and `stem_offshore` by location tier."""
        return {tier: self[f"{stem}_{tier.lower()}"] for tier in ("Onshore", "Nearshore", "Offshore")}

    def replaced(self, own: Mapping[str, float], source: str = YOURS) -> Figures:
        """Return these figures with the user's values in place; `KeyError` for a name that does not exist."""
        mine = {
            name: replace(
                self.by_name[name], value=value, low=value, high=value, source=source, confidence="yours"
            )
            for name, value in own.items()
        }
        return Figures({**self.by_name, **mine})


@cache
def figures() -> Figures:
    """Return the shipped assumptions; raise `KnowledgeError` with every fault of the table."""
    rows = read_table("assumptions.csv")
    faults = [fault for number, row in enumerate(rows, start=2) for fault in _faults(row, number)]
    if faults:
        raise KnowledgeError(faults)
    return Figures({row["name"]: _figure(row) for row in rows})


def bounds_of(figure: Figure) -> tuple[float, float]:
    """Return the least and most that a figure may be set to: room for an opinion, none for a slip.

    Shares go up to 1, other figures to ten times our high one; below 0 only what may be negative with us.
    """
    most = 1.0 if figure.unit.startswith(SHARES) else 10 * figure.high
    return -most if figure.low < 0 else 0.0, most


@dataclass(frozen=True, slots=True)
class Wage:
    """Hourly wage of a role family in the United States, US$: lower quarter, middle, upper quarter."""

    role: str
    occupation: str
    low: float
    typical: float
    high: float
    source: str
    year: str
    confidence: str


@cache
def wages() -> Mapping[str, Wage]:
    """Return the US wage of every role family."""
    return {
        row["role"]: Wage(
            row["role"], row["occupation"],
            float(row["wage_low"]), float(row["wage_typical"]), float(row["wage_high"]),
            row["source"], row["year"], row["confidence"],
        )
        for row in read_table("role_wages.csv")
    }  # fmt: skip


def _figure(row: Mapping[str, str]) -> Figure:
    low, value, high = (float(row[key]) for key in ("low", "value", "high"))
    texts = (row[key] for key in ("unit", "source", "year", "confidence", "note"))
    return Figure(row["name"], row["label"], value, low, high, *texts)


def _faults(row: Mapping[str, str], number: int) -> Iterable[str]:
    where = f"assumptions.csv, row {number} ({row['name']})"
    yield from (
        f"{where}: {key} is empty." for key in ("name", "label", "unit", "source", "year") if not row[key]
    )
    try:
        low, value, high = (float(row[key]) for key in ("low", "value", "high"))
    except ValueError:
        yield f"{where}: value, low and high must be numbers."
        return
    if not low <= value <= high:
        yield f"{where}: the value {value:g} is not between {low:g} and {high:g}."
