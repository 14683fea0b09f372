"""Bands: the row above our headers, where it is free, says what each group of columns is about."""

import re

from pipeline.workbook.annotation import Annotation
from pipeline.workbook.cells import Area
from pipeline.workbook.ground import Ground
from pipeline.workbook.rows import Cell, read_cells, read_rows
from pipeline.workbook.strings import SharedStrings

_STYLED = re.compile(rb"\ss\s*=\s*[\"']([1-9]\d*)[\"']")
_SHARED = re.compile(rb"\st\s*=\s*[\"']s[\"']")
_VALUE = re.compile(rb"<v>(\d+)</v>")


def band_fits(ground: Ground, annotation: Annotation, area: Area, strings: SharedStrings) -> bool:
    """Say whether the row above the headers is free for bands: of all, or of all but those we left there."""
    bands = {column.band for column in annotation.columns if column.band}
    row = annotation.header_row - 1
    above = area._replace(top=row, bottom=row)
    if not bands or not row or not ground.is_bare(above):
        return False
    cells = next((each.cells for each in read_rows(ground.rows) if each.number == row), b"")
    among = [cell for cell in read_cells(cells) if area.left <= cell.column <= area.right]
    if annotation.first_column is None:
        return not any(cell.content or _STYLED.search(cell.attributes) for cell in among)
    ours = {strings.index(band) for band in bands}
    return all(not cell.content or _shared_string(cell) in ours for cell in among)


def _shared_string(cell: Cell) -> int | None:
    value = _VALUE.search(cell.content)
    return int(value[1]) if value and _SHARED.search(cell.attributes) else None
