"""The product inside one process: `python -m benchmarks.product SOURCE TARGET TIMES [MODULES]`.

Takes SOURCE through the whole pipeline so many times, and once before, in which knowledge is loaded; prints
the seconds of each time. MODULES is where to keep the names of all other modules imported by then.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

AS_OF = date(2026, 1, 1)


def once(source: Path, target: Path) -> tuple[float, float]:
    """Return the wall and processor time of reading, assessing and writing one workbook."""
    from pipeline.run import Settings, Status, process_one  # noqa: PLC0415 - so that nothing is imported twice

    wall, cpu = time.perf_counter(), time.process_time()
    outcome = process_one(source, target.parent, Settings(as_of=AS_OF), stem=target.stem)
    if outcome.status is not Status.ANALYSED:
        raise RuntimeError(f"{source} was not analysed: {outcome.status} {outcome.fault} {outcome.trace}")
    return time.perf_counter() - wall, time.process_time() - cpu


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    source, target, times = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    spent = [once(source, target) for _ in range(times + 1)][1:]
    if listed := arguments[3:]:
        ours = ("pipeline", "benchmarks", "__main__")
        names = [name for name in [*sys.modules] if name.split(".")[0] not in ours]
        Path(listed[0]).write_text("\n".join(names))
    print(json.dumps({"spent": spent}))


if __name__ == "__main__":
    main(sys.argv[1:])
