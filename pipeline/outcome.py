"""What became of one workbook: declarations that cost nothing to load, for those who only pass it on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.findings import Finding

ANALYZED, NEEDS_FIXES = "analyzed", "needs_fixes"

# What we add to a stem, and what archives, browsers and copies add after that: “acme_analyzed (1)”.
_OURS = re.compile(
    r"(?:_(?:analyzed|needs_fixes)(?: \d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(?:-\d+)?| ?\(\d+\)| - Copy)*)+$",
    re.IGNORECASE,
)


def plain_stem(path: Path) -> str:
    """Return the stem of a workbook, without what we added when it is a result of ours."""
    return _OURS.sub("", path.stem) or path.stem


class Status(StrEnum):
    """How it ended for one workbook."""

    ANALYSED = "analysed"
    REFUSED = "refused"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in one breath; amounts a year in `currency`, `cost_share` is analysed over declared cost.

    `cost_known`: the cost of every row left out could be read; without that the share says little.
    """

    company: str
    currency: str
    tags: Mapping[str, int]
    functions: int
    set_aside: int
    cost_share: float
    cost_known: bool
    current_cost: float
    saving: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook.

    `headline` is there when it was analysed, `result` when something was written. `fault` says why it was
    blocked (by the disk) or failed (by a fault of ours: `trace`), in a line without content of the workbook.
    `snapshot` and `decisions` are texts for the ledger: what the next analysis of this company compares with,
    and what people decided about it. They come back as the `Past` of the next run.
    """

    workbook: Path
    status: Status
    headline: Headline | None = None
    findings: tuple[Finding, ...] = ()
    sha256: str = ""
    result: Path | None = None
    fault: str = ""
    trace: str = ""
    snapshot: str = ""
    decisions: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a company from earlier runs; all of it may be missing.

    `earlier` is the snapshot to compare with: of the last analysis that had another workbook, rules or day.
    `decisions` is what the last analysis left there. `returned` is our result, as somebody has edited it.
    """

    earlier: str | None = None
    decisions: str | None = None
    returned: Path | None = None


NO_PAST = Past()


def result_names(stem: str) -> set[str]:
    """Return every file name that a result can have: only one of them holds at a time."""
    return {f"{stem}_{ending}{suffix}" for ending in (ANALYZED, NEEDS_FIXES) for suffix in (".xlsx", ".xlsm")}
