"""A live count of what the list of functions holds: it sees what was pasted over the checks too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pipeline.inputs import FUNCTION_QUESTIONS, FUNCTIONS_SHEET, Kind
from pipeline.workbook.template_sheets import LAST_CHECKED_ROW, TABLE_ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.workbook.examples import Answers
    from pipeline.workbook.template_sheets import Page

_NAMES = [question.name for question in FUNCTION_QUESTIONS]
_GOOD, _AGAIN = "None: good", "look again"
_RATINGS = [question.name for question in FUNCTION_QUESTIONS if question.kind is Kind.RATING]


def write_state(page: Page, row: int, rows: Sequence[Answers]) -> int:
    """Write what the list holds now and what to look at again, from formulas; return the next free row.

    `rows` are the functions it is written with: the values that show before anything is worked out.
    """
    sheet, looks = page.sheet, page.looks
    sheet.write_string(row, 0, "Your list as it stands", looks.strong)
    row += 1
    sheet.write_string(row, 0, "Functions listed", looks.label)
    sheet.write_formula(row, 1, f"=COUNTA({_column('function')})", looks.boxed(), len(rows))
    for at, (label, count) in enumerate(_FAULTS, start=row + 1):
        sheet.write_string(at, 0, label, looks.label)
        sheet.write_formula(at, 1, _said(count), looks.boxed(), _GOOD)
        rule = {"type": "text", "criteria": "containing", "value": _AGAIN, "format": looks.odd_word}
        sheet.conditional_format(at, 1, at, 1, rule)
    return row + 1 + len(_FAULTS)


def _said(count: str) -> str:
    return f'=IFERROR(IF({count}=0,"{_GOOD}",{count}&": {_AGAIN}"),"A cell holds an error: {_AGAIN}")'


def _column(name: str, last: str = "") -> str:
    first, end = (xl_col_to_name(_NAMES.index(each)) for each in (name, last or name))
    return f"{FUNCTIONS_SHEET}!${first}${TABLE_ROW + 2}:${end}${LAST_CHECKED_ROW}"


def _lacking(name: str) -> str:
    """Count the rows that have a name but not this."""
    return f'SUMPRODUCT(({_column("function")}<>"")*({_column(name)}=""))'


def _wordy(name: str) -> str:
    """Count the cells of a column of numbers that hold something else."""
    return f"(COUNTA({_column(name)})-COUNT({_column(name)}))"


def _odd_ratings() -> str:
    cells = _column(_RATINGS[0], _RATINGS[-1])
    known = "+".join(f"COUNTIF({cells},{rating})" for rating in range(1, 6))
    return f"(COUNTA({cells})-({known}))"


_FAULTS = (
    (
        "No name",
        f'SUMPRODUCT(({_column("function")}="")*(({_column("headcount")}<>"")+({_column("annual_cost")}<>"")>0))',
    ),
    ("No headcount", _lacking("headcount")),
    ("No annual cost", _lacking("annual_cost")),
    ("Headcount is no number", _wordy("headcount")),
    ("Annual cost is no number", _wordy("annual_cost")),
    ("Rating other than 1 to 5", _odd_ratings()),
)
