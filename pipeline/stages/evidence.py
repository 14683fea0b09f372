"""The evidence behind one answer: where each attribute is from, and how every model and country fared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from pipeline.intake.addresses import name
from pipeline.knowledge.lexicon import lexicon
from pipeline.knowledge.library import RATED, YES_NO, library
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.choose_model import ranked
from pipeline.stages.conditions import holds
from pipeline.stages.context import TRADE_RATINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.knowledge.policy import Gate
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.analysis import Analysis

ATTRIBUTES = (*RATED, "volume", "capability", *YES_NO, "data", "pattern", "deliverable", "role")
WISHES = ("keep", "choose_people", "target_country", "languages", "overlap_hours", "delivered_by")
LOCATION_PARTS = {
    "cost": "cost_fit",
    "overlap": "overlap_fit",
    "language": "language_fit",
    "talent": "talent",
    "stability": "stability",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """One attribute of one function, its value, and whose word that is; `cell` is the user's own, if any."""

    attribute: str
    value: object
    source: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ModelWeighed:
    """How a sourcing model fared for one function: points with reasons, and the needs that do not hold."""

    model: SourcingModel
    points: float
    reasons: tuple[tuple[float, str], ...]
    unmet: tuple[str, ...]


def facts_in(frame: pd.DataFrame, row: int) -> Mapping[str, Any]:
    """Return one row of a frame as a mapping from column to value."""
    return cast("Mapping[str, Any]", frame.loc[row].to_dict())


def origins(analysis: Analysis, row: int) -> list[Origin]:
    """Return where every attribute of the function in `row` is from, and the wishes the user has for it."""
    wished = [attribute for attribute in WISHES if _cell(analysis, row, attribute)]
    return [_origin(analysis, row, attribute) for attribute in (*ATTRIBUTES, *wished)]


def gates_that_hold(analysis: Analysis, row: int) -> list[Gate]:
    """Return the gates of the policy that make the function in `row` Core, in the order of the policy."""
    facts = analysis.profile.loc[[row]]
    return [gate for gate in analysis.policy.gates if holds(gate.when, facts)[0]]


def models_weighed(analysis: Analysis, row: int) -> list[ModelWeighed]:
    """Return how every sourcing model fared for the function in `row`, in the order that gave the answer."""
    facts = analysis.profile.loc[[row]].assign(tag=analysis.tagged["tag"])
    models = sourcing_models()
    return [_weighed(models[at], facts) for at in ranked(facts, models, (1,))[0]]


def locations_of(analysis: Analysis) -> pd.DataFrame:
    """Return every country weighed for every function that may move (index: row; columns of `Candidates`)."""
    moving = analysis.placed[["group"]].query("group >= 0").reset_index()
    weighed = moving.merge(analysis.candidates, on="group", how="inner")
    return weighed.set_index("row").drop(columns="group")


def countries_weighed(analysis: Analysis, row: int) -> pd.DataFrame:
    """Return the countries weighed for the function in `row`, best first, those ruled out last."""
    weighed: pd.DataFrame = analysis.candidates[
        analysis.candidates["group"] == facts_in(analysis.placed, row)["group"]
    ]
    ordered = weighed.assign(out=weighed["ruled_out"].notna()).sort_values(
        ["out", "score", "country"], ascending=[True, False, True]
    )
    return ordered.drop(columns=["out", "group"]).reset_index(drop=True)


def _weighed(model: SourcingModel, facts: pd.DataFrame) -> ModelWeighed:
    earned = tuple((one.points, one.because) for one in model.reasons if holds(one.when, facts)[0])
    return ModelWeighed(
        model=model,
        points=sum(points for points, _ in earned),
        reasons=earned,
        unmet=tuple(need.otherwise for need in model.needs if not holds(need.when, facts)[0]),
    )


def _origin(analysis: Analysis, row: int, attribute: str) -> Origin:
    value = facts_in(analysis.profile, row)[attribute]
    cell = _cell(analysis, row, attribute)
    return Origin(attribute, value, "your answer" if cell else _source(analysis, row, attribute, value), cell)


def _cell(analysis: Analysis, row: int, attribute: str) -> str:
    """Return the address of the user's answer, as Excel writes it; "" if there is none."""
    rows, layout = analysis.intake.functions, analysis.intake.layout
    if layout is None or attribute not in layout.columns or pd.isna(facts_in(rows, row)[attribute]):
        return ""
    return f"{layout.sheet}!{name(row, layout.columns[attribute])}"


def _source(analysis: Analysis, row: int, attribute: str, value: object) -> str:
    facts, known = facts_in(analysis.profile, row), facts_in(analysis.recognised, row)
    if attribute == "volume":
        return f"your headcount of {facts['team']:g}"
    if attribute == "capability":
        it = facts["deliverable"] == "it service"
        return "your size and whether you have an IT department" if it else "not answered, so the middle"
    if facts["own_trade"] and attribute in TRADE_RATINGS and value == TRADE_RATINGS[attribute]:
        return "your own trade: customers pay you for it"
    if not isinstance(known["match"], str):
        label = lexicon().family_labels.get(known["family"], known["family"])
        return f"usual for {label}" if isinstance(known["family"], str) else "usual for such work"
    default, source = _default(known["match"], attribute, analysis.company.industry)
    return source if value == default else _wording(str(known["nature"]), attribute)


def _default(match: str, attribute: str, industry: str | None) -> tuple[object, str]:
    entry = library().functions[match]
    relevant = {
        one.applies_to: one.value
        for one in library().industry_defaults
        if one.industry == industry and one.attribute == attribute and one.applies_to in {match, entry.family}
    }
    if not relevant:
        return entry.defaults[attribute], f"function library: {match}"
    return relevant.get(match, relevant.get(entry.family)), f"your industry: {industry}"


def _wording(nature: str, attribute: str) -> str:
    effects = [
        effect for one in nature.split() for effect in lexicon().effects[one] if effect.attribute == attribute
    ]
    return f"the wording of the name: {effects[-1].reason}" if effects else "the wording of the name"
