"""The sheet `Company` for a workbook that has none: ours to lay out, the user's to fill in and to keep.

It carries no stamp of ours, so the next run reads its answers and leaves it where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.inputs import COMPANY_SHEET
from pipeline.workbook.template_checks import Checks
from pipeline.workbook.template_sheets import Page, write_company

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.template_looks import Looks

_TITLE = "Your company: answer what you can, save, put this file into the folder “input”"


def added_to(sheets: Iterable[str]) -> frozenset[str]:
    """Return the name of the sheet to add to a workbook with these sheets; nothing if it has one."""
    there = {name.strip().casefold() for name in sheets}
    return frozenset() if COMPANY_SHEET.casefold() in there else frozenset({COMPANY_SHEET})


def write(sheet: Worksheet, looks: Looks) -> None:
    """Fill the empty sheet with the questions; the answers are left to the user."""
    write_company(Page(sheet, looks, Checks({})), {}, _TITLE)
