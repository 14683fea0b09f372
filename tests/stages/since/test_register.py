"""Decisions go from run to run: what is new counts, what was cleared is withdrawn, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from pipeline.intake.decisions import Decision, Decisions
from pipeline.stages.since.register import (
    Kept,
    Register,
    decision_findings,
    made_otherwise,
    raw_of,
    read_register,
    settle,
    text_of,
)
from tests.support.companies import intake_of
from tests.support.past import COMPANY, ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.intake import Intake
    from tests.support.companies import Answers

CORE, ABROAD = Decision(tag="Core", reason="Works council"), Decision(tier="Nearshore")
PAYABLE, PAYROLL = 2, 3


def workbook(
    said: Mapping[int, Decision] | None = None,
    *,
    written: Mapping[int, Decision] | None = None,
    places: Sequence[int] = (),
    rows: Sequence[Answers] = ROWS,
) -> Intake:
    """Return a workbook with decisions in it; `places` are further rows where one could stand."""
    decisions = Decisions(said or {}, written or {}, frozenset({*(said or {}), *places}))
    return replace(intake_of(company=COMPANY, rows=rows), decisions=decisions)


@dataclass
class Runs:
    """Run after run, each with what the last one kept."""

    text: str = "{}"
    register: Register | None = None

    def run(
        self, intake: Intake, returned: Intake | None = None, *, was: Intake | None = None
    ) -> dict[int, Decision]:
        """Return the decisions that stand after a run."""
        self.register = settle(
            read_register(self.text), intake, returned, day="2026-11-22",
            was=was.functions if was else None,
        )  # fmt: skip
        self.text = text_of(self.register)
        return self.register.decided


def test_what_is_typed_into_the_result_is_carried() -> None:
    """The workbook knows nothing of it; only the result of the first night said so."""
    runs = Runs()
    assert runs.run(workbook(), workbook({PAYROLL: CORE})) == {PAYROLL: CORE}
    assert runs.run(workbook()) == {PAYROLL: CORE}


def test_what_is_cleared_in_the_result_is_withdrawn() -> None:
    """We had written it there, and it is gone."""
    runs = Runs()
    runs.run(workbook(), workbook({PAYROLL: CORE}))
    assert runs.run(workbook(), workbook(written={PAYROLL: CORE}, places=[PAYROLL])) == {}
    assert runs.text == "{}"


def test_an_older_result_that_knows_nothing_of_it_withdraws_nothing() -> None:
    """What we had not written there cannot have been cleared."""
    runs = Runs()
    runs.run(workbook(), workbook({PAYROLL: CORE}))
    assert runs.run(workbook(), workbook(places=[PAYROLL, PAYABLE])) == {PAYROLL: CORE}


def test_what_the_workbook_says_stands_as_long_as_it_says_so() -> None:
    """Said, said again, said otherwise, cleared."""
    runs = Runs()
    assert runs.run(workbook({PAYROLL: CORE})) == {PAYROLL: CORE}
    assert runs.run(workbook({PAYROLL: CORE})) == {PAYROLL: CORE}
    assert runs.run(workbook({PAYROLL: ABROAD})) == {PAYROLL: ABROAD}
    assert runs.run(workbook(places=[PAYROLL])) == {}


def test_a_workbook_without_a_place_for_it_withdraws_nothing() -> None:
    """A fresh list from another system has no column for decisions."""
    runs = Runs()
    runs.run(workbook({PAYROLL: CORE}))
    assert runs.run(workbook()) == {PAYROLL: CORE}


def test_the_result_is_newer_than_a_workbook_that_says_the_same_as_before() -> None:
    """Withdrawn or decided otherwise in the result: the workbook, unchanged, does not bring it back."""
    runs = Runs()
    runs.run(workbook({PAYROLL: CORE}))
    changed = workbook({PAYROLL: ABROAD}, written={PAYROLL: CORE})
    assert runs.run(workbook({PAYROLL: CORE}), changed) == {PAYROLL: ABROAD}
    assert runs.run(workbook({PAYROLL: CORE})) == {PAYROLL: ABROAD}
    cleared = workbook(written={PAYROLL: ABROAD}, places=[PAYROLL])
    assert runs.run(workbook({PAYROLL: CORE}), cleared) == {}
    assert runs.run(workbook({PAYROLL: CORE})) == {}
    assert runs.run(workbook({PAYROLL: CORE})) == {}


def test_a_reason_alone_is_a_change() -> None:
    """The decision is the same, its reason another."""
    runs = Runs()
    runs.run(workbook(), workbook({PAYROLL: CORE}))
    reasoned = replace(CORE, reason="The board said so")
    assert runs.run(workbook(), workbook({PAYROLL: reasoned}, written={PAYROLL: CORE})) == {PAYROLL: reasoned}


def test_a_decision_follows_its_row() -> None:
    """The list is sorted the other way round, in the workbook and in the result."""
    runs = Runs()
    runs.run(workbook(), workbook({PAYROLL: CORE}))
    assert runs.run(workbook(rows=ROWS[::-1])) == {4: CORE}
    other = workbook({4: ABROAD}, written={4: CORE}, rows=ROWS[::-1])
    assert runs.run(workbook(), other) == {PAYROLL: ABROAD}


def test_a_decision_follows_a_function_that_is_renamed() -> None:
    """Known again by department, people and cost."""
    runs, before = Runs(), workbook()
    runs.run(before, workbook({PAYROLL: CORE}))
    renamed = workbook(rows=[{**each, "function": f"{each['function']} team"} for each in ROWS])
    assert runs.run(renamed, was=before) == {PAYROLL: CORE}
    assert runs.run(renamed) == {PAYROLL: CORE}


def test_a_decision_without_its_function_is_kept_and_told() -> None:
    """The function is not listed, then it is again."""
    runs = Runs()
    runs.run(workbook(), workbook({PAYROLL: CORE}))
    without = workbook(rows=[ROWS[0], *ROWS[2:]])
    assert runs.run(without) == {}
    assert runs.register is not None
    told = [*decision_findings(runs.register, without, without.functions)]
    assert [found.code for found in told] == ["DECISION-LOST"]
    assert "Core (“Works council”)" in told[0].wrong
    assert runs.run(workbook()) == {PAYROLL: CORE}


def test_what_was_decided_since_is_listed() -> None:
    """Decided, decided otherwise and withdrawn, each once."""
    runs = Runs()
    runs.run(workbook(), workbook({PAYROLL: CORE, PAYABLE: CORE}))
    assert runs.register is not None
    before = raw_of(runs.register)
    runs.run(
        workbook(),
        workbook({PAYABLE: ABROAD, 4: CORE}, written={PAYABLE: CORE, PAYROLL: CORE}, places=[PAYROLL]),
    )
    assert runs.register is not None
    found = {name: (what, was, now) for name, what, was, now, _ in made_otherwise(before, runs.register)}
    assert found == {
        "Accounts payable": ("Decided otherwise", "Core", "Nearshore"),
        "Payroll": ("Withdrawn", "Core", ""),
        "IT service desk": ("Decided", "", "Core"),
    }


@pytest.mark.parametrize(
    "text", [None, "", "{}", "no json", "[]", '{"format": 1}', '{"format": 1, "entries": [3]}']
)
def test_a_register_that_cannot_be_read_is_empty(text: str | None) -> None:
    """Nothing fails because of it."""
    assert read_register(text) == Kept()
