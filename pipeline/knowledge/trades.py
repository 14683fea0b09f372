"""What a company sells: which industry and which kind of business a text means, and its own trade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.lexicon import stem, words_of
from pipeline.knowledge.library import library
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOT_TOLD = "(not told)"
FOR_CLIENTS = "for clients"
_HEAD = re.compile(r"(?i)\b(?:for|of|in)\b")
_SLIP_AT_LEAST = 85  # of 100: a slip of the pen, not another word
_SOLD = frozenset(stem(word) for word in ("client", "customer", "billable", "sponsor"))
_SUPPORT = frozenset(stem(word) for word in ("internal", "own", "our", "corporate", "inhouse"))


@dataclass(frozen=True, slots=True)
class Business:
    """What was typed, as we know it: one of the industries, and a narrower kind of business if it says so."""

    industry: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A function that a kind of business sells; `for_clients`: only where the row says that it is for them."""

    for_clients: bool
    reason: str


def business_of(text: object) -> Business | None:
    """Return the business that `text` means: the longest name in it, the last of equals; or nearly a name.

    “Software for hotels” is software: what stands before “for”, “of” and “in” goes first. `None`: nothing known.
    """
    if not isinstance(text, str) or not text.strip():
        return None
    return _inside(_HEAD.split(text)[0]) or _inside(text) or _nearly(text)


def _inside(text: str) -> Business | None:
    """Return the longest known name in a text, the last of equals, as English keeps the head last."""
    known, words = _names(), _stems(text)
    spans = [(start, end) for end in range(len(words), 0, -1) for start in range(end)]
    inside = [(end - start, end, words[start:end]) for start, end in spans if words[start:end] in known]
    return known[max(inside)[2]] if inside else None


def _nearly(text: str) -> Business | None:
    """Return the business of a name that differs from `text` by a slip of the pen."""
    written = {" ".join(name): business for name, business in _names().items()}
    near = process.extractOne(
        " ".join(_stems(text)), list(written), scorer=fuzz.ratio, score_cutoff=_SLIP_AT_LEAST
    )
    return written[near[0]] if near else None


def own_trade(business: Business | None, function: str, text: str) -> Trade | None:
    """Return the trade that a library function is to a business; `text` may say for whom it is done."""
    kinds = (business.kind, business.industry) if business else (NOT_TOLD,)
    found = next((_trades()[kind, function] for kind in kinds if (kind, function) in _trades()), None)
    said = frozenset(_stems(text))
    if found is None or said & _SUPPORT:
        return None
    return found if said & _SOLD or not found.for_clients else None


def trade_faults() -> Iterable[str]:
    """Yield what is wrong with the tables of businesses and trades, each a sentence with its row."""
    industries, functions = library().industries, library().functions
    kinds = {row["business"] for row in read_table("businesses.csv")}
    for number, row in enumerate(read_table("businesses.csv"), start=2):
        if row["industry"] not in industries:
            yield f"businesses.csv, row {number}: there is no industry “{row['industry']}”."
    for number, row in enumerate(read_table("own_trades.csv"), start=2):
        where = f"own_trades.csv, row {number}"
        if row["business"] not in {*kinds, *industries, NOT_TOLD}:
            yield f"{where}: there is no business “{row['business']}”."
        if row["function"] not in functions:
            yield f"{where}: there is no function “{row['function']}”."
        if row["only"] not in {"", FOR_CLIENTS}:
            yield f"{where}: “only” must be blank or “{FOR_CLIENTS}”, not “{row['only']}”."
        if not row["reason"]:
            yield f"{where}: the reason must not be empty."


@cache
def _trades() -> Mapping[tuple[str, str], Trade]:
    faults = list(trade_faults())
    if faults:
        raise KnowledgeError(faults)
    return {
        (row["business"], row["function"]): Trade(row["only"] == FOR_CLIENTS, row["reason"])
        for row in read_table("own_trades.csv")
    }


@cache
def _names() -> Mapping[tuple[str, ...], Business]:
    """Return every name by its stems; the narrower one where industry and kind of business share it."""
    wide = {
        _stems(name): Business(industry, industry)
        for industry, synonyms in library().industries.items()
        for name in (industry, *synonyms)
    }
    narrow = {
        _stems(name): Business(row["industry"], row["business"])
        for row in read_table("businesses.csv")
        for name in (row["business"], *row["synonyms"].split("|"))
    }
    return wide | narrow


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words_of(text.replace("in-house", "inhouse")))
