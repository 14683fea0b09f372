"""The tables of what is measured: recognition, statements of the articles, modelled prices."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import rates
from benchmarks.recognition import __main__ as recognition
from pipeline.knowledge.rulings import article_sources
from tests.cases.statements import statements
from tests.pages.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.cases.statements import Statement

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions.md"
PRIORITIES = ("must", "should", "conflict")
_RULING = re.compile(r"^\*\*[\d-]+, (.+?)\.\*\*(.*?)(?=^\*\*|^#|\Z)", re.MULTILINE | re.DOTALL)
_NUMBERS = re.compile(r"(S\d{3})-(\d\d)(?: to S\d{3}-(\d\d))?")


def recognised() -> str:
    """Return how well names are recognised, by part of the benchmark."""
    names = recognition.read()
    judged = recognition.judge(names).groupby("half")
    counts = Counter(one.half for one in names)
    headings = (
        f"Of all {len(names):,} names",
        *(f">{plain_half(half)} ({counts[half]:,})" for half in recognition.HALVES),
    )
    shares = {half: rows[list(recognition.MEANINGS)].mean() for half, rows in judged}
    lines = (
        (meaning, *(f"{shares[half][share]:.1%}" for half in recognition.HALVES))
        for share, meaning in recognition.MEANINGS.items()
    )
    return table(headings, lines)


def plain_half(half: str) -> str:
    """Return a part of the benchmark in words."""
    return half.replace("_", " ")


def statement_counts() -> str:
    """Return how many statements of each article must or should hold, hold, and have a ruling."""
    named = {source.name: source.title for source in article_sources()}
    return table(
        (
            "Article",
            *(f">{one}" for one in PRIORITIES),
            ">hold",
            ">do not, with the reason",
            ">with a ruling",
        ),
        [*(_counted(name, f"{name}: {title}") for name, title in named.items()), _counted("S", "**all**")],
    )


def _counted(stem: str, told: str) -> tuple[object, ...]:
    of = [one for one in statements() if one.id.startswith(stem)]
    by = Counter(one.priority for one in of)
    waiting = sum(bool(one.waits_for) for one in of)
    ruled = sum(one.id in rulings_by_statement() for one in of)
    return (told, *(by[one] for one in PRIORITIES), len(of) - waiting, waiting, ruled)


def statement_table() -> str:
    """Return every statement with what becomes of it and the ruling about it."""
    ruled = rulings_by_statement()
    lines = (
        (one.id, one.priority, one.says, _state(one), ", ".join(ruled.get(one.id, ())))
        for one in statements()
    )
    return table(("Statement", "Priority", "What it says", "Holds", "Ruling"), lines)


def _state(one: Statement) -> str:
    return f"no: {one.waits_for}" if one.waits_for else "yes"


def rulings_by_statement() -> Mapping[str, list[str]]:
    """Return the titles of the decisions that name a statement, by its number."""
    found: dict[str, list[str]] = {}
    for title, text in _RULING.findall(DECISIONS.read_text("utf-8")):
        for number in _numbers(text):
            found.setdefault(number, []).append(title)
    return found


def _numbers(text: str) -> Iterator[str]:
    for article, first, last in _NUMBERS.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{article}-{number:02}"


def price_errors() -> str:
    """Return the error of modelled prices in three figures."""
    errors = rates.cited()["error"]
    lines = (
        ("published prices compared", len(errors)),
        ("middle size of the error (logarithm; 0.20 is about 20%)", f"{rates.middle_error(errors):.2f}"),
        ("middle error (below 0: too cheap)", f"{errors.median():+.2f}"),
        ("standard deviation", f"{rates.scatter(errors):.2f}"),
    )
    return table(("Measured", ">"), lines)
