"""Countries and languages by every name people use."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from pipeline.knowledge.currencies import currency_code as currency
from pipeline.knowledge.places import (
    Country,
    countries,
    country_code,
    language_code,
    languages,
    nearest_country,
    nearest_language,
)


@pytest.mark.parametrize("country", countries().values(), ids=lambda country: country.code)
def test_every_country_is_known_by_all_its_names(country: Country) -> None:
    """Code, name and aliases lead to the one country, in any case."""
    for word in (country.code, country.country, *country.aliases):
        assert country_code(word) == country.code
        assert country_code(f" {word.upper()} ") == country.code


@pytest.mark.parametrize("country", countries().values(), ids=lambda country: country.code)
def test_every_country_makes_sense(country: Country) -> None:
    """Positions, zones, currencies, languages and ranges are real ones."""
    assert -90 <= country.latitude <= 90
    assert -180 <= country.longitude <= 180
    assert ZoneInfo(country.time_zone).key == country.time_zone
    assert currency(country.currency) == country.currency
    assert set(country.official_languages)
    assert country.wage_index_low <= country.wage_index <= country.wage_index_high


@pytest.mark.parametrize("code", languages())
def test_every_language_is_known_by_all_its_names(code: str) -> None:
    """Code, name and aliases lead to the one language."""
    language = languages()[code]
    for word in (language.code, language.language, *language.aliases):
        assert language_code(word.upper()) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"),
        ("GBR", "GB"),
        ("U.S.A.", "US"),
        ("the Netherlands", "NL"),
        ("Deutschland", "DE"),
        ("España", "ES"),
        ("espana", "ES"),
        ("NA", "NA"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_other_names_too(text: str, code: str | None) -> None:
    """Three-letter codes, its own language, accents left out."""
    assert country_code(text) == code


@pytest.mark.parametrize(("text", "near"), [("Grmany", "Germany"), ("Pholand", "Poland"), ("Xyzzyx", None)])
def test_a_misspelled_country_has_a_nearest(text: str, near: str | None) -> None:
    """Far from everything there is none."""
    assert nearest_country(text) == near


@pytest.mark.parametrize(("text", "near"), [("Germn", "German"), ("Spansh", "Spanish"), ("Xyzzyx", None)])
def test_a_misspelled_language_has_a_nearest(text: str, near: str | None) -> None:
    """Far from everything there is none."""
    assert nearest_language(text) == near
