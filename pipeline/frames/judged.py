"""What is judged of every function: what it is, tag, model, place, action, and how sure."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Index, Series

from pipeline.columns import Action
from pipeline.frames.frame import Frame
from pipeline.inputs import (
    COMPANY_SHEET,
    DATA_LEVELS,
    FUNCTIONS_SHEET,
    TIERS,
)


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
