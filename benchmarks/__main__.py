"""How long does it take, and how much memory? Ratios to what the same machine needs at least, in one run.

`python -m benchmarks` takes minutes, `--all` adds the large sizes and takes hours;
`python -m benchmarks compare A B` puts two results side by side.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.compare import compared
from benchmarks.jobs import Bench, growing, many, one_small, start_up
from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUNS = 5
USUAL, ALL = (
    (1, 100, "1000,10000"),
    (RUNS, 1_000, "1000,10000,100000"),
)  # rounds of large work, workbooks, sizes
RESULTS = ROOT / "benchmarks" / "results"
LIBRARIES = ("numpy", "pandas", "pandera", "python-calamine", "xlsxwriter", "lxml", "rapidfuzz")


def measured(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure what is asked for and return the result as it is kept."""
    with TemporaryDirectory(prefix="sourcing-bench-") as folder:
        bench = Bench(Path(folder))
        start_up(bench, asked.runs)
        one_small(bench, asked.runs)
        many(bench, asked.workbooks, asked.runs_of_large)
        growing(bench, asked.sizes, asked.runs_of_large)
    return {
        "made": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "commit": _commit(),
        "machine": _machine(),
        "runs": {"small": asked.runs, "large": asked.runs_of_large},
        "facts": bench.facts,
        "costs": {name: asdict(cost) for name, cost in bench.costs.items()},
        "ratios": {one.name: {**asdict(one), "held": one.held} for one in bench.ratios},
    }


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - found on the PATH, as for any user
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.stdout.strip() or "unknown"


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES},
    }


def told(result: dict[str, Any]) -> Iterator[str]:
    """Yield the table: costs, then ratios with their targets."""
    yield f"{'':58} {'wall':>9} {'processor':>11} {'peak':>9}"
    for name, cost in result["costs"].items():
        peak = f"{cost['peak']:7.0f} MB" if cost["peak"] else ""
        yield f"{name:58} {cost['wall']:8.3f}s {cost['cpu']:10.3f}s {peak:>10}"
    yield ""
    yield f"{'ratio':58} {'wall':>9} {'processor':>11} {'peak':>9}   target"
    for name, one in result["ratios"].items():
        sign, by = (">=" if one["least"] else "<="), {"cpu": "processor"}.get(one["by"], one["by"])
        held = "held" if one["held"] else "MISSED"
        yield (
            f"{name:58} {one['wall']:8.2f}x {one['cpu']:10.2f}x {one['peak']:8.2f}x"
            f"   {by} {sign} {one['limit']:g}: {held}"
        )
    small, large = result["runs"]["small"], result["runs"]["large"]
    yield ""
    yield f"Medians of {small} runs in turns, of folders and large workbooks {large}."


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--all", action="store_true", help="1,000 workbooks; 1,000 to 100,000 functions")
    parser.add_argument("--runs", type=int, default=RUNS, help="rounds of small work [%(default)s]")
    parser.add_argument(
        "--runs-of-large", type=int, help="rounds of folders and large workbooks [1; --all: 5]"
    )
    parser.add_argument("--workbooks", type=int, help="workbooks in the folder [100; --all: 1000]")
    parser.add_argument("--sizes", help="functions in one workbook [1000,10000; --all: 1000,10000,100000]")
    asked = parser.parse_args(given)
    runs, workbooks, sizes = ALL if asked.all else USUAL
    asked.runs_of_large = asked.runs_of_large or runs
    asked.workbooks = asked.workbooks or workbooks
    asked.sizes = [int(size) for size in (asked.sizes or sizes).split(",")]
    return asked


def main(given: Sequence[str]) -> None:
    """Measure, print the table and keep it as JSON; or compare two of those."""
    if given[:1] == ["compare"]:
        print("\n".join(compared(*map(Path, given[1:3]))))
        return
    result = measured(arguments(given))
    print("\n".join(told(result)))
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}_{result['commit']}.json"
    kept.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"Kept as {kept.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
