"""What a workbook lost on the way: two packages compared part by part, and changed parts node by node."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile, ZipInfo

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Element = etree._Element  # noqa: SLF001 - lxml gives its element class no public name
_NAMING = ("r", "name", "Id", "PartName", "Extension", "sheetId", "uri", "sqref", "guid", "pane", "min")
_LOCAL_HEADER = 30
_XML = (".xml", ".rels", ".vml")


class Compared(NamedTuple):
    """The parts of a user's workbook beside those of the result, by name; names of parts ignore case.

    `identical` parts have the same compressed bytes, `changed` ones differ, `gone` ones are no longer there.
    `lost` has a line for each element, attribute or text of a changed part that the result lacks.
    """

    identical: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    lost: Counter[str]

    @property
    def parts(self) -> int:
        """How many parts the user's workbook had."""
        return len(self.identical) + len(self.changed) + len(self.gone)


def compare(before: Path, after: Path) -> Compared:
    """Compare two packages; a part is identical when its bytes are, compressed and not."""
    with ZipFile(before) as old, ZipFile(after) as new:
        theirs, ours = _members(old), _members(new)
        both = [name for name in theirs if name in ours]
        same = tuple(name for name in both if _stored(old, theirs[name]) == _stored(new, ours[name]))
        changed = tuple(name for name in both if name not in same)
        lost = Counter(
            f"{name}: {line}"
            for name in changed
            for line in lost_between(old.read(theirs[name]), new.read(ours[name]), name)
        )
    gone = tuple(name for name in theirs if name not in ours)
    return Compared(same, changed, gone, tuple(name for name in ours if name not in theirs), lost)


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    infos = (info for info in archive.infolist() if not info.is_dir())
    return {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}


def _stored(archive: ZipFile, info: ZipInfo) -> tuple[object, ...]:
    """Return how a member is stored: method, checksum, and the hash of its compressed bytes."""
    source = archive.fp
    assert source is not None
    source.seek(info.header_offset)
    header = source.read(_LOCAL_HEADER)
    skipped = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    source.seek(skipped, 1)
    packed = source.read(info.compress_size)
    return info.compress_type, info.CRC, info.file_size, hashlib.sha256(packed).hexdigest()


def lost_between(before: bytes, after: bytes, part: str) -> Iterator[str]:
    """Yield what an XML part had and has no longer; for any other part, that it differs at all."""
    if not part.endswith(_XML):
        yield "not XML, and other bytes"
        return
    old, new = (etree.fromstring(raw) for raw in (before, after))
    yield from _lost(old, new, _short(old))


def _lost(old: Element, new: Element, path: str) -> Iterator[str]:
    for name, value in old.attrib.items():
        if new.get(name) is None:
            yield f"{path}@{_local(name)} is missing"
        elif new.get(name) != value:
            yield f"{path}@{_local(name)} differs"
    if _text(old) != _text(new):
        yield f"{path} has another text"
    yield from _lost_children(old, new, path)


def _lost_children(old: Element, new: Element, path: str) -> Iterator[str]:
    there = dict(zip(_keys(new), _children(new), strict=True))
    order = list(there)
    places = []
    for key, child in zip(_keys(old), _children(old), strict=True):
        below = f"{path}/{_short(child)}"
        if key not in there:
            yield f"{below} is missing"
            continue
        places.append(order.index(key) if len(order) < 50 else -1)
        yield from _lost(child, there[key], below)
    if places != sorted(places):
        yield f"{path} has its children in another order"


def _children(parent: Element) -> list[Element]:
    return list(parent.iterchildren("*"))


def _keys(parent: Element) -> list[tuple[str, str, int]]:
    """Name each child by what identifies it beside its siblings, or else by its place among its kind."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for child in _children(parent):
        kind = str(child.tag), _identity(child)
        keys.append((*kind, seen[kind]))
        seen[kind] += 1
    return keys


def _identity(element: Element) -> str:
    return next((f"{name}={element.get(name)}" for name in _NAMING if element.get(name) is not None), "")


def _text(element: Element) -> str:
    """Return an element's own text; between elements white space means nothing."""
    own = [element.text, *(child.tail for child in element)]
    joined = "".join(part or "" for part in own)
    return joined if not len(element) else joined.strip()


def _short(element: Element) -> str:
    return _local(str(element.tag))


def _local(name: str | bytes) -> str:
    return str(name).rsplit("}", maxsplit=1)[-1]
