"""Dates as people type them; a day and a month that could be swapped are told apart or asked about."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ][\d:.]+Z?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?: [\d:]+)?")
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d. %B %Y", "%d-%b-%y", "%d %b %y")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no time zones


def parse_date(text: str) -> tuple[datetime, ...]:
    """Return the date meant: one, two if day and month could be swapped (day first), none if it is none."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day_first, month_first = _valid(year, second, first), _valid(year, first, second)
        if found[2] == "." or day_first == month_first:
            return day_first
        return day_first + month_first
    return _named(text)


def from_serial(serial: float, *, date_1904: bool) -> datetime | None:
    """Return the day a sheet counts as `serial`, None if that lies outside 1954 to 2123."""
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return None
    return (_EPOCH_1904 if date_1904 else _EPOCH_1900) + timedelta(days=int(serial))


def from_day(day: date) -> datetime:
    """Return midnight of a date or datetime."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - as above


def _valid(year: int, month: int, day: int) -> tuple[datetime, ...]:
    try:
        return (datetime(year, month, day),)  # noqa: DTZ001 - as above
    except ValueError:
        return ()


def _named(text: str) -> tuple[datetime, ...]:
    plain = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text.replace(",", " "))
    plain = re.sub(r"\bsept\b", "sep", " ".join(plain.split()), flags=re.IGNORECASE)
    for pattern in _NAMED:
        try:
            return (datetime.strptime(plain, pattern),)  # noqa: DTZ007 - as above
        except ValueError:
            continue
    return ()
