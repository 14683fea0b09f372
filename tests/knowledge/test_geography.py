"""Geography: what is near, shared hours, distances, routes for data, and a code that reads as missing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from pipeline.knowledge import geography, places, reference_figures
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.places import countries, country_code
from pipeline.knowledge.tables import read_table

YEAR = 2026
RULES = tomllib.loads((files("pipeline.knowledge") / "location_rules.toml").read_text("utf-8"))
CODES = geography.country_codes()


@pytest.mark.parametrize(
    "example", RULES["nearshore"]["example"], ids=lambda e: f"{e['home']} ({e['source']})"
)
def test_what_the_location_rules_call_nearshore_comes_out(example: dict[str, Any]) -> None:
    """The examples stand in the rule file itself, each with its source."""
    tiers = dict(zip(CODES, geography.tiers_from(example["home"], YEAR), strict=True))
    assert {code for code in example["nearshore"] if tiers[code] == "Nearshore"} == set(example["nearshore"])
    assert not {code for code in example["not_nearshore"] if tiers[code] == "Nearshore"}


def test_every_figure_of_the_location_rules_has_unit_source_year_and_range() -> None:
    """The rule file is held to the same standard as the assumptions."""
    tables = [*RULES["nearshore"].values(), *RULES["service_wage_index"].values()]
    tables += [*RULES["service_wage_index"]["regional_factor"].values()]
    figures = [table for table in tables if isinstance(table, dict) and "value" in table]
    assert len(figures) >= 10
    assert all(one["low"] <= one["value"] <= one["high"] for one in figures)
    assert all(one["unit"] and one["source"] and one["year"] for one in figures)


@pytest.mark.parametrize("home", CODES)
def test_home_alone_is_onshore(home: str) -> None:
    """Every other country is near or far, whatever the home country."""
    tiers = geography.tiers_from(home, YEAR)
    assert [code for code, tier in zip(CODES, tiers, strict=True) if tier == "Onshore"] == [home]


@pytest.mark.parametrize("year", [2010, 2016, 2026, 2030])
def test_hours_by_day_are_those_of_every_single_day(year: int) -> None:
    """Asking once a fortnight misses no change of clocks, nor the weeks when Ramadan stops summer time."""
    days = [datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(365)]
    for zone in {ZoneInfo(place.time_zone) for place in countries().values()}:
        every = [(day.astimezone(zone).utcoffset() or timedelta()) / timedelta(hours=1) for day in days]
        assert geography.hours_ahead_by_day(zone, days).tolist() == every


def test_shared_hours_are_the_same_both_ways_and_the_whole_day_at_home() -> None:
    """Eight hours at home; what A shares with B, B shares with A."""
    hours = np.array([geography.shared_hours(home, YEAR) for home in CODES])
    assert np.allclose(hours, hours.T)
    assert np.allclose(np.diag(hours), 8)
    assert hours.min() >= 0


@pytest.mark.parametrize(
    ("home", "other", "hours"),
    [
        ("GB", "IE", 8.0),  # the same clock all year
        ("GB", "DE", 7.0),  # one hour apart all year
        ("US", "PH", 0.0),  # twelve or thirteen hours apart
        ("IN", "AE", 6.5),  # half an hour past one
    ],
)
def test_shared_hours_of_known_pairs(home: str, other: str, hours: float) -> None:
    """Read from two clocks on the wall."""
    assert geography.shared_hours(home, YEAR)[CODES.index(other)] == pytest.approx(hours)


def test_summer_time_makes_the_year_count() -> None:
    """India does not change its clock and Britain does: 3.5 hours in summer, 2.5 in winter."""
    assert 2.5 < geography.shared_hours("GB", YEAR)[CODES.index("IN")] < 3.5


@pytest.mark.parametrize(("one", "other", "km"), [("GB", "US", 5570), ("DE", "PL", 890), ("AU", "NZ", 2160)])
def test_distances_are_those_of_a_globe(one: str, other: str, km: float) -> None:
    """Great circles between main business cities, within a tenth of what an atlas says."""
    there = geography.distances(one)[CODES.index(other)]
    assert there == pytest.approx(km, rel=0.1)
    assert there == pytest.approx(geography.distances(other)[CODES.index(one)])


def test_stability_and_talent_are_shares() -> None:
    """Both enter scores beside other parts from 0 to 1."""
    assert ((geography.stability() >= 0) & (geography.stability() <= 1)).all()
    for levels in geography.strength_levels().values():
        assert ((levels >= 0) & (levels <= 1)).all()


@pytest.mark.parametrize(
    ("home", "inside", "outside"),
    [
        ("DE", {"DE", "FR", "PL", "NO", "GB", "JP", "CA"}, {"IN", "PH", "ZA", "MX"}),
        ("GB", {"GB", "DE", "PL", "NO"}, {"IN", "PH", "ZA"}),
        ("US", {"US"}, {"CA", "GB", "IN"}),
    ],
)
def test_personal_data_may_go_where_the_law_of_home_says(
    home: str, inside: set[str], outside: set[str]
) -> None:
    """EU and UK lists; a country without such a list keeps personal data at home when asked to."""
    allowed = geography.adequate_for(home)
    assert inside <= allowed
    assert not outside & allowed


def test_namibia_is_a_country() -> None:
    """Its code is NA, which spreadsheets and data libraries like to read as missing."""
    assert countries()["NA"].country == "Namibia"
    assert country_code("NA") == country_code("Namibia") == "NA"
    assert "NA" in CODES


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": "PL"}, "countries.csv: “PL” stands in two rows."),
        ({"country": "Poland"}, "countries.csv: “Poland” stands in two rows."),
        ({"time_zone": "Nowhere/City"}, "countries.csv, Ruritania: there is no time zone “Nowhere/City”."),
        (
            {"official_languages": ("es", "qq")},
            "countries.csv, Ruritania: the language “qq” is not in languages.csv.",
        ),
    ],
)
def test_a_country_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], fault: str
) -> None:
    """A second Poland would silently take the place of the first."""
    new = replace(countries()["PL"], **{"code": "XG", "country": "Ruritania", **change})
    places.languages()  # kept from now on: it must not be read through what follows
    monkeypatch.setattr(places, "_records", lambda *_: [*countries().values(), new])
    with pytest.raises(KnowledgeError) as error:
        places.countries.__wrapped__()
    assert error.value.faults == (fault,)


def test_what_is_assumed_of_a_country_without_further_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contributions in the middle of the others' and as uncertain as they differ; its own languages only."""
    usual = geography.spoken()  # kept from now on: it must not be read through what follows
    rows = {table: read_table(table) for table in ("employer_costs.csv", "country_languages.csv")}
    others = {table: [row for row in held if row["code"] != "PL"] for table, held in rows.items()}
    monkeypatch.setattr(reference_figures, "read_table", others.__getitem__)
    monkeypatch.setattr(geography, "read_table", others.__getitem__)
    assumed = reference_figures.reference_figures.__wrapped__()["employer_contributions_PL"]
    rates = sorted(float(row["rate"]) for row in others["employer_costs.csv"])
    assert sum(rate <= assumed.value for rate in rates) >= len(rates) / 2
    assert sum(rate >= assumed.value for rate in rates) >= len(rates) / 2
    assert assumed.low == min(float(row["low"]) for row in others["employer_costs.csv"])
    assert assumed.high == max(float(row["high"]) for row in others["employer_costs.csv"])
    assert assumed.source == f"our assumption: the middle of {len(rates)} other countries"
    spoken = geography.spoken.__wrapped__()
    assert {language for language, levels in spoken.items() if levels[CODES.index("PL")]} == {"pl"}
    assert all(
        levels[CODES.index("DE")] == usual[language][CODES.index("DE")] for language, levels in spoken.items()
    )


def test_every_language_at_home_can_be_hired_for_at_home() -> None:
    """The first official language of a country is spoken there at commercial scale."""
    spoken = geography.spoken()
    silent = [
        code
        for number, (code, place) in enumerate(countries().items())
        if place.official_languages[0] not in spoken or spoken[place.official_languages[0]][number] < 1
    ]
    assert silent == []
