"""The tables of figures: every assumption, wage and country with its range, source, year and confidence."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.cli.beliefs import pages
from pipeline.knowledge.figures import figures
from pipeline.knowledge.library import library
from pipeline.knowledge.places import countries, languages
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.tables import read_table
from tests.pages.tables import plain, sentence, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.knowledge.figures import Figure

_HEADINGS = (
    "Figure, and its name",
    ">Value",
    ">Low",
    ">High",
    "Unit",
    "Source and note",
    "Year",
    "Confidence",
)
LEVELS = ("native", "commercial")


def assumptions() -> str:
    """Return every assumption behind the money."""
    return table(_HEADINGS, map(_figure, figures().by_name.values()))


def wages() -> str:
    """Return the pay of an hour in the United States for every kind of work."""
    return _reference("wage_", without="wage_index_")


def pay_levels() -> str:
    """Return the pay level of every country."""
    return _reference("wage_index_")


def contributions() -> str:
    """Return employer contributions in every country."""
    return _reference("employer_contributions_")


def _reference(stem: str, *, without: str = "-") -> str:
    found = reference_figures().items()
    wanted = (one for name, one in found if name.startswith(stem) and not name.startswith(without))
    return table(_HEADINGS, map(_figure, wanted))


def _figure(one: Figure) -> tuple[object, ...]:
    label = one.label.partition(": ")[2] if one.name in reference_figures() else one.label
    source = f"{one.source}. {sentence(one.note)}" if one.note else one.source
    return (
        f"{label}, `{one.name}`", one.value, one.low, one.high, one.unit, source, one.year, one.confidence,
    )  # fmt: skip


def tally() -> str:
    """Return how many of our figures rest on a source, by table, in a sentence."""
    counted = [*figures().by_name.values(), *reference_figures().values()]
    ours = sum(one.source.lower().startswith(("our ", "own ")) for one in counted)
    return (
        f"Of {len(counted)} figures, {len(counted) - ours} have a source outside; {ours} are our assumption "
        "or are modelled by us from one that has.\n"
    )


def country_table() -> str:
    """Return the countries that are weighed, by region."""
    spoken = _spoken()
    lines = (
        (
            place.country,
            f"`{place.code}`",
            place.region,
            place.currency,
            *(", ".join(spoken.get((place.code, level), ())) for level in LEVELS),
            f"{place.inflation:g}%",
            f"{place.political_stability:+.2f}",
            f"{place.rule_of_law:+.2f}",
        )
        for place in countries().values()
    )
    headings = (
        "Country", "Code", "Region", "Currency", "Native or official languages", "Languages at scale",
        ">Inflation", ">Political stability", ">Rule of law",
    )  # fmt: skip
    return table(headings, lines)


def _spoken() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in read_table("country_languages.csv"):
        official = row["language"] in countries()[row["code"]].official_languages and row["level"] != "some"
        level = LEVELS[0] if official else row["level"]
        found.setdefault((row["code"], level), []).append(languages()[row["language"]].language)
    return found


def function_tables() -> str:
    """Return a table of the functions of the library for every family."""
    return "\n".join(_families())


def _families() -> Iterator[str]:
    entries = sorted(library().functions.values(), key=lambda entry: entry.family)
    for family, members in groupby(entries, key=lambda entry: entry.family):
        lines = (
            (
                one.name,
                one.defaults["deliverable"],
                *(one.defaults[name] for name in ("strategic", "standardised", "tied")),
                one.defaults["data"],
                sentence(one.reason),
            )
            for one in members
        )
        headings = ("Function", "What comes out", ">Strategic", ">Standardised", ">Tied", "Data", "Reason")
        yield f"## {plain(family).capitalize()}\n\n{table(headings, lines)}"


def sources() -> str:
    """Return every source with how many figures rest on it, as `sourcing reference sources` lists them."""
    return "".join(_tables(("sources",)))


def _tables(topics: tuple[str, ...]) -> Iterable[str]:
    for page in pages(topics, None):
        yield table(page.headings, page.lines)
