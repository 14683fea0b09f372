"""What no spreadsheet's markup contains: a document type, letters in a code made to hide one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEEPEST = 200
_NAMES = (".xml", ".rels", ".vml")
_DOCTYPE = b"<!DOCTYPE"
LONGEST_MARK = len(_DOCTYPE)
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_DECLARATION = re.compile(rb"<\?xml[^<>]*?\bencoding\s*=\s*[\"']\s*([^\"'\s]*)")
_DECLARED_WITHIN = 1_000
_MAINFRAME = bytes.fromhex("4c6fa794")  # “<?xm” in EBCDIC, which XML parsers recognise
_LETTERS = re.compile(r"utf-?8|us-ascii|ascii|utf-?16(?:le|be)?|iso-8859-\d+|windows-125\d", re.IGNORECASE)


def is_markup(name: str, start: bytes) -> bool:
    """Say whether a part is markup, by its lower-case name or by how its content starts."""
    return name.endswith(_NAMES) or start.lstrip(_BEFORE_MARKUP)[:1] == b"<" or start.startswith(_MAINFRAME)


def check_letters(start: bytes) -> None:
    """Raise `RefusedError` when the markup is in a code in which the marks below would not be found."""
    declared = _DECLARATION.search(start[:_DECLARED_WITHIN].replace(b"\0", b""))
    odd = declared and not _LETTERS.fullmatch(declared[1].decode("latin-1"))
    if odd or start.startswith(_MAINFRAME):
        raise refused("FILE-LETTERS")


def check_marks(piece: bytes) -> None:
    """Raise `RefusedError` when a document type is declared here; entities can hide nowhere else."""
    if _DOCTYPE in piece:
        raise refused("FILE-DOCTYPE")


def is_wide(start: bytes) -> bool:
    """Say whether letters take more than a byte, so that a search for ASCII finds nothing."""
    return b"\0" in start[:_DECLARED_WITHIN]


class Listener(Protocol):
    """Whoever is told of a document's elements, by their names without prefix."""

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        """Hear that an element begins."""

    def end(self, kind: str) -> None:
        """Hear that an element ends."""


def walk(chunks: Iterable[bytes], listener: Listener) -> None:
    """Tell the elements of a document piece by piece; `ValueError` when it is none, or nested too deep."""
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        listener.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        listener.end(_local(name))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 -- the parser takes no keywords
        parser.Parse(b"", True)  # noqa: FBT003 -- as above
    except (expat.ExpatError, LookupError) as error:
        raise ValueError("not well formed") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
