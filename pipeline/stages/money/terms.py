"""Readings of the same arithmetic: on many functions, on draws, and as formulas of one function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pipeline.stages.money.formula import Formula, call
from pipeline.stages.money.timeline import LONGEST, MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.stages.money.timeline import Timeline

Term = Any  # numbers (an array of functions, or of functions x draws) or a Formula: both know + - * / < >


class Terms(Protocol):
    """What a line of the business case is written in terms of."""

    basis: str

    def __getitem__(self, key: str) -> Term:
        """Return a fact of the function, or a line worked out before."""

    def figure(self, name: str) -> Term:
        """Return an assumption."""

    def figure_by(self, stem: str, fact: str) -> Term:
        """Return the assumption `stem_…` of the function's tier, country or role, which `fact` holds."""

    def where(self, fact: str, yes: Term, no: Term) -> Term:
        """Choose by something known of the function that no assumption changes."""

    def when(self, condition: Term, yes: Term, no: Term) -> Term:
        """Choose by a comparison of terms."""

    def most(self, *terms: Term) -> Term:
        """Return the greatest."""

    def least(self, *terms: Term) -> Term:
        """Return the smallest."""

    def whole(self, term: Term) -> Term:
        """Round up to a whole number."""

    def at(self, column: str, month: Term) -> Term:
        """Look a month up in a column of the timeline; those by tier are `…_fee`."""

    def months_to_cover(self, pay: Term, fee: Term, spent: Term) -> Term:
        """Return after how many months of running `spent` has come back; none if not before the end."""


class Numbers:
    """Terms as arrays: one number a function, one number a figure."""

    def __init__(self, rows: pd.DataFrame, figures: Mapping[str, Any], timeline: Timeline) -> None:
        """Take facts of functions, one at least, that are all priced on the same basis."""
        self._facts = {str(name): rows[name].to_numpy() for name in rows.columns}
        self._figures, self._timeline = figures, timeline
        self.basis = str(rows["priced_by"].iloc[0])
        self.lines: dict[str, Term] = {}
        self._known: dict[str, tuple[list[str], NDArray[np.intp]]] = {}

    def __getitem__(self, key: str) -> Term:
        """Return a line, or a fact of the rows."""
        return self.lines[key] if key in self.lines else self._facts[key]

    def figure(self, name: str) -> Term:
        """Return an assumption."""
        return self._figures[name]

    def figure_by(self, stem: str, fact: str) -> Term:
        """Return an assumption for every function by one of its facts."""
        names, at = self._kinds(fact)
        return np.array([self._figures[f"{stem}_{name}"] for name in names], dtype=float)[at]

    def _kinds(self, fact: str) -> tuple[list[str], NDArray[np.intp]]:
        """Return what a fact is somewhere, and which of these it is for each function."""
        if fact not in self._known:
            names, at = np.unique(self._facts[fact].astype(str), return_inverse=True)
            self._known[fact] = [str(name) for name in names], at
        return self._known[fact]

    def where(self, fact: str, yes: Term, no: Term) -> Term:
        """Choose by a fact."""
        return np.where(self._facts[fact].astype(bool), yes, no)

    def when(self, condition: Term, yes: Term, no: Term) -> Term:
        """Choose by a comparison."""
        return np.where(condition, yes, no)

    def most(self, *terms: Term) -> Term:
        """Return the greatest."""
        return _folded(np.maximum, terms)

    def least(self, *terms: Term) -> Term:
        """Return the smallest."""
        return _folded(np.minimum, terms)

    def whole(self, term: Term) -> Term:
        """Round up."""
        return np.ceil(term)

    def at(self, column: str, month: Term) -> Term:
        """Look months up in the timeline; after its last month nothing changes."""
        return self._timeline.at(column, np.minimum(month, self._timeline.months), self._facts["tier"])

    def months_to_cover(self, pay: Term, fee: Term, spent: Term) -> Term:
        """Count the months of running in which what was spent has not come back; NaN where it never does."""
        month = np.arange(self._timeline.months + 1)
        pay, fee, spent, go, end = (
            np.broadcast_to(one, self._facts["tier"].shape)[:, None]
            for one in (pay, fee, spent, self["go_live"], self["ends"])
        )
        gained = pay * self._since("pay_sum", go) - fee * self._since("sum_fee", go)
        waiting = ((month > go) & (month <= end) & (gained < spent)).sum(axis=1)
        return np.where(waiting < (end - go)[:, 0], waiting + 1, np.nan)

    def _since(self, column: str, month: Term) -> Term:
        """Return what a column has gained in every month since one month a function (functions x months)."""
        rows = np.array([self._timeline.whole(column, tier) for tier in self._facts["tier"]])
        begin = np.minimum(month.astype(int), self._timeline.months)
        return rows - np.take_along_axis(rows, begin, axis=1)


class Alike(Numbers):
    """Terms as arrays of functions x draws, of functions that differ in their amounts only.

    What is the same for all of them, such as a price by country, is one number a draw and worked out once.
    There is no payback: `months_to_cover` is for one number a function.
    """

    def __init__(
        self,
        kind: Mapping[str, Any],
        amounts: Mapping[str, NDArray[np.float64]],
        figures: Mapping[str, Any],
        timeline: Timeline,
    ) -> None:
        """Take what the functions have in common, and their amounts (functions x 1); figures may be draws."""
        self._kind, self._facts = kind, {**kind, **amounts}
        self._figures, self._timeline = figures, timeline
        self.basis = str(kind["priced_by"])
        self.lines = {}

    def figure_by(self, stem: str, fact: str) -> Term:
        """Return an assumption by a fact that all of them share."""
        return self._figures[f"{stem}_{self._kind[fact]}"]

    def where(self, fact: str, yes: Term, no: Term) -> Term:
        """Choose for all of them."""
        return yes if self._kind[fact] else no

    def at(self, column: str, month: Term) -> Term:
        """Look months up in the timeline, by draw if it has draws; after its last month nothing changes."""
        return self._timeline.in_tier(column, np.minimum(month, self._timeline.months), self._kind["tier"])


class Formulas:
    """Terms as addresses: of one function's cells, of the figures, and of the timeline's columns."""

    def __init__(
        self,
        row: Mapping[str, Any],
        cells: Mapping[str, str],
        figures: Mapping[str, str],
        timeline: Mapping[str, str],
    ) -> None:
        """Take facts of the function, where its terms and the figures stand, and the timeline's columns."""
        self._row, self._cells, self._figures, self._timeline = row, cells, figures, timeline
        self.basis = str(row["priced_by"])

    def __getitem__(self, key: str) -> Term:
        """Return the address of a term of this function."""
        return Formula(self._cells[key])

    def figure(self, name: str) -> Term:
        """Return the address of a figure."""
        return Formula(self._figures[name])

    def figure_by(self, stem: str, fact: str) -> Term:
        """Return the address of the figure that fits the function."""
        return self.figure(f"{stem}_{self._row[fact]}")

    def where(self, fact: str, yes: Term, no: Term) -> Term:
        """Choose now: no assumption changes a fact."""
        return yes if self._row[fact] else no

    def when(self, condition: Term, yes: Term, no: Term) -> Term:
        """Choose in the workbook."""
        return call("IF", condition, yes, no)

    def most(self, *terms: Term) -> Term:
        """Return the greatest."""
        return call("MAX", *terms)

    def least(self, *terms: Term) -> Term:
        """Return the smallest."""
        return call("MIN", *terms)

    def whole(self, term: Term) -> Term:
        """Round up."""
        return call("ROUNDUP", term, 0)

    def at(self, column: str, month: Term) -> Term:
        """Look a month up; the timeline begins with month 0, and after its last month nothing changes."""
        return call("INDEX", self._column(column), call("MIN", month, LONGEST * MONTHS) + 1)

    def months_to_cover(self, pay: Term, fee: Term, spent: Term) -> Term:
        """Count the months of running in which what was spent has not come back."""
        month, go, end = self._column("month"), self["go_live"], self["ends"]
        gained = pay * (self._column("pay_sum") - self.at("pay_sum", go)) - fee * (
            self._column("sum_fee") - self.at("sum_fee", go)
        )
        waiting = call("SUMPRODUCT", (month > go) * (month <= end) * (gained < spent))
        return call("IF", waiting < end - go, waiting + 1, Formula('""'))

    def _column(self, name: str) -> Formula:
        by_tier = f"{name}_{self._row['tier']}"
        return Formula(self._timeline.get(by_tier) or self._timeline[name])


def _folded(join: np.ufunc, terms: tuple[Term, ...]) -> Term:
    first, *rest = terms
    for term in rest:
        first = join(first, term)
    return first
