"""Answering one workbook, whoever does it: this process, another one, or another machine."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from pipeline.batch.errors import in_words
from pipeline.outcome import Outcome, Past, Status

if TYPE_CHECKING:
    from pipeline.batch.orders import Job


def answered(job: Job, folder: Path) -> Outcome:
    """Analyse a workbook into `folder`; libraries for that are loaded with the first."""
    from pipeline.run import Settings, process_one

    past = Past(job.earlier, job.decisions, job.returned)
    return process_one(job.path, folder, Settings(job.policy, job.as_of), stem=job.stem, past=past)


def answered_apart(job: Job, folder: Path) -> Outcome:
    """Analyse a workbook into a folder of its own within `folder`.

    Another process may be at the same workbook, or may still be at work when its run has ended and the next
    one uses `folder`: neither must find a file of the other under its own name.
    """
    try:
        place = Path(mkdtemp(dir=folder))
    except OSError as error:
        return Outcome(job.path, Status.BLOCKED, fault=in_words(error))
    outcome = answered(job, place)
    if outcome.result is None:
        rmtree(place, ignore_errors=True)
    return outcome
