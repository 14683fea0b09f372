"""Many readings of the same answers at once: rows down, readings across, the same rules for all.

A reading is one way to take the answers: other weights, other thresholds, a rating one step higher. Facts are
an array per attribute, shaped (rows, 1) where every reading agrees and (rows, readings) where they differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.columns import Tag
from pipeline.stages.choose_model import points
from pipeline.stages.conditions import holds
from pipeline.stages.tag import DIGITS, part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.sourcing_models import SourcingModel


@dataclass(frozen=True, slots=True)
class Scales:
    """How readings weigh: a weight per criterion, and both thresholds; one number, or one a reading."""

    strategic_value: Mapping[str, Any]
    suitability: Mapping[str, Any]
    strategic_value_at_most: Any
    suitability_at_least: Any


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What every reading comes to (rows by readings): outsourceable or not, and the number of the model."""

    outsourceable: NDArray[np.bool_]
    model: NDArray[np.intp]


def scales_of(policy: Policy) -> Scales:
    """Return the scales of the policy itself."""
    limits = policy.thresholds
    at_most, at_least = limits["strategic_value_at_most"], limits["suitability_at_least"]
    return Scales(policy.strategic_value, policy.suitability, at_most, at_least)


def standing(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Return the columns of a frame as facts on which every reading agrees (rows, 1)."""
    return {str(name): np.asarray(frame[name])[:, None] for name in frame.columns}


def outcomes(
    facts: Mapping[str, NDArray[Any]],
    scales: Scales,
    *,
    shape: tuple[int, int],
    policy: Policy,
    models: Sequence[SourcingModel],
) -> Outcomes:
    """Return tag and model under every reading, by the same rules that gave the answer."""
    least = policy.thresholds["ready_rating"]
    readied = {**facts, **{name: np.maximum(facts[name], least) for name in ("standardised", "measurable")}}
    strategic = sum(part(facts, name, weight) for name, weight in scales.strategic_value.items())
    suitability = sum(part(readied, name, weight) for name, weight in scales.suitability.items())
    room = scales.strategic_value_at_most - np.round(strategic, DIGITS)
    fit = np.round(suitability, DIGITS) - scales.suitability_at_least
    outsourceable = np.broadcast_to((room >= 0) & (fit >= 0), shape)
    for gate in policy.gates:
        outsourceable = outsourceable & ~holds(gate.when, facts, shape)
    tagged = {**facts, "tag": np.where(outsourceable, str(Tag.OUTSOURCEABLE), str(Tag.CORE))}
    best = np.argmax(np.stack([points(model, tagged, shape) for model in models]), axis=0)
    return Outcomes(outsourceable, best)
