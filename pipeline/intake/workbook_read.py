"""One workbook, from file to typed frames and findings."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.findings import WHOLE_FILE, Finding, Place, finding, in_order
from pipeline.inputs import ASSUMPTIONS_SHEET, COMPANY_SHEET, TEMPLATE_VERSION
from pipeline.intake.addresses import name
from pipeline.intake.assumptions import Assumptions, OwnCell, read_assumptions, tell_quotes
from pipeline.intake.checks import check_functions, check_hidden
from pipeline.intake.choose import choose_sheet, no_sheet, our_sheets, tell_choice, tell_headings
from pipeline.intake.company import Company, read_company
from pipeline.intake.company_found import find_company
from pipeline.intake.decisions import Decisions, read_decisions, unread_finding
from pipeline.intake.guard import Container, guard
from pipeline.intake.money import far_rates, money_of
from pipeline.intake.overridable import OF_COMPANY
from pipeline.intake.parse import Listed, nothing_listed, parse_functions
from pipeline.intake.pins import as_asked, read_pins, tell_pins
from pipeline.intake.read import read_book
from pipeline.intake.refusal import RefusedError
from pipeline.intake.sheets import Facts
from pipeline.intake.titles import take_unit_of_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pandera.typing import DataFrame

    from pipeline.frames import CompanyAnswers, FunctionRows, SetAside
    from pipeline.intake.headers import Headings
    from pipeline.intake.pins import Pin
    from pipeline.intake.sheets import Book, Cell, Sheet
    from pipeline.knowledge.currencies import Rate


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are on the user's file; rows and columns are 1-based.

    `columns` is question name → column; `our_columns` our own output headers on the sheet, not read.
    """

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    last_column: int
    columns: Mapping[str, int]
    table: str | None
    our_columns: Mapping[str, int]
    sheet_names: tuple[str, ...]
    hidden_sheets: tuple[str, ...]
    our_sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """All a workbook said: answers, functions, rows set aside, overrides, findings; no `layout` if refused.

    `assumptions` and `weights` (of the policy) are by name; `rates` are the user's exchange rates as
    `knowledge.currencies.rate` takes them, `converted` those at which costs in other currencies were
    brought to the reporting currency; `quotes` are yearly prices in it, by function. `company_said` is what
    the sheet Company alone answered where our own sheet said otherwise (`typed` names those figures);
    `own_cells` says where else the user may type a figure; `decisions` is what people decided against us.
    `typed_rows` are the cells, by row and column, of the headings and of every row that is spoken of.
    """

    path: Path
    sha256: str
    kind: Literal["xlsx", "other"]
    company: DataFrame[CompanyAnswers]
    functions: DataFrame[FunctionRows]
    set_aside: DataFrame[SetAside]
    findings: tuple[Finding, ...]
    assumptions: Mapping[str, float] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    converted: Mapping[str, Rate] = field(default_factory=dict)
    quotes: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    company_said: Mapping[str, float | None] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    own_cells: Mapping[str, OwnCell] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    layout: Layout | None = None
    typed_rows: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)


def read_workbook(path: Path) -> Intake:
    """Return what the file says; whatever is wrong with it is a finding, never an exception."""
    try:
        container = guard(path)
        book = read_book(path, container)
    except RefusedError as refusal:
        return nothing_read(path, refusal.finding)
    kind: Literal["xlsx", "other"] = "xlsx" if container is Container.XLSX else "other"
    return _read(path, kind, book)


def nothing_read(path: Path, why: Finding) -> Intake:
    """Return what is known of a file that could not be read: why."""
    functions, set_aside = nothing_listed()
    company = read_company(None, Facts()).frame
    return Intake(path, _sha256(path), "other", company, functions, set_aside, (why,))


def _sha256(path: Path) -> str:
    """Return the hash of the file's content, "" if there is none that can be read."""
    try:
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return ""


def _read(path: Path, kind: Literal["xlsx", "other"], book: Book) -> Intake:
    pins = read_pins(book.sheet(COMPANY_SHEET))
    choice = choose_sheet(book, as_asked(pins))
    company, assumptions = _answers(book, choice.headings)
    said = _settle(company, assumptions)
    headings, listed, of_list = _listed(book, choice.headings, pins, (company, assumptions))
    told = [
        *book.notes,
        *_template(book),
        *company.findings,
        *assumptions.findings,
        *tell_choice(choice),
        *of_list,
        *_after(book, headings, listed, (company, assumptions)),
    ]
    functions, set_aside = (listed.functions, listed.set_aside) if listed else nothing_listed()
    decided = Decisions()
    if headings is not None and listed is not None:
        decided = read_decisions(book, headings, functions, path if kind == "xlsx" else None)
        told.extend(unread_finding(each) for each in decided.unread)
    return Intake(
        path=path,
        sha256=_sha256(path),
        kind=kind,
        company=company.frame,
        functions=functions,
        set_aside=set_aside,
        findings=tuple(in_order(told)),
        assumptions=assumptions.overrides,
        rates=assumptions.rates,
        converted=listed.rates if listed else {},
        quotes=assumptions.quotes,
        weights=assumptions.weights,
        company_said=said,
        typed=frozenset(assumptions.typed),
        own_cells=assumptions.cells,
        decisions=decided,
        layout=_layout(book, headings, listed) if headings else None,
        typed_rows=_typed_rows(headings, {*set_aside.index, *_rows_told(told, headings)}) if headings else {},
    )


def _listed(
    book: Book, headings: Headings | None, pins: tuple[Pin, ...], said: tuple[Company, Assumptions]
) -> tuple[Headings | None, Listed | None, list[Finding]]:
    """Return the headings and the rows under them, as far as there are any, and what there is to tell."""
    if headings is None:
        return None, None, [no_sheet(book)]
    told = [*tell_headings(headings), *tell_pins(pins, headings)]
    company, assumptions = said
    headings, of_title = take_unit_of_title(headings, scaled=company.answers["amounts_in"] is not None)
    listed = None if headings.missing else _functions(book, headings, company, assumptions)
    return headings, listed, [*told, *of_title]


def _rows_told(told: Iterable[Finding], headings: Headings) -> Iterator[int]:
    return (found.row for found in told if found.row is not None and found.sheet == headings.sheet.name)


def _typed_rows(headings: Headings, rows: Iterable[int]) -> dict[int, dict[int, Cell]]:
    """Return the user's own cells of some rows and of the headings, as they were read."""
    sheet, ours = headings.sheet, set(headings.ours.values())
    return {
        row: {at: cell for at, cell in enumerate(sheet.row(row), start=sheet.left) if at not in ours}
        for row in (headings.row, *sorted(rows))
    }


def _answers(book: Book, headings: Headings | None) -> tuple[Company, Assumptions]:
    company, assumptions = book.sheet(COMPANY_SHEET), book.sheet(ASSUMPTIONS_SHEET)
    company = None if headings and company is headings.sheet else company
    answers = read_company(company, book.facts_of(company) if company else Facts(), date_1904=book.date_1904)
    if all(answer is None for answer in answers.answers.values()):
        found = find_company(book, headings)
        answers.answers.update(found.answers)
        answers.findings.extend(found.findings)
    overrides = Assumptions()
    for sheet in (assumptions, _our_assumptions(book)):
        overrides = read_assumptions(sheet, book.facts_of(sheet) if sheet else Facts(), overrides)
    return answers, overrides


def _our_assumptions(book: Book) -> Sheet | None:
    """Return the sheet of figures that an earlier run of ours left, if it bears another name than usual."""
    named = re.compile(rf"{ASSUMPTIONS_SHEET} \(\d+\)")
    return next(
        (each for each in book.sheets if named.fullmatch(each.name) and book.facts_of(each).ours), None
    )


def _settle(company: Company, assumptions: Assumptions) -> dict[str, float | None]:
    """Let figures typed on our own sheet answer for the company; return what its own sheet said instead."""
    said: dict[str, float | None] = {}
    for name_of_figure, value in assumptions.settled.items():
        question = OF_COMPANY[name_of_figure]
        scale = 1.0 if question == "horizon" else 100.0
        before = company.answers[question]
        said[name_of_figure] = None if before is None else float(before) / scale
        company.answers[question] = value * scale
    return said


def _template(book: Book) -> Iterator[Finding]:
    if book.template_version is not None and book.template_version < TEMPLATE_VERSION:
        yield finding("TEMPLATE-OLD", WHOLE_FILE, found=book.template_version, current=TEMPLATE_VERSION)


def _functions(book: Book, headings: Headings, company: Company, assumptions: Assumptions) -> Listed:
    """Read the list; a reporting currency that its costs settle becomes the company's answer."""
    money = money_of(company.answers, assumptions)
    listed = parse_functions(headings, book.facts_of(headings.sheet), money, date_1904=book.date_1904)
    if listed.reporting:
        company.answers["reporting_currency"] = listed.reporting
    return listed


def _after(
    book: Book, headings: Headings | None, listed: Listed | None, answers: tuple[Company, Assumptions]
) -> Iterator[Finding]:
    """Yield what is known only once everything has been read."""
    if headings is None or listed is None:
        return
    yield from listed.findings
    if listed.functions.empty and listed.set_aside.empty:
        yield finding("ROW-NONE", _below(headings))
    company, assumptions = answers
    yield from tell_quotes(
        assumptions, (*listed.functions["function"], *listed.set_aside["function"].dropna())
    )
    money = money_of(company.answers, assumptions)
    yield from far_rates(assumptions, money.reporting)
    yield from check_functions(
        listed.functions, headings, money, listed.rates, company.answers["total_employees"]
    )
    yield from check_hidden(book, headings, book.facts_of(headings.sheet), listed.last_row)


def _below(headings: Headings) -> Place:
    row = headings.row + 1
    return Place(headings.sheet.name, name(row, headings.chosen["function"].column), row)


def _layout(book: Book, headings: Headings, listed: Listed | None) -> Layout:
    sheet, columns = headings.sheet, {label: heading.column for label, heading in headings.chosen.items()}
    tables = [table for table in book.facts_of(sheet).tables if table.first_row == headings.row]
    held = [
        table
        for table in tables
        if set(range(table.first_column, table.last_column + 1)) & set(columns.values())
    ]
    return Layout(
        sheet=sheet.name,
        header_row=headings.row,
        first_row=headings.row + 1,
        last_row=listed.last_row if listed else sheet.last_row,
        last_column=max([sheet.last_column, *(table.last_column for table in held)]),
        columns=columns,
        table=held[0].name if held else None,
        our_columns=headings.ours,
        sheet_names=tuple(each.name for each in book.sheets),
        hidden_sheets=tuple(each.name for each in book.sheets if each.hidden),
        our_sheets=our_sheets(book),
    )
