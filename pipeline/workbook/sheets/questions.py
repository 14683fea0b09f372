"""The sheet `Questions`: what to answer next, by the money that hangs on it, each linked to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.frames import row_dicts
from pipeline.inputs import COMPANY_QUESTIONS, COMPANY_SHEET, FUNCTION_QUESTIONS, FUNCTIONS_SHEET
from pipeline.intake.addresses import name as address
from pipeline.workbook.looks import LIGHT_BLUE, counted, money, row_height
from pipeline.workbook.report import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.inputs import Question
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Questions"
ORDER = 40
_HEADINGS = (
    *(("Question", 34), ("Where to answer", 28), ("Functions affected", 12), ("Cost that hangs on it", 18)),
    *(("Examples, dearest first", 48), ("Why it matters", 64)),
)
_FIGURES = (2, 3)
_HEADER_ROW = 4
_EXPLAINED = (
    "Another answer to the question changes tag, sourcing model, country or money of these functions. "
    "A function can hang on several questions, so the amounts do not add up."
)
_ASKED = {
    FUNCTIONS_SHEET: {question.name: question for question in FUNCTION_QUESTIONS},
    COMPANY_SHEET: {question.name: question for question in COMPANY_QUESTIONS},
}
_SCORES = {"strategic_value": "strategic value", "suitability": "suitability for a provider"}
_CRITERIA = {"capability": "capability_gap"}


def applies(analysis: Analysis) -> bool:
    """Say whether any unanswered question could change an answer."""
    return bool(len(analysis.questions))


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: a headline, then one line a question, the most money first."""
    del book
    sheet.write_string(0, 0, "Questions", looks.title)
    sheet.set_row(0, 28)
    sheet.write_string(1, 0, _headline(report), looks.strong)
    sheet.write_string(2, 0, _EXPLAINED, looks.line)
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        head = looks.head_right if column in _FIGURES else looks.head
        sheet.write_string(_HEADER_ROW, column, heading, head)
    sheet.set_row(_HEADER_ROW, 32)
    asked = row_dicts(report.analysis.questions)
    for row, one in enumerate(asked, start=_HEADER_ROW + 1):
        _write_question(sheet, row, one, report=report, looks=looks)
    _set_up(sheet, _HEADER_ROW + len(asked))


def _headline(report: Report) -> str:
    asked = report.analysis.questions
    first = asked.iloc[0]
    header = _ASKED[first["sheet"]][first["question"]].header
    open_ones = counted(len(asked), "unanswered question")
    return (
        f"{open_ones} could change an answer. Begin with “{header}”: "
        f"{counted(first['functions'], 'function')}, {money(first['cost'], report.currency)} a year."
    )


def _write_question(
    sheet: Worksheet, row: int, one: Mapping[Any, Any], *, report: Report, looks: ResultLooks
) -> None:
    question = _ASKED[one["sheet"]][one["question"]]
    link, place = _place(question, one["sheet"], report)
    more = one["functions"] - len(one["examples"])
    examples = ", ".join(one["examples"]) + (f" and {more:,} more" if more > 0 else "")
    why = _why(question, report.analysis.policy)
    sheet.write_string(row, 0, question.header, looks.cell(Look.WORD, bold=True))
    if link:
        sheet.write_url(row, 1, link, looks.cell_link, place)
    else:
        sheet.write_string(row, 1, place, looks.body)
    sheet.write_number(row, 2, one["functions"], looks.count())
    sheet.write_number(row, 3, one["cost"], looks.cell(Look.MONEY))
    sheet.write_string(row, 4, examples, looks.body)
    sheet.write_string(row, 5, why, looks.body)
    texts = (question.header, place, examples, why)
    sheet.set_row(row, row_height(texts, [_HEADINGS[at][1] for at in (0, 1, 4, 5)]))


def _place(question: Question, asked_on: str, report: Report) -> tuple[str, str]:
    """Return the link and the words for where the answer goes."""
    if asked_on == COMPANY_SHEET:
        return f"internal:{quoted(_company_sheet(report))}A1", f"Sheet {COMPANY_SHEET}"
    layout = report.analysis.intake.layout
    if layout is None:
        return "", f"A column “{question.header}”"
    column = layout.columns.get(question.name)
    cell = address(layout.header_row, column or 1)
    words = f"{layout.sheet}!{cell}" if column else f"A new column “{question.header}” on {layout.sheet}"
    return f"internal:{quoted(report.sheet)}{cell}", words


def _company_sheet(report: Report) -> str:
    """Return the name of the sheet as it is written in this workbook."""
    return next(name for name in report.user_sheets if name.strip().casefold() == COMPANY_SHEET.casefold())


def _why(question: Question, policy: Policy) -> str:
    """Say what is asked, and what the answer decides or how much it counts under the policy."""
    if question.changes:
        return f"{question.help} It decides {question.changes}."
    criterion = _CRITERIA.get(question.name, question.name)
    counts = [
        f"{getattr(policy, score)[criterion]:.0%} of {words}"
        for score, words in _SCORES.items()
        if criterion in getattr(policy, score)
    ]
    return f"{question.help} It counts for {' and '.join(counts)}." if counts else question.help


def _set_up(sheet: Worksheet, last: int) -> None:
    bar = {"type": "data_bar", "bar_solid": True, "bar_color": LIGHT_BLUE, "min_type": "num", "min_value": 0}
    sheet.conditional_format(_HEADER_ROW + 1, 3, last, 3, bar)
    sheet.autofilter(_HEADER_ROW, 0, last, len(_HEADINGS) - 1)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
