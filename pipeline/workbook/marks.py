"""Marks: the user's cells that have a finding worth marking, on any of their sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import LEVELS, Level
from pipeline.intake.addresses import name
from pipeline.workbook.annotation import Annotation
from pipeline.workbook.answer_formats import MARK_NAMES, mark_name
from pipeline.workbook.found_cells import by_cell, notes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.findings import Finding
    from pipeline.intake import Layout


def marked_cells(findings: Iterable[Finding], sheet: str) -> dict[str, str]:
    """Return the cells of a sheet that have a finding worth marking, each with the mark of the worst."""
    return marks(by_cell(findings, sheet))


def marks(cells: Mapping[tuple[int, int], list[Finding]], lead: int | None = None) -> dict[str, str]:
    """Return the mark of every cell; the cell of a row in the column `lead` tells of what is to its right."""
    worst: dict[str, Level] = {}
    for (row, column), found in cells.items():
        level = found[0].level
        tells = () if lead is None or level is Level.ADVICE else (name(row, lead),)
        for address in (name(row, column), *tells):
            worst[address] = min(level, worst.get(address, level), key=LEVELS.index)
    return {address: mark_name(level) for address, level in worst.items()}


def marks_elsewhere(
    findings: Sequence[Finding], sheets: Iterable[str], layout: Layout | None = None
) -> list[Annotation]:
    """Return the marks and notes of those of the user's sheets that get no columns, if only none."""
    named = {layout.sheet: layout.columns.get("function")} if layout else {}
    return [_marked(sheet, by_cell(findings, sheet), named.get(sheet)) for sheet in sheets]


def _marked(sheet: str, cells: Mapping[tuple[int, int], list[Finding]], lead: int | None) -> Annotation:
    return Annotation(
        sheet, 1, (), marked_cells=marks(cells, lead), notes=notes_on(cells, lead), mark_formats=MARK_NAMES
    )
