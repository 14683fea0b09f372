"""What other weights would say: tag, model and tier of every row under each shipped policy, without money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.columns import Tag
from pipeline.knowledge.policy import policy as read_policy
from pipeline.knowledge.policy_names import shipped_policies
from pipeline.stages.choose_location import needs_of
from pipeline.stages.first_choice import Terms, first_tiers, tier_names
from pipeline.stages.readings import outcomes, scales_of, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandera.typing import DataFrame

    from pipeline.frames import Profile
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.company import Company
    from pipeline.stages.conditions import Readings

PARTS = ("tag", "model", "tier")


def policies(
    profile: DataFrame[Profile],
    *,
    company: Company,
    models: Sequence[SourcingModel],
    figures: Figures,
    year: int,
) -> pd.DataFrame:
    """Return tag, model and tier of every row in one text, a column per shipped policy.

    The answers are read as the policy of the run reads them; only how they are weighed differs.
    """
    facts, shipped = standing(profile), {name: read_policy(name) for name in shipped_policies()}
    texts = {
        name: _answers(profile, facts, policy, models=models, terms=Terms(company, policy, figures, year))
        for name, policy in shipped.items()
    }
    return pd.DataFrame(texts, index=profile.index, dtype=object)


def _answers(
    profile: DataFrame[Profile],
    facts: Readings,
    policy: Policy,
    *,
    models: Sequence[SourcingModel],
    terms: Terms,
) -> list[str]:
    found = outcomes(facts, scales_of(policy), shape=(len(profile), 1), policy=policy, models=models)
    tags = np.where(found.outsourceable[:, 0], Tag.OUTSOURCEABLE, Tag.CORE)
    chosen = [models[number] for number in found.model[:, 0]]
    groups, needs = needs_of(profile, found.outsourceable[:, 0], chosen, policy=policy)
    steps = first_tiers(needs, terms)
    names = (model.name for model in chosen)
    placed = tier_names(np.append(steps, 0)[groups])  # the last is for what stays in-house: its group is -1
    return [", ".join(parts) for parts in zip(tags, names, placed, strict=True)]


def keeps_its_answer(answers: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows have the same answer under every policy."""
    return answers.eq(answers.iloc[:, 0], axis=0).all(axis=1)
