"""The pages of `sourcing reference`: our data files as tables of words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.knowledge.figures import figures, wages
from pipeline.knowledge.library import library
from pipeline.knowledge.places import countries, languages
from pipeline.knowledge.policy import policy as read_policy
from pipeline.knowledge.policy_names import shipped_policies
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.knowledge.tables import read_table
from pipeline.knowledge.weights import criterion_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.policy import Policy

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A table of words: a title, headings, and lines as long as the headings."""

    title: str
    headings: Line
    lines: tuple[Line, ...]

    def searched(self, text: str | None) -> Page:
        """Return the page with only the lines that contain `text`."""
        wanted = (text or "").casefold()
        return replace(self, lines=tuple(line for line in self.lines if wanted in " ".join(line).casefold()))


def pages(topics: tuple[str, ...], policy: str | None) -> Iterator[Page]:
    """Yield the pages of each topic, in order."""
    for topic in topics:
        yield from _policy(read_policy(policy)) if topic == "policy" else _PAGES[topic]()


def _functions() -> Iterator[Page]:
    lines = tuple(
        (
            entry.name,
            entry.family.replace("_", " "),
            str(entry.defaults["deliverable"]),
            f"{entry.defaults['strategic']:g}",
            f"{entry.defaults['standardised']:g}",
            str(entry.defaults["data"]),
            ", ".join(entry.synonyms),
            entry.reason,
        )
        for entry in library().functions.values()
    )
    headings = (
        "Function",
        "Family",
        "What comes out",
        "Strategic",
        "Standardised",
        "Data",
        "Also called",
        "Reason",
    )
    yield Page(f"Functions ({len(lines)})", headings, lines)


def _models() -> Iterator[Page]:
    lines = tuple(
        (
            model.name,
            model.summary,
            model.employs,
            model.directs,
            model.wrong_when,
            ", ".join(dict.fromkeys(one.basis for one in model.pricing)),
            ", ".join(model.sources),
        )
        for model in sourcing_models()
    )
    headings = ("Model", "What it is", "Who employs", "Who directs", "Wrong when", "Bought", "Source")
    yield Page("Sourcing models", headings, lines)


def _countries() -> Iterator[Page]:
    spoken = languages()
    lines = tuple(
        (
            place.country,
            place.code,
            place.region,
            place.currency,
            ", ".join(spoken[code].language if code in spoken else code for code in place.official_languages),
            _range(place.service_wage_index, place.service_wage_index_low, place.service_wage_index_high),
            f"{place.political_stability:+.2f}",
            f"{place.service_wage_index_source} ({place.service_wage_index_year})",
        )
        for place in countries().values()
    )
    headings = (
        "Country",
        "Code",
        "Region",
        "Currency",
        "Languages",
        "Pay for services, US = 1",
        "Stability",
        "Source",
    )
    yield Page(f"Countries ({len(lines)})", headings, lines)


def _figures() -> Iterator[Page]:
    lines = tuple(
        (
            one.name,
            one.label,
            _range(one.value, one.low, one.high),
            one.unit,
            f"{one.source} ({one.year}, {one.confidence})",
            one.note,
        )
        for one in figures().by_name.values()
    )
    headings = ("Name", "What it is", "Value (low to high)", "Unit", "Source", "Note")
    yield Page(
        "Figures: write a name and your value on the sheet Assumptions to replace one", headings, lines
    )
    paid = tuple(
        (
            one.role,
            one.occupation,
            _range(one.typical, one.low, one.high),
            f"{one.source} ({one.year}, {one.confidence})",
        )
        for one in wages().values()
    )
    yield Page(
        "Wages in the United States, US$ an hour",
        ("Role", "Occupation", "Wage (low to high)", "Source"),
        paid,
    )


_TABLES = {
    "strategic_value": "Weight in strategic value",
    "suitability": "Weight in suitability",
    "thresholds": "Threshold",
    "location": "Weight in location",
    "automation": "Automate first",
    "money": "Money",
}


def _policy(policy: Policy) -> Iterator[Page]:
    shipped = tuple((name, read_policy(name).summary) for name in shipped_policies())
    yield Page("Policies that ship: --policy NAME", ("Name", "What it weighs"), shipped)
    yield Page(f"Policy “{policy.name}”: {policy.summary}", ("Source",), ((policy.source,),))
    lines = tuple(
        (kind, criterion_label(name), f"[{table}] {name}", f"{value:g}")
        for table, kind in _TABLES.items()
        for name, value in getattr(policy, table).items()
    )
    yield Page("Weights and thresholds", ("Kind", "Name", "In a policy file", "Value"), lines)
    gates = tuple((gate.name, gate.because) for gate in policy.gates)
    yield Page("Rules that make work Core whatever the scores", ("Rule", "Because"), gates)


def _sources() -> Iterator[Page]:
    counts: Counter[tuple[str, str]] = Counter()
    for name in sorted(
        entry.name for entry in files("pipeline.knowledge").iterdir() if entry.name.endswith(".csv")
    ):
        for row in read_table(name):
            counts.update((text, name) for column, text in row.items() if column.endswith("source") and text)
    lines = tuple((source, table, str(count)) for (source, table), count in counts.most_common())
    yield Page("Sources", ("Source", "Used in", "Figures"), lines)


def _range(value: float, low: float, high: float) -> str:
    return f"{value:g} ({low:g} to {high:g})" if low < high else f"{value:g}"


_PAGES = {
    "functions": _functions,
    "models": _models,
    "countries": _countries,
    "figures": _figures,
    "sources": _sources,
}
