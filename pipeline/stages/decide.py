"""What to do: the action of every row once tag, model, place and money are known. It can say no, and ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.columns import Action, Tag
from pipeline.frames import Decided
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.conditions import holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Automated, Chosen, Costed, Placed, Profile, Tagged
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.company import Company

MONTHS = 12
EOR = "Employer of Record (EOR)"
ABROAD = ("abroad with entity", "abroad without entity")
PART_OF_A_PERSON = "so small a part of a person cannot be saved"
KEPT = (Action.KEEP, Action.ASK)


def decide(  # noqa: PLR0913 - answers of every earlier stage, and the rules that weigh them
    profile: DataFrame[Profile],
    tagged: DataFrame[Tagged],
    *,
    chosen: DataFrame[Chosen],
    placed: DataFrame[Placed],
    costed: DataFrame[Costed],
    automated: DataFrame[Automated],
    company: Company,
    policy: Policy,
    models: Sequence[SourcingModel],
) -> DataFrame[Decided]:
    """Return the final answer of every row; what stays in-house has no provider's money in it."""
    question = _questions(profile, policy)
    stuck = profile["target"].isin(ABROAD) & (placed["countries"].str[0] == company.home)
    facts = profile.assign(tag=tagged["tag"], model=chosen["model"], stuck=stuck, automate=automated["first"])
    no_case = _no_case(facts, costed, company, models)
    small = _too_small(facts, policy, models)
    stays = {"asked": question.notna().to_numpy(), "no_case": no_case | small}
    action = _actions(facts, tagged, **stays, models=models)
    kept = action.isin(KEPT)
    small = small & kept.to_numpy() & (action != Action.ASK).to_numpy()
    lost = no_case & kept.to_numpy() & ~small
    decided = pd.DataFrame(
        {
            "action": action,
            **_form(chosen, placed, kept, company),
            **_money(costed, kept),
            "runner_up": _runner_up(
                chosen, costed, no_case=lost, barred=barred(chosen, action), small=small, company=company
            ),
            "no_case": lost,
            "too_small": small,
            "question": question,
        },
        index=profile.index,
    )
    text = ["action", "model", "runner_up", "pricing", "tier", "countries", "question"]
    return Decided.validate(decided.astype(dict.fromkeys(text, object)))


def _form(
    chosen: DataFrame[Chosen], placed: DataFrame[Placed], kept: pd.Series[bool], company: Company
) -> dict[str, pd.Series[Any]]:
    """Return how and where the work is done; what is kept is done here, by the company itself."""
    at_home = pd.Series([(company.home,)] * len(kept), index=kept.index)
    return {
        "model": chosen["model"].where(~kept, IN_HOUSE),
        "pricing": chosen["pricing"].where(~kept, None),
        "tier": placed["tier"].where(~kept, "Onshore"),
        "countries": placed["countries"].where(~kept, at_home),
    }


def _money(costed: DataFrame[Costed], kept: pd.Series[bool]) -> dict[str, pd.Series[float]]:
    """Return the money of every row: what is kept saves nothing and costs no change."""
    today = costed["current_cost"]
    saving, one_time = (costed[name].where(~kept, 0.0) for name in ("saving", "one_time"))
    return {
        "current_cost": today,
        "saving": saving,
        "saving_share": (saving / today).where(today > 0),
        "one_time": one_time,
        "payback": costed["payback"].where(~kept),
    }


def barred(chosen: DataFrame[Chosen], action: pd.Series[str]) -> pd.Series[bool]:
    """Return where people were wanted in a country that law, place or the company's own rules forbid."""
    return (chosen["model"] == EOR) & (action == Action.KEEP)


def _questions(profile: DataFrame[Profile], policy: Policy) -> pd.Series[str]:
    asked = pd.Series([None] * len(profile), index=profile.index, dtype=object)
    for question in reversed(policy.questions):
        asked[holds(question.when, profile)] = question.ask
    return asked


def _no_case(
    facts: pd.DataFrame, costed: DataFrame[Costed], company: Company, models: Sequence[SourcingModel]
) -> NDArray[np.bool_]:
    """Return where the model must save but saves too little or too late; work that surely ends need not."""
    must_save = (
        facts["model"].isin([model.name for model in models if model.must_save])
        & (facts["delivered_by"] != "Provider")
        & ~facts["ends"]
    )
    too_little = costed["saving_share"].fillna(0.0) < company.smallest_saving
    too_late = costed["payback"].fillna(np.inf) > company.horizon * MONTHS
    return (must_save & (too_little | too_late)).to_numpy(dtype=bool)


def _too_small(facts: pd.DataFrame, policy: Policy, models: Sequence[SourcingModel]) -> NDArray[np.bool_]:
    """Return where so little of one's own staff does ongoing work that nobody could be let go for it."""
    return (
        facts["model"].isin([model.name for model in models if model.must_save])
        & (facts["delivered_by"] == "Own staff")
        & (facts["pattern"] == "Ongoing")
        & (facts["team"] > 0)
        & (facts["team"] < policy.work["people_saved_at_least"])
    ).to_numpy(dtype=bool)


def _actions(
    facts: pd.DataFrame,
    tagged: DataFrame[Tagged],
    *,
    asked: NDArray[np.bool_],
    no_case: NDArray[np.bool_],
    models: Sequence[SourcingModel],
) -> pd.Series[str]:
    must_be_ready = facts["model"].isin([model.name for model in models if model.must_be_ready])
    elsewhere = (
        facts["target"].isin(ABROAD) & ((facts["tag"] == Tag.CORE) | facts["choose_people"]) & ~facts["keep"]
    )
    free_to_move = ~facts["stuck"] & ~facts["authority"]
    ladder = [
        (facts["keep"], Action.KEEP),
        ((facts["model"] == EOR) & ~facts["stuck"], Action.HIRE_ABROAD),
        ((tagged["gate"] == "unknown") | asked, Action.ASK),
        (elsewhere & free_to_move & (facts["model"] == IN_HOUSE), Action.HIRE_ABROAD),
        (facts["model"].isin([IN_HOUSE, EOR]) | no_case, Action.KEEP),
        (facts["delivered_by"] == "Provider", Action.RE_TENDER),
        (must_be_ready & ~tagged["ready"], Action.STANDARDISE),
        (facts["automate"], Action.AUTOMATE),
        (tagged["close"] & (facts["delivered_by"] == "Own staff"), Action.PILOT),
    ]
    picked = np.select(
        [np.asarray(test, dtype=bool) for test, _ in ladder],
        [str(action) for _, action in ladder],
        str(Action.OUTSOURCE),
    )
    return pd.Series(picked, index=facts.index, dtype=object)


def _runner_up(  # noqa: PLR0913 - each way of losing has its own words
    chosen: DataFrame[Chosen],
    costed: DataFrame[Costed],
    *,
    no_case: NDArray[np.bool_],
    barred: pd.Series[bool],
    small: NDArray[np.bool_],
    company: Company,
) -> list[str]:
    texts = []
    lost = zip(
        chosen["model"],
        chosen["next_model"],
        chosen["next_reason"],
        costed["saving"],
        costed["saving_share"].fillna(0.0),
        no_case,
        barred,
        small,
        strict=True,
    )
    for model, next_model, reason, saving, share, without_case, in_the_way, part_of_one in lost:
        if part_of_one:
            texts.append(f"{model}: {PART_OF_A_PERSON}")
        elif without_case:
            texts.append(f"{model}: {_too_little(share, company)}")
        elif in_the_way:
            texts.append(f"{EOR}: the country you named is ruled out")
        elif next_model == IN_HOUSE and saving > 0:
            texts.append(f"{IN_HOUSE}: it costs {company.currency} {saving:,.0f} more a year")
        else:
            texts.append(f"{next_model}: {reason}")
    return texts


def _too_little(share: float, company: Company) -> str:
    if share < 0:
        return "it would cost more than today"
    if share < company.smallest_saving:
        return f"it would save only {share:.0%} of the cost"
    return f"it would pay back only after {company.horizon:.0f} years"
