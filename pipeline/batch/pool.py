"""A team of processes on this machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from operator import length_hint
from typing import TYPE_CHECKING, Any

from pipeline.batch import NEW_OBJECTS
from pipeline.batch.answering import answered_apart
from pipeline.batch.dispatch import LIMITS, Dispatch, Limits
from pipeline.batch.edges import one_by_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from pipeline.batch.edges import Engine
    from pipeline.batch.orders import Job
    from pipeline.outcome import Outcome

    Work = Callable[[Job, Path], Outcome]

FEWEST = 2  # workbooks for each process that is started unasked: fewer are done before it is ready


def pooled(
    asked: int | None = None, *, limits: Limits = LIMITS, work: Work = answered_apart, alone: bool = False
) -> Engine:
    """Return an engine that works with `asked` processes; by default with one for each usable processor.

    One workbook alone is analysed here, unless it came to no end before, and may end a process again, or it
    is to be `alone`, away from this process, in any case. `work` is what each process does with a workbook.
    """

    def engine(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
        number, remaining = length_hint(jobs), iter(jobs)
        first = next(remaining, None)
        if first is None:
            return
        workers = min(asked or min(usable_processors(), number // FEWEST), number)
        given = chain([first], remaining)
        if workers > 1 or first.tries or alone:
            yield from Dispatch(Pool(max(1, workers), folder, work), given, limits).outcomes()
        else:
            yield from one_by_one(given, folder)

    return engine


def usable_processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system can tell
        return os.cpu_count() or 1


class Pool:
    """So many processes, which put results below `folder`."""

    def __init__(self, workers: int, folder: Path, work: Work = answered_apart) -> None:
        self._workers = workers
        self._work = work
        self._folder = folder
        self._others = frozenset(multiprocessing.active_children())
        self._executor = hired(workers)

    def room(self) -> int:
        """As `Team` says: one more than there are processes, so that none waits for its next workbook."""
        return self._workers + 1

    def hand(self, job: Job) -> Future[Outcome]:
        """As `Team` says."""
        return self._executor.submit(self._work, job, self._folder)

    def take(self, job: Job, answer: Outcome) -> Outcome:  # noqa: ARG002 -- as `Team` says
        """As `Team` says: the result is on our own disk already."""
        return answer

    def renew(self) -> None:
        """As `Team` says."""
        self.close(at_once=True)
        self._executor = hired(self._workers)

    def let_go(self, futures: Iterable[Future[Any]]) -> bool:  # noqa: ARG002 -- as `Team` says
        """As `Team` says: a process that hangs is ended, and it cannot be told which one that is."""
        self.renew()
        return True

    def close(self, *, at_once: bool) -> None:
        """As `Team` says."""
        if at_once:
            for process in set(multiprocessing.active_children()) - self._others:
                process.kill()
        self._executor.shutdown(cancel_futures=True)


def hired(workers: int) -> ProcessPoolExecutor:
    """Start a team of processes that inherit nothing of this one: no lock, no database, no thread.

    Where the system can, they are copied from one process that has loaded the libraries and nothing else.
    """
    copied = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if copied else "spawn")
    if copied:
        context.set_forkserver_preload(["pipeline.run"])
    return ProcessPoolExecutor(workers, context, _settle_in)


def _settle_in() -> None:
    """Work as a run by itself does, leave Ctrl-C to the process that coordinates, and never outlive it."""
    gc.set_threshold(NEW_OBJECTS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
