"""The tables of findings, from the catalogue."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.findings import CATALOGUE, LEVELS
from tests.pages.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADINGS = ("code", "level", "what is wrong", "what is allowed", "what to do")
OTHERS = "Other findings"
ABOUT = {
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
_WORD = re.compile(r"\{(\w+)\}")


def findings() -> str:
    """Return a table for each thing a finding can be about, the worst findings first."""
    return "\n".join(_tables())


def _tables() -> Iterator[str]:
    order = [*ABOUT.values(), OTHERS]
    for group, codes in groupby(sorted(CATALOGUE, key=lambda code: order.index(_group(code))), key=_group):
        ranked = sorted(codes, key=lambda code: (LEVELS.index(CATALOGUE[code].level), code))
        yield f"## {group}\n\n{table(HEADINGS, map(_line, ranked))}"


def _group(code: str) -> str:
    return ABOUT.get(code.partition("-")[0].removesuffix("S"), OTHERS)


def _line(code: str) -> tuple[str, ...]:
    entry = CATALOGUE[code]
    texts = (_WORD.sub(r"*\1*", text) for text in (entry.wrong, entry.allowed, entry.do))
    return (code, str(entry.level), *texts)
