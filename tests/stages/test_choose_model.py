"""The sourcing model, by enumeration: every combination of answers gets one model, and no rule is dead."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from pipeline.knowledge.library import DELIVERABLES
from pipeline.knowledge.sourcing_models import IN_HOUSE, SourcingModel
from pipeline.stages.choose_model import choose_model
from pipeline.stages.conditions import holds
from pipeline.stages.evidence import models_weighed
from tests.support.companies import assess_rows
from tests.support.enumeration import MODELS, answers, combinations, values_of
from tests.support.facts import profile_frame, profile_of, tagged_of

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell


def test_every_combination_of_answers_gets_exactly_one_model() -> None:
    """One model each: eligible, and first by points, then by rank. How often rank is needed is printed."""
    total, ties = 0, 0
    for deliverable in DELIVERABLES:
        found = answers(deliverable)
        points = found[[model.name for model in MODELS]].to_numpy()
        best = np.nanmax(points, axis=1)
        names = np.array([model.name for model in MODELS])
        assert (names[np.nanargmax(points, axis=1)] == found["chosen"].to_numpy()).all()
        total += len(found)
        ties += int(((points == best[:, None]).sum(axis=1) > 1).sum())
    print(f"\n{total:,} combinations of answers, one model each; {ties:,} told apart by rank")  # noqa: T201 - the count is the proof
    assert total > 100_000
    assert ties < total / 100


def test_every_model_is_chosen_somewhere() -> None:
    """Eleven models, each the answer to some combination."""
    counts = pd.concat([answers(deliverable)["chosen"] for deliverable in DELIVERABLES]).value_counts()
    print("\n" + counts.to_string())  # noqa: T201 - as above
    assert set(counts.index) == {model.name for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_no_need_and_no_reason_of_a_model_is_dead(model: SourcingModel) -> None:
    """Every need can hold and can fail; every reason fires somewhere where the model is chosen."""
    held: dict[str, set[bool]] = {need.otherwise: set() for need in model.needs}
    fired: set[int] = set()
    for deliverable in DELIVERABLES:
        facts = answers(deliverable)
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
        else values_of(name, [one for one in used if one.attribute == name])
        for name in names
    ]
    facts = profile_frame(pd.DataFrame(list(product(*spans)), columns=names)) if names else profile_of({})
    held = np.array([holds(line.when, facts) for line in model.pricing])
    assert set(held.argmax(axis=0).tolist()) == set(range(len(model.pricing)))


def test_core_work_stays_unless_people_are_wanted_abroad() -> None:
    """The one model that core work can have is an Employer of Record."""
    for deliverable in DELIVERABLES:
        found = answers(deliverable)
        assert set(found.loc[found["tag"] == "Core", "chosen"]) <= {IN_HOUSE, "Employer of Record (EOR)"}


@pytest.mark.parametrize("deliverable", [one for one in DELIVERABLES if "volume" in combinations(one)])
def test_more_volume_never_makes_a_dedicated_team_ineligible(deliverable: str) -> None:
    """BPO, RPO and ITO: what a rating of volume allows, the next one allows too."""
    found = answers(deliverable)
    names = [name for name in combinations(deliverable).columns if name != "volume"]
    teams = [
        "Front-office BPO",
        "Back-office BPO",
        "Recruitment process outsourcing (RPO)",
        "IT outsourcing (ITO)",
    ]
    for model in teams:
        wide = found.assign(fits=found[model].notna()).set_index([*names, "volume"])["fits"].unstack()  # noqa: PD010 - nothing to aggregate
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
