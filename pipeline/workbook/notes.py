"""Notes on cells: what is wrong there and what to type, as comments of ours beside those of the user's."""

import re
from collections.abc import Collection, Mapping

from lxml import etree

from pipeline.workbook.cells import Area
from pipeline.workbook.package import Draft
from pipeline.workbook.sheet import SHEET_ORDER
from pipeline.workbook.xml import OFFICE, Element, insert_in_order, new_element, parse, serialise, tag

AUTHOR = "sourcing: Fix list"
MOST_NOTES = 2_000  # each is a drawing: more make a sheet slow
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BLOCKS = b"879,880"  # of 1,024 numbers of shapes each, far beyond those that Excel gives
_FIRST_SHAPE = 879 * 1024 + 1
_LETTERS_A_LINE, _LEAST_LINES, _LINE_HEIGHT = 38, 4, 15.0
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ID = f"{{{OFFICE}}}id"
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_WHERE = re.compile(rb"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>")
_BOX = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="' + _BLOCKS + b'"/></o:shapelayout>' + _BOX + b"</xml>"
)
_NEEDED = (b"xmlns:v=", b"xmlns:o=", b"xmlns:x=", b"</xml>")  # of a drawing that takes our shapes


def has_notes(draft: Draft, part: str) -> bool:
    """Say whether an earlier run left notes on a sheet."""
    return any(
        AUTHOR.encode() in draft.read(found) for found in draft.relationships(part).of_kind("comments")
    )


def merge_notes(
    draft: Draft, part: str, frame: Element, notes: Mapping[str, str], heights: Mapping[int, float]
) -> list[str]:
    """Write notes on a sheet's cells in place of those of an earlier run, whose cells are returned.

    `heights` are those of rows that are higher than usual, in points: a note's box is measured in rows.

    A cell the user commented keeps their comment. Where comments are drawn in no usual way, nothing changes.
    """
    found = draft.relationships(part).of_kind("comments")
    drawing = _drawing(draft, part, frame)
    drawn = draft.read(drawing) if drawing else _EMPTY
    lacking = bool(found) and not drawing
    if not (found or notes) or lacking or not all(mark in drawn for mark in _NEEDED):
        return []
    root = parse(draft.read(found[0])) if found else _no_comments()
    gone = _remove_ours(root)
    kept = {comment.get("ref", "") for comment in root.iter(tag("comment"))}
    added = {cell: text for cell, text in list(notes.items())[:MOST_NOTES] if cell not in kept}
    if not gone and not added:
        return []
    _add_comments(root, added)
    shapes = _without(drawn, gone)
    _write(draft, part, serialise(root), found, kind="comments", content_type=_COMMENTS_TYPE)
    known = [drawing] if drawing else []
    identifier = _write(
        draft, part, _with(shapes, added, heights), known, kind="vmlDrawing", content_type=_DRAWING_TYPE
    )
    if identifier:
        element = new_element("legacyDrawing")
        element.set(_ID, identifier)
        insert_in_order(frame, element, SHEET_ORDER)
    return gone


def _drawing(draft: Draft, part: str, frame: Element) -> str:
    """Return the part in which a sheet's comments are drawn, an empty text if it has none."""
    legacy = frame.find(tag("legacyDrawing"))
    drawing = None if legacy is None else draft.relationships(part).by_id(legacy.get(_ID))
    return drawing if drawing and drawing in draft else ""


def _no_comments() -> Element:
    root = new_element("comments")
    root.extend([new_element("authors"), new_element("commentList")])
    return root


def _remove_ours(root: Element) -> list[str]:
    """Take out the notes of an earlier run; return their cells."""
    authors = [author.text for author in root.iter(tag("author"))]
    ours = {str(number) for number, author in enumerate(authors) if author == AUTHOR}
    gone = [comment for comment in root.iter(tag("comment")) if comment.get("authorId") in ours]
    for comment in gone:
        holder = comment.getparent()
        if holder is not None:
            holder.remove(comment)
    return [comment.get("ref", "") for comment in gone]


def _add_comments(root: Element, notes: Mapping[str, str]) -> None:
    authors, listed = root.find(tag("authors")), root.find(tag("commentList"))
    if authors is None or listed is None:
        return
    names = [author.text for author in authors]
    if AUTHOR not in names:
        author = new_element("author")
        author.text = AUTHOR
        authors.append(author)
        names.append(AUTHOR)
    for cell, text in notes.items():
        comment = new_element("comment", ref=cell, authorId=str(names.index(AUTHOR)))
        said = etree.SubElement(etree.SubElement(comment, tag("text")), tag("t"))
        said.set(_SPACE, "preserve")
        said.text = text
        listed.append(comment)


def _write(  # noqa: PLR0913 - a part is written with all that is known about it
    draft: Draft, sheet: str, data: bytes, known: list[str], *, kind: str, content_type: str
) -> str:
    """Write a part that the sheet has, or add it and return the id of its relationship."""
    if known:
        draft.write(known[0], data)
        return ""
    like = "xl/comments1.xml" if kind == "comments" else "xl/drawings/vmlDrawing1.vml"
    return draft.relationships(sheet).add(kind, draft.add(like, data, content_type))


def _without(drawing: bytes, cells: Collection[str]) -> bytes:
    """Take out the shapes of notes that are gone."""
    gone = {(area.top - 1, area.left - 1) for area in map(Area.parse, cells)}

    def kept(shape: re.Match[bytes]) -> bytes:
        where = _WHERE.search(shape[0])
        return b"" if where and (int(where[1]), int(where[2])) in gone else shape[0]

    return _SHAPE.sub(kept, drawing) if gone else drawing


def _with(drawing: bytes, notes: Mapping[str, str], heights: Mapping[int, float]) -> bytes:
    head, _, tail = drawing.rpartition(b"</xml>")
    box = b"" if b'"_x0000_t202"' in head else _BOX
    shapes = (
        _shape(number, cell, _bottom(cell, text, heights))
        for number, (cell, text) in enumerate(notes.items(), _FIRST_SHAPE)
    )
    return b"".join([head, box, *shapes, b"</xml>", tail])


def _bottom(cell: str, text: str, heights: Mapping[int, float]) -> int:
    """Return the row (from 0) below a box that holds the text and begins above the cell."""
    lines = max(_LEAST_LINES, sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n")))
    row, room = Area.parse(cell).top, 0.0
    while room < lines * _LINE_HEIGHT:
        room += max(_LINE_HEIGHT, heights.get(row, 0.0))
        row += 1
    return row - 1


def _shape(number: int, cell: str, bottom: int) -> bytes:
    area = Area.parse(cell)
    row, column = area.top - 1, area.left - 1
    anchor = f"{column + 1}, 12, {max(0, row - 1)}, 4, {column + 4}, 12, {bottom}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;width:240pt;height:90pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData>"
        "</v:shape>"
    ).encode()
