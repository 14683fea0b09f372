"""The heartbeat: when the last good run ended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.batch.disk import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.batch.disk import Disk

HEARTBEAT = ".sourcing-heartbeat.json"


def beat(output: Path, disk: Disk, *, now: float, workbooks: int, done: int) -> None:
    """Note that a run ended well: how many workbooks were there, and how many were worked on."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    facts = (
        f'"last_good_run": "{moment}", "version": "{__version__}", "workbooks": {workbooks}, "done": {done}'
    )
    write_text(disk, output / HEARTBEAT, f"{{{facts}}}")
