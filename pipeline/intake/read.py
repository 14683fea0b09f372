"""A guarded file, read into raw grids: every cell keeps the address it has on the user's sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.intake.archive import open_archive
from pipeline.intake.delimited import read_delimited
from pipeline.intake.elsewhere import elsewhere, elsewhere_of_old
from pipeline.intake.extent_xls import other_workbooks, workbook_streams
from pipeline.intake.guard import Container, read_whole
from pipeline.intake.ole import open_compound
from pipeline.intake.package import package_facts
from pipeline.intake.refusal import refused
from pipeline.intake.sheets import Book, Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding


def read_book(path: Path, container: Container) -> Book:
    """Return all worksheets; `RefusedError` when the file cannot be read. The file has passed the guard."""
    data = read_whole(path)
    if container is Container.CSV:
        return Book((read_delimited(data),))
    sheets = _sheets(data)
    if not sheets:
        raise refused("FILE-NO-SHEETS")
    if container is Container.XLS:
        return Book(sheets, notes=_notes_of_old(data))
    archive = open_archive(data)
    notes = elsewhere(archive)
    if container is not Container.XLSX:
        return Book(sheets, notes=notes)
    try:
        facts = package_facts(archive)
    except (ValueError, OverflowError) as error:
        raise refused("FILE-BROKEN", what="a number inside its parts is none") from error
    return Book(sheets, facts.sheets, facts.template_version, facts.date_1904, notes)


def _notes_of_old(data: bytes) -> tuple[Finding, ...]:
    compound = open_compound(data)
    records = [
        record for name in workbook_streams(compound) for record in other_workbooks(compound.read(name))
    ]
    return elsewhere_of_old(compound.names(), records)


def _sheets(data: bytes) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            kept = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
            return tuple(
                _sheet(book, meta.name, hidden=meta.visible != SheetVisibleEnum.Visible) for meta in kept
            )
    except PasswordError as error:
        raise refused("FILE-PASSWORD") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the Rust reader is no Exception
        raise refused("FILE-BROKEN", what="its sheets cannot be read") from error


def _sheet(book: CalamineWorkbook, name: str, *, hidden: bool) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    rows = sheet.to_python(skip_empty_area=True)
    return Sheet(name, rows, top + 1, left + 1, hidden)
