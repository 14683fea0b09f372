"""What a workbook would run or fetch elsewhere: told by name, never run or followed; and its signature."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from pipeline.findings import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.findings import Finding
    from pipeline.intake.archive import Archive

_MACROS = re.compile(r".*vbaproject\.bin|.*/macrosheets/.+|basic/.+|scripts/.+")
_SIGNATURES = "_xmlsignatures/"
_LINKS = re.compile(r".*/externallinks/(_rels/)?[^/]+")
_CONNECTIONS = re.compile(r".*/connections\.(xml|bin)")
_LINKS_OF_OPEN_DOCUMENT = re.compile(rb"<table:table-source\s[^<>]*?xlink:href=\"([^\"<>]*)\"")
_OLD_MACROS = "_VBA_PROJECT"
_OLD_LINK = struct.Struct("<HHB")
_LONGEST_OLD_NAME = 255
_MOST_NAMED, _LONGEST_NAME = 5, 80


def elsewhere(archive: Archive) -> tuple[Finding, ...]:
    """Return notes on the signature, macros, links and data connections of a package."""
    names = sorted(archive.entries)
    links = [target for name in names if _LINKS.fullmatch(name) for target in _links(archive.read(name))]
    links += [
        found.decode("utf-8", "replace") for found in _LINKS_OF_OPEN_DOCUMENT.findall(_content(archive))
    ]
    parts = [name for name in names if _CONNECTIONS.fullmatch(name)]
    connections = [name for part in parts for name in _connections(archive.read(part))]
    signed = [finding("FILE-SIGNED")] if any(name.startswith(_SIGNATURES) for name in names) else []
    macros = any(map(_MACROS.fullmatch, names))
    return (*signed, *_notes(macros=macros, links=links, connections=connections))


def elsewhere_of_old(streams: Iterable[str], records: Iterable[bytes]) -> tuple[Finding, ...]:
    """Return notes on the macros and links of an .xls, from its streams and its records of workbooks."""
    links = [link for record in records if (link := _old_link(record))]
    return tuple(_notes(macros=_OLD_MACROS in streams, links=links, connections=[]))


def _notes(*, macros: bool, links: list[str], connections: list[str]) -> Iterator[Finding]:
    if macros:
        yield finding("FILE-MACROS")
    if links:
        yield finding("FILE-LINKS", what=_named(links))
    if connections:
        yield finding("FILE-CONNECTIONS", what=_named(connections))


def _named(names: Iterable[str]) -> str:
    each = list(dict.fromkeys(_short(name) for name in names))
    more = f" and {len(each) - _MOST_NAMED} more" if len(each) > _MOST_NAMED else ""
    return ", ".join(f"“{name}”" for name in each[:_MOST_NAMED]) + more


def _short(name: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in name).strip()
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def _content(archive: Archive) -> bytes:
    return archive.read("content.xml")


def _elements(part: bytes) -> Iterator[etree._Element]:
    """Yield the elements of a part, none where it is no XML: the reader of cells has its say on that."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        yield from etree.fromstring(part, parser).iter(etree.Element)
    except (etree.XMLSyntaxError, ValueError):
        return


def _links(part: bytes) -> Iterator[str]:
    for node in _elements(part):
        kind = etree.QName(node).localname
        if kind == "Relationship" and node.get("TargetMode") == "External":
            yield unquote(node.get("Target", ""))
        elif kind == "ddeLink":
            yield f"{node.get('ddeService', '')} {node.get('ddeTopic', '')}"


def _connections(part: bytes) -> Iterator[str]:
    named = [node.get("name", "") for node in _elements(part) if etree.QName(node).localname == "connection"]
    yield from named or ["unnamed"]


def _old_link(record: bytes) -> str:
    """Return the name of the other workbook; "" for a record of this workbook or of functions."""
    if len(record) < _OLD_LINK.size:
        return ""
    _, length, wide = _OLD_LINK.unpack_from(record)
    if not 0 < length <= _LONGEST_OLD_NAME:
        return ""
    text = record[_OLD_LINK.size :]
    name = text[: 2 * length].decode("utf-16-le", "replace") if wide & 1 else text[:length].decode("latin-1")
    return "".join(letter if letter.isprintable() else "/" for letter in name).strip("/")
