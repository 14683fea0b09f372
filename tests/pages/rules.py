"""The tables of the method: policies, weights, limits, gates, sourcing models, rulings."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.flags import flags
from pipeline.knowledge.policy import policy, raw_of
from pipeline.knowledge.policy_bounds import bounded_tables, bounds_for
from pipeline.knowledge.policy_names import DEFAULT_POLICY, shipped_policies
from pipeline.knowledge.rulings import article_sources, rulings
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.knowledge.weights import criterion_label
from tests.pages.conditions import in_words
from tests.pages.tables import plain, sentence, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.knowledge.sourcing_models import SourcingModel

_SHOWN_APART = ("strategic_value", "suitability", "location")


def weights() -> str:
    """Return the criteria of both scores with their weights."""
    scores = (("Strategic value", policy().strategic_value), ("Suitability", policy().suitability))
    lines = (
        (told, criterion_label(name), f"{weight:.0%}")
        for told, score in scores
        for name, weight in score.items()
    )
    return table(("Score", "Criterion", ">Weight"), lines)


def location_weights() -> str:
    """Return what the score of a country is made of."""
    return table(
        ("Part", ">Weight"), ((plain(name).capitalize(), f"{w:.0%}") for name, w in policy().location.items())
    )


def numbers() -> str:
    """Return every other number of the default policy, with what a policy file may set it to."""
    return table(("Table", "Name", ">Value", ">Least", ">Most", "Unit"), _numbers())


def _numbers() -> Iterator[tuple[object, ...]]:
    for name in bounded_tables():
        if name in _SHOWN_APART:
            continue
        for key, value in getattr(policy(), name).items():
            least, most, unit = bounds_for(name, str(key))
            yield f"`{name}`", f"`{key}`", float(value), least, most, unit


def furthest() -> str:
    """Return how far work may go by the most sensitive data it needs."""
    return table(("Data sensitivity", "Furthest location"), policy().furthest_by_data.items())


def policies() -> str:
    """Return the policies that ship."""
    return table(
        ("Policy", "What it weighs"), ((f"`{name}`", policy(name).summary) for name in shipped_policies())
    )


def differences() -> str:
    """Return every number in which another policy differs from the default one."""
    others = [name for name in shipped_policies() if name != DEFAULT_POLICY]
    flat = {name: _flat(raw_of(policy(name))) for name in (DEFAULT_POLICY, *others)}
    differing = [key for key in flat[DEFAULT_POLICY] if len({str(one.get(key)) for one in flat.values()}) > 1]
    headings = ("Number", *(f">{name}" for name in flat))
    return table(headings, ((f"`{key}`", *(one.get(key, "") for one in flat.values())) for key in differing))


def _flat(raw: Mapping[str, Any]) -> dict[str, object]:
    tables = ((name, content) for name, content in raw.items() if isinstance(content, dict))
    return {f"{name}.{key}": value for name, content in tables for key, value in content.items()}


def gates() -> str:
    """Return the conditions that make work Core whatever the scores, in the order they are tried."""
    lines = ((gate.name, in_words(gate.when), sentence(gate.because)) for gate in policy().gates)
    return table(("Gate", "Holds when", "Because"), lines)


def open_questions() -> str:
    """Return the conditions under which a question is put instead of an answer."""
    return table(
        ("Asked when", "What is asked"), ((in_words(one.when), one.ask) for one in policy().questions)
    )


def model_table() -> str:
    """Return all sourcing models at a glance."""
    lines = (
        (f"[{model.name}](models.md#{_anchor(model.name)})", model.summary, model.employs, model.directs)
        for model in sourcing_models()
    )
    return table(("Sourcing model", "What it is", "Who employs", "Who directs"), lines)


def model_pages() -> str:
    """Return a part for every sourcing model: what it needs, what speaks for it, how it is bought."""
    return "\n".join(map(_model, sourcing_models()))


def _anchor(name: str) -> str:
    kept = "".join(letter for letter in name.lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")


def _model(model: SourcingModel) -> str:
    parts = [
        f"## {model.name}\n",
        f"{model.summary} {_facts(model)} Sources: {', '.join(model.sources)}.\n",
        f"Wrong when: {model.wrong_when}\n",
    ]
    if model.needs:
        lines = ((in_words(one.when), sentence(one.otherwise)) for one in model.needs)
        parts.append(table(("It cannot do without", "Otherwise"), lines))
    reasons = ((one.points, in_words(one.when), sentence(one.because)) for one in model.reasons)
    parts.append(table((">Points", "When", "Because"), reasons))
    if model.pricing:
        bases = ((one.basis, in_words(one.when), one.because) for one in model.pricing)
        parts.append(table(("Bought", "When (the first that holds)", "Because"), bases))
    return "\n".join(parts)


def _facts(model: SourcingModel) -> str:
    told = [f"Who employs: {model.employs}.", f"Who directs: {model.directs}."]
    if model.contracts:
        told.append(f"Contracts: {', '.join(model.contracts)}.")
    if model.must_save:
        told.append("It is proposed only with a business case.")
    if model.must_be_ready:
        told.append("Work that is not standardised and measured is standardised first.")
    if model.domestic:
        told.append("It is bought where the employees are.")
    return " ".join(told).replace("..", ".")


def nearshore() -> str:
    """Return what makes a country nearshore."""
    text = (files("pipeline.knowledge") / "location_rules.toml").read_text("utf-8")
    rules = tomllib.loads(text)["nearshore"]
    lines = (
        (plain(name).capitalize(), *(rule[key] for key in ("value", "low", "high", "unit")), _source(rule))
        for name, rule in rules.items()
        if isinstance(rule, dict)
    )
    return table(("Rule", ">Value", ">Low", ">High", "Unit", "Source"), lines)


def _source(rule: Mapping[str, Any]) -> str:
    return f"{rule['source']}, {rule['year']} ({rule['confidence']}): {rule['note']}"


def ruling_table() -> str:
    """Return where the articles contradict each other, and what holds."""
    lines = ((one.topic, one.conflict, one.ruling, ", ".join(one.sources)) for one in rulings())
    return table(("About", "They differ", "We hold", "Articles"), lines)


def articles() -> str:
    """Return the articles the method rests on."""
    lines = (
        (one.name, f"{one.title}. {one.publisher}, {one.date}", sentence(one.what))
        for one in article_sources()
    )
    return table(("Name", "Article", "Used for"), lines)


def flag_table() -> str:
    """Return every code that can stand under `Flags`."""
    return table(
        ("Code", "What it means", "Source"),
        ((f"`{f.code}`", f"**{f.label}.** {f.meaning}", f.source) for f in flags()),
    )
