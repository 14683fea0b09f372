"""The place: what rules countries out, in the user's words, and the laws that hold for every function."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.inputs import DATA_LEVELS, TIERS
from pipeline.knowledge.figures import figures
from pipeline.knowledge.geography import adequate_for, country_codes, shared_hours, spoken
from pipeline.knowledge.policy import policy
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.choose_location import candidates, group_needs, place
from tests.support.facts import chosen_of, company, profile_of, tagged_of

if TYPE_CHECKING:
    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import Chosen, Profile, Tagged
    from pipeline.intake.sheets import Cell
    from pipeline.stages.choose_location import Needs
    from pipeline.stages.company import Company

YEAR = 2026
POLICY = policy()
US: dict[str, Cell] = {"home_country": "United States"}
ABROAD = {"target": "abroad without entity"}


def _groups(
    profile: DataFrame[Profile], tagged: DataFrame[Tagged], chosen: DataFrame[Chosen]
) -> tuple[pd.Series[int], list[Needs]]:
    return group_needs(profile, tagged, chosen=chosen, models=sourcing_models(), policy=POLICY)


def _weighed(
    given: list[dict[str, Any]], own: Company, model: str = "Back-office BPO"
) -> tuple[Any, pd.DataFrame]:
    profile = profile_of(*given)
    groups, needs = _groups(profile, tagged_of(profile), chosen_of(profile, model))
    frame = candidates(needs, company=own, policy=POLICY, figures=figures(), year=YEAR)
    return place(groups, frame, home=own.home, policy=POLICY), frame


def _placed(given: dict[str, Any], model: str = "Back-office BPO", **answers: Cell) -> pd.Series[Any]:
    placed: pd.Series[Any] = _weighed([given], company(**{**US, **answers}), model)[0].iloc[0]
    return placed


def _open(given: dict[str, Any], **answers: Cell) -> set[str]:
    frame = _weighed([given], company(**{**US, **answers}))[1]
    return set(frame.loc[frame["ruled_out"].isna(), "country"])


def test_simple_work_goes_where_it_is_cheaper() -> None:
    """Nothing binds it: the best country is not home, and up to three are named, best first."""
    placed = _placed({"complexity": 1, "collaboration": 1, "data": "None", "team": 50})
    assert placed["tier"] != "Onshore"
    assert 1 <= len(placed["countries"]) <= 3


@pytest.mark.parametrize(
    ("given", "model", "because"),
    [
        ({"on_site": True}, "Back-office BPO", "the work needs hands on the spot"),
        ({"in_country": True}, "Back-office BPO", "law or licence keeps the work in the country"),
        ({"data": "Regulated"}, "Back-office BPO", "the data is regulated and should stay at home"),
        ({}, "Staffing MSP", "this kind of service is bought where your employees are"),
    ],
)
def test_what_binds_work_to_home_is_named(given: dict[str, Any], model: str, because: str) -> None:
    """Work that may not leave stays onshore, at home, and the reason is the constraint."""
    placed = _placed({"team": 50, "complexity": 1, "collaboration": 1, **given}, model)
    assert (placed["tier"], placed["countries"]) == ("Onshore", ("US",))
    assert because in placed["decided_by"]


def test_a_country_that_the_user_named_is_honoured() -> None:
    """Poland is proposed although it is neither nearest nor cheapest."""
    placed = _placed({"target_country": "PL", **ABROAD})
    assert placed["countries"] == ("PL",)
    assert "Poland" in placed["decided_by"]


def test_a_wish_on_a_row_goes_before_the_general_limit_of_distance() -> None:
    """The company allows nothing offshore, but this row names India."""
    assert _placed({"target_country": "IN", **ABROAD}, furthest="Nearshore")["countries"] == ("IN",)


@pytest.mark.parametrize(
    ("given", "answers", "because"),
    [
        ({}, {"avoid_countries": "Poland"}, "you want to avoid it"),
        ({"on_site": True}, {}, "the work needs hands on the spot"),
        ({"data": "Personal"}, {"residency": "Home country"}, "you keep personal data in: home country"),
    ],
)
def test_a_country_that_is_named_and_forbidden_gives_way(
    given: dict[str, Any], answers: dict[str, str], because: str
) -> None:
    """The work stays at home, and both the wish and what forbids it are said."""
    placed = _placed({"target_country": "PL", **ABROAD, **given}, **answers)
    assert placed["countries"] == ("US",)
    assert f"Poland, which you named, is ruled out: {because}" in placed["decided_by"]


def test_countries_to_avoid_are_never_proposed() -> None:
    """The three best are struck out; three others take their place."""
    free = _placed({"team": 50})
    names = ", ".join(free["countries"])
    assert not set(free["countries"]) & set(_placed({"team": 50}, avoid_countries=names)["countries"])


@pytest.mark.parametrize("furthest", TIERS)
def test_work_goes_no_further_than_allowed(furthest: str) -> None:
    """Onshore, nearshore or offshore at most."""
    placed = _placed({"team": 50, "complexity": 1, "collaboration": 1}, furthest=furthest)
    assert TIERS.index(placed["tier"]) <= TIERS.index(furthest)


@pytest.mark.parametrize("data", ["Personal", "Internal"])
@pytest.mark.parametrize("residency", ["Home country", "Adequate countries"])
def test_residency_binds_personal_data_only(residency: str, data: str) -> None:
    """A German company: personal data stay at home or in adequate countries; other data are free."""
    answers: dict[str, Cell] = {"home_country": "Germany", "residency": residency}
    allowed = {"DE"} if residency == "Home country" else adequate_for("DE")
    assert (_open({"data": data}, **answers) <= allowed) is (data == "Personal")


@pytest.mark.parametrize("hours", [2.0, 4.0, 7.5])
def test_overlap_hours_asked_for_are_kept(hours: float) -> None:
    """Every country still open shares at least so many hours of the working day with Britain."""
    allowed = _open({"overlap_hours": hours}, home_country="United Kingdom")
    shared = dict(zip(country_codes(), shared_hours("GB", YEAR), strict=True))
    assert all(shared[code] >= hours for code in allowed)
    assert len(allowed) < len(_open({"overlap_hours": 0.0}, home_country="United Kingdom"))


def test_a_language_asked_for_can_be_hired_for() -> None:
    """German work goes only where German is spoken at commercial scale; home is never ruled out."""
    allowed = _open({"languages": ("de",)}, home_country="Germany")
    fluent = {code for code, level in zip(country_codes(), spoken()["de"], strict=True) if level >= 0.5}
    assert allowed <= fluent | {"DE"}
    assert len(allowed) > 1


def test_what_stays_in_house_is_not_weighed() -> None:
    """Core work without a wish for a country has no group and is at home."""
    profile = profile_of({}, {"keep": True})
    tags = tagged_of(profile, ["Outsourceable", "Core"])
    groups, needs = _groups(profile, tags, chosen_of(profile, "Back-office BPO"))
    assert groups.tolist() == [0, -1]
    assert len(needs) == 1


def test_rows_of_the_same_needs_are_weighed_once() -> None:
    """Three rows, two kinds of need."""
    _, frame = _weighed([{"team": 50}, {"team": 60}, {"team": 50, "on_site": True}], company(**US))
    assert len(frame) == 2 * len(country_codes())


HOMES = [
    "United States",
    "United Kingdom",
    "Germany",
    "Japan",
    "Australia",
    "Brazil",
    "South Africa",
    "India",
]

CONTACT: dict[str, Any] = {
    "role": "customer_support",
    "deliverable": "customer contact",
    "customer_facing": True,
}
KINDS: list[dict[str, Any]] = [{"role": "finance_clerical"}, {"role": "it_helpdesk"}, CONTACT]
DIVERSE = list(product([1, 4], [1, 4], [50.0], KINDS, [(), ("es",)]))


@pytest.mark.parametrize("residency", ["Anywhere", "Adequate countries", "Home country"])
@pytest.mark.parametrize("home", country_codes())
def test_more_sensitive_data_never_moves_work_further_away(home: str, residency: str) -> None:
    """96 functions in every home country: each level of data is placed no further than the level before."""
    given = [
        {"complexity": c, "collaboration": w, "team": t, **kind, "languages": spoken_, "data": data}
        for (c, w, t, kind, spoken_), data in product(DIVERSE, DATA_LEVELS)
    ]
    placed = _weighed(given, company(home_country=home, residency=residency))[0]
    steps = placed["tier"].map(TIERS.index).to_numpy().reshape(len(DIVERSE), len(DATA_LEVELS))
    assert (steps[:, 1:] <= steps[:, :-1]).all()


def test_a_bar_on_near_countries_sends_nothing_further_away() -> None:
    """Spanish contact for a Polish firm, data in adequate countries only: so not Argentina."""
    work = {**CONTACT, "languages": ("es",), "team": 50}
    answers = {"home_country": "Poland", "residency": "Adequate countries"}
    near, protected = (_placed({**work, "data": data}, **answers) for data in ("Internal", "Personal"))
    assert (near["tier"], protected["tier"]) == ("Nearshore", "Onshore")
    assert "you keep personal data in: adequate countries" in protected["decided_by"]


STRICTER: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"data": "Regulated"}, {}),
    ({"on_site": True}, {}),
    ({"in_country": True}, {}),
    ({"overlap_hours": 6.0}, {}),
    ({"languages": ("fr",)}, {}),
    ({}, {"furthest": "Nearshore"}),
    ({}, {"furthest": "Onshore"}),
    ({}, {"avoid_countries": "India, Poland, Philippines"}),
    ({"data": "Personal"}, {"residency": "Adequate countries"}),
    ({"data": "Personal"}, {"residency": "Home country"}),
]


@pytest.mark.parametrize(("given", "answers"), STRICTER)
@pytest.mark.parametrize("home", HOMES)
def test_a_stricter_answer_never_widens_the_choice(
    home: str, given: dict[str, Any], answers: dict[str, Cell]
) -> None:
    """Every country open after the answer was open before it."""
    base = {"team": 50, "overlap_hours": 0.0}
    before = _open(base, home_country=home)
    assert _open({**base, **given}, **{"home_country": home, **answers}) <= before
