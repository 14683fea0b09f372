"""A command starts quickly: what it has no work for is not imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANALYSIS = {
    "numpy", "pandas", "pandera", "pydantic", "rapidfuzz", "Stemmer", "babel", "iso4217", "python_calamine",
    "lxml", "openpyxl",
}  # fmt: skip
WRITING = {"xlsxwriter", "currency_converter"}
FAR = {"distributed", "dask", "fsspec", "s3fs", "tornado", "aiohttp"}
LATER = FAR | {"rich", "multiprocessing", "concurrent.futures", "asyncio", "email", "urllib.request"}
LISTING = (
    "import sys; from pipeline.cli.program import program; program(sys.argv[1:], standalone_mode=False);"
    "print(*sys.modules, sep='\\n', file=sys.stderr)"
)


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (["--help"], ANALYSIS | WRITING | LATER),
        (["--version"], ANALYSIS | WRITING | LATER),
        (["analyze", "--help"], ANALYSIS | WRITING | LATER),
        (["analyze", "--input-dir", "."], ANALYSIS | WRITING | LATER),
        (["validate", "."], ANALYSIS | WRITING | LATER),
        (["template"], ANALYSIS | FAR | {"rich", "multiprocessing", "concurrent.futures", "asyncio"}),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_a_command_imports_only_what_it_works_with(
    tmp_path: Path, arguments: list[str], forbidden: set[str]
) -> None:
    """Help, an empty folder and the template wait for no library of the analysis."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTING, *arguments],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "click" in ended.stderr.split()
    assert forbidden.isdisjoint(ended.stderr.split())
