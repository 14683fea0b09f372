"""Compound files, the container of .xls: their streams by name, read under checks of our own."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.intake.refusal import RefusedError, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER = struct.Struct("<24xHHHHH6xLLLLLLLLL")
_HEADER_SIZE = 512
_IN_HEADER = 109
_LAST_SECTOR = 0xFFFF_FFFA  # numbers from here on are marks, not sectors
_END = 0xFFFF_FFFE
_ENTRY = struct.Struct("<64sHBxLLL36xLQ")
_STREAM, _ROOT = 2, 5
_SECTOR_SIZES = {3: 9, 4: 12}
_SMALL_SECTOR = 6


@dataclass(frozen=True, slots=True)
class _Stream:
    first: int
    size: int


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    beside: tuple[int, int]
    below: int
    stream: _Stream


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """The streams of a compound file; those shorter than `cutoff` stand in sectors of their own kind.

    `top` are the names that are in no storage within: what the file itself is, not what is embedded in it.
    """

    data: bytes
    shift: int
    chains: Sequence[int]
    streams: dict[str, _Stream]
    cutoff: int
    small_chains: Sequence[int]
    small: bytes
    top: frozenset[str]

    def names(self) -> frozenset[str]:
        """Return the names of all streams, whatever storage they are in."""
        return frozenset(self.streams)

    def read(self, name: str) -> bytes:
        """Return a stream's bytes; `RefusedError` when its sectors run out or go round in circles."""
        stream = self.streams[name]
        if stream.size < self.cutoff:
            sectors = _chain(self.small_chains, stream.first)
            return _joined(self.small, _SMALL_SECTOR, sectors, 0)[: stream.size]
        content = _joined(self.data, self.shift, _chain(self.chains, stream.first), 1)
        return content[: stream.size]


def open_compound(data: bytes) -> CompoundFile:
    """Return the file's streams; raise `RefusedError` when its tables of sectors make no sense."""
    if len(data) < _HEADER_SIZE:
        raise _broken()
    _, major, _, shift, small_shift, *numbers = _HEADER.unpack_from(data)
    _, tables, first, _, cutoff, first_small, smalls, first_list, lists = numbers
    if _SECTOR_SIZES.get(major) != shift or small_shift != _SMALL_SECTOR:
        raise _broken()
    if max(tables, smalls, lists) > len(data) >> shift:
        raise _broken()
    chains = _table(data, shift, _table_sectors(data, shift, first_list, lists))
    entries = list(_entries(_joined(data, shift, _chain(chains, first), 1), major))
    root = next((entry for entry in entries if entry.kind == _ROOT), _NO_ROOT)
    small_chains = _table(data, shift, _chain(chains, first_small) if smalls else ())
    small = _joined(data, shift, _chain(chains, root.stream.first), 1) if root.stream.size else b""
    streams: dict[str, _Stream] = {}
    for entry in entries:
        if entry.kind == _STREAM:
            streams.setdefault(entry.name, entry.stream)
    return CompoundFile(data, shift, chains, streams, cutoff, small_chains, small, _top(entries, root.below))


def _top(entries: Sequence[_Entry], first: int) -> frozenset[str]:
    """Return the names of the entries that hang on `first` side by side."""
    found: dict[int, str] = {}
    waiting = [first]
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in found:
            found[number] = entries[number].name
            waiting += entries[number].beside
    return frozenset(found.values())


def _broken() -> RefusedError:
    return refused("FILE-BROKEN", what="its table of contents cannot be read")


def _sector(data: bytes, shift: int, number: int, before: int) -> bytes:
    """Return a sector; the last of a file may be cut short, as some programs write it."""
    start = (number + before) << shift
    if number >= _LAST_SECTOR or start >= len(data):
        raise _broken()
    return data[start : start + (1 << shift)]


def _joined(data: bytes, shift: int, sectors: Sequence[int], before: int) -> bytes:
    return b"".join(_sector(data, shift, number, before) for number in sectors)


def _chain(chains: Sequence[int], first: int) -> list[int]:
    sectors: list[int] = []
    number = first
    while number < _LAST_SECTOR:
        if number >= len(chains) or len(sectors) > len(chains):
            raise _broken()
        sectors.append(number)
        number = chains[number]
    return sectors


def _table_sectors(data: bytes, shift: int, first: int, lists: int) -> list[int]:
    """Return the sectors of the table of chains: some are named in the header, more in lists of their own."""
    found = list(struct.unpack_from(f"<{_IN_HEADER}L", data, _HEADER_SIZE - 4 * _IN_HEADER))
    number, seen = first, 0
    while number < _LAST_SECTOR:
        seen += 1
        if seen > lists:
            raise _broken()
        *more, number = _numbers(_sector(data, shift, number, 1))
        found += more
    return [sector for sector in found if sector < _LAST_SECTOR]


def _table(data: bytes, shift: int, sectors: Sequence[int]) -> Sequence[int]:
    return _numbers(_joined(data, shift, sectors, 1))


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}L", content[: len(content) // 4 * 4])


def _entries(content: bytes, major: int) -> Iterator[_Entry]:
    for at in range(0, len(content) - _ENTRY.size + 1, _ENTRY.size):
        name, length, kind, left, right, below, first, size = _ENTRY.unpack_from(content, at)
        text = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
        stream = _Stream(first, size & 0xFFFF_FFFF if major == min(_SECTOR_SIZES) else size)
        yield _Entry(text, kind, (left, right), below, stream)


_NO_ROOT = _Entry("", _ROOT, (_END, _END), _END, _Stream(_END, 0))
