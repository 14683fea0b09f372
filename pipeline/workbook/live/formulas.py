"""The lines of the business case as formulas of one row of the sheet `Business case`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.money.formula import Formula, call
from pipeline.stages.money.terms import Formulas

if TYPE_CHECKING:
    from pipeline.stages.money.terms import Term

NOT_SHOWN = {"price_luck": 1.0}  # matters to the simulation only


class LiveFormulas(Formulas):
    """As `Formulas`, but a quote may be typed in the workbook: whether there is one is asked there."""

    def __getitem__(self, key: str) -> Term:
        """Return the address of a term, or the number of one that is not shown."""
        return NOT_SHOWN[key] if key in NOT_SHOWN else super().__getitem__(key)

    def where(self, fact: str, yes: Term, no: Term) -> Term:
        """Choose now, but for the quote."""
        if fact == "quoted":
            return call("IF", call("ISNUMBER", self["quote"]), yes, no)
        return super().where(fact, yes, no)


def text_of(term: Term) -> str | float:
    """Return a term as a formula with its equals sign, or the number that it is."""
    return f"={term.text}" if isinstance(term, Formula) else float(term)
