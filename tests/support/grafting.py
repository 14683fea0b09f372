"""Originals, donors and a short way to graft one onto the other."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import xlsxwriter
from openpyxl.workbook.workbook import Workbook as OpenedWorkbook
from python_calamine import CalamineWorkbook

from pipeline.workbook.donor import DonorBook
from pipeline.workbook.graft import AnnotatedColumn, Annotation, GraftReport, graft
from tests.support.package_lint import lint

SHEET = "Functions"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Build = Callable[[xlsxwriter.Workbook], None]
Rules = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def original(path: Path, build: Build, **options: object) -> Path:
    """Write a user's workbook with XlsxWriter."""
    with xlsxwriter.Workbook(path, options) as book:
        build(book)
    return path


def three_functions(book: xlsxwriter.Workbook) -> None:
    """Write the sheet | Function | Cost | with three rows below the header."""
    sheet = book.add_worksheet(SHEET)
    for row, cells in enumerate((("Function", "Cost"), ("Payroll", 100), ("Audit", 200), ("Sales", 300))):
        sheet.write_row(row, 0, cells)


def write_donor(
    sheets: Sequence[str] = (), *, rules: Rules | None = None, build: Build | None = None
) -> DonorBook:
    """Write a donor: named formats on the scratch sheet, plain sheets, and what else is asked for."""
    book = DonorBook()
    with book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"}),
            "money": book.add_format({"num_format": "#,##0.00 [$EUR]"}),
            "text": book.add_format({"text_wrap": True}),
            "date": book.add_format({"num_format": "dd mmm yyyy"}),
            "warning": book.add_format({"bg_color": "#FFEB9C"}),
        }
        scratch = book.add_worksheet("_styles")
        for row, (name, cell_format) in enumerate(formats.items()):
            scratch.write(row, 0, name)
            scratch.write_blank(row, 1, None, cell_format)
        if rules is not None:
            rules(book, scratch)
        for name in sheets:
            book.add_worksheet(name).write(0, 0, f"This is {name}", formats["head"])
        if build is not None:
            build(book)
    return book


def column(
    header: str, values: Mapping[int, object], cell_format: str = "text", **more: object
) -> AnnotatedColumn:
    """Declare a column with the usual header format and width."""
    formulas = more.get("formulas", {})
    assert isinstance(formulas, dict)
    return AnnotatedColumn(header, values, cell_format, "head", 18, formulas)


VERDICTS = (
    column("Verdict", {2: "Outsourceable", 3: "Core", 4: "Core"}),
    column("Saving", {2: 40.0, 3: 0, 4: 12.5}, "money"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """A grafted workbook and what the graft reported."""

    path: Path
    report: GraftReport

    def opened(self) -> OpenedWorkbook:
        """Open it with openpyxl."""
        return opened(self.path)

    def part(self, name: str) -> str:
        """Return a part as text."""
        return part(self.path, name)

    def rows(self, sheet: str = SHEET) -> list[list[object]]:
        """Return a sheet's values as calamine reads them."""
        return [
            list(row)
            for row in CalamineWorkbook.from_path(str(self.path)).get_sheet_by_name(sheet).to_python()
        ]


def graft_onto(
    source: Path,
    columns: Sequence[AnnotatedColumn] = VERDICTS,
    *,
    donor: DonorBook | None = None,
    annotation: Annotation | None = None,
    **more: object,
) -> Result:
    """Graft columns onto the user's sheet and check the package that comes out."""
    donor = donor or write_donor()
    target = source.with_name(f"{source.stem}_analyzed{source.suffix}")
    annotation = annotation or Annotation(SHEET, 1, columns)
    report = graft(source, donor, target, annotation, **more)  # type: ignore[arg-type]  # passed on as given
    assert lint(target) == []
    opened(target)
    return Result(target, report)


def opened(path: Path) -> OpenedWorkbook:
    """Open a workbook with openpyxl, which warns of what it cannot keep."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def part(path: Path, name: str) -> str:
    """Return a part of a package as text."""
    with ZipFile(path) as archive:
        return archive.read(name).decode()


def edited(path: Path, parts: Mapping[str, Callable[[str], str]], **added: str) -> Path:
    """Write a package again with some parts changed and some added."""
    with ZipFile(path) as archive:
        held: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, change in parts.items():
        held[name] = change(held[name].decode()).encode()
    held.update({name: text.encode() for name, text in added.items()})
    with ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return path


def hand_made(path: Path, sheet: str, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the smallest package there can be around one sheet's XML, without styles or shared strings."""
    relationship = f'<Relationship Id="rId1" Type="{OFFICE}'
    listing = f'<Relationships xmlns="{PACKAGE}/relationships">'
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{SPREADSHEET}.worksheet+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{listing}{relationship}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{listing}{relationship}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    with ZipFile(path, "w") as archive:
        for name, data in {**usual, **(parts or {})}.items():
            archive.writestr(name, data)
    return path


def worksheet(data: str, before: str = "", after: str = "") -> str:
    """Write a worksheet's XML around its sheet data."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}{data}{after}</worksheet>'
