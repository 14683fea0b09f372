"""The portfolio: all companies of a folder in one workbook, made from what was kept of each of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.stages.since.state import read_state
from pipeline.workbook.looks import ResultLooks
from pipeline.workbook.portfolio.figures import companies_of
from pipeline.workbook.portfolio.pages import (
    write_benchmarks,
    write_companies,
    write_left_out,
    write_lots,
    write_own_currency,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["write_portfolio"]

_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # fixed: the same input, the same bytes
UNREADABLE = "not comparable: analysed by another version of the program; drop its workbook again"


def write_portfolio(snapshots: Mapping[str, str], troubles: Mapping[str, str], target: Path) -> None:
    """Write `target`: companies side by side, benchmarks, shared lots, what was left out and why.

    `snapshots` are texts of `history.snapshot` by the name of the workbook, `troubles` what became of others
    (“refused: CODE, CODE”). The same arguments make the same bytes. A snapshot that cannot be read is told.
    """
    states = {stem: read_state(text) for stem, text in snapshots.items()}
    known = {stem: state for stem, state in states.items() if state is not None}
    left_out = {**{stem: UNREADABLE for stem, state in states.items() if state is None}, **troubles}
    folder = companies_of(known)
    with xlsxwriter.Workbook(str(target)) as book:
        book.set_properties({"created": _MADE, "title": "Outsourcing assessment: portfolio"})
        looks = ResultLooks(book, folder.currency)
        write_companies(book, looks, folder, left_out=len(left_out))
        if folder.companies:
            write_own_currency(book, looks, folder)
            write_benchmarks(book, looks, folder)
            write_lots(book, looks, folder)
        if left_out:
            write_left_out(book, looks, left_out)
