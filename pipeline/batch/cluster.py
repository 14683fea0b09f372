"""A team on other machines: the workers of a Dask cluster."""

from __future__ import annotations

import logging
import time
import warnings
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.batch.dispatch import LIMITS, Dispatch, Limits
from pipeline.batch.errors import ClusterError, ClusterLostError, in_words
from pipeline.batch.parcel import OTHER_PROGRAM, Reply, answered_parcel, packed, program
from pipeline.outcome import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.batch.edges import Engine
    from pipeline.batch.orders import Job

REACHED = 10.0  # seconds in which a scheduler has to answer
MANNED = 30.0  # seconds in which a first worker has to be there
DESERTED = 120.0  # seconds without any worker after which the run ends
_LOOKED = 2.0  # seconds between two looks at who is there


class Client(Protocol):
    """What is used of Dask's client, which publishes no types."""

    status: str

    def get_executor(self, **options: object) -> Executor:
        """Return an executor on the cluster."""

    def nthreads(self) -> dict[str, int]:
        """Return the workers by address, with their threads."""

    def run(self, function: object, *, on_error: str) -> dict[str, Any]:
        """Return by worker what a function returns there."""

    def wait_for_workers(self, n_workers: int, timeout: float) -> None:
        """Wait until so many are there."""

    def close(self, timeout: float) -> None:
        """Take leave of the scheduler."""


def is_installed() -> bool:
    """Return whether the extra `cluster` is there."""
    return find_spec("distributed") is not None


@contextmanager
def clustered(address: str, *, limits: Limits = LIMITS) -> Iterator[Engine]:
    """Give an engine that works with the cluster at `address`.

    Raises `ClusterError` before any work when it cannot be reached, nobody works there, or a worker would
    give other answers than this program; and `ClusterLostError` when it goes away in the middle of a run.
    """
    client = _reached(address)
    try:
        _check(client, address)

        def engine(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
            yield from Dispatch(_Cluster(client, address, folder), iter(jobs), limits).outcomes()

        yield engine
    finally:
        client.close(timeout=REACHED)


def _reached(address: str) -> Client:
    import distributed

    for name in ("distributed", "distributed.client", "distributed.core", "distributed.batched"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is told by us, and once
    try:
        untyped: Any = distributed.Client
        client: Client = untyped(address, timeout=REACHED, set_as_default=False)
    except (OSError, ValueError) as error:  # no such address, nobody there, no protocol of that name
        raise ClusterError(f"No scheduler can be reached at {address}. Nothing was changed.") from error
    return client


def _check(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=MANNED)
    except TimeoutError as error:
        raise ClusterError(f"No worker has reported to {address}. Nothing was changed.") from error
    ours = program()
    for worker, theirs in client.run(program, on_error="return").items():
        if isinstance(theirs, BaseException):
            raise ClusterError(
                f"The worker {worker} cannot load this program ({type(theirs).__name__}). "
                "Install the same version there, then run this again."
            ) from theirs
        if theirs != ours:
            raise ClusterError(OTHER_PROGRAM.format(f"The worker {worker}"))


class _Cluster:
    """The workers behind one scheduler. Their answers come back here, into a folder below `folder`."""

    def __init__(self, client: Client, address: str, folder: Path) -> None:
        self._client = client
        self._address = address
        self._folder = folder
        self._executor = client.get_executor(pure=False, retries=0)
        self._room, self._seen, self._looked = 1, time.monotonic(), 0.0

    def room(self) -> int:
        """As `Team` says: two for each worker, so that none waits for its next workbook."""
        now = time.monotonic()
        if now - self._looked > _LOOKED:
            workers = self._workers()
            if workers:
                self._seen, self._room = now, 2 * workers
            elif now - self._seen > DESERTED:
                raise self._lost("has no worker left")
            self._looked = now
        return self._room

    def hand(self, job: Job) -> Future[Reply]:
        """As `Team` says: the workbook goes along."""
        try:
            parcel = packed(job)
        except OSError as error:
            gone: Future[Reply] = Future()
            gone.set_result(Reply(Outcome(job.path, Status.BLOCKED, fault=in_words(error))))
            return gone
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")  # a workbook is as large as it is
            future: Future[Reply] = self._executor.submit(answered_parcel, parcel)
        return future

    def take(self, job: Job, answer: Reply) -> Outcome:
        """As `Team` says."""
        made = answer.outcome.result
        if made is None:
            return answer.outcome
        try:
            result = Path(mkdtemp(dir=self._folder), made.name)
            result.write_bytes(answer.result)
        except OSError as error:
            return Outcome(job.path, Status.BLOCKED, fault=in_words(error))
        return replace(answer.outcome, result=result)

    def renew(self) -> None:
        """As `Team` says: the cluster replaces its workers itself."""

    def let_go(self, futures: Iterable[Future[Any]]) -> bool:
        """As `Team` says: a worker that hangs is not ours to end."""
        for future in futures:
            future.cancel()
        return False

    def close(self, *, at_once: bool) -> None:
        """As `Team` says."""
        if self._client.status == "running":
            self._executor.shutdown(wait=not at_once)

    def _workers(self) -> int:
        if self._client.status != "running":
            raise self._lost("was lost")
        try:
            return len(self._client.nthreads())
        except (OSError, TimeoutError, ValueError) as error:
            raise self._lost("was lost") from error

    def _lost(self, how: str) -> ClusterLostError:
        return ClusterLostError(
            f"The cluster at {self._address} {how}. What was answered until then is kept; "
            "the next run goes on where this one stopped."
        )
