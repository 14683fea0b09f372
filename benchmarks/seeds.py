"""Small sound workbooks in every format, for the damage to begin with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from tests.support.old_files import read_parts, write_ods, write_parts, write_xls

if TYPE_CHECKING:
    from pathlib import Path

_HEADINGS = ("Function", "Headcount (FTE)", "Annual cost")
_ROWS: tuple[tuple[str, float, float], ...] = (
    ("Payroll", 4.0, 260_000.0),
    ("IT service desk", 9.0, 610_000.0),
    ("Product design", 6.0, 720_000.0),
    ("Cleaning", 11.5, 390_000.0),
)
_MADE = {"created": datetime(2026, 1, 1)}  # noqa: DTZ001 -- Excel knows no zones; fixed, for equal bytes
_MANIFEST = "[Content_Types].xml"


def write_seeds(folder: Path) -> list[Path]:
    """Write them into the folder and return their paths."""
    plain: list[tuple[str | float, ...]] = [_HEADINGS, *_ROWS]
    rich = _rich(folder / "rich.xlsx")
    return [
        rich,
        _small(folder / "small.xlsx"),
        _macro(rich, folder / "macro.xlsm"),
        write_ods(folder / "list.ods", plain),
        write_xls(folder / "list.xls", plain),
        _text(folder / "list.csv"),
    ]


def _small(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(_MADE)
        sheet = book.add_worksheet("Functions")
        for number, row in enumerate((_HEADINGS, *_ROWS)):
            sheet.write_row(number, 0, row)
    return path


def _rich(path: Path) -> Path:
    """Write a workbook with a table, formulas, dates, hidden rows, merged cells, a comment and a company."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(_MADE)
        company = book.add_worksheet("Company")
        for number, pair in enumerate((("Company name", "Acme"), ("Headquarters", "Germany"))):
            company.write_row(number, 0, pair)
        sheet = book.add_worksheet("Functions")
        sheet.merge_range("A1:E1", "Our functions in 2026")
        for number, row in enumerate(_ROWS, start=3):
            sheet.write_row(number, 0, row)
            sheet.write_formula(number, 3, f"=C{number + 1}/B{number + 1}", None, row[2] / row[1])
            sheet.write_datetime(number, 4, date(2027, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        columns = [{"header": header} for header in (*_HEADINGS, "Per head", "Contract ends")]
        sheet.add_table(2, 0, 2 + len(_ROWS), 4, {"columns": columns, "name": "List"})
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})
        sheet.write_comment("A4", "Since 2019")
        sheet.data_validation("B4:B7", {"validate": "decimal", "criteria": ">", "value": 0})
    return path


def _macro(source: Path, path: Path) -> Path:
    parts = read_parts(source)
    plain, macro = (
        b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    )
    parts[_MANIFEST] = parts[_MANIFEST].replace(b"vnd." + plain, b"vnd." + macro)
    return write_parts(path, parts | {"xl/vbaProject.bin": b"no code, only the name of the part"})


def _text(path: Path) -> Path:
    lines = [";".join(map(str, row)) for row in (_HEADINGS, *_ROWS)]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")
    return path
