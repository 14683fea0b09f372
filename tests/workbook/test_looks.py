"""Amounts in words."""

from __future__ import annotations

from textwrap import wrap

import pytest

from pipeline.workbook.looks import _INDENTS, _LETTERS, row_height, short_money


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "£0"), (-0.4, "£0"), (940, "£940"), (9_999, "£9,999"), (12_400, "£12k"), (-11_340_000, "-£11.3m")],
)
def test_where_there_is_little_room_amounts_are_short(amount: float, words: str) -> None:
    """In full below ten thousand, then in thousands, then in millions."""
    assert short_money(amount, "GBP") == words


@pytest.mark.parametrize("letters", [6, 11, 30])
@pytest.mark.parametrize(
    "line",
    [
        "", "word", "two words", "as many lines as there are when it is wrapped", " led", "two  spaces",
        "well-known part-time work", "1-2 or a-b-cd -- so--on, co-op- -ed",
        "unbreakablywideword", "a no-break\N{NO-BREAK SPACE}space",
        "Zoë née Løv, à Gdańsk",
    ],
)  # fmt: skip
def test_a_row_is_as_high_as_its_wrapped_text(line: str, letters: int) -> None:
    """Lines are counted without wrapping, and are as many as wrapping makes."""
    width = (letters + _INDENTS) / _LETTERS + 0.001
    lines = max(1, len(wrap(line, letters)))
    assert row_height([line], [width]) == pytest.approx(row_height([""], [width]) * lines)
