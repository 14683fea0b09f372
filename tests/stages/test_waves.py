"""Waves, drawn by hand: where each change ends up among the others, and what a company bears."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.knowledge.plan_rules import Bearable, plan_rules
from pipeline.stages.waves import Change, Limits, limits_of, schedule

# Of 100 people: ten in the first wave under one contract, twenty in each later one under two.
LIMITS = Limits(Bearable(1_000, 1, 0.1), Bearable(1_000, 2, 0.2), 100.0)
PART = plan_rules().pilot_share


def _change(row: int, **given: Any) -> Change:  # noqa: ANN401 - the fields of a change
    usual = {"lot": row, "earliest": 1, "heads": 5.0, "rank": (row,), "pilot": False, "counts": True}
    return Change(row, **{**usual, **given})


def _slots(*changes: Change, limits: Limits = LIMITS) -> dict[int, tuple[int, int, bool, int | None]]:
    found = schedule(changes, limits)
    return {row: (slot.start, slot.roll_out, slot.crowded, slot.after) for row, slot in found.items()}


@pytest.mark.parametrize(
    ("changes", "starts"),
    [
        ([{}], [1]),
        ([{}, {}], [1, 2]),
        ([{}, {}, {}, {}], [1, 2, 2, 3]),
        ([{"lot": 1}, {"lot": 1}, {"lot": 1}], [1, 1, 2]),
        ([{"earliest": 3}, {"earliest": 3}, {"earliest": 3}], [3, 3, 4]),
        ([{"heads": 10.0, "lot": 1}, {"heads": 0.5, "lot": 1}], [1, 2]),
        ([{"heads": 6.0, "lot": 1}, {"heads": 4.0, "lot": 1}], [1, 1]),
        ([{"heads": 50.0, "lot": 1}, {"heads": 1.0, "lot": 1}], [1, 2]),
        ([{"heads": 1.0, "lot": 1}, {"heads": 50.0, "lot": 1}], [1, 2]),
        ([{"rank": (9,)}, {"rank": (1,)}], [2, 1]),
        ([{"counts": False}, {}], [1, 1]),
        ([{}, {"counts": False, "earliest": 2}, {}], [1, 2, 2]),
    ],
)
def test_each_change_begins_as_early_as_it_may_and_is_borne(
    changes: list[dict[str, Any]], starts: list[int]
) -> None:
    """By rank; a full wave passes it on, and what no wave bears has one to itself."""
    drawn = [_change(row, **given) for row, given in enumerate(changes, start=2)]
    found = _slots(*drawn)
    assert [found[change.row][0] for change in drawn] == starts
    crowded = [found[change.row][0] > change.earliest for change in drawn]
    assert [found[change.row][2] for change in drawn] == crowded


def test_a_change_without_a_pilot_moves_whole() -> None:
    """It begins and has moved in the same wave."""
    assert _slots(_change(2), _change(3, counts=False)) == {2: (1, 1, False, None), 3: (1, 1, False, None)}


def test_a_pilot_moves_a_part_and_the_rest_a_wave_later() -> None:
    """Each part uses up its own wave: the rest of 20 heads leaves room for 4 in the second."""
    pilot = _change(2, lot=7, heads=20.0, pilot=True)
    room = 20.0 * (1 - PART)
    small = _change(3, lot=7, heads=20.0 - room, earliest=2)
    large = _change(4, lot=7, heads=0.5, earliest=2)
    assert _slots(pilot, small, large) == {
        2: (1, 2, False, None),
        3: (2, 2, False, None),
        4: (3, 3, True, None),
    }


def test_the_rest_of_a_pilot_is_of_the_same_contract() -> None:
    """Two contracts are borne in the second wave: that of the pilot, with more of its lot, and one other."""
    pilot, more, other, third = (
        _change(row, lot=lot, heads=1.0, earliest=earliest, pilot=row == 2)
        for row, lot, earliest in ((2, 7, 1), (3, 7, 2), (4, 8, 2), (5, 9, 2))
    )
    found = _slots(pilot, more, other, third)
    assert {row: start for row, (start, *_) in found.items()} == {2: 1, 3: 2, 4: 2, 5: 3}


def test_a_pilot_that_uses_up_nothing_is_followed_a_wave_later_all_the_same() -> None:
    """It begins in the third wave and has moved in the fourth."""
    assert _slots(_change(2, pilot=True, counts=False, earliest=3)) == {2: (3, 4, False, None)}


@pytest.mark.parametrize(
    ("waiting", "slot"),
    [
        ({"lot": 7, "waits": True}, (2, 2, False, 2)),
        ({"lot": 7, "waits": True, "earliest": 2}, (2, 2, False, None)),
        ({"lot": 7, "waits": True, "earliest": 3}, (3, 3, False, None)),
        ({"lot": 7, "waits": False}, (1, 1, False, None)),
        ({"lot": 8, "waits": True, "earliest": 2}, (2, 2, False, None)),
    ],
)
def test_what_waits_begins_once_the_pilot_of_its_lot_is_rolled_out(
    waiting: dict[str, Any], slot: tuple[int, int, bool, int | None]
) -> None:
    """A pilot that has moved in the second wave; what could begin no sooner anyway does not name it."""
    pilot = _change(2, lot=7, pilot=True)
    assert _slots(pilot, _change(3, **waiting))[3] == slot


def test_the_first_of_several_pilots_is_waited_for() -> None:
    """Two pilots in a lot: the one of the better rank is proof enough, in whatever order they are given."""
    better, worse = (
        _change(row, lot=7, pilot=True, rank=(rank,), earliest=rank) for row, rank in ((5, 1), (2, 3))
    )
    late = _change(9, lot=7, waits=True)
    assert _slots(late, worse, better)[9] == (2, 2, False, 5)


def test_what_waits_is_placed_after_what_does_not() -> None:
    """It ranks first, yet the wave that it waits for has been filled by others before."""
    pilot = _change(2, lot=7, pilot=True, heads=5.0, rank=(1,))
    others = [_change(row, lot=7, heads=8.0, earliest=2, rank=(row,)) for row in (4, 5)]
    late = _change(3, lot=7, waits=True, rank=(0,))
    assert _slots(pilot, *others, late)[3] == (3, 3, True, 2)


@pytest.mark.parametrize(("size", "at"), [(1.0, 0), (250.0, 0), (251.0, 1), (1_000.0, 1), (1e9, -1)])
def test_a_larger_company_bears_other_limits(size: float, at: int) -> None:
    """The first step that is large enough counts, the last one for all that are larger still."""
    rule = plan_rules().bearable[at]
    used = limits_of(size, experienced=True)
    assert (used.first, used.later, used.size) == (rule, rule, size)


def test_who_never_bought_starts_small_and_goes_on_as_usual() -> None:
    """The first wave has limits of its own, the second those of others of its size."""
    new, used = (limits_of(600.0, experienced=known) for known in (False, True))
    assert new.at(1) == plan_rules().first_time
    assert new.at(2) == used.at(2) == used.at(1) == plan_rules().bearable[1]
    assert new.heads(1) == pytest.approx(600.0 * plan_rules().first_time.share_of_heads)
    assert used.heads(1) == pytest.approx(600.0 * plan_rules().bearable[1].share_of_heads)
