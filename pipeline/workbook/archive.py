"""Zip archives in which untouched members keep their bytes and equal input gives equal output."""

import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipInfo

from pipeline.workbook.graft_error import GraftError, GraftProblem

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8_NAMES = 1 << 11
_ENCRYPTED = 1
_TIME, _DATE = 0, (1 << 5) | 1  # 1 January 1980, the first day a zip archive knows


class Member(NamedTuple):
    """One file of an archive, already compressed."""

    name: str
    method: int
    checksum: int
    size: int
    data: bytes


def deflate(name: str, chunks: Iterable[bytes], level: int) -> Member:
    """Compress a member piece by piece."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum, size, packed = 0, 0, bytearray()
    for chunk in chunks:
        checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
        packed += packer.compress(chunk)
    packed += packer.flush()
    return Member(name, ZIP_DEFLATED, checksum, size, bytes(packed))


def raw_member(source: IO[bytes], info: ZipInfo, name: str) -> Member:
    """Take a member out of an archive without unpacking it."""
    source.seek(info.header_offset)
    header = source.read(_LOCAL.size)
    if len(header) < _LOCAL.size or info.flag_bits & _ENCRYPTED:
        raise GraftError(GraftProblem.BROKEN_PACKAGE, f"{info.filename} cannot be read from the workbook.")
    name_length, extra_length = _LOCAL.unpack(header)[-2:]
    source.seek(name_length + extra_length, 1)
    return Member(name, info.compress_type, info.CRC, info.file_size, source.read(info.compress_size))


def write_archive(target: Path, members: Iterable[Member]) -> None:
    """Write an archive with fixed dates and sizes in every header, so no data descriptors follow the data."""
    directory = bytearray()
    count = 0
    with target.open("wb") as file:
        for member in members:
            name, common = _header(member)
            directory += (
                _CENTRAL.pack(b"PK\1\2", _VERSION, *common, len(name), 0, 0, 0, 0, 0, file.tell()) + name
            )
            file.write(_LOCAL.pack(b"PK\3\4", *common, len(name), 0) + name + member.data)
            count += 1
        start = file.tell()
        file.write(directory)
        file.write(_END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, 0))


def _header(member: Member) -> tuple[bytes, tuple[int, ...]]:
    flags = 0 if member.name.isascii() else _UTF8_NAMES
    sizes = (len(member.data), member.size)
    return member.name.encode(), (_VERSION, flags, member.method, _TIME, _DATE, member.checksum, *sizes)
