"""Why: one or two sentences a person would say, naming what decided the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.columns import Action, Tag
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.decide import PART_OF_A_PERSON, barred
from pipeline.stages.tag import score_parts

if TYPE_CHECKING:
    from pandera.typing import DataFrame

    from pipeline.frames import Automated, Chosen, Decided, Placed, Profile, Tagged
    from pipeline.knowledge.policy import Policy

_HIGH = {
    "strategic": "it matters to your advantage",
    "decision": "it takes decisions",
    "brand": "it stands for your brand",
    "proprietary": "it rests on knowledge only you have",
    "tied": "it is tied into your teams",
}
_LOW = {
    "standardised": "it is not done the same way each time",
    "measurable": "its result is hard to measure",
    "volume": "there is little of it",
    "demand_swings": "demand is steady",
    "capability_gap": "you are good at it yourselves",
    "market": "few providers offer it",
}
_BUNDLE = "it may leave in a bundle with other work, so that a whole person's work goes"
_NEXT = {
    Action.STANDARDISE: "Describe the work and agree how to measure it first, then hand it over.",
    Action.PILOT: "The scores are close to the line, so start with a small part.",
    Action.RE_TENDER: "A provider does it already: ask the market for prices before the contract is renewed.",
}


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the sentences of one row are made from."""

    tag: str
    gate: str | None
    strategic_value: float
    suitability: float
    weightiest: str
    weakest: str
    model: str
    model_reason: str
    tier: str
    decided_by: str
    action: str
    no_case: bool
    runner_up: str
    question: str | None
    barred: bool
    machine: str
    too_small: bool
    contract: str
    loss: bool


def why(  # noqa: PLR0913 - the sentences draw on every stage
    profile: DataFrame[Profile],
    tagged: DataFrame[Tagged],
    *,
    chosen: DataFrame[Chosen],
    placed: DataFrame[Placed],
    decided: DataFrame[Decided],
    automated: DataFrame[Automated],
    policy: Policy,
) -> list[str]:
    """Return the sentences that explain each row, in row order."""
    strategic = score_parts(profile, policy.strategic_value)
    missing = pd.Series(policy.suitability) * 100 - score_parts(profile, policy.suitability)
    rows = zip(
        tagged["tag"], tagged["gate"], tagged["strategic_value"], tagged["suitability"],
        strategic.idxmax(axis=1), missing.idxmax(axis=1), decided["model"], chosen["model_reason"],
        decided["tier"], placed["decided_by"], decided["action"], decided["no_case"], decided["runner_up"],
        decided["question"], barred(chosen, decided["action"]),
        _machine(profile, automated), decided["too_small"], _contracts(profile, policy),
        decided["saving"] < 0, strict=True,
    )  # fmt: skip
    because = {gate.name: gate.because for gate in policy.gates}
    return [_told(Story(*row), because, policy) for row in rows]


def _told(story: Story, because: dict[str, str], policy: Policy) -> str:
    if story.action == Action.ASK:
        return _asked(story)
    if story.action == Action.HIRE_ABROAD:
        return _hired(story)
    if story.tag == Tag.CORE or story.barred:
        return _kept(story, because, policy)
    scores = (
        f"Not core (strategic value {story.strategic_value:.0f} of 100) "
        f"and suited to a provider ({story.suitability:.0f} of 100)"
    )
    if story.model == IN_HOUSE:
        return f"{scores}, but {_but(story)}."
    joint = " " if story.decided_by.startswith("because") else ": "
    place = f"{story.tier}{joint}{story.decided_by}." if story.decided_by else ""
    loss = "It costs more than today: buy it for skill and cover, not to save." if story.loss else ""
    return " ".join(part for part in (f"{scores}; {story.model_reason}.", place, loss, _next(story)) if part)


def _but(story: Story) -> str:
    """Return why work that could leave stays: too little of it, no business case, or no form that fits."""
    if story.too_small:
        return f"{PART_OF_A_PERSON}: {_BUNDLE}"
    if story.no_case:
        model, reason = story.runner_up.split(": ", 1)
        return f"there is no business case: with {model} {reason}"
    return story.model_reason


def _next(story: Story) -> str:
    if story.action == Action.AUTOMATE:
        return story.machine
    if story.action == Action.RE_TENDER and story.contract:
        return story.contract
    return _NEXT.get(Action(story.action), "")


def _contracts(profile: DataFrame[Profile], policy: Policy) -> list[str]:
    """Return when to act on the contract of each row with its provider, "" where no end is known."""
    return [
        "" if pd.isna(ends) else _timing(ends, left, policy)
        for ends, left in zip(profile["contract_ends"], profile["contract_months"], strict=True)
    ]


def _timing(ends: pd.Timestamp, left: float, policy: Policy) -> str:
    notice, tender = policy.contracts["notice_months"], policy.contracts["tender_months"]
    day, start = f"{ends.day} {ends:%B %Y}", ends - pd.DateOffset(months=int(tender))
    told = (
        (0.0, f"ended on {day}: look up whether it renewed itself, then tender"),
        (notice, f"ends on {day}: look up the term of notice now, then tender"),
        (tender, f"ends on {day}: start the tender now"),
    )
    later = f"runs until {day}: start the tender in {start:%B %Y}, {tender:g} months before"
    return f"A provider does it; the contract {next((text for until, text in told if left <= until), later)}."


def _machine(profile: DataFrame[Profile], automated: DataFrame[Automated]) -> list[str]:
    """Return both indices of exposure and what a machine would leave, in words, where it comes first."""
    figures = zip(
        automated["first"], automated["microsoft_percentile"], automated["openai"],
        automated["people_left"], profile["team"], automated["remains"], strict=True,
    )  # fmt: skip
    return [
        (
            f"See first what a machine can do: more exposed to AI than {percentile:.0%} of occupations "
            f"(Microsoft), {beta:.0%} of its tasks exposed (OpenAI); at best "
            f"{left:.1f} of {team:g} people ({remains:.0%}) would remain."
            if first
            else ""
        )
        for first, percentile, beta, left, team, remains in figures
    ]


def _asked(story: Story) -> str:
    if story.question:
        return f"The answers given cannot decide. {story.question}."
    return (
        "We did not recognise it and too little is known to decide. Fill in the ratings and "
        "“What the team delivers” on this row, or write the function in other words."
    )


def _hired(story: Story) -> str:
    if story.model == IN_HOUSE:
        return "You want your own people abroad and have a company there: hire them through it."
    return f"An employer of record can employ them: {story.model_reason}."


def _kept(story: Story, because: dict[str, str], policy: Policy) -> str:
    limit, least = policy.thresholds["strategic_value_at_most"], policy.thresholds["suitability_at_least"]
    if story.barred:
        return f"Stays with you: {story.decided_by.removeprefix('because ')}."
    if story.gate:
        return f"Stays with you: {because[story.gate]}."
    if story.strategic_value > limit:
        score = f"strategic value is {story.strategic_value:.0f} of 100 (limit {limit:.0f})"
        return f"Stays with you: {score}, above all because {_HIGH[story.weightiest]}."
    score = f"suitability for a provider is {story.suitability:.0f} of 100 (at least {least:.0f} is needed)"
    return f"Stays with you: {score}, above all because {_LOW[story.weakest]}."
