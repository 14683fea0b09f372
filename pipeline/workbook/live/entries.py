"""What stands on the sheet `Assumptions`: every figure once, with ours, yours, and the one that is used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.intake.overridable import OF_COMPANY, US_DOLLAR, overridables, quote_key
from pipeline.intake.text import key
from pipeline.knowledge.currencies import NoRateError, rate
from pipeline.knowledge.figures import Figure, figures
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.knowledge.weights import weight_figures
from pipeline.stages.money.lines import LINES
from pipeline.workbook.live.formulas import Alike, LiveFormulas

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pipeline.intake.assumptions import OwnCell
    from pipeline.stages.analysis import Analysis

MONEY, SHARE, PLAIN, POINTS = "money", "share", "plain", "points"
MOST_MONEY = 1e15
FIRST_ROW = 6  # of the first section, from 0: title, three lines to read, headings before it


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure: ours, the user's if there is one, what may be typed, and how it is shown.

    `own_cell` is where it may be typed on a sheet of the user's as well; a quote is told by its `function`.
    `given`: what stands for ours is the user's as well, given on another sheet.
    """

    name: str
    label: str
    ours: float | None
    yours: float | None
    figure: Figure
    least: float
    most: float
    look: str
    own_cell: OwnCell | None = None
    function: str = ""
    given: bool = False

    @property
    def used(self) -> float | None:
        """The figure that counts."""
        return self.ours if self.yours is None or not self.least <= self.yours <= self.most else self.yours


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: its title, a line about it, its figures; `row` is that of the title, from 0."""

    title: str
    about: str
    entries: tuple[Entry, ...]
    row: int

    def rows(self) -> Iterator[tuple[int, Entry]]:
        """Yield the row of every entry."""
        yield from enumerate(self.entries, start=self.row + 1)


def sections(analysis: Analysis) -> tuple[Section, ...]:
    """Return the parts of the sheet in their order, each at its row."""
    used = used_names(analysis)
    shipped = {name: one for name, one in figures().by_name.items() if name not in OF_COMPANY}
    drawn = {name: one for name, one in reference_figures().items() if name in used}
    parts = (
        ("Your company", "Yours on the sheet Company count too.", _of_company(analysis)),
        (
            "Your quotes",
            "What a provider asks for a year, in full. It takes the place of our modelled price.",
            _quotes(analysis),
        ),
        (
            "Weights and thresholds of the tag",
            "Weights count by their share of the sum.",
            _weights(analysis),
        ),
        ("Our figures", "", tuple(_entry(analysis, one) for one in shipped.values())),
        (
            "Pay and employer contributions of the work and the countries in this workbook",
            "",
            tuple(_entry(analysis, one) for one in drawn.values()),
        ),
    )
    placed, row = [], FIRST_ROW
    for title, about, entries in parts:
        if entries:
            placed.append(Section(title, about, entries, row))
            row += len(entries) + 2
    return tuple(placed)


def candidates(analysis: Analysis) -> pd.Index[int]:
    """Return the rows that move, and those that would if their business case were better."""
    decided, profile = analysis.decided, analysis.profile
    model = analysis.chosen["model"]
    waiting = (
        decided["no_case"] & ~profile["keep"] & decided["question"].isna() & (model != IN_HOUSE)
        & (analysis.tagged["gate"].fillna("") != "unknown")
    )  # fmt: skip
    return decided.index[waiting | decided.index.isin(analysis.money.moving)]


def used_names(analysis: Analysis) -> frozenset[str]:
    """Return the names of the figures that the lines of these functions are written with."""
    seen = _Seen()
    asking = Alike(lambda line, facts: line.work(LiveFormulas(facts, _Anything(), seen, _Anything())))
    facts = analysis.money.facts
    some = facts.loc[candidates(analysis)]
    kinds = ["priced_by", "tier", "country", "home", "role", "scope", "contract_kind", "home_benefits"]
    for row in some.drop_duplicates(kinds).to_dict("records"):
        named = {str(name): value for name, value in row.items()}
        for line in LINES:
            asking.of(line, named)
    home = analysis.company.home
    return frozenset({*seen.names, f"employer_contributions_{home}"})


class _Anything(dict[str, str]):
    """Knows an address for every key."""

    def __missing__(self, name: str) -> str:
        return name

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401, ARG002 - as a dict's
        return name


class _Seen(_Anything):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __missing__(self, name: str) -> str:
        self.names.add(name)
        return name


def _entry(analysis: Analysis, figure: Figure) -> Entry:
    bounds, own = overridables()[figure.name], analysis.intake.assumptions.get(figure.name)
    look = SHARE if figure.unit.startswith(("share", "per year")) else PLAIN
    entry = Entry(figure.name, figure.label, figure.value, None, figure, bounds.least, bounds.most, look)
    return _with_own(analysis, entry, own)


def _with_own(analysis: Analysis, entry: Entry, own: float | None) -> Entry:
    """Put the user's figure in: typed on our sheet, followed on theirs or, if it cannot be, as the given one.

    What we write as the user's is read as such the next time, so it must not outlive what they change.
    """
    name = entry.name or quote_key(entry.function)
    cell = analysis.intake.own_cells.get(name)
    if name in analysis.intake.typed:
        return replace(entry, yours=own)
    if cell is not None:
        return replace(entry, yours=cell.value, own_cell=cell)
    return entry if own is None else replace(entry, ours=own, given=True)


def _of_company(analysis: Analysis) -> tuple[Entry, ...]:
    """Return what the sheet Company may answer as well: there the user's figure stands as the given one."""
    entries = [_answer(analysis, name) for name in OF_COMPANY]
    return (*entries, *([] if analysis.company.currency == "USD" else [_dollar(analysis)]))


def _answer(analysis: Analysis, name: str) -> Entry:
    figure, bounds = analysis.money.prices.by_name[name], overridables()[name]
    look = PLAIN if name == "horizon_years" else SHARE
    typed, said = name in analysis.intake.typed, analysis.intake.company_said.get(name)
    answered = said is not None if typed else OF_COMPANY[name] not in analysis.company.assumed
    ours = said if typed else figure.value if answered else None
    shipped = _shipped(analysis, name) if ours is None else ours
    entry = Entry(name, figure.label, shipped, None, figure, bounds.least, bounds.most, look, given=answered)
    if typed:
        return replace(entry, yours=figure.value)
    return entry if answered else _with_own(analysis, entry, analysis.intake.assumptions.get(name))


def _shipped(analysis: Analysis, name: str) -> float:
    known = figures().by_name.get(name)
    return known.value if known else analysis.policy.money["smallest_saving"] / 100


def _dollar(analysis: Analysis) -> Entry:
    figure, bounds = analysis.money.prices.by_name[US_DOLLAR], overridables()[US_DOLLAR]
    typed = US_DOLLAR in analysis.intake.typed
    label = f"{bounds.label} in {analysis.company.currency}"
    entry = Entry(US_DOLLAR, label, figure.value, None, figure, bounds.least, bounds.most, PLAIN)
    if not typed:
        return replace(entry, given="USD" in analysis.intake.rates)
    return replace(entry, yours=figure.value, ours=_published(analysis.company.currency) or figure.value)


def _published(currency: str) -> float | None:
    try:
        return rate("USD", currency).value
    except NoRateError:
        return None


def _quotes(analysis: Analysis) -> tuple[Entry, ...]:
    """Return a line for the quote of every function that may move, and of all that have one."""
    names = analysis.intake.functions["function"].astype(str)
    said = {key(name): value for name, value in analysis.intake.quotes.items()}
    wanted = names.index.isin(candidates(analysis)) | names.map(key).isin(list(said))
    unique = {key(name): name for name in names[wanted]}
    blank = Figure("", "", 0.0, 0.0, 0.0, f"{analysis.company.currency} a year", "", "", "", "")
    return tuple(
        _with_own(
            analysis,
            Entry("", f"Quote for {name}", None, None, blank, 0.0, MOST_MONEY, MONEY, function=plain),
            said.get(plain),
        )
        for plain, name in unique.items()
    )


def _weights(analysis: Analysis) -> tuple[Entry, ...]:
    entries = []
    for name, figure in weight_figures(analysis.chosen_policy).items():
        points = figure.unit == "points"
        look = POINTS if points else SHARE
        entry = Entry(name, figure.label, figure.value, None, figure, 0.0, 100.0 if points else 1.0, look)
        entries.append(_with_own(analysis, entry, analysis.intake.weights.get(name)))
    return tuple(entries)


def source_of(entry: Entry) -> Figure:
    """Return where our figure is from and how far it may be off; what the user gave is theirs."""
    known = {**figures().by_name, **reference_figures()}.get(entry.name, entry.figure)
    if not entry.given:
        return known
    return replace(known, source="given by you", year="", confidence="yours")
