"""Because of what answers changed: everything is worked out again, one thing after another put as it is now.

The order is fixed: program and files, our figures, policy, day, the user's figures, the company, the list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pandera.errors import SchemaError, SchemaErrors

from pipeline.knowledge.currencies import NoRateError
from pipeline.knowledge.fingerprint import FIGURES, PLACES, RULES, group_hashes, program_version
from pipeline.stages.since.again import answered, at_rates, with_our_figures
from pipeline.stages.since.state import plain_table
from pipeline.stages.since.words import (
    ARROW,
    company_changed,
    figures_changed,
    given_changed,
    policy_changed,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from pipeline.knowledge.currencies import Rate
    from pipeline.stages.since.state import Given, State

_CANNOT = (NoRateError, LookupError, ValueError, ArithmeticError, SchemaError, SchemaErrors)


class Cause(StrEnum):
    """Why an answer is another one, in the order in which it is asked."""

    PROGRAM = "Our program"
    UNCLEAR = "Several at once, which cannot be told apart"
    RULES = "The rules"
    FIGURES = "The reference figures"
    DATE = "The date"
    ASSUMPTIONS = "Your assumptions"
    COMPANY = "Your input: sheet Company"
    ROWS = "Your input: the list of functions"


@dataclass(frozen=True, slots=True)
class Step:
    """One cause, what of it changed in words, and the answers once it is as it is now.

    `answers` has the rows of last time, but for the last step, which has those of today.
    """

    cause: Cause
    told: str
    answers: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Change:
    cause: Cause
    told: str
    given: Given
    needed: bool


def steps(was: State, now: Given, answers: pd.DataFrame) -> list[Step]:
    """Return a step for everything that is not as it was last time; the last has the `answers` of today.

    What cannot be worked out again, because the program of today no longer takes it, joins the next step.
    """
    found: list[Step] = []
    waiting: list[_Change] = []
    for change in _changes(was, now):
        if not change.needed:
            continue
        waiting.append(change)
        try:
            frame = answered(change.given)
        except _CANNOT:
            continue
        found.append(_step(waiting, frame))
        waiting = []
    return [*found, _step([*waiting, _Change(Cause.ROWS, "", now, needed=True)], answers)]


def _step(changes: Sequence[_Change], answers: pd.DataFrame) -> Step:
    cause = changes[-1].cause if len(changes) == 1 else Cause.UNCLEAR
    return Step(cause, some(change.told for change in changes if change.told), answers)


def _changes(was: State, now: Given) -> Iterator[_Change]:
    """Yield everything that may have changed, each with what is given once it is as it is now."""
    before = was.given
    anything = not _same_files(was) or _differs(before, now)
    cause, told = _of_program(was)
    yield _Change(cause, told, with_our_figures(before, before.figures), needed=anything)
    bank = _rates_of_the_bank(before.converted, now.converted)
    given = at_rates(before, bank)
    told = some([*figures_changed(before.figures, now.figures), *_rates_told(before.converted, bank)])
    yield _Change(Cause.FIGURES, told, given, needed=bool(told))
    given = replace(given, policy=now.policy)
    told = some(policy_changed(before.policy, now.policy))
    yield _Change(Cause.RULES, told, given, needed=bool(told))
    given = replace(given, as_of=now.as_of)
    told = f"{before.as_of.isoformat()} {ARROW} {now.as_of.isoformat()}"
    yield _Change(Cause.DATE, told, given, needed=before.as_of != now.as_of)
    told = some(given_changed(before, now))
    given = replace(
        at_rates(given, now.converted), assumptions=now.assumptions, weights=now.weights, quotes=now.quotes,
        rates=now.rates, figures=now.figures,
    )  # fmt: skip
    yield _Change(Cause.ASSUMPTIONS, told, given, needed=bool(told))
    given = replace(given, company=now.company)
    told = some(company_changed(before.company, now.company))
    yield _Change(Cause.COMPANY, told, given, needed=bool(told))


def _of_program(was: State) -> tuple[Cause, str]:
    """Return what of ours, apart from single figures and the policy, is another one, and how sure that is."""
    today = group_hashes()
    version = (
        [f"version {was.version} {ARROW} {program_version()}"] if was.version != program_version() else []
    )
    named = {RULES: "rule files", PLACES: "reference files on countries"}
    files = [told for group, told in named.items() if was.hashes.get(group) != today[group]]
    only = {"rule files": Cause.RULES, "reference files on countries": Cause.FIGURES}
    if len(files) == 1 and not version:
        return only[files[0]], f"{files[0]} changed"
    told = some([*version, *(f"{each} changed" for each in files)])
    return (Cause.UNCLEAR if files else Cause.PROGRAM), told


def _same_files(was: State) -> bool:
    today = group_hashes()
    known = all(was.hashes.get(group) == today[group] for group in (FIGURES, PLACES, RULES))
    return known and was.version == program_version()


def _differs(was: Given, now: Given) -> bool:
    return not (
        _same_rows(was, now)
        and plain_table(was.company) == plain_table(now.company)
        and all(getattr(was, name) == getattr(now, name) for name in _PLAIN)
    )


_PLAIN = ("assumptions", "weights", "quotes", "rates", "policy", "figures", "as_of")


def _same_rows(was: Given, now: Given) -> bool:
    lists = [plain_table(each.functions.drop(columns=["notes"])) for each in (was, now)]
    return lists[0] == lists[1] and was.functions.index.equals(now.functions.index)


def _rates_of_the_bank(was: Mapping[str, Rate], now: Mapping[str, Rate]) -> dict[str, Rate]:
    """Return the rates of today that the bank gave then and now."""
    return {code: rate for code, rate in now.items() if code in was and not (rate.own or was[code].own)}


def _rates_told(was: Mapping[str, Rate], now: Mapping[str, Rate]) -> list[str]:
    return [
        f"exchange rate {code} {was[code].value:.6g} {ARROW} {rate.value:.6g}"
        for code, rate in now.items()
        if was[code].value != rate.value
    ]
