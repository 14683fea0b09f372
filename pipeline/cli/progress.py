"""A progress bar on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def track(workbooks: Sequence[Path]) -> Iterable[Path]:
    """Yield the workbooks, showing on the error stream how many are done if a person is looking."""
    if not sys.stderr.isatty():
        return iter(workbooks)
    from rich.console import Console
    from rich.progress import track as bar

    return bar(workbooks, description="Analysing", console=Console(stderr=True), transient=True)
