"""The first sheet of the template: what this is, what to do, what happens with the file, an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.columns import OUTPUT_COLUMNS, Group
from pipeline.inputs import (
    ASSUMPTIONS_SHEET,
    COMPANY_SHEET,
    FUNCTION_QUESTIONS,
    FUNCTIONS_SHEET,
    TEMPLATE_ID,
    TEMPLATE_VERSION,
)
from pipeline.workbook.template_looks import height
from pipeline.workbook.template_sheets import A4, need
from pipeline.workbook.template_state import write_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format

    from pipeline.workbook.examples import Answers
    from pipeline.workbook.template_sheets import Page

STAMP = f"{TEMPLATE_ID} {TEMPLATE_VERSION}"
_LINES = tuple[tuple[str, str], ...]
_WORKED_EXAMPLE = (("Column", 26), ("Typed", 40), ("Needed", 22), ("What it means", 74))
_NEEDED = ", ".join(question.header for question in FUNCTION_QUESTIONS if question.required)
_WHAT: _LINES = (
    (
        "What it is",
        "List the work your company does, one row per function. For each row you get back whether to",
    ),
    ("", "hand it to somebody outside, in which form, in which countries, what that would save, and why."),
    ("", "It is a first assessment from modelled figures: no quote and no legal advice."),
)
_STEPS: _LINES = (
    (COMPANY_SHEET, "1.  Say who you are. Two minutes; every answer is optional."),
    (
        FUNCTIONS_SHEET,
        "2.  List the work: name, headcount, yearly cost. From your own list, paste values only.",
    ),
    (
        "",
        "3.  Save the file in the folder “input” and run “make analyze” (or “sourcing analyze FILE”),",
    ),
    ("", "     or hand it to the colleague who does. Half-filled is fine: the result says what to add."),
    (ASSUMPTIONS_SHEET, "Later, if you like: put your own figure beside any of ours."),
)
_KEY: _LINES = (
    ("Required", f"White on dark blue. Only three columns are needed: {_NEEDED}."),
    ("Optional", "Black on light blue. Every answer sharpens the result. Leave empty what you do not know;"),
    ("", "the result then says what was assumed."),
    (
        "Your answer",
        "Cells to fill in. Click one to see what may stand there; point at a heading for an example.",
    ),
)
_FATE: _LINES = (
    ("Your file", "It is read, never changed. All your columns, sheets and formats are in the result too."),
    (
        "The result",
        "A copy in the folder “output”, called <your file>_analyzed.xlsx: our columns stand to the right",
    ),
    ("", "of yours, our sheets beside yours. If no row could be read: <your file>_needs_fixes.xlsx."),
    (
        "Mistakes",
        "A row that cannot be read is set aside and listed on “Fix list” with its cell. The rest counts.",
    ),
    ("Privacy", "Everything runs on your own machine. Nothing is sent anywhere."),
)


_BACK: _LINES = tuple(
    (str(group), ", ".join(column.header for column in OUTPUT_COLUMNS if column.group == group))
    for group in Group
)


def write_start(page: Page, rows: Sequence[Answers] = ()) -> None:
    """Write the sheet from top to bottom, `rows` being the functions listed; it fits one printed page."""
    page.sheet.hide_gridlines(2)
    page.sheet.set_row(0, 30)
    page.sheet.write_string(0, 0, "Which of our work should someone else do?", page.looks.title)
    row = _write_lines(page, 2, _WHAT)
    row = _write_section(page, row, "Three steps", _STEPS)
    row = write_state(page, row + 1, rows)
    row = _write_section(page, row, "Required and optional", _KEY)
    row = _write_section(page, row, "What happens with the file", _FATE)
    row = _write_section(page, row, "What stands beside every function in the result", _BACK)
    row = _write_worked_example(page, row + 1)
    page.sheet.write_string(row + 1, 0, f"Template: {STAMP}", page.looks.line)
    page.print_on(A4, pages_high=1)
    page.sheet.set_portrait()


def _write_section(page: Page, row: int, heading: str, lines: _LINES) -> int:
    page.sheet.write_string(row + 1, 0, heading, page.looks.strong)
    return _write_lines(page, row + 2, lines)


def _write_lines(page: Page, row: int, lines: _LINES) -> int:
    for offset, (label, text) in enumerate(lines):
        if label in (COMPANY_SHEET, FUNCTIONS_SHEET, ASSUMPTIONS_SHEET):
            page.sheet.write_url(row + offset, 0, f"internal:'{label}'!A1", page.looks.link, label)
        elif label:
            page.sheet.write_string(row + offset, 0, label, _look(page, label))
        page.sheet.write_string(row + offset, 1, text, page.looks.line)
    return row + len(lines)


def _look(page: Page, label: str) -> Format:
    looks = page.looks
    keys = {
        "Required": looks.header_word(required=True),
        "Optional": looks.header_word(required=False),
        "Your answer": looks.figure,
    }
    return keys.get(label, looks.of(bold=True))


def _write_worked_example(page: Page, row: int) -> int:
    heading = f"A worked example: one row of the sheet {FUNCTIONS_SHEET}, read from top to bottom"
    page.sheet.write_string(row, 0, heading, page.looks.strong)
    for column, (text, width) in enumerate(_WORKED_EXAMPLE):
        page.sheet.set_column(column, column, width)
        page.sheet.write_string(row + 1, column, text, page.looks.body_heading)
    widths = [width for _, width in _WORKED_EXAMPLE]
    for line, question in enumerate(FUNCTION_QUESTIONS, start=row + 2):
        texts = (question.header, question.example, need(question), question.help)
        header = page.looks.header_word(required=question.required)
        looks = (header, page.looks.figure, page.looks.body, page.looks.body)
        page.sheet.set_row(line, height(texts, widths))
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            page.sheet.write_string(line, column, text, look)
    return row + 2 + len(FUNCTION_QUESTIONS)
