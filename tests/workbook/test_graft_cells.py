"""Addresses and values of cells."""

from datetime import datetime

import pytest

from pipeline.intake.addresses import column_number
from pipeline.intake.addresses import letters as column_letters
from pipeline.workbook.cells import Area, serial


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters(number: int, letters: str) -> None:
    """| 1 | A | … | 16384 | XFD |, in both directions."""
    assert column_letters(number) == letters
    assert column_number(letters) == number


@pytest.mark.parametrize(
    ("reference", "area"),
    [
        ("B3", Area(2, 3, 2, 3)),
        ("$A$1:$C$9", Area(1, 1, 3, 9)),
        ("B:C", Area(2, 1, 3, 1_048_576)),
        ("4:5", Area(1, 4, 16_384, 5)),
    ],
)
def test_reference_is_an_area(reference: str, area: Area) -> None:
    """Cells, ranges, whole columns and whole rows."""
    assert Area.parse(reference) == area


@pytest.mark.parametrize(
    ("day", "from_1900", "from_1904"),
    [
        ("1900-01-01", 1, None),
        ("1900-02-28T12:00", 59.5, None),
        ("1900-03-01", 61, None),
        ("1904-01-01", 1462, 0),
        ("2026-03-01T06:00", 46082.25, 44620.25),
        ("1850-01-01", None, None),
    ],
)
def test_days_are_counted_as_excel_counts_them(
    day: str, from_1900: float | None, from_1904: float | None
) -> None:
    """With the 29 February 1900 that only Excel knows."""
    moment = datetime.fromisoformat(day)
    assert serial(moment, from_1904=False) == from_1900
    assert serial(moment, from_1904=True) == from_1904
