"""The rooms of the house: an import goes down, never up, and one that goes up is caught."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the `pipeline` package of a folder."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Copy the package and its contracts to a folder of its own."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_import_goes_down() -> None:
    """The package keeps its contracts."""
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_copy_of_the_house_is_judged_alike(house: Path) -> None:
    """The copy that the tests below spoil is in order before they do."""
    result = lint(house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("pipeline.knowledge", "pipeline.intake"),
        ("pipeline.intake", "pipeline.stages"),
        ("pipeline.stages", "pipeline.workbook"),
        ("pipeline.workbook.sheets", "pipeline.cli"),
        ("pipeline.batch", "pipeline.cli"),
        ("pipeline.stages", "openpyxl"),
        ("pipeline.intake", "rich"),
    ],
)
def test_an_import_that_goes_up_is_caught(house: Path, importer: str, imported: str) -> None:
    """A new module with one wrong import fails the contracts, and both ends are named."""
    module = house.joinpath(*importer.split("."), "upstart.py")
    module.write_text(f"import {imported}\n", encoding="utf-8")
    result = lint(house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{importer}.upstart -> {imported}" in result.stdout


def test_a_module_outside_every_room_is_caught(house: Path) -> None:
    """A new top-level module has to be given its place among the layers."""
    (house / "pipeline" / "annexe.py").touch()
    result = lint(house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "annexe" in result.stdout
