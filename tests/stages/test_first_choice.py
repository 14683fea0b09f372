"""The winning country of many needs at once: need for need what a row with them would get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inputs import DATA_LEVELS, TIERS
from pipeline.knowledge import geography
from pipeline.knowledge.figures import figures
from pipeline.knowledge.policy import policy
from pipeline.knowledge.policy_names import shipped_policies
from pipeline.stages.choose_location import Needs, candidates, tier_of, weigh
from pipeline.stages.first_choice import Terms, first_choices, first_tiers, tier_names
from tests.support.facts import company

if TYPE_CHECKING:
    from pipeline.stages.company import Company

RATING = st.integers(1, 5).map(float)
NEEDS = st.builds(
    Needs,
    strength=st.sampled_from(sorted(set(geography.role_strengths().values()))),
    collaboration=RATING,
    complexity=RATING,
    data=st.sampled_from(DATA_LEVELS),
    languages=st.sampled_from([(), ("en",), ("de", "fr"), ("ja",)]),
    on_site=st.booleans(),
    in_country=st.sampled_from([False, False, True]),
    target=st.sampled_from([None, None, "PL", "IN", "GB"]),
    overlap=st.sampled_from([None, 2.0, 6.0]),
    closeness=st.sampled_from([0.0, 0.3, 1.05, 2.5, 4.0]),
    domestic=st.sampled_from([False, False, True]),
    labour_share=st.sampled_from([0.5, 1.0]),
    works_home_hours=st.booleans(),
    data_told=st.booleans(),
)
COMPANIES: dict[str, dict[str, Any]] = {
    "says nothing": {},
    "data at home": {"residency": "Home country"},
    "data in adequate countries": {"residency": "Adequate countries", "furthest": "Nearshore"},
    "avoids": {"avoid_countries": "India, Poland", "furthest": "Offshore"},
}


def terms_of(kind: str, *, home: str = "United Kingdom", name: str = "balanced") -> Terms:
    """Return the terms of a company of this kind."""
    own: Company = company(home_country=home, **COMPANIES[kind])
    return Terms(own, policy(name), figures(), 2026)


def one_by_one(needs: list[Needs], terms: Terms) -> list[str]:
    """Return the tier of each of the needs, weighed for itself."""
    weighed = (weigh(one, terms.company, terms.policy, figures=terms.figures, year=2026) for one in needs)
    return [tier_of(one) for one in weighed]


@pytest.mark.parametrize("kind", COMPANIES)
@pytest.mark.parametrize("home", ["United Kingdom", "United States", "Japan"])
@settings(max_examples=10, deadline=None)
@given(needs=st.lists(NEEDS, min_size=1, max_size=12))
def test_many_needs_are_placed_as_each_alone(kind: str, home: str, needs: list[Needs]) -> None:
    """The tier is that of a weighing of its own, whatever else is placed with it."""
    terms = terms_of(kind, home=home)
    assert tier_names(first_tiers(needs, terms)).tolist() == one_by_one(needs, terms)


@pytest.mark.parametrize("name", shipped_policies())
@settings(max_examples=8, deadline=None)
@given(needs=st.lists(NEEDS, min_size=1, max_size=12))
def test_the_winner_is_the_open_country_with_the_highest_score(name: str, needs: list[Needs]) -> None:
    """Under every shipped policy, by the frame of candidates that the workbook shows."""
    terms = terms_of("data in adequate countries", name=name)
    weighed = candidates(
        needs, company=terms.company, policy=terms.policy, figures=terms.figures, year=terms.year
    )
    for at, winner in enumerate(first_choices(needs, terms)):
        group = weighed[(weighed["group"] == at) & weighed["ruled_out"].isna()]
        best = group.sort_values(["score", "country"], ascending=[False, True])["country"].iloc[0]
        assert geography.country_codes()[winner] == best


def test_needs_that_differ_in_closeness_alone_still_get_places_of_their_own() -> None:
    """Work that must be close stays nearer than the same work that need not be."""
    easy = Needs(
        strength="finance_and_accounting", collaboration=2.0, complexity=2.0, data="Internal", languages=(),
        on_site=False, in_country=False, in_country_usual=False,
        target=None, overlap=None, closeness=0.0, domestic=False,
        labour_share=1.0, works_home_hours=False, data_told=True,
    )  # fmt: skip
    far, near = first_tiers([easy, replace(easy, closeness=12.0)], terms_of("says nothing"))
    assert (TIERS[far], TIERS[near]) == ("Offshore", "Onshore")


def test_no_needs_no_choice() -> None:
    """Nothing moves, nothing is weighed."""
    assert first_choices([], terms_of("says nothing")).tolist() == []
