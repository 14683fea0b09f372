"""Several processes on one machine: as many results, to the byte, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.batch.disk import RealDisk
from pipeline.batch.dispatch import Limits
from pipeline.batch.ledger import Ledger
from pipeline.batch.pool import pooled, usable_processors
from tests.support.bolts import ALL_WRONG, ONE_ROW_WRONG, workbook
from tests.support.commands import sourcing
from tests.support.poison import deadly, hanging
from tests.support.runs import Place, done

if TYPE_CHECKING:
    from pipeline.batch.edges import Engine
    from pipeline.batch.orders import Run

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")


def results(folder: Path) -> dict[str, bytes]:
    """Return by name the bytes of every result."""
    return {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}


def filled(inbox: Path, count: int) -> Path:
    """Fill a drop folder with companies: good ones, one with a fault in a row, one that is refused."""
    inbox.mkdir()
    for number in range(count):
        workbook(inbox / f"company{number}.xlsx")
    workbook(inbox / "faulty.xlsx", ONE_ROW_WRONG)
    workbook(inbox / "refused.xlsx", ALL_WRONG)
    for path in inbox.iterdir():
        os.utime(path, (1, 1))
    return inbox


def run(place: Place, engine: Engine) -> Run:
    """Run with an engine."""
    return place.run(edges=place.edges(engine=engine))


def attempts(place: Place) -> dict[str, int]:
    """Return by workbook how often it was begun and came to no end."""
    ledger = Ledger(place.output, RealDisk())
    tries = {key: attempt.tries for key, attempt in ledger.attempts().items()}
    ledger.close()
    return tries


@pytest.mark.slow
def test_results_are_the_same_to_the_byte_whatever_the_number_of_processes(tmp_path: Path) -> None:
    """Results, portfolio and exit code do not tell how many worked on them."""
    inbox = filled(tmp_path / "input", 4)
    told = [
        sourcing(
            "analyze", "--input-dir", inbox, "--output-dir", tmp_path / number, "--jobs", number,
            "--as-of", "2026-01-01", "--quiet",
        )
        for number in ("1", "3")
    ]  # fmt: skip
    one, three = (results(tmp_path / number) for number in ("1", "3"))
    assert one == three
    assert set(one) == {
        *(f"company{number}_analyzed.xlsx" for number in range(4)),
        *("faulty_analyzed.xlsx", "refused_needs_fixes.xlsx", "portfolio.xlsx"),
    }
    assert [ended.code for ended in told] == [1, 1]


def test_a_workbook_that_ends_every_process_fails_alone(tmp_path: Path) -> None:
    """Those in flight beside it are answered, and only its own attempt counts; then it is left alone."""
    place = Place(tmp_path)
    names = ["a", "b", "poison", "c", "d", "e", "f"]
    for name in names:
        place.drop(f"{name}.xlsx", f"content of {name}")
    first = run(place, pooled(3, work=deadly))
    ended = {outcome.workbook.stem: str(outcome.status) for outcome in first.outcomes}
    assert ended == {name: "failed" if name == "poison" else "analysed" for name in names}
    assert "was ended" in next(one.fault for one in first.outcomes if one.workbook.stem == "poison")
    assert attempts(place) == {"poison": 1}
    place.drop("g.xlsx", "another")
    assert done(run(place, pooled(3, work=deadly))) == ["g.xlsx", "poison.xlsx"]
    run(place, pooled(3, work=deadly))
    assert attempts(place) == {"poison": 3}
    assert "Left alone after three tries" in run(place, pooled(3, work=deadly)).urgent[0]


def test_a_workbook_that_hangs_is_given_to_another_process_too(tmp_path: Path) -> None:
    """Whoever is first answers, and nobody waits for the other."""
    place = Place(tmp_path)
    for name in ("bog", "a", "b", "c"):
        place.drop(f"{name}.xlsx", f"content of {name}")
    begun = time.monotonic()
    soon = Limits(least=0.3, times=1.0, most=300.0, tick=0.05)
    outcomes = run(place, pooled(2, limits=soon, work=hanging)).outcomes
    assert {str(outcome.status) for outcome in outcomes} == {"analysed"}
    assert len(outcomes) == 4
    assert time.monotonic() - begun < 300


def test_a_workbook_that_hangs_everywhere_fails_and_the_others_do_not(tmp_path: Path) -> None:
    """After the longest time that one may take, its processes are ended and the others begun anew."""
    place = Place(tmp_path)
    for name in ("bog_for_ever", "a", "b", "c", "d"):
        place.drop(f"{name}.xlsx", f"content of {name}")
    soon = Limits(least=0.3, times=1.0, most=3.0, tick=0.05)
    ended = {
        outcome.workbook.stem: (str(outcome.status), outcome.fault)
        for outcome in run(place, pooled(2, limits=soon, work=hanging)).outcomes
    }
    assert ended.pop("bog_for_ever") == ("failed", "no process came to an end with it in 0 minutes")
    assert ended == dict.fromkeys("abcd", ("analysed", ""))


def test_one_workbook_starts_no_process(tmp_path: Path) -> None:
    """Unless it came to no end before: then it may end a process again, and that must not be this one."""
    place = Place(tmp_path)
    place.drop("poison.xlsx", "the only one")
    with pytest.raises(ZeroDivisionError):
        run(place, _dying)
    assert attempts(place) == {}
    run(place, pooled(1, alone=True, work=deadly))
    assert attempts(place) == {"poison": 1}
    (outcome,) = run(place, pooled(work=deadly)).outcomes
    assert str(outcome.status) == "failed"


def _dying(*_: object) -> Any:  # noqa: ANN401 -- it returns nothing
    raise ZeroDivisionError


def test_the_usual_number_of_processes_is_that_of_usable_processors() -> None:
    """Those that this process may use, not those that the machine has."""
    told = [sys.executable, "-c", "from pipeline.batch.pool import usable_processors as n; print(n())"]
    assert usable_processors() >= 1
    if hasattr(os, "sched_setaffinity"):
        ended = subprocess.run(
            ["taskset", "-c", "0", *told], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert ended.stdout.strip() == "1"


COORDINATES = """
import sys
from pathlib import Path
from pipeline.batch.edges import Edges
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look
from pipeline.batch.orders import Order
from pipeline.batch.pool import pooled

if __name__ == "__main__":
    roll_up = lambda ledger, target: target.write_text("all")
    root = Path(sys.argv[1])
    edges = Edges(engine=pooled(2), roll_up=roll_up)
    run = analyse_all(look(root / "input"), root / "output", Order(), edges=edges)
    print(*(outcome.status for outcome in run.outcomes))
    print(*({"pandas", "numpy", "openpyxl", "pipeline.run"} & set(sys.modules)))
"""


@pytest.mark.slow
def test_the_process_that_coordinates_loads_no_library_of_the_analysis(tmp_path: Path) -> None:
    """It stays as small as it is, however many workbooks there are."""
    filled(tmp_path / "input", 1)
    ended = subprocess.run(
        [sys.executable, "-c", COORDINATES, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "analysed analysed refused\n\n"


AT_A_TERMINAL = """
import signal
from pipeline.cli import main

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
"""
"""What is started in the background of a shell would not hear of Ctrl-C."""


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["a worker", "everybody", "the coordinator"])
def test_whoever_is_ended_in_the_middle_of_a_run_nothing_is_lost(tmp_path: Path, victim: str) -> None:
    """A worker: the run completes. Ctrl-C: 130, no attempt counts. The coordinator: no process is left."""
    inbox = filled(tmp_path / "input", 8)
    folders = ["--input-dir", str(inbox), "--output-dir", str(tmp_path / "output"), "--as-of", "2026-01-01"]
    command = [sys.executable, "-c", AT_A_TERMINAL, "analyze", *folders, "--jobs", "2", "--quiet"]
    running = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    _wait_for(lambda: any((tmp_path / "output").glob("*_analyzed.xlsx")))
    workers = _workers(running.pid)
    assert workers
    place = Place(tmp_path)
    if victim == "a worker":
        os.kill(workers[-1], signal.SIGKILL)
        assert running.wait(timeout=300) == 1
        assert attempts(place) == {}
    elif victim == "everybody":
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(timeout=60) == 130
        assert attempts(place) == {}
    else:
        running.kill()
        running.wait()
    _wait_for(lambda: not _workers(running.pid))
    assert sourcing("analyze", *folders, "--jobs", "1", "--quiet").code in {0, 1}
    sourcing(
        "analyze", *folders[:2], "--output-dir", tmp_path / "whole", *folders[4:], "--jobs", "1", "--quiet"
    )
    assert results(tmp_path / "output") == results(tmp_path / "whole")


def _workers(session: int) -> list[int]:
    """Return the processes of a session but the first, youngest last."""
    told = subprocess.run(
        ["ps", "-o", "pid=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    return sorted(int(pid) for pid in told.stdout.split() if int(pid) != session)


def _wait_for(happens: object, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)
