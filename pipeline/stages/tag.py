"""Outsourceable or core: hard gates first, then two scores against the policy's thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.columns import Tag
from pipeline.frames import Profile, Tagged
from pipeline.stages.conditions import as_arrays, holds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.policy import Policy
    from pipeline.stages.conditions import Facts

LOWEST, HIGHEST = 1.0, 5.0
GAP = "capability_gap"
DIGITS = 6  # of a score: what is on the line must not depend on the last bit


def tag(profile: DataFrame[Profile], policy: Policy) -> DataFrame[Tagged]:
    """Return both scores (0 to 100), the tag, and the gate that settled it if one did.

    Readiness never makes work Core: the tag is that of the work once standardised; `ready` says if it is.
    """
    limits = policy.thresholds
    strategic_value = score(profile, policy.strategic_value)
    suitability = score(profile, policy.suitability)
    readied = profile.assign(
        **{name: profile[name].clip(lower=limits["ready_rating"]) for name in ("standardised", "measurable")}
    )
    room = limits["strategic_value_at_most"] - strategic_value
    fit = score(readied, policy.suitability) - limits["suitability_at_least"]
    gate = _first_gate(profile, policy)
    outsourceable = gate.isna() & (room >= 0) & (fit >= 0)
    tagged = pd.DataFrame(
        {
            "strategic_value": strategic_value,
            "suitability": suitability,
            "ready": (profile[["standardised", "measurable"]] >= limits["ready_rating"]).all(axis=1),
            "close": np.abs(np.minimum(room, fit)) < limits["close_margin"],
            "gate": gate,
            "tag": np.where(outsourceable, Tag.OUTSOURCEABLE, Tag.CORE),
        },
        index=profile.index,
    )
    return Tagged.validate(tagged.astype({"tag": object, "gate": object}))


def score(ratings: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series[float]:
    """Return the weighted mean of ratings 1 to 5 as a score 0 to 100 (shape: rows)."""
    return score_parts(ratings, weights).sum(axis=1).round(DIGITS)


def score_parts(ratings: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the points each criterion adds to the score (shape: rows by criteria)."""
    parts = {name: part(ratings, name, weight) for name, weight in weights.items()}
    return pd.DataFrame(parts, index=ratings.index)


def part(ratings: Facts, criterion: str, weight: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points (0 to 100 times `weight`) of one criterion; arrays of any shape that broadcasts.

    The criterion `capability_gap` is high where the capability of one's own people is low.
    """
    rating = HIGHEST + LOWEST - np.asarray(ratings["capability"]) if criterion == GAP else ratings[criterion]
    return np.asarray((np.asarray(rating) - LOWEST) * (100 / (HIGHEST - LOWEST)) * weight)


def _first_gate(profile: DataFrame[Profile], policy: Policy) -> pd.Series[str]:
    facts = as_arrays(profile)
    conditions = [holds(gate.when, facts, (len(profile),)) for gate in policy.gates]
    names = [gate.name for gate in policy.gates]
    found = np.select(conditions, names, default="")
    return pd.Series(found, index=profile.index, dtype=object).replace({"": None})
