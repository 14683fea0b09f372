"""What would change it: the smallest change of one answer that flips tag, model or tier, found by trying all.

One answer about the function is changed, or one about the company, and judged by the same rules that gave the
answer. The nearest wins; at the same distance a tag before a model before a tier, a function before the
company, then the order of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.frames import Flips
from pipeline.inputs import COMPANY_QUESTIONS, RATING_QUESTIONS
from pipeline.stages.changes import Change, changed_facts, changes, steps
from pipeline.stages.company_changes import PLACING, CompanyChange, company_changes
from pipeline.stages.first_choice import tier_names
from pipeline.stages.flip_words import Flip, told
from pipeline.stages.moves import NOT_WEIGHED, moving, tiers_of_changes, tiers_of_company
from pipeline.stages.profile import facts_under
from pipeline.stages.readings import Outcomes, looked_at, outcomes, scales_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.stages.judged import Judged
    from pipeline.stages.moves import Moving

LESS_TELLING = 0.5  # a flip of the model alone counts as that much further away than one of the tag
LEAST_TELLING = 1.0  # and one of the tier alone
ALL_ROWS = 0.5  # what is answered for the whole company counts as that much further away
ASKED_WITHIN = 3.0  # a tier that hangs on an answer further away makes no question of it
FURTHEST_SIZE = 5.0  # a number is not mistaken by more
CELLS_AT_ONCE = 400_000
ALWAYS_TRIED = ("furthest", "residency")  # the company's own limits: tried even where it gave them


@dataclass(frozen=True, slots=True)
class Found:
    """What all changes come to, rows by changes: how far away those that flip are, and the new answer.

    `tier` is in steps from home; -1 where it is another tag or model that flips.
    """

    away: NDArray[np.float64]
    outsourceable: NDArray[np.bool_]
    model: NDArray[np.int8]
    tier: NDArray[np.intp]


def flips(judged: Judged) -> DataFrame[Flips]:
    """Return for every row the nearest flip in words, and which unanswered questions could flip it."""
    tried, rows = changes(judged.company, judged.policy), moving(judged)
    found = _by_row(judged, tried, rows)
    of_company = _company_changes(judged)
    every = _beside(found, *([_by_company(judged, of_company, rows)] if of_company else []))
    nearest = _nearest(every, [*tried, *of_company], judged)
    asked = np.isfinite(found.away) & ((found.tier == NOT_WEIGHED) | (found.away <= ASKED_WITHIN))
    frame = {"change": told(judged, nearest), "open_questions": _open(judged, tried, asked)}
    return Flips.validate(pd.DataFrame(frame, index=judged.profile.index, dtype=object))


def _by_row(judged: Judged, tried: tuple[Change, ...], rows: Moving) -> Found:
    """Return what every change of an answer about the function comes to."""
    profile, policy, models = judged.profile, judged.policy, judged.models
    size = max(1, CELLS_AT_ONCE // len(tried))
    parts = [Outcomes(np.empty((0, len(tried)), dtype=bool), np.empty((0, len(tried)), dtype=np.int8))]
    for start in range(0, len(profile), size):
        some = profile.iloc[start : start + size]
        facts, shape = changed_facts(some, tried, judged.company, policy), (len(some), len(tried))
        parts.append(outcomes(facts, scales_of(policy), shape=shape, policy=policy, models=models))
    new = Outcomes(
        np.concatenate([part.outsourceable for part in parts]),
        np.concatenate([part.model for part in parts]),
    )
    far = steps(profile, tried, judged.company)
    away = _away(judged, new, far)
    unanswered = [[change.question in names for change in tried] for names in profile["assumed"]]
    asks = np.array(unanswered, dtype=bool).reshape(far.shape) & (far + LEAST_TELLING <= ASKED_WITHIN)
    nearer = far + LEAST_TELLING < away.min(axis=1, initial=np.inf, keepdims=True)
    tier = tiers_of_changes(rows, tried, np.isinf(away) & np.isfinite(far) & (nearer | asks))
    return _with_tier(Found(away, new.outsourceable, new.model, tier), rows, far)


def _by_company(judged: Judged, tried: Sequence[CompanyChange], rows: Moving) -> Found:
    """Return what other answers of the company come to (rows by changes)."""
    policy, models, shape = judged.policy, judged.models, (len(judged.profile), len(tried))
    others = [change.company for change in tried]
    facts = facts_under(judged.profile, others, looked_at(policy, models))
    new = outcomes(facts, scales_of(policy), shape=shape, policy=policy, models=models)
    far = np.broadcast_to([change.away + ALL_ROWS for change in tried], shape)
    away, tier = _away(judged, new, far), np.full(shape, NOT_WEIGHED)
    for at, change in enumerate(tried):
        if change.question in PLACING and len(rows.at):
            tier[:, at] = np.where(np.isinf(away[:, at]), tiers_of_company(rows, change.company), NOT_WEIGHED)
    return _with_tier(Found(away, new.outsourceable, new.model, tier), rows, far)


def _away(judged: Judged, new: Outcomes, far: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far away changes are that flip tag or model; infinitely, if neither."""
    tag = new.outsourceable != judged.outsourceable[:, None]
    model = new.model != judged.model[:, None]
    return np.where(tag, 0.0, np.where(model, LESS_TELLING, np.inf)) + far


def _with_tier(found: Found, rows: Moving, far: NDArray[np.float64]) -> Found:
    """Return what was found with the changes that flip the tier alone among what flips."""
    flips_tier = (found.tier != NOT_WEIGHED) & (found.tier != rows.tier[:, None])
    away = np.where(flips_tier, far + LEAST_TELLING, found.away)
    return Found(away, found.outsourceable, found.model, np.where(flips_tier, found.tier, NOT_WEIGHED))


def _beside(*parts: Found) -> Found:
    return Found(
        np.concatenate([part.away for part in parts], axis=1),
        np.concatenate([part.outsourceable for part in parts], axis=1),
        np.concatenate([part.model for part in parts], axis=1),
        np.concatenate([part.tier for part in parts], axis=1),
    )


def _company_changes(judged: Judged) -> list[CompanyChange]:
    """Return the other answers of the company that are tried: to what it left open, and its own limits."""
    company, listed = judged.company, float(judged.rows["headcount"].sum())
    names = [one.name for one in COMPANY_QUESTIONS if one.name in {*company.assumed, *ALWAYS_TRIED}]
    every = [change for name in names for change in company_changes(name, company, judged.policy)]
    return [
        change
        for change in every
        if change.away <= FURTHEST_SIZE and (change.question != "total_employees" or change.value >= listed)
    ]


def _nearest(found: Found, tried: Sequence[Change | CompanyChange], judged: Judged) -> list[Flip | None]:
    """Return the nearest flip of every row; None where nothing flips."""
    first = found.away.argmin(axis=1) if len(found.away) else np.empty(0, dtype=np.intp)
    names = tier_names(found.tier)
    return [
        Flip(
            change=tried[at],
            away=float(found.away[row, at]),
            outsourceable=bool(found.outsourceable[row, at]),
            model=judged.models[found.model[row, at]].name,
            tier=None if found.tier[row, at] == NOT_WEIGHED else str(names[row, at]),
        )
        if np.isfinite(found.away[row, at])
        else None
        for row, at in enumerate(first)
    ]


def _open(judged: Judged, tried: Sequence[Change], asked: NDArray[np.bool_]) -> list[tuple[str, ...]]:
    """Return the unanswered questions of which some answer flips the row, or that are needed to know it."""
    questions = np.array([change.question for change in tried])
    listed = []
    for assumed, known, flipping in zip(
        judged.profile["assumed"], judged.profile["known"], asked, strict=True
    ):
        could = set(questions[flipping]) | (set() if known else set(RATING_QUESTIONS))
        listed.append(tuple(name for name in assumed if name in could))
    return listed
