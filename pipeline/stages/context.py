"""What the company and the words of a row say beyond the library: own trade, work with an end, languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.knowledge.home_language import ENGLISH, language_at_home, speaks_with_home
from pipeline.knowledge.lexicon import lexicon, phrases_in, singular, words_of
from pipeline.knowledge.places import languages
from pipeline.knowledge.trades import own_trade

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import FunctionRows, Recognised
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.trades import Trade
    from pipeline.stages.company import Company

TRADE_RATINGS = {"strategic": 5.0}
PROJECT, ONGOING = "Project", "Ongoing"
SUPPORTS = "prepare"
OFFICES = frozenset({"oversight", "elected"})
_MONTH = 365.25 / 12
_DISCIPLINE = frozenset({"management", "manager", "managers", "office", "accounting", "controls", "engineer"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages of every row, and whether they are only assumed because it serves those at home."""

    codes: list[tuple[str, ...]]
    assumed: list[bool]


def trades_of(
    rows: DataFrame[FunctionRows], recognised: DataFrame[Recognised], company: Company
) -> pd.Series[Any]:
    """Return the company's own trade of each row, or `None`; work that only supports it is none."""
    told = zip(
        recognised["match"], recognised["nature"], rows["function"], rows["delivers"].fillna(""), strict=True
    )
    found: list[Trade | None] = [
        None
        if SUPPORTS in nature.split()
        else own_trade(company.business, match if isinstance(match, str) else None, str(name), str(text))
        for match, nature, name, text in told
    ]
    return pd.Series(found, index=rows.index, dtype=object)


def as_own_trade(frame: pd.DataFrame, trade: pd.Series[Any]) -> pd.DataFrame:
    """Return the ratings, those of the company's own trade at least what sets a company apart."""
    sold = trade.notna()
    lifted = {
        name: frame[name].where(~sold, frame[name].astype(float).clip(lower=least))
        for name, least in TRADE_RATINGS.items()
    }
    return frame.assign(**lifted)


def told_to_end(rows: DataFrame[FunctionRows]) -> NDArray[np.bool_]:
    """Return where the row's words say that its work ends (shape: rows)."""
    texts = zip(rows["function"], rows["delivers"].fillna(""), strict=True)
    return np.array([any(says_project(str(text)) for text in both if text) for both in texts], dtype=bool)


def seldom_a_project(
    pattern: pd.Series[str], headcount: pd.Series[float], said: NDArray[np.bool_], policy: Policy
) -> NDArray[np.bool_]:
    """Return where assumed project work is too large for one, and nothing that is `said` ends it."""
    large = headcount > policy.work["project_people_at_most"]
    return np.asarray((pattern == PROJECT) & large & ~said, dtype=bool)


def says_project(text: str) -> bool:
    """Return whether words say that work ends; “project management” names a discipline, not an end."""
    words = words_of(text)
    ending = tuple(
        word
        for word, after in pairwise((*words, ""))
        if not (word.startswith("project") and after in _DISCIPLINE)
    )
    return bool(phrases_in(singular(ending), _phrases_of(frozenset({"project"}))))


@cache
def _phrases_of(wanted: frozenset[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        phrase for phrase, natures in lexicon().natures.items() if not wanted.isdisjoint(natures)
    )


def offices_of(department: str) -> str:
    """Return the natures that a department alone gives all its work, such as independent oversight."""
    named = phrases_in(singular(words_of(department)), _phrases_of(OFFICES))
    natures = {nature for phrase in named for nature in lexicon().natures[phrase]}
    return " ".join(sorted(natures & OFFICES))


def spoken_by(
    answers: pd.Series[Any], frame: pd.DataFrame, matches: pd.Series[Any], company: Company
) -> Spoken:
    """Return the languages of each row: told, of its customers, or of those it serves at home.

    English needs no line: it is asked of every country that has no other language to speak.
    """
    home = language_at_home(company.home)
    codes: list[tuple[str, ...]] = []
    assumed: list[bool] = []
    serving = zip(
        answers, frame["customer_facing"], matches, frame["role"], frame["deliverable"], strict=True
    )
    for told, facing, match, role, deliverable in serving:
        name = match if isinstance(match, str) else None
        at_home = home != ENGLISH and not facing and speaks_with_home(name, role, deliverable)
        assumed.append(at_home and not isinstance(told, tuple))
        if isinstance(told, tuple):
            codes.append(told)
        else:
            codes.append(company.customer_languages if facing else (home,) if at_home else ())
    return Spoken(codes, assumed)


def months_until(dates: pd.Series[pd.Timestamp], as_of: pd.Timestamp) -> pd.Series[float]:
    """Return the months from `as_of` to each date, null where there is none."""
    return (dates - as_of).dt.days / _MONTH


def notes(facts: pd.DataFrame, company: Company, policy: Policy) -> list[tuple[str, ...]]:
    """Return the sentences that the column `Assumed` adds for each row.

    `facts` has `at_home` (language assumed), `steady` (no project any more), `trade`, `in_country_assumed`.
    """
    home = languages()[language_at_home(company.home)].language
    limit = f"{policy.work['project_people_at_most']:g}"
    industry = (company.business.kind if company.business else company.industry) or "not told"
    sentences = {
        "at_home": f"Languages: {home}, as it serves your employees or authorities at home.",
        "steady": f"Work pattern: Ongoing, as more than {limit} people are seldom a project.",
        "in_country": f"Must stay in country: Yes, our assumption for your industry ({industry}).",
        "own_trade": f"Your own trade ({industry}).",
    }
    return [
        tuple(sentence for name, sentence in sentences.items() if row[name])
        for row in facts[list(sentences)].to_dict("records")
    ]
