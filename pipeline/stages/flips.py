"""What would change it: the smallest change of one answer that flips tag or model, found by trying all."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.columns import Action, Tag
from pipeline.frames import Flips, Profile
from pipeline.inputs import FUNCTION_QUESTIONS, RATING_QUESTIONS, Kind
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.readings import outcomes, scales_of, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Costed, Placed
    from pipeline.inputs import Question
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.company import Company
    from pipeline.stages.judged import Judged

RATINGS = (1.0, 2.0, 3.0, 4.0, 5.0)
WISHES = ("choose_people", "keep")
A_WHOLE_ANSWER = 2.0  # how far a yes is from a no, in steps of a rating
A_WISH = 20.0  # what the user wants is no slip: told only where nothing else would change the answer
LESS_TELLING = 0.5  # a flip of the model alone counts as that much further away than one of the tag
CELLS_AT_ONCE = 400_000
NOTHING = "No other answer to a single question changes tag or model."
_EXAMPLES = 2
_HEADERS = {question.name: question.header for question in FUNCTION_QUESTIONS}


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that could have been given."""

    question: str
    value: Any


@dataclass(frozen=True, slots=True)
class Found:
    """What all changes come to, rows by changes: how far away those that flip are, the new tag and model."""

    away: NDArray[np.float64]
    outsourceable: NDArray[np.bool_]
    model: NDArray[np.object_]


def _answers_to(question: Question) -> tuple[Any, ...]:
    if question.kind is Kind.CHOICE:
        return question.choices
    return {Kind.RATING: RATINGS, Kind.YES_NO: (True, False)}.get(question.kind, ())


CHANGES = tuple(
    Change(question.name, value)
    for question in FUNCTION_QUESTIONS
    if question.name in Profile.to_schema().columns
    for value in _answers_to(question)
)


def flips(judged: Judged) -> DataFrame[Flips]:
    """Return for every row the nearest flip in words, and which unanswered questions could flip it."""
    profile, company, policy, models = judged.profile, judged.company, judged.policy, judged.models
    rows = profile.assign(
        tag=judged.tagged["tag"], chosen=judged.chosen["model"], saving=judged.costed["saving"],
        price_gap=_price_gap(judged.costed, judged.placed, company=company, figures=judged.figures),
        **judged.decided[["action", "no_case", "question"]],
    )  # fmt: skip
    told: list[tuple[str, tuple[str, ...]]] = []
    size = max(1, CELLS_AT_ONCE // len(CHANGES))
    for start in range(0, len(rows), size):
        some = rows.iloc[start : start + size]
        found = _found(some, policy, models)
        told += [
            (_text(row, found, at, company=company, policy=policy), _open(row, found.away[at]))
            for at, row in enumerate(_records(some))
        ]
    columns = ["change", "open_questions"]
    return Flips.validate(pd.DataFrame(told, index=profile.index, columns=columns, dtype=object))


def _found(rows: pd.DataFrame, policy: Policy, models: Sequence[SourcingModel]) -> Found:
    names = np.array([model.name for model in models], dtype=object)
    shape = (len(rows), len(CHANGES))
    new = outcomes(_changed(rows, policy), scales_of(policy), shape=shape, policy=policy, models=models)
    tag = new.outsourceable != (rows["tag"] == Tag.OUTSOURCEABLE).to_numpy()[:, None]
    model = names[new.model] != rows["chosen"].to_numpy()[:, None]
    away = np.where(tag, 0.0, np.where(model, LESS_TELLING, np.inf)) + _steps(rows)
    return Found(away, new.outsourceable, names[new.model])


def _changed(rows: pd.DataFrame, policy: Policy) -> dict[str, NDArray[Any]]:
    """Return the facts with one answer changed in each column (rows by changes)."""
    facts = standing(rows)
    for name in {change.question for change in CHANGES}:
        columns = [at for at, change in enumerate(CHANGES) if change.question == name]
        facts[name] = np.repeat(facts[name], len(CHANGES), axis=1)
        facts[name][:, columns] = [CHANGES[at].value for at in columns]
    lacking = np.array([_lacking(row, policy) for row in rows["assumed"]]).reshape(-1, 1)
    facts["known"] = facts["known"] | (lacking - _first_answers(rows) <= 0)
    return facts


def _first_answers(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Return where a change answers a rating that was not answered (rows by changes)."""
    first = [
        [change.question in assumed and change.question in RATING_QUESTIONS for change in CHANGES]
        for assumed in rows["assumed"]
    ]
    return np.array(first, dtype=bool).reshape(len(rows), len(CHANGES))


def _lacking(assumed: tuple[str, ...], policy: Policy) -> int:
    """Return how many ratings more a row needs to be decided that was not recognised."""
    given = sum(name not in assumed for name in RATING_QUESTIONS)
    return int(policy.thresholds["answers_needed"]) - given


def _steps(rows: pd.DataFrame) -> NDArray[np.float64]:
    """Return how far every change is from what stands (rows by changes); infinitely far if nothing changes.

    To answer what was assumed is no step, and a change only where the row is not known well enough.
    """
    steps = np.full((len(rows), len(CHANGES)), A_WHOLE_ANSWER)
    for at, change in enumerate(CHANGES):
        now = rows[change.question].to_numpy()
        if isinstance(change.value, float):
            steps[:, at] = np.abs(now.astype(float) - change.value)
        if change.question in WISHES:
            steps[:, at] = A_WISH
        steps[now == change.value, at] = np.inf
    confirmed = np.isinf(steps) & _first_answers(rows) & ~rows[["known"]].to_numpy()
    return np.where(confirmed, 0.0, steps)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _text(row: dict[str, Any], found: Found, at: int, *, company: Company, policy: Policy) -> str:
    if row["no_case"]:
        return _price(row, company)
    if row["action"] == Action.ASK and row["question"]:
        return f"{row['question']}."
    nearest = int(np.argmin(found.away[at]))
    if np.isfinite(found.away[at, nearest]) and (row["known"] or found.away[at, nearest] < A_WISH):
        new = _outcome(row, found.model[at, nearest], outsourceable=bool(found.outsourceable[at, nearest]))
        return f"{_said(row, CHANGES[nearest])}: {new}."
    return NOTHING if row["known"] else _more_answers(row, policy)


def _said(row: dict[str, Any], change: Change) -> str:
    header, value, now = _HEADERS[change.question], _word(change.value), _word(row[change.question])
    assumed = change.question in row["assumed"]
    if value == now:
        return f"“{header}” {value} as your answer, not assumed"
    wish = "Only your own wish, " if change.question in WISHES else ""
    return f"{wish}“{header}” {value} instead of {now}{', assumed' if assumed else ''}"


def _outcome(row: dict[str, Any], model: str, *, outsourceable: bool) -> str:
    tag = Tag.OUTSOURCEABLE if outsourceable else Tag.CORE
    unproven = outsourceable and row["tag"] == Tag.CORE and model != IN_HOUSE
    return f"{tag}, {model}{', if it pays' if unproven else ''}"


def _more_answers(row: dict[str, Any], policy: Policy) -> str:
    blank = [_HEADERS[name] for name in RATING_QUESTIONS if name in row["assumed"]]
    lacking = _lacking(row["assumed"], policy)
    named = " and ".join(f"“{header}”" for header in blank[:_EXAMPLES])
    if lacking <= 0:
        return NOTHING
    return f"{lacking} more {'answer' if lacking == 1 else 'answers'}, such as {named}: then we can decide."


def _open(row: dict[str, Any], away: NDArray[np.float64]) -> tuple[str, ...]:
    """Return the unanswered questions of which some answer flips the row, or that are needed to know it."""
    could = {change.question for change, far in zip(CHANGES, away, strict=True) if np.isfinite(far)}
    if not row["known"]:
        could.update(RATING_QUESTIONS)
    return tuple(name for name in row["assumed"] if name in could)


def _price_gap(
    costed: DataFrame[Costed], placed: DataFrame[Placed], *, company: Company, figures: Figures
) -> pd.Series[float]:
    """Return the share by which price and contract management would have to fall for the smallest saving."""
    kept = 1 - placed["tier"].map(figures.by_tier("value_leakage"))
    gross = costed["saving"] / kept.where(costed["saving"] > 0, 1.0)
    lacking = company.smallest_saving * costed["current_cost"] / kept - gross
    price = costed["fee"] + costed["governance"]
    return (lacking / price.where(price > 0)).fillna(0.0)


def _price(row: dict[str, Any], company: Company) -> str:
    """Say what would make a business case: a lower price, or a change that costs less."""
    if row["price_gap"] >= 1:
        return "No provider price would make a business case: too little of today's cost would go away."
    if row["price_gap"] > 0:
        lower = ceil(100 * row["price_gap"])
        return f"A provider price at least {lower}% lower would make a business case."
    most = f"{company.currency} {row['saving'] * company.horizon:,.0f}"
    return f"A change that costs at most {most} once would make a business case."


def _word(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    return f"{value:g}" if isinstance(value, float) else str(value)
