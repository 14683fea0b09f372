"""Rules meet rows: a condition evaluated over all rows at once, and over many readings of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, reduce
from operator import and_, eq, ge, le, ne, or_
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.knowledge.rules import OF_MODEL, Condition, Operator, When
from pipeline.knowledge.sourcing_models import model_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Facts = pd.DataFrame | Mapping[str, NDArray[Any]]
    Readings = Mapping[str, "NDArray[Any] | Alike"]


@dataclass(frozen=True, slots=True)
class Alike:
    """Values of rows that share them: row `n` has those of `table[at[n]]` (kinds by readings).

    What follows from a value is worked out once a kind, not once a row.
    """

    table: NDArray[Any]
    at: NDArray[np.intp]

    def __getitem__(self, rows: NDArray[np.intp]) -> Alike:
        """Return the values of some rows."""
        return Alike(self.table, self.at[rows])


@dataclass(frozen=True, slots=True)
class Certainty:
    """Where something surely holds and where it may hold, whatever the reading (rows, or 1 for all alike)."""

    surely: NDArray[np.bool_]
    maybe: NDArray[np.bool_]


_NOWHERE = np.zeros(1, dtype=bool)


def _any_of(values: NDArray[Any], allowed: tuple[Any, ...]) -> NDArray[np.bool_]:
    return reduce(or_, (values == one for one in allowed), np.zeros(values.shape, dtype=bool))


_COMPARE: dict[Operator, Callable[[NDArray[Any], Any], NDArray[np.bool_]]] = {
    Operator.IS: eq,
    Operator.IS_NOT: ne,
    Operator.ANY_OF: _any_of,
    Operator.NONE_OF: lambda values, barred: ~_any_of(values, barred),
    Operator.AT_LEAST: ge,
    Operator.AT_MOST: le,
}


def as_arrays(frame: pd.DataFrame) -> Mapping[str, NDArray[Any]]:
    """Return the columns of a frame as arrays: many conditions look at the same few columns."""
    return {str(name): column.to_numpy() for name, column in frame.items()}


def holds(when: When, facts: Facts, shape: tuple[int, ...] | None = None) -> NDArray[np.bool_]:
    """Return where `when` holds: one truth per row of a frame, or an array of `shape` for facts as arrays.

    The arrays of `facts` may be smaller than `shape` as long as they broadcast to it.
    """
    return np.broadcast_to(truth(when, facts), (len(facts),) if shape is None else shape)


def truth(when: When, facts: Facts | Readings) -> NDArray[np.bool_]:
    """Return where `when` holds, in the smallest shape that the facts it looks at broadcast to."""
    alternatives = (
        reduce(and_, (_test(one, facts) for one in together), np.True_) for together in when.alternatives
    )
    return np.asarray(reduce(or_, alternatives, np.False_), dtype=bool)


def certainties(facts: Readings) -> Callable[[Condition], Certainty]:
    """Return what tells of one condition where it surely and where it may hold; each is looked at once."""
    return cache(lambda condition: _certainty(condition, facts))


def certainty(when: When, look: Callable[[Condition], Certainty]) -> Certainty:
    """Return in which rows `when` surely holds and in which it may hold, without trying every reading.

    Each condition is looked at alone, so that what may hold is a bound: two that never hold together may.
    """
    found = [[look(one) for one in together] for together in when.alternatives]
    surely = (reduce(and_, (one.surely for one in together), np.True_) for together in found)
    maybe = (reduce(and_, (one.maybe for one in together), np.True_) for together in found)
    return Certainty(reduce(or_, surely, _NOWHERE), reduce(or_, maybe, _NOWHERE))


def _test(condition: Condition, facts: Facts | Readings) -> NDArray[np.bool_]:
    if condition.attribute in OF_MODEL:
        return _COMPARE[condition.operator](_of_models(condition.attribute, facts), condition.value)
    values, compare = facts[condition.attribute], _COMPARE[condition.operator]
    if isinstance(values, Alike):
        return compare(values.table, condition.value)[values.at]
    return compare(np.asarray(values), condition.value)


def _of_models(attribute: str, facts: Facts | Readings) -> NDArray[Any]:
    """Return what the files of the models in the facts say: a new model needs no rule of its own."""
    models, at = np.unique(np.asarray(facts["model"], dtype=str), return_inverse=True)
    return np.array([str(getattr(model_named(str(model)), attribute)) for model in models], dtype=object)[at]


def _certainty(condition: Condition, facts: Readings) -> Certainty:
    values, compare = facts[condition.attribute], _COMPARE[condition.operator]
    if isinstance(values, Alike):
        held = np.asarray(compare(values.table, condition.value))
        return Certainty(np.asarray(held.all(axis=1))[values.at], np.asarray(held.any(axis=1))[values.at])
    held = np.asarray(compare(values, condition.value))
    return Certainty(np.asarray(held.all(axis=1)), np.asarray(held.any(axis=1)))
