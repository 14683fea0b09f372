"""Many readings of the same answers at once: rows down, readings across, the same rules for all.

A reading is one way to take the answers: other weights, other thresholds, a rating one step higher. Facts are
an array per attribute, shaped (rows, 1) where every reading agrees and (rows, readings) where they differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.columns import Tag
from pipeline.stages.conditions import truth
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
        outsourceable = outsourceable & ~truth(gate.when, facts)
    best = (_best(facts, tag, shape=shape, models=models) for tag in (Tag.OUTSOURCEABLE, Tag.CORE))
    return Outcomes(outsourceable, np.where(outsourceable, *best))


def _best(
    facts: Mapping[str, NDArray[Any]], tag: Tag, *, shape: tuple[int, int], models: Sequence[SourcingModel]
) -> NDArray[np.intp]:
    """Return the number of the model that wins if every reading had this tag; the first of equals.

    A model is weighed only in the rows in which all its needs hold under some reading: it cannot win
    elsewhere, because to keep the work in-house needs nothing.
    """
    known = {**facts, "tag": np.full((shape[0], 1), str(tag), dtype=object)}
    most, best = np.full(shape, -np.inf), np.zeros(shape, dtype=np.intp)
    for at, model in enumerate(models):
        rows = np.flatnonzero(_possible(model, known, shape[0]))
        if len(rows):
            earned = _earned(model, {name: known[name][rows] for name in _looked_at(model)})
            better = earned > most[rows]
            most[rows] = np.where(better, earned, most[rows])
            best[rows] = np.where(better, at, best[rows])
    return best


def _possible(model: SourcingModel, facts: Mapping[str, NDArray[Any]], rows: int) -> NDArray[np.bool_]:
    """Return in which rows every need of a model holds under at least one reading (shape: rows)."""
    possible = np.ones(rows, dtype=bool)
    for need in model.needs:
        held = truth(need.when, facts)
        possible &= held.any(axis=1) if held.ndim else held
    return possible


def _earned(model: SourcingModel, facts: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    """Return what a model earns where its needs hold, else minus infinity (as small as the facts allow)."""
    earned = sum((reason.points * truth(reason.when, facts) for reason in model.reasons), start=np.zeros(1))
    eligible = reduce(and_, (truth(need.when, facts) for need in model.needs), np.True_)
    return np.where(eligible, earned, -np.inf)


def _looked_at(model: SourcingModel) -> frozenset[str]:
    whens = (*(need.when for need in model.needs), *(reason.when for reason in model.reasons))
    return frozenset(name for when in whens for name in when.attributes)
