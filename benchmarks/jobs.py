"""What is measured: pieces of work beside their floors, and the ratios that are to hold."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from math import log
from shutil import copyfile
from typing import TYPE_CHECKING

from benchmarks.processes import Cost, in_turns, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

SMALL = 50  # functions in an ordinary workbook
TIMES = 5  # how often a small workbook is worked on within one process
MONTH = "2026-01-01"
SETTLED = 2.5  # seconds after which the stamp of a file tells every later change
OF_PROCESS, OF_WORKBOOK, OF_LARGE, OF_MEMORY, OF_IDLE = 2.0, 1.5, 2.5, 2.0, 3.0
GROWTH, THROUGHPUT, FLAT = 1.1, 1.8, 1.1


@dataclass(frozen=True, slots=True)
class Ratio:
    """One thing over another: of wall time, processor time and peak memory, and what is to hold.

    `by` says which of them is judged, `least` that the limit is a lower one.
    """

    name: str
    wall: float
    cpu: float
    peak: float
    limit: float
    by: str = "cpu"
    least: bool = False

    @property
    def held(self) -> bool:
        """Return whether the target holds."""
        value: float = getattr(self, self.by)
        return value >= self.limit if self.least else value <= self.limit


@dataclass(slots=True)
class Bench:
    """A folder to work in, what was measured so far, and the ratios that follow."""

    folder: Path
    costs: dict[str, Cost] = field(default_factory=dict)
    ratios: list[Ratio] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)
    _fresh: Iterator[int] = field(default_factory=count)

    def measure(self, work: Mapping[str, Callable[[], Cost]], runs: int) -> None:
        """Measure pieces of work in turns."""
        self.costs |= in_turns(work, runs)

    def compare(self, name: str, work: str, floor: str, limit: float, by: str = "cpu") -> None:
        """Note the ratio of two costs."""
        one, other = self.costs[work], self.costs[floor]
        peak = one.peak / other.peak if other.peak else 0.0
        self.ratios.append(Ratio(name, one.wall / other.wall, one.cpu / other.cpu, peak, limit, by))

    def fresh(self) -> str:
        """Return a new folder for results: in an old one, the work would be done already."""
        return str(self.folder / f"out_{next(self._fresh)}")

    def workbook(self, functions: int) -> Path:
        """Return a workbook of so many functions."""
        path = self.folder / f"company_{functions}.xlsx"
        if not path.exists():
            run("-m", "benchmarks.workbooks", str(functions), str(self.folder))
            (self.folder / "company_0001.xlsx").rename(path)
        return path

    def cells(self, source: Path) -> tuple[Path, Path]:
        """Return the cells of a workbook's result, and a list of the modules imported to make it."""
        cells, modules = source.with_suffix(".cells"), source.with_suffix(".modules")
        if not cells.exists():
            result = source.with_name(f"{source.stem}_analyzed.xlsx")
            run("-m", "benchmarks.product", str(source), str(source), "0", str(modules))
            self.facts[f"cells of {source.stem}"] = float(
                run("-m", "benchmarks.floor", "dump", str(result), str(cells)).printed
            )
        return cells, modules


def program(*arguments: str) -> Callable[[], Cost]:
    """Return a function that runs the program to its end."""
    return lambda: run("-m", "pipeline", *arguments).cost


def analysis(bench: Bench, *arguments: str) -> Callable[[], Cost]:
    """Return a function that analyses workbooks into a new folder."""
    return lambda: run(*_analyze(bench, *arguments)).cost


def _analyze(bench: Bench, *arguments: str) -> tuple[str, ...]:
    where = ("--output-dir", bench.fresh())
    return ("-m", "pipeline", "analyze", *arguments, *where, "--quiet", "--as-of", MONTH)


def floor(bench: Bench, source: Path, times: int = 1, *, imports: bool = True) -> Callable[[], Cost]:
    """Return a function that runs the floor of `source` as a process, without loading the cells to write."""
    cells, modules = bench.cells(source)
    target = bench.folder / "floor.xlsx"
    command = ["-m", "benchmarks.floor", "write", str(source), str(cells), str(target), str(times)]

    def measured() -> Cost:
        ended = run(*command, *([str(modules)] if imports else []))
        return ended.cost.less(*json.loads(ended.printed)["apart"])

    return measured


def start_up(bench: Bench, runs: int) -> None:
    """Measure what costs without any workbook to analyse."""
    empty, done, results = bench.folder / "empty", bench.folder / "done", bench.folder / "done_results"
    for folder in (empty, done):
        folder.mkdir()
    copyfile(bench.workbook(SMALL), done / "company.xlsx")
    idle = ("analyze", "--quiet")  # as `make schedule` has it
    before = (*idle, "--input-dir", str(done), "--output-dir", str(results))
    for _ in range(2):  # the second takes note of stamps that were too fresh for the first
        run("-m", "pipeline", *before)
        time.sleep(SETTLED)
    template = count()
    bench.measure(
        {
            "interpreter alone": lambda: run("-c", "pass").cost,
            "import sqlite3": lambda: run("-c", "import sqlite3").cost,
            "sourcing --help": program("--help"),
            "sourcing template": lambda: (
                run(
                    "-m", "pipeline", "template", "-o", str(bench.folder / f"template_{next(template)}.xlsx")
                ).cost
            ),
            "nothing in the folder": program(*idle, "--input-dir", str(empty), "--output-dir", bench.fresh()),
            "everything done before": program(*before),
        },
        runs,
    )
    bench.compare("idle, nothing there / import sqlite3", "nothing in the folder", "import sqlite3", OF_IDLE)
    bench.compare("idle, all done / import sqlite3", "everything done before", "import sqlite3", OF_IDLE)


def one_small(bench: Bench, runs: int) -> None:
    """Measure one workbook of 50 functions: the whole process, and one more in a process at work."""
    source = bench.workbook(SMALL)
    whole, least = f"{SMALL} functions, whole process", f"{SMALL} functions: imports, read, write"
    bench.measure({whole: analysis(bench, str(source)), least: floor(bench, source)}, runs)
    bench.compare("one workbook, whole process / floor", whole, least, OF_PROCESS)
    again, cells = f"{SMALL} functions, one more", f"{SMALL} functions, one more: read, write"
    bench.measure({again: _one_more(bench, source), cells: _one_more_floor(bench, source)}, runs)
    bench.compare("one more workbook / floor without imports", again, cells, OF_WORKBOOK)


def _one_more(bench: Bench, source: Path) -> Callable[[], Cost]:
    command = ("-m", "benchmarks.product", str(source), str(bench.folder / "more.xlsx"), str(TIMES))
    return lambda: _median(run(*command).printed)


def _one_more_floor(bench: Bench, source: Path) -> Callable[[], Cost]:
    cells, _ = bench.cells(source)
    command = ("-m", "benchmarks.floor", "write", str(source), str(cells), str(bench.folder / "floor.xlsx"))
    return lambda: _median(run(*command, str(TIMES)).printed)


def _median(printed: str) -> Cost:
    spent = json.loads(printed)["spent"]
    return Cost(*(statistics.median(one[at] for one in spent) for at in (0, 1)))


def many(bench: Bench, workbooks: int, runs: int) -> None:
    """Measure a folder of workbooks: each further one beside its floor, memory, and how workers help."""
    few = max(2, workbooks // 10)
    for number in (few, workbooks):
        (bench.folder / f"folder_{number}").mkdir()
        run("-m", "benchmarks.workbooks", str(SMALL), str(bench.folder / f"folder_{number}"), str(number))
    names = {number: f"{number:,} workbooks of {SMALL}" for number in (few, workbooks)}
    bench.measure(
        {
            name: analysis(bench, "--input-dir", str(bench.folder / f"folder_{number}"), *_workers(1))
            for number, name in names.items()
        },
        runs,
    )
    some, all_of_them = (bench.costs[name] for name in names.values())
    further = f"{SMALL} functions, each further in a folder"
    bench.costs[further] = Cost(
        (all_of_them.wall - some.wall) / (workbooks - few), (all_of_them.cpu - some.cpu) / (workbooks - few)
    )
    least = f"{SMALL} functions, one more: read, write"
    bench.compare("each further workbook / floor without imports", further, least, OF_WORKBOOK)
    bench.compare("memory, all / a tenth of the workbooks", names[workbooks], names[few], FLAT, by="peak")
    _two_workers(bench, names, runs)


def _two_workers(bench: Bench, alone: Mapping[int, str], runs: int) -> None:
    """Measure the same folders with two workers: throughput, and memory of the leading one."""
    leading: dict[int, list[float]] = {number: [] for number in alone}

    def led(number: int) -> Cost:
        folder = str(bench.folder / f"folder_{number}")
        ended = run(*_analyze(bench, "--input-dir", folder, *_workers(2)))
        leading[number].append(ended.own_peak)
        return ended.cost

    bench.measure({f"{name}, two workers": partial(led, number) for number, name in alone.items()}, runs)
    few, workbooks = alone
    one, two = bench.costs[alone[workbooks]], bench.costs[f"{alone[workbooks]}, two workers"]
    bench.ratios.append(
        Ratio(
            "throughput of two workers / of one", one.wall / two.wall, one.cpu / two.cpu,
            two.peak / one.peak, THROUGHPUT, by="wall", least=True,
        )
    )  # fmt: skip
    some, all_of_them = (statistics.median(leading[number]) for number in (few, workbooks))
    bench.facts |= {f"MB of the leading process, {few:,}": some, f"… {workbooks:,}": all_of_them}
    if some:
        flat = all_of_them / some
        bench.ratios.append(
            Ratio("memory of the leading process, all / a tenth", 0.0, 0.0, flat, FLAT, by="peak")
        )


def _workers(number: int) -> tuple[str, str]:
    return "--jobs", str(number)


def growing(bench: Bench, sizes: Sequence[int], runs: int) -> None:
    """Measure one workbook of each size beside its floor, and how cost grows from the first to the last."""
    for size in sizes:
        source = bench.workbook(size)
        whole, least = f"{size:,} functions", f"{size:,} functions: read, write"
        bench.measure({whole: analysis(bench, str(source)), least: floor(bench, source)}, runs)
        bench.compare(f"{size:,} functions / floor", whole, least, OF_LARGE)
        bench.compare(f"{size:,} functions, memory / floor", whole, least, OF_MEMORY, by="peak")
    if len(sizes) > 1:
        first, last = (bench.costs[f"{size:,} functions"] for size in (sizes[0], sizes[-1]))
        steps = log(sizes[-1] / sizes[0])
        grown = [log(getattr(last, key) / getattr(first, key)) / steps for key in ("wall", "cpu", "peak")]
        wall, cpu, peak = grown
        bench.ratios.append(
            Ratio(f"exponent of growth, {sizes[0]:,} to {sizes[-1]:,}", wall, cpu, peak, GROWTH)
        )
