"""Frames are held to what they declare: at a glance where they keep it, by pandera where they do not."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.typing import Index, Series

from pipeline import declared, frames
from pipeline.declared import Declared

if TYPE_CHECKING:
    from collections.abc import Callable

    Spoilt = Callable[[pd.DataFrame], pd.DataFrame]


class Teams(Declared):
    """A frame that declares one of everything."""

    row: Index[int] = pa.Field(unique=True)
    name: Series[object]
    rating: Series[float] = pa.Field(ge=1, le=5)
    price: Series[float] = pa.Field(gt=0, nullable=True)
    level: Series[object] = pa.Field(isin=["low", "high"], nullable=True)
    heads: Series[int]
    own: Series[bool]


def teams() -> pd.DataFrame:
    """Return a frame that keeps all of it, with gaps where there may be some."""
    return pd.DataFrame(
        {
            "name": pd.Series(["Payroll", "Legal", "Tax"], dtype=object),
            "rating": [1.0, 3.5, 5.0],
            "price": [0.5, np.nan, 7.0],
            "level": pd.Series(["low", None, "high"], dtype=object),
            "heads": [1, 2, 3],
            "own": [True, False, True],
        }
    ).set_axis(pd.Index([4, 5, 9]))


def with_cell(column: str, value: object) -> Spoilt:
    """Return what puts a value into the second row of a column."""

    def spoil(frame: pd.DataFrame) -> pd.DataFrame:
        values = frame[column].tolist()
        return frame.assign(
            **{column: pd.Series([values[0], value, values[2]], frame.index, frame[column].dtype)}
        )

    return spoil


BROKEN: dict[str, Spoilt] = {
    "a rating below its bound": with_cell("rating", 0.5),
    "a rating above it": with_cell("rating", 5.5),
    "a gap where none may be": with_cell("rating", np.nan),
    "a missing name": with_cell("name", None),
    "nothing where more is asked": with_cell("price", 0.0),
    "a level nobody knows": with_cell("level", "middle"),
    "text for numbers": lambda frame: frame.assign(rating=frame["rating"].astype(str).astype(object)),
    "fractions for whole numbers": lambda frame: frame.assign(heads=frame["heads"].astype(float)),
    "no such column": lambda frame: frame.drop(columns="own"),
    "a row twice": lambda frame: frame.set_axis(pd.Index([4, 4, 9])),
    "rows by name": lambda frame: frame.set_axis(pd.Index(["a", "b", "c"], dtype=object)),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_breaks_the_declaration_is_told_as_pandera_tells_it(what: str) -> None:
    """The same error with the same cells, at once or all together."""
    spoilt = BROKEN[what](teams())
    with pytest.raises(pa.errors.SchemaErrors) as told:
        Teams.validate(spoilt, lazy=True)
    with pytest.raises(pa.errors.SchemaErrors) as known:
        Teams.to_schema().validate(spoilt, lazy=True)
    assert told.value.failure_cases.equals(known.value.failure_cases)
    with pytest.raises(pa.errors.SchemaError):
        Teams.validate(spoilt)


@pytest.mark.parametrize("rows", [3, 0])
def test_a_frame_that_keeps_it_comes_back_as_it_is(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandera, gaps and all, also when nothing is listed."""
    monkeypatch.setattr(pa.DataFrameModel, "validate", _never)
    frame = teams().iloc[:rows]
    kept = Teams.validate(frame)
    pd.testing.assert_frame_equal(kept, frame)
    assert kept is not frame


def test_what_is_done_to_a_checked_frame_leaves_the_one_before_alone() -> None:
    """They share no cells."""
    frame = teams()
    kept = Teams.validate(frame)
    kept.loc[4, "rating"] = 2.0
    assert frame.loc[4, "rating"] == 1.0


def test_every_frame_of_the_pipeline_is_known_at_a_glance() -> None:
    """None declares what only pandera knows how to look at."""
    models = [one for _, one in inspect.getmembers(frames, inspect.isclass) if issubclass(one, Declared)]
    assert len(models) > 20
    assert [
        one.__name__ for one in models if one is not Declared and not declared.told_at_a_glance(one)
    ] == []


class Odd(Declared):
    """A frame that asks for more than bounds."""

    text: Series[object] = pa.Field(str_startswith="A")


def test_what_cannot_be_told_at_a_glance_is_left_to_pandera() -> None:
    """A declaration of another kind holds as well."""
    assert not declared.told_at_a_glance(Odd)
    assert len(Odd.validate(pd.DataFrame({"text": pd.Series(["Audit"], dtype=object)}))) == 1
    with pytest.raises(pa.errors.SchemaError):
        Odd.validate(pd.DataFrame({"text": pd.Series(["Tax"], dtype=object)}))


def _never(*told: object, **options: object) -> None:
    raise AssertionError((told, options))
