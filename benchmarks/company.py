"""A large company drawn at random, always the same: names as people write them, answers here and there."""

from __future__ import annotations

import csv
from itertools import count as count_from
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.frames import CompanyAnswers, FunctionRows
from pipeline.inputs import COMPANY_QUESTIONS, DATA_LEVELS, FUNCTION_QUESTIONS, PATTERNS, RATING_QUESTIONS
from pipeline.intake import Intake
from pipeline.intake.parse import nothing_listed
from pipeline.intake.text import says_nothing
from pipeline.intake.typed import typed_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAMES = Path(__file__).parent / "recognition" / "names.csv"
WHERE = ("", "EMEA", "North", "Leeds", "Team 2", "APAC", "Group", "Glasgow")
COMPANY = {"home_country": "GB", "reporting_currency": "GBP", "industry": "Insurance"}
FIRST_ROW = 2
TYPICAL_TEAM = 6.0
TYPICAL_PAY = 42_000.0
# Share of rows that answer a question, and what they answer.
ANSWERED: dict[str, tuple[float, Sequence[Any]]] = {
    **dict.fromkeys(RATING_QUESTIONS, (0.35, (1.0, 2.0, 3.0, 4.0, 5.0))),
    "data": (0.4, DATA_LEVELS),
    **dict.fromkeys(("customer_facing", "on_site"), (0.3, (True, False, False, False))),
    "in_country": (0.1, (True, False, False)),
    **dict.fromkeys(("keep", "choose_people"), (0.04, (True, False))),
    "target_country": (0.03, ("PL", "IN", "GB", "ZA")),
    "pattern": (0.2, PATTERNS),
    "languages": (0.1, (("en",), ("de",), ("fr", "es"), ("en", "de"))),
    "overlap_hours": (0.1, (2.0, 4.0, 6.0)),
    "delivered_by": (0.3, ("Own staff", "Own staff", "Contractors", "Provider")),
}


def drawn_answers(count: int) -> dict[str, list[Any]]:
    """Return what a company with `count` functions of different names says of each, by question."""
    random = np.random.default_rng(count)
    people = np.ceil(TYPICAL_TEAM * random.lognormal(0, 1.2, count))
    told: dict[str, list[Any]] = {question.name: [None] * count for question in FUNCTION_QUESTIONS}
    told |= _named(count)
    told["headcount"] = people.tolist()
    told["annual_cost"] = (people * TYPICAL_PAY * random.lognormal(0, 0.4, count)).round().tolist()
    for name, (share, answers) in ANSWERED.items():
        given, picked = random.random(count) < share, random.integers(len(answers), size=count)
        told[name] = [answers[at] if one else None for one, at in zip(given, picked, strict=True)]
    return told


def large_company(count: int) -> Intake:
    """Return what reading the workbook of a company with `count` functions of different names would."""
    told = drawn_answers(count)
    rows = typed_frame(FUNCTION_QUESTIONS, told, range(FIRST_ROW, FIRST_ROW + count))
    asked = {question.name: [COMPANY.get(question.name)] for question in COMPANY_QUESTIONS}
    return Intake(
        path=Path("large.xlsx"),
        sha256="0" * 64,
        kind="xlsx",
        company=CompanyAnswers.validate(typed_frame(COMPANY_QUESTIONS, asked, [1])),
        functions=FunctionRows.validate(rows),
        set_aside=nothing_listed()[1],
        findings=(),
        assumptions={},
        rates={},
    )


def _wheres() -> Iterator[str]:
    """Yield endings of names without end, each once: the usual ones, then teams by number."""
    yield from WHERE
    yield from (f"Team {number}" for number in count_from(3))


def _named(count: int) -> dict[str, list[object]]:
    """Return `count` names, each once, with the departments they were written with."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        listed = {row["name"]: row["department"] for row in csv.DictReader(file)}
    known = [one for one in listed.items() if not says_nothing(one[0])]
    endless = ((f"{name} {where}".strip(), department) for where in _wheres() for name, department in known)
    named = list(islice(endless, max(count, len(WHERE) * len(known))))
    order = np.random.default_rng(0).permutation(len(named))[:count]
    return {
        "function": [named[at][0] for at in order],
        "department": [named[at][1] or None for at in order],
    }
