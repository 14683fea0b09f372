"""The frames that pass between stages: every arrow of the pipeline is one of these models.

The index of every frame is `row`, the 1-based row of the function on the user's sheet, from reading to
writing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Index, Series

from pipeline.columns import Action
from pipeline.inputs import (
    COMPANY_QUESTIONS,
    COMPANY_SHEET,
    DATA_LEVELS,
    FUNCTION_QUESTIONS,
    FUNCTIONS_SHEET,
    TIERS,
    Kind,
    Question,
)
from pipeline.promises import Promise, is_numbered, keeps, promise, promises_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandera.typing import DataFrame

RATINGS = (
    "strategic", "decision", "brand", "proprietary", "tied", "standardised", "measurable", "demand_swings",
    "market", "volume", "capability", "complexity", "collaboration",
)  # fmt: skip

_DTYPES: dict[Kind, Any] = {
    Kind.NUMBER: float,
    Kind.PERCENT: float,
    Kind.RATING: float,
    Kind.DATE: "datetime64[us]",
    Kind.YES_NO: pd.BooleanDtype(),
}


_ROW = "row"
_EVERY_ROW_HAS = frozenset({"function", "headcount", "annual_cost"})


class Frame(pa.DataFrameModel):
    """What every frame of ours can do: say what its columns hold, and be checked in little time."""

    @classmethod
    def validate(cls, check_obj: pd.DataFrame, *args: Any, **kwargs: Any) -> DataFrame[Self]:  # noqa: ANN401 - what pandera takes
        """Return the frame if it is as declared; raise what pandera says is wrong with it if it is not."""
        if cls._looks_right(check_obj):
            return cast("DataFrame[Self]", check_obj.copy(deep=False))
        return super().validate(check_obj, *args, **kwargs)

    @classmethod
    def dtypes(cls) -> dict[str, Any]:
        """Return the type of every column by its name, in the order declared."""
        return {name: each.dtype for name, each in _promises(cls).items()}

    @classmethod
    def promises(cls) -> Mapping[str, Promise]:
        """Return what each column promises, by its name."""
        return promises_of(cls)

    @classmethod
    def _looks_right(cls, frame: pd.DataFrame) -> bool:
        indexed = "Index[int]" in cls.__annotations__.values()
        return keeps(frame, _promises(cls)) and (not indexed or is_numbered(frame.index))


@cache
def _promises(model: type[Frame]) -> Mapping[str, Promise]:
    return model.promises()


class Answers(Frame):
    """A frame with a column for each question asked on a sheet, indexed by row, and no other column."""

    @classmethod
    def _looks_right(cls, frame: pd.DataFrame) -> bool:
        by_row = frame.index.name == _ROW and is_numbered(frame.index)
        return by_row and len(frame.columns) == len(_promises(cls)) and super()._looks_right(frame)


def _declared(questions: tuple[Question, ...], *, every_row_has: frozenset[str]) -> pa.DataFrameSchema:
    columns = {
        question.name: pa.Column(
            _DTYPES.get(question.kind, object),
            checks=_bounds(question),
            nullable=question.name not in every_row_has,
            title=question.header,
        )
        for question in questions
    }
    return pa.DataFrameSchema(columns, index=pa.Index(int, unique=True, name=_ROW), strict=True)


def _promised(questions: tuple[Question, ...], *, every_row_has: frozenset[str]) -> dict[str, Promise]:
    return {
        question.name: promise(
            pd.api.types.pandas_dtype(_DTYPES.get(question.kind, object)),
            _bounds(question),
            nullable=question.name not in every_row_has,
        )
        for question in questions
    }


def _bounds(question: Question) -> list[pa.Check]:
    low, high = question.low, question.high
    checks = [pa.Check.ge(low)] if low is not None else []
    if high is not None:
        checks.append(pa.Check.le(high))
    if question.kind is Kind.CHOICE:
        checks.append(pa.Check.isin(question.choices))
    return checks


class CompanyAnswers(Answers):
    """One row of answers from the sheet `Company`; missing answers are null.

    Numbers are plain, percents are in percent (8 means 8 %), countries ISO 3166 alpha-2, languages
    ISO 639-1, lists of either are tuples of codes, currency ISO 4217.
    """

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        """Build the schema from the declaration in `pipeline.inputs`."""
        return _declared(COMPANY_QUESTIONS, every_row_has=frozenset())

    @classmethod
    def promises(cls) -> Mapping[str, Promise]:
        """Return what each column promises, from the declaration in `pipeline.inputs`."""
        return _promised(COMPANY_QUESTIONS, every_row_has=frozenset())


class FunctionRows(Answers):
    """The functions as read and checked, one a row; only rows without an error are here.

    `annual_cost` is per year in units of the reporting currency (scaled and converted), as the company
    means it (salaries or fully loaded). Ratings 1 to 5; lists are tuples of codes; missing answers are null.
    """

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        """Build the schema from the declaration in `pipeline.inputs`."""
        return _declared(FUNCTION_QUESTIONS, every_row_has=_EVERY_ROW_HAS)

    @classmethod
    def promises(cls) -> Mapping[str, Promise]:
        """Return what each column promises, from the declaration in `pipeline.inputs`."""
        return _promised(FUNCTION_QUESTIONS, every_row_has=_EVERY_ROW_HAS)


class SetAside(Frame):
    """Rows with an error, kept out and reported: what could be read of them, as in `FunctionRows`."""

    row: Index[int] = pa.Field(unique=True)
    function: Series[object] = pa.Field(nullable=True)
    headcount: Series[float] = pa.Field(nullable=True)
    annual_cost: Series[float] = pa.Field(nullable=True)


class Recognised(Frame):
    """What each row was taken for: best entry of the function library, the next best, how sure (0 to 100)."""

    row: Index[int] = pa.Field(unique=True)
    match: Series[object] = pa.Field(nullable=True)
    family: Series[object] = pa.Field(nullable=True)
    match_score: Series[float] = pa.Field(ge=0, le=100)
    matched_on: Series[object] = pa.Field(isin=["name", "description", "department", "nothing"])
    matched_words: Series[object]
    next_match: Series[object] = pa.Field(nullable=True)
    next_score: Series[float] = pa.Field(ge=0, le=100)
    nature: Series[object]


class Profile(Frame):
    """Every attribute of every function, answered or assumed, and the facts of the company rules look at.

    `assumed` is a tuple of attribute names taken from the library, `noted` one of sentences on what else was
    assumed; `team` is the headcount; booleans are plain. `in_country_usual`: nothing but what is usual in the
    industry keeps the work in the country. `contract_months` are those left of a contract, below 0 after it.
    """

    row: Index[int] = pa.Field(unique=True)
    strategic: Series[float] = pa.Field(ge=1, le=5)
    decision: Series[float] = pa.Field(ge=1, le=5)
    brand: Series[float] = pa.Field(ge=1, le=5)
    proprietary: Series[float] = pa.Field(ge=1, le=5)
    tied: Series[float] = pa.Field(ge=1, le=5)
    standardised: Series[float] = pa.Field(ge=1, le=5)
    measurable: Series[float] = pa.Field(ge=1, le=5)
    demand_swings: Series[float] = pa.Field(ge=1, le=5)
    market: Series[float] = pa.Field(ge=1, le=5)
    volume: Series[float] = pa.Field(ge=1, le=5)
    capability: Series[float] = pa.Field(ge=1, le=5)
    complexity: Series[float] = pa.Field(ge=1, le=5)
    collaboration: Series[float] = pa.Field(ge=1, le=5)
    data: Series[object] = pa.Field(isin=DATA_LEVELS)
    deliverable: Series[object]
    role: Series[object]
    pattern: Series[object]
    delivered_by: Series[object]
    customer_facing: Series[bool]
    on_site: Series[bool]
    in_country: Series[bool]
    authority: Series[bool]
    choose_people: Series[bool]
    keep: Series[bool]
    known: Series[bool]
    team: Series[float] = pa.Field(ge=0)
    company_size: Series[float] = pa.Field(ge=0)
    own_it: Series[bool]
    contingent_workers: Series[float] = pa.Field(ge=0)
    agencies: Series[float] = pa.Field(ge=0)
    co_employment: Series[bool]
    self_funded: Series[bool]
    home_country: Series[object]
    target_country: Series[object] = pa.Field(nullable=True)
    target: Series[object] = pa.Field(isin=["none", "home", "abroad with entity", "abroad without entity"])
    languages: Series[object]
    overlap_hours: Series[float] = pa.Field(nullable=True, ge=0)
    furthest: Series[object] = pa.Field(isin=TIERS)
    assumed: Series[object]
    match: Series[object] = pa.Field(nullable=True)
    ends: Series[bool]
    own_trade: Series[bool]
    in_country_usual: Series[bool]
    contract_ends: Series[pd.Timestamp] = pa.Field(nullable=True)
    contract_months: Series[float] = pa.Field(nullable=True)
    noted: Series[object]


class Tagged(Frame):
    """Both scores (0 to 100), the gate that settled the tag, and whether the work can be handed over now."""

    row: Index[int] = pa.Field(unique=True)
    strategic_value: Series[float] = pa.Field(ge=0, le=100)
    suitability: Series[float] = pa.Field(ge=0, le=100)
    ready: Series[bool]
    close: Series[bool]
    gate: Series[object] = pa.Field(nullable=True)
    tag: Series[object] = pa.Field(isin=["Outsourceable", "Core"])


class Chosen(Frame):
    """The sourcing model that fits best, why, and the next best with why it lost."""

    row: Index[int] = pa.Field(unique=True)
    model: Series[object]
    model_reason: Series[object]
    next_model: Series[object] = pa.Field(nullable=True)
    next_reason: Series[object]
    pricing: Series[object] = pa.Field(nullable=True)


class Candidates(Frame):
    """Every country weighed for every group of rows with the same needs: its score and the parts (0 to 1).

    `group` is the number that `Placed.group` refers to; `ruled_out` says what bars a country; `cost` is the
    modelled hourly price over that at home; `overlap` is in hours of the home working day, averaged over a
    year; `score` is comparable within a group.
    """

    group: Series[int]
    country: Series[object]
    tier: Series[object] = pa.Field(isin=TIERS)
    ruled_out: Series[object] = pa.Field(nullable=True)
    cost: Series[float]
    overlap: Series[float] = pa.Field(ge=0, le=8)
    cost_fit: Series[float] = pa.Field(ge=0, le=1)
    overlap_fit: Series[float] = pa.Field(ge=0, le=1)
    language_fit: Series[float] = pa.Field(ge=0, le=1)
    talent: Series[float] = pa.Field(ge=0, le=1)
    stability: Series[float] = pa.Field(ge=0, le=1)
    distance_cost: Series[float] = pa.Field(ge=0)
    score: Series[float]


class Placed(Frame):
    """Where the work would be done: tier, up to three countries (tuple of codes, best first), and why.

    `group` names the rows of `Candidates` that were weighed; it is -1 for what stays in-house.
    """

    row: Index[int] = pa.Field(unique=True)
    group: Series[int]
    tier: Series[object] = pa.Field(isin=TIERS)
    countries: Series[object]
    decided_by: Series[object]


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


class Confidence(Frame):
    """Shares of draws (0 to 1) under which tag, model and tier stand, each for itself and all together."""

    row: Index[int] = pa.Field(unique=True)
    tag: Series[float] = pa.Field(ge=0, le=1)
    model: Series[float] = pa.Field(ge=0, le=1)
    tier: Series[float] = pa.Field(ge=0, le=1)
    all: Series[float] = pa.Field(ge=0, le=1)


class Flips(Frame):
    """The nearest change that flips the answer, in words, and the unanswered questions that could."""

    row: Index[int] = pa.Field(unique=True)
    change: Series[object]
    open_questions: Series[object]


class Questions(Frame):
    """The unanswered questions by what hangs on them, the most first; the index is the rank, from 1.

    `question` is the name in `pipeline.inputs` and `sheet` where it is asked; `rows` (a tuple) are the
    functions another answer could change, `examples` the dearest of them by name; `cost` is theirs a year.
    """

    rank: Index[int] = pa.Field(unique=True)
    question: Series[object]
    sheet: Series[object] = pa.Field(isin=[COMPANY_SHEET, FUNCTIONS_SHEET])
    rows: Series[object]
    functions: Series[int] = pa.Field(ge=1)
    cost: Series[float] = pa.Field(ge=0)
    examples: Series[object]


class Automated(Frame):
    """Two indices of exposure to AI (0 to 1, null where none is published), and what a machine would leave.

    `remains` is a share of the work, `people_left` the same in people; `first` says whether both indices are
    high enough, and the work ready enough, for a machine to come before a provider.
    """

    row: Index[int] = pa.Field(unique=True)
    microsoft: Series[float] = pa.Field(ge=0, le=1, nullable=True)
    microsoft_percentile: Series[float] = pa.Field(ge=0, le=1, nullable=True)
    openai: Series[float] = pa.Field(ge=0, le=1, nullable=True)
    remains: Series[float] = pa.Field(ge=0, le=1, nullable=True)
    people_left: Series[float] = pa.Field(ge=0, nullable=True)
    first: Series[bool]


class Decided(Frame):
    """The final answer of every row, after the money was seen; what is kept has no provider's money in it.

    `countries` is a tuple of codes; money in the reporting currency, a year unless said.
    """

    row: Index[int] = pa.Field(unique=True)
    action: Series[object] = pa.Field(isin=list(Action))
    model: Series[object]
    runner_up: Series[object]
    pricing: Series[object] = pa.Field(nullable=True)
    tier: Series[object] = pa.Field(isin=TIERS)
    countries: Series[object]
    current_cost: Series[float] = pa.Field(ge=0)
    saving: Series[float]
    saving_share: Series[float] = pa.Field(nullable=True)
    one_time: Series[float] = pa.Field(ge=0)
    payback: Series[float] = pa.Field(nullable=True, ge=0)
    no_case: Series[bool]
    too_small: Series[bool]
    question: Series[object] = pa.Field(nullable=True)


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
