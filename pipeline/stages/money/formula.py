"""Formulas of a spreadsheet, built with Python's operators: `a * (1 - b)` becomes `A2*(1-B2)`."""

from __future__ import annotations

from dataclasses import dataclass

_COMPARED, _ADDED, _MULTIPLIED, _WHOLE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """The text of a formula without its equals sign; `binds`: what it needs brackets beside."""

    text: str
    binds: int = _WHOLE

    def __add__(self, other: Operand) -> Formula:
        """Add."""
        return _joined(self, "+", other, _ADDED)

    def __radd__(self, other: Operand) -> Formula:
        """Add to a number."""
        return _joined(other, "+", self, _ADDED)

    def __sub__(self, other: Operand) -> Formula:
        """Subtract."""
        return _joined(self, "-", other, _ADDED)

    def __rsub__(self, other: Operand) -> Formula:
        """Subtract from a number."""
        return _joined(other, "-", self, _ADDED)

    def __mul__(self, other: Operand) -> Formula:
        """Multiply."""
        return _joined(self, "*", other, _MULTIPLIED)

    def __rmul__(self, other: Operand) -> Formula:
        """Multiply a number."""
        return _joined(other, "*", self, _MULTIPLIED)

    def __truediv__(self, other: Operand) -> Formula:
        """Divide."""
        return _joined(self, "/", other, _MULTIPLIED)

    def __rtruediv__(self, other: Operand) -> Formula:
        """Divide a number."""
        return _joined(other, "/", self, _MULTIPLIED)

    def __neg__(self) -> Formula:
        """Change the sign."""
        return Formula(f"-{_held(self, _MULTIPLIED)}", _ADDED)

    def __lt__(self, other: Operand) -> Formula:
        """Compare."""
        return _joined(self, "<", other, _COMPARED)

    def __gt__(self, other: Operand) -> Formula:
        """Compare."""
        return _joined(self, ">", other, _COMPARED)

    def __le__(self, other: Operand) -> Formula:
        """Compare."""
        return _joined(self, "<=", other, _COMPARED)

    def __ge__(self, other: Operand) -> Formula:
        """Compare."""
        return _joined(self, ">=", other, _COMPARED)


Operand = Formula | float


def formula(value: Operand) -> Formula:
    """Return a number as a formula; 15 digits, as a spreadsheet holds them."""
    if isinstance(value, Formula):
        return value
    text = f"{float(value):.15G}"
    return Formula(text, _ADDED if text.startswith("-") else _WHOLE)


def call(name: str, *arguments: Operand) -> Formula:
    """Return a call of a spreadsheet's function."""
    return Formula(f"{name}({','.join(formula(one).text for one in arguments)})")


def _joined(left: Operand, sign: str, right: Operand, binds: int) -> Formula:
    """Join two operands; what binds less than the operator gets brackets. Times 1 changes nothing."""
    one, other = formula(left), formula(right)
    if sign == "*" and other.text == "1":
        return one
    after = binds + 1 if sign in "-/" else binds
    return Formula(f"{_held(one, binds)}{sign}{_held(other, after)}", binds)


def _held(one: Formula, binds: int) -> str:
    return one.text if one.binds >= binds else f"({one.text})"
