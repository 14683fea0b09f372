"""Lists of plain values made into frames of the declared types; failed checks brought back to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa

from pipeline.inputs import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FLOATS = (Kind.NUMBER, Kind.PERCENT, Kind.RATING)


def typed_frame(
    questions: Sequence[Question], values: Mapping[str, Sequence[object]], rows: Sequence[int]
) -> pd.DataFrame:
    """Return a frame with one column a question, indexed by sheet row; questions without values are null."""
    index = pd.Index(list(rows), name="row", dtype="int64")
    blank = [None] * len(rows)
    return pd.DataFrame(
        {each.name: _series(each, values.get(each.name, blank), index) for each in questions}, index=index
    )


def _series(question: Question, values: Sequence[object], index: pd.Index[int]) -> pd.Series[Any]:
    if question.kind in _FLOATS:
        return pd.Series(values, index=index, dtype="float64")
    if question.kind is Kind.YES_NO:
        return pd.Series(list(values), index=index, dtype="boolean")
    if question.kind is Kind.DATE:
        return pd.Series(values, index=index, dtype="datetime64[us]")
    return pd.Series(values, index=index, dtype=object)


def failed_cells(model: type[pa.DataFrameModel], frame: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield row and column name of every cell that breaks a check of the model, each once."""
    try:
        model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as broken:
        cases = broken.failure_cases
        if cases["index"].isna().any():
            raise
        yield from dict.fromkeys(zip(cases["index"].astype(int), cases["column"], strict=True))
