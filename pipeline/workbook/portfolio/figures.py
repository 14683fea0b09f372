"""The figures of the portfolio: of each company, of kinds of work over all of them, of lots they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import fsum
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from pipeline.columns import Tag
from pipeline.intake.text import key
from pipeline.knowledge.currencies import NoRateError, rate
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.since.register import entries_of
from pipeline.stages.since.state import US_DOLLAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pipeline.stages.since.state import State

FEWEST = 5  # companies from which a benchmark can be told without telling one of them
USUAL_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Company:
    """One company; money a year in its own currency, of which one unit is `rate` of the display currency.

    `share` of the cost is that of outsourceable work; `low` to `high` is the range of the saving; `payback`
    in months, None if never or nothing moves; `confidence` is counted by cost.
    """

    stem: str
    name: str
    as_of: date
    policy: str
    currency: str
    rate: float
    rate_source: str
    functions: int
    set_aside: int
    people: float
    cost: float
    share: float
    low: float
    likely: float
    high: float
    one_time: float
    npv: float
    payback: float | None
    confidence: float
    decided: int
    state: State


@dataclass(frozen=True, slots=True)
class Folder:
    """All companies, by name, and the currency in which they are shown side by side."""

    companies: tuple[Company, ...]
    currency: str

    @property
    def as_of(self) -> date | None:
        """The day of the newest analysis."""
        return max((company.as_of for company in self.companies), default=None)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One kind of work over all companies; quarters are None where fewer than `FEWEST` companies have it.

    `cost_per_head` (lower quarter, middle, upper quarter) is in the display currency, `outside` is the share
    of people whose work leaves.
    """

    family: str
    companies: int
    functions: int
    people: float
    cost_per_head: tuple[float, float, float] | None
    outside: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class SharedLot:
    """A lot of one model and market that several companies would put out; money in the display currency."""

    name: str
    model: str
    companies: tuple[str, ...]
    heads: float
    cost: float
    saving: float
    least_heads: float
    alone: int


def companies_of(states: Mapping[str, State]) -> Folder:
    """Return the companies of these states, by the names of their workbooks."""
    currency = _display(states.values())
    found = [
        _company(stem, state, *_rate(state, currency, states.values())) for stem, state in states.items()
    ]
    return Folder(tuple(sorted(found, key=lambda one: (one.name.casefold(), one.stem))), currency)


def _display(states: Iterable[State]) -> str:
    """Return the currency of most companies; of equals that of most people, then the first by its code."""
    count: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for state in states:
        count[state.currency] += 1
        people[state.currency] += int(state.given.functions["headcount"].sum())
    return min(count, key=lambda code: (-count[code], -people[code], code), default=USUAL_CURRENCY)


def _rate(state: State, currency: str, states: Iterable[State]) -> tuple[float, str]:
    """Return what one unit of a company's currency is worth: by the bank, or by the companies' own rates."""
    if state.currency == currency:
        return 1.0, ""
    try:
        found = rate(state.currency, currency)
    except NoRateError:
        shown = next(each for each in states if each.currency == currency)
        own = float(shown.whole[US_DOLLAR]) / float(state.whole[US_DOLLAR])
        return own, "what a US dollar costs in the workbooks of both companies"
    return found.value, found.source


def _company(stem: str, state: State, worth: float, source: str) -> Company:
    answers, functions = state.answers, state.given.functions
    cost = answers["current_cost"]
    sure = (
        fsum(answers["confidence"] * cost) / fsum(cost)
        if fsum(cost)
        else fsum(answers["confidence"]) / len(answers)
    )
    return Company(
        stem=stem, name=state.name, as_of=state.given.as_of, policy=state.given.policy.name,
        currency=state.currency, rate=worth, rate_source=source, functions=len(answers),
        set_aside=int(state.whole["set_aside"]), people=fsum(functions["headcount"]),
        cost=fsum(cost), share=fsum(cost[answers["tag"] == Tag.OUTSOURCEABLE]) / (fsum(cost) or 1.0),
        low=_number(state.whole["saving_low"]), likely=fsum(answers["saving"]),
        high=_number(state.whole["saving_high"]), one_time=fsum(answers["one_time"]),
        npv=fsum(answers["npv"].dropna()), payback=state.whole["payback"], confidence=sure,
        decided=_decided(state), state=state,
    )  # fmt: skip


def _number(value: Any) -> float:  # noqa: ANN401 -- as JSON has it
    return 0.0 if value is None else float(value)


def _decided(state: State) -> int:
    return sum(entry.decision.given for entry in entries_of(state.decisions))


def benchmarks(folder: Folder) -> list[Benchmark]:
    """Return every kind of work that the companies have, that of most companies first."""
    families: dict[str, list[tuple[Company, pd.DataFrame]]] = defaultdict(list)
    for company in folder.companies:
        listed = company.state.answers.assign(headcount=company.state.given.functions["headcount"])
        for family, rows in listed[listed["family"].notna()].groupby("family"):
            families[str(family)].append((company, rows))
    found = [_benchmark(family, parts) for family, parts in families.items()]
    return sorted(found, key=lambda one: (-one.companies, -one.people, one.family))


def _benchmark(family: str, parts: Sequence[tuple[Company, pd.DataFrame]]) -> Benchmark:
    """Count a company once however many workbooks it has; those without people have no cost per head."""
    by_name: dict[str, list[tuple[Company, pd.DataFrame]]] = defaultdict(list)
    for company, rows in parts:
        by_name[key(company.name)].append((company, rows))
    sums = [_sums(each) for each in by_name.values()]
    with_people = [each for each in sums if each[0] > 0]
    enough = len(with_people) >= FEWEST
    return Benchmark(
        family=family,
        companies=len(by_name),
        functions=sum(len(rows) for _, rows in parts),
        people=fsum(people for people, _, _ in sums),
        cost_per_head=_quarters([cost / people for people, cost, _ in with_people]) if enough else None,
        outside=_quarters([outside / people for people, _, outside in with_people]) if enough else None,
    )


def _sums(parts: Iterable[tuple[Company, pd.DataFrame]]) -> tuple[float, float, float]:
    """Return people, cost in the display currency and people whose work leaves."""
    people = cost = outside = 0.0
    for company, rows in parts:
        people += fsum(rows["headcount"])
        cost += fsum(rows["current_cost"]) * company.rate
        outside += fsum(rows.loc[rows["model"] != IN_HOUSE, "headcount"])
    return people, cost, outside


def _quarters(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high


def shared_lots(folder: Folder) -> list[SharedLot]:
    """Return the lots that two companies or more would put out, the dearest first."""
    named: dict[tuple[str, str], list[tuple[Company, Mapping[str, Any]]]] = defaultdict(list)
    for company in folder.companies:
        for lot in company.state.lots:
            named[lot["name"], lot["model"]].append((company, lot))
    found = [_shared(name, model, parts) for (name, model), parts in named.items()]
    shared = [lot for lot in found if len(lot.companies) > 1]
    return sorted(shared, key=lambda lot: (-round(lot.cost, 2), lot.name))


def _shared(name: str, model: str, parts: Sequence[tuple[Company, Mapping[str, Any]]]) -> SharedLot:
    least = max(float(lot["least_heads"]) for _, lot in parts)
    return SharedLot(
        name=name,
        model=model,
        companies=tuple(dict.fromkeys(company.name for company, _ in parts)),
        heads=fsum(lot["heads"] for _, lot in parts),
        cost=fsum(lot["cost"] * company.rate for company, lot in parts),
        saving=fsum(lot["saving"] * company.rate for company, lot in parts),
        least_heads=least,
        alone=sum(float(lot["heads"]) >= least for _, lot in parts),
    )
