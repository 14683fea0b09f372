"""The result: the user's own workbook with our columns and sheets, or with the list of what to mend."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.columns import RESULT_STAMP
from pipeline.workbook import company_page
from pipeline.workbook.answer_columns import answer_columns, spot_for
from pipeline.workbook.answer_formats import write_scratch
from pipeline.workbook.book import Workbook
from pipeline.workbook.donor import DonorBook
from pipeline.workbook.graft import SCRATCH_SHEET, GraftReport, graft, survey
from pipeline.workbook.live.functions import live_columns
from pipeline.workbook.live.layout import Live
from pipeline.workbook.looks import ResultLooks
from pipeline.workbook.marks import marks_elsewhere
from pipeline.workbook.package import Package
from pipeline.workbook.plain_copy import intake_of_copy, renamed, write_plain_copy
from pipeline.workbook.report import Report, quoted
from pipeline.workbook.sheets import fix_list, result_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import xlsxwriter

    from pipeline.intake import Intake
    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.answer_columns import Spot
    from pipeline.workbook.sheets import ResultSheet

_FIRST_SHEET = "Summary"
_LONGEST_NAME = 31
_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(
    tzinfo=None
)  # fixed: the same input makes the same bytes
_NOTHING_DONE = "Nothing could be analysed yet."


def write_result(analysis: Analysis, target: Path) -> GraftReport:
    """Write the annotated workbook to `target`, the same bytes for the same analysis.

    Raises `ValueError` when nothing was analysed, and `GraftError` when the workbook cannot be annotated.
    """
    intake, layout = analysis.intake, analysis.intake.layout
    if layout is None or not len(analysis.answers):
        raise ValueError("Nothing was analysed: write_needs_fixes says why.")
    with _workspace(intake) as (original, sheets):
        analysis = replace(
            analysis, intake=intake_of_copy(intake, sheets), findings=renamed(analysis.findings, sheets)
        )
        layout = analysis.intake.layout or layout
        spot = spot_for(
            layout, survey(original, layout.sheet, layout.header_row, layout.last_row).first_column
        )
        earlier, kept = _sheets(original)
        wanted = [sheet for sheet in result_sheets() if sheet.applies(analysis)]
        theirs = kept | company_page.added_to(kept)
        names = _free_names([sheet.NAME for sheet in wanted], theirs)
        report = Report(
            analysis, names, layout.sheet, spot.first_column, (spot.first_row, spot.last_row), theirs,
            Live(analysis, names),
        )  # fmt: skip
        book = _donor(report, wanted, spot, theirs - kept)
        annotation = answer_columns(report, spot, live_columns(report.live))
        first = names[_FIRST_SHEET]
        grafted = graft(
            original,
            book,
            target,
            annotation,
            opening_sheet=first,
            first_sheets=[first],
            remove_sheets=earlier,
            marks=marks_elsewhere(analysis.findings, sorted(kept - {layout.sheet})),
        )
        book.let_go()
        return grafted


def _donor(report: Report, wanted: Iterable[ResultSheet], spot: Spot, added: Iterable[str]) -> DonorBook:
    """Return the closed book of all that we add: our sheets, and those we ask the user to fill in."""
    book = DonorBook()
    with book:
        book.set_properties({"created": _MADE})
        looks = ResultLooks(book, report.currency)
        for name in sorted(added):
            company_page.write(book.add_worksheet(name), looks)
        _write_sheets(book, wanted, report, looks)
        write_scratch(book, SCRATCH_SHEET, looks, spot)
    return book


def write_needs_fixes(intake: Intake, target: Path) -> GraftReport:
    """Write the user's workbook with the list of what to mend, and the cells of its functions marked.

    Raises `GraftError` or `RefusedError` when the file cannot be opened as a workbook at all.
    """
    with _workspace(intake) as (original, sheets):
        intake = intake_of_copy(intake, sheets)
        earlier, kept = _sheets(original)
        name = _free_names([fix_list.NAME], kept)[fix_list.NAME]
        with DonorBook() as book:
            book.set_properties({"created": _MADE})
            looks = ResultLooks(book, "USD")
            page = fix_list.FixList(book.add_worksheet(name), looks, kept, intake)
            fix_list.write_findings(page, intake.findings, _NOTHING_DONE)
            _stamp(book, name)
            write_scratch(book, SCRATCH_SHEET, looks, None)
        grafted = graft(
            original,
            book,
            target,
            None,
            opening_sheet=name,
            first_sheets=[name],
            remove_sheets=earlier,
            marks=marks_elsewhere(intake.findings, sorted(kept), intake.layout),
        )
        book.let_go()
        return grafted


def _write_sheets(
    book: xlsxwriter.Workbook, wanted: Iterable[ResultSheet], report: Report, looks: ResultLooks
) -> None:
    for sheet in wanted:
        name = report.names[sheet.NAME]
        sheet.write(book, book.add_worksheet(name), report, looks)
        _stamp(book, name)


def _stamp(book: xlsxwriter.Workbook, sheet: str) -> None:
    """Mark a sheet as ours, so that a later run replaces it and never one of the user's of the same name."""
    book.define_name(f"{quoted(sheet)}{RESULT_STAMP}", '="1"')


@contextmanager
def _workspace(intake: Intake) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Find the package to annotate: the user's, or a plain copy of it.

    The second has the names of sheets that are other ones in the copy.
    """
    if intake.kind == "xlsx":
        yield intake.path, {}
        return
    with TemporaryDirectory(prefix="sourcing-") as folder:
        copy = Path(folder) / "copy.xlsx"
        yield copy, write_plain_copy(intake.path, copy, _MADE)


def _sheets(original: Path) -> tuple[list[str], frozenset[str]]:
    """Return the names of the sheets that an earlier run of ours left, and of those that are the user's."""
    with Package(original) as package:
        book = Workbook(package)
        stamped = {
            owner.name for name, owner in book.owned_names() if owner and name.get("name") == RESULT_STAMP
        }
        names = [sheet.name for sheet in book.sheets]
    return [name for name in names if name in stamped], frozenset(
        name for name in names if name not in stamped
    )


def _free_names(wanted: Iterable[str], taken: frozenset[str]) -> Mapping[str, str]:
    """Return for each of our sheets the name it gets: its own, or one with the first number that is free."""
    used = {name.casefold() for name in taken}
    names = {}
    for name in wanted:
        numbered = (f"{name[: _LONGEST_NAME - 4]} ({number})" for number in range(2, len(used) + 3))
        names[name] = next(each for each in (name, *numbered) if each.casefold() not in used)
    return names
