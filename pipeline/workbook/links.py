"""Links of a sheet: from cells of ours to what explains them, beside the user's own."""

from collections.abc import Iterator, Sequence

from pipeline.intake.addresses import name
from pipeline.workbook.annotation import AnnotatedColumn
from pipeline.workbook.cells import Area
from pipeline.workbook.sheet import SHEET_ORDER
from pipeline.workbook.xml import Element, child_in_order, new_element, tag

MOST_LINKS = 65_530  # that Excel opens on one sheet


def set_links(frame: Element, area: Area, columns: Sequence[AnnotatedColumn]) -> None:
    """Add the links of our columns in place of those an earlier run left among them; at most Excel's limit.

    Columns further left come first when there are too many.
    """
    holder = frame.find(tag("hyperlinks"))
    theirs = [] if holder is None else [link for link in holder if not _within(link, area)]
    ours = [
        new_element("hyperlink", ref=cell, location=place, display=place)
        for (cell, place), _ in zip(_links(area, columns), range(MOST_LINKS - len(theirs)), strict=False)
    ]
    if theirs or ours:
        child_in_order(frame, "hyperlinks", SHEET_ORDER)[:] = [*theirs, *ours]
    elif holder is not None:
        frame.remove(holder)


def _within(link: Element, area: Area) -> bool:
    return Area.parse(link.get("ref", "A1")).within(area)


def _links(area: Area, columns: Sequence[AnnotatedColumn]) -> Iterator[tuple[str, str]]:
    for number, column in enumerate(columns, area.left):
        for row, place in column.links.items():
            yield name(row, number), place
