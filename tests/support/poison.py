"""What processes do in tests instead of analysing: end themselves, hang, or answer at once."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tests.support.runs import stand_in

if TYPE_CHECKING:
    from pipeline.batch.orders import Job
    from pipeline.outcome import Outcome


def deadly(job: Job, folder: Path) -> Outcome:
    """Answer as the stand-in does; a workbook named after poison ends whichever process gets it."""
    if job.stem.startswith("poison"):
        os._exit(9)
    return _quick(job, folder)


def hanging(job: Job, folder: Path) -> Outcome:
    """Answer as the stand-in does; one named after a bog is stuck with whoever gets it first, or for ever."""
    mark = job.path.with_suffix(".seen")
    if job.stem.startswith("bog") and not mark.exists():
        if not job.stem.startswith("bog_for_ever"):
            mark.touch()
        time.sleep(600)
    return _quick(job, folder)


def _quick(job: Job, folder: Path) -> Outcome:
    place = Path(mkdtemp(dir=folder))
    ((_, outcome),) = stand_in([job], place)
    if outcome.result is None:
        rmtree(place)
    return replace(outcome, workbook=job.path)
