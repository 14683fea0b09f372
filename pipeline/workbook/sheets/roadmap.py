"""The sheet `Roadmap`: what is bought together and when it moves, who stays, who meets, and how to leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.columns import Look
from pipeline.frames import row_dicts
from pipeline.knowledge.places import countries
from pipeline.knowledge.plan_tables import exit_items, forums
from pipeline.workbook.blocks import Column, Page
from pipeline.workbook.cited import cited
from pipeline.workbook.looks import counted, listed
from pipeline.workbook.month_bars import FIRST_MONTH_COLUMN, MONTH_COLUMNS, MONTH_WIDTH, write_bars

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Roadmap"
ORDER = 33
A3 = 8
MOST_FUNCTIONS = 150
_LAST_WAVE = 3
_GATE_SENTENCES = 4
_SENTENCE_ENDS = re.compile(r"(?<=[.])\s+")
_HEADS = 2  # lines of a block before its first: heading and heads
_WIDTHS = (46, 10, 15, 15, 15, *(MONTH_WIDTH,) * MONTH_COLUMNS)
_M = FIRST_MONTH_COLUMN
_PEOPLE = Column("People", 1, look=Look.COUNT, decimals=1)
_COST = Column("Cost today, a year", 2, look=Look.MONEY)
_LOTS = (
    Column("Lot", 0, look=Look.WORD, bold=True),
    *(_PEOPLE, _COST),
    Column("Likely saving, a year", 3, look=Look.MONEY),
    Column("One-time cost", 4, look=Look.MONEY),
    Column("Bought as", _M, span=4),
    Column("Where", _M + 4, span=4),
    Column("Contracts", _M + 8, span=7),
    Column("Priced by", _M + 15, span=3),
    Column("Bidders to invite", _M + 18, span=2, look=Look.COUNT),
    Column("Why together, and its size", _M + 20, span=10),
)
_FUNCTIONS = (
    Column("Function", 0, look=Look.WORD, bold=True),
    *(_PEOPLE, _COST),
    Column("Wave", 3, look=Look.COUNT),
    Column("Starts after month", 4, look=Look.COUNT),
    Column("What must be true first", _M, span=13),
    Column("Why then", _M + 13, span=10),
    Column("Lot", _M + 23, span=7),
)
_WAVES = (
    Column("Wave", 0, look=Look.WORD, bold=True),
    *(_PEOPLE, _COST),
    Column("Likely saving, a year", 3, look=Look.MONEY),
    Column("Functions", 4, look=Look.COUNT),
    Column("Begins after month", _M, span=3, look=Look.COUNT),
    Column("All runs after month", _M + 3, span=3, look=Look.COUNT),
    Column("Gate: what must be true before, for most of its people", _M + 6, span=24),
)
_RETAINED = (
    Column("Role", 0, look=Look.WORD, bold=True),
    _PEOPLE,
    Column("Money a year", 2, look=Look.MONEY),
    Column("What it does", 3, span=9),
    Column("How it follows", _M + 7, span=14),
    Column("Source", _M + 21, span=9),
)
_FORUMS = (
    Column("Who meets", 0, look=Look.WORD, bold=True),
    Column("How often", 1, span=2),
    Column("Who", 3, span=8),
    Column("What is decided", _M + 6, span=13),
    Column("If not settled, goes to", _M + 19, span=6),
    Column("Source", _M + 25, span=5),
)
_EXIT = (
    Column("To agree on", 0, look=Look.WORD, bold=True),
    Column("When", 1, span=2),
    Column("What", 3, span=14),
    Column("Who sees to it", _M + 12, span=6),
    Column("Source", _M + 18, span=12),
)
_KEPT = (
    "People are the share of today's teams that stays; nobody new is counted.",
    "Contract management is money, as in the business case: how many people it pays for is yours to choose.",
)


def applies(analysis: Analysis) -> bool:
    """Say whether any work goes to a provider or an employer."""
    return bool(len(analysis.plan.lots))


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: the months of every lot first, then lots, waves, functions, roles, forums, exit."""
    del book
    analysis = report.analysis
    page = Page(sheet, looks, _WIDTHS)
    head = page.opening("Roadmap", (_headline(analysis), _EXPLAINED))
    row = write_bars(page, head, analysis) + 1
    row = _write_waves(page, row, analysis) + 1
    lots = row + _HEADS
    row = _write_lots(page, row, analysis.plan.lots) + 1
    row = _write_functions(page, row, report) + 1
    for line, rows in enumerate(analysis.plan.lots["rows"], start=lots):
        for place in rows:
            report.note_place(NAME, int(place), line)
    row = _write_retained(page, row, analysis) + 1
    row = _write_table(page, page.heading(row, "Who meets once a contract runs"), _FORUMS, _forums()) + 1
    _write_table(page, page.heading(row, "What makes leaving possible: agree before signing"), _EXIT, _exit())
    sheet.freeze_panes(0, 1)
    page.print_on(A3, repeated=0)


_EXPLAINED = (
    "Months count from the day of the decision. A wave begins only when its gate is passed: "
    "what must be true is said for every function."
)


def _headline(analysis: Analysis) -> str:
    lots, planned = analysis.plan.lots, analysis.planned
    moving = planned[planned["wave"] > 0]
    waves = counted(moving["wave"].nunique(), "wave")
    last = analysis.money.costed.loc[moving.index, "go_live"].max()
    return (
        f"{counted(len(moving), 'function')} in {counted(len(lots), 'lot')} and {waves}; "
        f"all runs after {last:.0f} months."
    )


def _write_waves(page: Page, row: int, analysis: Analysis) -> int:
    facts = _moving(analysis)
    rows = [
        (
            _wave(int(str(wave))), part["team"].sum(), part["cost"].sum(), part["saving"].sum(), len(part),
            part["start"].min(), part["runs"].max(), _gate(part),
        )
        for wave, part in facts.groupby("wave")
    ]  # fmt: skip
    return _write_table(page, page.heading(row, "Waves"), _WAVES, rows)


def _gate(part: pd.DataFrame) -> str:
    """Return the conditions of a wave that hold for the most people, as one text."""
    people: dict[str, float] = {}
    for gate, team in zip(part["gate"], part["team"], strict=True):
        for said in filter(None, _SENTENCE_ENDS.split(str(gate))):
            people[said] = people.get(said, 0.0) + team
    return " ".join(sorted(people, key=people.__getitem__, reverse=True)[:_GATE_SENTENCES])


def _wave(number: int) -> str:
    return f"Wave {number}" + (" and later" if number == _LAST_WAVE else "")


def _write_lots(page: Page, row: int, lots: pd.DataFrame) -> int:
    rows = [
        (
            lot["name"], lot["heads"], lot["cost"], lot["saving"], lot["one_time"], lot["model"],
            f"{listed(lot['tiers'])}: {listed([countries()[code].country for code in lot['countries']])}",
            listed(lot["contracts"], 9), listed(lot["pricing"], 9), lot["bidders"],
            f"{lot['why']} {lot['size_note']}",
        )
        for lot in row_dicts(lots)
    ]  # fmt: skip
    return _write_table(page, page.heading(row, "What is bought together"), _LOTS, rows)


def _write_functions(page: Page, row: int, report: Report) -> int:
    facts = _moving(report.analysis).sort_values(["start", "cost"], ascending=[True, False], kind="stable")
    shown = facts.sort_values("cost", ascending=False, kind="stable").head(MOST_FUNCTIONS).index
    left = len(facts) - len(shown)
    notes = (
        [f"The {MOST_FUNCTIONS} dearest; {counted(left, 'other')} have their wave beside them in the list."]
        if left > 0
        else []
    )
    rows = [
        (
            one["function"], one["team"], one["cost"], one["wave"], one["start"], one["gate"],
            one["wave_reason"], one["lot"],
        )
        for one in row_dicts(facts[facts.index.isin(shown)])
    ]  # fmt: skip
    head = page.heading(row, "What begins when, and why then", notes)
    for line, place in enumerate(facts.index[facts.index.isin(shown)], start=head + 1):
        report.note_place(NAME, int(place), line)
    return _write_table(page, head, _FUNCTIONS, rows)


def _moving(analysis: Analysis) -> pd.DataFrame:
    facts = analysis.planned.assign(
        function=analysis.rows["function"], team=analysis.profile["team"],
        cost=analysis.money.costed["current_cost"], saving=analysis.answers["saving"],
        runs=analysis.money.costed["go_live"],
    )  # fmt: skip
    return facts[facts["wave"] > 0]


def _write_retained(page: Page, row: int, analysis: Analysis) -> int:
    rows = [
        (one["role"], one["fte"], one["cost"], one["does"], one["basis"], cited(one["source"]))
        for one in row_dicts(analysis.plan.retained)
    ]
    return _write_table(page, page.heading(row, "Who stays with you", _KEPT), _RETAINED, rows)


def _forums() -> list[tuple[str, ...]]:
    keys = ("forum", "cadence", "who", "decides", "escalates_to", "source")
    return [tuple(cited(one[key]) for key in keys) for one in forums()]


def _exit() -> list[tuple[str, ...]]:
    keys = ("item", "when", "what", "owner", "source")
    return [tuple(cited(one[key]) for key in keys) for one in exit_items()]


def _write_table(
    page: Page, head: int, columns: tuple[Column, ...], rows: Sequence[tuple[object, ...]]
) -> int:
    row = page.heads(head, columns)
    for values in rows:
        row = page.line(row, columns, values)
    return row
