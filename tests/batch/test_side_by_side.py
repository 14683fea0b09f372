"""The portfolio of many companies is written by a process of its own, and is the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch import side_by_side
from pipeline.batch.disk import RealDisk
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look
from pipeline.batch.ledger import Ledger
from pipeline.batch.orders import Order

ROOT = Path(__file__).parents[2]
LIST = "Function,Headcount (FTE),Annual cost,Currency\nPayroll,6,300000,GBP\nIT service desk,{},450000,GBP\n"
APART = """
import sys
from pathlib import Path
from pipeline.batch import side_by_side
from pipeline.batch.disk import RealDisk
from pipeline.batch.ledger import Ledger

if __name__ == "__main__":
    side_by_side.MANY = 2
    ledger = Ledger(Path(sys.argv[1]), RealDisk())
    side_by_side.portfolio(ledger, Path(sys.argv[2]))
    print(*({"numpy", "pandas", "xlsxwriter"} & set(sys.modules)))
"""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a folder of results of two companies."""
    (tmp_path / "input").mkdir()
    for number in (1, 2):
        (tmp_path / "input" / f"company_{number}.csv").write_text(LIST.format(number * 4), encoding="utf-8")
    analyse_all(look(tmp_path / "input"), tmp_path / "output", Order())
    return tmp_path / "output"


@pytest.mark.slow
def test_whoever_writes_it_it_is_the_same_to_the_byte(output: Path, tmp_path: Path) -> None:
    """And the process that asks for it loads no library of the analysis."""
    ended = subprocess.run(
        [sys.executable, "-c", APART, str(output), str(tmp_path / "apart.xlsx")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ended.stdout.strip() == ""
    ledger = Ledger(output, RealDisk())
    try:
        assert ledger.companies() == 2
        side_by_side.portfolio(ledger, tmp_path / "here.xlsx")
    finally:
        ledger.close()
    here = (tmp_path / "here.xlsx").read_bytes()
    assert here == (tmp_path / "apart.xlsx").read_bytes() == (output / "portfolio.xlsx").read_bytes()
