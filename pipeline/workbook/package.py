"""The package: the parts of a workbook file, read as they are and written back with few changes."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple, Self

from pipeline.workbook.archive import Member, deflate, raw_member, write_archive
from pipeline.workbook.content_types import CONTENT_TYPES, ContentTypes
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.relationships import Relationships, relationships_part

_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_USUAL_LEVEL, _QUICK_LEVEL = 6, 3
_LARGE = 8_000_000  # bytes of a part above which compressing costs more than everything else
_NUMBERED = re.compile(r"(.*?)\d*(\.\w+)$")


class Counts(NamedTuple):
    """How many parts were carried over as they were, written anew, added and left out."""

    copied: int
    rewritten: int
    added: int
    removed: int


class Parts:
    """The parts of a workbook; their names have no leading slash and compare without regard to case."""

    def __init__(self, name: str, parts: Mapping[str, bytes]) -> None:
        """Take parts as they are held in memory; `name` is said in messages."""
        self.name, self._held = name, {part.lower(): data for part, data in parts.items()}
        self.content_types = ContentTypes(self.read(CONTENT_TYPES))
        self._relationships: dict[str, Relationships] = {}

    def __contains__(self, part: str) -> bool:
        """Say whether there is that part."""
        return part.lower() in self._held

    def read(self, part: str) -> bytes:
        """Return a part's bytes."""
        return self._held[part.lower()]

    def relationships(self, part: str) -> Relationships:
        """Return what a part points at."""
        key = part.lower()
        if key not in self._relationships:
            listing = relationships_part(part)
            self._relationships[key] = Relationships(part, self.read(listing) if listing in self else None)
        return self._relationships[key]

    def reachable(self) -> set[str]:
        """Name, in lower case, every part that can be reached from the package's root."""
        seen: set[str] = set()
        waiting = [""]
        while waiting:
            for _, target in self.relationships(waiting.pop()).internal():
                if target.lower() not in seen and target in self:
                    seen.add(target.lower())
                    waiting.append(target)
        return seen


class Package(Parts):
    """A package opened for reading."""

    def __init__(self, path: Path) -> None:
        """Open the file; raise BROKEN_PACKAGE when it is not a package."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise GraftError(
                GraftProblem.BROKEN_PACKAGE, f"{path.name} is not a workbook package."
            ) from error
        self.path = path
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self.members = {_part_name(info).lower(): info for info in infos}
        super().__init__(path.name, {})

    def __enter__(self) -> Self:
        """Return the package itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        """Say whether the package has that part."""
        return part.lower() in self.members

    def parts(self) -> Iterator[str]:
        """Name every part."""
        return (_part_name(info) for info in self.members.values())

    def read(self, part: str) -> bytes:
        """Return a part's bytes; raise BROKEN_PACKAGE when it is missing or damaged."""
        return self.head(part, -1)

    def head(self, part: str, size: int) -> bytes:
        """Return the first bytes of a part, all if `size` is -1; raise BROKEN_PACKAGE as `read` does."""
        try:
            with self._zip.open(self.members[part.lower()]) as held:
                return held.read(size)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            raise GraftError(
                GraftProblem.BROKEN_PACKAGE, f"{part} cannot be read from the workbook."
            ) from error


class Draft(Package):
    """A package being changed: what is not written or removed stays byte for byte what it was."""

    def __init__(self, path: Path) -> None:
        """Open the user's package with no change made yet."""
        self._texts: dict[str, bytes] = {}
        self._streams: dict[str, Member] = {}
        self._names: dict[str, str] = {}
        self._removed: set[str] = set()
        super().__init__(path)

    def __contains__(self, part: str) -> bool:
        """Say whether the package has that part at this moment."""
        key = part.lower()
        return key not in self._removed and (key in self._names or key in self.members)

    def parts(self) -> Iterator[str]:
        """Name every part there is at this moment."""
        added = (name for key, name in self._names.items() if key not in self.members)
        return (name for name in [*super().parts(), *added] if name in self)

    def head(self, part: str, size: int) -> bytes:
        """Return the first bytes of a part as it stands now, all if `size` is -1."""
        held = self._texts.get(part.lower())
        if held is None:
            return super().head(part, size)
        return held if size < 0 else held[:size]

    def is_final(self, part: str) -> bool:
        """Say whether a part was streamed: it cannot be read or changed any more."""
        return part.lower() in self._streams

    def write(self, part: str, data: bytes) -> None:
        """Give a part new content."""
        self._names[part.lower()] = part
        self._texts[part.lower()] = data

    def stream(self, part: str, chunks: Iterable[bytes], expected_size: int) -> None:
        """Give a part its final content, compressed as it comes and not to be read again."""
        key = part.lower()
        self._texts.pop(key, None)
        self._names[key] = part
        self._streams[key] = deflate(part, chunks, _level(expected_size))

    def add(self, like: str, data: bytes, content_type: str) -> str:
        """Add a part under a fresh name made after `like`, and return that name."""
        part = self.fresh_name(like)
        self.write(part, data)
        self.content_types.add(part, content_type)
        return part

    def add_stream(self, like: str, chunks: Iterable[bytes], content_type: str) -> str:
        """Add a part as `add` does, compressed as it comes and not to be read again."""
        part = self.fresh_name(like)
        size, chunks = _begun(chunks)
        self.stream(part, chunks, size)
        self.content_types.add(part, content_type)
        return part

    def fresh_name(self, like: str) -> str:
        """Return `like`, numbered on when it is in use, as in sheet1.xml, sheet2.xml."""
        used = {*self.members, *self._names}
        match = _NUMBERED.match(like)
        stem, ending = match.groups() if match else (like, "")
        names = [like, *(f"{stem}{number}{ending}" for number in range(1, len(used) + 2))]
        return next(name for name in names if name.lower() not in used)

    def remove(self, part: str) -> None:
        """Leave a part out, with its content type and its own relationships."""
        self._relationships.pop(part.lower(), None)
        for gone in (part, relationships_part(part)):
            self._removed.add(gone.lower())
            self.content_types.remove(gone)

    def remove_unreachable(self, reachable_before: set[str]) -> None:
        """Leave out the parts that were reached before and are reached no longer."""
        for part in sorted(reachable_before - self.reachable()):
            self.remove(part)

    def save(self, target: Path) -> Counts:
        """Write the package; the order of the user's parts stays, new ones follow."""
        self._write_bookkeeping()
        kept = [key for key in self.members if key not in self._removed]
        added = [key for key in self._names if key not in self.members]
        with self.path.open("rb") as source:
            write_archive(target, (self._member(source, key) for key in [*kept, *added]))
        rewritten = sum(key in self._names for key in kept)
        return Counts(len(kept) - rewritten, rewritten, len(added), len(self.members) - len(kept))

    def _member(self, source: IO[bytes], key: str) -> Member:
        if key in self._texts:
            text = self._texts[key]
            return deflate(self._names[key], [text], _level(len(text)))
        if key in self._streams:
            return self._streams[key]
        return raw_member(source, self.members[key], _part_name(self.members[key]))

    def _write_bookkeeping(self) -> None:
        for relationships in self._relationships.values():
            if relationships.changed:
                self.write(relationships_part(relationships.part), relationships.to_bytes())
        if self.content_types.of("x.rels") is None:
            self.content_types.add("x.rels", _RELATIONSHIPS_TYPE)
        if self.content_types.changed:
            self.write(CONTENT_TYPES, self.content_types.to_bytes())


def _begun(chunks: Iterable[bytes]) -> tuple[int, Iterator[bytes]]:
    """Return the size of a part, or that so far once it counts as large, and its chunks from the first."""
    held, rest, size = [], iter(chunks), 0
    for chunk in rest:
        held.append(chunk)
        size += len(chunk)
        if size > _LARGE:
            break
    return size, chain(held, rest)


def _level(size: int) -> int:
    return _QUICK_LEVEL if size > _LARGE else _USUAL_LEVEL


def _part_name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lstrip("/")
