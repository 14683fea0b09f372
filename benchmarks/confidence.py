"""How long does it take to say how firm the answers are? `python -m benchmarks.confidence [ROWS …]`.

The same company is analysed with and without confidence, flips, questions and policies, in turns, in one
process; the ratio of the medians is what counts. Reading and writing the workbook are left out of both.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from benchmarks.company import large_company
from pipeline.knowledge.policy import policy
from pipeline.stages import analysis, judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    from pipeline.intake import Intake

RUNS = 3
LARGE, RUNS_OF_LARGE = 5_000, 2
SIZES = (5, 50, 500, 5_000, 10_000)
AS_OF = date(2026, 11, 22)
AT_MOST = 3.0
STAGES = {
    judged: (
        "recognise", "profile", "tag", "choose_model", "group_needs", "candidates", "place", "cost",
        "automate", "decide",
    ),
    analysis: ("confidence", "flips", "questions", "policies"),
}  # fmt: skip


def without(intake: Intake) -> object:
    """Return the answers alone: tag, model, place, money, action."""
    return judged.judge(intake, policy=policy(), as_of=AS_OF)


def complete(intake: Intake) -> object:
    """Return the whole analysis, words included."""
    return analysis.assess(intake, policy=policy(), as_of=AS_OF)


def seconds(work: Callable[[Intake], object], intake: Intake) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    work(intake)
    return time.perf_counter() - start


def in_turns(intake: Intake, runs: int) -> tuple[float, float]:
    """Return the median times without and with, each run next to one of the other kind."""
    pairs = [(seconds(without, intake), seconds(complete, intake)) for _ in range(runs)]
    return statistics.median(one for one, _ in pairs), statistics.median(one for _, one in pairs)


def by_stage(intake: Intake) -> dict[str, float]:
    """Return the wall time of every stage in one whole analysis."""
    spent: dict[str, float] = defaultdict(float)
    put_back = list(_watched(spent))
    try:
        complete(intake)
    finally:
        for module, name, stage in put_back:
            setattr(module, name, stage)
    return spent


def _watched(spent: dict[str, float]) -> Iterator[tuple[ModuleType, str, Callable[..., object]]]:
    """Put a clock on every stage; yield what to put back."""
    for module, names in STAGES.items():
        for name in names:
            stage = getattr(module, name)
            setattr(module, name, _clocked(name, stage, spent))
            yield module, name, stage


def _clocked(name: str, stage: Callable[..., object], spent: dict[str, float]) -> Callable[..., object]:
    def clocked(*arguments: object, **named: object) -> object:
        start = time.perf_counter()
        try:
            return stage(*arguments, **named)
        finally:
            spent[name] += time.perf_counter() - start

    return clocked


def main(arguments: Sequence[str]) -> None:
    """Print both times and their ratio for every size, and the stages of the largest."""
    sizes = [int(one) for one in arguments] or list(SIZES)
    complete(large_company(SIZES[0]))  # what is read once a process counts for neither
    told = f"medians of {RUNS} runs in turns, {RUNS_OF_LARGE} from {LARGE:,} functions"
    print(f"{'functions':>9} {'without':>10} {'with':>10} {'ratio':>7}   {told}")
    for size in sizes:
        bare, full = in_turns(large_company(size), RUNS if size < LARGE else RUNS_OF_LARGE)
        print(f"{size:9,} {bare:8.2f} s {full:8.2f} s {full / bare:6.2f}x")
    print(f"The ratio is to be {AT_MOST:g}x at most. Stages at {sizes[-1]:,} functions, in seconds:")
    for name, spent in by_stage(large_company(sizes[-1])).items():
        kind = "with" if name in STAGES[analysis] else "without"
        print(f"  {name:14} {spent:8.2f}   {kind}")


if __name__ == "__main__":
    main(sys.argv[1:])
