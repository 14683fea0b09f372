"""What is typed into our result, other than a decision, is told and not lost silently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.stages.since.history import with_history
from tests.support.companies import intake_of
from tests.support.past import COMPANY, ROWS, analysed, left_behind

if TYPE_CHECKING:
    from pipeline.intake import Intake


def result(rows: Any = ROWS, **given: Any) -> Intake:  # noqa: ANN401 -- any cells
    """Return our result as somebody left it: the company with other rows, answers or figures."""
    plain = intake_of(company={**COMPANY, **given.pop("company", {})}, rows=rows)
    return replace(plain, **given)


def told(returned: Intake, *, earlier: str | None = None, **today: Any) -> list[str]:  # noqa: ANN401 -- as above
    """Return what is said about the edited result."""
    found = with_history(analysed(**today), earlier=earlier, returned=returned).findings
    return [str(one) for one in found if one.code == "RESULT-EDITED"]


def test_a_result_that_nobody_edited_is_not_spoken_of() -> None:
    """It says what the workbook says."""
    assert told(result()) == []


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (result(assumptions={"severance_months": 4.0}), "Severance nothing → 4"),
        (result(weights={"weight_suitability_market": 0.4}), "Providers to choose from nothing → 0.4"),
        (result(quotes={"payroll": 90_000.0}), "quote for payroll nothing → 90000.0"),
        (result(company={"total_employees": 500.0}), "Total employees 400 → 500"),
        (result([{**ROWS[0], "headcount": 9.0}, *ROWS[1:]]), "Headcount (FTE) 12 → 9 (row 2)"),
    ],
)
def test_what_was_typed_there_is_named_with_what_to_do(returned: Intake, words: str) -> None:
    """A figure, a weight, a quote, an answer of the company, a cell of the list."""
    (said,) = told(returned)
    assert words in said
    assert "did not count" in said
    assert "archive" in said


def test_what_the_workbook_says_too_is_not_lost() -> None:
    """The result was dropped in as the workbook, or the same was typed into both."""
    assert told(result(assumptions={"price_level": 1.2}), assumptions={"price_level": 1.2}) == []


def test_a_workbook_that_has_changed_since_makes_no_edit_of_the_result() -> None:
    """The result holds what the workbook held last time; nobody typed that."""
    now = [{**ROWS[0], "headcount": 20.0}, *ROWS[1:]]
    assert told(result(), earlier=left_behind(analysed()), rows=now) == []
    (said,) = told(result(assumptions={"severance_months": 4.0}), earlier=left_behind(analysed()), rows=now)
    assert "Severance nothing → 4. " in said


def test_a_list_of_other_functions_is_not_compared_row_by_row() -> None:
    """Rows were put in or taken away: the row above is not the row below, edited."""
    assert told(result([*ROWS[1:], ROWS[0]])) == []
