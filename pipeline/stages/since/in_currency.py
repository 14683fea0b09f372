"""A state in another currency: a company that reports in a new one is compared in that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.currencies import Rate
from pipeline.stages.since.state import MONEY, US_DOLLAR

if TYPE_CHECKING:
    from pipeline.stages.since.state import Given, State


def in_currency(state: State, currency: str, rate: float) -> State:
    """Return the state with all amounts in `currency`, of which one unit of its own buys `rate`."""
    if currency == state.currency:
        return state
    return replace(
        state,
        currency=currency,
        given=_given(state.given, currency, rate),
        answers=state.answers.assign(**{key: (state.answers[key] * rate).round(2) for key in MONEY}),
    )


def _given(given: Given, currency: str, rate: float) -> Given:
    figures = dict(given.figures)
    if US_DOLLAR in figures:
        figures[US_DOLLAR] *= rate
    functions = given.functions
    converted: dict[str, Any] = {
        code: Rate(each.value * rate, each.day, own=each.own) for code, each in given.converted.items()
    }
    return replace(
        given,
        company=given.company.assign(reporting_currency=currency),
        functions=functions.assign(annual_cost=functions["annual_cost"] * rate),
        quotes={name: price * rate for name, price in given.quotes.items()},
        rates={},
        converted=converted,
        figures=figures,
    )
