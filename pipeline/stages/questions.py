"""Which questions to answer first: what hangs on each unanswered one, found by answering it otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.columns import Tag
from pipeline.frames import Questions
from pipeline.inputs import COMPANY_SHEET, FUNCTIONS_SHEET
from pipeline.knowledge.places import countries
from pipeline.knowledge.rules import Operator
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.choose_location import candidates, group_needs, place
from pipeline.stages.conditions import holds
from pipeline.stages.decide import KEPT
from pipeline.stages.profile import under_company
from pipeline.stages.readings import outcomes, scales_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Chosen, Decided, Flips, FunctionRows, Placed, Profile, Tagged
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.rules import When
    from pipeline.stages.company import Company

EXAMPLES = 3
LANGUAGES_TRIED = 3
DECIDES_ALL = ("home_country", "cost_means")  # no row keeps its money if one of these is otherwise
SIZES = {"total_employees": "size", "contingent_workers": "contingent_workers", "agencies": "agencies"}
_ATTRIBUTES = {"total_employees": "company_size"}
_STRICTEST = {"residency": "Home country", "furthest": "Onshore"}
_PLACING = (*_STRICTEST, "customer_languages")
_YES_NO = ("own_it", "co_employment", "self_funded")


@dataclass(frozen=True, slots=True)
class Setting:
    """What all rows share: the company, the rules it is judged by, and the year of the time-zone tables."""

    company: Company
    policy: Policy
    figures: Figures
    year: int


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was answered, and what came of it."""

    rows: DataFrame[FunctionRows]
    profile: DataFrame[Profile]
    tagged: DataFrame[Tagged]
    chosen: DataFrame[Chosen]
    placed: DataFrame[Placed]
    moves: pd.Series[bool]
    setting: Setting


def questions(  # noqa: PLR0913 - the answers of every stage that a question could change
    rows: DataFrame[FunctionRows],
    profile: DataFrame[Profile],
    *,
    tagged: DataFrame[Tagged],
    chosen: DataFrame[Chosen],
    placed: DataFrame[Placed],
    decided: DataFrame[Decided],
    flips: DataFrame[Flips],
    setting: Setting,
) -> DataFrame[Questions]:
    """Return the unanswered questions on which an answer hangs, by the cost of those functions."""
    moves = ~decided["action"].isin(KEPT)
    given = _Answers(rows, profile, tagged, chosen, placed, moves, setting)
    cost, names = decided["current_cost"], rows["function"]
    records = []
    for question, sheet, hanging in (*_of_functions(flips), *_of_company(given)):
        dearest = cost.loc[hanging].sort_values(ascending=False, kind="stable")
        examples = tuple(dict.fromkeys(names.loc[dearest.index]))[:EXAMPLES]
        records.append((question, sheet, tuple(hanging), len(hanging), fsum(dearest), examples))
    columns = ["question", "sheet", "rows", "functions", "cost", "examples"]
    frame = pd.DataFrame([record for record in records if record[3]], columns=columns)
    ranked = frame.sort_values(["cost", "functions"], ascending=False, kind="stable")
    ranked.index = pd.RangeIndex(1, len(ranked) + 1, name="rank")
    types = {**dict.fromkeys(columns, object), "functions": int, "cost": float}
    return Questions.validate(ranked.astype(types))


def _of_functions(flips: DataFrame[Flips]) -> Iterator[tuple[str, str, list[int]]]:
    hanging: dict[str, list[int]] = {}
    for row, names in flips["open_questions"].items():
        for name in names:
            hanging.setdefault(name, []).append(int(str(row)))
    return ((name, FUNCTIONS_SHEET, rows) for name, rows in hanging.items())


def _of_company(given: _Answers) -> Iterator[tuple[str, str, list[int]]]:
    for name in given.setting.company.assumed:
        changed = np.full(len(given.rows), name in DECIDES_ALL)
        for company in _otherwise(name, given.setting):
            changed = changed | _judged_otherwise(given, company)
            if name in _PLACING and given.moves.any():
                changed = changed | _placed_otherwise(given, company)
        yield name, COMPANY_SHEET, given.rows.index[changed].tolist()


def _otherwise(name: str, setting: Setting) -> Iterator[Company]:
    """Yield the company as it would be with other answers to one question that it left open."""
    company = setting.company
    if name in _YES_NO:
        yield _with(company, {name: not getattr(company, name)})
    elif name in _STRICTEST:
        yield _with(company, {name: _STRICTEST[name]})
    elif name in SIZES:
        yield from _other_sizes(name, setting)
    elif name == "customer_languages":
        for language in _other_languages(company.customer_languages):
            yield replace(company, customer_languages=(*company.customer_languages, language))


def _other_sizes(name: str, setting: Setting) -> Iterator[Company]:
    """Yield larger companies, one per figure above the assumed one at which some rule changes its mind.

    Contingent workers and agencies belong together: whichever was left open is large with the other.
    """
    company = setting.company
    together = [other for other in ("contingent_workers", "agencies") if other in company.assumed]
    linked = {SIZES[other]: max(_limits(other, setting), default=0.0) for other in together if other != name}
    for limit in _limits(name, setting):
        if limit > getattr(company, SIZES[name]):
            yield _with(company, {**(linked if name in together else {}), SIZES[name]: limit})


def _with(company: Company, answers: Mapping[str, Any]) -> Company:
    return replace(company, **answers)


def _limits(name: str, setting: Setting) -> list[float]:
    """Return the figures at which a rule on this number changes its mind."""
    attribute = _ATTRIBUTES.get(name, name)
    found = set()
    groups = (group for when in _rules(setting.policy) for group in when.alternatives)
    for condition in (one for group in groups for one in group):
        if condition.attribute == attribute and isinstance(condition.value, int | float):
            found.add(condition.value + (condition.operator is Operator.AT_MOST))
    return sorted(found)


def _rules(policy: Policy) -> Iterator[When]:
    yield from (gate.when for gate in policy.gates)
    yield from (question.when for question in policy.questions)
    for model in sourcing_models():
        yield from (need.when for need in model.needs)
        yield from (reason.when for reason in model.reasons)


def _other_languages(known: tuple[str, ...]) -> list[str]:
    """Return the languages most countries have for their own, those the customers speak left out."""
    spoken = Counter(language for one in countries().values() for language in one.official_languages)
    return [language for language, _ in spoken.most_common() if language not in known][:LANGUAGES_TRIED]


def _judged_otherwise(given: _Answers, company: Company) -> NDArray[np.bool_]:
    """Return where tag, model or the question put instead of an answer would be another (shape: rows)."""
    policy, models = given.setting.policy, sourcing_models()
    other = under_company(given.profile, given.rows, company)
    new = outcomes(standing(other), scales_of(policy), shape=(len(other), 1), policy=policy, models=models)
    names = np.array([model.name for model in models], dtype=object)
    changed = names[new.model[:, 0]] != given.chosen["model"].to_numpy()
    changed |= new.outsourceable[:, 0] != (given.tagged["tag"] == Tag.OUTSOURCEABLE).to_numpy()
    for question in policy.questions:
        changed |= holds(question.when, given.profile) != holds(question.when, other)
    return np.asarray(changed, dtype=bool)


def _placed_otherwise(given: _Answers, company: Company) -> NDArray[np.bool_]:
    """Return where work that moves would go to another country of first choice (shape: rows)."""
    setting, moves = given.setting, given.moves
    other = under_company(given.profile, given.rows, company)[moves]
    parts: dict[str, Any] = {"chosen": given.chosen[moves], "policy": setting.policy}
    groups, needs = group_needs(other, given.tagged[moves], models=sourcing_models(), **parts)
    weighed = candidates(
        needs, company=company, policy=setting.policy, figures=setting.figures, year=setting.year
    )
    placed = place(groups, weighed, home=company.home, policy=setting.policy)
    changed = pd.Series(data=False, index=moves.index)
    changed[moves] = placed["countries"].str[0] != given.placed.loc[moves, "countries"].str[0]
    return changed.to_numpy(dtype=bool)
