"""Many readings of the same answers at once: rows down, readings across, the same rules for all.

A reading is one way to take the answers: other weights, other thresholds, a rating one step higher. Facts are
an array per attribute, shaped (rows, 1) where every reading agrees, (1, readings) where every row does and
(rows, readings) where neither does, or `Alike` where rows share their values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pipeline.columns import Tag
from pipeline.stages.conditions import Alike, certainties, certainty, truth
from pipeline.stages.tag import DIGITS, GAP, part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.rules import Condition
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.conditions import Certainty, Readings

    Look: TypeAlias = Callable[[Condition], Certainty]

READIED = ("standardised", "measurable")


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
    model: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Contest:
    """Which models can win under some reading of a row with one tag (models by rows), the likeliest first.

    `first` is the number of the model that surely earns the most; it wins where no other is `open_to` win.
    """

    first: NDArray[np.int8]
    open_to: NDArray[np.bool_]

    def __getitem__(self, rows: NDArray[np.intp]) -> Contest:
        """Return those of some rows."""
        return Contest(self.first[rows], self.open_to[:, rows])


@dataclass(frozen=True, slots=True)
class Limits:
    """What no reading changes: where a gate shuts under all of them (shape: rows), and who can win."""

    shut: NDArray[np.bool_]
    outsourceable: Contest
    core: Contest

    def __getitem__(self, rows: NDArray[np.intp]) -> Limits:
        """Return those of some rows."""
        return Limits(self.shut[rows], self.outsourceable[rows], self.core[rows])

    def settled(self) -> NDArray[np.bool_]:
        """Return the rows that are Core with the same model under every reading."""
        return np.asarray(self.shut & (self.core.open_to.sum(axis=0) == 1))


def scales_of(policy: Policy) -> Scales:
    """Return the scales of the policy itself."""
    limits = policy.thresholds
    at_most, at_least = limits["strategic_value_at_most"], limits["suitability_at_least"]
    return Scales(policy.strategic_value, policy.suitability, at_most, at_least)


def standing(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Return the columns of a frame as facts on which every reading agrees (rows, 1)."""
    return {str(name): column.to_numpy()[:, None] for name, column in frame.items()}


def limits_of(facts: Readings, rows: int, *, policy: Policy, models: Sequence[SourcingModel]) -> Limits:
    """Return what no reading of `facts` changes in so many rows, found without trying every reading."""
    look = certainties(facts)
    gates = (certainty(gate.when, look).surely for gate in policy.gates)
    shut = np.broadcast_to(reduce(or_, gates, np.False_), rows)
    contests = (_contest(_with_tag(tag, look), rows, models) for tag in (Tag.OUTSOURCEABLE, Tag.CORE))
    return Limits(shut, *contests)


def outcomes(  # noqa: PLR0913 - readings, how they weigh, and the rules they are judged by
    facts: Readings,
    scales: Scales,
    *,
    shape: tuple[int, int],
    policy: Policy,
    models: Sequence[SourcingModel],
    within: Limits | None = None,
) -> Outcomes:
    """Return tag and model under every reading, by the same rules that gave the answer.

    `within` are limits that hold for these readings, if they are known; they spare most of the work.
    """
    known = within or limits_of(facts, shape[0], policy=policy, models=models)
    outsourceable, model = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int8)
    open_to = np.flatnonzero(~known.shut)
    if len(open_to):
        some = _in_rows(facts, open_to, _settling_tag(scales, policy))
        outsourceable[open_to] = _outsourceable(some, scales, policy)
    for tag, tagged in ((Tag.OUTSOURCEABLE, outsourceable), (Tag.CORE, ~outsourceable)):
        rows = np.flatnonzero(tagged.any(axis=1))
        contest = known.outsourceable if tag is Tag.OUTSOURCEABLE else known.core
        best = _best(facts, rows, tag, contest=contest[rows], models=models, readings=shape[1])
        model[rows] = np.where(tagged[rows], best, model[rows])
    return Outcomes(outsourceable, model)


def _outsourceable(facts: Readings, scales: Scales, policy: Policy) -> NDArray[np.bool_]:
    """Return where no gate holds and both scores keep to their thresholds; what is not ready is readied."""
    least = policy.thresholds["ready_rating"]
    gated = reduce(or_, (truth(gate.when, facts) for gate in policy.gates), np.False_)
    strategic = _score(facts, scales.strategic_value)
    room = scales.strategic_value_at_most - np.round(strategic, DIGITS)
    suitability = _score(facts, scales.suitability, least=dict.fromkeys(READIED, least))
    fit = np.round(suitability, DIGITS) - scales.suitability_at_least
    return np.asarray((room >= 0) & (fit >= 0) & ~gated)


def _score(
    facts: Readings, weights: Mapping[str, Any], least: Mapping[str, float] | None = None
) -> NDArray[np.float64]:
    """Return a score, ratings that `least` names taken as that at least."""
    total, floors = np.zeros((1, 1)), least or {}
    for criterion, weight in weights.items():
        name = _rating_of(criterion)
        values = facts[name]
        kinds = values.table if isinstance(values, Alike) else values
        floored = np.maximum(kinds, floors[name]) if name in floors else kinds
        points = part({name: floored}, criterion, weight)
        total = total + (points[values.at] if isinstance(values, Alike) else points)
    return total


def _rating_of(criterion: str) -> str:
    return "capability" if criterion == GAP else criterion


def _settling_tag(scales: Scales, policy: Policy) -> frozenset[str]:
    """Return the attributes on which the tag depends."""
    ratings = (_rating_of(name) for name in (*scales.strategic_value, *scales.suitability))
    return frozenset(ratings).union(*(gate.when.attributes for gate in policy.gates))


def _in_rows(
    facts: Readings, rows: NDArray[np.intp], names: Iterable[str]
) -> dict[str, NDArray[Any] | Alike]:
    """Return the facts of some rows; what all rows share stays as it is."""
    some = {name: facts[name] for name in names}
    return {name: one if _is_shared(one) else one[rows] for name, one in some.items()}


def _is_shared(values: NDArray[Any] | Alike) -> bool:
    return isinstance(values, np.ndarray) and len(values) == 1


def _with_tag(tag: Tag, look: Look) -> Look:
    """Return what tells of conditions on rows that have this tag under every reading."""
    tagged = certainties({"tag": np.array([[str(tag)]], dtype=object)})
    return lambda condition: tagged(condition) if condition.attribute == "tag" else look(condition)


def _contest(look: Look, rows: int, models: Sequence[SourcingModel]) -> Contest:
    """Return who can win in so many rows: whoever may earn what another surely earns; rank breaks ties.

    What a model surely and what it may earn are bounds: its conditions are looked at one by one.
    """
    bounds = [_bounds(model, look) for model in models]
    least, most = (np.stack([np.broadcast_to(one[at], rows) for one in bounds]) for at in (0, 1))
    first, numbers = least.argmax(axis=0), np.arange(len(models))[:, None]
    surely = least[first, np.arange(rows)]
    open_to = (most > surely) | ((most == surely) & (numbers <= first))
    return Contest(first.astype(np.int8), open_to)


def _bounds(model: SourcingModel, look: Look) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what a model surely and what it may earn in each row; minus infinity where a need fails."""
    least, most = np.zeros(1), np.zeros(1)
    needs = [certainty(need.when, look) for need in model.needs]
    for reason in model.reasons:
        held = certainty(reason.when, look)
        ends = reason.points * held.surely, reason.points * held.maybe
        least, most = least + np.minimum(*ends), most + np.maximum(*ends)
    surely = reduce(and_, (need.surely for need in needs), np.True_)
    maybe = reduce(and_, (need.maybe for need in needs), np.True_)
    return np.where(surely, least, -np.inf), np.where(maybe, most, -np.inf)


def _best(  # noqa: PLR0913 - readings, and what is known of them before any is tried
    facts: Readings,
    rows: NDArray[np.intp],
    tag: Tag,
    *,
    contest: Contest,
    models: Sequence[SourcingModel],
    readings: int,
) -> NDArray[np.int8]:
    """Return the number of the model that wins if every reading of `rows` had this tag; the first of equals.

    Only models that can win are weighed, and only where there are several (rows by readings).
    """
    best = np.repeat(contest.first[:, None], readings, axis=1)
    open_to = contest.open_to & (contest.open_to.sum(axis=0) > 1)
    if not open_to.any():
        return best
    most = np.full((len(rows), readings), -np.inf)
    for number in np.flatnonzero(open_to.any(axis=1)).tolist():
        model, at = models[number], np.flatnonzero(open_to[number])
        some = _in_rows(facts, rows[at], _looked_at(model) - {"tag"})
        earned = _earned(model, {**some, "tag": np.array([[str(tag)]], dtype=object)})
        better = earned > most[at]
        most[at] = np.where(better, earned, most[at])
        best[at] = np.where(better, np.int8(number), best[at])
    return best


def _earned(model: SourcingModel, facts: Readings) -> NDArray[np.float64]:
    """Return what a model earns where its needs hold, else minus infinity (as small as the facts allow)."""
    earned = sum((reason.points * truth(reason.when, facts) for reason in model.reasons), start=np.zeros(1))
    eligible = reduce(and_, (truth(need.when, facts) for need in model.needs), np.True_)
    return np.where(eligible, earned, -np.inf)


def _looked_at(model: SourcingModel) -> frozenset[str]:
    whens = (*(need.when for need in model.needs), *(reason.when for reason in model.reasons))
    return frozenset(name for when in whens for name in when.attributes)


def looked_at(policy: Policy, models: Sequence[SourcingModel]) -> frozenset[str]:
    """Return every attribute on which a tag or a model can depend."""
    return _settling_tag(scales_of(policy), policy).union(*(_looked_at(model) for model in models)) - {"tag"}
