"""Marks in the template that values pasted over a drop-down cannot hide: what is lacking, what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from pipeline.inputs import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.workbook.template_sheets import Page

Area = tuple[int, int, int, int]


def mark_odd(page: Page, area: Area, question: Question) -> None:
    """Mark the answers in an area (rows and columns from 0) that this question cannot have."""
    rule = _ODD.get(question.kind)
    if rule is not None:
        cell = xl_rowcol_to_cell(area[0], area[1])
        test = rule(question, cell)
        formula = f"=AND(LEN({cell})>0,{test})"
        page.sheet.conditional_format(
            *area, {"type": "formula", "criteria": formula, "format": page.looks.odd}
        )


def mark_lacking(page: Page, area: Area, question: Question, columns: int) -> None:
    """Mark empty cells of a required column whose row (of so many columns) holds anything."""
    if question.required:
        row, cell = area[0] + 1, xl_rowcol_to_cell(area[0], area[1])
        whole = f"$A{row}:${xl_col_to_name(columns - 1)}{row}"
        formula = f"=AND(LEN(TRIM({cell}))=0,COUNTA({whole})>0)"
        page.sheet.conditional_format(
            *area, {"type": "formula", "criteria": formula, "format": page.looks.lacking}
        )


def _no_number(question: Question, cell: str) -> str:
    limits = [f"{cell}<{question.low:g}"] if question.low is not None else []
    limits += [f"{cell}>{question.high:.0f}"] if question.high is not None else []
    return f"OR(NOT(ISNUMBER({cell})),{','.join(limits)})" if limits else f"NOT(ISNUMBER({cell}))"


def _none_of(words: tuple[str, ...], cell: str) -> str:
    return f'ISERROR(SEARCH("|"&TRIM({cell})&"|","|{"|".join(words)}|"))'


_ODD: dict[Kind, Callable[[Question, str], str]] = {
    Kind.NUMBER: _no_number,
    Kind.RATING: lambda _, cell: _none_of(("1", "2", "3", "4", "5"), cell),
    Kind.CHOICE: lambda question, cell: _none_of(question.choices, cell),
    Kind.YES_NO: lambda question, cell: _none_of(question.choices, cell),
    Kind.DATE: lambda _, cell: f"AND(NOT(ISNUMBER({cell})),ISERROR(DATEVALUE({cell})))",
}
