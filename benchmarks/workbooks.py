"""Workbooks to measure with: a company drawn at random and always the same, as its systems would export it.

`python -m benchmarks.workbooks FUNCTIONS FOLDER [WORKBOOKS]` writes them. Not into the template: that one
keeps a look for every empty cell, and with 100,000 functions the guard at the door finds it too large.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from benchmarks.company import COMPANY, drawn_answers
from pipeline.inputs import COMPANY_QUESTIONS, COMPANY_SHEET, FUNCTION_QUESTIONS, FUNCTIONS_SHEET, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - as XlsxWriter wants it; fixed: the same bytes every time
_AS_TYPED: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.YES_NO: lambda told: "Yes" if told else "No",
    Kind.LANGUAGES: ", ".join,
}


def write_workbook(path: Path, functions: int, name: str = "Example plc") -> None:
    """Write the workbook of the company `name` with so many functions; the same bytes every time."""
    told, about = drawn_answers(functions), {**COMPANY, "company": name}
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": _MADE})
        company = book.add_worksheet(COMPANY_SHEET)
        company.write_row(0, 0, ["Question", "Your answer"])
        for row, question in enumerate(COMPANY_QUESTIONS, start=1):
            company.write_row(row, 0, [question.header, about.get(question.name)])
        sheet = book.add_worksheet(FUNCTIONS_SHEET)
        for column, question in enumerate(FUNCTION_QUESTIONS):
            typed = _AS_TYPED.get(question.kind, _as_it_is)
            sheet.write(0, column, question.header)
            for row, answer in enumerate(told[question.name], start=1):
                if answer is not None:
                    sheet.write(row, column, typed(answer))


def _as_it_is(answer: Any) -> Any:  # noqa: ANN401 - an answer of any kind
    return answer


def write_folder(folder: Path, functions: int, workbooks: int) -> None:
    """Write so many workbooks, of companies that differ in their names."""
    for number in range(1, workbooks + 1):
        write_workbook(folder / f"company_{number:04}.xlsx", functions, f"Company {number}")


if __name__ == "__main__":
    write_folder(Path(sys.argv[2]), int(sys.argv[1]), int(sys.argv[3]) if sys.argv[3:] else 1)
