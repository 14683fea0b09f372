"""Which rows are functions, and what becomes of the others: no row is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake import read_workbook
from tests.support.workbooks import table, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake

HEAD = "Department | Function | Headcount (FTE) | Annual cost\n"


def read(tmp_path: Path, drawn: str) -> Intake:
    """Read a list drawn as text under the usual headings."""
    return read_workbook(write_workbook(tmp_path / "rows.xlsx", {"Functions": table(HEAD + drawn.strip())}))


def told(intake: Intake, code: str) -> list[str]:
    """Return the cells of the findings of one code."""
    return [found.cell for found in intake.findings if found.code == code]


@pytest.mark.parametrize(
    "word", ["Total", "TOTAL", "Grand total", "Total FTE", "Sum", "Totals:", "Gesamt", "Finance total"]
)
def test_a_total_is_not_counted_again(tmp_path: Path, word: str) -> None:
    """A row that reads like a total and is the sum of the rows above is told and left out."""
    intake = read(tmp_path, f"|Payroll|4|200000\n|Legal|2|300000\n|{word}|6|500000")
    assert list(intake.functions["function"]) == ["Payroll", "Legal"]
    assert told(intake, "ROW-TOTAL") == ["B4"]


def test_subtotals_and_the_grand_total_are_told_apart(tmp_path: Path) -> None:
    """Each subtotal is the sum of its block, the grand total that of all functions."""
    intake = read(
        tmp_path,
        """
        Finance | Payroll        | 4  | 200000
        Finance | Tax            | 1  | 90000
        Finance | Subtotal       | 5  | 290000
        Legal   | Contracts      | 2  | 300000
        Legal   | Patents        | 1  | 150000
        Legal   | Subtotal       | 3  | 450000
                | Grand total    | 8  | 740000
        """,
    )
    assert list(intake.functions["function"]) == ["Payroll", "Tax", "Contracts", "Patents"]
    assert told(intake, "ROW-TOTAL") == ["B4, B7", "B8"]


def test_a_total_may_stand_first(tmp_path: Path) -> None:
    """Some put the total on top."""
    intake = read(tmp_path, "|Total|6|500000\n|Payroll|4|200000\n|Legal|2|300000")
    assert list(intake.functions["function"]) == ["Payroll", "Legal"]
    assert told(intake, "ROW-TOTAL") == ["B2"]


def test_the_word_total_may_stand_in_another_column(tmp_path: Path) -> None:
    """The label of a total need not be in the function's column."""
    intake = read(tmp_path, "A|Payroll|4|200000\nA|Legal|2|300000\nTotal||6|500000")
    assert told(intake, "ROW-TOTAL") == ["B4"]
    assert intake.set_aside.empty


def test_a_sum_without_a_name_is_a_total(tmp_path: Path) -> None:
    """Figures alone under the table that add up are no function."""
    intake = read(tmp_path, "|Payroll|4|200000\n|Legal|2|300000\n||6|500000")
    assert told(intake, "ROW-TOTAL") == ["B4"]


def test_a_sum_named_after_its_department_only_is_a_total(tmp_path: Path) -> None:
    """Section sums often carry the department and no function."""
    intake = read(tmp_path, "Finance|Payroll|4|200000\nFinance|Tax|1|90000\nFinance||5|290000")
    assert list(intake.functions["function"]) == ["Payroll", "Tax"]
    assert told(intake, "ROW-TOTAL") == ["B4"]


def test_a_word_for_nothing_is_not_called_an_empty_cell(tmp_path: Path) -> None:
    """The reader sees “TBD” there; where nothing stands, the cell is empty."""
    intake = read(tmp_path, "|Payroll|4|TBD\n|Legal|n/a|300000\n|Tax||100000\n|Audit|3|100000")
    found = [each.wrong for each in intake.findings if each.code == "CELL-REQUIRED"]
    assert found == [
        "“Annual cost” holds “TBD”, which says nothing.",
        "“Headcount (FTE)” holds “n/a”, which says nothing.",
        "“Headcount (FTE)” is empty.",
    ]


def test_figures_without_a_name_that_do_not_add_up_ask_for_one(tmp_path: Path) -> None:
    """A row with people and cost and no name is a function somebody forgot to name."""
    intake = read(tmp_path, "|Payroll|4|200000\n|Legal|2|300000\n||3|100000")
    assert told(intake, "CELL-REQUIRED") == ["B4"]
    assert list(intake.set_aside.index) == [4]


def test_a_function_called_total_rewards_stays(tmp_path: Path) -> None:
    """The word alone makes no total."""
    intake = read(tmp_path, "|Payroll|4|200000\n|Legal|2|300000\n|Total rewards|3|250000")
    assert list(intake.functions["function"]) == ["Payroll", "Legal", "Total rewards"]
    assert not intake.findings


def test_a_total_that_does_not_add_up_is_a_warning(tmp_path: Path) -> None:
    """A bare “Total” with other figures is not counted, and the user is asked to look."""
    intake = read(tmp_path, "|Payroll|4|200000\n|Legal|2|300000\n|Total|9|900000")
    assert list(intake.functions["function"]) == ["Payroll", "Legal"]
    assert told(intake, "ROW-TOTAL-DIFFERS") == ["B4"]


def test_a_total_of_cost_alone_is_seen(tmp_path: Path) -> None:
    """A blank headcount on the total row does not count against it."""
    intake = read(tmp_path, "|Payroll|4|200000\n|Legal|2|300000\n|Total||500000")
    assert told(intake, "ROW-TOTAL") == ["B4"]
    assert intake.set_aside.empty


def test_rounded_totals_are_seen(tmp_path: Path) -> None:
    """Sums may be rounded for print."""
    intake = read(tmp_path, "|Payroll|4.25|200000.4\n|Legal|2.5|300000.4\n|Total|6.8|500000")
    assert told(intake, "ROW-TOTAL") == ["B4"]


@pytest.mark.parametrize("note", ["|Source: HR, May||", "As of 1 May|||", "|Payroll|n/a|-"])
def test_a_row_without_people_and_cost_is_a_note(tmp_path: Path, note: str) -> None:
    """Section headings and footnotes are told and left out."""
    intake = read(tmp_path, f"|Legal|2|300000\n{note}\n|Tax|1|90000")
    assert list(intake.functions["function"]) == ["Legal", "Tax"]
    assert told(intake, "ROW-NOTE") == ["B3"]


def test_blank_rows_are_skipped_in_silence(tmp_path: Path) -> None:
    """Empty rows between functions mean nothing."""
    intake = read(tmp_path, "|Legal|2|300000\n|||\n|||\n|Tax|1|90000")
    assert list(intake.functions.index) == [2, 5]
    assert not intake.findings


def test_a_remark_in_a_column_of_the_users_own_is_told(tmp_path: Path) -> None:
    """Text on an otherwise empty row is not lost without a word."""
    rows = table(HEAD + "|Legal|2|300000")
    intake = read_workbook(
        write_workbook(tmp_path / "r.xlsx", {"Functions": [*rows, [None] * 6 + ["see appendix"]]})
    )
    assert told(intake, "ROW-NOTE") == ["B3"]


def test_a_list_without_rows_is_an_error(tmp_path: Path) -> None:
    """Headings alone are no list; the user hears where the first function goes."""
    intake = read(tmp_path, "|||")
    assert told(intake, "ROW-NONE") == ["B2"]


def test_what_was_readable_of_a_row_set_aside_is_kept(tmp_path: Path) -> None:
    """The share of cost analysed can be told only if the cost of the others is known."""
    intake = read(tmp_path, "|Legal|two|300000\n|Tax|1|-5\n||1|90000\n|Payroll|1|90000")
    aside = intake.set_aside
    assert list(aside.index) == [2, 3, 4]
    assert aside["annual_cost"].fillna(0).tolist() == [300_000, 0, 90_000]
    assert aside["headcount"].fillna(0).tolist() == [0, 1, 1]
    assert aside["function"].fillna("").tolist() == ["Legal", "Tax", ""]


LABELS = st.sampled_from(["Payroll", "Total", "Subtotal", "", "n/a", "Legal", "Note"])
AMOUNTS = st.sampled_from([None, 1.0, 2.0, 3.0, "two", "1.234", "n/a", -1.0, "5k", ""])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.just(""), LABELS, AMOUNTS, AMOUNTS), min_size=1, max_size=8))
def test_no_row_is_ever_lost(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    """Every row with anything on it is analysed, set aside, or told as a total or a note."""
    drawn = [*table(HEAD), *map(list, rows)]
    intake = read_workbook(write_workbook(tmp_path / "any.xlsx", {"Functions": drawn}))
    filled = {at for at, row in enumerate(rows, start=2) if any(cell not in {"", None} for cell in row)}
    told = {int(str(found.row)) for found in intake.findings if found.code.startswith("ROW-") and found.row}
    merged = {
        int(cell[1:])
        for found in intake.findings
        for cell in found.cell.split(", ")
        if found.code.startswith("ROW-")
    }
    blank_words = {at for at in filled if all(cell in {"", None, "n/a"} for cell in rows[at - 2])}
    assert filled - blank_words <= set(intake.functions.index) | set(intake.set_aside.index) | told | merged
    assert not set(intake.functions.index) & set(intake.set_aside.index)


def test_a_total_over_a_row_set_aside_is_not_called_wrong(tmp_path: Path) -> None:
    """Its sum cannot be checked: the note names the rows that are missing."""
    intake = read(tmp_path, "|Payroll|four|200000\n|Legal|2|300000\n|Tax|1|x\n|Total|7|590000")
    (found,) = [found for found in intake.findings if found.code.startswith("ROW-TOTAL")]
    assert (found.code, found.cell) == ("ROW-TOTAL-UNCHECKED", "B5")
    assert found.wrong.endswith("rows 2, 4 were set aside.")


def test_a_total_that_was_never_calculated_is_not_called_wrong(tmp_path: Path) -> None:
    """A formula without a saved result says nothing about the sum."""
    rows = [
        *table(HEAD + "|Payroll|4|200000\n|Legal|2|300000"),
        ["", "Total", ("=C2+C3", ""), ("=D2+D3", "")],
    ]
    intake = read_workbook(write_workbook(tmp_path / "sum.xlsx", {"Functions": rows}))
    assert told(intake, "ROW-TOTAL-UNCHECKED") == ["B4"]
    assert told(intake, "ROW-TOTAL-DIFFERS") == []


def test_people_without_cost_and_cost_without_people_are_questioned(tmp_path: Path) -> None:
    """A zero beside a figure is more often a gap than a fact."""
    intake = read(tmp_path, "|Payroll|0|200000\n|Legal|2|0\n|Tax|1|90000\n|Archive|0|0")
    assert [(found.cell, found.level) for found in intake.findings if found.code == "ROW-ZERO"] == [
        ("C2", "warning"),
        ("D3", "warning"),
    ]
    assert [found.cell for found in intake.findings if found.code == "ROW-NOTHING"] == ["B5"]
    assert len(intake.functions) == 4


def test_the_same_function_twice_may_be_two_teams(tmp_path: Path) -> None:
    """Only a copy is to be deleted."""
    intake = read(tmp_path, "|Payroll|4|200000\n|Payroll|2|100000")
    (found,) = intake.findings
    assert found.code == "ROW-TWICE"
    assert found.do.startswith("If these are different people or teams, add them up")
