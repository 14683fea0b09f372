"""The answers once more, without what says how firm they are: for asking what would have been."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.frames import row_dicts
from pipeline.intake import Intake
from pipeline.intake.parse import nothing_listed
from pipeline.knowledge.figures import figures
from pipeline.knowledge.places import countries
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.cost import cost
from pipeline.stages.judged import judge
from pipeline.stages.plan import plan
from pipeline.stages.since.state import MONEY, US_DOLLAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from pipeline.knowledge.currencies import Rate
    from pipeline.stages.judged import Judged
    from pipeline.stages.since.state import Given

CENTS = 2


def answered(given: Given) -> pd.DataFrame:
    """Return tag, action, model, tier, countries and money by row, as `Analysis.answers` has them.

    The program, its rules and its tables are those of today; raises as `judge`.
    """
    return compared(judge(_intake(given), policy=given.policy, as_of=given.as_of))


def compared(judged: Judged) -> pd.DataFrame:
    """Return what is compared of a judgement: money to the cent, the value of what stays is nil."""
    decided = judged.decided
    planned = plan(judged.profile, decided, rows=judged.rows, company=judged.company, as_of=judged.as_of)
    timed = judged.facts.assign(signed=planned["roll_out"].astype(float))
    npv = cost(timed, judged.prices)["npv"].where(decided["model"] != IN_HOUSE, 0.0)
    frame = decided.assign(tag=judged.tagged["tag"], npv=npv, countries=in_words(decided["countries"]))
    frame[[*MONEY]] = frame[[*MONEY]].round(CENTS)
    return frame[["tag", "action", "model", "tier", "countries", *MONEY]]


def in_words(codes: Iterable[Sequence[str]]) -> list[str]:
    """Return tuples of country codes as names."""
    names = {code: place.country for code, place in countries().items()}
    return [", ".join(names[code] for code in each) for each in codes]


def records(frame: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """Return the rows of a frame as dictionaries, by row."""
    return dict(zip(frame.index.tolist(), row_dicts(frame), strict=True))


def with_our_figures(given: Given, ours: Mapping[str, float]) -> Given:
    """Return the same with other figures of ours in place, where the user and the policy say nothing."""
    now = {name: figure.value for name, figure in {**reference_figures(), **figures().by_name}.items()}
    own_dollar = US_DOLLAR not in given.figures
    said = {*given.assumptions, *given.policy.assumptions, *([US_DOLLAR] if own_dollar else [])}
    known = {*now, US_DOLLAR}
    other = {name: value for name, value in ours.items() if name in known - said and now.get(name) != value}
    return replace(given, assumptions={**other, **given.assumptions})


def at_rates(given: Given, rates: Mapping[str, Rate]) -> Given:
    """Return the same with costs in other currencies brought to the company's at other rates."""
    factors = {code: rates[code].value / was.value for code, was in given.converted.items() if code in rates}
    factor = given.functions["currency"].map(factors).astype(float).fillna(1.0)
    costs = given.functions["annual_cost"] * factor
    return replace(
        given, functions=given.functions.assign(annual_cost=costs), converted={**given.converted, **rates}
    )


def _intake(given: Given) -> Intake:
    return Intake(
        path=Path("as it was.xlsx"),
        sha256="",
        kind="xlsx",
        company=given.company,
        functions=given.functions,
        set_aside=nothing_listed()[1],
        findings=(),
        assumptions=given.assumptions,
        rates=given.rates,
        quotes=given.quotes,
        weights=given.weights,
    )
