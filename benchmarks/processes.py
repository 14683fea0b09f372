"""What a process costs: wall time, processor time and peak memory, its own children included.

This module imports nothing large: on Linux a process starts with the peak memory of the one that started it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
_MAC = sys.platform == "darwin"  # where peaks are counted in bytes, elsewhere in KiB
_MEGABYTE = 1_000_000
_LOOK_EVERY = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of the processors, and the peak memory of the largest process in MB."""

    wall: float
    cpu: float
    peak: float = 0.0

    def less(self, wall: float, cpu: float) -> Cost:
        """Return the cost without a part that was measured apart."""
        return Cost(self.wall - wall, self.cpu - cpu, self.peak)


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended well: what it cost, what it printed, its own peak in MB (0 where none is told)."""

    cost: Cost
    printed: str
    own_peak: float = 0.0


def run(*arguments: str) -> Ended:
    """Run Python with `arguments` to its end; raise `RuntimeError` when it fails."""
    start = time.perf_counter()
    with (
        subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process,
        _Watch(process.pid) as watch,
    ):
        printed, told = process.stdout.read() if process.stdout else "", process.stderr
        said = told.read() if told else ""
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {said}")
    peak = used.ru_maxrss * (1 if _MAC else 1024) / _MEGABYTE
    return Ended(Cost(wall, used.ru_utime + used.ru_stime, peak), printed, watch.peak)


class _Watch:
    """Looks at the peak of one process without its children while it runs; Linux tells it, others do not."""

    def __init__(self, pid: int) -> None:
        self.peak = 0.0
        self._status, self._over = Path(f"/proc/{pid}/status"), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            with suppress(OSError, StopIteration):
                lines = self._status.read_text().splitlines()
                told = next(line for line in lines if line.startswith("VmHWM"))
                self.peak = int(told.split()[1]) * 1024 / _MEGABYTE


def in_turns(work: Mapping[str, Callable[[], Cost]], runs: int) -> dict[str, Cost]:
    """Return the median cost of each kind of work over `runs` rounds, one of each kind a round.

    In turns, so that whatever else the machine does disturbs all alike; with several rounds, the first of all
    is not counted, as it also fills the caches of the disk.
    """
    rounds = [{name: one() for name, one in work.items()} for _ in range(runs + (runs > 1))]
    counted = rounds[-runs:]
    return {name: _median([one[name] for one in counted]) for name in work}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(one, key) for one in costs) for key in ("wall", "cpu", "peak")))
