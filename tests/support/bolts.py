"""Acme Bolts, a small company to analyse, drawn as its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

COMPANY = """
Company name       | Acme Bolts
Home country       | United Kingdom
Reporting currency | GBP
Total employees    | 400
"""
FUNCTIONS = """
Function         | Headcount (FTE) | Annual cost | Strategic importance
Accounts payable | 12              | 540000      | 1
Chief executive  | 1               | 300000      | 5
Payroll          | 4               | 190000      |
"""
ONE_ROW_WRONG = """
Function         | Headcount (FTE) | Annual cost
Accounts payable | 12              | 540000
Payroll          | four            | 180000
"""
ALL_WRONG = """
Function         | Headcount (FTE) | Annual cost
Accounts payable | many            | 540000
"""


def workbook(path: Path, functions: str = FUNCTIONS) -> Path:
    """Write Acme Bolts with these functions to `path`."""
    return write_workbook(path, {"Company": COMPANY, "Functions": functions})
