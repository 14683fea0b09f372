"""Names on a map: beside their bubble, never on another name or bubble, never outside; and round axes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.workbook.chart_figures import compact, step_of
from pipeline.workbook.map_labels import SIDES, Bubble, Plot

PLOT = Plot(400, 300, 100)


def bubble(across: float, up: float, size: float = 1.0, name: str = "Payroll") -> Bubble:
    """Return a bubble."""
    return Bubble(across, up, size, name)


def test_a_bubble_alone_has_its_name_at_the_right() -> None:
    """Where a reader looks first."""
    assert PLOT.places([bubble(50, 50)], [0]) == {0: "right"}


def test_a_name_that_would_leave_the_chart_goes_to_the_other_side() -> None:
    """At the right edge it stands at the left."""
    assert PLOT.places([bubble(92, 50)], [0]) == {0: "left"}


def test_a_name_that_fits_nowhere_is_left_out() -> None:
    """A bubble in the middle of others has no room on any side."""
    ring = [bubble(50 + x, 50 + y, 20) for x in (-16, 0, 16) for y in (-16, 0, 16) if (x, y) != (0, 0)]
    assert PLOT.places([bubble(50, 50, 20), *ring], [0]) == {}


def test_the_most_wanted_name_gets_the_room() -> None:
    """Two bubbles in the same place: both names fit, on different sides, and the first chooses."""
    pair = [bubble(50, 50), bubble(50, 50)]
    assert PLOT.places(pair, [1, 0]) == {1: "right", 0: "left"}
    assert PLOT.places(pair, [0, 1]) == {0: "right", 1: "left"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0, 9)), max_size=30))
def test_whatever_the_bubbles_are_only_known_sides_of_wanted_bubbles_come_out(
    facts: list[tuple[float, float, float]],
) -> None:
    """Even if all cost nothing."""
    bubbles = [bubble(*one) for one in facts]
    places = PLOT.places(bubbles, range(len(bubbles)))
    assert set(places) <= set(range(len(bubbles)))
    assert set(places.values()) <= set(SIDES)


@pytest.mark.parametrize(
    ("low", "high", "step"), [(0, 87, 20), (0, 2888, 1000), (-7.5e6, 8.2e6, 5e6), (0, 0, 1), (0, 5, 1)]
)
def test_axes_are_divided_by_round_steps(low: float, high: float, step: float) -> None:
    """One, two or five, times a power of ten; one where there is nothing to show."""
    assert step_of(low, high) == pytest.approx(step)


@pytest.mark.parametrize(
    ("largest", "code"),
    [(900, "#,##0"), (45_000, '#,##0,"k"'), (3e6, '#,##0.0,,"m"'), (40e6, '#,##0,,"m"')],
)
def test_amounts_on_axes_are_short(largest: float, code: str) -> None:
    """Thousands as k, millions as m."""
    assert compact(largest) == code
