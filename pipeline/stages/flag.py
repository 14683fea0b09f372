"""Which risks and duties apply to each row."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from pipeline.knowledge.flags import flags
from pipeline.knowledge.geography import adequate_for
from pipeline.knowledge.places import countries
from pipeline.stages.conditions import as_arrays, holds

if TYPE_CHECKING:
    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import Decided, Profile, Recognised, Tagged
    from pipeline.stages.company import Company

PROTECTED = ("Personal", "Regulated")


def flag_codes(  # noqa: PLR0913 - the stages whose answers raise flags
    profile: DataFrame[Profile],
    tagged: DataFrame[Tagged],
    *,
    decided: DataFrame[Decided],
    recognised: DataFrame[Recognised],
    npv: pd.Series[float],
    company: Company,
) -> list[tuple[str, ...]]:
    """Return the codes of the flags of each row, a tuple a row; `npv` is what each change is worth."""
    facts = profile.assign(
        tag=tagged["tag"],
        model=decided["model"],
        tier=decided["tier"],
        action=decided["action"],
        saving=decided["saving"],
        npv=npv,
        strategic_value=tagged["strategic_value"],
        gate=tagged["gate"].fillna("none"),
        match_score=recognised["match_score"].where(recognised["match"].notna(), 0.0),
        home_law=home_law(company.home),
        industry=company.industry or "",
        data_route=data_routes(profile, decided, company),
    )
    looked_at, shape = as_arrays(facts), (len(facts),)
    raised = np.array([holds(flag.when, looked_at, shape) for flag in flags()])
    codes = [flag.code for flag in flags()]
    return [tuple(compress(codes, row)) for row in raised.T]


def home_law(home: str) -> str:
    """Return whose data and labour law applies at home: EU (with the EEA), UK, US or other."""
    place = countries()[home]
    if place.eu_member or place.eea_member:
        return "EU"
    return {"GB": "UK", "US": "US"}.get(home, "other")


def data_routes(profile: DataFrame[Profile], decided: DataFrame[Decided], company: Company) -> list[str]:
    """Return by which legal route each row's data may go where it is proposed to go."""
    adequate = adequate_for(company.home)
    bound = home_law(company.home) in {"EU", "UK"}
    routes = []
    for data, places in zip(profile["data"], decided["countries"], strict=True):
        abroad = [code for code in places if code != company.home]
        if not bound or not abroad or data not in PROTECTED:
            routes.append("none needed")
        else:
            routes.append("adequate" if adequate.issuperset(abroad) else "safeguards needed")
    return routes
