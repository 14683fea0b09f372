"""Who does the work: this process, others beside it, or a cluster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.batch.edges import Engine


@contextmanager
def staff(jobs: int | None, scheduler: str | None, *, apart: bool = False) -> Iterator[Engine]:
    """Give the engine that was asked for; `UsageError` or `ClusterError` if there is none.

    `apart`: not even one workbook may be analysed in this process, as it alone can save what was done.
    """
    if scheduler is None:
        from pipeline.batch.pool import pooled

        yield pooled(jobs, alone=apart)
        return
    if jobs is not None:
        raise click.UsageError("Name --jobs or --scheduler, not both: a cluster brings its own workers.")
    from pipeline.batch.cluster import clustered, is_installed

    if not is_installed():
        raise click.UsageError(NOT_INSTALLED.format("--scheduler", "cluster"))
    with clustered(scheduler) as engine:
        yield engine


NOT_INSTALLED = (
    "{0} needs packages that are not installed. In the folder of the program: "
    "`.venv/bin/python -m pip install --editable '.[{1}]'`"
)
