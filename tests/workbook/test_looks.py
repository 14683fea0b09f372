"""Amounts in words."""

from __future__ import annotations

import pytest

from pipeline.workbook.looks import short_money


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "£0"), (-0.4, "£0"), (940, "£940"), (9_999, "£9,999"), (12_400, "£12k"), (-11_340_000, "-£11.3m")],
)
def test_where_there_is_little_room_amounts_are_short(amount: float, words: str) -> None:
    """In full below ten thousand, then in thousands, then in millions."""
    assert short_money(amount, "GBP") == words
