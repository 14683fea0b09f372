"""One run at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch.errors import FolderError, LockHeldError
from pipeline.batch.lock import only_run

ROOT = Path(__file__).parents[2]
HOLD_AND_DIE = """
import os, sys
from pathlib import Path
from pipeline.batch.lock import only_run
with only_run(Path(sys.argv[1])):
    os._exit(9)
"""


def test_a_second_run_is_turned_away(tmp_path: Path) -> None:
    """While one run works, another does not start."""
    with only_run(tmp_path), pytest.raises(LockHeldError), only_run(tmp_path):
        pass


def test_another_folder_is_free(tmp_path: Path) -> None:
    """Runs into different folders do not wait for each other."""
    with only_run(tmp_path / "one"), only_run(tmp_path / "two"):
        assert (tmp_path / "two").is_dir()


def test_a_run_that_died_does_not_hold_the_folder(tmp_path: Path) -> None:
    """After a crash nobody has to remove a file by hand."""
    died = subprocess.run([sys.executable, "-c", HOLD_AND_DIE, str(tmp_path)], cwd=ROOT, check=False)
    assert died.returncode == 9
    with only_run(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The message says which folder, and why."""
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="file"), only_run(tmp_path / "file" / "output"):
        pass
