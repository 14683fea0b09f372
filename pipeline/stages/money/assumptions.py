"""Every figure that prices a company's functions, by name: ours, the company's answers, wages, rates."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.figures import Figure, Figures, wages
from pipeline.knowledge.geography import country_codes, wage_indices
from pipeline.knowledge.places import countries
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.knowledge.currencies import Rate
    from pipeline.stages.company import Company

ANSWERED = "your sheet Company"


@cache
def reference_figures() -> Mapping[str, Figure]:
    """Return wages by role, and wage levels and employer contributions by country, as figures by name."""
    return {figure.name: figure for figure in (*_wages(), *_levels(), *_contributions())}


def pricing_figures(figures: Figures, company: Company, dollar: Rate) -> Figures:
    """Return all figures that prices are worked out from; `dollar` is what a US dollar costs at home.

    The company's own discount rate, horizon and smallest saving stand in for ours.
    """
    own = {
        "discount_rate": company.discount_rate,
        "horizon_years": company.horizon,
        "smallest_saving": company.smallest_saving,
    }
    said = {
        name: replace(
            _known(figures, name), value=value, low=value, high=value,
            source=_known(figures, name).source if _is_assumed(company, name) else ANSWERED,
        )
        for name, value in own.items()
    }  # fmt: skip
    us_dollar = _us_dollar(company.currency, dollar)
    return Figures({**reference_figures(), **figures.by_name, **said, us_dollar.name: us_dollar})


def _known(figures: Figures, name: str) -> Figure:
    return figures.by_name.get(name) or Figure(
        name,
        "Smallest saving worth a change",
        0.0,
        0.0,
        1.0,
        "share of current cost",
        "policy",
        "2026",
        "low",
        "",
    )


def _is_assumed(company: Company, name: str) -> bool:
    return {"horizon_years": "horizon"}.get(name, name) in company.assumed


def _us_dollar(currency: str, dollar: Rate) -> Figure:
    source = (
        f"European Central Bank, reference rate of {dollar.day}" if dollar.day else "your sheet Assumptions"
    )
    if currency == "USD":
        source = "by definition"
    label = f"What one US dollar costs in {currency}"
    year = str(dollar.day.year) if dollar.day else ""
    return Figure(
        "us_dollar", label, dollar.value, dollar.value, dollar.value, currency, source, year, "high", ""
    )


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
    for row in read_table("employer_costs.csv"):
        label = f"Employer contributions: {countries()[row['code']].country}"
        yield Figure(
            f"employer_contributions_{row['code']}", label,
            float(row["rate"]), float(row["low"]), float(row["high"]),
            *(row[key] for key in ("unit", "source", "year", "confidence", "note")),
        )  # fmt: skip
