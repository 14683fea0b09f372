"""How sure: the share of plausible weights and readings of the answers under which the answer stands.

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001): weights, thresholds and ratings
are drawn many times around what the policy and the answers say, and a name is read as its runner-up in some
draws. All rows share the same draws, so a row's confidence depends on nothing but its own answers and the
policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import Confidence
from pipeline.inputs import RATING_QUESTIONS, TIERS
from pipeline.knowledge.library import library
from pipeline.stages.choose_location import IN_HOUSE_GROUP, candidates, draw_tiers, group_needs
from pipeline.stages.choose_model import choose_model
from pipeline.stages.profile import profile
from pipeline.stages.readings import Scales, outcomes, standing
from pipeline.stages.tag import tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Profile, Recognised
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
    """What all rows share: scales, weights of location, luck (0 to 1) per criterion; arrays of draws.

    `name` is the luck with which a name is read: low, and the runner-up was meant.
    """

    count: int
    scales: Scales
    location: Mapping[str, NDArray[np.float64]]
    luck: Mapping[str, NDArray[np.float64]]
    name: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows as one reading of their names has them: what they are, how doubtful, where they go in each draw.

    `doubt` is rows by criteria, `tiers` groups by draws; `group` is the row of `tiers`, -1 if work stays.
    """

    profile: DataFrame[Profile]
    doubt: NDArray[np.float64]
    group: NDArray[np.intp]
    tiers: NDArray[np.object_]


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
    luck = {name: random.random(count) for name in SHIFTED}
    return Draws(count, scales, location, luck, random.random(count))


def confidence(judged: Judged) -> DataFrame[Confidence]:
    """Return the shares of draws (0 to 1) in which tag, model and tier of a row stand, and all of them."""
    drawn, chance = draws(judged.policy), _chance_of_runner_up(judged)
    doubtful = np.flatnonzero(chance)
    first = _as_matched(judged, drawn)
    second = _as_runner_up(judged, doubtful, drawn) if len(doubtful) else first
    shares = [np.empty((0, 4))]
    for rows in _chunks(np.arange(len(chance)), drawn.count):
        same = _same(judged, first, drawn, rows=rows, at=rows)
        other = np.flatnonzero(np.isin(doubtful, rows))
        if len(other):
            mistaken = drawn.name < chance[doubtful[other], None]
            here = doubtful[other] - rows[0]
            meant = _same(judged, second, drawn, rows=doubtful[other], at=other)
            same[:, here] = np.where(mistaken, meant, same[:, here])
        shares.append(np.column_stack([*same.mean(axis=2), same.all(axis=0).mean(axis=1)]))
    columns = ["tag", "model", "tier", "all"]
    frame = pd.DataFrame(np.concatenate(shares), index=judged.profile.index, columns=columns)
    return Confidence.validate(frame.round(4))


def _chance_of_runner_up(judged: Judged) -> NDArray[np.float64]:
    """Return the chance that the next best match was meant (shape: rows), the larger the closer it comes."""
    found, odds = judged.recognised, judged.policy.confidence
    gap = (found["match_score"] - found["next_score"]).to_numpy()
    chance = odds["runner_up_chance"] * np.clip(1 - gap / max(odds["runner_up_gap"], 1e-9), 0, 1)
    return np.where((found["match"].notna() & found["next_match"].notna()).to_numpy(), chance, 0.0)


def _as_matched(judged: Judged, drawn: Draws) -> Reading:
    tiers = draw_tiers(judged.candidates, drawn.location, judged.policy)
    doubt = _doubt(judged.profile, judged.recognised, judged.policy)
    return Reading(judged.profile, doubt, np.asarray(judged.placed["group"], dtype=np.intp), tiers)


def _as_runner_up(judged: Judged, rows: NDArray[np.intp], drawn: Draws) -> Reading:
    """Return some rows as they are if their names mean the next best match, judged by the same stages."""
    company, policy, models = judged.company, judged.policy, judged.models
    given, matched = judged.rows.iloc[rows], judged.recognised.iloc[rows]
    families = [library().functions[name].family for name in matched["next_match"]]
    meant = matched.assign(
        match=matched["next_match"],
        family=np.array(families, dtype=object),
        match_score=matched["next_score"],
    )
    other = profile(given, meant, company=company, policy=policy, as_of=judged.as_of)
    tagged = tag(other, policy)
    chosen = choose_model(other, tagged, models)
    groups, needs = group_needs(other, tagged, chosen=chosen, models=models, policy=policy)
    weighed = candidates(
        needs, company=company, policy=policy, figures=judged.figures, year=judged.as_of.year
    )
    tiers = draw_tiers(weighed, drawn.location, policy)
    return Reading(other, _doubt(other, meant, policy), np.asarray(groups, dtype=np.intp), tiers)


def _same(
    judged: Judged, reading: Reading, drawn: Draws, *, rows: NDArray[np.intp], at: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return where tag, model and tier of `rows` stand (3 by rows by draws), which the reading has `at`."""
    facts = _shifted(reading.profile.iloc[at], reading.doubt[at], drawn)
    shape = (len(rows), drawn.count)
    found = outcomes(facts, drawn.scales, shape=shape, policy=judged.policy, models=judged.models)
    tag_stands = found.outsourceable == judged.outsourceable[rows, None]
    model_stands = found.model == judged.model[rows, None]
    return np.stack([tag_stands, model_stands, _same_tier(judged, reading, rows=rows, at=at)])


def _chunks(rows: NDArray[np.intp], count: int) -> Iterator[NDArray[np.intp]]:
    size = max(1, CELLS_AT_ONCE // count)
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _doubt(
    rows: DataFrame[Profile], recognised: DataFrame[Recognised], policy: Policy
) -> NDArray[np.float64]:
    """Return the chance that a rating is a step off (rows by criteria), larger if it was assumed."""
    odds = policy.confidence
    unsure = 1 - recognised["match_score"].where(recognised["match"].notna(), 0.0).to_numpy() / 100
    assumed = odds["assumed_shift"] + (odds["unrecognised_shift"] - odds["assumed_shift"]) * unsure
    told = [[name in _ASKED and name not in row for name in SHIFTED] for row in rows["assumed"]]
    answered = np.array(told, dtype=bool).reshape(len(rows), len(SHIFTED))
    return np.where(answered, odds["answered_shift"], assumed[:, None])


def _shifted(rows: pd.DataFrame, doubt: NDArray[np.float64], drawn: Draws) -> dict[str, NDArray[Any]]:
    """Return the facts, every rating a step off in some draws; the unknown are judged here, not asked."""
    facts = standing(rows)
    facts["known"] = np.ones((len(rows), 1), dtype=bool)
    for at, name in enumerate(SHIFTED):
        chance, luck = doubt[:, at : at + 1] / 2, drawn.luck[name]
        step = (luck > 1 - chance).astype(float) - (luck < chance)
        facts[name] = np.clip(facts[name] + step, LOWEST, HIGHEST)
    return facts


def _same_tier(
    judged: Judged, reading: Reading, *, rows: NDArray[np.intp], at: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return in which draws the tier of `rows` stands; work that stays in-house is onshore in all of them."""
    groups, tier = reading.group[at], judged.placed["tier"].to_numpy()[rows]
    stays = (groups == IN_HOUSE_GROUP)[:, None]
    at_home = (tier == TIERS[0])[:, None]
    if not len(reading.tiers):
        return np.broadcast_to(at_home, (len(rows), reading.tiers.shape[1]))
    return np.asarray(np.where(stays, at_home, reading.tiers[groups] == tier[:, None]))
