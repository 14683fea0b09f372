"""A workbook package taken apart, so that a test can put in what no library writes, and closed again."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree

from pipeline.workbook.sheet import SHEET_ORDER
from pipeline.workbook.xml import MAIN, OFFICE, insert_in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MICROSOFT = "application/vnd.ms-excel."
_NAMESPACES = (
    f'xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:x14="{X14}" xmlns:x15="{X15}" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
)
_STORED = (".png", ".bin", ".emf")
BOOK_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews"),
    *("pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects"),
    "extLst",
)


def document(name: str, content: str, attributes: str = "") -> str:
    """Write an XML document whose root declares the usual namespaces."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{declaration}<{name} {_NAMESPACES} {attributes}>{content}</{name}>"


class RawPackage:
    """The parts of a package as bytes, by name."""

    def __init__(self, path: Path) -> None:
        """Take the package apart."""
        with ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def __enter__(self) -> Self:
        """Return the package itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Keep nothing open."""

    def save(self, path: Path) -> Path:
        """Close the package: some parts packed hard, some little and some not at all, as programs do."""
        with ZipFile(path, "w") as archive:
            for number, (name, data) in enumerate(self.parts.items()):
                method = ZIP_STORED if name.endswith(_STORED) else ZIP_DEFLATED
                archive.writestr(name, data, method, compresslevel=1 + number % 9)
        return path

    def add(self, part: str, data: str | bytes, content_type: str) -> None:
        """Add a part with a content type of its own."""
        self.parts[part] = data.encode() if isinstance(data, str) else data
        override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
        self.edit(TYPES, lambda text: text.replace("</Types>", override))

    def default(self, extension: str, content_type: str) -> None:
        """Say what parts with an extension are."""
        entry = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
        self.edit(TYPES, lambda text: re.sub(r"(<Types[^>]*>)", rf"\1{entry}", text, count=1))

    def link(self, owner: str, kind: str, target: str, *, external: bool = False) -> str:
        """Point from one part (or "") at another, or at an address outside; return the relationship's id."""
        folder, base = posixpath.split(owner)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        self.parts.setdefault(listing, f'<Relationships xmlns="{package}"></Relationships>'.encode())
        identifier = f"rIdRaw{self.parts[listing].count(b'<Relationship ') + 1}"
        kind = kind if "://" in kind else f"{OFFICE}/{kind}"
        shown = target if external else posixpath.relpath(f"/{target}", f"/{folder}")
        mode = ' TargetMode="External"' if external else ""
        entry = f'<Relationship Id="{identifier}" Type="{kind}" Target="{shown}"{mode}/></Relationships>'
        self.edit(listing, lambda text: text.replace("</Relationships>", entry))
        return identifier

    def edit(self, part: str, change: Callable[[str], str]) -> None:
        """Change a part's text."""
        self.parts[part] = change(self.parts[part].decode()).encode()

    def put(self, part: str, xml: str, order: Sequence[str] = SHEET_ORDER) -> None:
        """Put an element into a sheet, or with another order into another part, at its place."""
        root = etree.fromstring(self.parts[part])
        holder = etree.fromstring(f"<holder {_NAMESPACES}>{xml}</holder>")
        for child in list(holder):
            insert_in_order(root, child, order)
        self.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def extend(self, part: str, uri: str, xml: str) -> None:
        """Put an extension into a part, in its list of extensions, which is made if there is none."""
        root = etree.fromstring(self.parts[part])
        holder = root.find(f"{{{MAIN}}}extLst")
        if holder is None:
            holder = etree.SubElement(root, f"{{{MAIN}}}extLst")
        extension = etree.fromstring(f'<ext uri="{uri}" {_NAMESPACES}>{xml}</ext>')
        holder.append(extension)
        self.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
