"""Rules meet rows: a condition evaluated over all rows at once, and over many readings of them."""

from __future__ import annotations

from functools import reduce
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

_COMPARE: dict[Operator, Callable[[NDArray[Any], Any], NDArray[np.bool_]]] = {
    Operator.IS: eq,
    Operator.IS_NOT: ne,
    Operator.ANY_OF: lambda values, allowed: np.isin(values, list(allowed)),
    Operator.NONE_OF: lambda values, barred: ~np.isin(values, list(barred)),
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


def truth(when: When, facts: Facts) -> NDArray[np.bool_]:
    """Return where `when` holds, in the smallest shape that the facts it looks at broadcast to."""
    alternatives = (
        reduce(and_, (_test(one, facts) for one in together), np.True_) for together in when.alternatives
    )
    return np.asarray(reduce(or_, alternatives, np.False_), dtype=bool)


def _test(condition: Condition, facts: Facts) -> NDArray[np.bool_]:
    return _COMPARE[condition.operator](_values(condition.attribute, facts), condition.value)


def _values(attribute: str, facts: Facts) -> NDArray[Any]:
    """Return a column of the facts, or what the files of the models in them say."""
    if attribute not in OF_MODEL:
        return np.asarray(facts[attribute])
    models, at = np.unique(np.asarray(facts["model"], dtype=str), return_inverse=True)
    return np.array([str(getattr(model_named(str(model)), attribute)) for model in models], dtype=object)[at]
