"""What came of one cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a cell (None: blank or unreadable) and what to tell about it.

    `code` names the finding of a cell that could not be read, `words` fill its texts; `read` says how a cell
    was understood that was written in its own way. `scaled` and `currency` are what a money cell said itself.
    """

    value: object = None
    code: str = ""
    words: Mapping[str, object] = field(default_factory=dict)
    read: str = ""
    scaled: bool = False
    currency: str | None = None


NOTHING = Reading()


def unreadable(code: str, **words: object) -> Reading:
    """Return the reading of a cell that needs the user's hand."""
    return Reading(code=code, words=words)
