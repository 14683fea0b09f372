"""The sentences that explain a row, each from facts drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest

from pipeline.columns import Action
from pipeline.knowledge.policy import policy
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.decide import EOR
from pipeline.stages.explain import why
from tests.support.facts import automated_of, chosen_of, placed_of, profile_of, tagged_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandera.typing import DataFrame

    from pipeline.frames import Decided

BPO = "Back-office BPO"
LIMIT, LEAST = (policy().thresholds[name] for name in ("strategic_value_at_most", "suitability_at_least"))
SCORES = "Not core (strategic value 25 of 100) and suited to a provider (60 of 100)"
LEAVES = f"{SCORES}; a reason. Onshore: it beats the rest."
CORE = {"tags": "Core", "strategic_value": 80.0, "suitability": 20.0}
UNSUITED = {**CORE, "strategic_value": float(LIMIT)}
VALUE = f"strategic value is 80 of 100 (limit {LIMIT:.0f}), above all because"
SUITS = f"suitability for a provider is 20 of 100 (at least {LEAST:.0f} is needed), above all because"
MACHINE = (
    "See first what a machine can do: more exposed to AI than 90% of occupations (Microsoft), 80% of its "
    "tasks exposed (OpenAI); at best 1.2 of 5 people (25%) would remain."
)
BUNDLE = (
    "so small a part of a person cannot be saved: it may leave in a bundle with other work, so that a whole "
    "person's work goes"
)
UNKNOWN = (
    "We did not recognise it and too little is known to decide. Fill in the ratings and “What the team "
    "delivers” on this row, or write the function in other words."
)


def _why(
    row: Mapping[str, Any] | None = None,
    *,
    decided: Mapping[str, Any] | None = None,
    tagged: Mapping[str, Any] | None = None,
    model: str = BPO,
    decided_by: str = "it beats the rest",
) -> str:
    """Return why one row is answered as it is: outsourced at home, unless something else is said."""
    usual = {
        "action": Action.OUTSOURCE, "model": model, "tier": "Onshore", "no_case": False, "too_small": False,
        "runner_up": "In-house: it costs more", "question": None, "saving": 20_000.0,
    }  # fmt: skip
    profile = profile_of(row or {})
    answer = pd.DataFrame({**usual, **(decided or {})}, index=profile.index)
    placed = placed_of(profile, "Onshore", "US").assign(decided_by=decided_by)
    (sentence,) = why(
        profile,
        tagged_of(profile, **(tagged or {})),
        chosen=chosen_of(profile, model),
        placed=placed,
        decided=cast("DataFrame[Decided]", answer),
        automated=automated_of(profile, first=answer["action"].iloc[0] == Action.AUTOMATE),
        policy=policy(),
    )
    return sentence


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({}, LEAVES),
        (
            {"saving": -1.0},
            f"{LEAVES} It costs more than today: buy it for skill and cover, not to save.",
        ),
        ({"saving": 0.0}, LEAVES),
        (
            {"action": Action.STANDARDISE},
            f"{LEAVES} Describe the work and agree how to measure it first, then hand it over.",
        ),
        (
            {"action": Action.PILOT},
            f"{LEAVES} The scores are close to the line, so start with a small part.",
        ),
        (
            {"action": Action.RE_TENDER},
            f"{LEAVES} A provider does it already: ask the market for prices before the contract is renewed.",
        ),
        (
            {"action": Action.AUTOMATE},
            f"{LEAVES} {MACHINE}",
        ),
        (
            {"action": Action.KEEP, "model": IN_HOUSE, "too_small": True, "no_case": True},
            f"{SCORES}, but {BUNDLE}.",
        ),
        (
            {
                "action": Action.KEEP,
                "model": IN_HOUSE,
                "no_case": True,
                "runner_up": "RPO: it costs: much",
            },
            f"{SCORES}, but there is no business case: with RPO it costs: much.",
        ),
        ({"action": Action.KEEP, "model": IN_HOUSE}, f"{SCORES}, but a reason."),
        (
            {"action": Action.ASK, "question": "Say how many"},
            "The answers given cannot decide. Say how many.",
        ),
        (
            {"action": Action.ASK},
            UNKNOWN,
        ),
        (
            {"action": Action.HIRE_ABROAD, "model": IN_HOUSE},
            "You want your own people abroad and have a company there: hire them through it.",
        ),
        (
            {"action": Action.HIRE_ABROAD, "model": EOR},
            "An employer of record can employ them: a reason.",
        ),
    ],
)
def test_each_answer_has_its_sentence(answer: dict[str, Any], told: str) -> None:
    """Work that could leave: the scores, what is proposed or what speaks against it, and what comes first."""
    assert _why(decided=answer) == told


@pytest.mark.parametrize(
    ("decided_by", "place"),
    [
        ("it beats the rest", " Onshore: it beats the rest."),
        ("because the work is on site", " Onshore because the work is on site."),
        ("", ""),
    ],
)
def test_the_place_is_told_with_what_decided_it(decided_by: str, place: str) -> None:
    """A cause is joined without a colon; where nothing decided, nothing is told."""
    assert _why(decided_by=decided_by) == f"{SCORES}; a reason.{place}"


@pytest.mark.parametrize(
    ("row", "tagged", "told"),
    [
        (
            {"strategic": 5.0},
            CORE,
            f"{VALUE} it matters to your advantage",
        ),
        (
            {"brand": 5.0},
            CORE,
            f"{VALUE} it stands for your brand",
        ),
        (
            {"standardised": 1.0},
            UNSUITED,
            f"{SUITS} it is not done the same way each time",
        ),
        (
            {"market": 1.0},
            UNSUITED,
            f"{SUITS} few providers offer it",
        ),
        ({}, {**CORE, "gate": "brand"}, {gate.name: gate.because for gate in policy().gates}["brand"]),
    ],
)
def test_what_is_core_is_told_by_what_weighs_most(
    row: dict[str, Any], tagged: dict[str, Any], told: str
) -> None:
    """The gate if there is one; else strategic value above its limit; else the suitability it lacks."""
    answer = {"action": Action.KEEP, "model": IN_HOUSE}
    assert _why(row, decided=answer, tagged=tagged) == f"Stays with you: {told}."


def test_people_wanted_in_a_barred_country_stay_for_that_reason() -> None:
    """What ruled the country out is told, not a score or a gate."""
    told = _why(
        decided={"action": Action.KEEP, "model": IN_HOUSE},
        tagged={**CORE, "gate": "brand"},
        model=EOR,
        decided_by="because you avoid Poland",
    )
    assert told == "Stays with you: you avoid Poland."


NOTICE, TENDER = (policy().contracts[name] for name in ("notice_months", "tender_months"))


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (-1.0, "ended on 30 June 2027: look up whether it renewed itself, then tender"),
        (0.0, "ended on 30 June 2027: look up whether it renewed itself, then tender"),
        (0.1, "ends on 30 June 2027: look up the term of notice now, then tender"),
        (NOTICE, "ends on 30 June 2027: look up the term of notice now, then tender"),
        (NOTICE + 0.1, "ends on 30 June 2027: start the tender now"),
        (TENDER, "ends on 30 June 2027: start the tender now"),
        (TENDER + 0.1, "runs until 30 June 2027: start the tender in September 2026, 9 months before"),
    ],
)
def test_a_contract_is_told_by_what_is_to_be_done_now(left: float, told: str) -> None:
    """Over, about to be renewed, time to tender, or some time left."""
    row = {"contract_ends": pd.Timestamp("2027-06-30"), "contract_months": left}
    sentence = f"{LEAVES} A provider does it; the contract {told}."
    assert _why(row, decided={"action": Action.RE_TENDER}) == sentence
    assert _why(row) == LEAVES
