"""Where many needs would lead at once: the winning country of each, by the same weighing that places a row.

Closeness only moves a score in proportion to the distance; all else of a weighing is shared by needs that
differ in nothing but closeness and complexity. So few weighings answer for many needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.inputs import DATA_LEVELS, TIERS
from pipeline.knowledge import geography
from pipeline.stages.choose_location import scored
from pipeline.stages.places_ruled_out import PROTECTED, open_to, tier_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.choose_location import Needs
    from pipeline.stages.company import Company


# What rules countries out and does not score them, as it is for work that may go anywhere.
UNSCORED: dict[str, Any] = {
    "data": "None", "data_told": True, "on_site": False, "in_country": False, "domestic": False,
    "target": None, "overlap": None,
}  # fmt: skip
# Work that cannot leave home is all one, whatever else it asks for.
BOUND: dict[str, Any] = {
    **UNSCORED, "on_site": True, "collaboration": 1.0, "languages": (), "labour_share": 1.0,
    "works_home_hours": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms countries are weighed; `year` is that of the time-zone tables.

    `scored` is what was found so far.
    """

    company: Company
    policy: Policy
    figures: Figures
    year: int
    scored: dict[Needs, Mapping[str, NDArray[Any]]] = field(default_factory=dict)

    def for_company(self, company: Company) -> Terms:
        """Return the terms of the same company that answers otherwise: of the same home and industry.

        What a country scores hangs on nothing else of it, so both share what was scored.
        """
        return replace(self, company=company)

    def score(self, needs: Needs) -> Mapping[str, NDArray[Any]]:
        """Return what every country scores for needs, whether or not it is open to them; found once."""
        if needs not in self.scored:
            self.scored[needs] = scored(
                needs, self.company, self.policy, figures=self.figures, year=self.year
            )
        return self.scored[needs]

    def tiers(self) -> NDArray[np.object_]:
        """Return the tier of every country seen from home (shape: countries)."""
        return np.array(geography.tiers_from(self.company.home, self.year), dtype=object)


def first_choices(needs: Sequence[Needs], terms: Terms) -> NDArray[np.intp]:
    """Return for each of the needs the number of the country that wins (in `country_codes`)."""
    if not needs:
        return np.empty(0, dtype=np.intp)
    scores, left = _shared_weighings(needs, terms)
    steps = tier_steps(terms.tiers())
    closeness = np.array([one.closeness for one in needs])[:, None]
    scores -= terms.policy.place["tier_step"] * closeness * steps
    guarded = [at for at, one in enumerate(needs) if _is_guarded(one, terms.company)]
    if guarded:
        less = [_less_sensitive(needs[at], terms.policy) for at in guarded]
        left[guarded] &= steps <= steps[first_choices(less, terms)][:, None]
    return np.asarray(np.where(left, scores, -np.inf).argmax(axis=1))


def first_tiers(needs: Sequence[Needs], terms: Terms) -> NDArray[np.intp]:
    """Return for each of the needs how many tiers from home the work would go (0: it stays onshore)."""
    return np.asarray(tier_steps(terms.tiers())[first_choices(needs, terms)])


def tier_names(steps: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
    """Return the names of tiers so many steps from home."""
    names: NDArray[np.object_] = np.array(TIERS, dtype=object)[steps]
    return names


def _shared_weighings(needs: Sequence[Needs], terms: Terms) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return scores without distance, and which countries are open (both: needs by countries)."""
    number: dict[Needs, int] = {}
    at = [number.setdefault(_apart_from_closeness(one), len(number)) for one in needs]
    scores, left = [], []
    for one in number:
        weighed = terms.score(_unscored(one))
        scores.append(weighed["score"])
        left.append(open_to(weighed, one, company=terms.company, policy=terms.policy))
    return np.stack(scores)[at], np.stack(left)[at]


@lru_cache(maxsize=16_384)
def _apart_from_closeness(needs: Needs) -> Needs:
    """Return the needs without what only scales the distance; what cannot leave home is all one."""
    bound = needs.on_site or needs.in_country or needs.domestic
    return replace(needs, closeness=0.0, complexity=1.0, **(BOUND if bound else {}))


@lru_cache(maxsize=16_384)
def _unscored(needs: Needs) -> Needs:
    """Return the needs without what only rules countries out."""
    return replace(needs, **UNSCORED)


def _is_guarded(needs: Needs, company: Company) -> bool:
    """Return whether the data may not take the work further than less sensitive data would."""
    return needs.data in PROTECTED and company.residency != "Anywhere" and needs.target is None


def _less_sensitive(needs: Needs, policy: Policy) -> Needs:
    data = DATA_LEVELS[DATA_LEVELS.index(needs.data) - 1]
    less = policy.closeness_of_data[needs.data] - policy.closeness_of_data[data]
    return replace(needs, data=data, closeness=needs.closeness - less)
