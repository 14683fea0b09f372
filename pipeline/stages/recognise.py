"""What is this function? The best match of its name or what it delivers, else its department's family."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.findings import Finding, Place, finding
from pipeline.frames import FunctionRows, Recognised
from pipeline.intake.addresses import letters
from pipeline.knowledge.lexicon import (
    lexicon,
    natures_of,
    phrases_in,
    read_name,
    says_nothing,
    split_list,
    stems_of,
)
from pipeline.knowledge.library import library
from pipeline.knowledge.phrase_index import known_stem, phrase_index
from pipeline.stages.match_heads import by_head
from pipeline.stages.match_names import (
    NO_MATCH,
    NOTHING_TOLD,
    Match,
    best_match,
    is_part_of_phrases,
    is_phrase,
    match_description,
    told_by,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandera.typing import DataFrame

    from pipeline.intake import Layout
    from pipeline.knowledge.policy import Policy

FIRST_OF_LIST = 0.8
SURELY = 75.0
PLACED = 70.0


def recognise(rows: DataFrame[FunctionRows], policy: Policy) -> DataFrame[Recognised]:
    """Return what each row was taken for; below the policy's floor a family or nothing, never a guess."""
    floor = policy.thresholds["recognised_at_least"]
    told = zip(rows["function"], rows["department"], rows["delivers"], strict=True)
    keys = [(str(function), _text(department), _text(delivers)) for function, department, delivers in told]
    known = {key: _answer(*key, floor=floor) for key in dict.fromkeys(keys)}
    frame = pd.DataFrame(
        [known[key] for key in keys], index=rows.index.rename("row"), columns=_COLUMNS, dtype=object
    )
    return Recognised.validate(frame.astype({"match_score": float, "next_score": float}))


_COLUMNS = [
    "match",
    "family",
    "match_score",
    "matched_on",
    "matched_words",
    "next_match",
    "next_score",
    "nature",
]


def _answer(function: str, department: str, delivers: str, *, floor: float) -> tuple[object, ...]:
    families = _families_of(department)
    match, on = _best(function, delivers, families, floor=floor)
    match, on = _placed(match, on, function, department)
    sure = match.score >= floor
    nature = " ".join(natures_of(function, match.text if sure else "", phrase_index().exact))
    if sure and match.name:
        family: str | None = library().functions[match.name].family
        return match.name, family, match.score, on, match.text, match.next_name, match.next_score, nature
    family = families[0] if families else None
    on = "department" if family else "nothing"
    return None, family, match.score, on, "", match.name, match.score, nature


def _best(function: str, delivers: str, families: Sequence[str], *, floor: float) -> tuple[Match, str]:
    """Return the match of the name or, if only that is good enough, of what the team delivers; and which."""
    told = told_by(delivers) if delivers else NOTHING_TOLD
    described = match_description(told, families)
    empty, vague = says_nothing(function) and not is_phrase(function), is_part_of_phrases(function)
    named = (
        NO_MATCH
        if empty
        else by_head(_by_name(function, families, told, floor), function, families, floor=floor)
    )
    better = vague and described.score >= floor and not _strays(described, named, families)
    if named.score >= floor and not better:
        return named, "name"
    return (described, "description") if described.score >= floor else (named, "name")


def _strays(described: Match, named: Match, families: Sequence[str]) -> bool:
    """Return whether a description leads out of the department while the name stays in it.

    What is made, and for whom, is often described in the words of the customer's trade.
    """
    family_of = {name: library().functions[name].family for name in (described.name, named.name) if name}
    return family_of.get(named.name or "") in families and family_of.get(described.name or "") not in families


def _placed(match: Match, on: str, function: str, department: str) -> tuple[Match, str]:
    """Return the match, or that of the department where the name tells nothing or half of something.

    A department counts for itself only if its name is surely a function's (“Payroll”), and then roughly.
    """
    if on == "description" or not department:
        return match, on
    empty, vague = says_nothing(function) and not is_phrase(function), is_part_of_phrases(function)
    text = department if empty else f"{department} {function}"
    placed = best_match(text) if empty or vague else NO_MATCH
    if placed.score < SURELY or (vague and not is_phrase(text)):
        return match, on
    return replace(placed, score=PLACED), "department"


def _by_name(function: str, families: Sequence[str], told: Mapping[str, float], floor: float) -> Match:
    """Return the match of the whole name or, when that is too weak, of the first thing that it lists."""
    match, parts = best_match(function, families, told), split_list(function)
    if match.score >= floor or len(parts) == 1:
        return match
    first = best_match(parts[0], families, told)
    return replace(first, score=round(FIRST_OF_LIST * first.score, 1))


def _stems(department: str) -> tuple[str, ...]:
    return tuple(known_stem(word.text)[0] or word.stem for word in read_name(department) if word.telling)


@cache
def _families_of(department: str) -> tuple[str, ...]:
    stems = _stems(department) if department else ()
    found = {family: phrases_in(stems, phrases) for family, phrases in lexicon().departments.items()}
    return tuple(sorted((f for f, hits in found.items() if hits), key=lambda family: -len(found[family][0])))


def kind_of_work(text: str) -> str | None:
    """Return the deliverable that an unrecognised name points to by its last telling word."""
    stems, deliverables = stems_of(text), lexicon().deliverables
    hits = (stems[start:end] for end in range(len(stems), 0, -1) for start in range(end))
    return next((deliverables[phrase] for phrase in hits if phrase in deliverables), None)


def recognition_findings(
    rows: DataFrame[FunctionRows], recognised: DataFrame[Recognised], layout: Layout | None
) -> list[Finding]:
    """Return advice at the cell of every function that was not recognised."""
    unknown = recognised[recognised["match"].isna()]
    return [
        finding(
            "FUNCTION-UNKNOWN",
            _place(layout, int(row)),
            value=rows.loc[row, "function"],
            read=_fallback(family),
        )
        for row, family in zip(unknown.index, unknown["family"], strict=True)
    ]


def _place(layout: Layout | None, row: int) -> Place:
    if layout is None:
        return Place(row=row)
    return Place(layout.sheet, f"{letters(layout.columns['function'])}{row}", row)


def _fallback(family: str | None) -> str:
    return f"work of the kind {lexicon().family_labels[family]}" if family else "work of no particular kind"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
