"""How well names of functions as people write them are recognised: `python -m benchmarks.recognition`.

`names.csv` was written without looking at the library's words. Its half `tune` may be looked at to improve
words and matching; `held_out` is only counted. A hash of the name decides which half a name is in. The part
`fresh` came later, with functions that the first names lack; it was written before it was first run.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pipeline.frames import CompanyAnswers, FunctionRows
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS
from pipeline.intake.typed import typed_frame
from pipeline.knowledge.figures import figures
from pipeline.knowledge.policy import policy
from pipeline.stages.company import company_of
from pipeline.stages.profile import profile
from pipeline.stages.recognise import recognise
from pipeline.stages.tag import tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandera.typing import DataFrame

NAMES = Path(__file__).with_name("names.csv")
NOTHING = "none"
HALVES = ("tune", "held_out", "fresh")
STAFF = 1_000.0
HEADCOUNT = 10.0
SIDES = {"it service", "customer contact"}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the benchmark and the library functions that are right for it, or `none`."""

    name: str
    department: str
    expected: tuple[str, ...]
    half: str


class Found(NamedTuple):
    """What a name was recognised as and what follows from it."""

    match: str | None
    score: float
    tag: str
    hands: bool
    deliverable: str


def main(arguments: Sequence[str]) -> None:
    """Print the figures of every part; with `misses` also every miss of the half `tune`."""
    names = read()
    judged = judge(names)
    shares = {half: rows[list(MEANINGS)].mean() for half, rows in judged.groupby("half")}
    print(f"{len(names)} names")
    for share, meaning in MEANINGS.items():
        print(f"{meaning:<56}", *(f"{half:>10} {shares[half][share]:6.1%}" for half in HALVES))
    if "misses" in arguments:
        misses = judged[(judged["half"] == "tune") & ~judged["right"]]
        print(misses[["name", "expected", "match", "score", "other_tag"]].to_string(index=False))


MEANINGS = {
    "right": "right: the function expected, or rightly none",
    "unrecognised": "not recognised although it should be",
    "wrong": "wrong but sure",
    "other_tag": "wrong and the tag changes (core or not)",
    "other_hands": "wrong and remote work turns hands-on, or back",
    "other_side": "wrong and own IT turns customers' support, or back",
}


def read() -> list[Name]:
    """Return the names of `names.csv`."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [Name(r["name"], r["department"], tuple(r["expected"].split("|")), r["half"]) for r in rows]


def judge(names: Sequence[Name]) -> pd.DataFrame:
    """Return one row a name: what was expected, what was found, and what the difference does."""
    found = answers([one.name for one in names], [one.department for one in names])
    wanted = list(dict.fromkeys(entry for one in names for entry in one.expected if entry != NOTHING))
    truth = dict(zip(wanted, answers(wanted, [""] * len(wanted)), strict=True))
    return pd.DataFrame([_judged(one, row, truth) for one, row in zip(names, found, strict=True)])


def answers(names: Sequence[str], departments: Sequence[str]) -> list[Found]:
    """Return match, score, tag, hands and deliverable of each name in a company without an industry."""
    rows = _rows(names, departments)
    rules = policy()
    company = company_of(_company(), rows, policy=rules, figures=figures(), fallback_name="benchmark")
    recognised = recognise(rows, rules)
    profiled = profile(rows, recognised, company=company, policy=rules, as_of=date(2026, 1, 1))
    columns = (
        recognised["match"],
        recognised["match_score"],
        tag(profiled, rules)["tag"],
        profiled["on_site"],
    )
    return [Found(*row) for row in zip(*columns, profiled["deliverable"], strict=True)]


def _rows(names: Sequence[str], departments: Sequence[str]) -> DataFrame[FunctionRows]:
    told: dict[str, list[object]] = {question.name: [None] * len(names) for question in FUNCTION_QUESTIONS}
    told |= {"function": [*names], "department": [one or None for one in departments]}
    told |= {"headcount": [HEADCOUNT] * len(names), "annual_cost": [0.0] * len(names)}
    frame = typed_frame(FUNCTION_QUESTIONS, told, range(len(names)))
    return FunctionRows.validate(frame)


def _company() -> DataFrame[CompanyAnswers]:
    told: dict[str, list[object]] = {question.name: [None] for question in COMPANY_QUESTIONS}
    told |= {"home_country": ["US"], "total_employees": [STAFF]}
    return CompanyAnswers.validate(typed_frame(COMPANY_QUESTIONS, told, [1]))


def _judged(one: Name, found: Found, truth: Mapping[str, Found]) -> dict[str, object]:
    right = (found.match or NOTHING) in one.expected
    wrong = found.match is not None and not right
    meant = [truth[entry] for entry in one.expected if entry != NOTHING]
    comparable = wrong and bool(meant)
    return {
        "name": one.name,
        "half": one.half,
        "expected": "|".join(one.expected),
        "match": found.match,
        "score": found.score,
        "right": right,
        "unrecognised": found.match is None and not right,
        "wrong": wrong,
        "other_tag": comparable and found.tag not in {entry.tag for entry in meant},
        "other_hands": comparable and found.hands not in {entry.hands for entry in meant},
        "other_side": comparable and {found.deliverable, *(entry.deliverable for entry in meant)} == SIDES,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
