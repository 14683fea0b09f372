"""How far AI reaches into the work of each role: two indices, made independently of each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHARES = ("microsoft_applicability", "microsoft_percentile", "openai_gpt4_beta")


@dataclass(frozen=True, slots=True)
class Exposure:
    """Exposure of an occupation to AI, each figure from 0 to 1.

    `microsoft` is the applicability score, `microsoft_percentile` the share of occupations with a lower one;
    `openai` is the share of tasks that a language model speeds up, those that need tools on it counted half.
    """

    role: str
    occupation: str
    microsoft: float
    microsoft_percentile: float
    openai: float
    source: str
    year: str


@cache
def exposures() -> Mapping[str, Exposure]:
    """Return the exposure by role family, for those roles whose work is done at a desk.

    Raises `KnowledgeError` with every fault of the table.
    """
    rows = read_table("ai_exposure.csv")
    faults = [fault for number, row in enumerate(rows, start=2) for fault in _faults(row, number)]
    if faults:
        raise KnowledgeError(faults)
    return {row["role"]: _exposure(row) for row in rows}


def _exposure(row: Mapping[str, str]) -> Exposure:
    score, percentile, beta = (float(row[name]) for name in _SHARES)
    return Exposure(row["role"], row["occupation"], score, percentile, beta, row["source"], row["year"])


def _faults(row: Mapping[str, str], number: int) -> Iterable[str]:
    where = f"ai_exposure.csv, row {number} ({row['role']})"
    yield from (
        f"{where}: {key} is empty." for key in ("role", "occupation", "source", "year") if not row[key]
    )
    for name in _SHARES:
        try:
            inside = 0 <= float(row[name]) <= 1
        except ValueError:
            inside = False
        if not inside:
            yield f"{where}: {name} must be a number from 0 to 1, not “{row[name]}”."
