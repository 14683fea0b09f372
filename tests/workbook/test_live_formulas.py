"""Lines of the business case are worked out once for functions that are alike, and are right for all."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from pipeline.stages.money.lines import Line
from pipeline.workbook.live.formulas import Alike

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE = Line("fee", "Price", "money", lambda x: x)


def test_functions_differ_in_whatever_a_line_asks() -> None:
    """Also when it asks for a fact only of functions that have another one."""
    worked_out = []

    def work(line: Line, facts: Mapping[str, Any]) -> str:
        worked_out.append(line.key)
        country = facts["country"] if facts["abroad"] else "home"
        return f"{country} by {facts['price']}" if country == "PL" else country

    alike = Alike(work)
    for abroad, country, price, heads in list(product((False, True), ("PL", "IN"), "ab", range(20))) * 2:
        facts = {"abroad": abroad, "country": country, "price": price, "heads": heads}
        place = country if abroad else "home"
        assert alike.of(LINE, facts) == (f"PL by {price}" if place == "PL" else place)
    assert len(worked_out) < 20


def test_lines_are_kept_apart() -> None:
    """Two lines of one function are two formulas."""
    alike = Alike(lambda line, facts: f"{line.key} {facts['tier']}")
    other = Line("pay", "Pay", "money", lambda x: x)
    assert [alike.of(line, {"tier": "onshore"}) for line in (LINE, other, LINE)] == [
        "fee onshore", "pay onshore", "fee onshore",
    ]  # fmt: skip
