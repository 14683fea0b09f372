"""An entry of the catalogue: how grave it is, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue: what is wrong, what is allowed, what to do.

    The three texts are templates; `Finding` carries the words that fill them.
    """

    level: Level
    wrong: str
    allowed: str
    do: str


def error(wrong: str, allowed: str, do: str) -> Entry:
    """Return an entry about something that cannot be used."""
    return Entry(Level.ERROR, wrong, allowed, do)


def warning(wrong: str, allowed: str, do: str) -> Entry:
    """Return an entry about something that was used, and may be wrong."""
    return Entry(Level.WARNING, wrong, allowed, do)


def advice(wrong: str, do: str) -> Entry:
    """Return an entry about something that would sharpen the answer."""
    return Entry(Level.ADVICE, wrong, "", do)


def note(wrong: str) -> Entry:
    """Return an entry about something that was done and needs nothing."""
    return Entry(Level.NOTE, wrong, "", "")
