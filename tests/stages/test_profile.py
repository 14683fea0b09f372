"""The profile: answers win over the library, what was assumed is listed, industry changes defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.knowledge.library import library
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.intake.sheets import Cell


def _profile(row: dict[str, Any], **company: Cell) -> pd.Series[Any]:
    given = {"function": "Accounts payable", "headcount": 5, "annual_cost": 300_000, **row}
    profile: pd.Series[Any] = assess_rows(
        company={"total_employees": 400, **company}, rows=[given]
    ).profile.iloc[0]
    return profile


def test_without_answers_the_library_speaks() -> None:
    """Every default of accounts payable is in the profile."""
    known, profile = library().functions["Accounts payable"].defaults, _profile({})
    assert {name: profile[name] for name in known} == known


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        ("strategic", 5, 5), ("standardised", 1, 1), ("volume", 5, 5), ("measurable", 2, 2),
        ("demand_swings", 4, 4), ("tied", 4, 4), ("capability", 5, 5), ("data", "Regulated", "Regulated"),
        ("customer_facing", "Yes", True), ("on_site", "Yes", True), ("in_country", "Yes", True),
        ("pattern", "Project", "Project"),
    ],
)  # fmt: skip
def test_an_answer_wins_over_the_library_and_is_not_assumed(
    question: str, answer: Cell, value: object
) -> None:
    """Only this attribute changes, and it leaves the list of what was assumed."""
    usual, told = _profile({}), _profile({question: answer})
    assert told[question] == value
    assert set(usual["assumed"]) - set(told["assumed"]) == {question}


@pytest.mark.parametrize(
    ("headcount", "volume"), [(0, 1), (0.9, 1), (1, 2), (3, 3), (9.9, 3), (10, 4), (50, 5)]
)
def test_volume_follows_the_headcount_when_unanswered(headcount: float, volume: int) -> None:
    """1 person: 2; 3 people: 3; 10: 4; 50: 5."""
    assert _profile({"headcount": headcount})["volume"] == volume


@pytest.mark.parametrize(
    ("own_it", "size", "capability"), [("No", 200, 2), ("No", 400, 3), ("Yes", 200, 3), ("Yes", 400, 3)]
)
def test_skill_in_it_follows_size_and_department(own_it: str, size: int, capability: int) -> None:
    """A small company without an IT department is short of skill; elsewhere only the user can say."""
    profile = _profile({"function": "IT service desk"}, own_it=own_it, total_employees=size)
    assert profile["deliverable"] == "it service"
    assert profile["capability"] == capability


def test_industry_changes_what_is_core() -> None:
    """Software development is more strategic to a software company than to a shop."""
    row = {"function": "Application development"}
    software, shop = (_profile(row, industry=name)["strategic"] for name in ("Software", "Retail"))
    assert software > shop


@pytest.mark.parametrize(
    ("languages", "facing", "spoken"),
    [(None, "No", ()), (None, "Yes", ("en", "es")), ("German", "Yes", ("de",)), ("German", "No", ("de",))],
)
def test_who_faces_customers_speaks_their_languages(
    languages: str | None, facing: str, spoken: tuple[str, ...]
) -> None:
    """The row's own answer goes first; others need no particular language."""
    row = {"languages": languages, "customer_facing": facing}
    assert _profile(row, customer_languages="English, Spanish")["languages"] == spoken


@pytest.mark.parametrize(
    ("country", "target"),
    [
        (None, "none"),
        ("United Kingdom", "home"),
        ("Ireland", "abroad with entity"),
        ("Poland", "abroad without entity"),
    ],
)
def test_a_target_country_is_read_against_home_and_entities(country: str | None, target: str) -> None:
    """A British company with a company of its own in Ireland."""
    own = {"home_country": "United Kingdom", "entity_countries": "Ireland"}
    assert _profile({"target_country": country}, **own)["target"] == target


def test_an_unknown_name_with_four_ratings_is_known_enough() -> None:
    """Three ratings leave it open, four settle it."""
    ratings = {"strategic": 1, "standardised": 4, "measurable": 4, "tied": 1}
    assert _profile({"function": "Qwzx", **ratings})["known"]
    assert not _profile({"function": "Qwzx", **dict(list(ratings.items())[:3])})["known"]


@pytest.mark.parametrize(
    ("answers", "home"),
    [
        ({"home_country": "Poland"}, "PL"),
        ({"reporting_currency": "GBP"}, "GB"),
        ({"reporting_currency": "EUR"}, "DE"),
        ({"reporting_currency": "USD"}, "US"),
        ({}, "US"),
    ],
)
def test_home_is_answered_or_follows_the_currency(answers: dict[str, str], home: str) -> None:
    """One country has the currency, or the largest of those that share it is assumed."""
    assert _profile({}, **answers)["home_country"] == home
