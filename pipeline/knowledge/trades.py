"""What a company sells: which industry and which kind of business a text means, and its own trade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.lexicon import phrases_in, stem, words_of
from pipeline.knowledge.library import library
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

NOT_TOLD = "(not told)"
FOR_CLIENTS = "for clients"
_HEAD = re.compile(r"(?i)\b(?:for|of|in)\b")
_SLIP_AT_LEAST = 85  # of 100: a slip of the pen, not another word
_SOLD = frozenset(stem(word) for word in ("client", "customer", "billable", "sponsor"))
_SUPPORT_FAMILIES = frozenset(
    {
        "administration", "benefits", "contingent_workforce", "facilities", "finance_accounting",
        "hr_administration", "it_infrastructure", "it_service_desk", "payroll", "procurement", "recruiting",
        "security",
    }
)  # fmt: skip
_SUPPORT = frozenset(stem(word) for word in ("internal", "own", "our", "corporate", "inhouse"))


@dataclass(frozen=True, slots=True)
class Business:
    """What was typed, as we know it: one of the industries, and a narrower kind of business if it says so."""

    industry: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A function that a kind of business sells; `for_clients`: only where the row says it is for them."""

    for_clients: bool
    reason: str


def business_of(text: object) -> Business | None:
    """Return the business that `text` means: the longest name in it, the last of equals; or nearly a name.

    “Software for hotels” is software: what stands before “for”, “of”, “in” goes first. `None`: unknown.
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


def own_trade(business: Business | None, function: str | None, name: str, text: str) -> Trade | None:
    """Return the trade that a row is to a business: by its words, or by the library function it matches.

    `name` is what the user wrote; `text` may say beside it for whom the work is done. Words count only where
    the match is no support of every company: payroll for teachers is payroll.
    """
    kinds = (business.kind, business.industry) if business else (NOT_TOLD,)
    said = frozenset(_stems(f"{name} {text}"))
    if said & _SUPPORT:
        return None
    supports = function is not None and library().functions[function].family in _SUPPORT_FAMILIES
    spoken = None if supports else next(filter(None, (_spoken(kind, _stems(name)) for kind in kinds)), None)
    matched = next((_trades()[kind, function] for kind in kinds if (kind, function) in _trades()), None)
    if matched and matched.for_clients and not said & _SOLD:
        matched = None
    return spoken or matched


def _spoken(kind: str, stems: tuple[str, ...]) -> Trade | None:
    phrases = _words().get(kind, {})
    return next((phrases[found] for found in phrases_in(stems, frozenset(phrases))), None)


def trade_faults() -> Iterable[str]:
    """Yield what is wrong with the tables of businesses and trades, each a sentence with its row."""
    kinds = {row["business"] for row in read_table("businesses.csv")} | set(library().industries)
    allowed: dict[tuple[str, str], Container[str]] = {
        ("businesses.csv", "industry"): library().industries,
        ("own_trades.csv", "business"): kinds | {NOT_TOLD},
        ("own_trades.csv", "function"): library().functions,
        ("own_trades.csv", "only"): {"", FOR_CLIENTS},
        ("trade_words.csv", "business"): kinds,
    }
    for (table, column), known in allowed.items():
        for number, row in enumerate(read_table(table), start=2):
            if row[column] not in known:
                yield f"{table}, row {number}: “{row[column]}” is not a known {column}."
            if "" in {text for name, text in row.items() if name != "only"}:
                yield f"{table}, row {number}: only the column “only” may be blank."


@cache
def _trades() -> Mapping[tuple[str, str | None], Trade]:
    faults = list(trade_faults())
    if faults:
        raise KnowledgeError(faults)
    return {
        (row["business"], row["function"]): Trade(
            for_clients=row["only"] == FOR_CLIENTS, reason=row["reason"]
        )
        for row in read_table("own_trades.csv")
    }


@cache
def _words() -> Mapping[str, Mapping[tuple[str, ...], Trade]]:
    return {
        row["business"]: {
            _stems(one): Trade(for_clients=False, reason=row["reason"]) for one in row["words"].split("|")
        }
        for row in read_table("trade_words.csv")
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
