"""Every attribute of every function: the user's answer, or the library's default where there is none."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import FunctionRows, Profile, Recognised
from pipeline.inputs import RATING_QUESTIONS
from pipeline.knowledge.lexicon import lexicon
from pipeline.knowledge.library import ALL_WORK, NEUTRAL, RATED, YES_NO, library
from pipeline.stages.context import (
    ONGOING,
    PROJECT,
    as_own_trade,
    months_until,
    notes,
    offices_of,
    seldom_a_project,
    spoken_by,
    told_to_end,
    trades_of,
)
from pipeline.stages.recognise import kind_of_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.knowledge.policy import Policy
    from pipeline.stages.company import Company
    from pipeline.stages.context import Spoken

UNRATED = {"capability": 3.0}
LARGE_IT = 250
INDUSTRY_KEPT = 4_096
ONE_POST = 1.0  # people: a whole post is no piece of work with an end, unless somebody says so
_ATTRIBUTES = (*RATED, *YES_NO, "deliverable", "role", "data", "pattern")
ANSWERABLE = tuple(
    name for name in (*RATING_QUESTIONS, "data", "customer_facing", "on_site", "in_country", "pattern")
)


def profile(
    rows: DataFrame[FunctionRows],
    recognised: DataFrame[Recognised],
    *,
    company: Company,
    policy: Policy,
    as_of: date,
) -> DataFrame[Profile]:
    """Return the full profile of every row, with what was assumed and the company's facts rules look at.

    `as_of` is the day from which the months left of a contract are counted.
    """
    trade = trades_of(rows, recognised, company)
    frame = as_own_trade(_defaults(rows, recognised, company), trade)
    frame["volume"] = _volume(rows["headcount"], policy)
    frame["capability"] = _capability(frame, company)
    said = told_to_end(rows)
    steady = seldom_a_project(frame["pattern"], rows["headcount"], said, policy) & rows["pattern"].isna()
    frame.loc[steady, "pattern"] = ONGOING
    answered = rows[list(ANSWERABLE)].notna()
    for name in (name for name in ANSWERABLE if answered[name].any()):
        frame[name] = _answered(rows[name], answered[name], frame[name])
    frame["assumed"] = pd.Series(
        [tuple(answered.columns[~told]) for told in answered.to_numpy()], index=rows.index, dtype=object
    )
    frame["known"] = recognised["match"].notna() | (
        answered[list(RATING_QUESTIONS)].sum(axis=1) >= policy.thresholds["answers_needed"]
    )
    frame = frame.assign(
        ends=_ends(rows, frame, said),
        own_trade=trade.notna(),
        match=recognised["match"],
        in_country_usual=_usual_in_country(recognised, company) & ~answered["in_country"],
        contract_ends=rows["contract_ends"],
        contract_months=months_until(rows["contract_ends"], pd.Timestamp(as_of)),
    )
    spoken = spoken_by(rows["languages"], frame, frame["match"], company)
    frame = frame.assign(**_row_facts(rows, spoken, company), **_company_facts(company))
    told = frame.assign(at_home=spoken.assumed, steady=steady, in_country=frame["in_country_usual"])
    frame["noted"] = pd.Series(notes(told, company, policy), index=rows.index, dtype=object)
    return Profile.validate(_typed(frame), lazy=True)


def _answered(given: pd.Series[Any], told: pd.Series[bool], usual: pd.Series[Any]) -> pd.Series[Any]:
    """Return what was given where something was told, else what is usual."""
    cells = np.where(told.to_numpy(), given.astype(object).to_numpy(), usual.to_numpy())
    return pd.Series(cells, index=given.index, dtype=object)


def _ends(rows: DataFrame[FunctionRows], frame: pd.DataFrame, said: NDArray[np.bool_]) -> pd.Series[bool]:
    """Return where project work surely ends: told, in its words, or less than one person's post."""
    told = rows["pattern"].notna() | (rows["headcount"] < ONE_POST)
    return (frame["pattern"] == PROJECT) & (told | said)


def facts_under(
    profiled: DataFrame[Profile], companies: Sequence[Company], names: Iterable[str]
) -> dict[str, NDArray[Any]]:
    """Return some attributes of a profile for companies that answer otherwise, side by side.

    An array each: (rows, 1), (1, companies) for what the company itself says, (rows, companies) for both.
    """
    facts = {name: profiled[name].to_numpy()[:, None] for name in names}
    for name, told in _beside(companies).items():
        if name in facts:
            facts[name] = told
    if "capability" in facts:
        guessed = np.array(["capability" in one for one in profiled["assumed"]], dtype=bool)[:, None]
        assumed = np.stack([_capability(profiled, one).to_numpy() for one in companies], axis=1)
        facts["capability"] = np.where(guessed, assumed, facts["capability"])
    return facts


def _beside(companies: Sequence[Company]) -> dict[str, NDArray[Any]]:
    """Return what each company says of itself, by attribute (1 by companies)."""
    told = pd.DataFrame([{**_company_facts(one), "furthest": one.furthest} for one in companies])
    return {str(name): column.to_numpy()[None, :] for name, column in told.items()}


def _defaults(
    rows: DataFrame[FunctionRows], recognised: DataFrame[Recognised], company: Company
) -> pd.DataFrame:
    natures = recognised["nature"] + " " + rows["department"].fillna("").astype(str).map(offices_of)
    names = zip(rows["function"], recognised["match"], recognised["family"], natures, strict=True)
    known: dict[tuple[Any, ...], dict[str, Any]] = {}
    records = []
    for key in names:
        if key not in known:
            known[key] = _default(*key, industry=company.industry)
        records.append(known[key])
    return pd.DataFrame(records, index=rows.index.rename("row"), columns=list(_ATTRIBUTES), dtype=object)


def _default(
    function: str, match: str | None, family: str | None, nature: str, *, industry: str | None
) -> dict[str, Any]:
    books = library()
    values = dict(books.functions[match].defaults) if match else _unrecognised(function, family)
    values |= _by_industry(industry, match, books.functions[match].family if match else family)
    return _with_nature(values, nature)


@lru_cache(maxsize=INDUSTRY_KEPT)
def _by_industry(
    industry: str | None, match: str | None, family: str | None
) -> Mapping[str, str | float | bool]:
    """Return what is usual in an industry, the particular before the general."""
    relevant = [one for one in library().industry_defaults if one.industry == industry]
    return {
        one.attribute: one.value
        for wanted in (ALL_WORK, family, match)
        for one in relevant
        if one.applies_to == wanted
    }


def _unrecognised(function: str, family: str | None) -> dict[str, str | float | bool]:
    values = dict(library().families[family or NEUTRAL])
    kind = kind_of_work(function)
    if kind is None:
        return values
    return {**values, **_usual_of(kind), "deliverable": kind}


@cache
def _usual_of(kind: str) -> Mapping[str, str | float | bool]:
    """Return what is usual of the functions of the library that deliver the same."""
    alike = [
        entry.defaults for entry in library().functions.values() if entry.defaults["deliverable"] == kind
    ]
    same = pd.DataFrame(alike)
    ratings = {name: float(round(same[name].median())) for name in RATED}
    rest = {name: same[name].mode().iloc[0] for name in (*YES_NO, "role", "data", "pattern")}
    return {**ratings, **rest}


def _with_nature(values: dict[str, Any], nature: str) -> dict[str, Any]:
    for effect in (effect for one in nature.split() for effect in lexicon().effects[one]):
        value = values[effect.attribute]
        if effect.fixed is not None:
            value = True if effect.fixed == "Yes" else effect.fixed
        if effect.at_least is not None:
            value = max(value, effect.at_least)
        if effect.at_most is not None:
            value = min(value, effect.at_most)
        values[effect.attribute] = value
    return values


def _volume(headcount: pd.Series[float], policy: Policy) -> pd.Series[float]:
    floors = sorted(policy.volume_from_headcount.items())
    lowest = pd.Series(1.0, index=headcount.index)
    return sum(((headcount >= low).astype(float) for _, low in floors), start=lowest)


def _capability(frame: pd.DataFrame, company: Company) -> pd.Series[float]:
    it = frame["deliverable"] == "it service"
    lacking = not company.own_it and company.size <= LARGE_IT
    return pd.Series(np.where(it & lacking, 2.0, UNRATED["capability"]), index=frame.index)


def _row_facts(rows: DataFrame[FunctionRows], spoken: Spoken, company: Company) -> dict[str, Any]:
    target = rows["target_country"]
    own = company.entities | {company.home}
    abroad = np.where(target.isin(own), "abroad with entity", "abroad without entity")
    return {
        "delivered_by": rows["delivered_by"].fillna("Own staff"),
        "choose_people": rows["choose_people"].fillna(value=False).astype(bool),
        "keep": rows["keep"].fillna(value=False).astype(bool),
        "team": rows["headcount"],
        "target_country": target,
        "target": np.where(target.isna(), "none", np.where(target == company.home, "home", abroad)),
        "overlap_hours": rows["overlap_hours"],
        "furthest": company.furthest,
        "languages": pd.Series(spoken.codes, index=rows.index, dtype=object),
    }


def _usual_in_country(recognised: DataFrame[Recognised], company: Company) -> pd.Series[bool]:
    """Return where only what is usual in the industry keeps work in the country, not the library."""
    books = library()
    families = recognised["family"].where(recognised["family"].notna(), NEUTRAL)
    usual = [
        not (isinstance(match, str) and books.functions[match].defaults["in_country"])
        and _by_industry(company.industry, match, family).get("in_country", False)
        for match, family in zip(recognised["match"], families, strict=True)
    ]
    return pd.Series(usual, index=recognised.index, dtype=bool)


def _company_facts(company: Company) -> dict[str, Any]:
    return {
        "company_size": company.size,
        "own_it": company.own_it,
        "contingent_workers": company.contingent_workers,
        "agencies": company.agencies,
        "co_employment": company.co_employment,
        "self_funded": company.self_funded,
        "home_country": company.home,
    }


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns declared in one piece: taking rows of many single ones takes many times as long."""
    wanted = Profile.dtypes()
    return pd.DataFrame({name: frame[name].astype(dtype) for name, dtype in wanted.items()})
