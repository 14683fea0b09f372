"""Wages by kind of work, wage levels and employer contributions by country, as figures with a name each."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from pipeline.knowledge.figures import Figure, wages
from pipeline.knowledge.geography import country_codes, wage_indices
from pipeline.knowledge.places import countries
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@cache
def reference_figures() -> Mapping[str, Figure]:
    """Return wages by role, and wage levels and employer contributions by country, as figures by name."""
    return {figure.name: figure for figure in (*_wages(), *_levels(), *_contributions())}


def _wages() -> Iterator[Figure]:
    for role, wage in wages().items():
        label = f"Pay of an hour in the United States: {wage.occupation}"
        yield Figure(
            f"wage_{role}", label, wage.typical, wage.low, wage.high,
            "US$ per hour", wage.source, wage.year, wage.confidence, "",
        )  # fmt: skip


def _levels() -> Iterator[Figure]:
    for code, level in zip(country_codes(), wage_indices(), strict=True):
        place = countries()[code]
        label = f"Pay in business services: {place.country} (United States = 1)"
        yield Figure(
            f"wage_index_{code}", label,
            float(level), place.service_wage_index_low, place.service_wage_index_high,
            "x", place.service_wage_index_source, str(place.service_wage_index_year),
            place.service_wage_index_confidence, "",
        )  # fmt: skip


def _contributions() -> Iterator[Figure]:
    held = {row["code"]: row for row in read_table("employer_costs.csv")}
    for code, place in countries().items():
        row = held.get(code) or _usual_contributions([*held.values()])
        yield Figure(
            f"employer_contributions_{code}", f"Employer contributions: {place.country}",
            float(row["rate"]), float(row["low"]), float(row["high"]),
            *(row[key] for key in ("unit", "source", "year", "confidence", "note")),
        )  # fmt: skip


def _usual_contributions(rows: list[dict[str, str]]) -> Mapping[str, str]:
    """Return what is assumed of a country without a row: the middle of the others, in the range of all."""
    return {
        "rate": f"{median(float(row['rate']) for row in rows)}",
        "low": min((row["low"] for row in rows), key=float),
        "high": max((row["high"] for row in rows), key=float),
        "unit": rows[0]["unit"],
        "source": f"our assumption: the middle of {len(rows)} other countries",
        "year": max(row["year"] for row in rows),
        "confidence": "low",
        "note": "no figure held: replace with your own rate",
    }
