"""The page on findings, written from the catalogue: `python -m tests.findings_page`."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.findings import CATALOGUE, LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
_WORD = re.compile(r"\{(\w+)\}")
_ABOUT = {
    "FILE": "The file",
    "SHEET": "Sheets",
    "COLUMN": "Columns",
    "TEMPLATE": "The template",
    "CELL": "Cells",
    "ROW": "Rows",
    "COMPANY": "The company",
    "CURRENCY": "Currencies",
    "ASSUMPTION": "Assumptions",
}
_HEADINGS = "| code | level | what is wrong | what is allowed | what to do |\n|---|---|---|---|---|"
_OTHERS = "Other findings"
_INTRODUCTION = """# Findings

Everything the program can tell about a workbook. This page is written from the catalogue
(`pipeline/findings`) by `python -m tests.findings_page`; a test fails when it is not up to date.

Each finding has a code that never changes, the sheet and the cell it is about, what is wrong, what is
allowed and what to do. The worst come first, then by sheet and row; findings that say the same are told
once, with all their cells. There are four levels:

| level | meaning |
|---|---|
| error | something could not be read: the row, or the file, was not analysed |
| warning | it was read and analysed, but look at it: money may hang on it |
| advice | not wrong; answering it would make the result better |
| note | what was done, for the record: nothing to do |

Words in *italics* stand for what the workbook holds.
"""


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([_INTRODUCTION, *_tables()])


def _tables() -> Iterator[str]:
    codes = sorted(CATALOGUE, key=lambda code: [*_ABOUT.values(), _OTHERS].index(_group(code)))
    for group, members in groupby(codes, key=_group):
        yield f"## {group}\n\n{_HEADINGS}"
        yield from map(_line, sorted(members, key=lambda code: (LEVELS.index(CATALOGUE[code].level), code)))
        yield ""


def _group(code: str) -> str:
    return _ABOUT.get(code.partition("-")[0].removesuffix("S"), _OTHERS)


def _line(code: str) -> str:
    entry = CATALOGUE[code]
    texts = (_WORD.sub(r"*\1*", text).replace("|", "\\|") for text in (entry.wrong, entry.allowed, entry.do))
    return f"| {code} | {entry.level} | {' | '.join(texts)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
