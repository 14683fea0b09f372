"""What the plan consists of: waves, lots, risks, duties, service levels, who stays."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Index, Series

from pipeline.frames.frame import Frame
from pipeline.inputs import (
    TIERS,
)


class Planned(Frame):
    """When the change of every function begins, and what it is bought together with.

    `lot_number` is 0 and `lot` null where no provider is needed; `wave` is 0 for what no provider takes over.
    `start` and `roll_out` are months from the day of the decision: the change begins, and all of the work is
    handed over (later than `start` only for a pilot). `gate` says what must be true before, `wave_reason` why
    then.
    """

    row: Index[int] = pa.Field(unique=True)
    lot: Series[object] = pa.Field(nullable=True)
    lot_number: Series[int] = pa.Field(ge=0)
    wave: Series[int] = pa.Field(ge=0, le=3)
    start: Series[float] = pa.Field(ge=0)
    roll_out: Series[float] = pa.Field(ge=0)
    gate: Series[object]
    wave_reason: Series[object]


class Lots(Frame):
    """What is put out to tender together; the index is the number of the lot, from 1, the dearest first.

    `tier` is where most of the heads go, `tiers` are all; `functions` names and `rows` the sheet rows (both
    tuples); `cost`, `fee` (null where no price is modelled) and `saving` a year, `one_time` once, in the
    reporting currency. `start` is the month from the decision in which its first function begins.
    """

    number: Index[int] = pa.Field(unique=True)
    name: Series[object]
    model: Series[object]
    tier: Series[object] = pa.Field(isin=TIERS)
    tiers: Series[object]
    countries: Series[object]
    functions: Series[object]
    rows: Series[object]
    heads: Series[float] = pa.Field(ge=0)
    cost: Series[float] = pa.Field(ge=0)
    fee: Series[float] = pa.Field(ge=0, nullable=True)
    saving: Series[float]
    one_time: Series[float] = pa.Field(ge=0)
    first_wave: Series[int] = pa.Field(ge=1, le=3)
    start: Series[float] = pa.Field(ge=0)
    why: Series[object]
    least_heads: Series[float] = pa.Field(ge=0)
    big_enough: Series[bool]
    size_note: Series[object]
    bidders: Series[int] = pa.Field(ge=1)
    contracts: Series[object]
    pricing: Series[object]


class Risks(Frame):
    """The risks of one company's plan, the worst first; the index is the rank, from 1.

    `score` is likelihood times impact (1 to 5 each); `rows` and `examples` (tuples) are the functions that
    raise it and the dearest of them by name; `cost` is theirs a year, `heads` their people.
    """

    rank: Index[int] = pa.Field(unique=True)
    code: Series[object]
    risk: Series[object]
    cause: Series[object]
    likelihood: Series[int] = pa.Field(ge=1, le=5)
    impact: Series[int] = pa.Field(ge=1, le=5)
    score: Series[int] = pa.Field(ge=1, le=25)
    owner: Series[object]
    mitigation: Series[object]
    trigger: Series[object]
    deal_breaker: Series[bool]
    source: Series[object]
    rows: Series[object]
    examples: Series[object]
    functions: Series[int] = pa.Field(ge=1)
    heads: Series[float] = pa.Field(ge=0)
    cost: Series[float] = pa.Field(ge=0)


class Duties(Frame):
    """The legal duties one company's plan raises, those of most people first; the index is the rank, from 1.

    Not legal advice. `in_force` is null where the law is not in our table; the rest as in `Risks`.
    """

    rank: Index[int] = pa.Field(unique=True)
    code: Series[object]
    law: Series[object]
    region: Series[object]
    in_force: Series[object] = pa.Field(nullable=True)
    condition: Series[object]
    duty: Series[object]
    source: Series[object]
    rows: Series[object]
    examples: Series[object]
    functions: Series[int] = pa.Field(ge=1)
    heads: Series[float] = pa.Field(ge=0)
    cost: Series[float] = pa.Field(ge=0)


class ServiceLevels(Frame):
    """The measures to start from, per kind of work that is bought; the index counts from 1.

    `low` to `high` is the range to start from, `high` alone a single published figure; both are null where
    nothing citable exists. Functions and money as in `Risks`.
    """

    number: Index[int] = pa.Field(unique=True)
    kind: Series[object]
    measure: Series[object]
    direction: Series[object] = pa.Field(isin=["higher", "lower"])
    low: Series[float] = pa.Field(nullable=True)
    high: Series[float] = pa.Field(nullable=True)
    unit: Series[object]
    how_measured: Series[object]
    source: Series[object]
    year: Series[object]
    confidence: Series[object]
    rows: Series[object]
    examples: Series[object]
    functions: Series[int] = pa.Field(ge=1)
    heads: Series[float] = pa.Field(ge=0)
    cost: Series[float] = pa.Field(ge=0)


class Retained(Frame):
    """Who stays: `fte` in full-time people, or `cost` a year in the reporting currency; one of them is null.

    `basis` says how it follows from the business case.
    """

    number: Index[int] = pa.Field(unique=True)
    role: Series[object]
    does: Series[object]
    fte: Series[float] = pa.Field(ge=0, nullable=True)
    cost: Series[float] = pa.Field(ge=0, nullable=True)
    basis: Series[object]
    source: Series[object]
