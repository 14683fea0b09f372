"""The chain from cell to rule to source behind one answer, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS
from pipeline.intake.wording import assumption_in_words
from pipeline.knowledge.exposure import exposures
from pipeline.knowledge.figures import wages
from pipeline.knowledge.places import countries
from pipeline.knowledge.weights import criterion_label
from pipeline.stages.evidence import (
    LOCATION_PARTS,
    countries_weighed,
    facts_in,
    gates_that_hold,
    models_weighed,
    origins,
)
from pipeline.stages.tag import score, score_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.stages.analysis import Analysis
    from pipeline.stages.evidence import ModelWeighed

COUNTRIES_SHOWN = 6
NAMES_SHOWN = 12
READY = ("standardised", "measurable")
_HEADERS = {question.name: question.header for question in FUNCTION_QUESTIONS}


def chain(analysis: Analysis, row: int) -> Iterator[str]:
    """Yield the explanation of the answer in `row`, from what the row was taken for to the sources."""
    answer = facts_in(analysis.answers, row)
    yield f"{facts_in(analysis.intake.functions, row)['function']}  (row {row})"
    yield f"  {' · '.join(answer[key] for key in ('tag', 'action', 'model', 'tier'))}: {answer['countries']}"
    yield f"  {answer['why']}"
    if answer["flags"]:
        yield f"  Flags: {answer['flags']}"
    parts = (
        ("What it was taken for", _recognised(analysis, row)),
        ("What we know about it", _attributes(analysis, row)),
        ("Outsourceable or core", _tag(analysis, row)),
        ("Sourcing model", _models(analysis, row)),
        ("Location", _location(analysis, row)),
        ("What a machine could do", _machine(analysis, row)),
        ("Money", _money(analysis, row)),
        ("How sure", _sure(analysis, row)),
        ("Sources", _sources(analysis, row)),
    )
    for title, lines in parts:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)
    yield ""


def _recognised(analysis: Analysis, row: int) -> Iterator[str]:
    known = facts_in(analysis.recognised, row)
    needed = f"{analysis.policy.thresholds['recognised_at_least']:g} are needed"
    if isinstance(known["match"], str):
        yield f"{known['match']}: {known['match_score']:.0f} of 100, by its {known['matched_on']}; {needed}."
    else:
        yield f"Not recognised: the best match has {known['match_score']:.0f} of 100, and {needed}."
    if isinstance(known["next_match"], str):
        yield f"Next best: {known['next_match']}, {known['next_score']:.0f}."


def _attributes(analysis: Analysis, row: int) -> Iterator[str]:
    for origin in origins(analysis, row):
        source = f"your cell {origin.cell}" if origin.cell else origin.source
        yield f"{_label(origin.attribute):<36} {_words(origin.value):<22} {source}"


def _tag(analysis: Analysis, row: int) -> Iterator[str]:
    policy, limits = analysis.policy, analysis.policy.thresholds
    rated = analysis.profile.loc[[row]]
    yield from _score("Strategic value", rated, policy.strategic_value)
    yield f"  Core above {limits['strategic_value_at_most']:g}."
    yield from _score("Suitability for a provider", rated, policy.suitability)
    tagged = facts_in(analysis.tagged, row)
    if not tagged["ready"]:
        readied = rated.assign(**{name: rated[name].clip(lower=limits["ready_rating"]) for name in READY})
        once = score(readied, policy.suitability).iloc[0]
        yield f"  {once:.1f} once it is standardised and measurable, which comes first and decides the tag."
    yield f"  Core below {limits['suitability_at_least']:g}."
    held = gates_that_hold(analysis, row)
    for gate in held:
        yield f"Core whatever the scores, because {gate.because}."
    if not held:
        yield "None of the rules that settle it whatever the scores applies."
    yield f"So: {tagged['tag']}."


def _score(title: str, rated: pd.DataFrame, weights: Mapping[str, float]) -> Iterator[str]:
    parts = score_parts(rated, weights).iloc[0]
    yield f"{title}: {parts.sum():.1f} of 100"
    for name, points in parts.sort_values(ascending=False).items():
        yield f"  {points:>5.1f}  {_label(str(name))}, weight {weights[str(name)]:.0%}"


def _models(analysis: Analysis, row: int) -> Iterator[str]:
    chosen, answer = facts_in(analysis.chosen, row)["model"], facts_in(analysis.answers, row)
    weighed = models_weighed(analysis, row)
    for one in sorted(weighed, key=lambda each: each.model.name != chosen):
        mark = "→" if one.model.name == chosen else " "
        yield f"{mark} {one.model.name}: {_fared(one)}"
    if answer["model"] != chosen:
        yield f"The answer is {answer['model']} all the same: {answer['runner_up']}."


def _fared(one: ModelWeighed) -> str:
    if one.unmet:
        return "out, because " + "; ".join(one.unmet)
    reasons = "; ".join(f"{points:g} as {because}" for points, because in one.reasons)
    return f"{one.points:g} points" + (f": {reasons}" if reasons else "")


def _location(analysis: Analysis, row: int) -> Iterator[str]:
    weighed = countries_weighed(analysis, row)
    if weighed.empty:
        yield f"It stays where it is: {countries()[analysis.company.home].country}."
        return
    placed = facts_in(analysis.placed, row)
    if placed["decided_by"]:
        yield f"{placed['tier']}: {str(placed['decided_by']).removeprefix('because ')}."
    possible = weighed[weighed["ruled_out"].isna()]
    for country in possible.head(COUNTRIES_SHOWN).to_dict("records"):
        yield _country(country, analysis.policy.location)
    if len(possible) > COUNTRIES_SHOWN:
        yield f"and {len(possible) - COUNTRIES_SHOWN} more with less."
    for reason, ruled_out in weighed[weighed["ruled_out"].notna()].groupby("ruled_out", sort=False):
        names = sorted(countries()[code].country for code in ruled_out["country"])
        more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
        yield f"Out, as {reason}: {', '.join(names[:NAMES_SHOWN])}{more}."


def _country(country: Mapping[Any, Any], weights: Mapping[str, float]) -> str:
    parts = ", ".join(
        f"{name} {100 * weights[name] * country[part]:.1f}" for name, part in LOCATION_PARTS.items()
    )
    away = f", less {100 * country['distance_cost']:.1f} for being away" if country["distance_cost"] else ""
    name = countries()[country["country"]].country
    score = f"{100 * country['score']:.1f} = {parts}{away}"
    return f"{name}, {country['tier']}: {score}; {country['overlap']:.1f} hours shared"


def _machine(analysis: Analysis, row: int) -> Iterator[str]:
    role, figures = facts_in(analysis.profile, row)["role"], facts_in(analysis.automated, row)
    if role not in exposures():
        yield "No index of exposure to AI is held for this kind of work."
        return
    known, least = exposures()[role], analysis.policy.automation
    yield f"{known.occupation}: {known.source}."
    yield (
        f"Microsoft: score {known.microsoft:.2f}, at least that of {known.microsoft_percentile:.0%} of "
        f"occupations; {least['microsoft_percentile_at_least']:.0%} is needed."
    )
    yield f"OpenAI: {known.openai:.0%} of tasks are exposed; {least['openai_beta_at_least']:.0%} is needed."
    yield f"By the lower of the two, {figures['remains']:.0%} of the work would remain at best."


def _money(analysis: Analysis, row: int) -> Iterator[str]:
    costed, answer = facts_in(analysis.costed, row), facts_in(analysis.answers, row)
    currency = analysis.company.currency
    if costed["price_basis"] == "none":
        yield f"{'Cost today, everything included, a year':<44} {currency} {costed['current_cost']:>14,.0f}"
        yield "It stays, so nothing is bought and nothing saved."
        return
    lines = {
        "Cost today, everything included, a year": costed["current_cost"],
        "of which a change can avoid": costed["avoidable"],
        f"Price of a provider ({costed['price_basis']})": costed["fee"],
        "Managing the contract": costed["governance"],
        "Saving a year, after value lost on the way": costed["saving"],
        "One-time cost of the change": costed["one_time"],
    }
    for label, amount in lines.items():
        yield f"{label:<44} {currency} {amount:>14,.0f}"
    if pd.notna(costed["hourly"]):
        yield f"An hour of the provider's work, modelled: {currency} {costed['hourly']:,.2f}"
    if pd.notna(costed["payback"]):
        yield f"Paid back after {costed['payback']:.0f} months"
    if not answer["saving"] and costed["saving"]:
        yield "The answer keeps it in-house, so none of this saving is counted."


def _sure(analysis: Analysis, row: int) -> Iterator[str]:
    shares, draws = facts_in(analysis.sureness, row), int(analysis.policy.confidence["draws"])
    yield f"Share of {draws:,} plausible weights and readings of the answers under which it stands:"
    for label, key in (("Tag", "tag"), ("Sourcing model", "model"), ("Location tier", "tier")):
        yield f"  {label:<16} {shares[key]:.2f}"
    yield f"  {'All together':<16} {shares['all']:.2f}, the confidence"
    nearest = facts_in(analysis.flips, row)
    yield f"What would change it: {nearest['change']}"
    if nearest["open_questions"]:
        yield f"Not answered, and could change it: {', '.join(map(_label, nearest['open_questions']))}."


def _sources(analysis: Analysis, row: int) -> Iterator[str]:
    yield f"Policy “{analysis.policy.name}”: {analysis.policy.source}."
    for one in models_weighed(analysis, row):
        if one.model.name == facts_in(analysis.chosen, row)["model"]:
            yield f"{one.model.name}: {', '.join(one.model.sources)}."
    wage = wages()[str(facts_in(analysis.profile, row)["role"])]
    yield f"Pay for this work in the United States: {wage.source} ({wage.occupation}, {wage.year})."
    for code in dict.fromkeys((analysis.company.home, *facts_in(analysis.placed, row)["countries"][:1])):
        place = countries()[code]
        yield f"Pay in {place.country}: {place.service_wage_index_source} ({place.service_wage_index_year})."
    assumed = analysis.company.assumed
    if assumed:
        asked = {question.name: question for question in COMPANY_QUESTIONS}
        yield "Assumed about the company: " + "; ".join(
            f"{asked[name].header}: {assumption_in_words(asked[name], read)}"
            for name, read in assumed.items()
        )
    yield "Every figure with its source: sourcing reference figures"


def _label(attribute: str) -> str:
    return _HEADERS.get(attribute) or criterion_label(attribute)


def _words(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")
