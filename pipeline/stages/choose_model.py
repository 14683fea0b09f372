"""Which sourcing model: those whose needs hold earn points for their reasons; most win, rank breaks ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.frames import Chosen, Profile, Tagged
from pipeline.stages.conditions import as_arrays, holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.conditions import Facts

NOT_ELIGIBLE = -1e6
PER_FAILED_NEED = 20.0


def choose_model(
    profile: DataFrame[Profile], tagged: DataFrame[Tagged], models: Sequence[SourcingModel]
) -> DataFrame[Chosen]:
    """Return the best model of each row with its strongest reason, and the next best with why it lost."""
    facts, shape = as_arrays(profile.assign(tag=tagged["tag"])), (len(profile),)
    order = ranked(facts, models, shape)
    best, second = order[:, 0], order[:, 1]
    reasons = [_strongest_reason(model, facts, shape) for model in models]
    losses = [_loss(model, facts, shape) for model in models]
    prices = [_pricing(model, facts, shape) for model in models]
    rows = range(len(profile))
    chosen = pd.DataFrame(
        {
            "model": [models[m].name for m in best],
            "model_reason": [reasons[m][row] for row, m in zip(rows, best, strict=True)],
            "next_model": [models[m].name for m in second],
            "next_reason": [losses[m][row] for row, m in zip(rows, second, strict=True)],
            "pricing": [prices[m][row] for row, m in zip(rows, best, strict=True)],
        },
        index=profile.index,
        dtype=object,
    )
    return Chosen.validate(chosen)


def ranked(facts: Facts, models: Sequence[SourcingModel], shape: tuple[int]) -> NDArray[np.intp]:
    """Return for each row the numbers of the models, best first (rows by models; `shape` is that of rows)."""
    earned = np.column_stack([points(model, facts, shape) for model in models])
    return np.argsort(-earned, axis=1, kind="stable")


def points(model: SourcingModel, facts: Facts, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return what a model earns everywhere (`shape`); where a need fails, far below any that is eligible."""
    earned, failed = np.zeros(shape), np.zeros(shape)
    for reason in model.reasons:
        earned += reason.points * holds(reason.when, facts, shape)
    for need in model.needs:
        failed += ~holds(need.when, facts, shape)
    return np.where(failed == 0, earned, NOT_ELIGIBLE - PER_FAILED_NEED * failed + earned)


def _strongest_reason(model: SourcingModel, facts: Facts, shape: tuple[int]) -> NDArray[np.object_]:
    ranked = sorted(model.reasons, key=lambda reason: -reason.points)
    return _first([(holds(one.when, facts, shape), one.because) for one in ranked], "", shape)


def _loss(model: SourcingModel, facts: Facts, shape: tuple[int]) -> NDArray[np.object_]:
    failed = [(~holds(need.when, facts, shape), need.otherwise) for need in model.needs]
    return _first(failed, "it fits too, but less well", shape)


def _pricing(model: SourcingModel, facts: Facts, shape: tuple[int]) -> NDArray[np.object_]:
    return _first([(holds(one.when, facts, shape), one.basis) for one in model.pricing], None, shape)


def _first(
    pairs: Sequence[tuple[NDArray[np.bool_], str]], default: str | None, shape: tuple[int]
) -> NDArray[np.object_]:
    result = np.full(shape, default, dtype=object)
    for held, text in reversed(pairs):
        result[held] = text
    return result
