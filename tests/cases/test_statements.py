"""What the articles say comes out of the pipeline, however a stranger writes it down."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.cases.expectations import Seen, broken_in_knowledge, broken_on_row
from tests.cases.statements import Statement, statements
from tests.support.companies import FIRST_ROW, assess_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.cases.statements import Case

MUST = 131
ALL = 175


def broken(statement: Statement) -> list[str]:
    """Return everything in which the pipeline contradicts a statement."""
    return [fault for case in statement.cases for fault in _broken(case)]


def _broken(case: Case) -> Iterable[str]:
    for row in case.rows:
        if not row.answers:
            yield from broken_in_knowledge(row.expect)
    rows = [row for row in case.rows if row.answers]
    if rows:
        analysis = assess_rows(company=case.company, rows=[row.answers for row in rows])
        for number, row in enumerate(rows, FIRST_ROW):
            yield from broken_on_row(Seen(analysis, number), row.expect)


def _parameter(statement: Statement) -> object:
    waits = statement.waits_for
    marks = [pytest.mark.xfail(reason=waits, strict=True)] if waits else []
    return pytest.param(statement, id=statement.id, marks=marks)


@pytest.mark.parametrize("statement", [_parameter(one) for one in statements()])
def test_a_statement_holds_in_every_wording(statement: Statement) -> None:
    """Each company drawn for a statement gets the answer that the statement asks for."""
    faults = broken(statement)
    assert not faults, "\n".join([statement.says, *faults])


def test_every_statement_is_in_the_table_once_and_expects_something() -> None:
    """Nothing of the list is left out, and no line is empty of expectation."""
    counted = Counter(statement.priority for statement in statements())
    assert len({statement.id for statement in statements()}) == ALL
    assert counted["must"] == MUST
    assert all(row.expect for one in statements() for case in one.cases for row in case.rows)
