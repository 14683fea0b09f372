"""Weights and thresholds of the tag as figures with a name each, and a policy with the user's in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.knowledge.figures import Figure
from pipeline.knowledge.policy import policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.knowledge.policy import Policy

SCORES = {"strategic_value": "strategic value", "suitability": "suitability for a provider"}
THRESHOLDS = {
    "strategic_value_at_most": "Highest strategic value of work that may go outside",
    "suitability_at_least": "Lowest suitability of work that may go outside",
}
_LABELS = {
    "strategic": "Strategic importance",
    "decision": "Strategic or sensitive decisions",
    "brand": "Stands for the brand",
    "proprietary": "Own knowledge",
    "tied": "Tied to our teams",
    "standardised": "Standardised",
    "measurable": "Measurable",
    "volume": "Volume",
    "demand_swings": "Demand swings",
    "capability_gap": "Capability you lack",
    "market": "Providers to choose from",
    "complexity": "Complexity",
    "collaboration": "Collaboration",
    "authority": "Power of an office or licence",
    "deliverable": "What comes out",
    "role": "Kind of work",
}


def weight_name(score: str, criterion: str) -> str:
    """Return the name of a weight as a figure."""
    return f"weight_{score}_{criterion}"


def criterion_label(criterion: str) -> str:
    """Return what a criterion, or what else we know of a function, is called wherever people read of it."""
    return _LABELS.get(criterion, criterion.replace("_", " ").capitalize())


def weight_figures(chosen: Policy | None = None) -> Mapping[str, Figure]:
    """Return the weights and thresholds of a policy (default: the usual one) as figures by name."""
    rules = chosen or policy()
    weights = [
        _figure(
            weight_name(score, criterion),
            f"Weight in {told}: {criterion_label(criterion)}",
            weight, "share of the score", rules,
        )
        for score, told in SCORES.items()
        for criterion, weight in getattr(rules, score).items()
    ]  # fmt: skip
    limits = [
        _figure(name, told, rules.thresholds[name], "points", rules) for name, told in THRESHOLDS.items()
    ]
    return {figure.name: figure for figure in (*weights, *limits)}


def reweighted(rules: Policy, own: Mapping[str, float]) -> Policy:
    """Return the policy with the user's weights and thresholds, by their names as figures.

    Weights are brought to a sum of 1; a score whose weights would all be nil keeps those of the policy.
    """
    if not own:
        return rules
    return replace(
        rules,
        name=f"{rules.name}, with your weights",
        strategic_value=_weights("strategic_value", rules.strategic_value, own),
        suitability=_weights("suitability", rules.suitability, own),
        thresholds={name: own.get(name, limit) for name, limit in rules.thresholds.items()},
    )


def _weights(score: str, ours: Mapping[str, float], own: Mapping[str, float]) -> Mapping[str, float]:
    mixed = {name: own.get(weight_name(score, name), weight) for name, weight in ours.items()}
    total = sum(mixed.values())
    return {name: weight / total for name, weight in mixed.items()} if total > 0 else ours


def _figure(name: str, label: str, value: float, unit: str, rules: Policy) -> Figure:
    most = 100.0 if unit == "points" else 1.0
    return Figure(name, label, value, 0.0, most, unit, f"policy “{rules.name}”", "2026", "low", "")
