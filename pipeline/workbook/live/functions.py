"""The columns on the user's sheet that follow the business case and the scorecard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workbook.live.addresses import fixed
from pipeline.workbook.live.layout import SCORECARD, is_live

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.workbook.live.layout import Live

CENTS, SHARE_DIGITS = 2, 6


def live_columns(live: Live) -> Mapping[str, Mapping[int, str]]:
    """Return the formulas of every column that follows, by its key and the row of the user's sheet.

    None if the list is too long for formulas.
    """
    if not is_live(live.analysis):
        return {}
    all_rows = [int(row) for row in live.analysis.answers.index]
    moving = [int(row) for row in live.candidates]
    found = {key: {row: formula(live, row) for row in moving} for key, formula in _FORMULAS.items()}
    found["tag"] = {row: f"{live.on(SCORECARD)}{fixed(live.scores[row], 1)}" for row in all_rows}
    found["current_cost"] = {row: _rounded(live.case("current_cost", row), CENTS) for row in all_rows}
    return found


def _rounded(term: str, digits: int) -> str:
    return f"ROUND({term},{digits})"


def _counted(key: str) -> Callable[[Live, int], str]:
    """Return what writes an amount that is nil while the function does not go ahead."""
    return lambda live, row: _rounded(f"{live.case(key, row)}*{live.case('ahead', row)}", CENTS)


def _if_ahead(key: str, digits: int) -> Callable[[Live, int], str]:
    """Return what writes a figure that is empty while the function does not go ahead."""

    def formula(live: Live, row: int) -> str:
        cell = live.case(key, row)
        shown = f'IF(ISNUMBER({cell}),{_rounded(cell, digits)},"")'
        return f'IF({live.case("ahead", row)}=1,{shown},"")'

    return formula


def _share(live: Live, row: int) -> str:
    cost = live.case("current_cost", row)
    part = f"{live.case('saving', row)}*{live.case('ahead', row)}/{cost}"
    return f'IF({cost}>0,{_rounded(part, SHARE_DIGITS)},"")'


_FORMULAS: Mapping[str, Callable[[Live, int], str]] = {
    "saving": _counted("saving"),
    "saving_share": _share,
    "one_time": _counted("one_time"),
    "payback": _if_ahead("payback", 1),
    "npv": _if_ahead("npv", CENTS),
    "break_even": _if_ahead("break_even", CENTS),
}
