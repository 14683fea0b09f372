"""What a worker of a Dask cluster loads in tests: some workbooks end it, or are stuck with it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from pipeline.batch import parcel
from pipeline.batch.answering import answered

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.batch.orders import Job
    from pipeline.outcome import Outcome


def _spoilt(job: Job, folder: Path) -> Outcome:
    if job.stem.startswith("poison"):
        os._exit(9)
    time.sleep(float(os.environ.get("SLOWED", "0")))
    return answered(job, folder)


vars(parcel)["answered"] = _spoilt
