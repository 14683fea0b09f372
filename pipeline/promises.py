"""What the columns of a frame promise, and a quick look whether they keep it.

A workbook passes some forty frames from stage to stage, and nearly every one keeps its promise. So each is
looked at with plain array operations first. Only one that fails goes to pandera, which is exactly as strict,
takes many times as long, and says what is wrong.
"""

from __future__ import annotations

from operator import gt, le, lt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandera.pandas as pa

    Outside = Callable[[Any, float], Any]

_DTYPES: Mapping[str, Any] = {
    "Series[float]": np.dtype("float64"),
    "Series[int]": np.dtype("int64"),
    "Series[bool]": np.dtype("bool"),
    "Series[object]": np.dtype("object"),
    "Series[pd.Timestamp]": np.dtype("datetime64[ns]"),
}
_OUTSIDE: Mapping[str, Outside] = {
    "greater_than_or_equal_to": lt,
    "greater_than": le,
    "less_than_or_equal_to": gt,
}


class Promise(NamedTuple):
    """What a column promises: the type of its cells, whether some may be null, and what values they have.

    `bounds` are comparisons that hold for no cell, each with its limit; `allowed` are all possible values.
    """

    dtype: Any
    nullable: bool
    bounds: tuple[tuple[Outside, float], ...]
    allowed: frozenset[Any] | None

    def is_kept_by(self, column: pd.Series[Any]) -> bool:
        """Say whether every cell of `column` is as promised; null cells have no value to be wrong."""
        if column.dtype != self.dtype or not (self.nullable or column.notna().all()):
            return False
        values = column.to_numpy()
        if any(outside(values, limit).any() for outside, limit in self.bounds):
            return False
        return self.allowed is None or all(map(pd.isna, set(values) - self.allowed))


def promises_of(model: type[pa.DataFrameModel]) -> dict[str, Promise]:
    """Return what a model declares for each of its columns by name; the index is none of them.

    Read from the declarations themselves, as making a schema of pandera takes longer than all frames of a
    small workbook together.
    """
    written = {name: text for name, text in model.__annotations__.items() if text in _DTYPES}
    declared = {name: vars(model)[name] for name in written}
    return {
        name: promise(_DTYPES[text], declared[name].checks, nullable=declared[name].nullable)
        for name, text in written.items()
    }


def promise(dtype: object, checks: Iterable[pa.Check], *, nullable: bool) -> Promise:
    """Return the promise of a column with these checks; `KeyError` for one without a quick look."""
    bounds, allowed = [], None
    for check in checks:
        (limit,) = (check.statistics or {}).values()
        if check.name == "isin":
            allowed = frozenset(limit)
        else:
            bounds.append((_OUTSIDE[str(check.name)], limit))
    return Promise(dtype, nullable, tuple(bounds), allowed)


def keeps(frame: pd.DataFrame, promises: Mapping[str, Promise]) -> bool:
    """Say whether a frame has every column promised, as it was promised; it may have others."""
    if not frame.columns.is_unique or frame.columns.isin(promises).sum() != len(promises):
        return False
    return all(promises[str(name)].is_kept_by(each) for name, each in frame.items() if name in promises)


def is_numbered(index: pd.Index[Any]) -> bool:
    """Say whether an index holds whole numbers, each once."""
    return index.dtype == np.dtype("int64") and index.is_unique
