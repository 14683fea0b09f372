"""What else could be answered about a function: every other answer, how far it is, what it would change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.frames import Profile
from pipeline.inputs import DATA_LEVELS, FUNCTION_QUESTIONS, RATING_QUESTIONS, Kind
from pipeline.knowledge.places import countries
from pipeline.stages.company_changes import HALF_OR_DOUBLE, other_languages
from pipeline.stages.readings import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.inputs import Question
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.choose_location import Needs
    from pipeline.stages.company import Company

RATINGS = (1.0, 2.0, 3.0, 4.0, 5.0)
HOURS = (2.0, 4.0, 6.0)
WISHES = ("choose_people", "keep")
A_WHOLE_ANSWER = 2.0  # how far a yes is from a no, in steps of a rating
A_PLAIN_FACT = 4.0  # the same where the work itself says it: hardly ever answered wrongly
A_DUTY = 3.0  # the same where a law or contract says it
A_WISH = 20.0  # what the user wants is no slip: told only where nothing else would change the answer
_WHOLE = {
    **dict.fromkeys(WISHES, A_WISH),
    **dict.fromkeys(("on_site", "customer_facing", "pattern"), A_PLAIN_FACT),
    "in_country": A_DUTY,
}
# Answers on which the place depends; the rest decide by tag and model alone.
PLACING = ("data", "customer_facing", "on_site", "in_country", "languages", "overlap_hours", "headcount")
_BEYOND_TWOFOLD = 1.0 + HALF_OR_DOUBLE
_COLUMNS = {"headcount": "team"}
_STANDING = ("customer_facing", "deliverable", "team")
_SMALLER = 1.0  # a head less than a limit


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that could have been given; to be read, languages are one that comes on top."""

    question: str
    value: Any


def _answers_to(question: Question) -> tuple[Any, ...]:
    if question.kind is Kind.CHOICE:
        return question.choices
    return {Kind.RATING: RATINGS, Kind.YES_NO: (True, False)}.get(question.kind, ())


@cache
def _stated() -> tuple[Change, ...]:
    asked = [question for question in FUNCTION_QUESTIONS if question.name in Profile.dtypes()]
    return tuple(Change(question.name, value) for question in asked for value in _answers_to(question))


def changes(company: Company, policy: Policy) -> tuple[Change, ...]:
    """Return every other answer that is tried for a function, in the order of the sheet within a kind."""
    limits = sorted({*policy.volume_from_headcount, *policy.closeness_of_small_team})
    people = sorted({float(size) for limit in limits for size in (limit, limit - _SMALLER) if size > 0})
    home = tuple(countries()[company.home].official_languages[:1])
    return (
        *_stated(),
        *(Change("overlap_hours", hours) for hours in HOURS),
        *(Change("languages", language) for language in other_languages(home)),
        *(Change("headcount", count) for count in people),
    )


def changed_facts(
    rows: pd.DataFrame, tried: tuple[Change, ...], company: Company, policy: Policy
) -> dict[str, NDArray[Any]]:
    """Return the facts of a profile with one answer changed in each column (rows by changes)."""
    facts = standing(rows)
    for name in {change.question for change in tried} & facts.keys():
        columns = [at for at, change in enumerate(tried) if change.question == name]
        if name not in PLACING[-3:]:
            facts[name] = np.repeat(facts[name], len(tried), axis=1)
            facts[name][:, columns] = [tried[at].value for at in columns]
    _resize(facts, rows, tried, company=company, policy=policy)
    lacking = np.array([lacking_answers(row, policy) for row in rows["assumed"]]).reshape(-1, 1)
    facts["known"] = facts["known"] | (lacking - first_answers(rows, tried) <= 0)
    return facts


def _resize(
    facts: dict[str, NDArray[Any]],
    rows: pd.DataFrame,
    tried: tuple[Change, ...],
    *,
    company: Company,
    policy: Policy,
) -> None:
    """Change what follows from another headcount: volume and the size of the company, where not answered."""
    columns = [at for at, change in enumerate(tried) if change.question == "headcount"]
    people = np.array([tried[at].value for at in columns])
    floors = np.array([*policy.volume_from_headcount])
    volume = 1.0 + (people[:, None] >= floors).sum(axis=1)
    assumed = np.array(["volume" in names for names in rows["assumed"]], dtype=bool)[:, None]
    facts["volume"][:, columns] = np.where(assumed, volume, facts["volume"][:, columns])
    if "total_employees" in company.assumed:
        facts["company_size"] = np.repeat(facts["company_size"], len(tried), axis=1)
        facts["company_size"][:, columns] += people - rows["team"].to_numpy()[:, None]


def first_answers(rows: pd.DataFrame, tried: tuple[Change, ...]) -> NDArray[np.bool_]:
    """Return where a change answers a rating that was not answered (rows by changes)."""
    known: dict[tuple[str, ...], list[bool]] = {}
    for assumed in rows["assumed"]:
        if assumed not in known:
            known[assumed] = [
                change.question in assumed and change.question in RATING_QUESTIONS for change in tried
            ]
    first = [known[assumed] for assumed in rows["assumed"]]
    return np.array(first, dtype=bool).reshape(len(rows), len(tried))


def lacking_answers(assumed: tuple[str, ...], policy: Policy) -> int:
    """Return how many ratings more a row needs to be decided that was not recognised."""
    given = sum(name not in assumed for name in RATING_QUESTIONS)
    return int(policy.thresholds["answers_needed"]) - given


def steps(rows: pd.DataFrame, tried: tuple[Change, ...], company: Company) -> NDArray[np.float64]:
    """Return how far every change is from what stands (rows by changes); infinitely far if nothing changes.

    To answer what was assumed is no step, and a change only where the row is not known well enough.
    """
    facts = {name: rows[name].to_numpy() for name in {*_STANDING, *(_column(change) for change in tried)}}
    far = np.stack([_steps_of(change, facts, company) for change in tried], axis=1).astype(float)
    confirmed = np.isinf(far) & first_answers(rows, tried) & ~rows[["known"]].to_numpy()
    return np.where(confirmed, 0.0, far)


def _column(change: Change) -> str:
    return _COLUMNS.get(change.question, change.question)


def _steps_of(change: Change, facts: Mapping[str, NDArray[Any]], company: Company) -> NDArray[np.float64]:
    now = facts[_column(change)]
    if change.question == "headcount":
        return _resizing(change.value, facts, company)
    if change.question == "languages":
        likely = np.where(now.astype(bool) | facts["customer_facing"], A_WHOLE_ANSWER, A_PLAIN_FACT)
        return np.where([change.value in spoken for spoken in now], np.inf, likely)
    if change.question == "overlap_hours":
        apart = np.abs(now - change.value) / 2
        far = np.where(np.isnan(now), change.value / 2, apart) + A_WHOLE_ANSWER / 2
    elif isinstance(change.value, float):
        far = np.abs(now.astype(float) - change.value)
    elif change.question == "data":
        levels = np.array([DATA_LEVELS.index(level) for level in now], dtype=float)
        far = A_WHOLE_ANSWER / 2 + np.abs(levels - DATA_LEVELS.index(change.value))
    else:
        far = np.full(len(now), _WHOLE.get(change.question, A_WHOLE_ANSWER))
    return np.where(now == change.value, np.inf, far)


def _resizing(people: float, facts: Mapping[str, NDArray[Any]], company: Company) -> NDArray[np.float64]:
    """Return how far another headcount is: half or double at most.

    Never for IT where the size of the company is counted from the sheet: what is assumed of it would turn.
    """
    team = facts["team"].astype(float)
    times = np.abs(np.log2(people / np.where(team > 0, team, np.nan)))
    far = 1.0 + HALF_OR_DOUBLE * times
    tangled = (facts["deliverable"] == "it service") & ("total_employees" in company.assumed)
    return np.where((far > 1.0) & (far <= _BEYOND_TWOFOLD) & ~tangled, far, np.inf)


def changed_needs(
    needs: Needs, change: Change, row: Mapping[str, Any], company: Company, policy: Policy
) -> Needs:
    """Return what a row would ask of a country with one answer changed."""
    value = change.value
    if change.question == "data":
        closer = policy.closeness_of_data[value] - policy.closeness_of_data[needs.data]
        return replace(needs, data=value, data_told=True, closeness=needs.closeness + closer)
    if change.question == "headcount":
        closer = _small(value, policy) - _small(row["team"], policy)
        return replace(needs, closeness=needs.closeness + closer)
    if change.question == "customer_facing":
        spoken = company.customer_languages if value else ()
        return needs if row["own_languages"] else replace(needs, languages=spoken)
    if change.question == "languages":
        return replace(needs, languages=more_languages(needs.languages, value, company))
    name = "overlap" if change.question == "overlap_hours" else change.question
    return replace(needs, **{name: value})


def more_languages(spoken: tuple[str, ...], another: str, company: Company) -> tuple[str, ...]:
    """Return the languages of a row with another; who said none speaks that of the home country."""
    usual = tuple(countries()[company.home].official_languages[:1])
    return tuple(dict.fromkeys((*(spoken or usual), another)))


def _small(team: float, policy: Policy) -> float:
    sizes = sorted(policy.closeness_of_small_team.items())
    return next((need for below, need in sizes if team < below), 0.0)
