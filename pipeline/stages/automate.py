"""What a machine could take over before a provider does: two exposure indices side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.columns import Tag
from pipeline.frames import Automated
from pipeline.knowledge.exposure import exposures

if TYPE_CHECKING:
    from pandera.typing import DataFrame

    from pipeline.frames import Profile, Tagged
    from pipeline.knowledge.policy import Policy

_FIGURES = ("microsoft", "microsoft_percentile", "openai")


def automate(profile: DataFrame[Profile], tagged: DataFrame[Tagged], policy: Policy) -> DataFrame[Automated]:
    """Return both indices of every row, what would remain of the work, and where a machine comes first.

    What remains is what the lower of the two indices does not reach. Exposure is an upper bound of what a
    machine could do: it says nothing of cost, law or quality.
    """
    known = exposures()
    found = [known.get(role) for role in profile["role"]]
    figures = pd.DataFrame(
        {name: [getattr(one, name) if one else np.nan for one in found] for name in _FIGURES},
        index=profile.index,
        dtype=float,
    )
    limits = policy.automation
    both_high = (figures["microsoft_percentile"] >= limits["microsoft_percentile_at_least"]) & (
        figures["openai"] >= limits["openai_beta_at_least"]
    )
    remains = 1 - figures[["microsoft", "openai"]].min(axis=1)
    first = (
        both_high
        & (tagged["tag"] == Tag.OUTSOURCEABLE)
        & (profile["standardised"] >= limits["standardised_at_least"])
        & (profile["delivered_by"] == "Own staff")
    )
    people = profile["team"] * remains
    return Automated.validate(figures.assign(remains=remains, people_left=people, first=first))
