"""How a long run gets on, at a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from pipeline.outcome import Outcome

_NOT_DONE = frozenset({"failed", "blocked"})


def track(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:
    """Yield the outcomes, showing on the error stream how far the run is if a person is looking."""
    if not sys.stderr.isatty():
        return outcomes
    from rich.console import Console

    return shown(outcomes, total, Console(stderr=True))


def silent(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:  # noqa: ARG001 -- as `track`
    """Yield the outcomes: for runs whose output is for a program, or for nobody."""
    return outcomes


def shown(outcomes: Iterable[Outcome], total: int, console: Console) -> Iterator[Outcome]:
    """Yield the outcomes, showing how many are done and failed, how many a minute, and the time left."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Analysing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}", style="red"),
    )
    # A workbook can take long: the time left is reckoned from the whole run, not from its last half minute.
    with Progress(*columns, console=console, transient=True, speed_estimate_period=24 * 3600) as progress:
        task = progress.add_task("", total=total, rate="", failed="")
        failed = 0
        for outcome in outcomes:
            failed += outcome.status in _NOT_DONE
            progress.advance(task)
            speed = progress.tasks[0].speed
            rate = f"{speed * 60:,.0f} a minute" if speed else ""
            progress.update(task, rate=rate, failed=f"{failed:,} failed" if failed else "")
            yield outcome
