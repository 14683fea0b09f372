"""What would change an answer, said as one would say it to the person who gave the answers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.columns import Action, Tag
from pipeline.frames import row_dicts
from pipeline.inputs import COMPANY_QUESTIONS, COMPANY_SHEET, FUNCTION_QUESTIONS, RATING_QUESTIONS
from pipeline.knowledge.places import languages
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.changes import A_WISH, WISHES, Change, lacking_answers, more_languages
from pipeline.stages.company_changes import CompanyChange
from pipeline.stages.money.timeline import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pipeline.stages.company import Company
    from pipeline.stages.judged import Judged

NOTHING = "No other answer to a single question changes tag, model or tier."
_EXAMPLES = 2
_HEADERS = {question.name: question.header for question in (*COMPANY_QUESTIONS, *FUNCTION_QUESTIONS)}
_COLUMNS = {"headcount": "team"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A change that flips a row, how far away it is, what the row would be; `tier` if that alone flips."""

    change: Change | CompanyChange
    away: float
    outsourceable: bool
    model: str
    tier: str | None


def told(judged: Judged, nearest: Sequence[Flip | None]) -> list[str]:
    """Return for every row what would change it."""
    rows = judged.profile.assign(
        tag=judged.tagged["tag"], saving=judged.costed["saving"],
        running=judged.costed["ends"] - judged.costed["go_live"], price_gap=_price_gap(judged),
        **judged.decided[["action", "no_case", "question"]],
    )  # fmt: skip
    records = row_dicts(rows)
    return [_text(row, flip, judged) for row, flip in zip(records, nearest, strict=True)]


def _text(row: dict[str, Any], flip: Flip | None, judged: Judged) -> str:
    if row["no_case"]:
        return _price(row, judged.company)
    if row["action"] == Action.ASK and row["question"]:
        return f"{row['question']}."
    if flip and (row["known"] or flip.away < A_WISH):
        change = flip.change
        said = (
            _said_of_company(change, judged)
            if isinstance(change, CompanyChange)
            else _said(row, change, judged)
        )
        return f"{said}: {_outcome(row, flip)}."
    lacking = lacking_answers(row["assumed"], judged.policy)
    decided = row["known"] or row["action"] != Action.ASK
    return NOTHING if decided or lacking <= 0 else _more_answers(row, lacking)


def _said(row: dict[str, Any], change: Change, judged: Judged) -> str:
    answer, before = change.value, row[_COLUMNS.get(change.question, change.question)]
    if change.question == "languages":
        answer = more_languages(before, change.value, judged.company)
    header, value, now = _HEADERS[change.question], _word(answer), _word(before)
    assumed = change.question in row["assumed"]
    if value == now:
        return f"“{header}” {value} as your answer, not assumed"
    wish = "Only your own wish, " if change.question in WISHES else ""
    return f"{wish}“{header}” {value} instead of {now}{', assumed' if assumed else ''}"


def _said_of_company(change: CompanyChange, judged: Judged) -> str:
    assumed = ", assumed" if change.question in judged.company.assumed else ""
    answers = f"{_word(change.value)} instead of {_word(change.now)}{assumed}"
    return f"On the sheet {COMPANY_SHEET}, “{_HEADERS[change.question]}” {answers}"


def _outcome(row: dict[str, Any], flip: Flip) -> str:
    tag = Tag.OUTSOURCEABLE if flip.outsourceable else Tag.CORE
    place = f", {flip.tier}" if flip.tier else ""
    elsewhere = bool(flip.tier) or row["tag"] == Tag.CORE
    unproven = flip.outsourceable and elsewhere and flip.model != IN_HOUSE
    return f"{tag}, {flip.model}{place}{', if it pays' if unproven else ''}"


def _more_answers(row: dict[str, Any], lacking: int) -> str:
    blank = [_HEADERS[name] for name in RATING_QUESTIONS if name in row["assumed"]]
    named = " and ".join(f"“{header}”" for header in blank[:_EXAMPLES])
    return f"{lacking} more {'answer' if lacking == 1 else 'answers'}, such as {named}: then we can decide."


def _price_gap(judged: Judged) -> pd.Series[float]:
    """Return the share by which price and contract management would have to fall for the smallest saving."""
    costed = judged.costed
    kept = 1 - judged.placed["tier"].map(judged.figures.by_tier("value_leakage"))
    gross = costed["saving"] / kept.where(costed["saving"] > 0, 1.0)
    lacking = judged.company.smallest_saving * costed["current_cost"] / kept - gross
    price = costed["fee"] + costed["governance"]
    return (lacking / price.where(price > 0)).fillna(0.0)


def _price(row: dict[str, Any], company: Company) -> str:
    """Say what would make a business case: a lower price, or a change that costs less."""
    if row["price_gap"] >= 1:
        return "No provider price would make a business case: too little of today's cost would go away."
    if row["price_gap"] > 0:
        lower = ceil(100 * row["price_gap"])
        return f"A provider price at least {lower}% lower would make a business case."
    most = f"{company.currency} {row['saving'] * row['running'] / MONTHS:,.0f}"
    return f"A change that costs at most {most} once would make a business case."


def _word(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(languages()[code].language for code in value) or "none"
    if isinstance(value, float):
        return "none" if isnan(value) else f"{value:g}"
    return str(value)
