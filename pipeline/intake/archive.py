"""A zip file, inflated under caps of our own before any parser trusts what its headers say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 1_000
LARGEST_PART = 64_000_000
LARGEST_WHOLE = 100_000_000
_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_MARKUP = (".xml", ".rels", ".vml")
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


@dataclass(frozen=True, slots=True)
class Archive:
    """The bytes of a zip file and its entries by lower-case name, every one of which was checked."""

    data: bytes
    entries: dict[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        """Return the entry's inflated bytes, b"" if there is no such entry."""
        entry = self.entries.get(name.lower())
        return b"".join(inflate(self.data, entry)) if entry else b""


def open_archive(data: bytes) -> Archive:
    """Return the archive; raise `RefusedError` when it is damaged, too large, encrypted or hostile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            listed = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise refused("FILE-BROKEN", what="its table of contents cannot be read") from error
    _check_sizes(listed)
    _check_names([entry.orig_filename for entry in listed])
    for entry in listed:
        _check_entry(data, entry)
    return Archive(data, {_key(entry.filename): entry for entry in listed})


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_sizes(listed: list[zipfile.ZipInfo]) -> None:
    if len(listed) > MOST_ENTRIES:
        raise refused("FILE-TOO-LARGE", what=f"{len(listed):,} parts inside", limit=f"{MOST_ENTRIES:,} parts")
    whole = sum(entry.file_size for entry in listed)
    if whole > LARGEST_WHOLE:
        raise refused(
            "FILE-TOO-LARGE", what=f"{whole / 1e6:,.0f} MB unpacked", limit=f"{LARGEST_WHOLE / 1e6:.0f} MB"
        )
    part = max(listed, key=lambda entry: entry.file_size, default=None)
    if part and part.file_size > LARGEST_PART:
        what = f"one part of {part.file_size / 1e6:,.0f} MB unpacked"
        raise refused("FILE-TOO-LARGE", what=what, limit=f"{LARGEST_PART / 1e6:.0f} MB a part")


def _check_names(names: list[str]) -> None:
    keys = [_key(name) for name in names]
    if len(set(keys)) != len(keys):
        raise refused("FILE-UNSAFE", what="two parts inside have the same name")
    if not all(keys):
        raise refused("FILE-UNSAFE", what="a part inside has no name")
    if any(".." in key.split("/") or ":" in key or "\x00" in key for key in keys):
        raise refused("FILE-UNSAFE", what="the name of a part inside points out of the file")


def _check_entry(data: bytes, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise refused("FILE-PASSWORD")
    tail = b""
    for chunk in inflate(data, entry):
        if _is_markup(entry, tail or chunk) and any(mark in tail + chunk for mark in _DOCTYPES):
            raise refused(
                "FILE-UNSAFE", what="it contains a document type declaration, which no spreadsheet needs"
            )
        tail = chunk[-32:]


def _is_markup(entry: zipfile.ZipInfo, start: bytes) -> bool:
    return _key(entry.filename).endswith(_MARKUP) or start.lstrip()[:5] == b"<?xml"


def inflate(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the entry's bytes in chunks; `RefusedError` once they are not what its header promised."""
    start = _content_start(data, entry)
    packed = memoryview(data)[start : start + entry.compress_size]
    total = checksum = 0
    for chunk in _unpacked(packed, entry):
        total += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if total > entry.file_size:
            raise refused("FILE-UNSAFE", what="a part inside is larger than the file declares")
        yield chunk
    if total != entry.file_size or checksum != entry.CRC:
        raise refused("FILE-BROKEN", what="a part inside is incomplete or was changed")


def _content_start(data: bytes, entry: zipfile.ZipInfo) -> int:
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise refused("FILE-BROKEN", what="a part inside cannot be found")
    _, name, extra = _LOCAL_HEADER.unpack(header)
    return entry.header_offset + int(_LOCAL_HEADER.size) + int(name) + int(extra)


def _unpacked(packed: memoryview, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise refused("FILE-BROKEN", what="it is packed in a way spreadsheets do not use")
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting: bytes | memoryview = packed
    try:
        while waiting and not machine.eof:
            yield machine.decompress(waiting, _CHUNK)
            waiting = machine.unconsumed_tail
    except zlib.error as error:
        raise refused("FILE-BROKEN", what="a part inside cannot be unpacked") from error
