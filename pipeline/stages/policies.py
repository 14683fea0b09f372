"""What other weights would say: tag, model and tier of every row under each shipped policy, without money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.knowledge.policy import policy as read_policy
from pipeline.knowledge.policy_names import shipped_policies
from pipeline.stages.choose_location import group_needs
from pipeline.stages.choose_model import choose_model
from pipeline.stages.first_choice import Terms, first_tiers, tier_names
from pipeline.stages.tag import tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandera.typing import DataFrame

    from pipeline.frames import Profile
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.company import Company

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
    texts = {
        name: _answers(profile, read_policy(name), company=company, models=models, figures=figures, year=year)
        for name in shipped_policies()
    }
    return pd.DataFrame(texts, index=profile.index, dtype=object)


def _answers(  # noqa: PLR0913 - what weighing needs, under one policy
    profile: DataFrame[Profile],
    policy: Policy,
    *,
    company: Company,
    models: Sequence[SourcingModel],
    figures: Figures,
    year: int,
) -> list[str]:
    tagged = tag(profile, policy)
    chosen = choose_model(profile, tagged, models)
    groups, needs = group_needs(profile, tagged, chosen=chosen, models=models, policy=policy)
    steps = first_tiers(needs, Terms(company, policy, figures, year))
    placed = tier_names(np.append(steps, 0)[groups])  # the last is for what stays in-house: its group is -1
    return [", ".join(parts) for parts in zip(tagged["tag"], chosen["model"], placed, strict=True)]


def keeps_its_answer(answers: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows have the same answer under every policy."""
    return answers.eq(answers.iloc[:, 0], axis=0).all(axis=1)
