"""Exit codes, and which end of a run has which."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import click

from pipeline.batch.errors import ClusterError, ClusterLostError, DiskError, FolderError, LockHeldError
from pipeline.findings import Level
from pipeline.knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.batch.inbox import Inbox
    from pipeline.batch.orders import Known, Run
    from pipeline.outcome import Outcome


class Exit(IntEnum):
    """What the program tells whoever started it."""

    GOOD = 0
    NEEDS_A_PERSON = 1
    USAGE = 2
    KNOWLEDGE = 3
    FAULT = 70
    LOCKED = 75
    INTERRUPTED = 130


_OF_ERRORS: tuple[tuple[type[BaseException], Exit], ...] = (
    (click.ClickException, Exit.USAGE),
    (FolderError, Exit.USAGE),
    (DiskError, Exit.NEEDS_A_PERSON),
    (ClusterLostError, Exit.NEEDS_A_PERSON),
    (ClusterError, Exit.USAGE),
    (KnowledgeError, Exit.KNOWLEDGE),
    (LockHeldError, Exit.LOCKED),
    (click.Abort, Exit.INTERRUPTED),
    (KeyboardInterrupt, Exit.INTERRUPTED),
)


def exit_of(error: BaseException) -> Exit:
    """Return the exit code of an error that ended the program; what nobody foresaw is a fault of ours."""
    return next((code for kind, code in _OF_ERRORS if isinstance(error, kind)), Exit.FAULT)


def exit_after(outcomes: Iterable[Outcome | Known]) -> Exit:
    """Return the exit code of workbooks that came to their end."""
    done = list(outcomes)
    if any(outcome.status == "failed" for outcome in done):
        return Exit.FAULT
    return Exit.NEEDS_A_PERSON if any(needs_a_person(outcome) for outcome in done) else Exit.GOOD


def exit_of_run(run: Run, inbox: Inbox, *, quiet: bool) -> Exit:
    """Return the exit code of a run; what has not changed counts only for those who name it."""
    named = [known for known in run.recalled if known.workbook in inbox.named and not quiet]
    code = exit_after([*run.outcomes, *named])
    return Exit.NEEDS_A_PERSON if run.urgent and code is Exit.GOOD else code


def needs_a_person(outcome: Outcome | Known) -> bool:
    """Return whether somebody has to do something before this workbook is fully answered."""
    return outcome.status != "analysed" or any(found.level is Level.ERROR for found in outcome.findings)
