"""The wheel is the whole program: installed where nothing else is, it works in any folder."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from pipeline import __version__

ROOT = Path(__file__).parents[1]
DATA = (".csv", ".toml")
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")

pytestmark = pytest.mark.slow


class Installed(NamedTuple):
    """A wheel, and the folder of programs of the environment into which nothing but it was installed."""

    wheel: Path
    programs: Path


def run(*command: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder` without anything that leads back to this checkout."""
    away = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [*map(str, command)], cwd=folder, env=away, capture_output=True, text=True, check=False
    )


def must(*command: object) -> None:
    """Run a command that has to work."""
    ended = run(*command)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it, with what it asks for itself, into an environment of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    source = _source(folder / "source")  # a build leaves files behind, and finds those of the last one
    must(sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "clean", with_pip=True)
    programs = folder / "clean" / "bin"
    versions = folder / "versions.txt"
    versions.write_text("\n".join(_pins()) + "\n", encoding="utf-8")
    must(programs / "python", *PIP, "install", "--only-binary", ":all:", "--constraint", versions, wheel)
    return Installed(wheel, programs)


def _source(folder: Path) -> Path:
    """Copy what a wheel is made from."""
    shutil.copytree(ROOT / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


def _pins() -> list[str]:
    """Return the locked versions without hashes and extras, as constraints want them."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = (line.rstrip(" \\").partition(" ;")[0] for line in lines if line[:1].isalpha())
    return [pin.partition("[")[0] + pin.partition("]")[2] if "[" in pin else pin for pin in pins]


def test_the_wheel_holds_every_file_of_the_package(installed: Installed) -> None:
    """Code, tables, rules and the mark that its types may be used; nothing of tests or benchmarks."""
    with zipfile.ZipFile(installed.wheel) as wheel:
        held = {name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")}
    package = [
        path
        for path in (ROOT / "pipeline").rglob("*")
        if path.suffix in {".py", *DATA} or path.name == "py.typed"
    ]
    assert held == {path.relative_to(ROOT).as_posix() for path in package}


def test_what_is_installed_works_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    """Template, a plain list, its answer, the reason for one of them; no file of the checkout is used."""
    sourcing = installed.programs / "sourcing"
    assert run(sourcing, "template", folder=tmp_path).returncode == 0
    assert CalamineWorkbook.from_path(tmp_path / "sourcing_template.xlsx").sheet_names[0]
    rows: list[tuple[object, ...]] = [
        ("Function", "Headcount (FTE)", "Annual cost", "Currency"),
        ("Accounts payable", 12, 540_000, "GBP"),
        ("Payroll", 6, 300_000, "GBP"),
        ("IT service desk", 9, 450_000, "GBP"),
    ]
    (tmp_path / "input").mkdir()
    with (tmp_path / "input" / "acme.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    ended = run(sourcing, "analyze", folder=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    result = CalamineWorkbook.from_path(tmp_path / "output" / "acme_analyzed.xlsx")
    assert result.sheet_names[0] == "Summary"
    told = run(sourcing, "explain", tmp_path / "input" / "acme.csv", "--function", "Payroll", folder=tmp_path)
    assert told.returncode == 0
    assert "Outsourceable or core" in told.stdout


def test_it_was_not_this_checkout_that_worked(installed: Installed, tmp_path: Path) -> None:
    """The package that is imported lies in the environment; its wheel bears the version of the program."""
    where = run(
        installed.programs / "python", "-c", "import pipeline; print(pipeline.__file__)", folder=tmp_path
    ).stdout
    assert installed.wheel.name.startswith(f"sourcing-{__version__}-")
    assert Path(where).is_relative_to(installed.programs.parent)
