"""A zip file, inflated under caps of our own before any parser trusts what its headers say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import deque
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.intake.markup import LONGEST_MARK, check_letters, check_marks, is_markup, is_wide
from pipeline.intake.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ENTRIES = 1_000
LARGEST_PART = 64_000_000
LARGEST_WHOLE = 100_000_000
_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_SIZE = 22


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
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            listed = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
        raise refused("FILE-BROKEN", what="its table of contents cannot be read") from error
    _check_sizes(listed)
    _check_names([entry.orig_filename for entry in listed])
    for entry in listed:
        _check_entry(data, entry)
    return Archive(data, {_key(entry.filename): entry for entry in listed})


def _check_end(data: bytes) -> None:
    """Demand one end that every reader finds: two would let us check one list of parts and read another."""
    at = data.rfind(_END)
    if at < 0 or len(data) < at + _END_SIZE:
        raise refused("FILE-BROKEN", what="its end is missing, as when a copy was cut short")
    (comment,) = struct.unpack_from("<H", data, at + _END_SIZE - 2)
    (listing, start) = struct.unpack_from("<2L", data, at + 12)
    if at + _END_SIZE + comment != len(data) or _END in data[min(start + listing, at) : at]:
        raise refused("FILE-BROKEN", what="there is more behind its end, so what it holds is not certain")


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _check_sizes(listed: list[zipfile.ZipInfo]) -> None:
    if len(listed) > MOST_ENTRIES:
        raise refused("FILE-PARTS", count=f"{len(listed):,}", limit=f"{MOST_ENTRIES:,}")
    whole = sum(entry.file_size for entry in listed)
    if whole > LARGEST_WHOLE:
        raise refused("FILE-INFLATES", what=_megabytes(whole), limit=_megabytes(LARGEST_WHOLE))
    part = max((entry.file_size for entry in listed), default=0)
    if part > LARGEST_PART:
        what = f"{_megabytes(part)} in one part"
        raise refused("FILE-INFLATES", what=what, limit=f"{_megabytes(LARGEST_PART)} a part")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _check_names(names: list[str]) -> None:
    keys = [_key(name) for name in names]
    if len(set(keys)) != len(keys):
        raise refused("FILE-NAMES", what="two parts inside have the same name")
    if not all(key.strip("/ ") for key in keys):
        raise refused("FILE-NAMES", what="a part inside has no name")
    if any(_leads_out(key) for key in keys):
        raise refused("FILE-NAMES", what="the name of a part inside points out of the file")


def _leads_out(key: str) -> bool:
    return key.startswith("/") or ".." in key.split("/") or ":" in key or not key.isprintable()


def _check_entry(data: bytes, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise refused("FILE-PASSWORD")
    chunks = inflate(data, entry)
    start = next(chunks, b"")
    if is_markup(_key(entry.filename), start):
        _check_markup(start, chunks)
    else:
        deque(chunks, maxlen=0)


def _check_markup(start: bytes, chunks: Iterable[bytes]) -> None:
    """Look for what may not be in a part, whatever width its letters have."""
    check_letters(start)
    padding = b"\0" if is_wide(start) else b""
    tail = b""
    for chunk in chain([start], chunks):
        piece = tail + chunk.translate(None, padding)
        check_marks(piece)
        tail = piece[-LONGEST_MARK:]


def inflate(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the entry's bytes in chunks; `RefusedError` once they are not what its header promised."""
    start = _content_start(data, entry)
    packed = memoryview(data)[start : start + entry.compress_size]
    total = checksum = 0
    for chunk in _unpacked(packed, entry):
        total += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if total > entry.file_size:
            what = f"a part inside is larger than the {entry.file_size:,} bytes it declares"
            raise refused("FILE-INFLATES", what=what, limit="what it declares")
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
