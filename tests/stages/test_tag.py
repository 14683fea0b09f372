"""The tag: gates first, then two scores; more strategic value never makes work outsourceable."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.knowledge.policy import policy
from pipeline.stages.tag import score_parts, tag
from tests.support.facts import profile_frame, profile_of

POLICY = policy()
STRATEGIC = list(POLICY.strategic_value)
GOOD = dict.fromkeys(["standardised", "measurable", "market", "volume"], 4.0)


@pytest.mark.parametrize(
    ("given", "strategic", "suitability"),
    [
        (dict.fromkeys([*STRATEGIC], 1), 0, None),
        (dict.fromkeys([*STRATEGIC], 3), 50, None),
        (dict.fromkeys([*STRATEGIC], 5), 100, None),
        ({"strategic": 5, "decision": 1, "brand": 1, "proprietary": 1, "tied": 1}, 35, None),
        (dict.fromkeys([*POLICY.suitability], 3) | {"capability": 3}, None, 50),
        (dict.fromkeys([*POLICY.suitability], 5) | {"capability": 1}, None, 100),
        (dict.fromkeys([*POLICY.suitability], 5) | {"capability": 5}, None, 90),
    ],
)
def test_scores_are_weighted_means_from_0_to_100(
    given: dict[str, Any], strategic: float, suitability: float
) -> None:
    """A rating of 1 counts 0 and one of 5 counts 100; capability counts the other way round (weight 0.10)."""
    known = {name: value for name, value in given.items() if name != "capability_gap"}
    tagged = tag(profile_of(known), POLICY)
    if strategic is not None:
        assert tagged["strategic_value"].iloc[0] == pytest.approx(strategic)
    if suitability is not None:
        assert tagged["suitability"].iloc[0] == pytest.approx(suitability)


def test_the_parts_of_a_score_add_up_to_it() -> None:
    """What `explain` lists is what the score is made of."""
    profile = profile_of({"strategic": 4, "tied": 2}, {"decision": 3, "brand": 5})
    parts = score_parts(profile, POLICY.strategic_value)
    assert parts.sum(axis=1).tolist() == pytest.approx(tag(profile, POLICY)["strategic_value"].tolist())


GATED: dict[str, dict[str, Any]] = {
    "kept": {"keep": True},
    "authority": {"authority": True},
    "direction": {"deliverable": "direction"},
    "your people": {"choose_people": True},
    "tied": {"tied": 5},
    "brand": {"brand": 5},
    "own trade": {"own_trade": True, "strategic": 3},
    "advantage": {"strategic": 5, "proprietary": 4},
    "unknown": {"known": False},
}


@pytest.mark.parametrize("gate", [gate.name for gate in POLICY.gates])
def test_each_gate_alone_makes_work_core(gate: str) -> None:
    """Work that scores well is core as soon as one gate holds, and the gate is named."""
    tagged = tag(profile_of(GOOD, {**GOOD, **GATED[gate]}), POLICY)
    assert tagged["tag"].tolist() == ["Outsourceable", "Core"]
    assert tagged["gate"].tolist() == [None, gate]


def test_the_first_gate_of_the_policy_is_named() -> None:
    """The user's own decision goes before everything else."""
    assert tag(profile_of({"keep": True, "authority": True, "tied": 5}), POLICY)["gate"].tolist() == ["kept"]


def test_work_that_is_not_standardised_is_not_core_but_not_ready() -> None:
    """Standardise first, outsource second: the tag is that of the work once it is described."""
    profile = profile_of({**GOOD, "standardised": 1, "measurable": 2}, GOOD)
    tagged = tag(profile, POLICY)
    assert tagged["tag"].tolist() == ["Outsourceable", "Outsourceable"]
    assert tagged["ready"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("limit", "close"), [(24.9, True), (25.0, True), (30.9, True), (31.1, False), (18.0, False)]
)
def test_scores_near_the_line_are_close(limit: float, *, close: bool) -> None:
    """All strategic ratings 2 give 25 points; the line is close within 6 points on either side."""
    own = replace(
        POLICY, thresholds={**POLICY.thresholds, "strategic_value_at_most": limit, "close_margin": 6}
    )
    assert tag(profile_of(GOOD | dict.fromkeys(STRATEGIC, 2)), own)["close"].tolist() == [close]


@pytest.mark.parametrize(
    ("limit", "beyond"), [("strategic_value_at_most", -0.01), ("suitability_at_least", 0.01)]
)
def test_work_on_the_line_may_leave_and_beyond_it_may_not(limit: str, beyond: float) -> None:
    """Each limit is met exactly, then missed by a hundredth of a point."""
    profile = profile_of(GOOD)
    score = tag(profile, POLICY)[limit.rpartition("_at_")[0]].iloc[0]
    tags = [
        tag(profile, replace(POLICY, thresholds={**POLICY.thresholds, limit: score + by}))["tag"].iloc[0]
        for by in (0.0, beyond)
    ]
    assert tags == ["Outsourceable", "Core"]


def _grid(names: list[str], values: range, **fixed: float) -> pd.DataFrame:
    frame = pd.DataFrame(list(product(values, repeat=len(names))), columns=names, dtype=float)
    return frame.assign(**fixed)


def test_more_strategic_value_never_makes_work_outsourceable() -> None:
    """All 3,125 combinations of the five ratings: a point more never turns Core into Outsourceable."""
    grid = _grid(STRATEGIC, range(1, 6), **GOOD)
    tags = (
        tag(profile_frame(grid), POLICY)["tag"].to_numpy().reshape((5,) * len(STRATEGIC)) == "Outsourceable"
    )
    assert {True, False} == set(tags.ravel().tolist())
    for axis in range(len(STRATEGIC)):
        assert (np.diff(tags.astype(int), axis=axis) <= 0).all()


def test_more_suitability_never_makes_work_core() -> None:
    """All 15,625 combinations: one point more of any (less of capability) never turns the tag to Core."""
    names = [name for name in POLICY.suitability if name != "capability_gap"] + ["capability"]
    grid = _grid(names, range(1, 6)).assign(capability=lambda frame: 6 - frame["capability"])
    tags = tag(profile_frame(grid), POLICY)["tag"].to_numpy().reshape((5,) * len(names)) == "Outsourceable"
    assert {True, False} == set(tags.ravel().tolist())
    for axis in range(len(names)):
        assert (np.diff(tags.astype(int), axis=axis) >= 0).all()
