"""A Dask cluster of separate processes on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PRELOADED = Path(__file__).with_name("cluster_worker.py")


@dataclass
class Cluster:
    """A scheduler and its workers; `address` is where it listens."""

    folder: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self, *options: str, program: Path = ROOT, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker that runs the program in the folder `program`."""
        command = ["-m", "distributed.cli.dask_worker", self.address, "--no-dashboard", "--nthreads", "1"]
        worker = _started(self.folder, [*command, *options], program, environment)
        self.workers.append(worker)
        return worker


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Give a cluster without workers, which ends with all its processes."""
    file = folder / "scheduler.json"
    command = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    scheduler = _started(folder, [*command, "--scheduler-file", str(file)], ROOT, once)
    try:
        until = time.monotonic() + 120
        while not file.exists() or not file.stat().st_size:
            assert time.monotonic() < until
            assert scheduler.poll() is None
            time.sleep(0.1)
        found = Cluster(folder, json.loads(file.read_text(encoding="utf-8"))["address"], scheduler)
        try:
            yield found
        finally:
            for worker in found.workers:
                worker.terminate()
            for worker in found.workers:
                worker.wait(timeout=60)
    finally:
        scheduler.kill()
        scheduler.wait()


def _started(
    folder: Path, command: list[str], program: Path, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    log = folder / "cluster.log"
    paths = {"PYTHONPATH": os.pathsep.join(map(str, dict.fromkeys((program, ROOT))))}
    with log.open("ab") as told:
        return subprocess.Popen(
            [sys.executable, *command], cwd=folder, env={**os.environ, **paths, **environment},
            stdout=told, stderr=told,
        )  # fmt: skip
