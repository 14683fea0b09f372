"""Countries and languages: what we hold about each, and how people write their names."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from rapidfuzz import fuzz, process

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_NEAR_ENOUGH = 70
_SEPARATOR = "|"
_SILENT = ".'\N{RIGHT SINGLE QUOTATION MARK}()"
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class Country:
    """One line of `countries.csv`; codes are ISO 3166 alpha-2, wage indices are 1 for the United States.

    `inflation` is in percent a year; the five governance figures are the World Bank's scores (-2.5 to 2.5).
    """

    code: str
    country: str
    aliases: tuple[str, ...]
    region: str
    area: str
    latitude: float
    longitude: float
    time_zone: str
    currency: str
    eu_member: bool
    eea_member: bool
    official_languages: tuple[str, ...]
    wage_index: float
    wage_index_low: float
    wage_index_high: float
    wage_index_basis: str
    wage_index_source: str
    wage_index_year: int
    wage_index_confidence: str
    service_wage_index: float
    service_wage_index_low: float
    service_wage_index_high: float
    service_wage_index_source: str
    service_wage_index_year: int
    service_wage_index_confidence: str
    inflation: float
    inflation_source: str
    inflation_year: int
    political_stability: float
    rule_of_law: float
    regulatory_quality: float
    government_effectiveness: float
    control_of_corruption: float
    governance_source: str
    governance_year: int
    governance_confidence: str


@dataclass(frozen=True, slots=True)
class Language:
    """One line of `languages.csv`; codes are ISO 639-1."""

    code: str
    language: str
    aliases: tuple[str, ...]


@cache
def countries() -> Mapping[str, Country]:
    """Return every country by code; `KnowledgeError` with all faults if the file is invalid."""
    known = _records("countries.csv", Country)
    faults = [*_used_twice(known), *(fault for place in known for fault in _unknown_to_others(place))]
    if faults:
        raise KnowledgeError(faults)
    return {country.code: country for country in known}


def _used_twice(known: Iterable[Country]) -> Iterator[str]:
    used = Counter(word for place in known for word in (place.code, place.country))
    yield from (f"countries.csv: “{word}” stands in two rows." for word, rows in used.items() if rows > 1)


def _unknown_to_others(place: Country) -> Iterator[str]:
    for code in place.official_languages:
        if code not in languages():
            yield f"countries.csv, {place.country}: the language “{code}” is not in languages.csv."
    try:
        ZoneInfo(place.time_zone)
    except (ValueError, ZoneInfoNotFoundError):
        yield f"countries.csv, {place.country}: there is no time zone “{place.time_zone}”."


@cache
def languages() -> Mapping[str, Language]:
    """Return every language by code; `KnowledgeError` with all faults if the file is invalid."""
    return {language.code: language for language in _records("languages.csv", Language)}


def country_code(text: str) -> str | None:
    """Return the code of a country written as name, alias, two- or three-letter code; None if unknown."""
    plain = _plain(text)
    return _own_country_words().get(plain) or _country_words().get(plain)


def language_code(text: str) -> str | None:
    """Return the code of a language written as name, alias or code; None if unknown."""
    plain = _plain(text)
    return _own_language_words().get(plain) or _language_words().get(plain)


def nearest_country(text: str) -> str | None:
    """Return the English name of the country whose writing is nearest to `text`, None if none is near."""
    code = _nearest(text, _country_words())
    return countries()[code].country if code else None


def nearest_language(text: str) -> str | None:
    """Return the English name of the language whose writing is nearest to `text`, None if none is near."""
    code = _nearest(text, _language_words())
    return languages()[code].language if code else None


def _nearest(text: str, words: Mapping[str, str]) -> str | None:
    spelled = [word for word in words if len(word) > len("AAA")]
    found = process.extractOne(_plain(text), spelled, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return words[found[0]] if found else None


@cache
def _own_country_words() -> Mapping[str, str]:
    """Codes and English names: nearly every workbook needs no more, and reading them takes no time."""
    return {
        _plain(word): place.code
        for place in countries().values()
        for word in (place.code, place.country, *place.aliases)
    }


@cache
def _country_words() -> Mapping[str, str]:
    longer = {old: new[0] for old, new in get_global("territory_aliases").items() if len(old) == len("AAA")}
    words = {_plain(long): code for long, code in longer.items() if code in countries()}
    for country in countries().values():
        names = _names_in("territories", country.code, ("en", *country.official_languages))
        words |= {_plain(name): country.code for name in names}
    return {**words, **_own_country_words()}


@cache
def _own_language_words() -> Mapping[str, str]:
    return {
        _plain(word): language.code
        for language in languages().values()
        for word in (language.code, language.language, *language.aliases)
    }


@cache
def _language_words() -> Mapping[str, str]:
    words: dict[str, str] = {}
    for language in languages().values():
        names = _names_in("languages", language.code, ("en", language.code))
        words |= {_plain(name): language.code for name in names}
    return {**words, **_own_language_words()}


def _names_in(kind: str, code: str, locales: Iterable[str]) -> dict[str, None]:
    """Names of a territory or language in those languages (Unicode CLDR, through Babel)."""
    names: dict[str, None] = {}
    for locale in locales:
        try:
            name = getattr(Locale.parse(locale), kind).get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            names[name] = None
    return names


def _plain(text: str) -> str:
    """Fold case and accents, full stops and spacing: the same word always compares equal."""
    spread = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").replace("-", " ")
    kept = "".join(letter for letter in spread if not unicodedata.combining(letter) and letter not in _SILENT)
    return " ".join(kept.split()).removeprefix("the ")


def _records(name: str, model: type[_Record]) -> list[_Record]:
    """Return the table as typed records; every fault of the file in one `KnowledgeError`."""
    readers = {column: _READERS[kind] for column, kind in get_type_hints(model).items()}
    records, faults = [], []
    for number, row in enumerate(read_table(name), start=2):
        try:
            records.append(model(**{column: read(row[column]) for column, read in readers.items()}))
        except (KeyError, ValueError) as error:
            faults.append(f"{name}, row {number}: {error}")
    if faults:
        raise KnowledgeError(faults)
    return records


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(_SEPARATOR) if word.strip())


def _required(text: str) -> str:
    if not text.strip():
        raise ValueError("a cell is empty")
    return text


_READERS: dict[Any, Callable[[str], Any]] = {
    str: _required,
    float: float,
    int: int,
    bool: {"Yes": True, "No": False}.__getitem__,
    tuple[str, ...]: _words,
}
