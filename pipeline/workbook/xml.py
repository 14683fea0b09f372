"""Safe XML: parsing, writing, and the order in which Excel insists on finding elements."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

from pipeline.workbook.graft_error import GraftError, GraftProblem

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its element class no public name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"

_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding=[\"']([^\"']+)[\"']")
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?[A-Za-z_][\w.-]*(?=[\s/>])")
_UTF8_BOM = b"\xef\xbb\xbf"


def parse(raw: bytes) -> Element:
    """Read one document without entities, network or comments; raise BROKEN_PACKAGE when it is not XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        message = f"A part of the workbook is not XML: {error}"
        raise GraftError(GraftProblem.BROKEN_PACKAGE, message) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise GraftError(GraftProblem.BROKEN_PACKAGE, "A part of the workbook declares a document type.")
    return root


def serialise(root: Element) -> bytes:
    """Write a document the way Office does: UTF-8, declared, standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def canonical(element: Element) -> bytes:
    """Write an element so that equal elements give equal bytes, whatever surrounds them."""
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def plain(raw: bytes) -> bytes:
    """Return the same document in UTF-8, without comments, CDATA or a prefix on its main elements.

    Parts that are streamed as bytes are brought into this one shape first, so nothing after
    this needs to know how the part was written.
    """
    raw = raw.removeprefix(_UTF8_BOM)
    declared = _ENCODING.match(raw)
    encoding = b"utf-8" if declared is None else declared[1].lower()
    readable = raw.lstrip()[:1] == b"<" and encoding in {b"utf-8", b"us-ascii"}
    if not readable or b"<!" in raw:
        raw = serialise(parse(raw))
    root = _ROOT.search(raw)
    return raw if root is None or root[1] is None else _without_prefix(raw, root[1])


def _without_prefix(raw: bytes, prefix: bytes) -> bytes:
    elements = re.sub(rb"<(/?)" + re.escape(prefix) + rb":", rb"<\1", raw)
    return re.sub(rb"\bxmlns:" + re.escape(prefix) + rb"(\s*=)", rb"xmlns\1", elements)


def tag(name: str, namespace: str = MAIN) -> str:
    """Spell a name the way lxml does."""
    return f"{{{namespace}}}{name}"


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return etree.QName(element).localname


def new_element(name: str, /, **attributes: str) -> Element:
    """Make an unattached spreadsheet element."""
    element = etree.fromstring(f'<{name} xmlns="{MAIN}"/>')
    for attribute, value in attributes.items():
        element.set(attribute, value)
    return element


def drop_attributes(element: Element, *names: str) -> None:
    """Take attributes away where they are present."""
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def child_in_order(parent: Element, name: str, order: Sequence[str]) -> Element:
    """Return the child of that name, made at its place in `order` when there is none."""
    found = parent.find(tag(name))
    if found is None:
        found = new_element(name)
        insert_in_order(parent, found, order)
    return found


def insert_in_order(parent: Element, child: Element, order: Sequence[str]) -> None:
    """Insert a child after everything that `order` puts before it or beside it."""
    rank = {name: position for position, name in enumerate(order)}
    own = rank[local_name(child)]
    before = [
        position for position, other in enumerate(parent) if rank.get(local_name(other), len(order)) <= own
    ]
    parent.insert(before[-1] + 1 if before else 0, child)
