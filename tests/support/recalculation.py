"""LibreOffice as the judge of our formulas: it recalculates a result, and every cell is compared."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CENT = 0.01
RELATIVE = 1e-9
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass
class Compared:
    """How many cells were compared by sheet, and those that differ: address, expected, found."""

    cells: dict[str, int] = field(default_factory=dict)
    different: list[tuple[str, object, object]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All cells compared."""
        return sum(self.cells.values())

    def compare(self, sheet: str, cell: str, expected: object, found: object) -> None:
        """Compare one cell: a cent or a billionth may lie between numbers, nothing between words."""
        self.cells[sheet] = self.cells.get(sheet, 0) + 1
        if not same(expected, found):
            self.different.append((f"{sheet}!{cell}", expected, found))


def same(expected: object, found: object) -> bool:
    """Say whether two values are the same to a cent; an empty text and an empty cell are."""
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (expected, found))
    if not numbers:
        return (expected or "") == (found or "") and type(expected or "") is type(found or "")
    one, other = float(expected), float(found)  # type: ignore[arg-type] # checked above
    return abs(one - other) <= CENT + RELATIVE * abs(one)


def recalculated(workbook: Path, folder: Path) -> Path:
    """Return the workbook as LibreOffice saves it after computing every formula anew."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
    out = folder / "recalculated"
    command = [
        str(OFFICE), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(workbook),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    return out / f"{workbook.stem}.xlsx"


def formula_cells(workbook: Path) -> Iterator[tuple[str, str, str]]:
    """Yield sheet, address and formula of every formula."""
    book = openpyxl.load_workbook(workbook)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def values(workbook: Path) -> Mapping[str, Mapping[str, object]]:
    """Return every saved value by sheet and address."""
    book = openpyxl.load_workbook(workbook, data_only=True)
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}
        for sheet in book.worksheets
    }


def compare_with_saved(workbook: Path, folder: Path) -> Compared:
    """Compare every formula's saved value with the one that LibreOffice computes."""
    saved, computed = values(workbook), values(recalculated(workbook, folder))
    compared = Compared()
    for sheet, cell, _ in formula_cells(workbook):
        compared.compare(sheet, cell, saved[sheet][cell], computed[sheet].get(cell))
    return compared
