"""A Dask cluster answers as one process does, whoever is lost on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.batch.test_pool import attempts, filled, results
from tests.support.bolts import workbook
from tests.support.cluster import PRELOADED, ROOT, Cluster, cluster
from tests.support.commands import sourcing
from tests.support.runs import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Cluster]:
    """Give a cluster without workers."""
    with cluster(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with `input`, and `output` as one process makes it."""
    folder = tmp_path_factory.mktemp("alone")
    filled(folder / "input", 6)
    assert sourcing(*command(folder, "--jobs", "1")).code == 1
    return folder


def command(folder: Path, *options: str) -> list[str]:
    """Return the command that analyses the drop folder of `folder`."""
    folders = ["--input-dir", str(folder / "input"), "--output-dir", str(folder / "output")]
    return ["analyze", *folders, "--as-of", "2026-01-01", "--quiet", *options]


def started(folder: Path, address: str, *options: str) -> subprocess.Popen[str]:
    """Start the program with a cluster, in a process of its own."""
    told = [sys.executable, "-m", "pipeline", *command(folder, "--scheduler", address, *options)]
    return subprocess.Popen(told, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def given(alone: Path, folder: Path) -> Path:
    """Return the folder, with the same drop folder as was answered alone."""
    shutil.copytree(alone / "input", folder / "input")
    return folder


def test_two_workers_answer_as_one_process_does_though_one_is_killed(
    team: Cluster, alone: Path, tmp_path: Path
) -> None:
    """To the byte, with the portfolio; nobody restarts the one that is gone, and no attempt counts."""
    team.hire("--no-nanny", "--preload", str(PRELOADED), SLOWED="1")
    victim = team.hire("--no-nanny", "--preload", str(PRELOADED), SLOWED="1")
    running = started(given(alone, tmp_path), team.address)
    _wait_for_results(tmp_path / "output", running)
    victim.kill()
    said, _ = running.communicate(timeout=300)
    assert running.returncode == 1, said
    assert "Traceback" not in said
    assert results(tmp_path / "output") == results(alone / "output")
    assert attempts(Place(tmp_path)) == {}


PATIENTLY = """
import sys
from datetime import date
from pathlib import Path
from pipeline.batch.cluster import clustered
from pipeline.batch.dispatch import Limits
from pipeline.batch.edges import Edges
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look
from pipeline.batch.orders import Order

root = Path(sys.argv[1])
with clustered(sys.argv[2], limits=Limits(least=5.0, times=0.0, most=400.0, tick=0.1)) as engine:
    order = Order(as_of=date(2026, 1, 1))
    analyse_all(look(root / "input"), root / "output", order, edges=Edges(engine=engine))
"""
"""The program with less patience than it has."""


def test_nobody_waits_for_a_worker_that_hangs(team: Cluster, alone: Path, tmp_path: Path) -> None:
    """What it was given is given to the other one too, whose answers count."""
    team.hire("--no-nanny", "--preload", str(PRELOADED), SLOWED="600")
    team.hire("--no-nanny", "--preload", str(PRELOADED))
    told = [sys.executable, "-c", PATIENTLY, str(given(alone, tmp_path)), team.address]
    ended = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, timeout=380, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert results(tmp_path / "output") == results(alone / "output")


def test_a_workbook_that_kills_workers_fails_and_its_neighbours_do_not(team: Cluster, tmp_path: Path) -> None:
    """Its attempt counts; those that were with the same worker are answered."""
    filled(tmp_path / "input", 3)
    workbook(tmp_path / "input" / "poison.xlsx")
    for _ in range(2):
        team.hire("--preload", str(PRELOADED))
    running = started(tmp_path, team.address)
    said, _ = running.communicate(timeout=400)
    assert running.returncode == 70, said
    assert "poison.xlsx" in said
    assert "company" not in said
    assert len(results(tmp_path / "output")) == 6
    assert attempts(Place(tmp_path)) == {"poison": 1}


def test_a_worker_with_another_program_is_refused(team: Cluster, alone: Path, tmp_path: Path) -> None:
    """It would give other answers; the message says which worker, and nothing is changed."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "pipeline", other / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "pipeline" / "inputs.py").open("a", encoding="utf-8") as file:
        file.write("# another program\n")
    team.hire("--no-nanny", program=other)
    running = started(given(alone, tmp_path), team.address)
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 2, said
    assert "runs another version of this program" in said
    assert not (tmp_path / "output").exists()


def test_a_scheduler_that_is_not_there_is_said_to_be(alone: Path, tmp_path: Path) -> None:
    """Quickly, with the exit code for wrong settings, and nothing is changed."""
    begun = time.monotonic()
    running = started(given(alone, tmp_path), "tcp://127.0.0.1:9")
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 2
    assert said == "Error: No scheduler can be reached at tcp://127.0.0.1:9. Nothing was changed.\n"
    assert time.monotonic() - begun < 60
    assert not (tmp_path / "output").exists()


def test_a_scheduler_that_ends_in_the_middle_ends_the_run(team: Cluster, alone: Path, tmp_path: Path) -> None:
    """What was answered is kept, no attempt counts, and the next run does the rest."""
    team.hire("--no-nanny", "--preload", str(PRELOADED), SLOWED="1")
    running = started(given(alone, tmp_path), team.address)
    _wait_for_results(tmp_path / "output", running)
    team.scheduler.kill()
    said, _ = running.communicate(timeout=300)
    assert running.returncode == 1, said
    assert "was lost" in said
    assert attempts(Place(tmp_path)) == {}
    assert sourcing(*command(tmp_path, "--jobs", "1")).code == 1
    assert results(tmp_path / "output") == results(alone / "output")


def _wait_for_results(output: Path, running: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 300
    while not any(output.glob("*.xlsx")):
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)


def test_jobs_and_a_cluster_do_not_go_together(alone: Path, tmp_path: Path) -> None:
    """A cluster brings its own workers."""
    ended = sourcing(*command(given(alone, tmp_path), "--jobs", "2", "--scheduler", "tcp://127.0.0.1:9"))
    assert ended.code == 2
    assert "not both" in ended.errors


def test_without_the_extra_the_program_says_what_to_install(alone: Path, tmp_path: Path) -> None:
    """The packages of a cluster are for those who have one."""
    hidden = tmp_path / "hidden" / "sitecustomize.py"
    hidden.parent.mkdir()
    hidden.write_text(
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'distributed' else real(name, *rest)\n",
        encoding="utf-8",
    )
    told = [sys.executable, "-m", "pipeline", *command(given(alone, tmp_path), "--scheduler", "tcp://x:1")]
    ended = subprocess.run(
        told, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(hidden.parent)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "pip install --editable '.[cluster]'" in ended.stderr
