"""Declared frames: one that keeps its declaration is let through at a glance, any other is told why not.

pandera takes a third of a millisecond for every column of every frame, which for fifty rows is more than all
that is worked out in it. So the same declaration is looked at here first, a column at a time in whole arrays.
Only where it is not kept, or asks for more than is known here, is pandera asked: what it says is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeAlias, cast

import numpy as np
import pandera.pandas as pa
from pandera.engines import pandas_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    Bound: TypeAlias = Callable[[NDArray[Any], Mapping[str, Any]], bool]

# A gap is on neither side of a bound: whether there may be one is another question, in pandera as here.
_KEPT: Mapping[str, Bound] = {
    "greater_than_or_equal_to": lambda values, told: not (values < told["min_value"]).any(),
    "greater_than": lambda values, told: not (values <= told["min_value"]).any(),
    "less_than_or_equal_to": lambda values, told: not (values > told["max_value"]).any(),
    "isin": lambda values, told: {*values.tolist()} <= {*told["allowed_values"]},
}


@dataclass(frozen=True, slots=True)
class _Declaration:
    """What a model asks of a frame, as far as it can be told at a glance; `known` if that is all it asks."""

    columns: Mapping[str, Any]
    index: Any
    strict: bool
    known: bool


class Declared(pa.DataFrameModel):
    """A frame as its columns declare it."""

    @classmethod
    def validate(cls, check_obj: pd.DataFrame, *told: Any, **options: Any) -> DataFrame[Self]:  # noqa: ANN401 - what pandera takes
        """Return the frame; raise `SchemaError`, or `SchemaErrors` if `lazy`, if it is not as declared."""
        if _is_as_declared(check_obj, _declaration(cls)):
            return cast("DataFrame[Self]", check_obj.copy(deep=False))
        return super().validate(check_obj, *told, **options)


def told_at_a_glance(model: type[Declared]) -> bool:
    """Return whether a model asks for nothing but what is known here."""
    return _declaration(model).known


@cache
def _declaration(model: type[Declared]) -> _Declaration:
    schema = model.to_schema()
    parts = [*schema.columns.values(), *([schema.index] if schema.index is not None else [])]
    plain = all(
        not (one.coerce or one.parsers or one.default is not None)
        and all(check.name in _KEPT and check.ignore_na and not check.raise_warning for check in one.checks)
        for one in parts
    )
    whole = not (schema.checks or schema.parsers or schema.coerce or schema.ordered or schema.unique)
    several = isinstance(schema.index, pa.MultiIndex)
    return _Declaration(schema.columns, schema.index, bool(schema.strict), plain and whole and not several)


def _is_as_declared(frame: pd.DataFrame, asked: _Declaration) -> bool:
    if not asked.known or (asked.strict and len(frame.columns) > len(asked.columns)):
        return False
    columns = dict(frame.items())
    return (
        len(columns) == len(frame.columns)
        and asked.columns.keys() <= columns.keys()
        and all(_is_kept(columns[name], one) for name, one in asked.columns.items())
        and (asked.index is None or _is_kept(frame.index, asked.index))
    )


def _is_kept(values: pd.Series[Any] | pd.Index[Any], asked: Any) -> bool:  # noqa: ANN401 - pandera's own
    """Return whether a column or an index is of its type, with gaps only if it may, within its bounds."""
    named = asked.name is None or asked.name == values.name
    gaps = values.hasnans
    if not named or not _is_of_type(asked.dtype, values.dtype) or (gaps and not asked.nullable):
        return False
    if asked.unique and not values.is_unique:
        return False
    if not asked.checks:
        return True
    there = np.asarray(values.dropna() if gaps and values.dtype == object else values)
    return all(_KEPT[check.name](there, check.statistics) for check in asked.checks)


@cache
def _is_of_type(asked: Any, found: Any) -> bool:  # noqa: ANN401 - pandera's own
    return asked is None or bool(asked.check(pandas_engine.Engine.dtype(found)))
