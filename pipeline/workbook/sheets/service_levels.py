"""The sheet `Service levels`: what to measure for each kind of work that moves, and where to start."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.frames import row_dicts
from pipeline.workbook.blocks import Column, Page
from pipeline.workbook.cited import cited
from pipeline.workbook.looks import counted, dearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Service levels"
ORDER = 37
A3 = 8
_WIDTHS = (22, 32, 16, 30, 20, 36, 11, 10, 16, 40, 46)
_COLUMNS = (
    Column("Kind of work", 0, look=Look.WORD, bold=True),
    Column("What is measured", 1),
    Column("Better is", 2),
    Column("Range to start from", 3),
    Column("Unit", 4),
    Column("How it is measured", 5),
    Column("Functions", 6, look=Look.COUNT),
    Column("People", 7, look=Look.COUNT, decimals=1),
    Column("Cost today, a year", 8, look=Look.MONEY),
    Column("Functions, dearest first", 9),
    Column("Source", 10),
)
NO_LEVEL = "No published level found: agree after three months of measuring"
_EXPLAINED = (
    "A start for the talks, not a promise: measure your own level for three months, then agree.",
    "Few measures, each with money behind it, are better than many: every level above your need costs money.",
)


def applies(analysis: Analysis) -> bool:
    """Say whether any work goes to a provider."""
    return bool(len(analysis.plan.service_levels))


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: a headline, then one line a measure, the kind of work with most money first."""
    del book
    found = report.analysis.plan.service_levels
    page = Page(sheet, looks, _WIDTHS)
    cited = int(found["high"].notna().sum())
    kinds = counted(found["kind"].nunique(), "kind")
    headline = (
        f"{counted(len(found), 'measure')} for {kinds} of work that moves; {cited:,} with a published level."
    )
    head = page.opening("Service levels", (headline, *_EXPLAINED))
    row = page.heads(head, _COLUMNS)
    for measure in row_dicts(found):
        row = page.line(row, _COLUMNS, _values(measure))
    sheet.autofilter(head, 0, row - 1, len(_COLUMNS) - 1)
    sheet.freeze_panes(head + 1, 2)
    page.print_on(A3, repeated=head)


def _values(measure: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        measure["kind"], measure["measure"], measure["direction"], _range(measure), measure["unit"],
        measure["how_measured"], measure["functions"], measure["heads"], measure["cost"],
        dearest(measure["examples"], measure["functions"]), _source(measure),
    )  # fmt: skip


def _range(measure: Mapping[str, Any]) -> str:
    low, high = measure["low"], measure["high"]
    if isnan(high):
        return NO_LEVEL
    return f"{high:g}" if isnan(low) or low == high else f"{low:g} to {high:g}"


def _source(measure: Mapping[str, Any]) -> str:
    if isnan(measure["high"]):
        return cited(measure["source"])
    return f"{cited(measure['source'])}, {measure['year']}; trust in it: {measure['confidence']}"
