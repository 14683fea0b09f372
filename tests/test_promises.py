"""The quick look at a frame is as strict as pandera: what passes the one passes the other, no more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.engines.pandas_engine import Engine
from pandera.typing import Index, Series

from pipeline import frames
from pipeline.frames import CompanyAnswers, Frame, row_dicts
from pipeline.frames.read import Answers
from pipeline.promises import is_numbered, keeps, promise, promises_of

MODELS = [
    each
    for each in vars(frames).values()
    if isinstance(each, type) and issubclass(each, Frame) and each not in {Frame, Answers}
]


class Sample(pa.DataFrameModel):
    """A frame with a column of every kind there is; pandera alone checks it."""

    row: Index[int] = pa.Field(unique=True)
    rating: Series[float] = pa.Field(ge=1, le=5)
    wage: Series[float] = pa.Field(gt=0, nullable=True)
    team: Series[int] = pa.Field(ge=0)
    tier: Series[object] = pa.Field(isin=["Onshore", "Offshore"], nullable=True)
    why: Series[object]
    keep: Series[bool]


GOOD: dict[str, Any] = {
    "rating": [1.0, 5.0],
    "wage": [0.5, None],
    "team": [0, 3],
    "tier": ["Onshore", None],
    "why": ["", ("a", "tuple")],
    "keep": [True, False],
}
ROWS = pd.Index([7, 2], name="row")


def _frame(**other: Any) -> pd.DataFrame:  # noqa: ANN401 - a column of any type
    types = {"tier": object, "why": object}
    columns = {name: other.get(name, cells) for name, cells in GOOD.items()}
    return pd.DataFrame(columns, index=ROWS).astype(types)


def _passes_pandera(frame: pd.DataFrame) -> bool:
    try:
        Sample.validate(frame)
    except pa.errors.SchemaError:
        return False
    return True


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_promise_is_what_the_model_declares(model: type[Frame]) -> None:
    """Every column, its type, whether it may be null, and its bounds are those of pandera's schema."""
    columns = model.to_schema().columns
    assert list(model.promises()) == list(columns)
    for name, found in model.promises().items():
        declared = columns[name]
        assert declared.dtype.check(Engine.dtype(found.dtype))
        assert found == promise(found.dtype, declared.checks, nullable=declared.nullable)


@pytest.mark.parametrize(
    ("other", "good"),
    [
        ({}, True),
        ({"rating": [0.9, 1.0]}, False),
        ({"rating": [5.1, 1.0]}, False),
        ({"rating": [np.nan, 1.0]}, False),
        ({"rating": [1, 5]}, False),
        ({"wage": [0.0, 1.0]}, False),
        ({"wage": [np.inf, 1.0]}, True),
        ({"team": [-1, 0]}, False),
        ({"team": [1.0, 0.0]}, False),
        ({"tier": ["Onshore", "Nearshore"]}, False),
        ({"tier": [np.nan, pd.NA]}, True),
        ({"why": [None, ""]}, False),
        ({"why": [[1], {2}]}, True),
        ({"keep": ["yes", "no"]}, False),
        ({"keep": [1, 0]}, False),
    ],
    ids=str,
)
def test_a_quick_look_sees_what_pandera_sees(other: dict[str, Any], good: bool) -> None:  # noqa: FBT001 - a case
    """Values beyond a bound, null where none may be, not among the choices, or of another type."""
    frame = _frame(**other)
    assert _passes_pandera(frame) is good
    assert keeps(frame, promises_of(Sample)) is good


@pytest.mark.parametrize(
    ("frame", "good"),
    [
        (_frame().drop(columns="keep"), False),
        (_frame().assign(more=1), True),
        (_frame()[sorted(GOOD)], True),
        (_frame().iloc[:0], True),
        (_frame().set_axis([2, 2]), False),
        (_frame().set_axis(["2", "7"]), False),
        (_frame().set_axis([2.0, 7.0]), False),
        (_frame().set_axis(["rating", "rating", *list(GOOD)[2:]], axis=1), False),
    ],
    ids=[
        "lacks one",
        "has another",
        "in another order",
        "empty",
        "row twice",
        "texts",
        "floats",
        "column twice",
    ],
)
def test_columns_and_rows_are_looked_at_too(frame: pd.DataFrame, good: bool) -> None:  # noqa: FBT001 - a case
    """Every column is there, others may be; rows are whole numbers, each once."""
    assert _passes_pandera(frame) is good
    assert (keeps(frame, promises_of(Sample)) and is_numbered(frame.index)) is good


def test_pandera_says_what_is_wrong() -> None:
    """What does not pass the quick look is raised with its column and its cells."""
    flows = pd.DataFrame({name: [-1.0] for name in frames.CashFlows.dtypes()})
    with pytest.raises(pa.errors.SchemaError, match="avoided"):
        frames.CashFlows.validate(flows)


def test_answers_have_no_other_column_and_stand_by_row() -> None:
    """A column that is no question, or an index that is no row, does not pass."""
    blank = pd.DataFrame(index=pd.RangeIndex(1, name="row"), columns=list(CompanyAnswers.dtypes()))
    answers = blank.astype(CompanyAnswers.dtypes())
    assert CompanyAnswers.validate(answers).equals(answers)
    for broken in (answers.assign(another=1), answers.rename_axis(index=None)):
        with pytest.raises((pa.errors.SchemaError, pa.errors.SchemaErrors)):
            CompanyAnswers.validate(broken)


def test_a_checked_frame_is_a_frame_of_its_own() -> None:
    """Whoever changes the frame that was handed in changes nothing in the checked one."""
    given = pd.DataFrame({name: [0.0] for name in frames.CashFlows.dtypes()})
    checked = frames.CashFlows.validate(given)
    given.loc[0, "net"] = 1.0
    assert checked["net"].tolist() == [0.0]


def test_rows_as_dictionaries_are_those_of_pandas() -> None:
    """Numbers, dates, texts and what is missing come out as `to_dict` gives them, of the same types."""
    frame = _frame().assign(
        mixed=pd.Series([np.float64(0.5), np.int64(2)], index=ROWS, dtype=object),
        told=pd.array([True, pd.NA], dtype="boolean"),
        ends=pd.Series([pd.Timestamp("2026-01-31"), pd.NaT], index=ROWS),
        name=["Payroll", ""],
    )
    expected = frame.to_dict("records")
    found = row_dicts(frame)
    assert [repr(row) for row in found] == [repr(row) for row in expected]
    assert [[type(cell) for cell in row.values()] for row in found] == [
        [type(cell) for cell in row.values()] for row in expected
    ]
    assert row_dicts(frame.iloc[:0]) == []
