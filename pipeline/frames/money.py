"""What a change costs and brings: lines of the business case, ranges, cash."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Index, Series

from pipeline.frames.frame import Frame


class Costed(Frame):
    """Every line of the business case per function, as `pipeline.stages.money.lines` declares them.

    Reporting currency, a year unless said; times in months from the decision; `payback` in months from the
    start of the change, null if never. What stays in-house has no provider's money in it.
    """

    row: Index[int] = pa.Field(unique=True)
    load: Series[float] = pa.Field(ge=1)
    load_there: Series[float] = pa.Field(nullable=True)
    current_cost: Series[float] = pa.Field(ge=0)
    pay: Series[float] = pa.Field(ge=0)
    market_wage: Series[float] = pa.Field(gt=0)
    team: Series[float] = pa.Field(ge=0)
    market_pay: Series[float] = pa.Field(ge=0)
    level: Series[float] = pa.Field(ge=0, nullable=True)
    retained: Series[float] = pa.Field(ge=0, le=1)
    avoidable: Series[float] = pa.Field(ge=0)
    stranded: Series[float] = pa.Field(ge=0)
    pay_share: Series[float] = pa.Field(nullable=True)
    hourly: Series[float] = pa.Field(ge=0, nullable=True)
    team_price: Series[float] = pa.Field(ge=0)
    units: Series[float] = pa.Field(ge=0)
    unit_price: Series[float] = pa.Field(ge=0, nullable=True)
    modelled: Series[float] = pa.Field(ge=0)
    fee: Series[float] = pa.Field(ge=0)
    other: Series[float]
    managed: Series[float] = pa.Field(ge=0, le=1)
    governance: Series[float] = pa.Field(ge=0)
    gross: Series[float]
    leak_share: Series[float] = pa.Field(ge=0, le=1)
    leakage: Series[float] = pa.Field(ge=0)
    saving: Series[float]
    selection: Series[float] = pa.Field(ge=0)
    transfer: Series[float] = pa.Field(ge=0)
    dual: Series[float] = pa.Field(ge=0)
    dip: Series[float] = pa.Field(ge=0)
    severance: Series[float] = pa.Field(ge=0)
    floor: Series[float] = pa.Field(ge=0)
    one_time: Series[float] = pa.Field(ge=0)
    exit: Series[float] = pa.Field(ge=0)
    start: Series[float] = pa.Field(ge=0)
    go_live: Series[float] = pa.Field(ge=0)
    ends: Series[float] = pa.Field(ge=0)
    payback: Series[float] = pa.Field(nullable=True, ge=0)
    pay_worth: Series[float] = pa.Field(ge=0)
    fee_worth: Series[float] = pa.Field(ge=0)
    npv: Series[float]
    exit_share: Series[float] = pa.Field(ge=0, le=1)
    handover_share: Series[float] = pa.Field(ge=0)
    break_even: Series[float] = pa.Field(ge=0)
    saving_share: Series[float] = pa.Field(nullable=True)
    price_basis: Series[object]


class Ranges(Frame):
    """What nine in ten, half and one in ten of the simulated outcomes exceed; reporting currency.

    `saving_…` a year once running, `npv_…` over the horizon; nil for what stays as it is.
    """

    row: Index[int] = pa.Field(unique=True)
    saving_low: Series[float]
    saving_middle: Series[float]
    saving_high: Series[float]
    npv_low: Series[float]
    npv_middle: Series[float]
    npv_high: Series[float]


class Tornado(Frame):
    """The company's net present value with one figure at its low and at its high; the widest first."""

    rank: Index[int] = pa.Field(unique=True)
    name: Series[object]
    label: Series[object]
    low: Series[float]
    high: Series[float]
    unit: Series[object]
    npv_low: Series[float]
    npv_high: Series[float]


class CashFlows(Frame):
    """Cash of the whole company by month from the decision (0), reporting currency; costs are negative."""

    month: Index[int] = pa.Field(unique=True)
    avoided: Series[float] = pa.Field(ge=0)
    other: Series[float]
    fees: Series[float] = pa.Field(le=0)
    governance: Series[float] = pa.Field(le=0)
    leakage: Series[float] = pa.Field(le=0)
    selection: Series[float] = pa.Field(le=0)
    change: Series[float] = pa.Field(le=0)
    leaving: Series[float] = pa.Field(le=0)
    net: Series[float]
    cumulative: Series[float]
    present: Series[float]


class Cases(Frame):
    """The business case of the company, of each wave and of each lot: one row each, reporting currency.

    `payback` in months from the decision, null if never; `irr` a year, null where it has no meaning.
    """

    number: Index[int] = pa.Field(unique=True)
    level: Series[object] = pa.Field(isin=["company", "wave", "lot"])
    name: Series[object]
    functions: Series[int]
    heads: Series[float]
    current_cost: Series[float]
    avoidable: Series[float]
    fee: Series[float]
    saving: Series[float]
    saving_low: Series[float]
    saving_high: Series[float]
    one_time: Series[float]
    npv: Series[float]
    npv_low: Series[float]
    npv_high: Series[float]
    gain_chance: Series[float] = pa.Field(nullable=True)
    payback: Series[float] = pa.Field(nullable=True)
    irr: Series[float] = pa.Field(nullable=True)
    break_even: Series[float]
