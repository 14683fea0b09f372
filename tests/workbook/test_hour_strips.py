"""Hours of the day at home as a strip, and a country in one line of words."""

from __future__ import annotations

import pytest

from pipeline.knowledge.geography import country_codes, hours_ahead
from pipeline.workbook.hour_strips import BOTH, HOURS, strip
from pipeline.workbook.place_words import why_there


@pytest.mark.parametrize(
    ("ahead", "letters"),
    [
        (0.0, "         BBBBBBBB       "),
        (1.0, "        tBBBBBBBh       "),
        (5.0, "    tttttBBBhhhhh       "),
        (-5.0, "         hhhhhBBBttttt  "),
        (11.0, "tttttt   hhhhhhhh     tt"),
    ],
)
def test_a_strip_shows_who_is_at_work_in_each_hour(ahead: float, letters: str) -> None:
    """From midnight to midnight at home, nine to five on both sides."""
    assert strip(9.0, 17.0, ahead) == letters


@pytest.mark.parametrize(
    ("home", "there", "hours"), [("GB", "PL", 1.0), ("GB", "IN", 5.0), ("US", "GB", 5.0)]
)
def test_clocks_are_ahead_by_the_mean_of_the_year(home: str, there: str, hours: float) -> None:
    """Warsaw an hour, Delhi five (less in summer), London five before New York; home itself none."""
    ahead = dict(zip(country_codes(), hours_ahead(home, 2026), strict=True))
    assert ahead[there] == pytest.approx(hours, abs=0.2)
    assert ahead[home] == 0


def test_a_strip_shares_about_as_many_hours_as_are_counted() -> None:
    """Whatever the difference of clocks, at most half an hour is rounded away."""
    for ahead in range(-12, 13):
        assert strip(9.0, 17.0, ahead).count(BOTH) == max(0, 8 - abs(ahead))
        assert len(strip(9.0, 17.0, ahead + 0.5)) == HOURS


def test_a_country_is_told_in_one_line() -> None:
    """Price, hours, language, record and risk, each in words."""
    near = {"cost": 0.67, "overlap": 7.0, "language_fit": 0.6, "talent": 0.75, "stability": 0.69}
    far = {"cost": 1.1, "overlap": 0.4, "language_fit": 0.2, "talent": 0.0, "stability": 0.2}
    assert why_there(near) == ("33% cheaper, 7 of 8 hours shared, language fair, long record, medium risk.")
    assert why_there(far) == (
        "10% dearer, hardly a working hour shared, language hard to hire for, thin record, high risk."
    )
