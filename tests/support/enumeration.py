"""Every combination of answers that the rules on sourcing models can tell apart, with the answer to each.

For each deliverable, the answers that can matter are put together in every way; numbers stand for the spans
between the thresholds that rules name, so nothing is left out between them.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.inputs import PATTERNS
from pipeline.knowledge.rules import Operator, When
from pipeline.knowledge.sourcing_models import SourcingModel, sourcing_models
from pipeline.stages.choose_model import choose_model
from pipeline.stages.conditions import holds
from tests.support.facts import profile_frame, tagged_of

if TYPE_CHECKING:
    from collections.abc import Iterable

MODELS = sourcing_models()
WORDS: dict[str, tuple[Any, ...]] = {
    "tag": ("Outsourceable", "Core"),
    "pattern": PATTERNS,
    "target": ("none", "home", "abroad with entity", "abroad without entity"),
    "home_country": ("US", "DE"),
}
OTHER_ROLE = "admin_support"
LOWEST = {"company_size": 1.0, "contingent_workers": 0.0, "agencies": 0.0}


def possible(when: When, deliverable: str) -> list[list[Any]]:
    """Return what `when` still asks of work with this deliverable; one empty alternative: nothing."""
    facts = pd.DataFrame({"deliverable": [deliverable]})
    about = [[one for one in together if one.attribute == "deliverable"] for together in when.alternatives]
    open_to = [bool(holds(When((tuple(tests),)), facts)[0]) for tests in about]
    alternatives = zip(when.alternatives, open_to, strict=True)
    left = [
        [one for one in together if one.attribute != "deliverable"]
        for together, still in alternatives
        if still
    ]
    return left if all(left) else [[]]


def in_play(deliverable: str) -> list[SourcingModel]:
    """Return the models whose needs work with this deliverable can meet."""
    return [model for model in MODELS if all(possible(need.when, deliverable) for need in model.needs)]


def values_of(attribute: str, conditions: Iterable[Any]) -> tuple[Any, ...]:
    """Return one value for every span of an attribute that the conditions tell apart."""
    if attribute in WORDS:
        return WORDS[attribute]
    if attribute == "role":
        return tuple(
            dict.fromkeys(
                [OTHER_ROLE, *(role for one in conditions for role in np.atleast_1d(one.value).tolist())]
            )
        )
    cuts = {LOWEST.get(attribute, 1.0)}
    for one in conditions:
        if one.operator in {Operator.AT_LEAST, Operator.AT_MOST}:
            cuts.add(one.value if one.operator is Operator.AT_LEAST else one.value + 1)
    return tuple(sorted(cuts)) if len(cuts) > 1 else (False, True)


@cache
def combinations(deliverable: str) -> pd.DataFrame:
    """Return every combination of the answers that the rules on this deliverable look at."""
    models = in_play(deliverable)
    rules = [need.when for model in models for need in model.needs]
    rules += [reason.when for model in models for reason in model.reasons]
    used = [one for when in rules for together in possible(when, deliverable) for one in together]
    names = sorted({one.attribute for one in used} | {"tag"})
    spans = [values_of(name, [one for one in used if one.attribute == name]) for name in names]
    return pd.DataFrame(list(product(*spans)), columns=names).assign(deliverable=deliverable)


@cache
def answers(deliverable: str) -> pd.DataFrame:
    """Return every combination with its model, its facts, and the points of each eligible model."""
    frame = combinations(deliverable)
    profile = profile_frame(frame.drop(columns="tag"))
    facts = profile.assign(tag=frame["tag"].to_numpy())
    chosen = choose_model(profile, tagged_of(profile, frame["tag"].tolist()), MODELS)
    points = {model.name: points_by_the_book(model, facts) for model in MODELS}
    return facts.assign(chosen=chosen["model"], **points)


def points_by_the_book(model: SourcingModel, facts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Work the points out once more, by the words of the rule files: null where a need does not hold."""
    eligible = np.all([np.ones(len(facts)), *(holds(need.when, facts) for need in model.needs)], axis=0)
    earned = np.sum([reason.points * holds(reason.when, facts) for reason in model.reasons], axis=0)
    return np.where(eligible, earned, np.nan)
