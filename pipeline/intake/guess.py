"""Columns that no heading of ours names, told by what stands in them; asked about where two would do."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Place, finding
from pipeline.intake.addresses import name
from pipeline.intake.contents import content, is_amounts, is_text
from pipeline.intake.headers import REQUIRED, Heading
from pipeline.intake.heading_words import QUESTIONS, Fit, Match, in_hours, match_heading
from pipeline.intake.other_costs import multiply_by
from pipeline.intake.text import fold
from pipeline.intake.units import split_unit

if TYPE_CHECKING:
    from pipeline.intake.contents import Content
    from pipeline.intake.headers import Headings

_MOST_HEADS = 5_000.0
_LEAST_COST = 10.0
_DIFFERENT_NAMES = 0.5
_DIFFERENT_NAMES_OF_ALL = 0.9
_PERSON = re.compile(
    r"\b(?:employee|personnel|staff|worker|payroll|person|mitarbeiter|personal|matricule|empleado|dipendente)\W*"
    r"(?:id|no|nr|number|nummer|name|code)\b|\b(?:first|last|full|sur)\s?name\b|\b(?:vor|nach)name\b"
    r"|\bhire(?:d| date)?\b|\bbirth\b|\bgeburt|\beintritt|\bnom\b|\bpr[ée]nom\b|\bapellidos?\b",
    re.IGNORECASE,
)
_FEWEST_PEOPLE = 10
_REPEATED = 0.7


@dataclass(frozen=True, slots=True)
class _Candidate:
    column: int
    text: str
    content: Content


def by_content(headings: Headings) -> Headings:
    """Return the headings with one missing column found by what stands in it, if only one can be meant.

    Two of the three needed columns must be known by their headings; people are never counted for the user.
    """
    if len(headings.missing) != 1:
        return headings
    (question,) = headings.missing
    left = [
        _Candidate(column, text, content(headings.sheet, headings.row, column))
        for column, text in headings.others.items()
        if match_heading(text) is None
    ]
    fitting = [each for each in left if _FITS[question.name](each, headings)]
    fitting = fitting or (_finer_departments(headings) if question.name == "function" else [])
    if len(fitting) != 1:
        return headings
    (found,) = fitting
    unit = split_unit(found.text)[1] if question.name == "annual_cost" else split_unit("")[1]
    heading = Heading(found.column, found.text, Match(QUESTIONS[question.name], Fit.CONTENT, unit))
    others = {column: text for column, text in headings.others.items() if column != found.column}
    doubles = tuple(pair for pair in headings.doubles if pair[1].column != found.column)
    chosen = {**headings.chosen, question.name: heading}
    return replace(headings, chosen=chosen, others=others, doubles=doubles)


def _finer_departments(headings: Headings) -> list[_Candidate]:
    """Return second columns of departments with another name on nearly every row, where the first repeats."""
    first = headings.chosen.get("department")
    if (
        first is None
        or content(headings.sheet, headings.row, first.column).distinct > _DIFFERENT_NAMES_OF_ALL
    ):
        return []
    seconds = [other for kept, other in headings.doubles if kept == first]
    each = [
        _Candidate(one.column, one.text, content(headings.sheet, headings.row, one.column)) for one in seconds
    ]
    return [one for one in each if is_text(one.content) and one.content.distinct > _DIFFERENT_NAMES_OF_ALL]


def _is_cost(each: _Candidate, headings: Headings) -> bool:
    heads = content(headings.sheet, headings.row, headings.chosen["headcount"].column)
    return (
        is_amounts(each.content, each.text)
        and not multiply_by(each.text)
        and each.content.middle > max(_LEAST_COST, heads.middle * 2)
    )


def _is_headcount(each: _Candidate, headings: Headings) -> bool:
    cost = content(headings.sheet, headings.row, headings.chosen["annual_cost"].column)
    few = is_amounts(each.content, each.text) and max(each.content.values) <= _MOST_HEADS
    return few and not in_hours(each.text) and 0 < each.content.middle < cost.middle / 2


def _is_function(each: _Candidate, _: Headings) -> bool:
    named = not _PERSON.search(each.text)
    return named and is_text(each.content) and each.content.distinct > _DIFFERENT_NAMES


_FITS = {"annual_cost": _is_cost, "headcount": _is_headcount, "function": _is_function}


def people_listed(headings: Headings) -> Finding | None:
    """Return what to say of a list with one person a row, None if it does not look like one."""
    function, cost = headings.chosen.get("function"), headings.chosen.get("annual_cost")
    if [each.name for each in headings.missing] != ["headcount"] or function is None or cost is None:
        return None
    cells = headings.sheet.column(function.column, headings.row + 1)
    names = [fold(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    personal = any(_PERSON.search(text) for text in headings.others.values())
    repeated = len(names) >= _FEWEST_PEOPLE and len(set(names)) < _REPEATED * len(names)
    if not personal and not repeated:
        return None
    free = headings.sheet.last_column + 1
    return finding(
        "PEOPLE-LISTED",
        Place(headings.sheet.name, name(headings.row, free), headings.row),
        rows=f"{len(names):,}",
        names=f"{len(set(names)):,}",
        function=function.text,
        cost=cost.text,
        header=REQUIRED[1].header,
    )
