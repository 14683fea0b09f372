"""What was read from the workbook: answers about the company, rows of functions, rows set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Index, Series

from pipeline.frames.frame import Frame, promised_by
from pipeline.inputs import (
    COMPANY_QUESTIONS,
    FUNCTION_QUESTIONS,
    Kind,
    Question,
)
from pipeline.promises import Promise, is_numbered, promise

if TYPE_CHECKING:
    from collections.abc import Mapping


_DTYPES: dict[Kind, Any] = {
    Kind.NUMBER: float,
    Kind.PERCENT: float,
    Kind.RATING: float,
    Kind.DATE: "datetime64[us]",
    Kind.YES_NO: pd.BooleanDtype(),
}


_ROW = "row"


_EVERY_ROW_HAS = frozenset({"function", "headcount", "annual_cost"})


class Answers(Frame):
    """A frame with a column for each question asked on a sheet, indexed by row, and no other column."""

    @classmethod
    def _looks_right(cls, frame: pd.DataFrame) -> bool:
        by_row = frame.index.name == _ROW and is_numbered(frame.index)
        return by_row and len(frame.columns) == len(promised_by(cls)) and super()._looks_right(frame)


def _declared(questions: tuple[Question, ...], *, every_row_has: frozenset[str]) -> pa.DataFrameSchema:
    columns = {
        question.name: pa.Column(
            _DTYPES.get(question.kind, object),
            checks=_bounds(question),
            nullable=question.name not in every_row_has,
            title=question.header,
        )
        for question in questions
    }
    return pa.DataFrameSchema(columns, index=pa.Index(int, unique=True, name=_ROW), strict=True)


def _promised(questions: tuple[Question, ...], *, every_row_has: frozenset[str]) -> dict[str, Promise]:
    return {
        question.name: promise(
            pd.api.types.pandas_dtype(_DTYPES.get(question.kind, object)),
            _bounds(question),
            nullable=question.name not in every_row_has,
        )
        for question in questions
    }


def _bounds(question: Question) -> list[pa.Check]:
    low, high = question.low, question.high
    checks = [pa.Check.ge(low)] if low is not None else []
    if high is not None:
        checks.append(pa.Check.le(high))
    if question.kind is Kind.CHOICE:
        checks.append(pa.Check.isin(question.choices))
    return checks


class CompanyAnswers(Answers):
    """One row of answers from the sheet `Company`; missing answers are null.

    Numbers are plain, percents are in percent (8 means 8 %), countries ISO 3166 alpha-2, languages
    ISO 639-1, lists of either are tuples of codes, currency ISO 4217.
    """

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        """Build the schema from the declaration in `pipeline.inputs`."""
        return _declared(COMPANY_QUESTIONS, every_row_has=frozenset())

    @classmethod
    def promises(cls) -> Mapping[str, Promise]:
        """Return what each column promises, from the declaration in `pipeline.inputs`."""
        return _promised(COMPANY_QUESTIONS, every_row_has=frozenset())


class FunctionRows(Answers):
    """The functions as read and checked, one a row; only rows without an error are here.

    `annual_cost` is per year in units of the reporting currency (scaled and converted), as the company
    means it (salaries or fully loaded). Ratings 1 to 5; lists are tuples of codes; missing answers are null.
    """

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        """Build the schema from the declaration in `pipeline.inputs`."""
        return _declared(FUNCTION_QUESTIONS, every_row_has=_EVERY_ROW_HAS)

    @classmethod
    def promises(cls) -> Mapping[str, Promise]:
        """Return what each column promises, from the declaration in `pipeline.inputs`."""
        return _promised(FUNCTION_QUESTIONS, every_row_has=_EVERY_ROW_HAS)


class SetAside(Frame):
    """Rows with an error, kept out and reported: what could be read of them, as in `FunctionRows`."""

    row: Index[int] = pa.Field(unique=True)
    function: Series[object] = pa.Field(nullable=True)
    headcount: Series[float] = pa.Field(nullable=True)
    annual_cost: Series[float] = pa.Field(nullable=True)
