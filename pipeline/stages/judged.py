"""One company judged: what was given, and what the stages from recognition to decision made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.columns import Tag
from pipeline.knowledge.currencies import rate
from pipeline.knowledge.figures import YOUR_POLICY, figures
from pipeline.knowledge.sourcing_models import SourcingModel, sourcing_models
from pipeline.knowledge.weights import reweighted
from pipeline.outcome import plain_stem
from pipeline.stages.automate import automate
from pipeline.stages.choose_location import candidates, group_needs, place
from pipeline.stages.choose_model import choose_model
from pipeline.stages.company import Company, company_of
from pipeline.stages.cost import cost
from pipeline.stages.decide import KEPT, decide
from pipeline.stages.money.assumptions import pricing_figures
from pipeline.stages.money.facts import facts_of, with_quotes
from pipeline.stages.profile import profile
from pipeline.stages.recognise import recognise
from pipeline.stages.tag import tag

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import (
        Automated,
        Candidates,
        Chosen,
        Costed,
        Decided,
        FunctionRows,
        Placed,
        Profile,
        Recognised,
        Tagged,
    )
    from pipeline.intake import Intake
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers and all they rest on; frames are indexed by sheet row, `candidates` by group.

    `facts` are what the money is worked out from, at `prices`; `costed` is as if every change began at once.
    `policy` has the user's weights in it, `chosen_policy` has not.

    The stages that ask how firm an answer is (confidence, flips, questions) start from here.
    """

    intake: Intake
    company: Company
    policy: Policy
    chosen_policy: Policy
    figures: Figures
    as_of: date
    recognised: DataFrame[Recognised]
    profile: DataFrame[Profile]
    tagged: DataFrame[Tagged]
    chosen: DataFrame[Chosen]
    candidates: DataFrame[Candidates]
    placed: DataFrame[Placed]
    facts: pd.DataFrame
    prices: Figures
    costed: DataFrame[Costed]
    automated: DataFrame[Automated]
    decided: DataFrame[Decided]

    @property
    def rows(self) -> DataFrame[FunctionRows]:
        """The functions as they were read."""
        return self.intake.functions

    @property
    def models(self) -> tuple[SourcingModel, ...]:
        """The sourcing models in the order in which readings number them."""
        return sourcing_models()

    @property
    def outsourceable(self) -> NDArray[np.bool_]:
        """Which rows are tagged Outsourceable (shape: rows)."""
        return (self.tagged["tag"] == Tag.OUTSOURCEABLE).to_numpy()

    @property
    def model(self) -> NDArray[np.intp]:
        """The number of the model of every row, before money is seen (shape: rows)."""
        number = {model.name: at for at, model in enumerate(self.models)}
        return np.array([number[name] for name in self.chosen["model"]], dtype=np.intp)

    @property
    def moves(self) -> NDArray[np.bool_]:
        """Which rows leave their place once money is seen (shape: rows)."""
        return (~self.decided["action"].isin(KEPT)).to_numpy()


def judge(intake: Intake, *, policy: Policy, as_of: date) -> Judged:
    """Return what every stage up to the decision finds; `as_of` sets the year of the time-zone tables.

    Raises `NoRateError` when nobody says what a US dollar is worth in the reporting currency.
    """
    rows, models, own = intake.functions, sourcing_models(), _own_figures(intake, policy)
    chosen_policy, policy = policy, reweighted(policy, intake.weights)
    company = company_of(
        intake.company, rows, policy=policy, figures=own, fallback_name=plain_stem(intake.path)
    )
    recognised = recognise(rows, policy)
    profiled = profile(rows, recognised, company=company, policy=policy, as_of=as_of)
    tagged = tag(profiled, policy)
    chosen = choose_model(profiled, tagged, models)
    groups, needs = group_needs(profiled, tagged, chosen=chosen, models=models, policy=policy)
    weighed = candidates(needs, company=company, policy=policy, figures=own, year=as_of.year)
    placed = place(groups, weighed, home=company.home, policy=policy)
    facts = facts_of(rows, profiled, chosen=chosen, placed=placed, company=company)
    facts, prices = with_quotes(facts, rows["function"], intake.quotes), _prices(intake, own, company)
    costed = cost(facts, prices)
    automated = automate(profiled, tagged, policy)
    decided = decide(
        profiled, tagged, chosen=chosen, placed=placed, costed=costed, automated=automated, company=company,
        policy=policy, models=models,
    )  # fmt: skip
    return Judged(
        intake=intake, company=company, policy=policy, chosen_policy=chosen_policy, figures=own, as_of=as_of,
        recognised=recognised, profile=profiled, tagged=tagged, chosen=chosen, candidates=weighed,
        placed=placed, facts=facts, prices=prices, costed=costed, automated=automated, decided=decided,
    )  # fmt: skip


def _own_figures(intake: Intake, policy: Policy) -> Figures:
    """Return our figures with those of the policy file and of the user's sheet in place, the user's last."""
    shipped = figures()
    said = {name: value for name, value in intake.assumptions.items() if name in shipped.by_name}
    return shipped.replaced(policy.assumptions, YOUR_POLICY).replaced(said)


def _prices(intake: Intake, own: Figures, company: Company) -> Figures:
    """Return all figures that prices are worked out from, the user's wages and levels in place."""
    prices = pricing_figures(own, company, rate("USD", company.currency, intake.rates))
    said = {name: value for name, value in intake.assumptions.items() if name not in own.by_name}
    return prices.replaced(said)
