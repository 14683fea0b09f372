"""Headings that name a cost, but not the yearly cost of all the people: “Monthly cost”, “Salary per head”."""

from __future__ import annotations

import re

_COST = re.compile(r"cost|salar|\bpay\b|wage|rate\b|spend|price|kosten|gehalt|lohn", re.IGNORECASE)
_YEARLY = re.compile(r"annual|year|\bp\.?a\b|jahr", re.IGNORECASE)
_PERIODS = (
    (re.compile(r"month|\bpcm\b|monat", re.IGNORECASE), "12"),
    (re.compile(r"quarter", re.IGNORECASE), "4"),
    (re.compile(r"week", re.IGNORECASE), "52"),
    (re.compile(r"\b(?:daily|day)\b", re.IGNORECASE), "the paid days of a year"),
    (re.compile(r"hour|/\s?hr?\b", re.IGNORECASE), "the paid hours of a year"),
)
_EACH = re.compile(
    r"(?:\bper|/|\ba|\beach)\s?(?:head|person|fte|employee|capita|position|worker)\b"
    r"|\bunit cost\b|\b(?:average|avg)\.? (?:\w+ )?(?:salary|pay|wage)",
    re.IGNORECASE,
)
_RATE = re.compile(r"hour|/\s?hr?\b|\b(?:daily|day)\b", re.IGNORECASE)


def multiply_by(heading: str) -> str:
    """Return what the amounts under the heading must be multiplied by, “12”; empty for yearly totals."""
    if not _COST.search(heading):
        return ""
    periods = [] if _YEARLY.search(heading) else [by for period, by in _PERIODS if period.search(heading)]
    of_one = _EACH.search(heading) or (periods and _RATE.search(heading))
    return " and by ".join([*periods[:1], *(["the headcount"] if of_one else [])])
