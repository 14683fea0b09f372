"""The answers for the bundled examples, kept as text so that a change of a rule shows what it changes.

`python -m tests.golden` (`make golden`) writes them anew; read the difference before you keep it.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from pipeline.intake import read_workbook
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = tuple(sorted((ROOT / "input_templates").glob("example_*.xlsx")))
AS_OF = date(2026, 11, 22)
SHOWN = [
    "tag",
    "action",
    "model",
    "tier",
    "countries",
    "confidence",
    "current_cost",
    "saving",
    "one_time",
    "payback",
    "flags",
    "why",
    "change",
]


def golden_path(example: Path) -> Path:
    """Return where the expected answers of `example` are kept."""
    return ROOT / "tests" / "golden_results" / f"{example.stem}.csv"


def golden_text(example: Path) -> str:
    """Return the answers for `example` as CSV, one row a function; money in whole units."""
    intake = read_workbook(example)
    answers = assess(intake, policy=policy(), as_of=AS_OF).answers
    shown = answers[SHOWN].round({"current_cost": 0, "saving": 0, "one_time": 0, "payback": 1})
    shown.insert(0, "function", intake.functions["function"])
    text = io.StringIO()
    shown.to_csv(text, index_label="row", quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    return text.getvalue()


if __name__ == "__main__":
    for workbook in EXAMPLES:
        golden_path(workbook).write_text(golden_text(workbook), encoding="utf-8")
