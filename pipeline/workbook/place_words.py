"""Why a country, as a person would say it: its price, the hours and languages it shares, its risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAME_PRICE = 0.02  # of the price at home: nobody moves work for less
_SAME_DAY = 7.5  # hours: the whole working day but for a little
_WELL, _FAIRLY, _BADLY = 0.75, 0.5, 0.35
_LANGUAGE = ((1.0, "language no obstacle"), (0.6, "language fair"), (0.0, "language hard to hire for"))
_TALENT = ((_WELL, "long record"), (_FAIRLY, "some record"), (0.0, "thin record"))
_RISK = ((_WELL, "low risk"), (_BADLY, "medium risk"), (0.0, "high risk"))


def why_there(candidate: Mapping[str, Any]) -> str:
    """Return one line on a country that was weighed (a row of `Candidates`)."""
    parts = (
        _price(float(candidate["cost"])),
        _hours(float(candidate["overlap"])),
        _level(float(candidate["language_fit"]), _LANGUAGE),
        _level(float(candidate["talent"]), _TALENT),
        _level(float(candidate["stability"]), _RISK),
    )
    line = ", ".join(parts)
    return f"{line[:1].upper()}{line[1:]}."


def _price(cost: float) -> str:
    if abs(cost - 1) < _SAME_PRICE:
        return "priced as at home"
    return f"{abs(1 - cost):.0%} {'cheaper' if cost < 1 else 'dearer'}"


def _hours(shared: float) -> str:
    if shared >= _SAME_DAY:
        return "the same working day"
    hours = f"{shared:.1f}".removesuffix(".0")
    return f"{hours} of 8 hours shared" if shared >= 1 else "hardly a working hour shared"


def _level(share: float, words: tuple[tuple[float, str], ...]) -> str:
    return next(word for least, word in words if share >= least)
