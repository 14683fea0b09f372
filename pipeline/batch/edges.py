"""What a run touches of the world outside: the disk, the clock, and who does the analysing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.answering import answered
from pipeline.batch.disk import Disk, RealDisk
from pipeline.batch.origin import Here, Origin
from pipeline.batch.side_by_side import portfolio

if TYPE_CHECKING:
    from pipeline.batch.ledger import Ledger
    from pipeline.batch.orders import Job
    from pipeline.outcome import Outcome

# Takes jobs and the folder that results are made in; yields each job with its outcome, in any order.
# `operator.length_hint` tells it how many jobs there are; one counts as begun as soon as it is taken.
Engine = Callable[[Iterable["Job"], Path], Iterator[tuple["Job", "Outcome"]]]


def one_by_one(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
    """Analyse the workbooks here, one after the other."""
    for job in jobs:
        yield job, answered(job, folder)


# Takes the ledger, for what is kept of every company and became of other workbooks, and the file to write.
RollUp = Callable[["Ledger", Path], None]


@dataclass(frozen=True, slots=True)
class Edges:
    """The real ones by default; a test puts in others. `now` is in seconds since 1970."""

    disk: Disk = field(default_factory=RealDisk)
    engine: Engine = one_by_one
    now: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep
    roll_up: RollUp = portfolio
    origin: Origin = field(default_factory=Here)


REAL = Edges()
