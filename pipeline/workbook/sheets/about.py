"""The sheet `About`: how the answers came about, with every figure, its source, and the limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.columns import OUTPUT_COLUMNS
from pipeline.findings import Level
from pipeline.knowledge.flags import flags
from pipeline.knowledge.rulings import article_sources, rulings
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.workbook.about_texts import (
    EXPOSURE_HEADS,
    LIMITS,
    METHOD,
    company_answers,
    exposure_of,
    figures_used,
    pay_used,
    policy_figures,
    this_run,
)
from pipeline.workbook.cited import cited
from pipeline.workbook.looks import row_height

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "About"
ORDER = 90
_FIGURES = frozenset({"Functions", "Value", "Low", "High", *EXPOSURE_HEADS[2:]})
_WIDTHS = (36, 92, 11, 11, 11, 22, 7, 11, 32)


def applies(analysis: Analysis) -> bool:
    """Say yes: every result says how it came about."""
    return bool(analysis.intake.sha256)


@dataclass(slots=True)
class _Page:
    """The page being written from top to bottom; `row` is the next free row, from 0."""

    sheet: Worksheet
    looks: ResultLooks
    row: int = 0

    def section(self, title: str, heads: Sequence[str] = ()) -> None:
        """Leave a line free and write the heading of a part, and those of its columns if it has any."""
        self.row += 1
        for column in range(2):
            self.sheet.write_blank(self.row, column, None, self.looks.section)
        self.sheet.write_string(self.row, 0, title, self.looks.section)
        self.sheet.set_row(self.row, 22)
        self.row += 1
        for column, head in enumerate(heads):
            look = self.looks.head_right if head in _FIGURES else self.looks.head
            self.sheet.write_string(self.row, column, head, look)
        if heads:
            self.sheet.set_row(self.row, row_height(heads, _WIDTHS[: len(heads)]))
            self.row += 1

    def contents(self, titles: Sequence[str], rows: Sequence[int]) -> None:
        """Write what is on the sheet into the first lines, each part a click away."""
        sheet = self.sheet.get_name().replace("'", "''")
        self.sheet.write_string(1, 0, "On this sheet", self.looks.label)
        for at, (title, row) in enumerate(zip(titles, rows, strict=True), start=1):
            self.sheet.write_url(at, 1, f"internal:'{sheet}'!A{row + 1}", self.looks.cell_link, title)

    def line(self, label: str, text: str, *others: str | float) -> None:
        """Write a label, what there is to say, and further cells."""
        self.sheet.write_string(self.row, 0, label, self.looks.label)
        self.sheet.write_string(self.row, 1, text, self.looks.body)
        for column, value in enumerate(others, start=2):
            if isinstance(value, str):
                self.sheet.write_string(self.row, column, value, self.looks.body)
            else:
                self.sheet.write_number(self.row, column, value, self.looks.number)
        self.sheet.set_row(self.row, row_height((label, text, *map(str, others)), _WIDTHS[: 2 + len(others)]))
        self.row += 1


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet, part after part."""
    del book
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, "About this result", looks.title)
    sheet.set_row(0, 26)
    parts = [*_parts(report)]
    page, starts = _Page(sheet, looks, row=len(parts) + 1), []
    for title, heads, lines in parts:
        starts.append(page.row + 1)
        page.section(title, heads)
        for label, text, *others in lines:
            page.line(label, text, *others)
    page.contents([title for title, _, _ in parts], starts)
    _set_up(sheet)


def _parts(
    report: Report,
) -> Iterable[tuple[str, Sequence[str], Iterable[tuple[str, str, *tuple[str | float, ...]]]]]:
    analysis = report.analysis
    yield "This run", (), this_run(analysis)
    yield "Limits", (), ((f"{number}", text) for number, text in enumerate(LIMITS, start=1))
    yield "The method in ten lines", (), ((f"{number}", text) for number, text in enumerate(METHOD, start=1))
    notes = [found for found in analysis.findings if found.level is Level.NOTE]
    if notes:
        yield (
            "How your workbook was read",
            (),
            ((note.address or "The whole file", note.wrong) for note in notes),
        )
    yield "The new columns", (), ((column.header, column.note) for column in OUTPUT_COLUMNS)
    yield "Your company", ("Question", "Answer", "Given by"), company_answers(analysis)
    yield "Sourcing models", ("Model", "What it is", "Functions"), _models(report)
    yield "Flags", ("Code", "What it means", "Functions"), _flags(report)
    yield "Weights and thresholds", ("Figure", "What it does", "Value"), policy_figures(analysis.policy)
    yield "What a machine could do", EXPOSURE_HEADS, exposure_of(analysis)
    heads = (
        "Assumption",
        "Source and note",
        "Value",
        "Low",
        "High",
        "Unit",
        "Year",
        "Confidence",
        "Name on Assumptions",
    )
    yield "Assumptions", heads, figures_used(analysis.figures)
    yield "Pay and employer contributions", ("Of whom and where", *heads[1:]), pay_used(report.live.sections)
    yield "Where the sources contradict each other", (), _rulings()
    yield "Sources of the method", (), _sources()


def _models(report: Report) -> Iterable[tuple[str, str, float]]:
    for model in sourcing_models():
        lines = (
            model.summary,
            f"Who employs: {model.employs}.",
            f"Who directs: {model.directs}.",
            f"Contracts: {', '.join(model.contracts) or 'none'}.",
            f"Wrong when: {model.wrong_when}",
            cited(f"Sources: {', '.join(model.sources)}."),
        )
        used = int((report.answers["model"] == model.name).sum())
        yield model.name, "\n".join(line.replace("..", ".") for line in lines), float(used)


def _flags(report: Report) -> Iterable[tuple[str, str, float]]:
    raised = Counter(code for codes in report.answers["flags"] for code in set(str(codes).split(", ")))
    for flag in flags():
        told = cited(f"{flag.label}: {flag.meaning}\nSource: {flag.source}")
        yield flag.code, told, float(raised[flag.code])


def _rulings() -> Iterable[tuple[str, str]]:
    for one in rulings():
        yield (
            one.topic,
            cited(f"They differ: {one.conflict}\nWe hold: {one.ruling}\nSources: {', '.join(one.sources)}."),
        )


def _sources() -> Iterable[tuple[str, str]]:
    for source in article_sources():
        yield source.name, f"{source.title}. {source.publisher}, {source.date}.\n{source.what}."


def _set_up(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
