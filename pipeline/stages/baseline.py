"""What the work costs today: pay, and everything an employer pays on top, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.knowledge.reference_figures import reference_figures
from pipeline.stages.money.lines import LOAD_SHARES

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.knowledge.figures import Figures

PROVIDER = "Provider"


def load_items(country: str, figures: Figures) -> dict[str, float]:
    """Return what an employer in `country` pays on top of pay, each as a share of pay, by label."""
    benefits = "benefits_share_us" if country == "US" else "benefits_share_default"
    name = f"employer_contributions_{country}"
    contributions = (figures.by_name.get(name) or reference_figures()[name]).value
    named = {name: figures[name] for name in (benefits, *LOAD_SHARES)}
    return {"Employer contributions": contributions} | {
        figures.by_name[name].label: share for name, share in named.items()
    }


def load_factor(country: str, figures: Figures) -> float:
    """Return fully loaded cost over pay in `country`."""
    return 1 + sum(load_items(country, figures).values())


def loads(delivered_by: pd.Series[str], *, salaries_only: bool, factor: float) -> pd.Series[float]:
    """Return fully loaded cost over the cost that was typed, by row; an invoice holds everything already."""
    return (delivered_by != PROVIDER).map({True: factor if salaries_only else 1.0, False: 1.0}).astype(float)
