"""The sourcing model, by enumeration: every combination of answers gets one model, and no rule is dead.

For each deliverable, the answers that can matter are put together in every way; numbers stand for the spans
between the thresholds that rules name, so nothing is left out between them.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from pipeline.inputs import PATTERNS
from pipeline.knowledge.library import DELIVERABLES
from pipeline.knowledge.rules import Operator, When
from pipeline.knowledge.sourcing_models import IN_HOUSE, SourcingModel, sourcing_models
from pipeline.stages.choose_model import choose_model
from pipeline.stages.conditions import holds
from pipeline.stages.evidence import models_weighed
from tests.support.companies import assess_rows
from tests.support.facts import profile_frame, profile_of, tagged_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.intake.sheets import Cell

MODELS = sourcing_models()
WORDS: dict[str, tuple[Any, ...]] = {
    "tag": ("Outsourceable", "Core"),
    "pattern": PATTERNS,
    "target": ("none", "home", "abroad with entity", "abroad without entity"),
    "home_country": ("US", "DE"),
}
OTHER_ROLE = "admin_support"
LOWEST = {"company_size": 1.0, "contingent_workers": 0.0, "agencies": 0.0}


def _possible(when: When, deliverable: str) -> list[list[Any]]:
    """Return what `when` still asks of work with this deliverable; one empty alternative: nothing."""
    facts = pd.DataFrame({"deliverable": [deliverable]})
    about = [[one for one in together if one.attribute == "deliverable"] for together in when.alternatives]
    open_to = [bool(holds(When((tuple(tests),)), facts)[0]) for tests in about]
    alternatives = zip(when.alternatives, open_to, strict=True)
    left = [
        [one for one in together if one.attribute != "deliverable"]
        for together, still in alternatives
        if still
    ]
    return left if all(left) else [[]]


def _in_play(deliverable: str) -> list[SourcingModel]:
    return [model for model in MODELS if all(_possible(need.when, deliverable) for need in model.needs)]


def _values(attribute: str, conditions: Iterable[Any]) -> tuple[Any, ...]:
    """Return one value for every span of an attribute that the conditions tell apart."""
    if attribute in WORDS:
        return WORDS[attribute]
    if attribute == "role":
        return tuple(
            dict.fromkeys(
                [OTHER_ROLE, *(role for one in conditions for role in np.atleast_1d(one.value).tolist())]
            )
        )
    cuts = {LOWEST.get(attribute, 1.0)}
    for one in conditions:
        if one.operator in {Operator.AT_LEAST, Operator.AT_MOST}:
            cuts.add(one.value if one.operator is Operator.AT_LEAST else one.value + 1)
    return tuple(sorted(cuts)) if len(cuts) > 1 else (False, True)


@cache
def _combinations(deliverable: str) -> pd.DataFrame:
    models = _in_play(deliverable)
    rules = [need.when for model in models for need in model.needs]
    rules += [reason.when for model in models for reason in model.reasons]
    used = [one for when in rules for together in _possible(when, deliverable) for one in together]
    names = sorted({one.attribute for one in used} | {"tag"})
    spans = [_values(name, [one for one in used if one.attribute == name]) for name in names]
    return pd.DataFrame(list(product(*spans)), columns=names).assign(deliverable=deliverable)


@cache
def _answers(deliverable: str) -> pd.DataFrame:
    """Return every combination with its model, its facts, and the points of each eligible model."""
    frame = _combinations(deliverable)
    profile = profile_frame(frame.drop(columns="tag"))
    facts = profile.assign(tag=frame["tag"].to_numpy())
    chosen = choose_model(profile, tagged_of(profile, frame["tag"].tolist()), MODELS)
    points = {model.name: _points(model, facts) for model in MODELS}
    return facts.assign(chosen=chosen["model"], **points)


def _points(model: SourcingModel, facts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Work the points out once more, by the words of the rule files: null where a need does not hold."""
    eligible = np.all([np.ones(len(facts)), *(holds(need.when, facts) for need in model.needs)], axis=0)
    earned = np.sum([reason.points * holds(reason.when, facts) for reason in model.reasons], axis=0)
    return np.where(eligible, earned, np.nan)


def test_every_combination_of_answers_gets_exactly_one_model() -> None:
    """One model each: eligible, and first by points, then by rank. How often rank is needed is printed."""
    total, ties = 0, 0
    for deliverable in DELIVERABLES:
        answers = _answers(deliverable)
        points = answers[[model.name for model in MODELS]].to_numpy()
        best = np.nanmax(points, axis=1)
        names = np.array([model.name for model in MODELS])
        assert (names[np.nanargmax(points, axis=1)] == answers["chosen"].to_numpy()).all()
        total += len(answers)
        ties += int(((points == best[:, None]).sum(axis=1) > 1).sum())
    print(f"\n{total:,} combinations of answers, one model each; {ties:,} told apart by rank")  # noqa: T201 - the count is the proof
    assert total > 100_000
    assert ties < total / 100


def test_every_model_is_chosen_somewhere() -> None:
    """Eleven models, each the answer to some combination."""
    counts = pd.concat([_answers(deliverable)["chosen"] for deliverable in DELIVERABLES]).value_counts()
    print("\n" + counts.to_string())  # noqa: T201 - as above
    assert set(counts.index) == {model.name for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_no_need_and_no_reason_of_a_model_is_dead(model: SourcingModel) -> None:
    """Every need can hold and can fail; every reason fires somewhere where the model is chosen."""
    held: dict[str, set[bool]] = {need.otherwise: set() for need in model.needs}
    fired: set[int] = set()
    for deliverable in DELIVERABLES:
        facts = _answers(deliverable)
        for need in model.needs:
            if need.when.attributes <= set(facts.columns):
                held[need.otherwise] |= set(holds(need.when, facts).tolist())
        won = facts[facts["chosen"] == model.name]
        fired |= {n for n, reason in enumerate(model.reasons) if len(won) and holds(reason.when, won).any()}
    assert {text for text, seen in held.items() if seen != {True, False}} == set()
    assert fired == set(range(len(model.reasons)))


@pytest.mark.parametrize("model", [model for model in MODELS if model.pricing], ids=lambda model: model.name)
def test_no_way_of_buying_a_model_is_dead(model: SourcingModel) -> None:
    """For each line of pricing there is a case in which it is the first that holds."""
    used = [one for line in model.pricing for together in line.when.alternatives for one in together]
    names = sorted({one.attribute for one in used})
    spans = [
        DELIVERABLES
        if name == "deliverable"
        else _values(name, [one for one in used if one.attribute == name])
        for name in names
    ]
    facts = profile_frame(pd.DataFrame(list(product(*spans)), columns=names)) if names else profile_of({})
    held = np.array([holds(line.when, facts) for line in model.pricing])
    assert set(held.argmax(axis=0).tolist()) == set(range(len(model.pricing)))


def test_core_work_stays_unless_people_are_wanted_abroad() -> None:
    """The one model that core work can have is an Employer of Record."""
    for deliverable in DELIVERABLES:
        answers = _answers(deliverable)
        assert set(answers.loc[answers["tag"] == "Core", "chosen"]) <= {IN_HOUSE, "Employer of Record (EOR)"}


@pytest.mark.parametrize("deliverable", [one for one in DELIVERABLES if "volume" in _combinations(one)])
def test_more_volume_never_makes_a_dedicated_team_ineligible(deliverable: str) -> None:
    """BPO, RPO and ITO: what a rating of volume allows, the next one allows too."""
    answers = _answers(deliverable)
    names = [name for name in _combinations(deliverable).columns if name != "volume"]
    teams = [
        "Front-office BPO",
        "Back-office BPO",
        "Recruitment process outsourcing (RPO)",
        "IT outsourcing (ITO)",
    ]
    for model in teams:
        wide = answers.assign(fits=answers[model].notna()).set_index([*names, "volume"])["fits"].unstack()  # noqa: PD010 - nothing to aggregate
        for less, more in pairwise(wide.columns):
            assert (wide[more] >= wide[less]).all()


def test_the_runner_up_is_another_model_with_a_reason() -> None:
    """Rows of different kinds: the next best is never the best again, and why it lost is said."""
    profile = profile_of(*({"deliverable": deliverable, "volume": 4} for deliverable in DELIVERABLES))
    chosen = choose_model(profile, tagged_of(profile), MODELS)
    assert (chosen["model"] != chosen["next_model"]).all()
    assert chosen["next_reason"].str.len().min() > 0
    assert chosen["model_reason"].str.len().min() > 0


def test_an_explanation_ranks_the_models_as_the_choice_did() -> None:
    """First comes the model chosen, second the runner-up, for work of every kind."""
    names = [
        "Payroll",
        "Customer service",
        "IT service desk",
        "Software testing",
        "Recruitment",
        "Legal advice",
        "Cleaning",
    ]
    rows: list[dict[str, Cell]] = [
        {"function": name, "headcount": team, "annual_cost": team * 60_000}
        for name in names
        for team in (1, 30)
    ]
    analysis = assess_rows(company={"total_employees": 400}, rows=rows)
    for row, chosen in analysis.chosen.iterrows():
        first, second, *_ = (one.model.name for one in models_weighed(analysis, int(str(row))))
        assert [first, second] == [chosen["model"], chosen["next_model"]]
