"""What was changed, in words: answers, figures and the policy, each “was → is”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Kind
from pipeline.intake.addresses import name as cell_name
from pipeline.intake.wording import in_words
from pipeline.knowledge.figures import figures
from pipeline.knowledge.policy import raw_of
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.weights import weight_figures, weight_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.inputs import Question
    from pipeline.intake import Intake
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.since.state import Given

ARROW = "→"
NOTHING = "nothing"
_CENT = 0.005
_MOST = 4
_LONGEST = 40


def some(texts: Iterable[str]) -> str:
    """Join the first few texts and say how many more there are."""
    listed = list(texts)
    more = f" and {len(listed) - _MOST:,} more" if len(listed) > _MOST else ""
    return "; ".join(listed[:_MOST]) + more


def cells_changed(
    was: Mapping[str, Any], now: Mapping[str, Any], *, row: int, columns: Mapping[str, int]
) -> list[str]:
    """Return what a row of the list answers otherwise, each with its cell: “Volume 4 → 2 (F7)”."""
    found = []
    for question in FUNCTION_QUESTIONS:
        if (
            question.name == "notes"
            or question.name not in now
            or same(was[question.name], now[question.name])
        ):
            continue
        told = _changed(question, was[question.name], now[question.name])
        column = columns.get(question.name)
        found.append(f"{told} ({cell_name(row, column)})" if column else told)
    return found


def company_changed(was: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Return which answers on the sheet Company are others."""
    before, after = (frame.iloc[0] if len(frame) else pd.Series(dtype=object) for frame in (was, now))
    return [
        _changed(question, before.get(question.name), after.get(question.name))
        for question in COMPANY_QUESTIONS
        if not same(before.get(question.name), after.get(question.name))
    ]


def figures_changed(was: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """Return which figures are others, under the labels that the sheets give them."""
    names = [*was, *(other for other in now if other not in was)]
    return [
        f"{_label(each)} {_number(was.get(each))} {ARROW} {_number(now.get(each))}"
        for each in names
        if was.get(each) != now.get(each)
    ]


def given_changed(was: Given | Intake, now: Given | Intake) -> Iterator[str]:
    """Yield which figures, weights, quotes and exchange rates of the user's are others."""
    yield from figures_changed(was.assumptions, now.assumptions)
    yield from figures_changed(was.weights, now.weights)
    for label, name in (("quote for", "quotes"), ("exchange rate", "rates")):
        before, after = getattr(was, name), getattr(now, name)
        for each in sorted({*before, *after}):
            if before.get(each) != after.get(each):
                yield f"{label} {each} {before.get(each, NOTHING)} {ARROW} {after.get(each, NOTHING)}"


def policy_changed(was: Policy, now: Policy) -> list[str]:
    """Return what differs between two policies: their names, or else the numbers by table and key."""
    if was.name != now.name:
        return [f"policy “{was.name}” {ARROW} “{now.name}”"]
    return [*_differences(raw_of(was), raw_of(now))]


def same(was: Any, now: Any) -> bool:  # noqa: ANN401 -- an answer may be anything
    """Say whether two answers are one; amounts may differ by less than half a cent, blanks are alike."""
    if isinstance(was, tuple) or isinstance(now, tuple):
        return bool(was == now)
    if _blank(was) or _blank(now):
        return _blank(was) and _blank(now)
    if isinstance(was, float) and isinstance(now, float):
        return abs(was - now) < _CENT
    return bool(was == now)


def _blank(value: Any) -> bool:  # noqa: ANN401 -- as above
    return not isinstance(value, tuple) and (value is None or bool(pd.isna(value)))


def _changed(question: Question, was: object, now: object) -> str:
    return f"{question.header} {said(question, was)} {ARROW} {said(question, now)}"


def said(question: Question, value: Any) -> str:  # noqa: ANN401 -- as above
    """Return an answer as a person would write it."""
    if _blank(value):
        return NOTHING
    if isinstance(value, tuple):
        return in_words(question, value) or NOTHING
    if question.kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if question.kind is Kind.DATE:
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") + ("%" if question.kind is Kind.PERCENT else "")
    text = in_words(question, [str(value)])
    return f"“{text[:_LONGEST]}…”" if len(text) > _LONGEST else text


def _label(figure: str) -> str:
    known = figures().by_name.get(figure) or reference_figures().get(figure) or weight_figures().get(figure)
    return known.label if known else figure.replace("_", " ")


def _setting(table: str, key: str) -> str:
    """Return what a number of the policy is called on the sheets, or how it is written in a policy file."""
    known = weight_figures()
    figure = known.get(weight_name(table, key)) or known.get(key)
    return figure.label if figure else f"{table}.{key}"


def _set_to(value: Any) -> str:  # noqa: ANN401 -- a policy holds numbers and words
    return _number(value) if value is None or isinstance(value, int | float) else str(value)


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"  # noqa: PLR2004


def _differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for table, value in now.items():
        before = was.get(table)
        if value == before:
            continue
        if isinstance(value, dict) and isinstance(before, dict):
            yield from (
                f"{_setting(table, key)} {_set_to(before.get(key))} {ARROW} {_set_to(value[key])}"
                for key in value
                if value[key] != before.get(key)
            )
        else:
            yield f"{table} of the policy"
