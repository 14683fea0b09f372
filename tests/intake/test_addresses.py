"""Cells by name: a finding that names another cell sends people to the wrong place."""

from __future__ import annotations

import pytest

from pipeline.intake.addresses import column_number, letters, name, position, rectangle, runs


@pytest.mark.parametrize(
    ("column", "written"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")],
)
def test_columns_are_counted_as_excel_counts_them(column: int, written: str) -> None:
    """After Z comes AA, after ZZ comes AAA, and small letters are the same column."""
    assert letters(column) == written
    assert column_number(written) == column_number(written.lower()) == column
    assert name(14, column) == f"{written}14"


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("C14", (14, 3)),
        ("$C$14", (14, 3)),
        ("aa7", (7, 27)),
        ("XFD1048576", (1_048_576, 16_384)),
        ("14", None),
        ("C", None),
        ("C14:C15", None),
        ("Sheet1!C14", None),
        ("ABCD1", None),
        ("", None),
    ],
)
def test_a_cells_name_is_its_place(cell: str, place: tuple[int, int] | None) -> None:
    """Row first, then column; what is no name of a cell has no place."""
    assert position(cell) == place


@pytest.mark.parametrize(
    ("ref", "corners"),
    [
        ("B2:D9", (2, 2, 9, 4)),
        ("$B$2:$D$9", (2, 2, 9, 4)),
        ("B2", (2, 2, 2, 2)),
        ("B2:D", None),
        ("B:D9", None),
        ("B2:D9:E1", None),
        ("Sheet1", None),
    ],
)
def test_a_range_is_its_two_corners(ref: str, corners: tuple[int, int, int, int] | None) -> None:
    """A single cell is a range of one; whole columns and names are none."""
    assert rectangle(ref) == corners


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([8], "C8"),
        ([8, 9], "C8:C9"),
        ([*range(8, 21), 25], "C8:C20, C25"),
        ([3, 5, 6, 9], "C3, C5:C6, C9"),
        ([*range(2, 26, 2)], "C2, C4, C6, C8, C10, C12, C14, C16, C18, C20, C22, C24"),
        (
            [*range(2, 26, 2), 30, 31, 40],
            "C2, C4, C6, C8, C10, C12, C14, C16, C18, C20, C22, C24, and 3 more",
        ),
        ([], ""),
    ],
)
def test_cells_of_a_column_are_told_as_ranges(rows: list[int], told: str) -> None:
    """Neighbours are joined; after twelve ranges the cells left over are counted."""
    assert runs(rows, 3) == told
