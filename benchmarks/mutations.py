"""Damage for workbooks: what happens to files on their way, and what somebody might do to them on purpose."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Change = Callable[[bytes, Random], bytes]

_NUMBER = re.compile(rb"\d+")
_ATTRIBUTE = re.compile(rb"\s[\w:]+=\"[^\"]*\"")
_ELEMENT = re.compile(rb"<(\w+)(?:\s[^<>]*)?(?:/>|>[^<>]*</\1>)")
_TAG = re.compile(rb"</?[\w:]+[^<>]*>")
_JUNK = (
    *(b"", b"-1", b"0", b"99999999", b"1048577", b"NaN", b"1e999", b"1.5", b"\xff\xfe", b"&#0;", b"&x;"),
    *(b"=1+1", b"A0", b"XFD1048576", b"ZZZZ1", b"\x00", b"'", b"<", b"]]>", b"9" * 400, "ⅷ½٣".encode()),
)


def flip_bits(data: bytes, draw: Random) -> bytes:
    """Flip a few bits anywhere."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def cut(data: bytes, draw: Random) -> bytes:
    """Lose the end."""
    return data[: draw.randrange(len(data) + 1)]


def splice(data: bytes, draw: Random) -> bytes:
    """Put a stretch of the file somewhere else in it."""
    start, length, to = (draw.randrange(len(data) + 1) for _ in range(3))
    return data[:to] + data[start : start + length % 2_000] + data[to:]


def insert_junk(data: bytes, draw: Random) -> bytes:
    """Put junk somewhere."""
    at = draw.randrange(len(data) + 1)
    return data[:at] + draw.choice(_JUNK) + data[at:]


def junk_numbers(data: bytes, draw: Random) -> bytes:
    """Replace numbers: addresses, indices, counts, values."""
    return _replace_some(_NUMBER, data, draw, lambda _: draw.choice(_JUNK))


def lose_attributes(data: bytes, draw: Random) -> bytes:
    """Leave out attributes."""
    return _replace_some(_ATTRIBUTE, data, draw, lambda _: b"")


def repeat_elements(data: bytes, draw: Random) -> bytes:
    """Say elements again."""
    return _replace_some(_ELEMENT, data, draw, lambda found: found * draw.choice((2, 3, 50)))


def lose_elements(data: bytes, draw: Random) -> bytes:
    """Leave out elements, or only one of their tags."""
    return _replace_some(draw.choice((_ELEMENT, _TAG)), data, draw, lambda _: b"")


def swap_elements(data: bytes, draw: Random) -> bytes:
    """Exchange two elements."""
    found = list(_ELEMENT.finditer(data))
    if len(found) < 2:  # noqa: PLR2004 -- two to exchange
        return data
    first, second = sorted(draw.sample(found, 2), key=lambda match: match.start())
    between = data[first.end() : second.start()]
    return data[: first.start()] + second[0] + between + first[0] + data[second.end() :]


def _replace_some(
    pattern: re.Pattern[bytes], data: bytes, draw: Random, by: Callable[[bytes], bytes]
) -> bytes:
    found = list(pattern.finditer(data))
    for match in sorted(
        draw.sample(found, min(len(found), draw.choice((1, 1, 2, 5)))), key=_start, reverse=True
    ):
        data = data[: match.start()] + by(match[0]) + data[match.end() :]
    return data


def _start(match: re.Match[bytes]) -> int:
    return match.start()


BYTES: tuple[Change, ...] = (flip_bits, cut, splice, insert_junk, junk_numbers)
MARKUP: tuple[Change, ...] = (lose_attributes, repeat_elements, lose_elements, swap_elements, junk_numbers)


def mutate(data: bytes, draw: Random) -> tuple[bytes, bool]:
    """Return the file with one to three kinds of damage, and whether checksums hide none of it.

    A package is damaged as a file, or part by part and packed again with sums that are right.
    """
    if not data.startswith(b"PK") or draw.random() < 0.2:  # noqa: PLR2004 -- one in five
        return draw.choice(BYTES)(data, draw), data.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for _ in range(draw.choice((1, 1, 2, 3))):
        _damage_part(parts, draw)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)
    return packed.getvalue(), False


def _damage_part(parts: dict[str, bytes], draw: Random) -> None:
    name = draw.choice(list(parts))
    if len(parts) > 1 and draw.random() < 0.1:  # noqa: PLR2004 -- one in ten
        del parts[name]
        return
    kinds = MARKUP if parts[name].lstrip().startswith(b"<") and draw.random() < 0.8 else BYTES  # noqa: PLR2004 -- mostly
    parts[name] = draw.choice(kinds)(parts[name], draw)
