"""What is fixed about the money of every function: what was typed and answered, and where it would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.knowledge.sourcing_models import sourcing_models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandera.typing import DataFrame

    from pipeline.frames import Chosen, FunctionRows, Placed, Profile
    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.company import Company

SCOPES = {"it_helpdesk": "service_desk", "it_infrastructure": "infrastructure", "it_security": "security"}
OTHER_SCOPE = "cloud"
COMPANY_WIDE = ("users", "employees", "co-employment")


def facts_of(
    rows: DataFrame[FunctionRows],
    profile: DataFrame[Profile],
    *,
    chosen: DataFrame[Chosen],
    placed: DataFrame[Placed],
    company: Company,
) -> pd.DataFrame:
    """Return the facts that lines of the business case are written in terms of, by row.

    `typed` is the cost as typed, a year in the reporting currency; `service_share` splits a service that is
    bought once for the company over its rows by people; `signed` is the month in which work is handed over;
    `quote` is the user's, null if there is none.
    """
    by_model = {model.name: model for model in sourcing_models()}
    models = [by_model[name] for name in chosen["model"]]
    facts = _bought(rows, profile, chosen=chosen, placed=placed, company=company, models=models)
    own, provider = profile["delivered_by"] == "Own staff", profile["delivered_by"] == "Provider"
    handed_over = pd.Series([model.hands_over != "nothing" for model in models], index=facts.index)
    return facts.assign(
        service_share=_service_share(facts),
        salaried=company.salaries_only & ~provider,
        has_people=facts["people"] > 0,
        own_staff=own & (facts["people"] > 0) & (facts["typed"] > 0),
        abroad=facts["tier"] != "onshore",
        provider=provider,
        quoted=False,
        project=profile["pattern"] == "Project",
        co_employed=facts["priced_by"] == "co-employment",
        keeps_some=[model.hands_over == "team" for model in models],
        handed_over=handed_over,
        own_staff_handed_over=own & handed_over,
        ends_in_exit=handed_over & (profile["pattern"] != "Project"),
        managed_contract=handed_over & ~provider,
    )


def _bought(  # noqa: PLR0913 - what was typed, judged and chosen, side by side
    rows: DataFrame[FunctionRows],
    profile: DataFrame[Profile],
    *,
    chosen: DataFrame[Chosen],
    placed: DataFrame[Placed],
    company: Company,
    models: Sequence[SourcingModel],
) -> pd.DataFrame:
    """Return what would be bought: for whom, by which model, where, and what was typed about its cost."""
    facts = profile[["team", "role", "company_size"]].rename(columns={"team": "people"})
    return facts.assign(
        model=chosen["model"],
        priced_by=[model.priced_by for model in models],
        contract_kind=[model.contract_kind for model in models],
        labour_share=[model.labour_share for model in models],
        typed=rows["annual_cost"],
        tier=placed["tier"].str.lower(),
        country=placed["countries"].str[0],
        home=company.home,
        home_benefits=_benefits(company.home),
        country_benefits=placed["countries"].str[0].map(_benefits),
        scope=facts["role"].map(SCOPES).fillna(OTHER_SCOPE),
        signed=0.0,
        quote=np.nan,
        price_luck=1.0,
    )


def with_quotes(facts: pd.DataFrame, names: pd.Series[str], quotes: Mapping[str, float]) -> pd.DataFrame:
    """Return the facts with the user's yearly prices by function name (case and spaces do not count)."""
    known = {_plain(name): price for name, price in quotes.items()}
    quote = names.map(_plain).map(known).astype(float)
    return facts.assign(quote=quote, quoted=quote.notna())


def _plain(name: str) -> str:
    return " ".join(str(name).casefold().split())


def _benefits(country: str) -> str:
    return "us" if country == "US" else "default"


def _service_share(facts: pd.DataFrame) -> pd.Series[float]:
    """Return each row's share, by people, of a service that is bought once for the whole company."""
    scope = facts["scope"].where(facts["priced_by"] == "users", "")
    total = facts["people"].groupby([facts["priced_by"], scope]).transform("sum")
    share = (facts["people"] / total.where(total > 0)).fillna(0.0)
    return share.where(facts["priced_by"].isin(COMPANY_WIDE), 0.0)
