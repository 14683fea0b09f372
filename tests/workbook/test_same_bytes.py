"""The same input gives the same bytes, wherever and whenever it is worked on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.bolts import ALL_WRONG, workbook
from tests.support.content_written import company_book, table

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
WRITE_ALL = """
import datetime, hashlib, json, sys, time
from pathlib import Path

clock, offset = time.time, float(sys.argv[2])
time.time = lambda: clock() + offset
class Moments(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime.datetime)
class Shifted(metaclass=Moments):
    @staticmethod
    def now(zone=None):
        return datetime.datetime.fromtimestamp(time.time(), zone)
import xlsxwriter.core
xlsxwriter.core.datetime = Shifted  # what stamps a workbook with the time

from pipeline.intake import read_workbook
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.workbook.result import write_needs_fixes, write_result
from pipeline.workbook.template import write_template

folder = Path(sys.argv[1])
out = folder / "out"
out.mkdir()
analysis = assess(read_workbook(folder / "good.xlsx"), policy=policy(), as_of=datetime.date(2026, 11, 22))
write_result(analysis, out / "good_analyzed.xlsx")
write_needs_fixes(read_workbook(folder / "bad.xlsx"), out / "bad_needs_fixes.xlsx")
write_template(out / "sourcing_template.xlsx")
hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}
print(json.dumps([hashes, time.tzname[0], time.time()]))
"""
PLACES = (
    ("here", {"TZ": "America/Anchorage", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, 0),
    ("über dort", {"TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}, 400 * 86_400),
)


def written(
    inputs: Path, folder: Path, surroundings: dict[str, str], offset: float
) -> tuple[dict[str, str], str, float]:
    """Write a result, a list of fixes and the template in another process; return their hashes."""
    shutil.copytree(inputs, folder)
    done = subprocess.run(
        [sys.executable, "-c", WRITE_ALL, str(folder), str(offset)],
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=True,
        timeout=280,
    )
    hashes, zone, now = json.loads(done.stdout)
    return hashes, zone, now


def test_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Result, fixes and template: in another folder, time zone, locale and year, with other hash seeds."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    company_book(inputs / "good.xlsx", table)
    workbook(inputs / "bad.xlsx", ALL_WRONG)
    (one, zone, now), (other, other_zone, later) = (
        written(inputs, tmp_path / folder, surroundings, offset) for folder, surroundings, offset in PLACES
    )
    assert one == other
    assert set(one) == {"good_analyzed.xlsx", "bad_needs_fixes.xlsx", "sourcing_template.xlsx"}
    assert zone != other_zone
    assert later - now > 300 * 86_400
