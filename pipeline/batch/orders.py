"""What a run is asked to do, the work it is made of, and what it tells in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from pipeline.batch.ledger import Entry
    from pipeline.findings import Finding
    from pipeline.outcome import Outcome

DONE = ("analysed", "refused")  # the ends after which a workbook is left alone until something changes


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asks for: a policy (name or file), the day of the answers, all of it once more.

    `recall`: tell again what was told about workbooks that have not changed since.
    """

    policy: str | None = None
    as_of: date | None = None
    force: bool = False
    recall: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A workbook that was answered before, and what was told then, under the names of an `Outcome`."""

    workbook: Path
    status: str
    sha256: str
    result: Path | None
    headline: Any
    findings: tuple[Finding, ...]
    fault: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook to analyse, with what the ledger knows of its company.

    `sha256` is of the bytes that were looked at before, `stamp` what the file looked like even before that,
    `returned` our result as a person has edited it,
    `before` the entry under which the same workbook was known by another name.
    """

    path: Path
    stem: str
    sha256: str
    stamp: str
    rules: str
    as_of: date
    policy: str | None
    tries: int = 0
    earlier: str | None = None
    decisions: str | None = None
    returned: Path | None = None
    before: Entry | None = None

    @property
    def tried_with(self) -> str:
        """What a failure hangs on: the day is not part of it, or every night would be a first try."""
        return f"{self.sha256} {self.rules}"

    @property
    def made_of(self) -> str:
        """What the answer hangs on."""
        return f"{self.sha256} {self.rules} {self.as_of}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to do, and what there is not, with the reason.

    `known` gives for each workbook that was answered before its entry. `waiting`
    are left for the next run, `given_up` ended the program or failed too often. `corrections` are entries of
    the ledger to bring up to date, `stamps` those of files that may still be on their way. `back` says that
    a workbook that was gone is there again.
    """

    jobs: tuple[Job, ...] = ()
    known: Mapping[Path, Entry] = field(default_factory=dict)
    waiting: Mapping[Path, str] = field(default_factory=dict)
    given_up: tuple[Path, ...] = ()
    newly_given_up: tuple[str, ...] = ()
    gone: tuple[Entry, ...] = ()
    corrections: tuple[Entry, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)
    back: bool = False

    @property
    def changes_companies(self) -> bool:
        """Whether another company, or another answer of one, stands in the folder afterwards."""
        return bool(self.jobs or self.gone or self.back)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did: outcomes in the order of the workbooks, files it moved to the archive, its report.

    `known` gives for workbooks that were answered before their result, `recalled` what was told about those
    that somebody named or asked about. `waiting` are left for the next run, with the reason. `told` are
    things about the folder as a whole that a person should know, `urgent` those they must.
    """

    outcomes: tuple[Outcome, ...]
    archived: tuple[Path, ...] = ()
    report: Path | None = None
    known: Mapping[Path, Path | None] = field(default_factory=dict)
    recalled: tuple[Known, ...] = ()
    waiting: Mapping[Path, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()

    @property
    def is_idle(self) -> bool:
        """Return whether nothing was done and there is nothing that anybody asked to be told."""
        return not (
            self.outcomes or self.recalled or self.archived or self.waiting or self.told or self.urgent
        )
