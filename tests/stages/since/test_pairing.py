"""Functions of today are known again from last time, whatever their order; what is unsure is not guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.stages.since.pairing import pair

Listed = list[tuple[str, str | None, float, float]]
BASE: Listed = [
    ("Accounts payable", "Finance", 5, 300.0),
    ("Payroll", "HR", 3, 200.0),
    ("Help desk", None, 4, 250.0),
]


def listed(rows: Listed, first: int = 2) -> pd.DataFrame:
    """Return functions as a frame, numbered from a row on."""
    index = pd.RangeIndex(first, first + len(rows))
    return pd.DataFrame(rows, columns=["function", "department", "headcount", "annual_cost"], index=index)


@pytest.mark.parametrize(
    ("now", "pairs", "renamed", "new", "gone"),
    [
        (BASE, {2: 2, 3: 3, 4: 4}, set(), (), ()),
        (BASE[::-1], {2: 4, 3: 3, 4: 2}, set(), (), ()),
        ([*BASE, ("Legal", "Legal", 1, 90.0)], {2: 2, 3: 3, 4: 4}, set(), (5,), ()),
        (BASE[1:], {3: 2, 4: 3}, set(), (), (2,)),
        ([("AP clerks payable", "Finance", 5, 300.0), *BASE[1:]], {2: 2, 3: 3, 4: 4}, {2}, (), ()),
        ([("Acounts payabel", "Finance", 5, 999.0), *BASE[1:]], {2: 2, 3: 3, 4: 4}, {2}, (), ()),
        ([("Treasury", "Finance", 5, 300.0), *BASE[1:]], {3: 3, 4: 4}, set(), (2,), (2,)),
        ([("Accounts payable", "Shared services", 7, 1.0), *BASE[1:]], {2: 2, 3: 3, 4: 4}, set(), (), ()),
        ([("ACCOUNTS  PAYABLE", "finance", 9, 1.0), *BASE[1:]], {2: 2, 3: 3, 4: 4}, set(), (), ()),
    ],
    ids=[
        *("same", "other order", "one more", "one less", "renamed", "misspelt and dearer", "another one"),
        *("moved to another department", "typed otherwise"),
    ],
)
def test_rows_are_known_again(
    now: Listed, pairs: dict[int, int], renamed: set[int], new: tuple[int, ...], gone: tuple[int, ...]
) -> None:
    """A name counts most, then department, heads and cost; a new name needs the same size and a likeness."""
    found = pair(listed(BASE), listed(now))
    assert dict(found.now_of) == pairs
    assert found.renamed == renamed
    assert (found.new, found.gone) == (new, gone)


def test_rows_of_one_name_are_told_apart_by_size() -> None:
    """Three teams of one name in another order."""
    teams: Listed = [("Clerks", "Ops", heads, 100.0 * heads) for heads in (1, 2, 3)]
    assert dict(pair(listed(teams), listed(teams[::-1])).now_of) == {2: 4, 3: 3, 4: 2}


def test_two_that_could_both_be_it_are_both_new() -> None:
    """One function became two of its size with names equally near: nobody knows which is which."""
    was: Listed = [("Order entry", "Sales", 4, 80.0)]
    now: Listed = [
        ("Other", "X", 1, 1.0),
        ("Order entry A", "Sales", 4, 80.0),
        ("Order entry B", "Sales", 4, 80.0),
    ]
    found = pair(listed(was), listed(now))
    assert found.now_of == {}
    assert len(found.new) == 3
    assert len(found.gone) == 1


def test_another_name_for_what_we_take_for_the_same_is_a_new_name() -> None:
    """Letters in common are not needed where both names were recognised as one function."""
    was = listed([("AP processing", "Finance", 5, 300.0)]).assign(match="Accounts payable")
    now = listed([("Kreditoren", "Finance", 5, 300.0)]).assign(match="Accounts payable")
    assert pair(was, now).renamed == {2}
    assert pair(was, now.assign(match="Treasury")).renamed == frozenset()


def test_a_long_list_of_equals_is_not_compared_pair_by_pair() -> None:
    """A thousand new names for a thousand rows of one size are new, at once."""
    was: Listed = [(f"Old {number}", "Ops", 1, 10.0) for number in range(1000)]
    now: Listed = [(f"Brand {number}", "Ops", 1, 10.0) for number in range(1000)]
    assert len(pair(listed(was), listed(now)).new) == 1000
