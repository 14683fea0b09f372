"""LibreOffice recalculates our formulas and gets what Python got, before and after figures are changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workbook.result import write_result
from tests.support.analyses import analysed, drawn
from tests.support.live_case import compare_cases, compare_functions, layout_of, type_in
from tests.support.recalculation import OFFICE, Compared, compare_with_saved, recalculated

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: nothing recalculates"),
    pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning"),
]
TEMPLATES = Path(__file__).parents[2] / "input_templates"
EXAMPLES = {
    "example_uk_insurer": {
        "wage_finance_clerical": 23.0, "us_dollar": 0.75, "Quote for Household claims": 9_900_000.0,
    },
    "example_software_firm": {
        "wage_finance_clerical": 24.0, "peo_fee_employee_year": 1300.0,
        "Quote for Customer onboarding": 190_000.0,
    },
}  # fmt: skip
TEN = {
    "discount_rate": 0.07, "horizon_years": 7.0, "hours_per_fte_year": 1770.0, "avoidable_share": 0.94,
    "value_leakage_nearshore": 0.21, "fee_rise_onshore": 0.01, "selection_months": 4.0,
    "weight_strategic_value_tied": 0.22, "strategic_value_at_most": 44.0,
}  # fmt: skip
NOTHING_MOVES = """
Function           | Headcount (FTE) | Annual cost
Chief executive    | 1               | 420000
Investor relations | 2               | 260000
"""
THREE = """
Function         | Headcount (FTE) | Annual cost
Accounts payable | 12              | 480000
Payroll          | 5               | 240000
Chief executive  | 1               | 420000
"""


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_formula_of_an_example_has_the_value_it_is_saved_with(example: str, tmp_path: Path) -> None:
    """Nobody need recalculate to see the right figures, and nobody who does sees others."""
    write_result(analysed(TEMPLATES / f"{example}.xlsx"), tmp_path / "result.xlsx")
    compared = compare_with_saved(tmp_path / "result.xlsx", tmp_path)
    print(f"{example}: {compared.total:,} formula cells compared: {compared.cells}")  # noqa: T201 - the count is asked for
    assert not compared.different
    assert compared.total > 4_000


SALARIES = {
    "Company": """
Home country | United States
Reporting currency | USD
Amounts are in | Thousands
Annual cost means | Salaries only
Total employees | 180
Benefits self-funded | Yes
Co-employment acceptable | No
Customer languages | English
""",
    "Business case": "mine | 1",
    "Assumptions": """
Assumption        | Your figure
Quote for Payroll | 90000
selection_months  | 90
horizon_years     | 3
""",
}
ANY_PAY = """
Function               | Headcount (FTE) | Annual cost | Delivered today by | Standardised | Measurable
Benefits administration | 4              | 260         | Own staff          | 4            | 4
Payroll                | 5               | 240         | Own staff          | 4            | 4
Helpdesk               | 6               | 300         | Provider           | 4            | 4
Accounts payable       | 0               | 280         | Contractors        | 4            | 4
Customer service       | 0.6             | 0           | Own staff          | 4            | 4
Chief executive        | 1               | 420         |                    |              |
"""
DRAWN: dict[str, tuple[str, dict[str, str]]] = {
    "nothing moves": (NOTHING_MOVES, {}), "three rows": (THREE, {}),
    "salaries, in thousands": (ANY_PAY, SALARIES),
}  # fmt: skip


@pytest.mark.parametrize("case", DRAWN)
def test_small_lists_have_no_formula_that_fails(case: str, tmp_path: Path) -> None:
    """Three functions, none that moves, salaries in thousands and a late start: no error, no other value."""
    functions, sheets = DRAWN[case]
    write_result(analysed(drawn(tmp_path / "small.xlsx", functions, **sheets)), tmp_path / "result.xlsx")
    compared = compare_with_saved(tmp_path / "result.xlsx", tmp_path)
    print(f"{compared.total:,} formula cells compared: {compared.cells}")  # noqa: T201 - the count is asked for
    assert not compared.different


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_dozen_other_figures_give_the_same_in_workbook_and_program(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed into the result and recalculated there, or dropped in again: tag and money are the same.

    Waves stand until the workbook is dropped in again, as it says, so both keep those of the first run.
    """
    first = analysed(TEMPLATES / f"{example}.xlsx")
    write_result(first, tmp_path / "first.xlsx")
    live = layout_of(first, tmp_path / "first.xlsx")
    own = {**TEN, **EXAMPLES[example]}
    typed = type_in(tmp_path / "first.xlsx", live, own, tmp_path / "typed.xlsx")
    computed = recalculated(typed, tmp_path)
    monkeypatch.setattr("pipeline.stages.analysis.plan", lambda *_, **__: first.planned)
    second = analysed(computed)
    assert len(second.intake.typed) == len(own)
    assert (first.chosen["model"] == second.chosen["model"]).mean() > 0.9
    write_result(second, tmp_path / "second.xlsx")
    compared = Compared()
    compare_functions(compared, computed, second)
    fresh = tmp_path / "second.xlsx"
    compare_cases(compared, (computed, live), (fresh, layout_of(second, fresh)))
    print(f"{example}: {compared.total:,} cells compared: {compared.cells}")  # noqa: T201 - the count is asked for
    assert not compared.different
    assert compared.total > 3_000
    assert not first.answers["npv"].equals(second.answers["npv"])
