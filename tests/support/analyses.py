"""A company of twelve functions and one row that is wrong, drawn as its sheets, analysed and written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.intake import read_workbook
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.stages.since.history import snapshot, with_history
from pipeline.workbook.result import write_result
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.stages.analysis import Analysis

AS_OF = date(2026, 11, 22)
COMPANY = """
Company name       | Kestrel Insurance
Home country       | United Kingdom
Industry           | Insurance
Reporting currency | GBP
Total employees    | 900
Customer languages | English
"""
FUNCTIONS = """
Function             | Headcount (FTE) | Annual cost | Department | Standardised | Measurable | Keep inhouse
Claims handling      | 120             | 5400000     | Claims     | 4            | 4          |
Customer service     | 80              | 2900000     | Service    | 4            | 4          |
Accounts payable     | 12              | 480000      | Finance    | 5            | 4          |
Payroll              | 5               | 240000      | HR         | 4            | 4          |
IT service desk      | 9               | 520000      | IT         | 4            | 4          |
Underwriting         | 40              | 3600000     | Insurance  |              |            |
Software development | 30              | 2700000     | IT         |              |            |
Office cleaning      | 14              | 380000      | Facilities | 4            | 4          |
Chief executive      | 1               | 420000      | Board      |              |            |
Complaint letters    | 6               | 210000      | Service    | 1            | 1          |
Recruiting           | 4               | 230000      | HR         | 3            | 3          |
Investor relations   | 2               | 260000      | Finance    |              |            | Yes
Policy printing      | many            | 90000       | Service    |              |            |
"""


def drawn(path: Path, functions: str = FUNCTIONS, **other_sheets: str) -> Path:
    """Write the company with these functions, and other sheets of its own by name."""
    return write_workbook(path, {"Company": COMPANY, "Functions": functions, **other_sheets})


def analysed(path: Path) -> Analysis:
    """Return the analysis of a workbook, as of a day that never changes."""
    return assess(read_workbook(path), policy=policy(), as_of=AS_OF)


def second_result_of(path: Path, target: Path) -> Path:
    """Write the result of a second analysis, the first one having been made under another policy."""
    first = assess(read_workbook(path), policy=policy("cost first"), as_of=AS_OF)
    write_result(with_history(analysed(path), earlier=snapshot(with_history(first))), target)
    return target


def result_of(path: Path, target: Path) -> Path:
    """Analyse a workbook and write its result to `target`, which is returned."""
    write_result(analysed(path), target)
    return target
