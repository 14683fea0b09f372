"""Formulas of our sheets are written as XlsxWriter would write them."""

from __future__ import annotations

import pytest
from xlsxwriter.worksheet import Worksheet

from pipeline.workbook.donor import DonorSheet


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A9)",
        '=IF(A1>0,MAX(B1,0),"SORT(")',
        "=SORT(A1:A9)",
        "=IFERROR(XLOOKUP(A1,B1:B9,C1:C9),0)",
        "=SUM({1,2})+1",
        "={SUM(A1:A9*B1:B9)}",
        "{=SUM(A1:A9*B1:B9)}",
        "=A1",
        "A1+1",
        "=_xlfn.SORT(A1:A9)",
        "=CHOOSE(1,{1,2})",
        "=N({1})",
        "={1}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("newer", [False, True])
def test_a_formula_is_prepared_as_the_library_prepares_it(formula: str, *, newer: bool) -> None:
    """Whatever it calls: known functions, those that need a prefix, arrays, and names inside a text."""
    ours, theirs = DonorSheet(), Worksheet()
    for _ in range(2):
        prepared = ours._prepare_formula(formula, newer)  # noqa: SLF001 - the one method that is replaced
        assert prepared == theirs._prepare_formula(formula, newer)  # noqa: SLF001 - as above
