"""Which figures a user may replace, by name and by label, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.inputs import COMPANY_QUESTIONS, Kind
from pipeline.intake.text import key
from pipeline.knowledge.figures import figures
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.weights import weight_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.knowledge.figures import Figure

US_DOLLAR = "us_dollar"
OF_COMPANY = {
    "discount_rate": "discount_rate",
    "horizon_years": "horizon",
    "smallest_saving": "smallest_saving",
}
SHARES = ("share", "per year", "chance")
_NEVER_NIL = (
    "wage_", "paid_hours_per_fte_year", "hours_per_fte_year", "pay_share_base", "pay_share_ceiling",
)  # fmt: skip
_OF_NIL = 0.1  # of the low figure: what is divided by stays well away from nil
_LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Overridable:
    """A figure that may be overridden: the least and most one may say, and what we expect, low to high."""

    name: str
    label: str
    unit: str
    least: float
    most: float
    low: float
    high: float


@cache
def overridables() -> Mapping[str, Overridable]:
    """Return every figure that may be replaced, by name."""
    known = (*figures().by_name.values(), *reference_figures().values())
    found = {figure.name: _bounded(figure) for figure in known}
    found |= {weight.name: _bounded(weight) for weight in weight_figures().values()}
    return found | {one.name: one for one in (_smallest_saving(), _us_dollar())}


@cache
def by_word() -> Mapping[str, Overridable]:
    """Return the same by name and by label, as `key` writes them; a label that several have is no word."""
    labels: dict[str, list[Overridable]] = {}
    for each in overridables().values():
        labels.setdefault(key(each.label), []).append(each)
    single = {label: same[0] for label, same in labels.items() if len(same) == 1}
    return single | {key(each.name): each for each in overridables().values()}


def quote_key(function: str) -> str:
    """Return under which name the quote for a function is remembered."""
    return f"quote for {key(function)}"


def _bounded(figure: Figure) -> Overridable:
    """Allow shares up to 1, other figures ten times our high one: room for an opinion, none for a slip."""
    least, most = (-10 * figure.high if figure.low < 0 else 0.0), 10 * figure.high
    if figure.unit.startswith(SHARES):
        least, most = (-1.0 if figure.low < 0 else 0.0), 1.0
    if figure.unit == "points":
        most = 100.0
    if figure.name.startswith(_NEVER_NIL):
        least = _OF_NIL * figure.low
    if figure.name in OF_COMPANY:
        least, most = _asked(figure.name)
    return Overridable(figure.name, figure.label, figure.unit, least, most, figure.low, figure.high)


def _asked(figure: str) -> tuple[float, float]:
    """Return the bounds of a figure that the sheet Company asks for too; there a share is a percentage."""
    question = next(each for each in COMPANY_QUESTIONS if each.name == OF_COMPANY[figure])
    scale = 100.0 if question.kind is Kind.PERCENT else 1.0
    return float(question.low or 0.0) / scale, float(question.high or 0.0) / scale


def _smallest_saving() -> Overridable:
    least, most = _asked("smallest_saving")
    label = "Smallest saving worth a change"
    return Overridable("smallest_saving", label, "share of current cost", least, most, least, most)


def _us_dollar() -> Overridable:
    label = "What one US dollar costs"
    return Overridable(US_DOLLAR, label, "reporting currency", 1 / _LARGEST, _LARGEST, 0.0, _LARGEST)
