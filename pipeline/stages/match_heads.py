"""Where no phrase reads a name, or one reads it without its head, the head of the name decides, roughly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.knowledge.heads import head_function, head_word
from pipeline.knowledge.lexicon import heads_the_whole
from pipeline.knowledge.library import library
from pipeline.knowledge.phrase_index import phrase_index
from pipeline.stages.match_names import Match, is_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.knowledge.heads import Head

HEADED = 68.0
AT_HOME = 72.0
HEADS_THE_WHOLE = "Chief executive and general management"


def by_head(match: Match, text: str, families: Sequence[str], *, floor: float) -> Match:
    """Return the match, or what the head of the name says where that is better.

    Such a reading scores so that it is always checked: `HEADED`, or `AT_HOME` if the department agrees.
    """
    if is_phrase(text):
        return match
    if heads_the_whole(text):
        return Match(HEADS_THE_WHOLE, AT_HOME, text.casefold(), None, 0.0)
    head = head_word(text)
    if not head or (match.score >= floor and _knows(match, head, families)):
        return match
    function = head_function(head, families)
    agrees = library().functions[function].family in families
    if len(head.functions) > 1 and not agrees:
        return match
    score = AT_HOME if agrees else HEADED
    if match.name == function:
        return Match(function, score, head.word, match.next_name, min(match.next_score, score))
    return Match(function, score, head.word, match.name, min(match.score, score))


def _knows(match: Match, head: Head, families: Sequence[str]) -> bool:
    """Return whether the function of a match has the head in one of its phrases, or the department for it."""
    if match.name is None:
        return False
    own = library().functions[match.name].family in families
    return own or match.name in {*head.functions, *phrase_index().homes.get(head.stem, ())}
