"""The sourcing models: one file each in `models/`, read strictly."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.rules import ALWAYS, When, entry_faults, read_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

IN_HOUSE = "In-house"
_SWITCHES = ("domestic", "must_save", "must_be_ready")
_TEXTS = ("summary", "employs", "directs", "wrong_when")
_ENTRIES = {
    "needs": ("otherwise",),
    "reasons": ("points", "because"),
    "pricing": ("basis", "because"),
    "examples": ("title", "given", "chosen"),
}
_REQUIRED = {
    "name",
    "rank",
    "priced_by",
    "hands_over",
    *_TEXTS,
    "contracts",
    "sources",
    "reasons",
    "examples",
}
_CHOICES = {
    "priced_by": ("hours", "task", "users", "employment", "co-employment", "employees", "spend", "nothing"),
    "hands_over": ("team", "task", "nothing"),
    "contract_kind": ("bpo", "it"),
}
_SIZES = ("least_heads", "join_below")
_KEYS = {*_REQUIRED, *_SWITCHES, *_ENTRIES, *_CHOICES, *_SIZES, "labour_share"}


@dataclass(frozen=True, slots=True)
class Need:
    """A condition a model cannot do without, and what is said when it does not hold."""

    when: When
    otherwise: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Points a model earns when a condition holds, and the words for it."""

    when: When
    points: float
    because: str


@dataclass(frozen=True, slots=True)
class Pricing:
    """A way the model is bought and when that is usual; the first that holds is proposed."""

    when: When
    basis: str
    because: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case: attributes that differ from a neutral function, and whether the model is chosen."""

    title: str
    given: Mapping[str, Any]
    chosen: bool


@dataclass(frozen=True, slots=True)
class SourcingModel:
    """One sourcing model as its file declares it; `domestic` ones are bought where the employees are.

    `must_save`: not recommended without a business case; `must_be_ready`: the work is standardised and
    measured first; `labour_share` is the part of the price that follows the wages of the country (0 to 1).
    `priced_by` is the unit that is bought, `hands_over` what leaves the company: a team, a task or nothing;
    `contract_kind` tells what managing the contract costs. A lot of fewer people than `least_heads` is too
    small for a tender of its own; one of fewer than `join_below` is joined with a near one all the same.
    """

    name: str
    rank: int
    domestic: bool
    must_save: bool
    must_be_ready: bool
    labour_share: float
    priced_by: str
    hands_over: str
    contract_kind: str
    least_heads: float
    join_below: float
    summary: str
    employs: str
    directs: str
    wrong_when: str
    contracts: tuple[str, ...]
    sources: tuple[str, ...]
    needs: tuple[Need, ...]
    reasons: tuple[Reason, ...]
    pricing: tuple[Pricing, ...]
    examples: tuple[Example, ...]


@cache
def sourcing_models() -> tuple[SourcingModel, ...]:
    """Return all models by rank; raise `KnowledgeError` with every fault of every file."""
    folder = files("pipeline.knowledge") / "models"
    texts = {
        entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")
    }
    return read_models(texts)


@cache
def model_named(name: str) -> SourcingModel:
    """Return the model of that name; raise `KeyError` if there is none."""
    return {model.name: model for model in sourcing_models()}[name]


def read_models(texts: Mapping[str, str]) -> tuple[SourcingModel, ...]:
    """Read models from TOML texts by file name; raise `KnowledgeError` with every fault of every file."""
    models: list[SourcingModel] = []
    faults: list[str] = []
    for name, text in sorted(texts.items()):
        try:
            models.append(_read(tomllib.loads(text), f"models/{name}"))
        except KnowledgeError as error:
            faults.extend(error.faults)
        except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
            faults.append(f"models/{name}: {error}.")
    faults.extend(_clashes(models))
    if faults:
        raise KnowledgeError(faults)
    return tuple(sorted(models, key=lambda model: model.rank))


def _read(raw: Mapping[str, Any], where: str) -> SourcingModel:
    faults = list(_faults(raw, where))
    if faults:
        raise KnowledgeError(faults)
    return SourcingModel(
        name=raw["name"],
        rank=raw["rank"],
        **{key: raw.get(key, False) for key in _SWITCHES},
        labour_share=raw.get("labour_share", 1.0),
        priced_by=raw["priced_by"],
        hands_over=raw["hands_over"],
        contract_kind=raw.get("contract_kind", "bpo"),
        **{key: raw.get(key, 0) for key in _SIZES},
        **{key: raw[key] for key in _TEXTS},
        contracts=tuple(raw["contracts"]),
        sources=tuple(raw["sources"]),
        needs=tuple(Need(_when(one, where), one["otherwise"]) for one in raw.get("needs", ())),
        reasons=tuple(Reason(_when(one, where), one["points"], one["because"]) for one in raw["reasons"]),
        pricing=tuple(
            Pricing(_when(one, where), one["basis"], one["because"]) for one in raw.get("pricing", ())
        ),
        examples=tuple(Example(one["title"], one["given"], one["chosen"]) for one in raw["examples"]),
    )


def _faults(raw: Mapping[str, Any], where: str) -> Iterable[str]:
    yield from (f"{where}: “{key}” is not a key of a model file." for key in sorted(set(raw) - _KEYS))
    yield from (f"{where}: “{key}” is missing." for key in sorted(_REQUIRED - set(raw)))
    yield from (
        f"{where}: “{key}” is one of {', '.join(allowed)}."
        for key, allowed in _CHOICES.items()
        if raw.get(key, allowed[0]) not in allowed
    )
    yield from (
        f"{where}: “{key}” must be a number from 0."
        for key in _SIZES
        if not isinstance(raw.get(key, 0), int | float) or raw.get(key, 0) < 0
    )
    if raw.get("priced_by") == "hours" and "least_heads" not in raw:
        yield f"{where}: “least_heads” is missing: what is priced by hours is sold by the team."
    for section, keys in _ENTRIES.items():
        yield from entry_faults(raw.get(section, []), keys, f"{where}, {section}", optional=("when",))


def _when(table: Mapping[str, Any], where: str) -> When:
    return read_when(table["when"], where) if "when" in table else ALWAYS


def _clashes(models: Sequence[SourcingModel]) -> Iterable[str]:
    for label in ("name", "rank"):
        used = Counter(str(getattr(model, label)) for model in models)
        yield from (
            f"models: the {label} {value} is used twice." for value in sorted(used) if used[value] > 1
        )
    if IN_HOUSE not in {model.name for model in models}:
        yield f"models: one file must be named “{IN_HOUSE}”."
