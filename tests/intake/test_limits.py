"""The time and the memory that a hostile file may cost, measured in a process of its own."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.intake import read_workbook
from tests.support.hostile import ROOT, SHEET, TYPES, changed, far_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

MEASURE = """
import json, sys, time
from pathlib import Path
{imports}
def look(path):
    start = time.process_time()
    code = {call}
    return code, time.process_time() - start
best = [min((look(Path(path)) for _ in range(3)), key=lambda pair: pair[1]) for path in sys.argv[1:]]
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(json.dumps({{"best": best, "peak": int(peak) / 1024, "pandas": "pandas" in sys.modules}}))
"""
GUARD = MEASURE.format(
    imports="from pipeline.intake.guard import guard\nfrom pipeline.intake.refusal import RefusedError\n"
    "def refusal(path):\n try: guard(path)\n except RefusedError as why: return why.finding.code",
    call="refusal(path)",
)
READER = MEASURE.format(
    imports="from pipeline.intake import read_workbook", call="read_workbook(path).findings[0].code"
)
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs the /proc of Linux")


def measured(script: str, paths: Sequence[Path]) -> dict[str, Any]:
    """Return codes with the processor seconds each took (best of three), and the process's peak in MB."""
    answer = subprocess.run(
        [sys.executable, "-c", script, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


@needs_proc
def test_far_cells_cost_a_second_and_150_megabytes_pandas_and_all(tmp_path: Path) -> None:
    """The whole reader, imports counted in the memory, refuses each in a second of processor time."""
    result = measured(READER, far_cells(tmp_path))
    assert {code for code, _ in result["best"]} == {"FILE-FAR-CELL"}
    assert max(seconds for _, seconds in result["best"]) <= 1.0
    assert result["peak"] <= 150


def bomb(path: Path, declared: int = 0) -> Path:
    """Write a workbook of which one part inflates to 268 MB, whatever size it declares."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr(TYPES, "<Types/>")
        with target.open(SHEET, "w") as part:
            for _ in range(256):
                part.write(bytes(1 << 20))
    if declared:
        data = bytearray(path.read_bytes())
        struct.pack_into("<L", data, data.rindex(b"PK\1\2") + 24, declared)
        path.write_bytes(data)
    return path


@needs_proc
def test_a_bomb_costs_half_a_second_and_100_megabytes_before_any_parser(tmp_path: Path) -> None:
    """Whether it admits its size or lies about it, the guard alone refuses it, without analysis libraries."""
    bombs = [bomb(tmp_path / "honest.xlsx"), bomb(tmp_path / "lying.xlsx", declared=60_000_000)]
    assert all(path.stat().st_size < 2_000_000 for path in bombs)
    result = measured(GUARD, bombs)
    assert [code for code, _ in result["best"]] == ["FILE-INFLATES", "FILE-INFLATES"]
    assert max(seconds for _, seconds in result["best"]) <= 0.5
    assert result["peak"] <= 100
    assert not result["pandas"]


@needs_proc
def test_patterns_made_to_be_searched_for_ever_are_not(tmp_path: Path) -> None:
    """Hundreds of thousands of unfinished tags in a comment take no longer than any text of that length."""
    lures = [
        changed(tmp_path, SHEET, b"<sheetData>", b"<!--" + lure * 200_000 + b">--><sheetData>").rename(
            tmp_path / f"{number}.xlsx"
        )
        for number, lure in enumerate((b"<f ", b"<row r ", b"<sheetData ", b"</sheetData "))
    ]
    assert max(seconds for _, seconds in measured(GUARD, lures)["best"]) <= 2.0
    start = [read_workbook(path) for path in lures]
    assert all(intake.findings == () or intake.layout is None for intake in start)
