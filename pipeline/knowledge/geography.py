"""How countries compare: hours, distance, strengths, languages, routes for personal data, nearness."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.knowledge.places import countries
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0
HIGHEST_LEVEL = 5
WEEKEND = 5
FORTNIGHT = 14  # days; nobody moves the clocks and moves them back sooner, not even for Ramadan
SPOKEN = {"native": 1.0, "commercial": 0.6, "some": 0.2}
OFFICIAL = 1.0


@dataclass(frozen=True, slots=True)
class NearshoreRule:
    """What makes a country nearshore: wage ratio at most, shared working hours at least, km at most."""

    cheaper_than_home: float
    shared_hours: float
    distance: float
    working_day: tuple[float, float]


@cache
def country_codes() -> tuple[str, ...]:
    """Return all country codes in the order every array of this module uses."""
    return tuple(countries())


@cache
def nearshore_rule() -> NearshoreRule:
    """Return the rule of `location_rules.toml`."""
    raw = tomllib.loads((files("pipeline.knowledge") / "location_rules.toml").read_text("utf-8"))["nearshore"]
    value = {key: table["value"] for key, table in raw.items() if isinstance(table, dict)}
    day = (value["working_day_start"], value["working_day_end"])
    return NearshoreRule(value["cheaper_than_home"], value["shared_hours"], value["distance"], day)


@cache
def tiers_from(home: str, year: int) -> tuple[str, ...]:
    """Return the tier of every country seen from `home`: Onshore, Nearshore or Offshore."""
    places, rule = countries(), nearshore_rule()
    areas = np.array([places[code].area for code in country_codes()])
    at = country_codes().index(home)
    close = (areas == areas[at]) | (distances(home) <= rule.distance)
    near = close & (shared_hours(home, year) >= rule.shared_hours)
    return tuple(
        "Onshore" if code == home else "Nearshore" if one else "Offshore"
        for code, one in zip(country_codes(), near, strict=True)
    )


@cache
def hardly_cheaper(home: str) -> NDArray[np.bool_]:
    """Return where pay is too near that at `home` for a move to be worth it (shape: countries)."""
    index = wage_indices()
    return np.asarray(index > nearshore_rule().cheaper_than_home * index[country_codes().index(home)])


@cache
def wage_indices() -> NDArray[np.float64]:
    """Return pay in business services relative to the United States (shape: countries)."""
    return np.array([place.service_wage_index for place in countries().values()])


@cache
def stability() -> NDArray[np.float64]:
    """Return the mean of five World Bank governance scores of each country, scaled from -1.5…1.5 to 0…1."""
    scores = [
        (
            p.political_stability,
            p.rule_of_law,
            p.regulatory_quality,
            p.government_effectiveness,
            p.control_of_corruption,
        )
        for p in countries().values()
    ]
    return np.asarray(np.clip((np.array(scores).mean(axis=1) + 1.5) / 3.0, 0, 1))


@cache
def distances(home: str) -> NDArray[np.float64]:
    """Return great-circle distances from `home` to every country's main business city, km."""
    places = countries()
    latitude, longitude = np.radians(np.array([(p.latitude, p.longitude) for p in places.values()])).T
    here, there = np.radians([places[home].latitude, places[home].longitude])
    half = (
        np.sin((latitude - here) / 2) ** 2
        + np.cos(here) * np.cos(latitude) * np.sin((longitude - there) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


@cache
def shared_hours(home: str, year: int) -> NDArray[np.float64]:
    """Return hours of the home working day shared with each country, averaged over working days of `year`."""
    start, end = nearshore_rule().working_day
    offsets = _offsets(year)
    apart = np.abs(offsets - offsets[country_codes().index(home)])
    apart = np.minimum(apart, 24 - apart)
    return np.asarray(np.clip((end - start) - apart, 0, None).mean(axis=1))


@cache
def hours_ahead(home: str, year: int) -> NDArray[np.float64]:
    """Return how many hours clocks are ahead of those at `home`, -12 to 12, averaged over working days."""
    offsets = _offsets(year)
    apart = offsets - offsets[country_codes().index(home)]
    return np.asarray(((apart + 12) % 24 - 12).mean(axis=1))


@cache
def _offsets(year: int) -> NDArray[np.float64]:
    """Return hours ahead of Greenwich at noon there (shape: countries x working days of `year`)."""
    first = datetime(year, 1, 1, 12, tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range(365)]
    at_work = [number for number, day in enumerate(days) if day.weekday() < WEEKEND]
    known: dict[str, NDArray[np.float64]] = {}
    for place in countries().values():
        if place.time_zone not in known:
            known[place.time_zone] = hours_ahead_by_day(ZoneInfo(place.time_zone), days)[at_work]
    return np.array([known[place.time_zone] for place in countries().values()])


def hours_ahead_by_day(zone: ZoneInfo, days: Sequence[datetime]) -> NDArray[np.float64]:
    """Return hours ahead of Greenwich by day; what is the same a fortnight apart was so in between."""
    asked = [*range(0, len(days) - 1, FORTNIGHT), len(days) - 1]
    known = [_hours(days[number], zone) for number in asked]
    hours = np.zeros(len(days))
    for (begin, end), (before, after) in zip(pairwise(asked), pairwise(known), strict=True):
        between = days[begin : end + 1]
        hours[begin : end + 1] = before if before == after else [_hours(day, zone) for day in between]
    return hours


def _hours(day: datetime, zone: ZoneInfo) -> float:
    return (day.astimezone(zone).utcoffset() or timedelta()).total_seconds() / 3600


@cache
def strength_levels() -> Mapping[str, NDArray[np.float64]]:
    """Return talent and track record 0 to 1 by kind of work (shape: countries); 0 where nothing is held."""
    order = {code: number for number, code in enumerate(country_codes())}
    levels: dict[str, NDArray[np.float64]] = {}
    for row in read_table("country_strengths.csv"):
        array = levels.setdefault(row["strength"], np.zeros(len(order)))
        array[order[row["code"]]] = (float(row["level"]) - 1) / (HIGHEST_LEVEL - 1)
    return levels


@cache
def role_strengths() -> Mapping[str, str]:
    """Return the kind of work whose track record counts for each role family."""
    return {row["role"]: row["strength"] for row in read_table("role_strengths.csv")}


@cache
def spoken() -> Mapping[str, NDArray[np.float64]]:
    """Return by language how far each country can staff it (0 to 1).

    1 as a native or official language, 0.6 at commercial scale, 0.2 here and there, 0 not at all.
    A country without a row is staffed in its official languages only.
    """
    order = {code: number for number, code in enumerate(country_codes())}
    known: dict[str, NDArray[np.float64]] = {}
    for code, language, level in _levels_of_languages():
        official = language in countries()[code].official_languages and level != "some"
        held = known.setdefault(language, np.zeros(len(order)))
        held[order[code]] = OFFICIAL if official else SPOKEN[level]
    return known


def _levels_of_languages() -> list[tuple[str, str, str]]:
    rows = [(row["code"], row["language"], row["level"]) for row in read_table("country_languages.csv")]
    held = {code for code, _, _ in rows}
    others = (place for code, place in countries().items() if code not in held)
    return rows + [
        (place.code, language, "native") for place in others for language in place.official_languages
    ]


@cache
def adequate_for(home: str) -> frozenset[str]:
    """Return where the law of `home` lets personal data go freely (EU and UK lists, else home only)."""
    place = countries()[home]
    if place.eu_member or place.eea_member:
        return _with_status("eu_adequacy") | _european()
    return (_with_status("uk_adequacy") | _european() | {home}) if home == "GB" else frozenset({home})


@cache
def keeps_data_at_home(home: str) -> bool:
    """Return whether the law of `home` is on our list of strict data localisation."""
    return any(
        row["code"] == home and row["topic"] == "data_localisation" and row["status"] == "strict"
        for row in _routes()
    )


def _european() -> frozenset[str]:
    return frozenset(code for code, place in countries().items() if place.eu_member or place.eea_member)


def _with_status(topic: str) -> frozenset[str]:
    return frozenset(
        row["code"]
        for row in _routes()
        if row["topic"] == topic and row["status"] in {"yes", "member", "partial"}
    )


@cache
def _routes() -> tuple[Mapping[str, str], ...]:
    return tuple(read_table("data_routes.csv"))
