"""The lines of the business case as formulas of one row of the sheet `Business case`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pipeline.intake.addresses import letters
from pipeline.stages.money.formula import Formula, call
from pipeline.stages.money.terms import Formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.stages.money.lines import Line
    from pipeline.stages.money.terms import Term
    from pipeline.workbook.live.layout import Live

NOT_SHOWN = {"price_luck": 1.0}  # matters to the simulation only
T = TypeVar("T")
_ROW = "\0"  # where the number of the row goes; no formula has such a character


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


class Alike(Generic[T]):
    """Works a line out once for all functions that are alike in what it asks about them."""

    def __init__(self, work: Callable[[Line, Mapping[str, Any]], T]) -> None:
        """Take what is to be done with a line and the facts of a function, and with nothing else."""
        self._work = work
        self._known: dict[str, tuple[list[str], dict[tuple[Any, ...], T]]] = {}

    def of(self, line: Line, facts: Mapping[str, Any]) -> T:
        """Return what comes of a line for a function."""
        asked, known = self._known.get(line.key, ([], {}))
        alike = tuple([facts[name] for name in asked])
        return known[alike] if alike in known else self._worked_out(line, facts)

    def _worked_out(self, line: Line, facts: Mapping[str, Any]) -> T:
        """Work a line out, and keep it with all that has ever been asked for this line."""
        seen = _Asked(facts)
        result = self._work(line, seen)
        asked, known = self._known.setdefault(line.key, ([], {}))
        if more := seen.names.difference(asked):
            asked, known = self._known[line.key] = sorted({*asked, *more}), {}
        known[tuple([facts[name] for name in asked])] = result
        return result


class CaseFormulas:
    """The lines of all functions: those of functions that are alike differ in their rows alone."""

    def __init__(self, live: Live) -> None:
        """Take the layout of the workbook."""
        cells = {key: f"{letters(column + 1)}{_ROW}" for key, column in live.columns.items()}

        def work(line: Line, facts: Mapping[str, Any]) -> str | float:
            return text_of(line.work(LiveFormulas(facts, cells, live.figures, live.timeline)))

        self._texts = Alike(work)

    def text(self, line: Line, facts: Mapping[str, Any], at: int) -> str | float:
        """Return a line of the function in row `at` (from 0) as `text_of` does."""
        text = self._texts.of(line, facts)
        return text.replace(_ROW, str(at + 1)) if isinstance(text, str) else text


class _Asked(dict[str, Any]):
    """The facts of a function, which remember what was asked."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a fact of any kind
        self.names.add(name)
        return super().__getitem__(name)


def text_of(term: Term) -> str | float:
    """Return a term as a formula with its equals sign, or the number that it is."""
    return f"={term.text}" if isinstance(term, Formula) else float(term)
