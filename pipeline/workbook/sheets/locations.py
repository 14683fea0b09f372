"""The sheet `Locations`: which countries for which work, why, and what ruled out tempting others."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan
from typing import TYPE_CHECKING, Any

from pipeline.columns import Action, Look
from pipeline.knowledge.places import countries
from pipeline.workbook.hour_strips import HOUR_WIDTH, HOURS, KEY, strips_of, write_hours, write_strip
from pipeline.workbook.looks import FAINT, counted, humanised, listed, row_height
from pipeline.workbook.place_words import why_there
from pipeline.workbook.template_looks import INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Locations"
ORDER = 30
_STAYS = (Action.KEEP, Action.ASK)
_TEMPTING = 3
_NAMED = 2
_HEADINGS = (
    *(("Work", 38), ("Functions", 11), ("People", 10), ("Cost today", 15), ("Tier", 12), ("Choice", 8)),
    *(("Country", 18), ("Price against home", 11), ("Shared hours a day", 11)),
)
_FIGURES = frozenset({1, 2, 3, 5, 7, 8})  # columns of numbers before the strip of hours
_STRIP = len(_HEADINGS)
_PARTS_AT = _STRIP + HOURS
_PARTS_HEADINGS = (("Language", 10), ("Talent", 8), ("Stability", 9), ("Score", 8))
_WORDS_AT = _PARTS_AT + len(_PARTS_HEADINGS)
_WORDS_HEADINGS = (("Why this country", 46), ("What decided the tier", 44), ("Cheaper, but ruled out", 40))
_WORD_WIDTHS = (_HEADINGS[0][1], *(width for _, width in _WORDS_HEADINGS))
_COUNTRY_HEADINGS = ("Country", "Functions", "People", "Cost today", "Tier")
_PARTS = ("language_fit", "talent", "stability")
_MOST_COUNTRIES = 12
_WEIGHED = ("group", "country", "cost", "overlap", *_PARTS, "score", "ruled_out")
Candidate = dict[str, Any]


def applies(analysis: Analysis) -> bool:
    """Say whether any work would move."""
    return bool(len(_moving(analysis)))


@dataclass(frozen=True, slots=True)
class Bundle:
    """Functions of one kind with the same countries; `group` is that of the dearest function."""

    work: str
    names: tuple[str, ...]
    people: float
    cost: float
    tier: str
    countries: tuple[str, ...]
    decided_by: str
    group: int
    rows: tuple[int, ...]


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: countries in total, then every kind of work with its countries."""
    del book
    analysis = report.analysis
    moving = _moving(analysis)
    bundles = sorted(_bundles(moving), key=lambda bundle: (-bundle.cost, bundle.work, bundle.countries))
    weighed = _weighed(analysis, {bundle.group for bundle in bundles})
    _set_widths(sheet)
    sheet.write_string(0, 0, "Locations", looks.title)
    home = countries()[analysis.company.home].country
    told = f"Home is {home}. {counted(len(moving), 'function')} would be done by others or elsewhere."
    sheet.write_string(1, 0, told, looks.strong)
    sheet.write_string(2, 0, _EXPLAINED, looks.line)
    sheet.write_string(3, 0, f"Hours of the day in {home}: {KEY}", looks.line)
    strips = strips_of(analysis)
    row = _write_countries(sheet, moving, strips, looks=looks, row=5)
    head = _write_heads(sheet, looks, row)
    row = head + 1
    for bundle in bundles:
        for place in bundle.rows:
            report.note_place(NAME, place, row)
        row = _write_bundle(sheet, row, bundle, weighed[bundle.group], strips, looks=looks)
    sheet.autofilter(head, 0, row - 1, _WORDS_AT + len(_WORDS_HEADINGS) - 1)
    _set_up(sheet, head)


def _weighed(analysis: Analysis, groups: AbstractSet[int]) -> Mapping[int, Mapping[str, Candidate]]:
    """Return the countries that were weighed for every group, by code: quicker to ask than the frame."""
    found: dict[int, dict[str, Candidate]] = {group: {} for group in groups}
    candidates = analysis.candidates
    for one in candidates.loc[candidates["group"].isin(list(groups)), list(_WEIGHED)].to_dict("records"):
        found[int(one["group"])].setdefault(str(one["country"]), {str(key): one[key] for key in one})
    return found


def _set_widths(sheet: Worksheet) -> None:
    for column, (_, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
    sheet.set_column(_STRIP, _PARTS_AT - 1, HOUR_WIDTH)
    for column, (_, width) in enumerate((*_PARTS_HEADINGS, *_WORDS_HEADINGS), start=_PARTS_AT):
        sheet.set_column(column, column, width)


_EXPLAINED = (
    "Price: modelled hourly price over that at home. Shared hours: of the home working day. "
    "Language, talent and stability run from 0 to 100; the score weighs all and takes off for distance."
)


def _moving(analysis: Analysis) -> pd.DataFrame:
    answers = analysis.answers
    known = answers[["action", "tier", "current_cost", "saving"]].assign(
        function=analysis.intake.functions["function"],
        people=analysis.intake.functions["headcount"],
        role=analysis.profile["role"],
        codes=analysis.placed["countries"],
        decided_by=analysis.placed["decided_by"],
        group=analysis.placed["group"],
    )
    return known[~known["action"].isin(_STAYS) & (known["group"] >= 0)]


def _bundles(moving: pd.DataFrame) -> Iterator[Bundle]:
    for (role, tier, _, decided), rows in moving.groupby(["role", "tier", "codes", "decided_by"], sort=False):
        by_cost = (-rows["current_cost"].to_numpy()).argsort(kind="stable")  # far quicker than sorting frames
        names, first = rows["function"].to_numpy()[by_cost], by_cost[0]
        yield Bundle(
            work=humanised(str(role)),
            names=tuple(names.tolist()),
            people=float(rows["people"].sum()),
            cost=float(rows["current_cost"].sum()),
            tier=str(tier),
            countries=tuple(str(code) for code in rows["codes"].iloc[first]),
            decided_by=str(decided),
            group=int(rows["group"].iloc[first]),
            rows=tuple(int(row) for row in rows.index.to_numpy()[by_cost]),
        )


def _write_countries(
    sheet: Worksheet, moving: pd.DataFrame, strips: Mapping[str, str], *, looks: ResultLooks, row: int
) -> int:
    sheet.write_string(row, 0, "Countries of first choice", looks.strong)
    for column, heading in enumerate(_COUNTRY_HEADINGS):
        sheet.write_string(row + 1, column, heading, looks.head_right if column in {1, 2, 3} else looks.head)
    sheet.merge_range(row + 1, 5, row + 1, 6, "Likely saving", looks.head_right)
    write_hours(sheet, row + 1, _STRIP, looks)
    first = moving.assign(country=moving["codes"].str[0])
    totals = first.groupby("country").agg(
        functions=("function", "size"), people=("people", "sum"), cost=("current_cost", "sum"),
        tier=("tier", "first"), saving=("saving", "sum"),
    )  # fmt: skip
    totals = totals.sort_values(["cost", "people"], ascending=False, kind="stable")
    row += 2
    for code, country in totals.head(_MOST_COUNTRIES).iterrows():
        _write_country(sheet, row, str(code), country, looks=looks)
        write_strip(sheet, row, _STRIP, strips[str(code)], looks)
        row += 1
    left = len(totals) - _MOST_COUNTRIES
    if left > 0:
        sheet.write_string(
            row, 0, f"and {counted(left, 'other country', 'other countries')}, listed below", looks.line
        )
        row += 1
    return row + 1


def _write_country(
    sheet: Worksheet, row: int, code: str, totals: pd.Series[Any], *, looks: ResultLooks
) -> None:
    sheet.write_string(row, 0, countries()[code].country, looks.cell(Look.TEXT))
    sheet.write_number(row, 1, totals["functions"], looks.count())
    sheet.write_number(row, 2, totals["people"], looks.count(1))
    sheet.write_number(row, 3, totals["cost"], looks.cell(Look.MONEY))
    sheet.write_string(row, 4, totals["tier"], looks.cell(Look.TEXT))
    sheet.merge_range(row, 5, row, 6, totals["saving"], looks.cell(Look.MONEY))


def _write_heads(sheet: Worksheet, looks: ResultLooks, row: int) -> int:
    sheet.write_string(row, 0, "Why these countries", looks.strong)
    for column, (name, _) in enumerate(_HEADINGS):
        sheet.write_string(row + 1, column, name, looks.head_right if column in _FIGURES else looks.head)
    write_hours(sheet, row + 1, _STRIP, looks)
    for column, (name, _) in enumerate((*_PARTS_HEADINGS, *_WORDS_HEADINGS), start=_PARTS_AT):
        look = looks.head_right if column < _WORDS_AT else looks.head
        sheet.write_string(row + 1, column, name, look)
    sheet.set_row(row + 1, 32)
    return row + 1


def _write_bundle(  # noqa: PLR0913 - a line is written with all that is known about it
    sheet: Worksheet,
    row: int,
    bundle: Bundle,
    weighed: Mapping[str, Candidate],
    strips: Mapping[str, str],
    *,
    looks: ResultLooks,
) -> int:
    """Write one line a country; what is said again is faint, and still there for filters."""
    work = f"{bundle.work}: {listed(bundle.names, _NAMED)}"
    for choice, code in enumerate(bundle.countries, start=1):
        colour = INK if choice == 1 else FAINT
        candidate = weighed[code]
        reasons = (_tier_reason(bundle), _ruled_out(weighed, bundle)) if choice == 1 else ("", "")
        words = (why_there(candidate), *reasons)
        sheet.write_string(row, 0, work, looks.cell(Look.TEXT, colour=colour))
        sheet.write_number(row, 1, len(bundle.names), looks.count(colour=colour))
        sheet.write_number(row, 2, bundle.people, looks.count(1, colour=colour))
        sheet.write_number(row, 3, bundle.cost, looks.cell(Look.MONEY, colour=colour))
        sheet.write_string(row, 4, bundle.tier, looks.cell(Look.TEXT, colour=colour))
        sheet.write_number(row, 5, choice, looks.count())
        sheet.write_string(row, 6, countries()[code].country, looks.cell(Look.WORD, bold=choice == 1))
        _write_parts(sheet, row, candidate, looks)
        write_strip(sheet, row, _STRIP, strips[code], looks)
        for column, text in enumerate(words, start=_WORDS_AT):
            sheet.write_string(row, column, text, looks.cell(Look.TEXT))
        sheet.set_row(row, row_height((work, *words), _WORD_WIDTHS))
        row += 1
    return row


def _tier_reason(bundle: Bundle) -> str:
    return f"{bundle.tier}: {bundle.decided_by}" if bundle.decided_by else bundle.tier


def _write_parts(sheet: Worksheet, row: int, candidate: Candidate, looks: ResultLooks) -> None:
    sheet.write_number(row, 7, candidate["cost"], looks.percent)
    sheet.write_number(row, 8, candidate["overlap"], looks.count(1))
    for column, part in enumerate(_PARTS, start=_PARTS_AT):
        sheet.write_number(row, column, 100 * candidate[part], looks.count())
    sheet.write_number(row, _PARTS_AT + len(_PARTS), 100 * candidate["score"], looks.count())


def _ruled_out(weighed: Mapping[str, Candidate], bundle: Bundle) -> str:
    """Name the most able of the cheaper countries that a constraint rules out, by what rules them out."""
    price = weighed[bundle.countries[0]]["cost"]
    out = [one for one in weighed.values() if isinstance(one["ruled_out"], str) and one["cost"] < price]
    if len({one["ruled_out"] for one in out}) == 1 and len(out) > _TEMPTING:
        return f"All {len(out)}: {out[0]['ruled_out']}"
    tempting = sorted(out, key=lambda one: (_falling(one["talent"]), _falling(one["score"]), one["country"]))
    return _by_reason(
        [(countries()[one["country"]].country, one["ruled_out"]) for one in tempting[:_TEMPTING]]
    )


def _falling(share: float) -> float:
    """Return what puts the greatest first, and what is not known last."""
    return inf if isnan(share) else -share


def _by_reason(pairs: Sequence[tuple[str, str]]) -> str:
    reasons = dict.fromkeys(why for _, why in pairs)
    return "; ".join(
        f"{listed([name for name, why in pairs if why == reason])}: {reason}" for reason in reasons
    )


def _set_up(sheet: Worksheet, head: int) -> None:
    sheet.hide_gridlines(2)
    sheet.freeze_panes(0, 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
