"""The lines for cron and systemd work as they are printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.bolts import workbook

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PROGRAM = f"""#!/bin/sh
PYTHONPATH={ROOT} exec {sys.executable} "$@"
"""
pytestmark = pytest.mark.skipif(not shutil.which("make") or os.name == "nt", reason="needs make")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a checkout in a folder whose name is as bad as it gets, with two workbooks to analyse."""
    folder = tmp_path_factory.mktemp("100% it's  a “checkout”")
    shutil.copy(ROOT / "Makefile", folder)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(PROGRAM)
    (programs / "sourcing").write_text(PROGRAM.replace('"$@"', '-m pipeline "$@"'))
    for program in programs.iterdir():
        program.chmod(0o755)
    (folder / "input").mkdir()
    workbook(folder / "input" / "acme.xlsx")
    os.utime(folder / "input" / "acme.xlsx", (1, 1))
    return folder


def schedule(checkout: Path, *settings: str) -> str:
    """Return the line that `make schedule` prints, without setting anything up."""
    command = ["make", "--no-print-directory", "-o", ".venv/.runtime", "schedule", *settings]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout.strip()


def as_cron_does(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a crontab: the percent signs freed, the environment empty, another folder."""
    command = line.split(maxsplit=5)[5]
    assert not re.search(r"(?<!\\)%", command), "cron would end the line there"
    return subprocess.run(
        ["env", "-i", "/bin/sh", "-c", command.replace("\\%", "%")],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_line_for_cron_does_its_work_and_says_nothing(checkout: Path) -> None:
    """In an empty environment, from another folder, with a path full of traps; and again with no news."""
    line = schedule(checkout)
    assert line.startswith("17 2 * * * ")
    for _ in range(2):
        ended = as_cron_does(line)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (checkout / "output" / "acme_analyzed.xlsx").is_file()
    assert len(list((checkout / "output" / "runs").iterdir())) == 1


def test_other_folders_can_be_scheduled(checkout: Path) -> None:
    """Wherever they are given from, their paths are absolute."""
    words = schedule(checkout, "INPUT=/srv/drop", "OUTPUT=../results")
    assert "--input-dir /srv/drop --output-dir" in words
    assert "../" not in words


def test_the_document_shows_the_line_that_is_printed(checkout: Path) -> None:
    """For a checkout in /srv/sourcing."""
    program = "/srv/sourcing"
    shown = schedule(checkout, f"INPUT={program}/input", f"OUTPUT={program}/output")
    options = shown.split(" analyze ", 1)[1]
    assert f"17 2 * * * {program}/.venv/bin/sourcing analyze {options}\n" in OPERATIONS


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_files_for_systemd_are_valid(tmp_path: Path) -> None:
    """As `systemd-analyze verify` sees them, with a program that is there."""
    files = re.findall(r"```ini\n# (sourcing\.\w+)\n(.*?)```", OPERATIONS, re.DOTALL)
    assert [name for name, _ in files] == ["sourcing.service", "sourcing.timer"]
    for name, text in files:
        here = text.replace("/srv/sourcing/.venv/bin/sourcing", "/bin/true").replace("User=sourcing\n", "")
        (tmp_path / name).write_text(here)
    ended = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / name for name, _ in files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
