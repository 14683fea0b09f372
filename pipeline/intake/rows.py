"""Which rows under the headings are functions, and which are totals, notes, headings again, or nothing."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.inputs import Kind
from pipeline.intake.cells import shown
from pipeline.intake.text import key, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.intake.column import Column
    from pipeline.intake.sheets import Sheet, Table

_TOTAL_WORDS = r"(?:sub[ -]?totals?|totals?|sums?|gesamt|summe|zwischensumme|totale|totaal)"
_TOTAL = re.compile(rf"^(?:grand |overall |sub )?{_TOTAL_WORDS}\b|\b{_TOTAL_WORDS}$")
_BESIDE = "(?: (?:fte|ftes|cost|costs|headcount|all|overall))*"
_MERELY_TOTAL = re.compile(rf"^(?:the )?(?:grand |overall |company )?{_TOTAL_WORDS}{_BESIDE}$")
_NEARLY = 0.005
_NAMELESS = "without a name"


@dataclass(slots=True)
class Rows:
    """Offsets below the headings, in order: the functions, and what each other row is called."""

    functions: list[int] = field(default_factory=list)
    totals: dict[int, str] = field(default_factory=dict)
    wrong_totals: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def sort_rows(sheet: Sheet, first_row: int, columns: Mapping[str, Column], ours: frozenset[int]) -> Rows:
    """Tell the rows apart; every row with anything on it is in exactly one of the lists."""
    rows = Rows()
    length = max((len(column.raw) for column in columns.values()), default=0)
    numeric = [column for column in columns.values() if column.question.kind is not Kind.TEXT]
    texts = [column for column in columns.values() if column.question.kind is Kind.TEXT]
    for at in range(length):
        if any(column.has_content(at) for column in numeric) and not _headings_again(columns, at):
            rows.functions.append(at)
        elif label := _label(texts, at) or _other_text(sheet, first_row + at, ours):
            rows.notes[at] = label
    return rows


def _headings_again(columns: Mapping[str, Column], at: int) -> bool:
    same = (
        column.raw[at] == "" or tidy(shown(column.raw[at])) == column.heading.text
        for column in columns.values()
    )
    return all(same)


def _label(texts: Sequence[Column], at: int) -> str:
    return next((tidy(shown(column.raw[at])) for column in texts if column.raw[at] != ""), "")


def _other_text(sheet: Sheet, row: int, ours: frozenset[int]) -> str:
    """Return the first thing that stands on the row outside our own columns."""
    cells = enumerate(sheet.row(row), start=sheet.left)
    return next((tidy(shown(cell)) for column, cell in cells if cell != "" and column not in ours), "")


@dataclass(slots=True)
class _Sum:
    headcount: float = 0.0
    cost: float = 0.0
    rows: int = 0

    def add(self, headcount: float | None, cost: float | None) -> None:
        """Add a row."""
        self.headcount += headcount or 0.0
        self.cost += cost or 0.0
        self.rows += 1

    def equals(self, headcount: float | None, cost: float | None) -> bool:
        """Say whether these amounts are the sum of two rows or more; blank amounts do not count."""
        pairs = [(headcount, self.headcount), (cost, self.cost)]
        given = [(said, summed) for said, summed in pairs if said is not None]
        return self.rows > 1 and bool(given) and all(_same(said, summed) for said, summed in given)


def _same(said: float, summed: float) -> bool:
    return math.isclose(said, summed, rel_tol=_NEARLY, abs_tol=0.51 if abs(said) >= 100 else 0.051)  # noqa: PLR2004


def take_out_totals(
    rows: Rows,
    texts: Sequence[Column],
    amounts: tuple[Sequence[float | None], Sequence[float | None]],
    table_totals: frozenset[int],
) -> None:
    """Move totals and subtotals out of the functions, by word and arithmetic.

    `amounts` are headcount and cost by offset.
    """
    heads, costs = amounts
    labels = {at: _label_of_sum(texts, at) for at in rows.functions}
    suspects = {at for at in rows.functions if _reads_like_total(labels[at])}
    plain = _Sum()
    for at in rows.functions:
        if at not in suspects:
            plain.add(heads[at], costs[at])
    block, whole, kept = _Sum(), _Sum(), []
    for at in rows.functions:
        said = heads[at], costs[at]
        suspect = at in suspects
        suits = suspect and any(each.equals(*said) for each in (block, whole, plain))
        if suits or at in table_totals:
            rows.totals[at] = labels[at] or _label(texts, at) or _NAMELESS
            block = _Sum()
        elif suspect and _MERELY_TOTAL.match(key(labels[at])):
            rows.wrong_totals[at] = labels[at]
            block = _Sum()
        else:
            kept.append(at)
            block.add(*said)
            whole.add(*said)
    rows.functions = kept


def _label_of_sum(texts: Sequence[Column], at: int) -> str:
    """Return the words for a sum wherever they stand on the row, else the function's name."""
    labels = {column.question.name: tidy(shown(column.raw[at])) for column in texts if column.raw[at] != ""}
    sums = [label for label in labels.values() if _TOTAL.search(label.casefold())]
    return sums[0] if sums else labels.get("function", "")


def _reads_like_total(label: str) -> bool:
    """Suspect a row with a word for sum on it, and a row of figures without a name."""
    return not label or bool(_TOTAL.search(label.casefold()))


def total_rows(tables: Sequence[Table], first_row: int) -> frozenset[int]:
    """Return the offsets of the rows that Excel tables call their totals."""
    return frozenset(
        row - first_row
        for table in tables
        for row in range(table.last_row - table.total_rows + 1, table.last_row + 1)
    )
