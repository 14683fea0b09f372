"""How sure: the share of plausible weights and readings of the answers under which the answer stands.

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001): weights, thresholds and ratings
are drawn many times around what the policy and the answers say, and a name is read as its runner-up in some
draws. All rows share the same draws, so a row's confidence depends on nothing but its own answers and the
policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.frames import Confidence
from pipeline.inputs import RATING_QUESTIONS
from pipeline.knowledge.library import library
from pipeline.stages.choose_location import IN_HOUSE_GROUP, candidates, draw_tiers, needs_of
from pipeline.stages.conditions import Alike
from pipeline.stages.places_ruled_out import tier_steps
from pipeline.stages.profile import profile
from pipeline.stages.readings import Scales, limits_of, looked_at, outcomes, scales_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Profile, Recognised
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.conditions import Readings
    from pipeline.stages.judged import Judged
    from pipeline.stages.readings import Limits

CELLS_AT_ONCE = 200_000
LOWEST, HIGHEST = 1.0, 5.0
SHIFTED = (
    "strategic", "decision", "brand", "proprietary", "tied",
    "standardised", "measurable", "volume", "demand_swings", "capability", "market", "complexity",
)  # fmt: skip

_ASKED = frozenset(RATING_QUESTIONS)
_A_STEP_OFF = np.array([-1.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True)
class Draws:
    """What all rows share: scales, weights of location, luck (0 to 1) per criterion; arrays of draws.

    `name` is the luck with which a name is read: low, and the runner-up was meant. Draws are in its order,
    so that those in which any runner-up is meant come first.
    """

    scales: Scales
    location: Mapping[str, NDArray[np.float64]]
    luck: Mapping[str, NDArray[np.float64]]
    name: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many draws there are."""
        return len(self.name)

    def picked(self, at: NDArray[np.intp] | slice) -> Draws:
        """Return some of the draws, in the order of `at`."""

        def some(arrays: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
            return {name: array[at] for name, array in arrays.items()}

        scales = self.scales
        return Draws(
            Scales(
                some(scales.strategic_value),
                some(scales.suitability),
                scales.strategic_value_at_most[at],
                scales.suitability_at_least[at],
            ),
            some(self.location),
            some(self.luck),
            self.name[at],
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows as one reading of their names has them: what they are, how doubtful, where they go in each draw.

    `facts` are what rules look at, `doubt` is rows by criteria, `limits` are what no draw changes. `tiers`
    (groups by draws) are in steps from home; `group` is the row of `tiers`, -1 if work stays.
    """

    facts: Mapping[str, NDArray[Any]]
    doubt: NDArray[np.float64]
    limits: Limits
    group: NDArray[np.intp]
    tiers: NDArray[np.int8]


class _Answers(NamedTuple):
    """What is tested, worked out once for all portions: tag, model and steps from home (each by row)."""

    judged: Judged
    outsourceable: NDArray[np.bool_]
    model: NDArray[np.intp]
    tier: NDArray[np.intp]


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
    name = random.random(count)
    return Draws(scales, location, luck, name).picked(np.argsort(name, kind="stable"))


def confidence(judged: Judged) -> DataFrame[Confidence]:
    """Return the shares of draws (0 to 1) in which tag, model and tier of a row stand, and all of them."""
    drawn, chance = draws(judged.policy), _chance_of_runner_up(judged)
    doubtful = np.flatnonzero(chance)
    first = _as_matched(judged, drawn)
    mistaken = np.searchsorted(drawn.name, chance)  # in so many draws, the first, the runner-up is meant
    fewer = drawn.picked(slice(int(mistaken.max(initial=0))))
    second = _as_runner_up(judged, doubtful, fewer) if len(doubtful) else first
    tier = tier_steps(judged.placed["tier"].to_numpy())
    tested = _Answers(judged, judged.outsourceable, judged.model, tier)
    shares, place_in_second = np.empty((len(chance), 4)), np.full(len(chance), -1)
    place_in_second[doubtful] = np.arange(len(doubtful))
    for rows in _chunks(first, drawn.count):
        same = _same(tested, first, drawn, rows=rows, at=rows)
        other = np.flatnonzero(place_in_second[rows] >= 0)
        if len(other):
            meant = _same(tested, second, fewer, rows=rows[other], at=place_in_second[rows[other]])
            wrong = np.arange(fewer.count) < mistaken[rows[other], None]
            same[:, other, : fewer.count] = np.where(wrong, meant, same[:, other, : fewer.count])
        shares[rows] = np.column_stack([*same.mean(axis=2), same.all(axis=0).mean(axis=1)])
    columns = ["tag", "model", "tier", "all"]
    frame = pd.DataFrame(shares, index=judged.profile.index, columns=columns)
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
    return _reading(judged, judged.profile, doubt, judged.placed["group"].to_numpy(), tiers)


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
    found = outcomes(standing(other), scales_of(policy), shape=(len(other), 1), policy=policy, models=models)
    chosen = [models[number] for number in found.model[:, 0]]
    groups, needs = needs_of(other, found.outsourceable[:, 0], chosen, policy=policy)
    weighed = candidates(
        needs, company=company, policy=policy, figures=judged.figures, year=judged.as_of.year
    )
    tiers = draw_tiers(weighed, drawn.location, policy)
    return _reading(judged, other, _doubt(other, meant, policy), groups, tiers)


def _reading(
    judged: Judged,
    rows: DataFrame[Profile],
    doubt: NDArray[np.float64],
    group: NDArray[np.intp],
    tiers: NDArray[np.int8],
) -> Reading:
    """Return the reading of rows; the unknown are judged here, not asked."""
    policy, models = judged.policy, judged.models
    facts = standing(rows[[name for name in looked_at(policy, models) if name in rows.columns]])
    facts["known"] = np.ones((1, 1), dtype=bool)
    any_step = {
        name: np.clip(facts[name] + _A_STEP_OFF, LOWEST, HIGHEST) for name in SHIFTED if name in facts
    }
    limits = limits_of({**facts, **any_step}, len(rows), policy=policy, models=models)
    return Reading(facts, doubt, limits, group, tiers)


def _same(
    tested: _Answers, reading: Reading, drawn: Draws, *, rows: NDArray[np.intp], at: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return where tag, model and tier of `rows` stand (3 by rows by draws), which the reading has `at`."""
    limits, shape = reading.limits[at], (len(rows), drawn.count)
    facts = {} if limits.settled().all() else _shifted(reading, at, drawn)
    found = outcomes(
        facts, drawn.scales, shape=shape, policy=tested.judged.policy, models=tested.judged.models,
        within=limits,
    )  # fmt: skip
    same = np.empty((3, *shape), dtype=bool)
    same[0] = found.outsourceable == tested.outsourceable[rows, None]
    same[1] = found.model == tested.model[rows, None]
    same[2] = _same_tier(reading, tested.tier[rows, None], at)
    return same


def _chunks(reading: Reading, count: int) -> Iterator[NDArray[np.intp]]:
    """Yield the rows in portions that fit; rows that no draw changes, and rows as doubtful, together."""
    rows = np.lexsort((reading.doubt.max(axis=1), reading.limits.settled()))
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


def _shifted(reading: Reading, rows: NDArray[np.intp], drawn: Draws) -> Readings:
    """Return the facts of some rows, every rating a step off in some draws.

    Rows with the same rating, as doubtful, share its draws.
    """
    facts: dict[str, NDArray[Any] | Alike] = {
        name: values[rows] if len(values) > 1 else values for name, values in reading.facts.items()
    }
    for at, name in enumerate(SHIFTED):
        if name in facts:
            rated = reading.facts[name][rows, 0] + 1j * reading.doubt[rows, at]  # both in one number
            known, kind = np.unique(rated, return_inverse=True)
            chance, luck = known.imag[:, None] / 2, drawn.luck[name]
            step = (luck > 1 - chance).astype(float) - (luck < chance)
            facts[name] = Alike(np.clip(known.real[:, None] + step, LOWEST, HIGHEST), kind)
    return facts


def _same_tier(reading: Reading, tier: NDArray[np.intp], at: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return in which draws the tier of rows stands; work that stays in-house is onshore in all of them."""
    groups = reading.group[at]
    if not len(reading.tiers):
        return np.broadcast_to(tier == 0, (len(at), reading.tiers.shape[1]))
    stays = (groups == IN_HOUSE_GROUP)[:, None]
    return np.asarray(np.where(stays, tier == 0, reading.tiers[groups] == tier))
