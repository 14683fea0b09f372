"""The function library: business functions by family, the words people use, a default for every attribute."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from statistics import median
from typing import TYPE_CHECKING

from pipeline.inputs import DATA_LEVELS, PATTERNS
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

RATED = (
    "strategic", "decision", "brand", "proprietary", "tied", "standardised",
    "measurable", "demand_swings", "market", "complexity", "collaboration",
)  # fmt: skip
YES_NO = ("customer_facing", "on_site", "in_country", "authority")
DELIVERABLES = (
    "customer contact", "business transaction", "it service", "software", "hires", "contingent workforce",
    "employee administration", "benefits plan", "employment abroad", "specialist work", "physical service",
    "direction", "public authority",
)  # fmt: skip
ALL_WORK = "all work"
NEUTRAL = "not recognised"


@dataclass(frozen=True, slots=True)
class FunctionEntry:
    """One function of the library: its names and its defaults (ratings 1 to 5, plain booleans)."""

    name: str
    family: str
    synonyms: tuple[str, ...]
    defaults: Mapping[str, str | float | bool]
    reason: str

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every way of writing it that we know, the name first."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, slots=True)
class IndustryDefault:
    """A default that differs in one industry, for one function or a whole family."""

    industry: str
    applies_to: str
    attribute: str
    value: str | float | bool
    reason: str


@dataclass(frozen=True, slots=True)
class Library:
    """All functions by name, what differs by industry, and typical defaults of each family.

    `aliases` are further phrases: foreign words, and what means several functions, the commonest first.
    """

    functions: Mapping[str, FunctionEntry]
    industries: Mapping[str, tuple[str, ...]]
    industry_defaults: tuple[IndustryDefault, ...]
    families: Mapping[str, Mapping[str, str | float | bool]]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def library() -> Library:
    """Return the function library; raise `KnowledgeError` with every fault of every table."""
    roles = sorted({row["role"] for row in read_table("role_wages.csv")})
    entries: list[FunctionEntry] = []
    faults: list[str] = []
    for family in _families():
        for number, row in enumerate(read_table(f"functions/{family}.csv"), start=2):
            problems = list(_row_faults(row, roles))
            faults.extend(f"functions/{family}.csv, row {number}: {problem}" for problem in problems)
            if not problems:
                entries.append(_entry(row, family))
    faults.extend(_doubles(entries))
    overrides, industry_faults = _industry_defaults(entries)
    aliases, alias_faults = _aliases(entries)
    if faults or industry_faults or alias_faults:
        raise KnowledgeError([*faults, *industry_faults, *alias_faults])
    return Library(
        functions={entry.name: entry for entry in entries},
        industries={row["industry"]: _split(row["synonyms"]) for row in read_table("industry_names.csv")},
        industry_defaults=tuple(overrides),
        families=_typical(entries),
        aliases=aliases,
    )


def _families() -> list[str]:
    folder = files("pipeline.knowledge") / "functions"
    return sorted(
        entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv")
    )


def _row_faults(row: Mapping[str, str], roles: Collection[str]) -> Iterable[str]:
    for name in RATED:
        if row[name] not in {"1", "2", "3", "4", "5"}:
            yield f"{name} must be a whole number from 1 to 5, not “{row[name]}”."
    for name in YES_NO:
        if row[name] not in {"Yes", "No"}:
            yield f"{name} must be Yes or No, not “{row[name]}”."
    closed = (
        ("data", DATA_LEVELS),
        ("pattern", PATTERNS),
        ("deliverable", DELIVERABLES),
        ("role", roles),
    )
    for name, allowed in closed:
        if row[name] not in allowed:
            yield f"{name} must be one of {', '.join(allowed)}, not “{row[name]}”."
    if not row["function"] or not row["reason"]:
        yield "function and reason must not be empty."


def _entry(row: Mapping[str, str], family: str) -> FunctionEntry:
    defaults: dict[str, str | float | bool] = {name: float(row[name]) for name in RATED}
    defaults |= {name: row[name] == "Yes" for name in YES_NO}
    defaults |= {name: row[name] for name in ("deliverable", "role", "data", "pattern")}
    return FunctionEntry(row["function"], family, _split(row["synonyms"]), defaults, row["reason"])


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _doubles(entries: Sequence[FunctionEntry]) -> Iterable[str]:
    owners: dict[str, list[str]] = {}
    for entry in entries:
        for phrase in entry.phrases:
            owners.setdefault(phrase.casefold(), []).append(entry.name)
    for phrase, names in owners.items():
        if len(names) > 1:
            yield f"functions: “{phrase}” stands for {' and for '.join(names)}."


def _aliases(entries: Sequence[FunctionEntry]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the functions of every phrase in the tables of words, and the faults of these tables."""
    names = {entry.name for entry in entries}
    taken = {phrase.casefold() for entry in entries for phrase in entry.phrases}
    found: dict[str, list[str]] = {}
    faults: list[str] = []
    for table in ("words/translations.csv", "words/meanings.csv"):
        for number, row in enumerate(read_table(table), start=2):
            if row["function"] not in names:
                faults.append(f"{table}, row {number}: there is no function “{row['function']}”.")
            for phrase in map(str.casefold, _split(row["words"])):
                if phrase in taken:
                    faults.append(f"{table}, row {number}: “{phrase}” is a synonym in the library already.")
                found.setdefault(phrase, []).append(row["function"])
    return {phrase: tuple(functions) for phrase, functions in found.items()}, faults


def _industry_defaults(entries: Sequence[FunctionEntry]) -> tuple[list[IndustryDefault], list[str]]:
    known = {
        "function": {entry.name for entry in entries},
        "family": {entry.family for entry in entries},
        "all": {ALL_WORK},
    }
    defaults: list[IndustryDefault] = []
    faults: list[str] = []
    for number, row in enumerate(read_table("industries.csv"), start=2):
        if row["applies_to"] not in known.get(row["kind"], set()):
            faults.append(f"industries.csv, row {number}: there is no {row['kind']} “{row['applies_to']}”.")
        elif row["attribute"] not in {*RATED, *YES_NO, "data"}:
            faults.append(f"industries.csv, row {number}: “{row['attribute']}” is not an attribute.")
        else:
            value = _value(row["attribute"], row["value"])
            defaults.append(
                IndustryDefault(row["industry"], row["applies_to"], row["attribute"], value, row["reason"])
            )
    return defaults, faults


def _value(attribute: str, text: str) -> str | float | bool:
    if attribute in RATED:
        return float(text)
    return text == "Yes" if attribute in YES_NO else text


def _typical(entries: Sequence[FunctionEntry]) -> dict[str, Mapping[str, str | float | bool]]:
    groups: dict[str, list[FunctionEntry]] = {NEUTRAL: list(entries)}
    for entry in entries:
        groups.setdefault(entry.family, []).append(entry)
    return {family: _middle(group) for family, group in groups.items()}


def _middle(group: Sequence[FunctionEntry]) -> dict[str, str | float | bool]:
    names = group[0].defaults
    return {name: _typical_value(name, [entry.defaults[name] for entry in group]) for name in names}


def _typical_value(name: str, values: Sequence[str | float | bool]) -> str | float | bool:
    if name in RATED:
        return float(round(median(float(value) for value in values)))
    return Counter(values).most_common(1)[0][0]
