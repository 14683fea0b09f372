"""Two runs at once, and a run during a copy, with real processes and a real clock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.support.bolts import workbook
from tests.support.commands import sourcing

ROOT = Path(__file__).parents[2]


def test_of_two_runs_at_once_one_does_the_work_and_one_leaves(tmp_path: Path) -> None:
    """With 75 and not a word; nothing is done twice, and every result is there."""
    inbox, output = tmp_path / "input", tmp_path / "output"
    inbox.mkdir()
    for name in ("a", "b"):
        workbook(inbox / f"{name}.xlsx")
        os.utime(inbox / f"{name}.xlsx", (1, 1))
    folders = ["--input-dir", str(inbox), "--output-dir", str(output)]
    command = [sys.executable, "-m", "pipeline", "analyze", *folders, "--quiet"]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    printed = [run.communicate(timeout=120)[0] for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 75]
    assert printed == [b"", b""]
    results = {path.name for path in output.glob("*.xlsx")}
    assert results == {"a_analyzed.xlsx", "b_analyzed.xlsx", "portfolio.xlsx"}
    assert len(list((output / "runs").iterdir())) == 1


def test_a_run_during_a_copy_leaves_the_copy_alone(tmp_path: Path) -> None:
    """Somebody copies over a slow line; when it is done, the next run answers."""
    inbox, output = tmp_path / "input", tmp_path / "output"
    inbox.mkdir()
    whole = workbook(tmp_path / "acme.xlsx").read_bytes()
    stopped = threading.Event()

    def copy() -> None:
        with (inbox / "acme.xlsx").open("wb") as file:
            for at in range(len(whole)):
                file.write(whole[at : at + 1])
                file.flush()
                if stopped.wait(0.02):
                    file.write(whole[at + 1 :])
                    return

    copying = threading.Thread(target=copy)
    copying.start()
    time.sleep(0.2)
    run = ("analyze", "--input-dir", inbox, "--output-dir", output)
    ended = sourcing(*run, "--quiet")
    assert (ended.code, ended.output, list(output.glob("*.xlsx"))) == (0, "", [])
    stopped.set()
    copying.join()
    assert "Acme Bolts" in sourcing(*run).output
