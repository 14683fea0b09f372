"""The columns we add to the user's `Functions` sheet: one line a column, in the order they are written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tag(StrEnum):
    """Whether the work may be handed to somebody outside."""

    OUTSOURCEABLE = "Outsourceable"
    CORE = "Core"


class Action(StrEnum):
    """What to do next with a function."""

    OUTSOURCE = "Outsource"
    STANDARDISE = "Standardise first"
    AUTOMATE = "Automate first"
    PILOT = "Pilot first"
    KEEP = "Keep in-house"
    HIRE_ABROAD = "Hire abroad"
    RE_TENDER = "Re-tender"
    ASK = "Answer questions first"


class Look(StrEnum):
    """How a column's cells look; each has a format in `pipeline.workbook.looks`."""

    TEXT = "text"
    WORD = "word"
    MONEY = "money"
    SHARE = "share"
    MONTHS = "months"
    SCORE = "score"
    COUNT = "count"
    CHANCE = "chance"


class Group(StrEnum):
    """What a run of neighbouring columns is about: one band above them, one colour of their headings."""

    ANSWER = "Answer"
    WHERE = "Where"
    SURENESS = "Sureness"
    MONEY = "Money"
    PLAN = "Plan"
    WHY = "Why"


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """One column of the result: header, key in the answers frame, group, look, width (characters), note."""

    header: str
    key: str
    group: Group
    look: Look
    width: float
    note: str


OUTPUT_COLUMNS: tuple[OutputColumn, ...] = (
    OutputColumn(
        "Tag",
        "tag",
        Group.ANSWER,
        Look.WORD,
        17,
        "Outsourceable: may be handed to a provider. Core: stays with your own people.",
    ),
    OutputColumn("Action", "action", Group.ANSWER, Look.WORD, 22, "What to do next."),
    OutputColumn(
        "Sourcing model", "model", Group.ANSWER, Look.WORD, 24, "The form of sourcing that fits best."
    ),
    OutputColumn(
        "Runner-up", "runner_up", Group.ANSWER, Look.TEXT, 40, "The next best model and why it lost."
    ),
    OutputColumn(
        "Pricing basis", "pricing", Group.ANSWER, Look.WORD, 18, "How this model is usually bought."
    ),
    OutputColumn(
        "Location tier",
        "tier",
        Group.WHERE,
        Look.WORD,
        15,
        "Onshore: home country. Nearshore: near in distance and working hours, and cheaper. "
        "Offshore: further away.",
    ),
    OutputColumn("Countries", "countries", Group.WHERE, Look.TEXT, 32, "Up to three countries, best first."),
    OutputColumn(
        "Confidence",
        "confidence",
        Group.SURENESS,
        Look.CHANCE,
        14,
        "Share of plausible weights and readings of your answers under which tag, model and tier all stand.",
    ),
    OutputColumn(
        "Current cost",
        "current_cost",
        Group.MONEY,
        Look.MONEY,
        15,
        "What the work costs today in a year, everything included, in the reporting currency.",
    ),
    OutputColumn(
        "Saving low",
        "saving_low",
        Group.MONEY,
        Look.MONEY,
        15,
        "Nine in ten simulated outcomes are better (P10). It does not follow changes made in this workbook: "
        "run the analysis again.",
    ),
    OutputColumn(
        "Saving likely",
        "saving",
        Group.MONEY,
        Look.MONEY,
        15,
        "Likely saving a year once running, after provider fee, retained people and contract management. "
        "Modelled, not quoted.",
    ),
    OutputColumn(
        "Saving high",
        "saving_high",
        Group.MONEY,
        Look.MONEY,
        15,
        "One in ten simulated outcomes is better (P90). It does not follow changes made in this workbook: "
        "run the analysis again.",
    ),
    OutputColumn("Saving %", "saving_share", Group.MONEY, Look.SHARE, 10, "Likely saving over current cost."),
    OutputColumn(
        "One-time cost",
        "one_time",
        Group.MONEY,
        Look.MONEY,
        15,
        "Cost of the change: selection, handover, running side by side, leavers.",
    ),
    OutputColumn(
        "Payback (months)",
        "payback",
        Group.MONEY,
        Look.MONTHS,
        11,
        "Months from the start of the change until savings have paid its one-time cost. "
        "Blank when they never do.",
    ),
    OutputColumn(
        "NPV",
        "npv",
        Group.MONEY,
        Look.MONEY,
        15,
        "Net present value of avoidable cost against all that the change costs, over your horizon, at your "
        "discount rate.",
    ),
    OutputColumn(
        "Break-even fee",
        "break_even",
        Group.MONEY,
        Look.MONEY,
        15,
        "The highest yearly price of a provider at which the change still pays. It rests on your cost, "
        "not on our price.",
    ),
    OutputColumn(
        "Wave",
        "wave",
        Group.PLAN,
        Look.COUNT,
        9,
        "When the change starts: 1 first, 3 last. Blank when nothing moves.",
    ),
    OutputColumn("Why", "why", Group.WHY, Look.TEXT, 90, "What decided the answer."),
    OutputColumn(
        "What would change it",
        "change",
        Group.WHY,
        Look.TEXT,
        48,
        "The smallest change of one answer that would give another tag, model or tier.",
    ),
    OutputColumn(
        "Flags",
        "flags",
        Group.WHY,
        Look.TEXT,
        36,
        "Codes of risks and duties that apply; the sheet About explains them.",
    ),
    OutputColumn(
        "Assumed",
        "assumed",
        Group.WHY,
        Look.TEXT,
        64,
        "What you did not answer and we took from the function library, and what we took the row for.",
    ),
)
OUTPUT_HEADERS = tuple(column.header for column in OUTPUT_COLUMNS)
RESULT_STAMP = "sourcing_result"  # sheet-local name of every sheet we add: how it is known again
