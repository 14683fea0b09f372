"""What rules a country out: one test a constraint, in the order in which they are named to the reader."""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.inputs import TIERS
from pipeline.knowledge.geography import adequate_for, country_codes, hardly_cheaper, keeps_data_at_home
from pipeline.knowledge.places import countries, languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    from pipeline.knowledge.policy import Policy
    from pipeline.stages.choose_location import Needs
    from pipeline.stages.company import Company

    Weighed: TypeAlias = Mapping[str, NDArray[Any]]

LEAST_TALENT = 0.25
LEAST_LANGUAGES = 0.5
_STEPS = {tier: number for number, tier in enumerate(TIERS)}
PROTECTED = frozenset({"Personal", "Regulated"})


def ruled_out(weighed: Weighed, needs: Needs, *, company: Company, policy: Policy) -> NDArray[np.object_]:
    """Return why each country of `weighed` is out of the question, None where it is not; home never is.

    A target country that the user named leaves only itself, unless law, place or the user's own rules on
    countries and data forbid it; a wish on a row goes before the general limit of distance.
    """
    if needs.target is not None:
        binding = [*_bound(needs, company), *_forbidden(needs, company)]
        return _only_target(weighed, needs.target, binding, home=company.home)
    abroad = ~_among(frozenset({company.home}))
    reasons = np.full(len(abroad), None, dtype=object)
    for mask, reason in reversed(_tests(weighed, needs, company, policy)):
        reasons[mask & abroad] = reason
    return reasons


def open_to(weighed: Weighed, needs: Needs, *, company: Company, policy: Policy) -> NDArray[np.bool_]:
    """Return where `ruled_out` would have no reason against a country, without putting one into words."""
    if needs.target is not None:
        return nobody_bars(ruled_out(weighed, needs, company=company, policy=policy))
    barred = reduce(or_, (mask for mask, _ in _tests(weighed, needs, company, policy)))
    return np.asarray(_among(frozenset({company.home})) | ~barred)


def _tests(
    weighed: Weighed, needs: Needs, company: Company, policy: Policy
) -> list[tuple[NDArray[np.bool_], str]]:
    return [
        *_bound(needs, company),
        *_forbidden(needs, company),
        *_far(weighed, needs, company, policy),
        *_unfit(weighed, needs, company, policy),
    ]


@lru_cache(maxsize=256)
def _among(codes: frozenset[str]) -> NDArray[np.bool_]:
    """Return which of all countries are among these (shape: countries)."""
    return np.array([code in codes for code in country_codes()])


def nobody_bars(reasons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return where there is no reason against a country."""
    return np.asarray(pd.isna(reasons), dtype=np.bool_)


def tier_steps(tiers: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return how many tiers each is away from home."""
    return np.array([_STEPS[tier] for tier in tiers], dtype=np.intp)


def _only_target(
    weighed: Weighed, target: str, tests: list[tuple[NDArray[np.bool_], str]], *, home: str
) -> NDArray[np.object_]:
    wanted = weighed["country"] == target
    against = next((reason for mask, reason in tests if np.any(mask & wanted)), None)
    name = countries()[target].country
    if against is None or target == home:
        return _all_but(target, f"you named {name}", weighed)
    return _all_but(home, f"{name}, which you named, is ruled out: {against}", weighed)


def _all_but(kept: str, reason: str, weighed: Weighed) -> NDArray[np.object_]:
    reasons = np.full(len(weighed["country"]), reason, dtype=object)
    reasons[weighed["country"] == kept] = None
    return reasons


def _bound(needs: Needs, company: Company) -> Iterator[tuple[NDArray[np.bool_], str]]:
    yield np.array([needs.on_site]), "the work needs hands on the spot"
    usual = needs.in_country and needs.in_country_usual
    yield np.array([usual]), "in your industry such work is assumed to stay in the country (our assumption)"
    yield np.array([needs.in_country]), "law or licence keeps the work in the country"
    yield np.array([needs.domestic]), "this kind of service is bought where your employees are"
    held = needs.data in PROTECTED and keeps_data_at_home(company.home)
    yield np.array([held]), "the law keeps personal data in the country"


def _forbidden(needs: Needs, company: Company) -> Iterator[tuple[NDArray[np.bool_], str]]:
    yield _among(company.avoid), "you want to avoid it"
    if needs.data in PROTECTED and company.residency != "Anywhere":
        home = frozenset({company.home})
        yield (
            ~_among(home if company.residency == "Home country" else adequate_for(company.home)),
            f"you keep personal data in: {company.residency.lower()}",
        )


def _far(
    weighed: Weighed, needs: Needs, company: Company, policy: Policy
) -> Iterator[tuple[NDArray[np.bool_], str]]:
    step = weighed["step"]
    nobody_said = {"residency", "furthest"} <= company.assumed.keys()
    nearest = policy.furthest_by_data[needs.data] if needs.data_told or nobody_said else company.furthest
    yield (
        step > TIERS.index(nearest),
        f"the data is {needs.data.lower()} and should stay at home",
    )
    yield step > TIERS.index(company.furthest), f"you allow nothing further than {company.furthest.lower()}"
    if needs.overlap is not None:
        yield (
            weighed["overlap"] < needs.overlap,
            f"fewer than {needs.overlap:g} shared working hours",
        )


def _unfit(
    weighed: Weighed, needs: Needs, company: Company, policy: Policy
) -> Iterator[tuple[NDArray[np.bool_], str]]:
    told = needs.overlap is not None or needs.works_home_hours
    least = 0.0 if told else policy.overlap_needed[round(needs.collaboration)]
    yield weighed["overlap"] < least, f"fewer than {least:g} shared working hours"
    wanted = " and ".join(languages()[code].language for code in needs.languages) or "the language"
    yield weighed["language_fit"] < LEAST_LANGUAGES, f"{wanted} cannot be hired for at scale"
    yield weighed["talent"] < LEAST_TALENT, "too few providers for this kind of work"
    yield hardly_cheaper(company.home), "it is hardly cheaper than home"
