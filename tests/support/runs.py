"""Runs over a folder with a stand-in for the analysis, a disk that breaks, and a clock of their own."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from pipeline.batch.disk import Disk, RealDisk
from pipeline.batch.edges import Edges, one_by_one
from pipeline.batch.errors import in_words
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look
from pipeline.batch.orders import Order
from pipeline.run import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.batch.ledger import Ledger
    from pipeline.batch.orders import Job, Run

BAD = b"bad"  # content that the stand-in refuses
HALF = b"PK\x03\x04 the first half of a workbook"


class KilledError(BaseException):
    """The program ended here: nothing after it reaches the disk."""


def stand_in(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
    """Answer each workbook with a text that names all that its answer hangs on."""
    for job in jobs:
        try:
            yield job, _answered(job, folder)
        except OSError as error:
            yield job, Outcome(job.path, Status.BLOCKED, fault=in_words(error))


def _answered(job: Job, folder: Path) -> Outcome:
    content = job.path.read_bytes()
    refused = content.startswith(BAD)
    result = folder / f"{job.stem}_{'needs_fixes' if refused else 'analyzed'}.xlsx"
    result.write_text(answer(content, job), encoding="utf-8")
    sha256 = hashlib.sha256(content).hexdigest()
    status = Status.REFUSED if refused else Status.ANALYSED
    snapshot = "" if refused else snapshot_of(content.decode())
    return Outcome(job.path, status, sha256=sha256, result=result, snapshot=snapshot)


def snapshot_of(content: str) -> str:
    """Return what is kept of a workbook."""
    return f"snapshot of {hashlib.sha256(content.encode()).hexdigest()}"


def rolled_up(ledger: Ledger, target: Path) -> None:
    """Stand in for the portfolio with a text that names all that it is made of."""
    told = [*(f"{stem}: {text}" for stem, text in ledger.snapshots().items()), *ledger.troubles().values()]
    target.write_text("\n".join(told), encoding="utf-8")


def answer(content: bytes, job: Job) -> str:
    """Return the text of the result."""
    return f"{job.stem}: {content.decode()} as of {job.as_of}, before that {job.earlier}"


def real_or_stand_in(jobs: Iterable[Job], folder: Path) -> Iterator[tuple[Job, Outcome]]:
    """Analyse workbooks whose name begins with `real`, and stand in for the others."""
    for job in jobs:
        yield from (one_by_one if job.path.name.startswith("real") else stand_in)([job], folder)


@dataclass
class BreakingDisk:
    """A disk whose step number `at` goes wrong, before it is done, halfway through or after it.

    From then on every step does, unless it is to break `once`. `steps` are those that were asked for.
    """

    error: Callable[[], BaseException]
    at: int = -1
    when: str = "before"
    once: bool = False
    steps: list[tuple[str, str]] = field(default_factory=list)
    broken: bool = False

    def __getattr__(self, name: str) -> Callable[..., object]:
        return lambda *given: self._step(name, *given)

    def _step(self, name: str, *given: Any) -> object:  # noqa: ANN401 -- whatever the step takes
        if self.broken and not self.once:
            raise self.error()
        number = len(self.steps)
        self.steps.append((name, str(getattr(given[-1], "name", ""))))
        if number != self.at:
            return getattr(RealDisk(), name)(*given)
        self.broken = True
        if self.when == "halfway":
            _half(name, *given)
        if self.when == "after":
            getattr(RealDisk(), name)(*given)
        raise self.error()


def _half(name: str, *given: Any) -> None:  # noqa: ANN401 -- as above
    if name == "write":
        given[0].write_text(given[1][: len(given[1]) // 2], encoding="utf-8")
    if name == "copy":
        whole = given[0].read_bytes()
        given[1].write_bytes(whole[: len(whole) // 2])


def breaking(disk: BreakingDisk) -> Disk:
    """Return it as what it stands for."""
    return cast("Disk", disk)


@dataclass
class Place:
    """A drop folder, a folder for results, and a clock that stands still unless it is moved."""

    root: Path
    time: float = 4_000_000_000.0
    waited: float = 0.0

    def __post_init__(self) -> None:
        self.inbox.mkdir(parents=True, exist_ok=True)

    @property
    def inbox(self) -> Path:
        """The drop folder."""
        return self.root / "input"

    @property
    def output(self) -> Path:
        """The folder of results."""
        return self.root / "output"

    def drop(self, name: str, content: bytes | str, *, age: float = 3600) -> Path:
        """Put a file into the drop folder, last written `age` seconds ago."""
        path = self.inbox / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.aged(path, age)

    def aged(self, path: Path, age: float) -> Path:
        """Let a file be last written `age` seconds ago."""
        os.utime(path, (self.time - age, self.time - age))
        return path

    def edges(self, disk: Disk | None = None, engine: object = stand_in) -> Edges:
        """Return the edges of a run here."""
        return Edges(
            disk or RealDisk(),
            cast("Any", engine),
            now=lambda: self.time,
            wait=lambda seconds: setattr(self, "waited", self.waited + seconds),
            roll_up=rolled_up,
        )

    def run(self, order: Order | None = None, edges: Edges | None = None) -> Run:
        """Analyse the drop folder."""
        return analyse_all(look(self.inbox), self.output, order or Order(), edges=edges or self.edges())

    def results(self) -> dict[str, str]:
        """Return by name the text of every file that a person sees among the results but the portfolio."""
        files = sorted(path for path in self.output.rglob("*") if path.is_file())
        return {
            name: path.read_text(encoding="utf-8", errors="replace")
            for path in files
            if not (name := path.relative_to(self.output).as_posix()).startswith((".", "runs/", "portfolio"))
        }

    def portfolio(self) -> str:
        """Return what the portfolio is made of."""
        return (self.output / "portfolio.xlsx").read_text(encoding="utf-8")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Give a folder in memory where there is one: waiting for a disk a thousand times proves nothing more."""
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of its own is made in it
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def done(run: Run) -> list[str]:
    """Return the names of the workbooks that were worked on."""
    return [outcome.workbook.name for outcome in run.outcomes]
