"""The statements of `statements.csv`: what the articles say, drawn as companies with what must come out."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("statements.csv")
DITTO = '"'


@dataclass(frozen=True, slots=True)
class Row:
    """One function of a company with what is expected; no function when our reference figures are meant."""

    answers: dict[str, str]
    expect: dict[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One way a stranger would write the statement down: the company's answers and its rows."""

    company: dict[str, str]
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `waits_for` names the issue that will make it true, empty when it is true now."""

    id: str
    priority: str
    says: str
    waits_for: str
    cases: list[Case] = field(default_factory=list)


@cache
def statements() -> tuple[Statement, ...]:
    """Return all statements of the table, in its order.

    A line with an id begins a statement, a line with an answer under `company` a further case of it (a ditto
    mark repeats the company above, a dash stands for none), any other line is a further function of the same
    company. A line without a function is about our reference figures.
    """
    found: list[Statement] = []
    with TABLE.open(encoding="utf-8", newline="") as table:
        for line in csv.DictReader(table):
            if line["id"]:
                found.append(Statement(line["id"], line["priority"], line["says"], line["waits_for"]))
            cases = found[-1].cases
            if line["id"] or line["company"]:
                again = line["company"] == DITTO
                cases.append(Case(cases[-1].company if again else _pairs(line["company"])))
            cases[-1].rows.append(_row(line))
    return tuple(found)


def _row(line: dict[str, str]) -> Row:
    told = {name: line[name] for name in ("function", "headcount", "annual_cost") if line[name]}
    return Row(told | _pairs(line["answers"]), _pairs(line["expect"]))


def _pairs(text: str) -> dict[str, str]:
    """Return the pairs of a cell such as `home_country=US; total_employees=80`."""
    parts = [part.split("=", 1) for part in text.split(";") if "=" in part]
    return {name.strip(): value.strip() for name, value in parts}
