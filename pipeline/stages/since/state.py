"""The state of a company after an analysis, as a text that can be kept and compared with later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandera.errors import SchemaError, SchemaErrors

from pipeline.frames import CompanyAnswers, FunctionRows, row_dicts
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Kind
from pipeline.intake.typed import typed_frame
from pipeline.knowledge.currencies import Rate
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.figures import figures
from pipeline.knowledge.fingerprint import group_hashes, program_version
from pipeline.knowledge.policy import policy_of, raw_of
from pipeline.knowledge.reference_figures import reference_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandera.typing import DataFrame

    from pipeline.inputs import Question
    from pipeline.intake import Intake
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.analysis import Analysis

FORMAT = 1
US_DOLLAR = "us_dollar"
COMPARED = ("tag", "action", "model", "tier", "countries")
MONEY = ("current_cost", "saving", "one_time", "npv")
_SHOWN = (*COMPARED, *MONEY, "saving_low", "saving_high", "confidence")
_RECOGNISED = ("family", "match")
_FROM_CASE = ("saving_low", "saving_high", "npv", "payback")
_OF_LOT = ("name", "model", "tier", "heads", "cost", "saving", "least_heads")
_LISTS = (Kind.COUNTRIES, Kind.LANGUAGES)
_NOT_READ = frozenset({"notes"})
_UNFIT = (ValueError, LookupError, TypeError, AttributeError, SchemaError, SchemaErrors)
_PLAIN = frozenset({str, int, bool})  # most of what a frame holds needs no second look
_Tables = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that an answer follows from, apart from our own files and program.

    `figures` are our own by name, before anybody overrides them; `assumptions` to `rates` are the user's, as
    on `Intake`. `converted` are the rates at which costs in other currencies were brought to the company's.
    """

    company: DataFrame[CompanyAnswers]
    functions: DataFrame[FunctionRows]
    assumptions: Mapping[str, float]
    weights: Mapping[str, float]
    quotes: Mapping[str, float]
    rates: Mapping[str, float]
    converted: Mapping[str, Rate]
    policy: Policy
    figures: Mapping[str, float]
    as_of: date


@dataclass(frozen=True, slots=True)
class State:
    """A company after an analysis: what was given, what answered (hashes by group), the answers.

    `answers` has a row per function: the keys of `_SHOWN` and `_RECOGNISED`. `whole` holds what is of the
    company as a whole (money in its currency), `lots` a table per lot, `decisions` what people decided.
    """

    name: str
    currency: str
    version: str
    hashes: Mapping[str, str]
    given: Given
    answers: pd.DataFrame
    whole: Mapping[str, Any]
    lots: Sequence[Mapping[str, Any]]
    decisions: Mapping[str, Any]


def given_of(analysis: Analysis) -> Given:
    """Return what the answers of an analysis follow from."""
    intake = analysis.intake
    return Given(
        company=intake.company, functions=intake.functions, assumptions=intake.assumptions,
        weights=intake.weights, quotes=intake.quotes, rates=intake.rates, converted=intake.converted,
        policy=analysis.chosen_policy, figures=_our_figures(analysis, intake), as_of=analysis.as_of,
    )  # fmt: skip


def _our_figures(analysis: Analysis, intake: Intake) -> dict[str, float]:
    ours = {name: figure.value for name, figure in {**reference_figures(), **figures().by_name}.items()}
    own = {"USD", analysis.company.currency} & set(intake.rates)
    return ours if own else {**ours, US_DOLLAR: analysis.prices[US_DOLLAR]}


def state_of(analysis: Analysis, decisions: Mapping[str, Any]) -> State:
    """Return the state after an analysis; `decisions` as the register of decisions writes them."""
    case = analysis.money.cases.iloc[0]
    moving = analysis.money.moving
    return State(
        name=analysis.company.name,
        currency=analysis.company.currency,
        version=program_version(),
        hashes=group_hashes(),
        given=given_of(analysis),
        answers=analysis.answers[[*_SHOWN]].assign(
            family=analysis.recognised["family"], match=analysis.recognised["match"]
        ),
        whole={
            **{key: _plain(case[key]) for key in _FROM_CASE},
            US_DOLLAR: analysis.prices[US_DOLLAR],
            "set_aside": len(analysis.intake.set_aside),
            "moving": len(moving),
        },
        lots=[{key: _plain(lot[key]) for key in _OF_LOT} for lot in row_dicts(analysis.plan.lots)],
        decisions=decisions,
    )


def text_of(state: State) -> str:
    """Return the state as a text that `read_state` reads; the same state gives the same text."""
    given = state.given
    raw = {
        "format": FORMAT,
        "name": state.name,
        "currency": state.currency,
        "version": state.version,
        "hashes": dict(state.hashes),
        "as_of": given.as_of.isoformat(),
        "policy": raw_of(given.policy),
        "company": plain_table(given.company),
        "functions": plain_table(given.functions.drop(columns=[*_NOT_READ])),
        "rows": [int(row) for row in given.functions.index],
        "numbers": {key: dict(getattr(given, key)) for key in _NUMBERS},
        "converted": {code: _rate(rate) for code, rate in given.converted.items()},
        "answers": plain_table(state.answers),
        "whole": dict(state.whole),
        "lots": [dict(lot) for lot in state.lots],
        "decisions": dict(state.decisions),
    }
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_NUMBERS = ("assumptions", "weights", "quotes", "rates", "figures")


def read_state(text: str | None) -> State | None:
    """Return the state that a text holds; None for no text, another format, or one that no longer fits."""
    try:
        raw = json.loads(text or "{}")
        return _state(raw) if raw.get("format") == FORMAT else None
    except (KnowledgeError, *_UNFIT):
        return None


def _state(raw: Mapping[str, Any]) -> State:
    rows = raw["rows"]
    index = pd.Index(rows, name="row", dtype="int64")
    numbers = raw["numbers"]
    given = Given(
        company=CompanyAnswers.validate(_typed(COMPANY_QUESTIONS, raw["company"], [1])),
        functions=FunctionRows.validate(_typed(FUNCTION_QUESTIONS, raw["functions"], rows)),
        converted={code: _rate_read(rate) for code, rate in raw["converted"].items()},
        policy=policy_of(raw["policy"], "the policy of last time"),
        as_of=date.fromisoformat(raw["as_of"]),
        **{key: numbers[key] for key in _NUMBERS},
    )
    return State(
        name=raw["name"],
        currency=raw["currency"],
        version=raw["version"],
        hashes=raw["hashes"],
        given=given,
        answers=_answers(raw["answers"], index),
        whole=raw["whole"],
        lots=raw["lots"],
        decisions=raw["decisions"],
    )


def _answers(table: _Tables, index: pd.Index[int]) -> pd.DataFrame:
    words = {*COMPARED, *_RECOGNISED}
    blank = [None] * len(index)
    return pd.DataFrame(
        {
            key: pd.Series(table.get(key, blank), index=index, dtype=object if key in words else float)
            for key in (*_SHOWN, *_RECOGNISED)
        }
    )


def plain_table(frame: pd.DataFrame) -> _Tables:
    """Return the columns that hold anything, as lists of plain values."""
    return {
        str(name): [_plain(value) for value in column]
        for name, column in frame.items()
        if column.notna().any()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 -- a cell of a frame may be anything
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, tuple):
        return list(value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _typed(questions: Iterable[Question], table: _Tables, rows: Sequence[int]) -> pd.DataFrame:
    listed = tuple(questions)
    return typed_frame(
        listed, {each.name: _values(each, table[each.name]) for each in listed if each.name in table}, rows
    )


def _values(question: Question, values: Iterable[Any]) -> list[Any]:
    if question.kind in _LISTS:
        return [None if value is None else tuple(value) for value in values]
    if question.kind is Kind.DATE:
        return [None if value is None else pd.Timestamp(value) for value in values]
    return list(values)


def _rate(rate: Rate) -> list[Any]:
    return [rate.value, rate.day.isoformat() if rate.day else None, rate.own]


def _rate_read(raw: Sequence[Any]) -> Rate:
    value, day, own = raw
    return Rate(float(value), date.fromisoformat(day) if day else None, own=bool(own))
