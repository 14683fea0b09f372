"""How a long run gets on: at a terminal, and nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from pipeline.cli.progress import shown, track
from pipeline.outcome import Outcome, Status
from tests.support.bolts import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


def outcomes() -> Iterator[Outcome]:
    """Yield three good outcomes and one that failed."""
    for name in "abcd":
        yield Outcome(Path(f"{name}.xlsx"), Status.FAILED if name == "b" else Status.ANALYSED)


def test_how_many_are_done_and_failed_and_the_time_left_are_shown() -> None:
    """The last picture has them all, and the outcomes come through as they are."""
    printed = io.StringIO()
    console = Console(file=printed, force_terminal=True, width=120)
    assert [outcome.workbook.stem for outcome in shown(outcomes(), 4, console)] == [*"abcd"]
    said = printed.getvalue()
    assert "4/4" in said
    assert "1 failed" in said
    assert "a minute" in said
    assert "0:00:00" in said


def test_nothing_is_shown_where_nobody_looks() -> None:
    """Under cron and in pipes the outcomes are handed on, and rich is not loaded."""
    given = outcomes()
    assert track(given, 4) is given


@pytest.mark.slow
@pytest.mark.parametrize(("option", "is_shown"), [(None, True), ("--quiet", False), ("--json", False)])
def test_it_is_for_people_only(tmp_path: Path, option: str | None, *, is_shown: bool) -> None:
    """Who asks for silence, or for an answer that a program reads, gets that at a terminal too."""
    (tmp_path / "in").mkdir()
    workbook(tmp_path / "in" / "acme.xlsx")
    os.utime(tmp_path / "in" / "acme.xlsx", (1, 1))
    folders = ["--input-dir", str(tmp_path / "in"), "--output-dir", str(tmp_path / "out")]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "analyze", *folders, *([option] if option else [])]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = _all_of(ours)
    assert running.wait() == 0
    assert (b"1/1" in said) is is_shown
    assert is_shown or said == b""


def _all_of(terminal: int) -> bytes:
    said = b""
    try:
        while more := os.read(terminal, 65_536):
            said += more
    except OSError:  # nothing more will come
        pass
    finally:
        os.close(terminal)
    return said
