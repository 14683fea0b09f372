"""What does a night without news cost? 1,000 known workbooks, as a ratio to Python that does nothing.

The folder is filled with a stand-in for the analysis; the runs that are timed are whole processes, as cron
starts them, in turn with the floors so that a noisy machine disturbs all alike.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.batch.edges import Edges
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look
from pipeline.batch.orders import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.batch.orders import Job
    from pipeline.run import Outcome

WORKBOOKS, RUNS = 1_000, 15
HEAVY = {"lxml", "numpy", "openpyxl", "pandas", "pandera", "python_calamine", "rich", "xlsxwriter"}
LISTING = (
    "import sys; sys.argv[0] = 'sourcing'\n"
    "try: import runpy; runpy.run_module('pipeline', run_name='__main__')\n"
    "except SystemExit as end: print(end.code, *sorted(n for n in sys.modules if '.' not in n))"
)


def stand_in(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
    """Answer every workbook with its own bytes."""
    from pipeline.run import Outcome, Status  # noqa: PLC0415 -- the runs that are timed must not pay for it

    for job in jobs:
        result = folder / f"{job.stem}_analyzed.xlsx"
        result.write_bytes(job.path.read_bytes())
        yield job, Outcome(job.path, Status.ANALYSED, sha256=job.sha256, result=result, snapshot="{}" * 5_000)


def fill(root: Path) -> list[str]:
    """Make the drop folder and everything in it known; return the command that runs over it."""
    inbox, output = root / "input", root / "output"
    inbox.mkdir()
    for number in range(WORKBOOKS):
        path = inbox / f"company {number:04}.xlsx"
        path.write_bytes(b"PK\x05\x06" + bytes(18) + str(number).encode())
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    analyse_all(look(inbox), output, Order(), edges=Edges(engine=stand_in))
    return ["analyze", "--input-dir", str(inbox), "--output-dir", str(output)]


def seconds(*arguments: str) -> float:
    """Return the wall time of one run of Python, which must print nothing and end well."""
    start = time.perf_counter()
    ended = subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    taken = time.perf_counter() - start
    if ended.stdout or ended.stderr:
        raise SystemExit(f"{arguments} printed something: {ended.stdout or ended.stderr!r}")
    return taken


def main() -> None:
    """Print the medians, their ratios and what is imported."""
    with TemporaryDirectory() as folder:
        command = fill(Path(folder))
        runs = {
            "pass": ("-c", "pass"),
            "import sqlite3": ("-c", "import sqlite3"),
            "idle run": ("-m", "pipeline", *command),
        }
        for _ in range(2):  # the first takes the hashes of what was written a moment ago
            seconds(*runs["idle run"])
            time.sleep(2)
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(RUNS):
            for name, arguments in runs.items():
                times[name].append(seconds(*arguments))
        listed = subprocess.run(
            [sys.executable, "-c", LISTING, *command], check=True, capture_output=True, text=True
        )
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, taken in medians.items():
        print(f"{name:16} {taken:7.3f} s")
    for floor in ("pass", "import sqlite3"):
        ratios = [idle / low for idle, low in zip(times["idle run"], times[floor], strict=True)]
        print(f"idle / {floor:16} {statistics.median(ratios):5.2f} x")
    code, *modules = listed.stdout.split()
    print(json.dumps({"exit code": int(code), "heavy imports": sorted(HEAVY & set(modules))}))


if __name__ == "__main__":
    main()
