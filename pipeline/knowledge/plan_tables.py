"""What goes with a plan: risks, legal duties, service levels, who stays, who meets, and how to leave."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.rules import When, entry_faults, read_when
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SCALE = range(1, 6)
POTS = ("kept", "added")
DIRECTIONS = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk: likelihood and impact from 1 to 5; a deal-breaker that cannot be mended forbids signing."""

    code: str
    risk: str
    cause: str
    likelihood: int
    impact: int
    owner: str
    mitigation: str
    trigger: str
    source: str
    when: When
    deal_breaker: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """One legal duty; `in_force` is unknown where the law is not in our table."""

    code: str
    law: str
    region: str
    condition: str
    duty: str
    source: str
    when: When
    in_force: date | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """One role that stays: its share (0 to 1) of the people kept, or of those added to manage contracts."""

    role: str
    does: str
    pot: str
    share: float
    source: str


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """One measure and the range to start from, null where nothing citable exists.

    It applies to the functions of its roles, of which it may name the library's functions that it is for,
    those that it is not for (`without`), and the models they are bought as; without roles, to other work.
    """

    kind: str
    roles: tuple[str, ...]
    functions: tuple[str, ...]
    without: tuple[str, ...]
    models: tuple[str, ...]
    measure: str
    direction: str
    low: float | None
    high: float | None
    unit: str
    how_measured: str
    source: str
    year: str
    confidence: str


@cache
def risks() -> tuple[Risk, ...]:
    """Return all risks; raise `KnowledgeError` with every fault."""
    return read_risks(_entries("risks.toml", "risks"))


@cache
def risk_levels() -> tuple[tuple[str, int], ...]:
    """Return what scores are called and from which on, the highest first; raise `KnowledgeError`."""
    return read_risk_levels(_file("risks.toml")["levels"])


@cache
def duties() -> tuple[Duty, ...]:
    """Return all legal duties; raise `KnowledgeError` with every fault."""
    return read_duties(_entries("duties.toml", "duties"))


@cache
def retained_roles() -> tuple[Role, ...]:
    """Return the roles that stay; raise `KnowledgeError` with every fault."""
    return read_roles(_entries("retained.toml", "roles"))


@cache
def service_levels() -> tuple[ServiceLevel, ...]:
    """Return all measures; raise `KnowledgeError` with every fault."""
    return read_service_levels(read_table("service_levels.csv"))


@cache
def forums() -> tuple[Mapping[str, str], ...]:
    """Return who meets: forum, who, cadence, decides, escalates_to, source, year."""
    return _full("forums.csv")


@cache
def exit_items() -> tuple[Mapping[str, str], ...]:
    """Return what makes leaving possible: item, what, when, owner, source, year."""
    return _full("exit_plan.csv")


def read_risks(raw: Sequence[Mapping[str, Any]]) -> tuple[Risk, ...]:
    """Read risks from their tables; raise `KnowledgeError` with every fault."""
    keys = (
        "code",
        "risk",
        "cause",
        "likelihood",
        "impact",
        "owner",
        "mitigation",
        "trigger",
        "source",
        "when",
    )
    faults = list(entry_faults(raw, keys, "risks.toml, risk", optional=("deal_breaker",)))
    faults += [
        f"risks.toml, {one.get('code')}: “{key}” must be a whole number from 1 to 5."
        for one in raw
        for key in ("likelihood", "impact")
        if one.get(key) not in SCALE
    ]
    _refuse([*faults, *_twice(raw, "risks.toml")])
    return tuple(Risk(**{**one, "when": read_when(one["when"], one["code"])}) for one in raw)


def read_risk_levels(raw: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Read the names of scores; raise `KnowledgeError` unless they are whole numbers down to 1."""
    scores = list(raw.values())
    if not all(isinstance(score, int) for score in scores) or sorted({*scores}, reverse=True) != scores:
        _refuse(["risks.toml: the levels must be whole numbers, the highest first."])
    if not scores or scores[-1] != 1:
        _refuse(["risks.toml: the lowest level must begin at 1."])
    return tuple(raw.items())


def read_duties(raw: Sequence[Mapping[str, Any]]) -> tuple[Duty, ...]:
    """Read duties from their tables; raise `KnowledgeError` with every fault."""
    keys = ("code", "law", "region", "condition", "duty", "source", "when")
    faults = list(entry_faults(raw, keys, "duties.toml, duty", optional=("in_force",)))
    faults += [
        f"duties.toml, {one.get('code')}: “in_force” must be a date."
        for one in raw
        if not isinstance(one.get("in_force"), date | None)
    ]
    _refuse([*faults, *_twice(raw, "duties.toml")])
    return tuple(Duty(**{**one, "when": read_when(one["when"], one["code"])}) for one in raw)


def read_roles(raw: Sequence[Mapping[str, Any]]) -> tuple[Role, ...]:
    """Read the roles that stay; raise `KnowledgeError` unless the shares of each pot add up to 1."""
    faults = list(entry_faults(raw, ("role", "does", "pot", "share", "source"), "retained.toml, role"))
    _refuse(faults)
    for pot in POTS:
        total = sum(one["share"] for one in raw if one["pot"] == pot)
        if abs(total - 1) > 1e-9:  # noqa: PLR2004 - rounding
            faults.append(f"retained.toml: the shares of “{pot}” add up to {total:g}, not 1.")
    faults += [f"retained.toml: there is no pot “{one['pot']}”." for one in raw if one["pot"] not in POTS]
    _refuse(faults)
    return tuple(Role(**one) for one in raw)


def read_service_levels(rows: Sequence[Mapping[str, str]]) -> tuple[ServiceLevel, ...]:
    """Read measures from the rows of their table; raise `KnowledgeError` with every fault."""
    _refuse([fault for number, row in enumerate(rows, start=2) for fault in _measure_faults(row, number)])
    texts = ("kind", "measure", "direction", "unit", "how_measured", "source", "year", "confidence")
    return tuple(
        ServiceLevel(
            **{name: row[name] for name in texts},
            roles=tuple(row["roles"].split()),
            functions=_names(row["functions"]),
            without=_names(row["except"]),
            models=_names(row["models"]),
            low=_amount(row["low"]),
            high=_amount(row["high"]),
        )
        for row in rows
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split("|") if name)


def _measure_faults(row: Mapping[str, str], number: int) -> Iterable[str]:
    where = f"service_levels.csv, row {number}"
    may_be_blank = {"roles", "functions", "except", "models", "low", "high"}
    yield from (f"{where}: {key} is empty." for key in row if not row[key] and key not in may_be_blank)
    if row["direction"] not in DIRECTIONS:
        yield f"{where}: the direction must be one of {', '.join(DIRECTIONS)}."
    try:
        low, high = _amount(row["low"]), _amount(row["high"])
    except ValueError:
        yield f"{where}: low and high must be numbers or blank."
        return
    if low is not None and (high is None or low > high):
        yield f"{where}: low is above high, or high is missing."


def _amount(text: str) -> float | None:
    return float(text) if text else None


def _entries(file: str, name: str) -> Sequence[Mapping[str, Any]]:
    entries: Sequence[Mapping[str, Any]] = _file(file)[name]
    return entries


def _file(file: str) -> Mapping[str, Any]:
    return tomllib.loads((files("pipeline.knowledge") / file).read_text("utf-8"))


def _full(file: str) -> tuple[Mapping[str, str], ...]:
    rows = read_table(file)
    _refuse(
        [
            f"{file}, row {number}: {key} is empty."
            for number, row in enumerate(rows, start=2)
            for key in row
            if not row[key].strip()
        ]
    )
    return tuple(rows)


def _twice(raw: Sequence[Mapping[str, Any]], where: str) -> list[str]:
    codes = [one.get("code") for one in raw]
    return [
        f"{where}: the code {code} is used twice."
        for code in sorted({*codes}, key=str)
        if codes.count(code) > 1
    ]


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise KnowledgeError(faults)
