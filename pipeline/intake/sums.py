"""Totals and subtotals, known by their words, by their place in a table, or by arithmetic alone."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.intake.cells import shown
from pipeline.intake.rows import Sum, label_of
from pipeline.intake.text import fold, tidy
from pipeline.knowledge.wordings import TOTAL, answer_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.intake.column import Column
    from pipeline.intake.rows import Rows
    from pipeline.intake.sheets import Table

_BESIDE = "(?: (?:fte|ftes|cost|costs|headcount|all|overall))*"
_NEARLY, _EXACTLY = 0.005, 1e-6
_VARIED = 0.01
_NAMELESS = "without a name"
_SAY_MORE = frozenset({"function", "department", "headcount", "annual_cost", "currency"})
_MOST_BLOCKS = 60
Amounts = tuple[float | None, float | None]


@cache
def _total() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a label that speaks of a sum holds, and what one that says nothing else is."""
    known = sorted({fold(word) for word in answer_words()[TOTAL]}, key=len, reverse=True)
    words = f"(?:{'|'.join(known)})"
    holds = re.compile(rf"^(?:grand |overall |sub )?{words}\b|\b{words}$")
    return holds, re.compile(rf"^(?:the )?(?:grand |overall |company )?{words}{_BESIDE}$")


@dataclass(slots=True)
class _Block:
    """Rows added up: people, cost, how many rows, and the least and the most that a head costs."""

    headcount: float = 0.0
    cost: float = 0.0
    rows: int = 0
    least_each: float = math.inf
    most_each: float = 0.0

    def add(self, amounts: Amounts) -> None:
        """Add a row."""
        headcount, cost = amounts
        self.headcount += headcount or 0.0
        self.cost += cost or 0.0
        self.rows += 1
        if headcount and cost:
            each = cost / headcount
            self.least_each, self.most_each = min(self.least_each, each), max(self.most_each, each)

    def join(self, other: _Block) -> None:
        """Add another block."""
        self.headcount += other.headcount
        self.cost += other.cost
        self.rows += other.rows

    def equals(self, amounts: Amounts, nearly: float = _NEARLY) -> bool:
        """Say whether these amounts are the sum of two rows or more; blank amounts do not count."""
        pairs = [(amounts[0], self.headcount), (amounts[1], self.cost)]
        given = [(said, summed) for said, summed in pairs if said is not None]
        return self.rows > 1 and bool(given) and all(_same(said, summed, nearly) for said, summed in given)

    @property
    def varied(self) -> bool:
        """Whether a head costs more on one row than on another, so that a sum of both is no coincidence."""
        return self.rows > 1 and self.most_each > self.least_each * (1 + _VARIED)


def _same(said: float, summed: float, nearly: float) -> bool:
    least = 0.51 if abs(said) >= 100 else 0.051  # noqa: PLR2004 - rounded to a whole, or to a tenth
    return math.isclose(said, summed, rel_tol=nearly, abs_tol=least)


@dataclass(frozen=True, slots=True)
class _List:
    """The rows to tell apart, their texts and amounts by offset."""

    rows: Rows
    columns: Mapping[str, Column]
    texts: Sequence[Column]
    amounts: tuple[Sequence[float | None], Sequence[float | None]]

    def said(self, at: int) -> Amounts:
        """Return people and cost of a row."""
        return self.amounts[0][at], self.amounts[1][at]


def take_out_totals(
    rows: Rows,
    columns: Mapping[str, Column],
    texts: Sequence[Column],
    amounts: tuple[Sequence[float | None], Sequence[float | None]],
    table_totals: frozenset[int],
) -> None:
    """Move totals and subtotals out of the functions, by word and arithmetic.

    `amounts` are headcount and cost by offset.
    """
    known = _List(rows, columns, texts, amounts)
    _take_out_named(known, table_totals)
    for upwards in (False, True):
        _take_out_unnamed(known, upwards=upwards)
    _check_again(known)


def _check_again(known: _List) -> None:
    """Look again at totals that did not add up: without the sums found since they may."""
    rows, whole = known.rows, _Block()
    for at in rows.functions:
        whole.add(known.said(at))
    for at in [at for at in rows.wrong_totals if whole.equals(known.said(at))]:
        rows.totals[at] = rows.wrong_totals.pop(at)


def _take_out_named(known: _List, table_totals: frozenset[int]) -> None:
    rows, texts = known.rows, known.texts
    labels = {at: _label_of_sum(texts, at) for at in rows.functions}
    suspects = {at for at in rows.functions if _reads_like_total(labels[at])}
    plain = _Block()
    for at in rows.functions:
        if at not in suspects:
            plain.add(known.said(at))
    block, whole, closed, kept = _Block(), _Block(), list[_Block](), []
    for at in rows.functions:
        said = known.said(at)
        suits = at in suspects and (
            any(each.equals(said) for each in (block, whole, plain)) or _of_blocks(closed, said)
        )
        if suits or at in table_totals:
            rows.totals[at] = labels[at] or label_of(texts, at) or _NAMELESS
            closed, block = _closed(closed, block), _Block()
        elif at in suspects and _says_nothing_but_sum(known, at, labels[at]):
            rows.wrong_totals[at] = labels[at]
            closed, block = _closed(closed, block), _Block()
        else:
            kept.append(at)
            block.add(said)
            whole.add(said)
    rows.functions = kept


def _says_nothing_but_sum(known: _List, at: int, label: str) -> bool:
    """Say whether the row can be nothing but a sum: only such words, or such words and no function."""
    named = known.columns["function"].raw[at] != ""
    return bool(_total()[1].match(fold(label))) or (bool(label) and not named)


def _closed(closed: list[_Block], block: _Block) -> list[_Block]:
    return [*closed, block][-_MOST_BLOCKS:] if block.rows else closed


def _of_blocks(closed: Sequence[_Block], said: Amounts) -> bool:
    """Say whether a total is that of the last few blocks, as a division's is of its departments."""
    added = _Block()
    for block in reversed(closed):
        added.join(block)
        if added.equals(said):
            return True
    return False


def _take_out_unnamed(known: _List, *, upwards: bool) -> None:
    """Take out rows that say nothing of a sum, yet are exactly the sum of the rows before (or after) them."""
    rows = known.rows
    order = list(reversed(rows.functions)) if upwards else rows.functions
    borders = {*rows.totals, *rows.wrong_totals, *rows.sums, *rows.notes}
    block, whole, last = _Block(), _Block(), None
    for at in order:
        if last is not None and abs(at - last) > 1 and _border_between(borders, last, at):
            block = _Block()
        said = known.said(at)
        found = next((each for each in (block, whole) if _adds_up(said, each)), None)
        if found and _taken_out(known, at, found, above=not upwards):
            block = _Block()
        else:
            block.add(said)
            whole.add(said)
        last = at
    rows.functions = [at for at in rows.functions if at not in rows.sums and at not in rows.totals]


def _taken_out(known: _List, at: int, block: _Block, *, above: bool) -> bool:
    """Take the row out if nothing speaks for a function; by arithmetic alone with a warning."""
    if not _bare(known, at):
        return False
    label = label_of(known.texts, at)
    if _names_section(known, at):
        known.rows.totals[at] = label
    elif block.varied:
        known.rows.sums[at] = Sum(label, block.rows, above)
    return at in known.rows.totals or at in known.rows.sums


def _border_between(borders: set[int], one: int, other: int) -> bool:
    return any(at in borders for at in range(min(one, other) + 1, max(one, other)))


def _adds_up(said: Amounts, block: _Block) -> bool:
    """Say whether people and cost are both, to the last digit, those of the rows together."""
    headcount, cost = said
    if not headcount or not cost or not block.rows or abs(cost - block.cost) > max(1.0, cost * _EXACTLY):
        return False
    return _same(headcount, block.headcount, _EXACTLY) and _same(cost, block.cost, _EXACTLY)


def _names_section(known: _List, at: int) -> bool:
    """Say whether the row is called as a department or as a heading in the list: what its figures sum up."""
    named = {fold(tidy(shown(column.raw[at]))) for column in known.texts if column.raw[at] != ""}
    return bool(named & _departments(known))


def _departments(known: _List) -> frozenset[str]:
    """Return what sections are called: departments of rows with another name, and headings in the list."""
    column, function = known.columns.get("department"), known.columns["function"]
    said: set[str] = {fold(label) for label in known.rows.notes.values()}
    for at in known.rows.functions if column else ():
        department = fold(tidy(shown(column.raw[at]))) if column else ""
        if department and department != fold(tidy(shown(function.raw[at]))):
            said.add(department)
    own = {fold(tidy(shown(function.raw[at]))) for at in known.rows.functions}
    return frozenset(said & own)


def _bare(known: _List, at: int) -> bool:
    """Say whether nothing was answered on the row that only a function has."""
    others = (column for name, column in known.columns.items() if name not in _SAY_MORE)
    return not any(column.raw[at] != "" for column in others)


def _label_of_sum(texts: Sequence[Column], at: int) -> str:
    """Return the words for a sum wherever they stand on the row, else the function's name."""
    labels = {column.question.name: tidy(shown(column.raw[at])) for column in texts if column.raw[at] != ""}
    sums = [label for label in labels.values() if _total()[0].search(fold(label))]
    return sums[0] if sums else labels.get("function", "")


def _reads_like_total(label: str) -> bool:
    """Suspect a row with a word for sum on it, and a row of figures without a name."""
    return not label or bool(_total()[0].search(fold(label)))


def total_rows(tables: Sequence[Table], first_row: int) -> frozenset[int]:
    """Return the offsets of the rows that Excel tables call their totals."""
    return frozenset(
        row - first_row
        for table in tables
        for row in range(table.last_row - table.total_rows + 1, table.last_row + 1)
    )
