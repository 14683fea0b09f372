"""The sheets of the template that people fill in, written from the declarations in `pipeline.inputs`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, FUNCTIONS_SHEET, Question
from pipeline.knowledge.tables import read_table
from pipeline.workbook.template_looks import height
from pipeline.workbook.template_marks import mark_lacking, mark_odd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.examples import Answers, Cell
    from pipeline.workbook.template_checks import Checks
    from pipeline.workbook.template_looks import Looks

BLANK_ROWS = 300
LAST_CHECKED_ROW = 2_000
TABLE_ROW = 0  # 0-based, as XlsxWriter counts: the headings of Functions
HEADER_ROW = 1  # the headings of the other sheets, below a title
A4, A3 = 9, 8  # Excel's numbers of paper sizes
_READABLE = 70  # per cent on paper: two pages wide
_COMPANY_TITLE = "Your company: all optional; the result says what was assumed"
_COMPANY_HEADINGS = (("Question", 32), ("Your answer", 30), ("What it means", 62), ("It changes", 32))
_ASSUMPTION_HEADINGS = (
    ("Assumption", 48), ("Our figure", 12), ("Your figure", 12), ("Unit", 24),
    ("Low", 10), ("High", 10), ("Source", 58), ("Name", 36),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet being written, with the workbook's formats and checks."""

    sheet: Worksheet
    looks: Looks
    checks: Checks

    def put(self, row: int, column: int, value: Cell | None, look: Format) -> None:
        """Write one answer, or the empty cell that waits for it; text never becomes a formula or a link."""
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, look)
        else:
            self.sheet.write_datetime(row, column, value, look)

    def headings(self, title: str, headings: Sequence[tuple[str, float]]) -> None:
        """Write the sheet's title and a heading row, set the widths, keep both in sight."""
        self.sheet.write_string(0, 0, title, self.looks.title)
        self.sheet.set_row(0, 26)
        for column, (text, width) in enumerate(headings):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(HEADER_ROW, column, text, self.looks.body_heading)
        self.keep_headings(HEADER_ROW)

    def keep_headings(self, row: int) -> None:
        """Keep the rows down to the headings in `row` and the first column in sight."""
        self.sheet.freeze_panes(row + 1, 1)
        self.sheet.repeat_rows(0, row)

    def print_on(self, paper: int, *, pages_high: int = 0) -> None:
        """Print as wide as one landscape page, with the sheet's name and page number below."""
        self.sheet.set_landscape()
        self.sheet.set_paper(paper)
        self.sheet.fit_to_pages(1, pages_high)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&A&RPage &P of &N")


def write_company(page: Page, answers: Answers, title: str = _COMPANY_TITLE) -> None:
    """Write one line a question: label in A, answer in B, help in C, what it changes in D."""
    page.headings(title, _COMPANY_HEADINGS)
    widths = [width for _, width in _COMPANY_HEADINGS]
    for row, question in enumerate(COMPANY_QUESTIONS, start=HEADER_ROW + 1):
        texts = (question.header, "", f"{question.help} {question.allowed}", question.changes)
        page.sheet.set_row(row, height(texts, widths))
        for column, look in ((0, page.looks.label), (2, page.looks.body), (3, page.looks.faint)):
            page.sheet.write_string(row, column, texts[column], look)
        page.put(row, 1, answers.get(question.name), page.looks.answer_line(question))
        page.sheet.data_validation(row, 1, row, 1, page.checks.of(question))
        mark_odd(page, (row, 1, row, 1), question)
    page.sheet.set_selection(HEADER_ROW + 1, 1, HEADER_ROW + 1, 1)
    page.print_on(A4, pages_high=1)


def write_functions(page: Page, rows: Sequence[Answers]) -> None:
    """Write the table `Functions`: headings with notes, `rows` or empty rows to fill in."""
    for column, question in enumerate(FUNCTION_QUESTIONS):
        _write_heading(page, column, question)
        look = page.looks.answer(question, tinted=question.required)
        for row, answers in enumerate(rows or [{}] * BLANK_ROWS, start=TABLE_ROW + 1):
            page.put(row, column, answers.get(question.name), look)
        page.sheet.data_validation(
            TABLE_ROW + 1, column, LAST_CHECKED_ROW - 1, column, page.checks.of(question)
        )
        area = (TABLE_ROW + 1, column, LAST_CHECKED_ROW - 1, column)
        mark_lacking(page, area, question, len(FUNCTION_QUESTIONS))
        mark_odd(page, area, question)
    for row, answers in enumerate(rows, start=TABLE_ROW + 1):
        page.sheet.set_row(row, _height(answers))
    last_row = TABLE_ROW + (len(rows) or BLANK_ROWS)
    page.sheet.add_table(TABLE_ROW, 0, last_row, len(FUNCTION_QUESTIONS) - 1, _table(page.looks))
    page.sheet.set_row(TABLE_ROW, 52)
    page.keep_headings(TABLE_ROW)
    page.sheet.set_selection(TABLE_ROW + 1, 0, TABLE_ROW + 1, 0)
    page.print_on(A3)
    page.sheet.repeat_columns(0)
    page.sheet.set_print_scale(
        _READABLE
    )  # our columns follow in the result: a page of all would be too small


def _height(answers: Answers) -> float:
    texts = [str(answers.get(question.name, "")) for question in FUNCTION_QUESTIONS]
    return height(texts, [question.width for question in FUNCTION_QUESTIONS])


def _table(looks: Looks) -> dict[str, Any]:
    columns = [
        {"header": question.header, "header_format": looks.header(required=question.required)}
        for question in FUNCTION_QUESTIONS
    ]
    told = (
        "One row for every function: its name, how many people do it, what they cost, and what else is known."
    )
    return {
        "name": FUNCTIONS_SHEET,
        "style": None,
        "columns": columns,
        "title": "The list of functions",
        "description": told,
    }


def _write_heading(page: Page, column: int, question: Question) -> None:
    page.sheet.set_column(column, column, question.width)
    size = {"width": 300, "height": 120, "font_size": 9}
    page.sheet.write_comment(TABLE_ROW, column, note(question), {"author": "sourcing", **size})


def need(question: Question) -> str:
    """Return whether an answer is needed, and of what kind, in words."""
    return f"{'Required' if question.required else 'Optional'}: {question.kind}"


def note(question: Question) -> str:
    """Return the note on a heading: definition, what may stand there, an example."""
    return f"{need(question)}\n{question.help}\nAllowed: {question.allowed}\nExample: {question.example}"


def write_assumptions(page: Page, own: Mapping[str, float]) -> None:
    """Write every figure of ours with its range and source, and beside it room for the user's own."""
    page.headings("Our figures: type yours beside one to replace it", _ASSUMPTION_HEADINGS)
    for row, known in enumerate(read_table("assumptions.csv"), start=HEADER_ROW + 1):
        _write_assumption(page, row, known)
        page.put(row, 2, own.get(known["name"]), page.looks.figure)
        page.sheet.data_validation(row, 2, row, 2, _likely(known))
    page.sheet.set_selection(HEADER_ROW + 1, 2, HEADER_ROW + 1, 2)
    page.print_on(A4)


def _write_assumption(page: Page, row: int, known: Mapping[str, str]) -> None:
    texts = (known["label"], "", "", known["unit"], "", "", known["source"], known["name"])
    page.sheet.set_row(row, height(texts, [width for _, width in _ASSUMPTION_HEADINGS]))
    page.sheet.write_string(row, 0, known["label"], page.looks.label)
    for column, key in ((1, "value"), (4, "low"), (5, "high")):
        page.sheet.write_number(row, column, float(known[key]), page.looks.number)
    for column, key in ((3, "unit"), (6, "source"), (7, "name")):
        page.sheet.write_string(row, column, known[key], page.looks.faint)


def _likely(known: Mapping[str, str]) -> dict[str, Any]:
    between = f"Between {known['low']} and {known['high']} ({known['unit']}) is likely."
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": float(known["low"]),
        "maximum": float(known["high"]),
        "input_title": "Your figure",
        "input_message": f"{between} Leave it empty to keep ours.",
        "error_type": "warning",
        "error_title": "Outside the likely range",
        "error_message": between,
    }
