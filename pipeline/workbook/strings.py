"""Shared strings: the user's come first, ours are appended, and equal ones are kept once."""

import re

from pipeline.workbook.cells import escape
from pipeline.workbook.xml import MAIN, plain

_TABLE = re.compile(rb"<sst\b[^>]*?(/?)>")
_ITEM = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
_COUNTS = re.compile(rb"\s(?:uniqueCount|count)=(?:\"[^\"]*\"|'[^']*')")
_EMPTY = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{MAIN}"/>'.encode()


class SharedStrings:
    """The shared strings of a workbook while cells are being written."""

    def __init__(self, raw: bytes | None) -> None:
        """Read the user's strings, or begin with none."""
        self._raw = _EMPTY if raw is None else plain(raw)
        self._known: dict[bytes, int] = {}
        self._count = 0
        self._end: int | None = None
        for item in _ITEM.finditer(self._raw):
            self._known.setdefault(item[1] or b"", self._count)
            self._count += 1
            self._end = item.end()
        self._added: list[bytes] = []
        self._by_text: dict[str, int] = {}

    @property
    def changed(self) -> bool:
        """Say whether strings were added."""
        return bool(self._added)

    def index(self, text: str) -> int:
        """Return the number of a text, adding it when it is new."""
        number = self._by_text.get(text)
        if number is None:
            keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            number = self._by_text[text] = self._add(f"<t{keep}>{escape(text)}</t>".encode())
        return number

    def adopt(self, text: str) -> int:
        """Return the number of a text of a sheet of ours, adding it when it is new."""
        keep = ' xml:space="preserve"' if text != text.strip() else ""
        written = f"<t{keep}>{escape(text)}</t>" if text else "<t/>"
        return self._add(written.encode("ascii", "xmlcharrefreplace"))

    def to_bytes(self) -> bytes:
        """Write all strings as a part, without the counts that readers can do without."""
        opening = _TABLE.search(self._raw)
        if opening is None:
            return self._raw
        head = self._raw[: opening.start()] + _COUNTS.sub(b"", opening[0]).replace(b"/>", b">")
        end = self._end or opening.end()
        tail = b"</sst>" if opening[1] else self._raw[end:]
        added = (b"<si>%s</si>" % content for content in self._added)
        return b"".join([head, self._raw[opening.end() : end], *added, tail])

    def _add(self, content: bytes) -> int:
        number = self._known.get(content)
        if number is None:
            number = self._known[content] = self._count
            self._added.append(content)
            self._count += 1
        return number
