"""Where everything of the live business case stands: rows and columns of three sheets, from 0."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from pipeline.frames import row_dicts
from pipeline.intake.text import key as plain
from pipeline.stages.money.lines import LINES
from pipeline.stages.money.timeline import LONGEST, MONTHS, TIERS
from pipeline.workbook.live.addresses import beside, down, fixed, on_sheet
from pipeline.workbook.live.entries import Section, candidates, sections

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pipeline.stages.analysis import Analysis

ASSUMPTIONS, CASE, SCORECARD = "Assumptions", "Business case", "Scorecard"
OURS, YOURS, USED = 1, 2, 3  # columns of Assumptions
LAST_MONTH = LONGEST * MONTHS
FACTS = (
    ("function", "Function"), ("model", "Sourcing model"), ("place", "Country"), ("tier", "Tier"),
    ("wave", "Wave"), ("lot", "Lot"), ("typed", "Cost as given, a year"), ("people", "People"),
    ("company_size", "Employees of the company"), ("service_share", "Part of a service for the company"),
    ("labour_share", "Part of the price that is pay"), ("signed", "Signed in month, by the plan"),
    ("quote", "Your quote"),
)  # fmt: skip
AFTER = (
    ("saving_share", "Saving over cost"), ("ahead", "Goes ahead (1 = yes)"),
    ("ahead_before", "Went ahead in the last run"),
)  # fmt: skip
FLOWS = (
    ("avoided", "Cost avoided"), ("other", "Other saving"), ("fees", "Price of providers"),
    ("governance", "Contract management"), ("leakage", "Leakage"), ("selection", "Choosing providers"),
    ("change", "Cost of the change"), ("leaving", "Cost of leaving at the end"), ("net", "Net cash"),
    ("cumulative", "Net cash so far"), ("present", "Present value"),
)  # fmt: skip
RATES = (
    ("discount", "Worth today of 1 in that month"), ("pay_rise", "Level of pay"),
    ("pay_sum", "1 a year of cost, so far"), ("pay_worth", "The same, worth today"),
)  # fmt: skip
BY_TIER = (
    ("rise_fee", "Level of prices"), ("sum_fee", "1 a year of price, so far"),
    ("worth_fee", "The same, worth today"),
)  # fmt: skip
HEADLINES = (
    "npv", "saving", "one_time", "payback", "irr", "fee", "break_even", "months", "ahead", "changed",
)  # fmt: skip
HEADLINE_ROW, YEARS_GAP = 5, 3
SCORES_ROW, RATINGS = 8, 6  # of Scorecard: the row of its headings, the first column of ratings
MOST_LIVE = 10_000  # functions: sixty formulas each are as many as a spreadsheet still works out at ease
MOST_LOTS = 60
MOST_MOVERS = 12


def is_live(analysis: Analysis) -> bool:
    """Say whether the workbook gets formulas; a longer list gets its answers as figures."""
    return 0 < len(analysis.answers) <= MOST_LIVE


Rows = dict[int, dict[str, Any]]


def rows_of(frame: pd.DataFrame) -> Rows:
    """Return the rows of a frame by their index, each by column: much quicker to ask than the frame."""
    return dict(zip(frame.index.tolist(), row_dicts(frame), strict=True))


@dataclass(frozen=True)
class Live:
    """The layout of one workbook; `names` are those of our sheets in it."""

    analysis: Analysis
    names: Mapping[str, str]

    @cached_property
    def facts(self) -> Rows:
        """What is fixed about every function, its place in the plan among it."""
        money = self.analysis.money
        return rows_of(money.facts.assign(wave=money.plan["wave"], lot=money.plan["lot"]))

    @cached_property
    def costed(self) -> Rows:
        """The lines of every function as numbers."""
        return rows_of(self.analysis.money.costed)

    @cached_property
    def profile(self) -> Rows:
        """What is known of every function."""
        return rows_of(self.analysis.profile)

    @cached_property
    def tagged(self) -> Rows:
        """The scores of every function, and what settles it."""
        return rows_of(self.analysis.tagged)

    @cached_property
    def function_names(self) -> Mapping[int, str]:
        """The name of every function."""
        names = self.analysis.intake.functions["function"]
        return {int(str(row)): str(name) for row, name in names.items()}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The parts of Assumptions."""
        return sections(self.analysis)

    @cached_property
    def figures(self) -> Mapping[str, str]:
        """The cell of every figure that is used, by name."""
        return {
            entry.name: self.on(ASSUMPTIONS) + fixed(row, USED)
            for part in self.sections
            for row, entry in part.rows()
            if entry.name
        } | ({} if self.analysis.company.currency != "USD" else {"us_dollar": "1"})

    @cached_property
    def quotes(self) -> Mapping[str, str]:
        """The cell of every quote, by function as `key` writes it."""
        return {
            entry.function: self.on(ASSUMPTIONS) + fixed(row, YOURS)
            for part in self.sections
            for row, entry in part.rows()
            if entry.function
        }

    def on(self, sheet: str) -> str:
        """Return how an address on a sheet of ours begins."""
        return on_sheet(self.names.get(sheet, sheet))

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of every fact and line on Business case, by key."""
        keys = [*(key for key, _ in FACTS), *(line.key for line in LINES), *(key for key, _ in AFTER)]
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def month_columns(self) -> Mapping[str, int]:
        """The column of everything that is worked out by month, by key; those by tier as `…_fee_tier`."""
        by_tier = [f"{key}_{tier}" for key, _ in BY_TIER for tier in TIERS]
        keys = ["month", *(key for key, _ in FLOWS), *(key for key, _ in RATES), *by_tier]
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def candidates(self) -> pd.Index[int]:
        """The rows that move or might."""
        return candidates(self.analysis)

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """The row on Business case of every function, by that on the user's sheet: those that move first."""
        rest = self.analysis.answers.index.difference(self.candidates)
        return {int(row): at for at, row in enumerate([*self.candidates, *rest], start=self.first_line)}

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The company, its waves and lots that are listed."""
        found = self.analysis.money.cases
        return found[found["functions"] > 0].head(MOST_LOTS) if len(found) else found

    @cached_property
    def movers(self) -> pd.DataFrame:
        """What moves the result most."""
        return self.analysis.money.tornado.head(MOST_MOVERS)

    @property
    def years_row(self) -> int:
        """The headings of the years; the total and the years follow."""
        return HEADLINE_ROW + len(HEADLINES) + YEARS_GAP

    @cached_property
    def cases_row(self) -> int:
        """The headings of waves and lots."""
        return self.years_row + LONGEST + 5

    @cached_property
    def movers_row(self) -> int:
        """The headings of what moves the result."""
        return self.cases_row + max(1, len(self.cases)) + 4

    @cached_property
    def months_row(self) -> int:
        """The headings of the months; month 0 follows."""
        return self.movers_row + max(MOST_MOVERS, len(self.movers)) + 6

    @cached_property
    def lines_row(self) -> int:
        """The headings of the functions."""
        return self.months_row + LAST_MONTH + 6

    @property
    def first_line(self) -> int:
        """The first function."""
        return self.lines_row + 1

    @property
    def last_line(self) -> int:
        """The last function."""
        return self.lines_row + len(self.analysis.answers)

    def line(self, key: str) -> str:
        """Return the cells of a fact or line of all functions."""
        return self._down[key]

    @cached_property
    def _down(self) -> Mapping[str, str]:
        return {key: down(at, self.first_line, self.last_line) for key, at in self.columns.items()}

    def month(self, key: str) -> str:
        """Return the cells of all months."""
        first = self.months_row + 1
        return down(self.month_columns[key], first, first + LAST_MONTH)

    @cached_property
    def timeline(self) -> Mapping[str, str]:
        """The cells of all months by key, as the lines of the business case ask for them."""
        return {key: self.month(key) for key in self.month_columns}

    def headline(self, key: str) -> str:
        """Return the cell of a figure of the headline, on its own sheet."""
        return fixed(HEADLINE_ROW + 1 + HEADLINES.index(key), 1)

    def cells(self, row: int) -> Mapping[str, str]:
        """Return the cells of a function's terms, by the row on Business case."""
        return {key: beside(row, column) for key, column in self.columns.items()}

    @cached_property
    def scores(self) -> Mapping[int, int]:
        """The row on Scorecard of every function, by its row on the user's sheet."""
        return {int(row): at for at, row in enumerate(self.analysis.answers.index, start=SCORES_ROW + 1)}

    @cached_property
    def quoted_rows(self) -> Mapping[str, int]:
        """The user's row of every function that may move, by its name as `key` writes it."""
        return {plain(self.function_names[row]): int(row) for row in reversed(self.candidates)}

    @property
    def tag_before(self) -> int:
        """The column on Scorecard of the tags of the last run, after all ratings."""
        policy = self.analysis.policy
        return RATINGS + len(policy.strategic_value) + len(policy.suitability)

    @property
    def changed_tags(self) -> str:
        """Return what counts the tags that are no longer those of the last run."""
        first, last = SCORES_ROW + 1, SCORES_ROW + len(self.scores)
        now, before = (self.on(SCORECARD) + down(column, first, last) for column in (1, self.tag_before))
        return f"SUMPRODUCT(--({now}<>{before}))"

    def case(self, key: str, row: int) -> str:
        """Return a function's cell on Business case for another sheet; `row` is that of the user's sheet."""
        return self.on(CASE) + fixed(self.rows[row], self.columns[key])

    @property
    def horizon(self) -> int:
        """The last month looked at in this run."""
        return ceil(self.analysis.money.prices["horizon_years"] * MONTHS)
