"""The same answers under other weights: each policy leans the way its name says, on whole companies."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.columns import Action
from pipeline.inputs import DATA_LEVELS, TIERS
from pipeline.intake import read_workbook
from pipeline.knowledge.figures import figures
from pipeline.knowledge.geography import country_codes
from pipeline.knowledge.policy import policy
from pipeline.knowledge.policy_names import shipped_policies
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.analysis import assess
from pipeline.stages.policies import keeps_its_answer, policies
from tests.support.facts import company, profile_of

if TYPE_CHECKING:
    from pipeline.stages.analysis import Analysis

EXAMPLES = ("example_software_firm", "example_uk_insurer")
TEMPLATES = Path(__file__).parents[2] / "input_templates"
STAYS = (Action.KEEP, Action.ASK, Action.HIRE_ABROAD)
KINDS: list[dict[str, Any]] = [
    {"role": "finance_clerical"},
    {"role": "customer_support", "deliverable": "customer contact", "customer_facing": True},
    {"role": "software_development", "deliverable": "software"},
]


@cache
def _analysed(example: str, name: str) -> Analysis:
    intake = read_workbook(TEMPLATES / f"{example}.xlsx")
    return assess(intake, policy=policy(name), as_of=date(2026, 11, 22))


def _outsourced(example: str, name: str) -> float:
    """Return the share of people whose work would leave."""
    analysis = _analysed(example, name)
    people = analysis.intake.functions["headcount"]
    return float(people[~analysis.answers["action"].isin(STAYS)].sum() / people.sum())


@pytest.mark.parametrize("example", EXAMPLES)
def test_more_leaves_the_less_a_policy_holds_on(example: str) -> None:
    """Share of people whose work leaves: keep control, then balanced, then cost first."""
    shares = [_outsourced(example, name) for name in ("keep control", "balanced", "cost first")]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_column_is_what_a_run_under_that_policy_says(example: str) -> None:
    """Tag, model and tier before money, for every shipped policy."""
    beside = _analysed(example, "balanced").policies
    for name in shipped_policies():
        own = _analysed(example, name)
        said = own.tagged["tag"] + ", " + own.chosen["model"] + ", " + own.placed["tier"]
        assert beside[name].tolist() == said.tolist()
        assert own.policies.equals(beside)


@pytest.mark.parametrize("home", country_codes())
@pytest.mark.parametrize("name", ["keep control", "regulated"])
def test_a_stricter_policy_never_sends_work_further_away(name: str, home: str) -> None:
    """108 functions in every home country, against the default policy."""
    given = [
        {"complexity": c, "collaboration": w, "team": t, "data": data, **kind}
        for c, w, t, data, kind in product([1, 3, 5], [1, 3, 5], [50.0], DATA_LEVELS, KINDS)
    ]
    found = policies(
        profile_of(*given),
        company=company(home_country=home),
        models=sourcing_models(),
        figures=figures(),
        year=2026,
    )
    steps = found.map(lambda answer: TIERS.index(answer.split(", ")[-1]))
    assert (steps[name] <= steps["balanced"]).all()


@pytest.mark.parametrize("example", EXAMPLES)
def test_some_answers_stand_whatever_the_policy_and_some_do_not(example: str) -> None:
    """A policy that changes nothing, or everything, would not be worth naming."""
    same = keeps_its_answer(_analysed(example, "balanced").policies)
    assert 0.25 < same.mean() < 0.95
