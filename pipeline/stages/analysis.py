"""One company analysed: the stages in order, and everything they found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.findings import Finding, in_order
from pipeline.knowledge.currencies import rate
from pipeline.knowledge.figures import figures
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.knowledge.weights import reweighted
from pipeline.stages.answers import answers, under_headers
from pipeline.stages.automate import automate
from pipeline.stages.baseline import load_factor, loads
from pipeline.stages.business_case import BusinessCase, business_case
from pipeline.stages.choose_location import candidates, group_needs, place
from pipeline.stages.choose_model import choose_model
from pipeline.stages.company import Company, assumption_findings, company_of
from pipeline.stages.confidence import confidence
from pipeline.stages.cost import cost
from pipeline.stages.decide import decide
from pipeline.stages.explain import why
from pipeline.stages.flag import flag_codes
from pipeline.stages.flips import flips
from pipeline.stages.money.assumptions import pricing_figures
from pipeline.stages.money.facts import facts_of, with_quotes
from pipeline.stages.policies import policies
from pipeline.stages.profile import profile
from pipeline.stages.questions import Setting, questions
from pipeline.stages.recognise import recognise, recognition_findings
from pipeline.stages.reconcile import reconcile
from pipeline.stages.tag import tag

if TYPE_CHECKING:
    from datetime import date

    from pandera.typing import DataFrame

    from pipeline.frames import (
        Automated,
        Candidates,
        Chosen,
        Confidence,
        Costed,
        Decided,
        Flips,
        Placed,
        Profile,
        Questions,
        Recognised,
        Tagged,
    )
    from pipeline.intake import Intake
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything known about one workbook after the last stage; all frames are indexed by sheet row.

    `policies` has a text per shipped policy: tag, model and tier, before money is weighed. `policy` has the
    user's weights in it, `chosen_policy` has not.
    `answers` has one column per `OutputColumn.key`; `functions` is the same under the workbook's headers.
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
    costed: DataFrame[Costed]
    money: BusinessCase
    automated: DataFrame[Automated]
    policies: pd.DataFrame
    decided: DataFrame[Decided]
    sureness: DataFrame[Confidence]
    flips: DataFrame[Flips]
    questions: DataFrame[Questions]
    answers: pd.DataFrame
    functions: pd.DataFrame
    findings: tuple[Finding, ...]


def assess(intake: Intake, *, policy: Policy, as_of: date) -> Analysis:
    """Return the analysis of one workbook as read; `as_of` sets the year of the time-zone tables.

    Raises `ReconciliationError` when rows or totals do not survive the stages, `NoRateError` when nobody
    says what a US dollar is worth in the reporting currency.
    """
    rows, models = intake.functions, sourcing_models()
    shipped = figures().by_name
    own = figures().replaced({name: value for name, value in intake.assumptions.items() if name in shipped})
    chosen_policy, policy = policy, reweighted(policy, intake.weights)
    company = company_of(intake.company, rows, policy=policy, figures=own, fallback_name=intake.path.stem)
    recognised = recognise(rows, policy)
    profiled = profile(rows, recognised, company=company, policy=policy)
    tagged = tag(profiled, policy)
    chosen = choose_model(profiled, tagged, models)
    groups, needs = group_needs(profiled, tagged, chosen=chosen, models=models, policy=policy)
    weighed = candidates(needs, company=company, policy=policy, figures=own, year=as_of.year)
    placed = place(groups, weighed, home=company.home, policy=policy)
    facts = facts_of(rows, profiled, chosen=chosen, placed=placed, company=company)
    facts = with_quotes(facts, rows["function"], intake.quotes)
    priced = pricing_figures(own, company, rate("USD", company.currency, intake.rates))
    priced = priced.replaced(
        {name: value for name, value in intake.assumptions.items() if name not in shipped}
    )
    costed = cost(facts, priced)
    automated = automate(profiled, tagged, policy)
    decided = decide(
        profiled,
        tagged,
        chosen=chosen,
        placed=placed,
        costed=costed,
        automated=automated,
        company=company,
        policy=policy,
        models=models,
    )
    plan = pd.DataFrame({"wave": 1, "lot": decided["model"], "start": 0.0}, index=decided.index)
    money = business_case(facts, priced, decided=decided, plan=plan)
    sureness = confidence(
        profiled,
        tagged,
        recognised=recognised,
        chosen=chosen,
        placed=placed,
        weighed=weighed,
        policy=policy,
        models=models,
    )
    nearest = flips(
        profiled,
        tagged,
        chosen=chosen,
        placed=placed,
        costed=costed,
        decided=decided,
        company=company,
        figures=own,
        policy=policy,
        models=models,
    )
    asked = questions(
        rows,
        profiled,
        chosen=chosen,
        tagged=tagged,
        placed=placed,
        decided=decided,
        flips=nearest,
        setting=Setting(company, policy, own, as_of.year),
    )
    others = policies(profiled, company=company, models=models, figures=own, year=as_of.year)
    told = why(
        profiled, tagged, chosen=chosen, placed=placed, decided=decided, automated=automated, policy=policy
    )
    raised = flag_codes(profiled, tagged, decided=decided, recognised=recognised, company=company)
    result = answers(
        recognised,
        profiled,
        tagged=tagged,
        decided=decided,
        sureness=sureness,
        flips=nearest,
        money=money,
        waves=plan["wave"],
        why=told,
        flags=raised,
    )
    factor = load_factor(company.home, priced)
    load = loads(profiled["delivered_by"], salaries_only=company.salaries_only, factor=factor)
    reconcile(rows, costed, result, load=load)
    found = [
        *intake.findings,
        *assumption_findings(company),
        *recognition_findings(rows, recognised, intake.layout),
    ]
    return Analysis(
        intake=intake, company=company, policy=policy, chosen_policy=chosen_policy, figures=own, as_of=as_of,
        recognised=recognised, profile=profiled, tagged=tagged, chosen=chosen,
        candidates=weighed, placed=placed, costed=money.costed, money=money,
        automated=automated, policies=others, decided=decided, sureness=sureness, flips=nearest,
        questions=asked, answers=result, functions=under_headers(result), findings=tuple(in_order(found)),
    )  # fmt: skip
