"""The workbook people fill in, blank or as a filled example, made from the declared questions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.inputs import ASSUMPTIONS_SHEET, COMPANY_SHEET, FUNCTIONS_SHEET
from pipeline.workbook.examples import Example, read_example
from pipeline.workbook.template_checks import LISTS_SHEET, Checks, drop_down_lists
from pipeline.workbook.template_looks import Looks
from pipeline.workbook.template_sheets import Page, write_assumptions, write_company, write_functions
from pipeline.workbook.template_start import STAMP, write_start

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter import Workbook

START_SHEET = "Start here"
TEMPLATE_FILE = "sourcing_template.xlsx"
SOURCES_FOLDER = "sources"
STAMP_NAME = "sourcing_template"
_BLANK = Example(company={}, functions=(), assumptions={})
_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(
    tzinfo=None
)  # fixed, so that the same input makes the same bytes


def write_template(path: Path, *, filled: Example | None = None) -> None:
    """Write the template to `path`, filled in with `filled` if given; the same bytes every time."""
    example = filled or _BLANK
    lists = drop_down_lists()
    with xlsxwriter.Workbook(str(path)) as book:
        _stamp(book)
        looks, checks = Looks(book), Checks(lists)
        pages = {
            name: Page(book.add_worksheet(name), looks, checks)
            for name in (START_SHEET, COMPANY_SHEET, FUNCTIONS_SHEET, ASSUMPTIONS_SHEET)
        }
        pages[START_SHEET].sheet.activate()
        write_start(pages[START_SHEET], example.functions)
        write_company(pages[COMPANY_SHEET], example.company)
        write_functions(pages[FUNCTIONS_SHEET], example.functions)
        write_assumptions(pages[ASSUMPTIONS_SHEET], example.assumptions)
        _write_lists(book, lists)


def write_examples(folder: Path) -> None:
    """Write `example_<name>.xlsx` into `folder` for every `<name>.toml` in its folder of sources."""
    for source in sorted((folder / SOURCES_FOLDER).glob("*.toml")):
        write_template(
            folder / f"example_{source.stem}.xlsx", filled=read_example(source.parent, source.stem)
        )


def write_all(folder: Path) -> None:
    """Write the blank template and the filled examples into `folder`."""
    write_template(folder / TEMPLATE_FILE)
    write_examples(folder)


def _stamp(book: Workbook) -> None:
    book.set_properties(
        {
            "title": "Sourcing template",
            "subject": "Which of our work should someone else do?",
            "comments": "Fill in the sheets Company and Functions; the sheet Start here says how.",
            "created": _MADE,
        }
    )
    book.set_custom_property(STAMP_NAME, STAMP)
    book.define_name(STAMP_NAME, f'="{STAMP}"')


def _write_lists(book: Workbook, lists: dict[str, list[str]]) -> None:
    sheet = book.add_worksheet(LISTS_SHEET)
    for column, (name, values) in enumerate(lists.items()):
        sheet.write_column(0, column, [name, *values])
    sheet.hide()
