"""Workbooks to measure with: the template, filled in for a company drawn at random and always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.company import COMPANY, drawn_answers
from pipeline.inputs import FUNCTION_QUESTIONS, Kind
from pipeline.workbook.examples import Example
from pipeline.workbook.template import write_template

if TYPE_CHECKING:
    from pathlib import Path

_AS_TYPED = {
    Kind.YES_NO: lambda told: "Yes" if told else "No",
    Kind.LANGUAGES: ", ".join,
}


def write_workbook(path: Path, functions: int) -> None:
    """Write the workbook of a company with so many functions; the same bytes every time."""
    told = drawn_answers(functions)
    asked = [(question.name, _AS_TYPED.get(question.kind, _as_it_is)) for question in FUNCTION_QUESTIONS]
    rows = tuple(
        {name: typed(told[name][at]) for name, typed in asked if told[name][at] is not None}
        for at in range(functions)
    )
    write_template(path, filled=Example(company=COMPANY, functions=rows, assumptions={}))


def _as_it_is(told: Any) -> Any:  # noqa: ANN401 - an answer of any kind
    return told
