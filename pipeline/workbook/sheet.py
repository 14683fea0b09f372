"""A sheet without its rows: dimension, column widths, filter and merged cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

from pipeline.intake.addresses import letters
from pipeline.workbook.cells import Area
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.xml import (
    X14,
    XM,
    Element,
    child_in_order,
    new_element,
    parse,
    plain,
    serialise,
    tag,
)

SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
    "extLst",
)
_TRUE = {"1", "true"}
_DATA = re.compile(rb"<sheetData\b[^>]*?(/?)>")
_DATA_END = b"</sheetData>"
_EMPTY_DATA = b"<sheetData/>"
_SELECTED = re.compile(rb"(<(?:[\w.-]+:)?sheetView\b[^>]*?)\s+tabSelected=[\"'](?:1|true)[\"']")
_FIRST_VIEW = re.compile(rb"<(?:[\w.-]+:)?sheetView(?=[\s/>])")


def split_sheet(raw: bytes) -> tuple[Element, bytes]:
    """Divide a sheet into its frame, with empty sheet data, and the bytes of its rows."""
    raw = plain(raw)
    start = _DATA.search(raw)
    if start is None:
        raise GraftError(GraftProblem.BROKEN_PACKAGE, "A sheet of the workbook has no cells element.")
    data_end = start.end() if start[1] else raw.rfind(_DATA_END)
    rest = data_end if start[1] else data_end + len(_DATA_END)
    frame = parse(raw[: start.start()] + _EMPTY_DATA + raw[rest:])
    return frame, raw[start.end() : data_end]


def join_sheet(frame: Element, rows: Iterable[bytes], *, selected: bool = False) -> Iterator[bytes]:
    """Write a sheet from its frame and its rows; `selected` marks its tab, which is not marked so far."""
    head, _, tail = serialise(frame).partition(_EMPTY_DATA)
    yield (select_tab(head, selected=True) if selected else head) + b"<sheetData>"
    yield from rows
    yield _DATA_END + tail


def widen_dimension(frame: Element, area: Area) -> None:
    """Let the stated extent of the sheet, if it states one, cover an area too."""
    dimension = frame.find(tag("dimension"))
    if dimension is not None:
        dimension.set("ref", str(Area.parse(dimension.get("ref", "A1")).united(area)))


def set_widths(frame: Element, first: int, widths: Sequence[float]) -> None:
    """Give columns their widths, cutting definitions that span them; ours are never hidden.

    The format of their blank cells stays the user's. So does the mark that a group before them is folded.
    """
    last = first + len(widths) - 1
    ours = [_column(frame, number, width) for number, width in enumerate(widths, first)]
    holder = child_in_order(frame, "cols", SHEET_ORDER)
    kept = [piece for column in holder for piece in _outside(column, first, last)]
    holder[:] = sorted([*kept, *ours], key=_first_column)


def _column(frame: Element, number: int, width: float) -> Element:
    column = new_element("col", min=str(number), max=str(number), width=f"{width:g}", customWidth="1")
    there = _spanning(frame, number)
    style = "0" if there is None else there.get("style", "0")
    if style != "0":
        column.set("style", style)
    if there is not None and _first_column(there) == number and there.get("collapsed") in _TRUE:
        column.set("collapsed", "1")
    return column


def _first_column(column: Element) -> int:
    return int(column.get("min", "1"))


def _outside(column: Element, first: int, last: int) -> Iterator[Element]:
    """Yield what is left of a column definition when the columns from first to last are taken out."""
    low, high = _first_column(column), int(column.get("max", "1"))
    for start, end in ((low, min(high, first - 1)), (max(low, last + 1), high)):
        if start <= end:
            piece = deepcopy(column)
            piece.set("min", str(start))
            piece.set("max", str(end))
            yield piece


def column_style(frame: Element, column: int) -> int:
    """Return the format that a blank cell of a column shows."""
    there = _spanning(frame, column)
    return 0 if there is None else int(there.get("style", "0"))


def _spanning(frame: Element, column: int) -> Element | None:
    """Return the definition that a column falls under."""
    columns = frame.iterfind(f"{tag('cols')}/{tag('col')}")
    return next(
        (entry for entry in columns if _first_column(entry) <= column <= int(entry.get("max", "1"))), None
    )


def filter_area(frame: Element) -> Area | None:
    """Return the area of the sheet's own filter, the one that belongs to no table."""
    entry = frame.find(tag("autoFilter"))
    return None if entry is None else Area.parse(entry.get("ref", "A1"))


def extend_filter(frame: Element, added: Area) -> Area | None:
    """Let the sheet's own filter take in columns beside or inside it; return its new area if it does."""
    entry, area = frame.find(tag("autoFilter")), filter_area(frame)
    if (
        entry is None
        or area is None
        or area.top != added.top
        or not area.left <= added.left <= area.right + 1
    ):
        return None
    area = area._replace(right=max(area.right, added.right))
    entry.set("ref", str(area))
    return area


def merged_areas(frame: Element) -> list[Area]:
    """List the sheet's merged cells."""
    return [Area.parse(entry.get("ref", "A1")) for entry in frame.iter(tag("mergeCell"))]


def sparkline_areas(frame: Element) -> list[Area]:
    """List the cells that show a small chart, which have no value of their own."""
    places = (found.text or "" for found in frame.iterfind(f".//{tag('sparkline', X14)}/{tag('sqref', XM)}"))
    return [Area.parse(one) for place in places for one in place.split()]


def freeze(frame: Element, rows: int, columns: int) -> None:
    """Keep the first rows and columns in sight, unless the user's view is frozen, split or scrolled."""
    views = child_in_order(frame, "sheetViews", SHEET_ORDER)
    view = views.find(tag("sheetView"))
    if view is None:
        view = new_element("sheetView", workbookViewId="0")
        views.append(view)
    if view.find(tag("pane")) is not None or view.get("topLeftCell", "A1") != "A1" or view.get("view"):
        return
    corner = f"{letters(columns + 1)}{rows + 1}"
    pane = new_element("pane", ySplit=str(rows), topLeftCell=corner, state="frozen")
    pane.set("activePane", "bottomRight" if columns else "bottomLeft")
    if columns:
        pane.set("xSplit", str(columns))
    kept = [child for child in view if child.tag != tag("selection")]
    shown = ("topRight", "bottomLeft", "bottomRight") if columns else ("bottomLeft",)
    view[:] = [pane, *(new_element("selection", pane=name) for name in shown), *kept]


def select_tab(raw: bytes, *, selected: bool) -> bytes:
    """Mark or unmark a sheet as a selected tab, leaving every other byte as it is."""
    raw = _SELECTED.sub(rb"\1", raw)
    return _FIRST_VIEW.sub(rb'\g<0> tabSelected="1"', raw, count=1) if selected else raw


def is_selected(head: bytes) -> bool:
    """Say whether the beginning of a sheet marks it as a selected tab."""
    return _SELECTED.search(head) is not None
