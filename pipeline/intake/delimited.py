"""Text tables (.csv): encoding and delimiter are found out, not asked for."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from pipeline.inputs import FUNCTIONS_SHEET
from pipeline.intake.refusal import refused
from pipeline.intake.sheets import Sheet

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 50
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_delimited(data: bytes) -> Sheet:
    """Return the table as a sheet named Functions; `RefusedError` when it is not text in rows."""
    text, delimiter = _told(_decoded(data))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text)))
    except csv.Error as error:
        raise refused("FILE-BROKEN", what="its rows cannot be told apart") from error
    return Sheet(FUNCTIONS_SHEET, rows)


def _decoded(data: bytes) -> str:
    encodings = [_BYTE_ORDER_MARKS.get(data[:2], "utf-8-sig"), "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise refused("FILE-BROKEN", what="its letters cannot be read")


def _told(text: str) -> tuple[str, str]:
    """Excel takes a first line `sep=;` for the delimiter and does not count it as a row."""
    told = _SEPARATOR_LINE.match(text)
    return (text[told.end() :], told[1]) if told else (text, "")


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, more than one."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    return times, width
