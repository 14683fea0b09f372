"""What the decisions of people would save and cost: their tags, models and tiers put in place of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pipeline.columns import Action, Tag
from pipeline.frames import Chosen, Decided, Placed, Tagged
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.choose_location import candidates, group_needs
from pipeline.stages.choose_model import ranked
from pipeline.stages.conditions import as_arrays
from pipeline.stages.cost import cost
from pipeline.stages.decide import EOR, KEPT
from pipeline.stages.money.facts import facts_of, with_quotes
from pipeline.stages.since.again import compared, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandera.typing import DataFrame

    from pipeline.intake.decisions import Decision
    from pipeline.stages.judged import Judged

KINDS = ("tag", "action", "model", "tier")
STAYS = frozenset(KEPT)


@dataclass(frozen=True, slots=True)
class Overruled:
    """The answers under the decisions of people, as `again.compared` has them, and what speaks against."""

    answers: pd.DataFrame
    barred: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a decision comes to: the model (`IN_HOUSE` if it stays), the tier or "", the action, the tag."""

    model: str
    tier: str
    action: str
    tag: str


def overruled(judged: Judged, decisions: Mapping[int, Decision]) -> Overruled:
    """Return the answers with every decision that differs from ours in place; ours where none does."""
    ours = records(judged.decided.assign(tag=judged.tagged["tag"]))
    apart = {row: one for row, one in decisions.items() if _differs(one, ours[row])}
    if not apart:
        return Overruled(compared(judged), {})
    best = _best_provider(judged, list(apart))
    wishes = {row: _wish(one, ours[row], best[row]) for row, one in apart.items()}
    changed, barred = _moved(_remodelled(judged, wishes), wishes)
    return Overruled(compared(_recosted(changed, wishes)), barred)


def _differs(decision: Decision, ours: Mapping[str, Any]) -> bool:
    return any(getattr(decision, kind) not in {"", ours[kind]} for kind in KINDS)


def _best_provider(judged: Judged, rows: list[int]) -> dict[int, str]:
    """Return the model that fits best if the work leaves: ours, or the first that is not in-house."""
    facts = as_arrays(judged.profile.loc[rows].assign(tag=str(Tag.OUTSOURCEABLE)))
    names = [model.name for model in judged.models]
    order = ranked(facts, judged.models, (len(rows),))
    first = {
        row: next(names[at] for at in places if names[at] != IN_HOUSE)
        for row, places in zip(rows, order, strict=True)
    }
    ours = judged.chosen["model"]
    return {row: first[row] if ours[row] == IN_HOUSE else ours[row] for row in rows}


def _wish(decision: Decision, ours: Mapping[str, Any], best: str) -> _Wish:
    leaves = _leaves(decision, ours)
    usual = EOR if decision.action == Action.HIRE_ABROAD else best
    model = decision.model or (ours["model"] if ours["model"] != IN_HOUSE else usual)
    action = decision.action or ours["action"]
    if leaves == (action in STAYS):
        action = Action.OUTSOURCE if leaves else Action.KEEP
    tag = decision.tag or ours["tag"]
    return _Wish(model if leaves else IN_HOUSE, decision.tier, str(action), str(tag))


def _leaves(decision: Decision, ours: Mapping[str, Any]) -> bool:
    """Say whether the work leaves: what names the model counts most, then the action, then the tag."""
    if decision.model:
        return decision.model != IN_HOUSE
    if decision.action not in {"", ours["action"]}:
        return decision.action not in STAYS
    if decision.tag not in {"", ours["tag"]}:
        return decision.tag == Tag.OUTSOURCEABLE
    return bool(ours["model"] != IN_HOUSE)


def _remodelled(judged: Judged, wishes: Mapping[int, _Wish]) -> Judged:
    tagged, chosen = judged.tagged.copy(), judged.chosen.copy()
    for row, wish in wishes.items():
        tagged.loc[row, "tag"] = wish.tag
        chosen.loc[row, "model"] = wish.model
    return replace(judged, tagged=Tagged.validate(tagged), chosen=Chosen.validate(chosen))


def _moved(judged: Judged, wishes: Mapping[int, _Wish]) -> tuple[Judged, dict[int, str]]:
    """Return the judgement with places for what leaves, and what rules out the place that was wished."""
    leaving = [row for row, wish in wishes.items() if wish.model != IN_HOUSE]
    weighed, groups = _weighed(judged, leaving)
    places = {row: _Place("Onshore", (judged.company.home,), "") for row in wishes}
    for row, group in groups.items():
        places[row] = _pick(weighed[weighed["group"] == group], wishes[row].tier, judged)
    placed = judged.placed.assign(
        tier=_put(judged.placed["tier"], {row: one.tier for row, one in places.items()}),
        countries=_put(judged.placed["countries"], {row: one.countries for row, one in places.items()}),
    )
    barred = {row: one.against for row, one in places.items() if one.against}
    return replace(judged, placed=Placed.validate(placed)), barred


class _Place(NamedTuple):
    tier: str
    countries: tuple[str, ...]
    against: str


def _put(column: pd.Series[Any], values: Mapping[int, object]) -> pd.Series[Any]:
    """Return the column with other values in some rows; a value may be a tuple."""
    mixed = [values.get(int(str(row)), value) for row, value in column.items()]
    return pd.Series(mixed, index=column.index, dtype=object)


def _weighed(judged: Judged, rows: list[int]) -> tuple[pd.DataFrame, dict[int, int]]:
    tagged = judged.tagged.loc[rows].assign(tag=str(Tag.OUTSOURCEABLE))
    groups, needs = group_needs(
        judged.profile.loc[rows], tagged, chosen=judged.chosen.loc[rows], models=judged.models,
        policy=judged.policy,
    )  # fmt: skip
    weighed = candidates(
        needs, company=judged.company, policy=judged.policy, figures=judged.figures, year=judged.as_of.year
    )
    return weighed, {row: int(groups[row]) for row in rows}


def _pick(group: pd.DataFrame, tier: str, judged: Judged) -> _Place:
    """Return tier and countries, the best first; a tier that was wished is taken even if a rule bars it."""
    there = group[group["tier"] == tier] if tier else group
    if there.empty:
        there, told = group, f"no country is {tier.lower()} from your home country"
    else:
        told = ""
    free = there[there["ruled_out"].isna()]
    if free.empty:
        told = told or str(there["ruled_out"].mode().iloc[0])
        free = there
    best = free.sort_values(["score", "country"], ascending=[False, True])
    alike = best[best["tier"] == best.iloc[0]["tier"]]
    shown = int(judged.policy.place["best_of_tier"])
    return _Place(str(best.iloc[0]["tier"]), tuple(alike["country"].head(shown)), told)


def _recosted(judged: Judged, wishes: Mapping[int, _Wish]) -> Judged:
    facts = facts_of(
        judged.rows, judged.profile, chosen=judged.chosen, placed=judged.placed, company=judged.company
    )
    facts = with_quotes(facts, judged.rows["function"], judged.intake.quotes)
    costed = cost(facts, judged.prices)
    decided = _decided(judged, wishes)
    leaves = decided["model"] != IN_HOUSE
    money = costed[["saving", "one_time"]].where(leaves, 0.0)
    share = (money["saving"] / decided["current_cost"]).where(decided["current_cost"] > 0)
    decided = Decided.validate(decided.assign(**money, saving_share=share.astype(float)))
    return replace(judged, facts=facts, costed=costed, decided=decided)


def _decided(judged: Judged, wishes: Mapping[int, _Wish]) -> DataFrame[Decided]:
    decided, placed = judged.decided, judged.placed
    return Decided.validate(
        decided.assign(
            model=_put(decided["model"], {row: wish.model for row, wish in wishes.items()}),
            action=_put(decided["action"], {row: wish.action for row, wish in wishes.items()}),
            tier=_put(decided["tier"], {row: placed["tier"][row] for row in wishes}),
            countries=_put(decided["countries"], {row: placed["countries"][row] for row in wishes}),
            payback=decided["payback"].mask(decided.index.isin([*wishes])),
        )
    )
