"""What a question is: its kind, its limits, and what may stand in its cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


LONGEST_TEXT = 2_000


class Kind(StrEnum):
    """How a cell is parsed; every kind has one parser in `pipeline.intake.cells`."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    RATING = "rating"
    CHOICE = "choice"
    YES_NO = "yes or no"
    COUNTRY = "country"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    CURRENCY = "currency"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing we ask: a column of `Functions` or a line of `Company`.

    `low` and `high` are inclusive and in the unit of `unit`; `changes` names what the answer decides.
    """

    name: str
    header: str
    kind: Kind
    help: str
    example: str
    required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    changes: str = ""
    width: float = 14

    @property
    def allowed(self) -> str:
        """What may stand in the cell, in one sentence."""
        return _ALLOWED.get(self.kind, _numbers_allowed)(self)


def _numbers_allowed(question: Question) -> str:
    if question.low is None or question.high is None:
        return "A number." if question.low is None else f"A number of {question.low:,.0f} or more."
    return f"A number from {question.low:,.0f} to {question.high:,.0f}."


def _percent_allowed(question: Question) -> str:
    return f"A percentage from {question.low:g}% to {question.high:g}%."


_ALLOWED: dict[Kind, Callable[[Question], str]] = {
    Kind.PERCENT: _percent_allowed,
    Kind.TEXT: lambda _: "Any text.",
    Kind.RATING: lambda _: "A whole number from 1 (very low) to 5 (very high).",
    Kind.CHOICE: lambda question: f"One of: {', '.join(question.choices)}.",
    Kind.YES_NO: lambda _: "Yes or No.",
    Kind.COUNTRY: lambda _: "A country by its English name or two-letter code.",
    Kind.COUNTRIES: lambda _: "Countries by name or two-letter code, separated by commas.",
    Kind.LANGUAGES: lambda _: "Languages by name or two-letter code, separated by commas.",
    Kind.CURRENCY: lambda _: "A three-letter currency code such as USD, EUR or GBP.",
    Kind.DATE: lambda _: "A date.",
}

YES_NO = ("Yes", "No")
TIERS = ("Onshore", "Nearshore", "Offshore")
DATA_LEVELS = ("None", "Internal", "Personal", "Regulated")
UNITS = {"units": 1.0, "thousands": 1_000.0, "millions": 1_000_000.0}
COST_MEANINGS = ("Salaries only", "Fully loaded")
PATTERNS = ("Ongoing", "Project")
DELIVERERS = ("Own staff", "Contractors", "Provider")
RESIDENCY = ("Home country", "Adequate countries", "Anywhere")


def rating(name: str, header: str, help_text: str, *aliases: str, example: str) -> Question:
    """Return a question that is answered from 1 (very low) to 5 (very high)."""
    return Question(
        name=name,
        header=header,
        kind=Kind.RATING,
        help=help_text,
        example=example,
        aliases=aliases,
        low=1,
        high=5,
        width=12,
    )


def yes_no(name: str, header: str, help_text: str, *aliases: str) -> Question:
    """Return a question that is answered with Yes or No."""
    return Question(
        name=name,
        header=header,
        kind=Kind.YES_NO,
        help=help_text,
        example="No",
        choices=YES_NO,
        aliases=aliases,
        width=12,
    )
