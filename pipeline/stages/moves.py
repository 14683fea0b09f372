"""Where the work that moves would go if one answer were another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.frames import row_dicts
from pipeline.inputs import TIERS
from pipeline.stages.changes import PLACING, Change, changed_needs
from pipeline.stages.choose_location import Needs, group_needs
from pipeline.stages.first_choice import Terms, first_choices, first_tiers
from pipeline.stages.places_ruled_out import tier_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.stages.company import Company
    from pipeline.stages.judged import Judged

NOT_WEIGHED = -1


@dataclass(frozen=True, slots=True)
class Moving:
    """The rows that leave their place: their positions, what each asks of a country, its facts, the terms."""

    judged: Judged
    at: NDArray[np.intp]
    needs: Sequence[Needs]
    facts: Sequence[Mapping[str, Any]]
    terms: Terms

    @property
    def tier(self) -> NDArray[np.intp]:
        """How many tiers from home the work of every row goes (shape: all rows)."""
        return np.array([TIERS.index(tier) for tier in self.judged.placed["tier"]], dtype=np.intp)


def moving(judged: Judged) -> Moving:
    """Return the rows that move."""
    groups, needs = group_needs(
        judged.profile, judged.tagged, chosen=judged.chosen, models=judged.models, policy=judged.policy
    )
    at = np.flatnonzero(judged.moves & (groups >= 0).to_numpy())
    some = judged.profile.iloc[at][["team", "customer_facing"]]
    own = [isinstance(spoken, tuple) for spoken in judged.rows["languages"].iloc[at]]
    facts = row_dicts(some.assign(own_languages=own))
    asked = [needs[number] for number in groups.to_numpy()[at]]
    return Moving(judged, at, asked, facts, _terms(judged))


def tiers_of_changes(rows: Moving, tried: Sequence[Change], wanted: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the tiers from home under every change that is `wanted` (all rows by changes), else -1."""
    found = np.full(wanted.shape, NOT_WEIGHED, dtype=np.intp)
    placing = [at for at, change in enumerate(tried) if change.question in PLACING]
    judged, number = rows.judged, dict[Needs, int]()
    cells: list[tuple[int, int, int]] = []
    for row, needs, facts in zip(rows.at, rows.needs, rows.facts, strict=True):
        for at in placing:
            if wanted[row, at]:
                other = changed_needs(needs, tried[at], facts, judged.company, judged.policy)
                cells.append((row, at, number.setdefault(other, len(number))))
    if cells:
        row_at, change_at, needs_at = np.array(cells).T
        found[row_at, change_at] = first_tiers(list(number), rows.terms)[needs_at]
    return found


def tiers_of_company(rows: Moving, company: Company) -> NDArray[np.intp]:
    """Return the tiers from home if the company were another (shape: all rows; -1: does not move)."""
    found = np.full(len(rows.judged.rows), NOT_WEIGHED, dtype=np.intp)
    found[rows.at] = tier_steps(rows.terms.tiers())[choices_of_company(rows, company)]
    return found


def choices_of_company(rows: Moving, company: Company) -> NDArray[np.intp]:
    """Return the countries of first choice if the company were another (shape: rows that move)."""
    number, met, at = dict[Needs, int](), dict[tuple[int, bool], int](), []
    for needs, facts in zip(rows.needs, rows.facts, strict=True):
        follows = bool(facts["customer_facing"] and not facts["own_languages"])
        key = (id(needs), follows)  # rows of a group share their needs
        if key not in met:
            asked = replace(needs, languages=company.customer_languages) if follows else needs
            met[key] = number.setdefault(asked, len(number))
        at.append(met[key])
    return first_choices(list(number), rows.terms.for_company(company))[at]


def _terms(judged: Judged) -> Terms:
    return Terms(judged.company, judged.policy, judged.figures, judged.as_of.year)
