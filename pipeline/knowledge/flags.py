"""Flags: risks and duties that apply to a row, each with its meaning, source and what raises it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.rules import When, entry_faults, read_when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_TEXTS = ("code", "label", "meaning", "source")


@dataclass(frozen=True, slots=True)
class Flag:
    """One risk or duty; `code` is what stands in the result, `meaning` what it asks of the reader."""

    code: str
    label: str
    meaning: str
    source: str
    when: When


@cache
def flags() -> tuple[Flag, ...]:
    """Return all flags in the order in which they are shown; raise `KnowledgeError` with every fault."""
    raw = tomllib.loads((files("pipeline.knowledge") / "flags.toml").read_text("utf-8"))["flags"]
    return read_flags(raw)


def read_flags(raw: Sequence[Mapping[str, Any]]) -> tuple[Flag, ...]:
    """Read flags from their tables; raise `KnowledgeError` with every fault."""
    faults = list(entry_faults(raw, (*_TEXTS, "when"), "flags.toml, flag"))
    if faults:
        raise KnowledgeError(faults)
    return tuple(Flag(**{**one, "when": read_when(one["when"], one["code"])}) for one in raw)
