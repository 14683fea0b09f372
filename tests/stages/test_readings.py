"""Many readings at once: the same rules as the stages, reading for reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.columns import Tag
from pipeline.inputs import DATA_LEVELS, PATTERNS
from pipeline.knowledge.policy import policy
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.choose_model import choose_model
from pipeline.stages.readings import Scales, outcomes, scales_of, standing
from pipeline.stages.tag import tag
from tests.support.facts import profile_of

if TYPE_CHECKING:
    from pandera.typing import DataFrame

    from pipeline.frames import Profile
    from pipeline.knowledge.policy import Policy

POLICY = policy()
MODELS = sourcing_models()
RATED = (
    "strategic", "decision", "brand", "proprietary", "tied", "standardised", "measurable",
    "demand_swings", "market", "volume", "capability", "complexity", "collaboration",
)  # fmt: skip
DELIVERABLES = (
    "customer contact", "business transaction", "it service", "software", "hires", "contingent workforce",
    "employee administration", "benefits plan", "employment abroad", "specialist work", "physical service",
    "direction", "public authority",
)  # fmt: skip
FLAGS = ("customer_facing", "on_site", "in_country", "authority", "choose_people", "keep", "known", "own_it")
PROFILE = st.fixed_dictionaries(
    {
        **dict.fromkeys(RATED, st.integers(1, 5).map(float)),
        **dict.fromkeys(FLAGS, st.booleans()),
        "deliverable": st.sampled_from(DELIVERABLES),
        "data": st.sampled_from(DATA_LEVELS),
        "pattern": st.sampled_from(PATTERNS),
        "team": st.sampled_from([0.5, 3.0, 12.0, 80.0]),
        "company_size": st.sampled_from([10.0, 120.0, 900.0, 6_000.0]),
        "contingent_workers": st.sampled_from([0.0, 800.0]),
        "target": st.sampled_from(["none", "home", "abroad with entity", "abroad without entity"]),
    }
)
HAND_MADE: tuple[dict[str, Any], ...] = (
    {},
    {"standardised": 1.0, "measurable": 1.0},
    dict.fromkeys(["strategic", "decision", "brand", "proprietary", "tied"], 3.0),  # 50 points: on the line
    {"keep": True},
    {"deliverable": "it service", "company_size": 90.0},
    {"deliverable": "employment abroad", "target": "abroad without entity", "choose_people": True},
)


def by_the_stages(profile: DataFrame[Profile], own: Policy) -> list[tuple[bool, str]]:
    """Return tag (outsourceable or not) and model of every row as the pipeline gives them."""
    tagged = tag(profile, own)
    models = choose_model(profile, tagged, MODELS)["model"]
    return list(zip(tagged["tag"] == Tag.OUTSOURCEABLE, models, strict=True))


def by_reading(profile: DataFrame[Profile], own: Policy) -> list[tuple[bool, str]]:
    """Return the same under one reading with the policy's own scales."""
    found = outcomes(standing(profile), scales_of(own), shape=(len(profile), 1), policy=own, models=MODELS)
    models = [MODELS[at].name for at in found.model[:, 0]]
    return list(zip(found.outsourceable[:, 0].tolist(), models, strict=True))


@pytest.mark.parametrize("one", HAND_MADE)
def test_the_policys_own_scales_give_the_answer_of_the_stages(one: dict[str, Any]) -> None:
    """One function at a time."""
    assert by_reading(profile_of(one), POLICY) == by_the_stages(profile_of(one), POLICY)


@settings(max_examples=60)
@given(st.lists(PROFILE, min_size=1, max_size=20))
def test_random_functions_are_judged_as_by_the_stages(drawn: list[dict[str, Any]]) -> None:
    """Whatever the answers."""
    assert by_reading(profile_of(*drawn), POLICY) == by_the_stages(profile_of(*drawn), POLICY)


@settings(max_examples=20)
@given(PROFILE, st.lists(st.tuples(st.integers(30, 70), st.integers(20, 80)), min_size=2, max_size=6))
def test_every_reading_stands_for_a_policy_of_its_own(
    one: dict[str, Any], lines: list[tuple[int, int]]
) -> None:
    """Several thresholds side by side: column for column what the stages say under that policy."""
    profile = profile_of(one)
    most, least = (np.array(each, dtype=float) for each in zip(*lines, strict=True))
    scales = Scales(POLICY.strategic_value, POLICY.suitability, most, least)
    found = outcomes(standing(profile), scales, shape=(1, len(lines)), policy=POLICY, models=MODELS)
    for at, (strategic, suitability) in enumerate(lines):
        limits = {"strategic_value_at_most": strategic, "suitability_at_least": suitability}
        own = replace(POLICY, thresholds={**POLICY.thresholds, **limits})
        reading = (bool(found.outsourceable[0, at]), MODELS[found.model[0, at]].name)
        assert [reading] == by_the_stages(profile, own)


def test_a_score_on_the_line_is_on_the_line_in_both() -> None:
    """Sums of decimal weights miss a whole number by their last bit: rounding is part of the rule."""
    tied = [
        {"strategic": a, "decision": b, "brand": 3.0, "proprietary": 3.0, "tied": 3.0, **READY}
        for a, b in ((3.0, 3.0), (1.0, 5.0), (2.0, 4.0), (4.0, 2.0))
    ]
    for limit in tag(profile_of(*tied), POLICY)["strategic_value"]:
        own = replace(POLICY, thresholds={**POLICY.thresholds, "strategic_value_at_most": limit})
        assert by_reading(profile_of(*tied), own) == by_the_stages(profile_of(*tied), own)


READY = dict.fromkeys(["standardised", "measurable", "market", "volume"], 4.0)
