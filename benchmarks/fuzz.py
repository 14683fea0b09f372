"""Damaged workbooks by the thousand: each must end in a coded outcome, in time, and never in an exception.

`python -m benchmarks.fuzz --runs 20000 --seed 1` reads the cells of damaged files, and all that is in every
tenth; `--whole 500` takes as many through the whole pipeline. Everything runs in child processes with a limit
of memory; a child that dies names its file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.mutations import mutate
from benchmarks.seeds import write_seeds
from pipeline.findings import CATALOGUE
from pipeline.intake import read_workbook
from pipeline.intake.guard import guard
from pipeline.intake.read import read_book
from pipeline.intake.refusal import RefusedError
from pipeline.run import Settings, Status, process_one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MEMORY = 2 << 30
SLOWEST = 10.0
BATCH = 250
LIGHT = 10  # of so many damaged files one is read to its end, the others to their cells
GOOD = frozenset({"cells", "read", "set aside", "refused", "analysed"})


class _Job(NamedTuple):
    """What is damaged, where, drawn from which number, and how far it is taken."""

    seeds: Sequence[Path]
    folder: Path
    seed: int
    whole: bool


def fuzz(runs: int, seed: int, *, whole: bool = False, keep: Path | None = None) -> list[dict[str, Any]]:
    """Return what became of each damaged file; those that fail are kept in the folder `keep`, if given."""
    with TemporaryDirectory() as folder:
        seeds = write_seeds(Path(folder))
        job = _Job(seeds, Path(folder), seed, whole)
        results: list[dict[str, Any]] = []
        while len(results) < runs:
            numbers = range(len(results), min(len(results) + BATCH, runs))
            results += _batch(job, numbers)
        if keep is not None:
            _keep(keep, seeds, results, seed)
        return results


def _batch(job: _Job, numbers: range) -> list[dict[str, Any]]:
    """Try the files of a batch in one child; when it dies, its last file is to blame, and another goes on."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _try_all(job, numbers, writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        results = [json.loads(line) for line in lines]
    _, status = os.waitpid(child, 0)
    if status:
        at = numbers.start + len(results)
        results.append({"number": at, "outcome": f"died ({status})", "code": "", "seconds": 0.0, "seed": ""})
    return results


def _try_all(job: _Job, numbers: range, writing: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    for number in numbers:
        signal.alarm(int(3 * SLOWEST))
        os.write(writing, (json.dumps(_try(job, number)) + "\n").encode())


def damaged(seeds: Sequence[Path], number: int, seed: int) -> tuple[Path, bytes, bool]:
    """Return the seed, its damaged bytes and whether sums tell the damage: the same for equal numbers."""
    draw = random.Random(f"{seed}:{number}")  # noqa: S311 -- drawn again from the same seed, no secret
    original = draw.choice(seeds)
    return (original, *mutate(original.read_bytes(), draw))


def _try(job: _Job, number: int) -> dict[str, Any]:
    original, data, told_by_sums = damaged(job.seeds, number, job.seed)
    path = job.folder / f"damaged{original.suffix}"
    path.write_bytes(data)
    start = time.process_time()
    try:
        if job.whole:
            outcome, code = _whole(path, job.folder)
        elif number % LIGHT:
            outcome, code = _cells(path)
        else:
            outcome, code = _read(path, original if told_by_sums else None)
    except BaseException as error:  # noqa: BLE001 -- whatever escapes is what we look for
        outcome, code = f"raised {type(error).__name__}", ""
    seconds = time.process_time() - start
    if seconds > SLOWEST:
        outcome = "slow"
    return {"number": number, "outcome": outcome, "code": code, "seconds": seconds, "seed": original.name}


def _cells(path: Path) -> tuple[str, str]:
    """Guard the file and read its cells: where hostile bytes meet parsers, and quick."""
    try:
        read_book(path, guard(path))
    except RefusedError as refusal:
        return "refused", _code([refusal.finding.code])
    return "cells", ""


def _read(path: Path, original: Path | None) -> tuple[str, str]:
    intake = read_workbook(path)
    code = _code([found.code for found in intake.findings])
    if intake.functions.empty:
        return ("refused" if intake.findings else "silent"), code
    if original is not None and not _same(path, original):
        return "wrong", code
    return ("set aside" if len(intake.set_aside) else "read"), code


def _same(path: Path, original: Path) -> bool:
    """Say whether a file whose sums held was read as its original, or something was said of what was lost."""
    read, expected = read_workbook(path), read_workbook(original)
    return bool(read.functions.equals(expected.functions)) or len(read.findings) > len(expected.findings)


def _whole(path: Path, folder: Path) -> tuple[str, str]:
    outcome = process_one(path, folder, Settings(as_of=date(2026, 1, 1)))
    code = _code([found.code for found in outcome.findings])
    if outcome.status in {Status.ANALYSED, Status.REFUSED}:
        return ("analysed" if outcome.status is Status.ANALYSED else "refused"), code
    return f"{outcome.status}: {outcome.fault}", code


def _code(codes: Sequence[str]) -> str:
    """Return the first code, which is the worst; every one must be in the catalogue."""
    assert all(code in CATALOGUE for code in codes)  # noqa: S101 -- a code that is none is a failure
    return codes[0] if codes else ""


def _keep(folder: Path, seeds: Sequence[Path], results: Sequence[dict[str, Any]], seed: int) -> None:
    for result in results:
        if result["outcome"] not in GOOD:
            original, data, _ = damaged(seeds, result["number"], seed)
            name = hashlib.sha256(data).hexdigest()[:12]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}{original.suffix}").write_bytes(data)


def _lines(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    counts = Counter((result["outcome"], result["code"]) for result in results)
    for (outcome, code), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{count:8,}  {outcome}{f'  {code}' if code else ''}"
    bad = sum(count for (outcome, _), count in counts.items() if outcome not in GOOD)
    slowest = max((result["seconds"] for result in results), default=0.0)
    yield f"{len(results):,} damaged files, {bad} without a coded outcome; the slowest took {slowest:.1f} s"


def main() -> int:
    """Run as asked, print the counts, and fail when anything ended otherwise than it should."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--runs", type=int, default=2_000, help="how many damaged files to read")
    options.add_argument("--whole", type=int, default=50, help="how many to take through the whole pipeline")
    options.add_argument("--seed", type=int, default=1, help="another number, other damage")
    options.add_argument("--keep", type=Path, help="a folder for the files that fail")
    given = options.parse_args()
    read = fuzz(given.runs, given.seed, keep=given.keep)
    whole = fuzz(given.whole, given.seed + 1_000_000, whole=True, keep=given.keep)
    for title, results in (("Read", read), ("Whole results", whole)):
        print(title, *_lines(results), sep="\n")
    return int(any(result["outcome"] not in GOOD for result in (*read, *whole)))


if __name__ == "__main__":
    sys.exit(main())
