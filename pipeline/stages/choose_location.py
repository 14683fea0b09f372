"""Where: constraints rule countries out, what is left is scored, the best risk-adjusted value sets the tier.

Rows with the same needs share one weighing (a group): work grows with the variety of needs, not with rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from pipeline.columns import Tag
from pipeline.frames import Candidates, Placed, row_tuples
from pipeline.inputs import DATA_LEVELS, TIERS
from pipeline.knowledge import geography
from pipeline.knowledge.places import countries
from pipeline.knowledge.rates import cost_against_home
from pipeline.stages.places_ruled_out import PROTECTED, nobody_bars, ruled_out, tier_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Chosen, Profile, Tagged
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.company import Company

    _Group: TypeAlias = Mapping[str, NDArray[Any]]

IN_HOUSE_GROUP = -1
WORKS_HOME_HOURS = frozenset({"customer contact", "it service"})
FINANCIAL = frozenset({"Insurance", "Banking and financial services"})
_ASKED = ("collaboration", "complexity", "data", "languages", "on_site", "in_country", "in_country_usual")
_READ = [*_ASKED, "role", "target_country", "overlap_hours", "deliverable", "assumed", "team"]
_PARTS = {
    "cost_fit": "cost",
    "overlap_fit": "overlap",
    "language_fit": "language",
    "talent": "talent",
    "stability": "stability",
}
_WORDS = {
    "cost_fit": "cost",
    "overlap_fit": "shared working hours",
    "language_fit": "language",
    "talent": "track record",
    "stability": "stability",
    "distance_cost": "closeness",
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What a group of rows asks of a country; ratings 1 to 5, `overlap` in hours or None."""

    strength: str
    collaboration: float
    complexity: float
    data: str
    languages: tuple[str, ...]
    on_site: bool
    in_country: bool
    in_country_usual: bool
    target: str | None
    overlap: float | None
    closeness: float
    domestic: bool
    labour_share: float
    works_home_hours: bool
    data_told: bool


def group_needs(
    profile: DataFrame[Profile],
    tagged: DataFrame[Tagged],
    *,
    chosen: DataFrame[Chosen],
    models: Sequence[SourcingModel],
    policy: Policy,
) -> tuple[pd.Series[int], list[Needs]]:
    """Return for each row the number of its group (-1: stays in-house) and the needs of every group."""
    by_name = {model.name: model for model in models}
    outsourceable = (tagged["tag"] == Tag.OUTSOURCEABLE).to_numpy()
    numbers, needs = needs_of(
        profile, outsourceable, [by_name[name] for name in chosen["model"]], policy=policy
    )
    return pd.Series(numbers, index=profile.index, dtype=int), needs


def needs_of(
    profile: DataFrame[Profile],
    outsourceable: NDArray[np.bool_],
    models: Sequence[SourcingModel],
    *,
    policy: Policy,
) -> tuple[NDArray[np.intp], list[Needs]]:
    """Return the same for rows with these tags and the model of each (shape: rows)."""
    placed = outsourceable | (profile["target"] != "none").to_numpy()
    strengths = geography.role_strengths()
    known: dict[Needs, int] = {}
    alike: dict[tuple[Any, ...], int] = {}  # rows that are read alike, most of a long list, ask it once
    numbers = []
    for moves, model, cells in zip(placed, models, row_tuples(profile[_READ]), strict=True):
        if not moves:
            numbers.append(IN_HOUSE_GROUP)
            continue
        key = (model.domestic, model.labour_share, *cells)
        if key not in alike:
            needs = _needs(dict(zip(_READ, cells, strict=True)), model, policy, strengths)
            alike[key] = known.setdefault(needs, len(known))
        numbers.append(alike[key])
    return np.array(numbers, dtype=np.intp), list(known)


def _needs(
    row: Mapping[str, Any], model: SourcingModel, policy: Policy, strengths: Mapping[str, str]
) -> Needs:
    return Needs(
        strength=strengths[row["role"]],
        **{name: row[name] for name in _ASKED},
        target=row["target_country"] if isinstance(row["target_country"], str) else None,
        overlap=None if pd.isna(row["overlap_hours"]) else row["overlap_hours"],
        closeness=_closeness(row, policy),
        domestic=model.domestic,
        labour_share=model.labour_share,
        works_home_hours=row["deliverable"] in WORKS_HOME_HOURS,
        data_told="data" not in row["assumed"],
    )


def candidates(
    groups: Sequence[Needs], *, company: Company, policy: Policy, figures: Figures, year: int
) -> DataFrame[Candidates]:
    """Return every country weighed for every group (rows: countries within groups)."""
    places, types = len(geography.country_codes()), Candidates.dtypes()
    columns = {name: np.empty(len(groups) * places, dtype=each) for name, each in types.items()}
    for at, needs in enumerate(groups):
        weighed = {"group": at, **weigh(needs, company, policy, figures=figures, year=year)}
        for name, column in columns.items():
            column[at * places : (at + 1) * places] = weighed[name]
    columns["ruled_out"][nobody_bars(columns["ruled_out"])] = np.nan
    held = {name: pd.Series(columns[name], dtype=each, copy=False) for name, each in types.items()}
    return Candidates.validate(pd.DataFrame(held, copy=False))  # the largest frame there is: never held twice


def place(
    groups: pd.Series[int], weighed: DataFrame[Candidates], *, home: str, policy: Policy
) -> DataFrame[Placed]:
    """Return tier, countries and the deciding reason of every row, from the weighing of its group."""
    columns = {str(name): weighed[name].to_numpy() for name in weighed.columns}
    answers = {
        number: _pick({name: column[at] for name, column in columns.items()}, policy)
        for number, at in weighed.groupby("group", sort=True).indices.items()
    }
    answers[IN_HOUSE_GROUP] = ("Onshore", (home,), "")
    frame = pd.DataFrame(
        [(group, *answers[group]) for group in groups],
        index=groups.index.rename("row"),
        columns=["group", "tier", "countries", "decided_by"],
    )
    return Placed.validate(
        frame.astype({"group": int, "tier": object, "countries": object, "decided_by": object})
    )


def _closeness(row: Mapping[Any, Any], policy: Policy) -> float:
    sizes = sorted(policy.closeness_of_small_team.items())
    small = next((need for below, need in sizes if row["team"] < below), 0.0)
    judged = (row["complexity"] - 1) / 4 + (row["collaboration"] - 1) / 4
    return float(judged + policy.closeness_of_data[row["data"]] + small)


def weigh(
    needs: Needs, company: Company, policy: Policy, *, figures: Figures, year: int
) -> dict[str, NDArray[Any]]:
    """Return every column of `Candidates` but the group, for one group of rows (shape: countries).

    `step` comes on top: how many tiers from home.
    """
    weighed = scored(needs, company, policy, figures=figures, year=year)
    reasons = ruled_out(weighed, needs, company=company, policy=policy)
    if needs.data in PROTECTED and company.residency != "Anywhere" and needs.target is None:
        less = weigh(_less_sensitive(needs, policy), company, policy, figures=figures, year=year)
        nearest = tier_of(less)
        too_far = (weighed["step"] > TIERS.index(nearest)) & nobody_bars(reasons)
        reasons[too_far] = f"with less sensitive data it would go no further than {nearest.lower()}"
    return {**weighed, "ruled_out": reasons}


def tier_of(weighed: Mapping[str, NDArray[Any]]) -> str:
    """Return the tier of the best country that is not ruled out, from the columns of one group."""
    open_to = np.where(nobody_bars(weighed["ruled_out"]), weighed["score"], -np.inf)
    return str(weighed["tier"][open_to.argmax()])


def _less_sensitive(needs: Needs, policy: Policy) -> Needs:
    """Return the same needs with data one level less sensitive."""
    data = DATA_LEVELS[DATA_LEVELS.index(needs.data) - 1]
    less = policy.closeness_of_data[needs.data] - policy.closeness_of_data[data]
    return replace(needs, data=data, closeness=needs.closeness - less)


def scored(
    needs: Needs, company: Company, policy: Policy, *, figures: Figures, year: int
) -> dict[str, NDArray[Any]]:
    """Return the same without what rules countries out; of the company, only home and industry count."""
    tiers = np.array(geography.tiers_from(company.home, year), dtype=object)
    steps = tier_steps(tiers)
    cost = 1 + needs.labour_share * (cost_against_home(company.home, figures) - 1)
    overlap = geography.shared_hours(company.home, year)
    weighed = {
        "country": np.array(geography.country_codes(), dtype=object),
        "tier": tiers,
        "step": steps,
        "cost": cost,
        "overlap": overlap,
        "cost_fit": np.clip((1 - cost) / policy.place["full_cost_fit"], 0, 1),
        "overlap_fit": _overlap_fit(overlap, needs, policy),
        "language_fit": _language_fit(needs.languages, company.home),
        "talent": _talent(needs, company.industry),
        "stability": geography.stability(),
        "distance_cost": policy.place["tier_step"] * needs.closeness * steps,
    }
    parts = np.sum([policy.location[weight] * weighed[part] for part, weight in _PARTS.items()], axis=0)
    return {**weighed, "score": parts - weighed["distance_cost"]}


def _overlap_fit(overlap: NDArray[np.float64], needs: Needs, policy: Policy) -> NDArray[np.float64]:
    """Share of the wanted hours; who serves customers and users works the hours of those they serve."""
    wanted = 0.0 if needs.works_home_hours else policy.overlap_wanted[round(needs.collaboration)]
    return np.clip(overlap / wanted, 0, 1) if wanted else np.ones(len(overlap))


def _language_fit(wanted: Sequence[str], home: str) -> NDArray[np.float64]:
    """How far the scarcest of the languages can be hired for; none named: the home language or English."""
    known, nobody = geography.spoken(), np.zeros(len(geography.country_codes()))
    if wanted:
        return np.asarray(np.min([known.get(language, nobody) for language in wanted], axis=0))
    usual = [*countries()[home].official_languages[:1], "en"]
    spoken = np.max([known.get(language, nobody) for language in usual], axis=0)
    return np.where(spoken >= geography.SPOKEN["commercial"], 1.0, spoken)


def _talent(needs: Needs, industry: str | None) -> NDArray[np.float64]:
    levels = geography.strength_levels()
    talent = levels[needs.strength]
    if needs.strength == "voice_support" and industry in FINANCIAL:
        talent = (talent + levels["financial_services"]) / 2
    if len(needs.languages) > 1:
        talent = (talent + levels["multilingual"]) / 2
    return talent


def _pick(group: _Group, policy: Policy) -> tuple[str, tuple[str, ...], str]:
    """Return tier, countries of first choice and what decided, from the columns of one group's countries."""
    open_to = np.flatnonzero(pd.isna(group["ruled_out"]))
    open_to = open_to[np.lexsort((group["country"][open_to].astype(str), -group["score"][open_to]))]
    tiers = group["tier"][open_to]
    same = open_to[tiers == tiers[0]]
    shown = tuple(group["country"][same[: int(policy.place["best_of_tier"])]])
    return tiers[0], shown, _decided_by(group, open_to, policy)


def _decided_by(group: _Group, open_to: NDArray[np.intp], policy: Policy) -> str:
    """Tell which constraint left no choice, or on what the winner beats the best of each other tier.

    `open_to` are the places of the countries that nothing rules out, the best first.
    """
    tier, reasons, best, wished = group["tier"], group["ruled_out"], open_to[0], group["score"].argmax()
    if tier[wished] != tier[best] and isinstance(reasons[wished], str):
        return f"because {_barring(group, wished)}"
    firsts = {tier[at]: at for at in reversed(open_to) if tier[at] != tier[best]}
    if not firsts:
        barred = Counter(reasons[tier != tier[best]])
        return f"because {barred.most_common(1)[0][0]}" if barred else ""
    beaten: dict[str, list[str]] = {}
    for rival in sorted(firsts, reverse=True):
        beaten.setdefault(_WORDS[_lead(group, best, firsts[rival], policy)], []).append(rival.lower())
    won = [f"{' and '.join(tiers)} on {word}" for word, tiers in beaten.items()]
    return f"it beats {', '.join(won)}"


def _barring(group: _Group, wished: np.intp) -> str:
    """Return the reason that bars every other country alike, or name the country that would have won."""
    reason = str(group["ruled_out"][wished])
    if len({one for one in group["ruled_out"] if isinstance(one, str)}) == 1:
        return reason
    return f"{countries()[group['country'][wished]].country}, otherwise best, is ruled out: {reason}"


def _lead(group: _Group, best: np.intp, rival: np.intp, policy: Policy) -> str:
    leads = {
        part: policy.location[weight] * (group[part][best] - group[part][rival])
        for part, weight in _PARTS.items()
    }
    leads["distance_cost"] = group["distance_cost"][rival] - group["distance_cost"][best]
    return max(leads, key=lambda part: leads[part])


def draw_tiers(
    weighed: DataFrame[Candidates], drawn: Mapping[str, NDArray[np.float64]], policy: Policy
) -> NDArray[np.int8]:
    """Return how far from home the tier is that wins in each group under each draw (groups by draws).

    `drawn` has an array of draws per weight of the policy's `location`, and one for `tier_step`.
    """
    groups = weighed["group"].nunique()
    if not groups:
        return np.empty((0, len(drawn["tier_step"])), dtype=np.int8)
    parts = weighed[[*_PARTS]].to_numpy().reshape(groups, -1, len(_PARTS))
    weights = np.stack([*(drawn[weight] for weight in _PARTS.values()), drawn["tier_step"]])
    far = weighed["distance_cost"].to_numpy().reshape(groups, -1, 1) / policy.place["tier_step"]
    merits = np.concatenate([parts, -far], axis=2)
    barred = weighed["ruled_out"].notna().to_numpy().reshape(groups, -1)
    steps = tier_steps(weighed["tier"].to_numpy()).astype(np.int8).reshape(groups, -1)
    found = np.empty((groups, weights.shape[1]), dtype=np.int8)
    for at in range(groups):
        found[at] = _winners(merits[at], barred[at], weights, steps[at])
    return found


def _winners(
    merits: NDArray[np.float64],
    barred: NDArray[np.bool_],
    weights: NDArray[np.float64],
    steps: NDArray[np.int8],
) -> NDArray[np.int8]:
    """Return the tier of the best country under each draw; what another open one never trails cannot win.

    `einsum` works on one core: a call that wakes threads for products this small waits more than it counts.
    """
    open_to = np.flatnonzero(~barred)
    some = merits[open_to]
    as_good = (some[:, None, :] >= some[None, :, :]).all(axis=2)
    better = as_good & (~as_good.T | (np.arange(len(some))[:, None] < np.arange(len(some))))
    left = open_to[~better.any(axis=0)]
    if (steps[left] == steps[left[0]]).all():
        return steps[left[:1]]
    scores = np.einsum("cp,pd->cd", merits[left], weights)
    return np.asarray(steps[left][scores.argmax(axis=0)])
