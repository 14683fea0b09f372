"""How sure: the share of plausible weights and readings of the answers under which the answer stands.

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001): weights, thresholds and ratings
are drawn many times around what the policy and the answers say. All rows share the same draws, so a row's
confidence depends on nothing but its own answers and the policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import Confidence
from pipeline.inputs import RATING_QUESTIONS
from pipeline.stages.choose_location import IN_HOUSE_GROUP, draw_tiers
from pipeline.stages.readings import Scales, outcomes, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Placed, Profile, Recognised
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.judged import Judged

CELLS_AT_ONCE = 200_000
LOWEST, HIGHEST = 1.0, 5.0
SHIFTED = (
    "strategic", "decision", "brand", "proprietary", "tied",
    "standardised", "measurable", "volume", "demand_swings", "capability", "market", "complexity",
)  # fmt: skip

_ASKED = frozenset(RATING_QUESTIONS)


@dataclass(frozen=True, slots=True)
class Draws:
    """What all rows share: scales, weights of location, luck (0 to 1) per criterion; arrays of draws."""

    count: int
    scales: Scales
    location: Mapping[str, NDArray[np.float64]]
    luck: Mapping[str, NDArray[np.float64]]


def draws(policy: Policy) -> Draws:
    """Return the draws of a policy; the seed comes from its content, so that they repeat."""
    count, spread = int(policy.confidence["draws"]), policy.confidence["weight_spread"]
    seed = sha256(repr((policy.strategic_value, policy.suitability, policy.thresholds)).encode()).digest()
    random = np.random.default_rng(int.from_bytes(seed[:8]))

    def around(weights: Mapping[str, float]) -> dict[str, NDArray[np.float64]]:
        drawn = {name: weight * np.exp(random.normal(0, spread, count)) for name, weight in weights.items()}
        total = np.sum(list(drawn.values()), axis=0)
        return {name: values / total for name, values in drawn.items()}

    limits, shift = policy.thresholds, policy.confidence["threshold_spread"]
    scales = Scales(
        around(policy.strategic_value),
        around(policy.suitability),
        limits["strategic_value_at_most"] + random.normal(0, shift, count),
        limits["suitability_at_least"] + random.normal(0, shift, count),
    )
    step = policy.place["tier_step"] * np.exp(random.normal(0, spread, count))
    location = {**around(policy.location), "tier_step": step}
    return Draws(count, scales, location, {name: random.random(count) for name in SHIFTED})


def confidence(judged: Judged) -> DataFrame[Confidence]:
    """Return the shares of draws (0 to 1) in which tag, model and tier of a row stand, and all of them."""
    profile, policy, drawn = judged.profile, judged.policy, draws(judged.policy)
    answer = np.column_stack([judged.outsourceable, judged.model])
    doubt = _doubt(profile, judged.recognised, policy)
    tier = _same_tier(judged.placed, draw_tiers(judged.candidates, drawn.location, policy))
    shares = [np.empty((0, 4))]
    for rows in _chunks(len(profile), drawn.count):
        facts = _shifted(profile.iloc[rows], doubt[rows], drawn)
        shape = (len(range(*rows.indices(len(profile)))), drawn.count)
        found = outcomes(facts, drawn.scales, shape=shape, policy=policy, models=judged.models)
        same = (
            found.outsourceable == answer[rows, :1].astype(bool),
            found.model == answer[rows, 1:],
            tier[rows],
        )
        shares.append(np.column_stack([one.mean(axis=1) for one in (*same, same[0] & same[1] & same[2])]))
    columns = ["tag", "model", "tier", "all"]
    return Confidence.validate(pd.DataFrame(np.concatenate(shares), profile.index, columns).round(4))


def _chunks(rows: int, count: int) -> Iterator[slice]:
    size = max(1, CELLS_AT_ONCE // count)
    return (slice(start, start + size) for start in range(0, rows, size))


def _doubt(
    profile: DataFrame[Profile], recognised: DataFrame[Recognised], policy: Policy
) -> NDArray[np.float64]:
    """Return the chance that a rating is a step off (rows by criteria), larger if it was assumed."""
    odds = policy.confidence
    unsure = 1 - recognised["match_score"].where(recognised["match"].notna(), 0.0).to_numpy() / 100
    assumed = odds["assumed_shift"] + (odds["unrecognised_shift"] - odds["assumed_shift"]) * unsure
    told = [[name in _ASKED and name not in row for name in SHIFTED] for row in profile["assumed"]]
    answered = np.array(told, dtype=bool).reshape(len(profile), len(SHIFTED))
    return np.where(answered, odds["answered_shift"], assumed[:, None])


def _shifted(profile: pd.DataFrame, doubt: NDArray[np.float64], drawn: Draws) -> dict[str, NDArray[Any]]:
    """Return the facts, every rating a step off in some draws; the unknown are judged here, not asked."""
    facts = standing(profile)
    facts["known"] = np.ones((len(profile), 1), dtype=bool)
    for at, name in enumerate(SHIFTED):
        chance, luck = doubt[:, at : at + 1] / 2, drawn.luck[name]
        step = (luck > 1 - chance).astype(float) - (luck < chance)
        facts[name] = np.clip(facts[name] + step, LOWEST, HIGHEST)
    return facts


def _same_tier(placed: DataFrame[Placed], drawn: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return in which draws each row's tier stands; work that stays in-house stays onshore in all of them."""
    groups = placed["group"].to_numpy()
    always = np.ones((len(placed), drawn.shape[1]), dtype=bool)
    if not len(drawn):
        return always
    same = drawn[groups] == placed["tier"].to_numpy()[:, None]
    return np.where((groups == IN_HOUSE_GROUP)[:, None], always, same)
