"""Rows listed twice: the same name again, nearly the same name with the same figures, one person a row."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from pipeline.findings import Finding, Place, finding
from pipeline.intake.addresses import name
from pipeline.intake.text import fold, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

_MOST_ROWS_NAMED = 12
_MOST_OF_SAME_FIGURES = 8
_ALIKE = 88
_SLIPS = 2
_LEAST_SLIPPED = 5
_NUMERAL = re.compile(r"[ivx]+|\d+|[a-z]")
_FEWEST_PEOPLE, _MOSTLY, _REPEATED = 12, 0.8, 0.6
_TOLD_APART = ["function", "department", "delivers", "target_country"]


def check_alike(functions: pd.DataFrame, sheet: str, column: int, currency: str) -> Iterator[Finding]:
    """Yield what may be counted twice, with its cost; of a list of people only that it is one."""
    names = functions["function"].map(fold)
    people = functions["headcount"] <= 1
    if len(names) >= _FEWEST_PEOPLE and people.mean() > _MOSTLY and names.nunique() < _REPEATED * len(names):
        words = {"rows": int(people.sum()), "all": len(names), "names": names.nunique()}
        yield finding("PEOPLE-ROWS", Place(sheet), **words)
        return
    yield from _copies(functions, sheet, column, currency)
    yield from _nearly(functions, sheet, column, currency)


def _copies(functions: pd.DataFrame, sheet: str, column: int, currency: str) -> Iterator[Finding]:
    words = functions[_TOLD_APART].fillna("").map(key)
    doubled = words[words.duplicated(keep=False)]
    for (_, *_), group in doubled.groupby(_TOLD_APART, sort=False):
        rows = list(group.index)
        first = functions.loc[rows[0]]
        shown = ", ".join(map(str, rows[:_MOST_ROWS_NAMED])) + (", …" if len(rows) > _MOST_ROWS_NAMED else "")
        place = Place(sheet, name(rows[0], column), rows[0])
        department = first["department"] or "the same department"
        cost = f"{float(functions.loc[rows, 'annual_cost'].sum()):,.0f} {currency}"
        yield finding(
            "ROW-TWICE", place, value=first["function"], department=department, rows=shown, cost=cost
        )


def _nearly(functions: pd.DataFrame, sheet: str, column: int, currency: str) -> Iterator[Finding]:
    """Compare the names of rows with the same people and cost: two teams seldom agree in both."""
    counted = functions[(functions["annual_cost"] > 0) & (functions["headcount"] > 0)]
    same = counted[counted.duplicated(["headcount", "annual_cost"], keep=False)]
    for (_, cost), group in same.groupby(["headcount", "annual_cost"], sort=False):
        rows: Sequence[int] = [int(str(row)) for row in group.index]
        if len(rows) > _MOST_OF_SAME_FIGURES:
            continue
        for one, other in combinations(rows, 2):
            first, second = str(group["function"][one]), str(group["function"][other])
            if nearly_the_same(first, second) or _half_described(functions, one, other):
                words = {"value": first, "row": one, "other": second, "other_row": other}
                place = Place(sheet, name(other, column), other)
                yield finding("ROW-ALIKE", place, **words, cost=f"{float(str(cost)):,.0f} {currency}")


def _half_described(functions: pd.DataFrame, one: int, other: int) -> bool:
    """Say whether two rows are the same to the word, but only one says what the team delivers."""
    words = functions.loc[[one, other], _TOLD_APART].fillna("").map(key)
    same = words.drop(columns="delivers").duplicated().any()
    return bool(same and (words["delivers"] == "").sum() == 1)


def nearly_the_same(one: str, other: str) -> bool:
    """Say whether two names differ by a slip or the order of their words, not by a number or a word."""
    first, second = fold(one), fold(other)
    if first == second:
        return one != other and key(one) != key(other)
    here, there = first.split(), second.split()
    if sorted(here) == sorted(there):
        return True
    apart = [word for word in here if word not in there], [word for word in there if word not in here]
    if any(_NUMERAL.fullmatch(word) for side in apart for word in side) or len(apart[0]) != len(apart[1]):
        return False
    slipped = all(
        min(len(word), len(like)) >= _LEAST_SLIPPED and OSA.distance(word, like) <= _SLIPS
        for word, like in zip(*apart, strict=True)
    )
    return slipped and fuzz.token_sort_ratio(first, second) >= _ALIKE
