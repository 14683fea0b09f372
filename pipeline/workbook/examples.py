"""Filled examples of the template: a company as TOML and its functions as CSV, as a person types them."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Kind

if TYPE_CHECKING:
    from pathlib import Path

Cell = str | float | dt.date
Answers = Mapping[str, Cell]
_KINDS = {question.name: question.kind for question in FUNCTION_QUESTIONS}
_PARSERS: dict[Kind, Callable[[str], Cell]] = {
    Kind.NUMBER: float,
    Kind.RATING: float,
    Kind.DATE: dt.date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Example:
    """What a company typed: answers by question name, functions in row order, own figures by assumption name.

    Percents are fractions (0.08 is shown as 8%), as Excel keeps them.
    """

    company: Answers
    functions: tuple[Answers, ...]
    assumptions: Mapping[str, float]


def read_example(folder: Path, name: str) -> Example:
    """Return the example in `<name>.toml` and `<name>.csv`; `KeyError` if it answers what was never asked."""
    typed = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    questions = {question.name for question in COMPANY_QUESTIONS}
    if unknown := typed["company"].keys() - questions:
        raise KeyError(f"{name}.toml: {', '.join(sorted(unknown))}")
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        functions = tuple(_typed(row) for row in csv.DictReader(lines, strict=True))
    return Example(typed["company"], functions, typed.get("assumptions", {}))


def _typed(row: Mapping[str, str]) -> Answers:
    return {name: _PARSERS.get(_KINDS[name], str)(text) for name, text in row.items() if text}
