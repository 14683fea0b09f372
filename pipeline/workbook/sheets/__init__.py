"""The sheets of the result: one module each, found by listing this package.

A module has `NAME`, the word on the tab; `ORDER`, by which sheets are sorted; `applies(analysis)` and
`write(book, sheet, …)`. Every sheet opens with its title (`Page.opening`), keeps its headings in sight
(`freeze_panes`) and can be printed (`Page.print_on`): tests look at each one.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report


class ResultSheet(Protocol):
    """What every module of this package offers."""

    NAME: str
    ORDER: int

    def applies(self, analysis: Analysis) -> bool:
        """Say whether this analysis has anything for the sheet."""

    def write(self, book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
        """Fill the empty sheet."""


@cache
def result_sheets() -> tuple[ResultSheet, ...]:
    """Return the modules of this package in the order of their sheets."""
    found = [
        cast("ResultSheet", import_module(f"{__name__}.{module.name}")) for module in iter_modules(__path__)
    ]
    return tuple(sorted(found, key=lambda sheet: sheet.ORDER))
