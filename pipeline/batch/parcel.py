"""A workbook on its way to another machine, and its answer on the way back."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.batch.answering import answered
from pipeline.batch.errors import ClusterError
from pipeline.batch.fingerprint import is_shipped, rules_of

if TYPE_CHECKING:
    from pipeline.batch.orders import Job
    from pipeline.outcome import Outcome

_ONE_AT_A_TIME = threading.Lock()  # a worker may have several threads; the analysis was not made for that


@dataclass(frozen=True, slots=True)
class Parcel:
    """A job with all the files that it names. `program` is the fingerprint of the program that sends it."""

    job: Job
    program: str
    workbook: bytes
    returned: bytes | None = None
    policy: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a workbook, and the file that was made for it."""

    outcome: Outcome
    result: bytes = b""


def program() -> str:
    """Return the fingerprint of the program and of the rules and figures it brings along."""
    return rules_of(None)


def packed(job: Job) -> Parcel:
    """Return the job with its files; `OSError` when one cannot be read."""
    policy = None if job.policy is None or is_shipped(job.policy) else Path(job.policy).read_bytes()
    returned = job.returned.read_bytes() if job.returned else None
    return Parcel(job, program(), job.path.read_bytes(), returned, policy)


def answered_parcel(parcel: Parcel) -> Reply:
    """Analyse a workbook on whatever machine this is; `ClusterError` if another program runs here."""
    if program() != parcel.program:
        raise ClusterError(OTHER_PROGRAM.format("A worker that came later"))
    with _ONE_AT_A_TIME, TemporaryDirectory() as folder:
        outcome = answered(_unpacked(parcel, Path(folder)), Path(folder))
        result = outcome.result.read_bytes() if outcome.result else b""
        return Reply(replace(outcome, workbook=parcel.job.path), result)


OTHER_PROGRAM = (
    "{} runs another version of this program, or has other rules or figures, and would give other answers. "
    "Install the same there, then run this again."
)


def _unpacked(parcel: Parcel, folder: Path) -> Job:
    job = replace(parcel.job, path=_written(folder / "in", parcel.job.path.name, parcel.workbook))
    if job.returned is not None and parcel.returned is not None:
        job = replace(job, returned=_written(folder / "returned", job.returned.name, parcel.returned))
    if job.policy is not None and parcel.policy is not None:
        name = Path(job.policy).name
        job = replace(job, policy=str(_written(folder / "policy", name, parcel.policy)))
    return job


def _written(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir()
    path = folder / name
    path.write_bytes(content)
    return path
