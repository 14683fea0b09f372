"""How long does it take? Ratios to what the same machine needs at least, measured in the same run.

The floor of a workbook is the time to read its cells with calamine and to write as many with XlsxWriter; the
floor of the whole process adds the start of the interpreter with the same imports.
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.columns import OUTPUT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "input_templates" / "example_software_firm.xlsx"
RESULTS = ROOT / "benchmarks" / "results"
IMPORTS = "import pandas, pandera.pandas, xlsxwriter, python_calamine, rapidfuzz, lxml.etree, click, rich"


def seconds(work: Callable[[], object]) -> float:
    """Return the median wall time of `work` over a few runs, after one that does not count."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def floor_of_cells(source: Path, target: Path) -> None:
    """Read every cell of `source` and write as many cells as the result has, with nothing in between."""
    rows = CalamineWorkbook.from_path(source).get_sheet_by_name("Functions").to_python()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [str(cell) for cell in [*row, *[""] * len(OUTPUT_COLUMNS)]])


def analysed(source: Path, target: Path) -> None:
    """Take `source` through the whole pipeline, imports not counted."""
    from pipeline.intake import read_workbook  # noqa: PLC0415 - imported here so that starting up is measured apart
    from pipeline.knowledge.policy import policy  # noqa: PLC0415 - as above
    from pipeline.stages.analysis import assess  # noqa: PLC0415 - as above
    from pipeline.workbook.result import write_result  # noqa: PLC0415 - as above

    write_result(assess(read_workbook(source), policy=policy(), as_of=date(2026, 1, 1)), target)


def process(*arguments: str) -> Callable[[], object]:
    """Return a function that runs Python with `arguments` to its end."""
    return lambda: subprocess.run(
        [sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )


def measure(folder: Path) -> dict[str, float]:
    """Return all times in seconds."""
    command = ("-m", "pipeline", "analyze", str(EXAMPLE), "--output-dir", str(folder), "--quiet")
    return {
        "interpreter with the same imports": seconds(process("-c", IMPORTS)),
        "read and write the same cells": seconds(lambda: floor_of_cells(EXAMPLE, folder / "floor.xlsx")),
        "one workbook, imports not counted": seconds(lambda: analysed(EXAMPLE, folder / "result.xlsx")),
        "one workbook, whole process": seconds(process(*command)),
        "sourcing --help": seconds(process("-m", "pipeline", "--help")),
        "interpreter alone": seconds(process("-c", "pass")),
    }


def main() -> None:
    """Print the table of times and ratios, and keep it as JSON."""
    with TemporaryDirectory() as folder:
        times = measure(Path(folder))
    cells = times["read and write the same cells"]
    ratios = {
        "one workbook, imports not counted / its floor": times["one workbook, imports not counted"] / cells,
        "whole process / imports and floor": times["one workbook, whole process"]
        / (times["interpreter with the same imports"] + cells),
        "--help / interpreter alone": times["sourcing --help"] / times["interpreter alone"],
    }
    for name, value in (*times.items(), *ratios.items()):
        print(f"{name:50} {value:8.3f}{' s' if name in times else ' x'}")
    RESULTS.mkdir(exist_ok=True)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    facts = {"python": platform.python_version(), "machine": platform.machine(), "runs": RUNS}
    (RESULTS / f"{stamp}.json").write_text(
        json.dumps({**facts, "seconds": times, "ratios": ratios}, indent=1)
    )


if __name__ == "__main__":
    main()
