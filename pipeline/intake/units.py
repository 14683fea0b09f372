"""Units in headings: “Cost (k€)”, “Annual cost (£000)”, “Cost in thousands”, “Cost EUR m”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.intake.numbers import SCALES
from pipeline.intake.text import tidy
from pipeline.knowledge.currencies import currencies_meant, currency_code

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TRAILING = re.compile(
    r"(?:,|;|:|\bin\b|\s[-\N{EN DASH}/]\s|\s)\s*(?:in\s+)?((?:\S+\s+)?\S+)$", re.IGNORECASE
)
_THOUSANDS = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]?000'?s?")
_SCALE_BESIDE = re.compile(
    r"^(?P<before>k|t|m|mn|mio\.?|tsd\.?)?\s*(?P<money>.*?)\s*(?P<after>k|m|mn|mm|mio\.?|tsd\.?|bn)?$"
)
_YEARLY = re.compile(r"\b(?:p\.?\s?a\.?|per year|per annum|/\s?year|/\s?yr)(?=\W|$)", re.IGNORECASE)
_WORDS_TOO = ("all", "top", "try")  # “Annual cost (all in)” is not in Albanian lek
_PERIOD_SCALE = {"t": 1e3}


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a heading names: a factor for its amounts (None if it names none) and a currency.

    `sign` is what stood there when several currencies go by it, “$”.
    """

    scale: float | None = None
    currency: str | None = None
    sign: str = ""


def split_unit(heading: str) -> tuple[str, Unit]:
    """Return the heading without its unit, and the unit; a heading that names none comes back as it is."""
    text = tidy(heading)
    for found in _BRACKETS.finditer(text):
        unit = _unit(found[1])
        if unit:
            return tidy(text[: found.start()] + " " + text[found.end() :]), unit
    trailing = _TRAILING.search(text)
    for words in [trailing[1], trailing[1].split()[-1]] if trailing else []:
        unit = _unit(words)
        if unit and not words[0].isdigit():
            return tidy(re.sub(r"(?:[,;:\-/]|\bin)\s*$", "", text[: -len(words)].rstrip())), unit
    return text, Unit()


def _unit(words: str) -> Unit | None:
    """Read scale and currency; None unless every word was understood and at least one was there."""
    text = _YEARLY.sub(" ", words).casefold().replace(",", " ").strip(" .")
    text = tidy(re.sub(r"\bin\b", " ", text))
    if not text:
        return None
    scale: float | None = None
    if _THOUSANDS.search(text):
        scale, text = 1e3, tidy(_THOUSANDS.sub(" ", text))
    for word in text.split():
        if word in SCALES and len(word) > 1:
            scale, text = SCALES[word], tidy(re.sub(rf"\b{word}\b", " ", text))
    return _money(text, scale)


def _money(text: str, scale: float | None) -> Unit | None:
    """Read what is left: nothing, “k€”, “eur m”, “teur” or a bare currency."""
    if not text:
        return Unit(scale) if scale else None
    if currencies_meant(text):
        return Unit(scale, sign=text)
    code = currency_code(text)
    if code and text not in _WORDS_TOO:
        return Unit(scale, code)
    found = _SCALE_BESIDE.match(text)
    if not found or scale:
        return None
    letter = (found["before"] or found["after"] or "").rstrip(".")
    money = found["money"]
    factor = (_PERIOD_SCALE if money else {}).get(letter) or SCALES.get(letter)
    sign = money if money and currencies_meant(money) else ""
    if not factor or (money and not sign and not currency_code(money)):
        return None
    return Unit(factor, currency_code(money) if money and not sign else None, sign)
