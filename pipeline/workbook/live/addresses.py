"""Addresses as formulas write them."""

from __future__ import annotations

import re

from pipeline.intake.addresses import letters

_PLAIN = re.compile(r"[A-Za-z_]\w*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


def on_sheet(sheet: str) -> str:
    """Return a sheet's name as an address begins with it, quoted only where it must be."""
    if _PLAIN.fullmatch(sheet) and not _LIKE_A_CELL.fullmatch(sheet):
        return f"{sheet}!"
    return "'" + sheet.replace("'", "''") + "'!"


def fixed(row: int, column: int) -> str:
    """Return an address that stays when a formula is copied; row and column count from 0."""
    return f"${letters(column + 1)}${row + 1}"


def beside(row: int, column: int) -> str:
    """Return an address that moves with the formula; row and column count from 0."""
    return f"{letters(column + 1)}{row + 1}"


def down(column: int, first: int, last: int) -> str:
    """Return the fixed address of part of a column; all count from 0."""
    return f"{fixed(first, column)}:{fixed(last, column)}"
