"""The articles the rules rest on, and how we ruled where they contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.tables import read_table


@dataclass(frozen=True, slots=True)
class Source:
    """One article: its short name, title, publisher, date as far as known, and what it is used for."""

    name: str
    title: str
    publisher: str
    date: str
    what: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """One point on which sources differ, what we hold, and the short names of the sources."""

    topic: str
    conflict: str
    ruling: str
    sources: tuple[str, ...]


@cache
def article_sources() -> tuple[Source, ...]:
    """Return the articles in the order of their short names."""
    rows = read_table("sources.csv")
    return tuple(Source(row["id"], row["title"], row["publisher"], row["date"], row["what"]) for row in rows)


@cache
def rulings() -> tuple[Ruling, ...]:
    """Return all rulings; raise `KnowledgeError` with every blank and every source that does not exist."""
    known = {source.name for source in article_sources()}
    found = []
    faults = []
    for number, row in enumerate(read_table("rulings.csv"), start=2):
        named = tuple(row["sources"].split())
        blank = [key for key, text in row.items() if not text.strip()]
        faults += [f"rulings.csv, row {number}: {key} is empty." for key in blank]
        faults += [
            f"rulings.csv, row {number}: there is no source {name}." for name in named if name not in known
        ]
        found.append(Ruling(row["topic"], row["conflict"], row["ruling"], named))
    if faults:
        raise KnowledgeError(faults)
    return tuple(found)
