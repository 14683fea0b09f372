"""What people decide against our answers is read wherever they write it, and never made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.intake import read_workbook
from pipeline.intake.decisions import Decision, identities, word_of
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake


def read(path: Path, functions: str) -> Intake:
    """Return what a workbook with this list says."""
    return read_workbook(write_workbook(path / "drawn.xlsx", {"Functions": functions}))


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("tag", "core", "Core"),
        ("tag", "Outsourcable", "Outsourceable"),
        ("action", "keep in house", "Keep in-house"),
        ("action", "retender", "Re-tender"),
        ("model", "EOR", "Employer of Record (EOR)"),
        ("model", "Employer of Record", "Employer of Record (EOR)"),
        ("model", "in house", "In-house"),
        ("model", "back office BPO", "Back-office BPO"),
        ("model", "MSP", ""),
        ("model", "BPO", ""),
        ("tier", " nearshore ", "Nearshore"),
        ("tier", "somewhere", ""),
        ("tag", "", ""),
    ],
)
def test_a_word_is_known_as_people_write_it(kind: str, text: str, word: str) -> None:
    """Case, hyphens, a slip and either half of “Name (Short)” are forgiven; what may be two is none."""
    assert word_of(kind, text) == word


def test_a_column_of_the_users_own_decides(tmp_path: Path) -> None:
    """One cell may hold several words; the reason stands beside it."""
    intake = read(
        tmp_path,
        """
        Function | Headcount (FTE) | Annual cost | Decision                   | Decision reason
        Payroll  | 3               | 200000      | Core                       | Works council
        Help desk| 4               | 300000      | Back-office BPO, Nearshore |
        Legal    | 1               | 100000      |                            | thinking about it
        """,
    )
    assert intake.decisions.said == {
        2: Decision(tag="Core", reason="Works council"),
        3: Decision(model="Back-office BPO", tier="Nearshore"),
    }
    assert intake.decisions.places == {2, 3, 4}


def test_a_column_of_that_name_about_something_else_is_left_alone(tmp_path: Path) -> None:
    """Where no cell of it holds a word of ours nothing is decided and nothing is complained of."""
    intake = read(
        tmp_path,
        """
        Function | Headcount (FTE) | Annual cost | Decision
        Payroll  | 3               | 200000      | CFO, 12 May
        Help desk| 4               | 300000      | open
        """,
    )
    assert intake.decisions.said == {}
    assert not [found for found in intake.findings if found.code.startswith("DECISION")]


def test_a_text_among_decisions_that_is_none_is_told_at_its_cell(tmp_path: Path) -> None:
    """It is not taken for anything."""
    intake = read(
        tmp_path,
        """
        Function | Headcount (FTE) | Annual cost | Decision
        Payroll  | 3               | 200000      | Core
        Help desk| 4               | 300000      | give it away
        """,
    )
    told = [found for found in intake.findings if found.code == "DECISION-UNREAD"]
    assert [found.address for found in told] == ["Functions!D3"]
    assert "give it away" in told[0].wrong
    assert 3 not in intake.decisions.said


def test_functions_of_one_name_are_told_apart_by_department_and_order(tmp_path: Path) -> None:
    """Each function of a list has an identity of its own."""
    intake = read(
        tmp_path,
        """
        Function | Headcount (FTE) | Annual cost | Department
        Clerks   | 3               | 200000      | Sales
        clerks   | 4               | 300000      | SALES
        Clerks   | 4               | 300000      |
        """,
    )
    assert list(identities(intake.functions).values()) == [
        ("clerks", "sales", 1), ("clerks", "sales", 2), ("clerks", "", 1),
    ]  # fmt: skip
