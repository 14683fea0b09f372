"""The workbook that our sheets are written into before they join the user's."""

from __future__ import annotations

import re
from functools import lru_cache

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_FUNCTIONS = re.compile(r"[A-Z][A-Z0-9.]*(?=\()")


class DonorSheet(Worksheet):  # type: ignore[misc] # XlsxWriter publishes no types
    """A sheet that looks for functions of newer Excel only in formulas of a kind not seen before.

    XlsxWriter tries thirty patterns on each formula, a third of the time that a result takes to write. Which
    functions a formula calls settles it: if none of them needs a prefix, the formula stays as it is.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - XlsxWriter's
        plain = formula.startswith("=") and not formula.endswith("}")
        if plain and _need_no_prefix(frozenset(_FUNCTIONS.findall(formula))):
            return formula.removeprefix("=")
        return str(super()._prepare_formula(formula, expand_future_functions))


class DonorBook(Workbook):  # type: ignore[misc] # as above
    """A workbook of such sheets."""

    worksheet_class = DonorSheet


@lru_cache(maxsize=1_024)
def _need_no_prefix(functions: frozenset[str]) -> bool:
    """Return whether XlsxWriter leaves calls of all these functions as they are."""
    return all(Worksheet()._prepare_formula(f"={name}(", True) == f"{name}(" for name in functions)  # noqa: FBT003, SLF001 - XlsxWriter's
