"""Every figure that prices a company's functions, by name: ours, the company's answers, wages, rates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.knowledge.figures import Figure, Figures
from pipeline.knowledge.reference_figures import reference_figures

if TYPE_CHECKING:
    from pipeline.knowledge.currencies import Rate
    from pipeline.stages.company import Company

ANSWERED = "your sheet Company"


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
