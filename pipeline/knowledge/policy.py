"""The policy: weights, thresholds, gates; shipped as files in `policies/`, overridable by a user's file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from pipeline.inputs import TIERS
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.policy_bounds import assumption_faults, bounded_tables, is_number, number_faults
from pipeline.knowledge.policy_names import DEFAULT_POLICY, plain_name, shipped_policies
from pipeline.knowledge.rules import When, entry_faults, raw_when, read_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ASSUMPTIONS = "assumptions"
_CLOSE = 70  # of 100: a slip of the finger or two


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that makes work Core whatever the scores say."""

    name: str
    when: When
    because: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A condition under which the answers given cannot decide, and what to ask instead of answering."""

    when: When
    ask: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How answers are weighed. Weights of each score add up to 1; thresholds are in points of 0 to 100."""

    name: str
    summary: str
    source: str
    strategic_value: Mapping[str, float]
    suitability: Mapping[str, float]
    thresholds: Mapping[str, float]
    volume_from_headcount: Mapping[int, float]
    work: Mapping[str, float]
    contracts: Mapping[str, float]
    assumptions: Mapping[str, float]
    gates: tuple[Gate, ...]
    questions: tuple[OpenQuestion, ...]
    location: Mapping[str, float]
    place: Mapping[str, float]
    overlap_wanted: Mapping[int, float]
    closeness_of_data: Mapping[str, float]
    closeness_of_small_team: Mapping[int, float]
    furthest_by_data: Mapping[str, str]
    overlap_needed: Mapping[int, float]
    confidence: Mapping[str, float]
    automation: Mapping[str, float]
    money: Mapping[str, float]


def policy(choice: str | None = None) -> Policy:
    """Return a shipped policy by name, or the default one overridden by the TOML file at path `choice`.

    A name may be written with blanks, hyphens or underscores: “cost first”, “cost-first”, “cost_first”.
    Raises `KnowledgeError` with every fault: unknown names and keys, weights that do not add up.
    """
    name = plain_name(choice or DEFAULT_POLICY)
    if choice is None or name in shipped_policies():
        return _shipped(name)
    path = Path(choice)
    if not path.is_file():
        raise KnowledgeError([_unknown(choice)])
    try:
        own = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError([f"{path.name}: {error}."]) from error
    merged, faults = _merged(_raw(DEFAULT_POLICY), own, path.name)
    return _read(merged, path.name, faults)


def policy_of(raw: Mapping[str, Any], where: str) -> Policy:
    """Return the policy with all the tables of `raw`, as `raw_of` gives them; `KnowledgeError` as above."""
    missing = [f"{where}: “{key}” is missing." for key in _raw(DEFAULT_POLICY) if key not in raw]
    if missing:
        raise KnowledgeError(missing)
    return _read(raw, where)


def raw_of(chosen: Policy) -> dict[str, Any]:
    """Return a policy as plain tables, which JSON can hold."""
    numbered = {
        key: {str(number): value for number, value in getattr(chosen, key).items()} for key in _BY_NUMBER
    }
    return {
        **{key: getattr(chosen, key) for key in _PLAIN},
        **numbered,
        "gates": [
            {"name": gate.name, "when": raw_when(gate.when), "because": gate.because} for gate in chosen.gates
        ],
        "questions": [{"when": raw_when(one.when), "ask": one.ask} for one in chosen.questions],
    }


def _unknown(choice: str) -> str:
    near = process.extractOne(plain_name(choice), shipped_policies(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    meant = f" Perhaps “{near[0]}”?" if near else ""
    return f"“{choice}” is neither a policy ({', '.join(shipped_policies())}) nor a file.{meant}"


@cache
def _shipped(name: str) -> Policy:
    base, own = _raw(DEFAULT_POLICY), _raw(name)
    merged, faults = _merged(base, own, f"policies/{name}.toml")
    return _read(merged, f"policies/{name}.toml", faults)


@cache
def _raw(name: str) -> dict[str, Any]:
    file = files("pipeline.knowledge") / "policies" / f"{name.replace(' ', '_')}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def _merged(base: dict[str, Any], own: Mapping[str, Any], where: str) -> tuple[dict[str, Any], list[str]]:
    """Return the base with what the user's file replaces, and what in that file cannot replace anything."""
    faults: list[str] = []
    merged = dict(base)
    for key, value in own.items():
        if key not in base:
            faults.append(f"{where}: “{key}” is not part of a policy; known are {', '.join(base)}.")
        elif isinstance(base[key], dict) and isinstance(value, dict):
            faults.extend(
                f"{where}: “{key}.{inner}” is not part of a policy.{_nearest(inner, base[key])}"
                for inner in value
                if inner not in base[key] and key != ASSUMPTIONS
            )
            merged[key] = base[key] | value
        elif type(value) is not type(base[key]):
            faults.append(f"{where}: “{key}” must be {_KINDS[type(base[key])]}.")
        else:
            merged[key] = value
    return merged, faults


def _nearest(name: str, known: Iterable[str]) -> str:
    near = process.extractOne(name, list(known), scorer=fuzz.WRatio, score_cutoff=_CLOSE)
    return f" “{near[0]}” is close." if near else ""


def _read(raw: Mapping[str, Any], where: str, found: Iterable[str] = ()) -> Policy:
    faults = [
        *found,
        *_weight_faults(raw, where),
        *number_faults(_known_only(raw), where),
        *assumption_faults(raw[ASSUMPTIONS], where),
        *_rule_faults(raw, where),
    ]
    if faults:
        raise KnowledgeError(faults)
    numbered: dict[str, Any] = {
        key: {int(number): value for number, value in raw[key].items()} for key in _BY_NUMBER
    }
    return Policy(
        **{key: raw[key] for key in _PLAIN},
        **numbered,
        gates=tuple(
            Gate(gate["name"], read_when(gate["when"], where), gate["because"]) for gate in raw["gates"]
        ),
        questions=tuple(OpenQuestion(read_when(one["when"], where), one["ask"]) for one in raw["questions"]),
    )


def _known_only(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the tables of numbers without what is not part of a policy, which is told already."""
    shipped = _raw(DEFAULT_POLICY)
    return {
        table: {key: value for key, value in raw[table].items() if key in shipped[table]}
        for table in bounded_tables()
    }


_KINDS: dict[type, str] = {str: "a text", dict: "a table", list: "a list of tables"}
_BY_NUMBER = ("volume_from_headcount", "overlap_needed", "overlap_wanted", "closeness_of_small_team")
_PLAIN = (
    "name", "summary", "source", "strategic_value", "suitability", "thresholds", "work", "contracts",
    "assumptions", "location", "place", "closeness_of_data", "furthest_by_data", "confidence", "automation",
    "money",
)  # fmt: skip


def _weight_faults(raw: Mapping[str, Any], where: str) -> Iterable[str]:
    for table in ("strategic_value", "suitability", "location"):
        weights = raw[table]
        if not all(is_number(weight) and weight >= 0 for weight in weights.values()):
            yield f"{where}: the weights of “{table}” must be numbers from 0 that add up to 1."
        elif abs(sum(weights.values()) - 1) > 1e-6:  # noqa: PLR2004 - rounding
            told = ", ".join(f"{name} {weight:g}" for name, weight in weights.items())
            yield (
                f"{where}: the weights of “{table}” must add up to 1; with those that the file leaves "
                f"as they are, they come to {sum(weights.values()):g}: {told}."
            )


def _rule_faults(raw: Mapping[str, Any], where: str) -> Iterable[str]:
    yield from entry_faults(raw["gates"], ("name", "when", "because"), f"{where}, gate")
    yield from entry_faults(raw["questions"], ("when", "ask"), f"{where}, question")
    for level, tier in raw["furthest_by_data"].items():
        if tier not in TIERS:
            yield f"{where}: “furthest_by_data.{level}” must be one of {', '.join(TIERS)}, not {tier!r}."
