"""Which rows under the headings are functions, and which are notes, headings again or another table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.inputs import Kind
from pipeline.intake.cells import shown
from pipeline.intake.heading_words import match_heading
from pipeline.intake.text import tidy
from pipeline.intake.units import Unit, split_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.intake.column import Column
    from pipeline.intake.sheets import Cell, Sheet

_AMOUNTS = ("headcount", "annual_cost")
_FEWEST_OF_LEGEND = 2
_COLUMN_NUMBER = re.compile(r"\s*[(\[]\d{1,2}[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that is the sum of others although it does not say so: its label, how many, and on which side."""

    label: str
    rows: int
    above: bool


@dataclass(slots=True)
class Rows:
    """Offsets below the headings, in order: the functions, and what each other row is called.

    `tables` are the first rows of other tables under the list, each with how many rows it has; `lists` are
    those of them that have headings of ours, in other columns.
    """

    functions: list[int] = field(default_factory=list)
    totals: dict[int, str] = field(default_factory=dict)
    sums: dict[int, Sum] = field(default_factory=dict)
    wrong_totals: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    tables: dict[int, tuple[str, int]] = field(default_factory=dict)
    lists: dict[int, tuple[str, int]] = field(default_factory=dict)


def sort_rows(sheet: Sheet, first_row: int, columns: Mapping[str, Column], ours: frozenset[int]) -> Rows:
    """Tell the rows apart; every row with anything on it is in exactly one of the lists, or of a table."""
    rows = Rows()
    length = max((len(column.raw) for column in columns.values()), default=0)
    numeric = [column for column in columns.values() if column.question.kind is not Kind.TEXT]
    texts = [column for column in columns.values() if column.question.kind is Kind.TEXT]
    for at in range(length):
        if any(column.has_content(at) for column in numeric) and not _headings_again(columns, at):
            rows.functions.append(at)
        elif label := label_of(texts, at) or _other_text(sheet, first_row + at, ours):
            rows.notes[at] = label
    _take_out_other_tables(rows, columns, texts)
    return rows


def _headings_again(columns: Mapping[str, Column], at: int) -> bool:
    """Say whether the row repeats the headings, or gives their units."""
    if any(isinstance(columns[name].raw[at], float) for name in _AMOUNTS if name in columns):
        return False
    cells = [column.raw[at] for column in columns.values() if column.raw[at] != ""]
    numbered = len(cells) > 1 and all(
        isinstance(cell, str) and _COLUMN_NUMBER.fullmatch(cell) for cell in cells
    )
    return numbered or all(_same_heading(column.raw[at], column) for column in columns.values())


def _same_heading(cell: Cell, column: Column) -> bool:
    if cell == "" or tidy(shown(cell)) == column.heading.text:
        return True
    if not isinstance(cell, str) or column.question.kind is Kind.TEXT:
        return False
    match = match_heading(tidy(cell), guess=False)
    if match and match.question is column.question:
        return True
    return column.question.name == "annual_cost" and split_unit(f"x ({tidy(cell)})")[1] != Unit()


def label_of(texts: Sequence[Column], at: int) -> str:
    """Return the first text that stands on the row."""
    return next((tidy(shown(column.raw[at])) for column in texts if column.raw[at] != ""), "")


def _other_text(sheet: Sheet, row: int, ours: frozenset[int]) -> str:
    """Return the first thing that stands on the row outside our own columns."""
    cells = enumerate(sheet.row(row), start=sheet.left)
    return next((tidy(shown(cell)) for column, cell in cells if cell != "" and column not in ours), "")


def _take_out_other_tables(rows: Rows, columns: Mapping[str, Column], texts: Sequence[Column]) -> None:
    """After a blank row, another table or a legend may follow: it is told, and its rows are no functions."""
    if not all(name in columns for name in _AMOUNTS):
        return
    for block in _blocks_below(rows):
        filled = [at for at in block if at not in rows.notes]
        if not filled or not _is_foreign(columns, filled):
            continue
        kind = rows.lists if _has_headings(columns, filled[0]) else rows.tables
        kind[block[0]] = (rows.notes.get(block[0]) or label_of(texts, block[0]), len(block))
        gone = set(block)
        rows.functions = [at for at in rows.functions if at not in gone]
        rows.notes = {at: label for at, label in rows.notes.items() if at not in gone}


def _has_headings(columns: Mapping[str, Column], at: int) -> bool:
    """Say whether people and cost are asked for on the row, wherever."""
    cells = [column.raw[at] for column in columns.values()]
    asked = [match_heading(tidy(cell), guess=False) for cell in cells if isinstance(cell, str)]
    return set(_AMOUNTS) <= {match.question.name for match in asked if match}


def _blocks_below(rows: Rows) -> Iterator[list[int]]:
    """Yield the rows that stand together under a blank row, but for those of the list itself."""
    used = sorted((*rows.functions, *rows.notes))
    starts = [at + 1 for at, (one, other) in enumerate(pairwise(used)) if other > one + 1]
    for start, end in pairwise([*starts, len(used)] if starts else []):
        yield used[start:end]


def _is_foreign(columns: Mapping[str, Column], filled: Sequence[int]) -> bool:
    """Say whether the rows begin with other headings, or hold words where people and cost should stand."""
    amounts = [columns[name] for name in _AMOUNTS]
    heads = [_holds_words(column, filled[0]) for column in amounts]
    if all(heads) or (any(heads) and any(column.raw[filled[0]] == "" for column in amounts)):
        return len(filled) > 1 or not all(heads)
    known = any(column.answers[at] is not None for column in amounts for at in filled)
    return not known and len(filled) >= _FEWEST_OF_LEGEND


def _holds_words(column: Column, at: int) -> bool:
    cell = column.raw[at]
    return isinstance(cell, str) and bool(cell) and not any(each.isdigit() for each in cell)
