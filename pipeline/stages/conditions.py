"""Rules meet rows: a condition evaluated over all rows at once, and over many readings of them."""

from __future__ import annotations

from functools import reduce
from operator import and_, eq, ge, le, ne, or_
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.knowledge.rules import Condition, Operator, When

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


def holds(when: When, facts: Facts, shape: tuple[int, ...] | None = None) -> NDArray[np.bool_]:
    """Return where `when` holds: one truth per row of a frame, or an array of `shape` for facts as arrays.

    The arrays of `facts` may be smaller than `shape` as long as they broadcast to it.
    """
    alternatives = (
        reduce(and_, (_test(one, facts) for one in together), np.True_) for together in when.alternatives
    )
    held = reduce(or_, alternatives, np.False_)
    return np.broadcast_to(np.asarray(held, dtype=bool), (len(facts),) if shape is None else shape)


def _test(condition: Condition, facts: Facts) -> NDArray[np.bool_]:
    return _COMPARE[condition.operator](np.asarray(facts[condition.attribute]), condition.value)
