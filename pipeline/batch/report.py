"""The run report: what each run did, for machines and for looking back, without any content of a cell."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.batch.publish import STAMP, digest, free_name, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.batch.publish import Shelf
    from pipeline.run import Outcome, Settings

RUNS = "runs"


def write_report(outcomes: Sequence[Outcome], shelf: Shelf, settings: Settings, *, started: datetime) -> Path:
    """Write `runs/<UTC time>.json` and return its path."""
    report = {
        "version": __version__,
        "started": _moment(started),
        "finished": _moment(datetime.now(UTC)),
        "policy": Path(settings.policy).name if settings.policy else None,
        "as_of": settings.as_of.isoformat() if settings.as_of else None,
        "statuses": Counter(str(outcome.status) for outcome in outcomes),
        "workbooks": [_line(outcome) for outcome in outcomes],
        "archived": [path.name for path in shelf.archived],
    }
    path = free_name(shelf.folder / RUNS / f"{started.strftime(STAMP)}.json")
    write_text(path, json.dumps(report, indent=1, ensure_ascii=False))
    return path


def _line(outcome: Outcome) -> dict[str, Any]:
    head = outcome.headline
    return {
        "workbook": outcome.workbook.name,
        "sha256": outcome.sha256,
        "status": str(outcome.status),
        "functions": head.functions if head else 0,
        "set_aside": head.set_aside if head else 0,
        "cost_share": round(head.cost_share, 4) if head else 0.0,
        "tags": dict(head.tags) if head else {},
        "findings": [
            {"code": found.code, "level": str(found.level), "row": found.row, "cell": found.cell}
            for found in outcome.findings
        ],
        "result": outcome.result.name if outcome.result else None,
        "result_sha256": digest(outcome.result) if outcome.result else None,
        "fault": outcome.fault,
    }


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
