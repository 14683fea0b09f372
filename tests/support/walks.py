"""A copy of the program with one thing added in one place, run there as its users run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook

ROOT = Path(__file__).parents[2]
_NO_CACHES = shutil.ignore_patterns("__pycache__", ".*")


@dataclass(frozen=True, slots=True)
class Copy:
    """A folder with the package in it; commands run there, and import it from there."""

    folder: Path

    def sourcing(self, *arguments: object, code: int = 0) -> str:
        """Run `sourcing` and return what it prints; it has to end with `code`."""
        ended = self._run("-m", "pipeline", *arguments)
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout

    def python(self, program: str) -> str:
        """Run a few lines of Python and return what they print."""
        ended = self._run("-c", program)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def workbook(self, path: Path) -> Workbook:
        """Open a workbook of the folder."""
        return openpyxl.load_workbook(self.folder / path, data_only=True)

    def failures(self, *tests: str, needs: tuple[str, ...] = ()) -> str:
        """Run tests of the project against the copy and return what fails; `needs` are files they read."""
        shutil.copytree(ROOT / "tests", self.folder / "tests", ignore=_NO_CACHES, dirs_exist_ok=True)
        for name in ("pyproject.toml", *needs):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        plain = ("-q", "-n", "0", "-m", "not slow", "-p", "no:cacheprovider")
        ended = self._run("-m", "pytest", *plain, *(f"tests/{name}" for name in tests))
        return "" if ended.returncode == 0 else ended.stdout + ended.stderr

    def _run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=self.folder,
            env={**ours, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip


def copy_with(folder: Path, place: str, text: str, *, before: str | None = None) -> Copy:
    """Copy the package into `folder` and add `text` in one `place` of it: a file that is new, or is there.

    There it is added as the last lines, or in front of the only line that contains `before`.
    """
    shutil.copytree(ROOT / "pipeline", folder / "pipeline", ignore=_NO_CACHES)
    path = folder / "pipeline" / place
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    at = len(lines)
    if before is not None:
        (at,) = (number for number, line in enumerate(lines) if before in line)
    path.write_text("".join([*lines[:at], text, *lines[at:]]), "utf-8")
    return Copy(folder)


def texts(book: Workbook, sheet: str) -> list[str]:
    """Return all words on a sheet."""
    return [str(cell) for row in book[sheet].iter_rows(values_only=True) for cell in row if cell is not None]


def offered(book: Workbook, sheet: str) -> Iterator[list[str]]:
    """Yield what each drop-down of a sheet offers, whether listed in the rule itself or in cells."""
    for rule in book[sheet].data_validations.dataValidation:
        formula = str(rule.formula1 or "")
        if rule.type == "list" and formula.startswith('"'):
            yield formula.strip('"').split(",")
        elif rule.type == "list":
            where, _, span = formula.lstrip("=").rpartition("!")
            cells = book[where.strip("'") or sheet][span.replace("$", "")]
            yield [str(cell.value) for row in cells for cell in row]
