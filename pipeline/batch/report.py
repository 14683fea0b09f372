"""What is left of a run: its report for machines, without any content of a cell, and its heartbeat."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.batch.arrival import digest
from pipeline.batch.disk import free_name, write_text
from pipeline.batch.heartbeat import beat
from pipeline.batch.naming import PORTFOLIO
from pipeline.batch.orders import Known, Run
from pipeline.batch.publish import STAMP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.batch.disk import Disk
    from pipeline.batch.inbox import Inbox
    from pipeline.batch.ledger import Entry, Ledger
    from pipeline.batch.orders import Order, Plan
    from pipeline.outcome import Outcome

RUNS = "runs"
KEPT_REPORTS = 500


@dataclass
class Account:
    """What a run did, as it goes on. `urgent` are sentences that a person must read.

    `side_by_side` says how many companies the portfolio has, 0 if it was not written.
    """

    inbox: Inbox
    order: Order
    plan: Plan
    started: datetime
    outcomes: list[Outcome] = field(default_factory=list)
    archived: list[Path] = field(default_factory=list)
    waiting: dict[Path, str] = field(default_factory=dict)
    recalled: list[Known] = field(default_factory=list)
    urgent: list[str] = field(default_factory=list)
    side_by_side: int = 0

    def __post_init__(self) -> None:
        self.waiting.update(self.plan.waiting)
        new = set(self.plan.newly_given_up)
        if new:
            names = ", ".join(path.name for path in self.plan.given_up)
            self.urgent.append(
                f"Left alone after three tries that came to no end: {names}. "
                "To try again, name it: sourcing analyze FILE --debug"
            )

    def recall(self, ledger: Ledger, output: Path) -> None:
        """Look up what was told about workbooks that somebody named, or all if that was asked for."""
        asked = [path for path in self.plan.known if self.order.recall or path in self.inbox.named]
        self.recalled.extend(_recalled(path, self.plan.known[path], ledger, output) for path in asked)

    def is_worth_a_report(self) -> bool:
        """Return whether anything happened that somebody may want to look up."""
        return bool(self.outcomes or self.waiting or self.urgent or self.plan.gone)

    def run(self, output: Path, report: Path | None) -> Run:
        """Return what there is to tell."""
        place = {path: number for number, path in enumerate(self.inbox.workbooks)}
        return Run(
            outcomes=tuple(sorted(self.outcomes, key=lambda outcome: place[outcome.workbook])),
            archived=tuple(self.archived),
            report=report,
            known={path: _result(output, entry) for path, entry in self.plan.known.items()},
            recalled=tuple(self.recalled),
            waiting=self.waiting,
            told=tuple(self._told(output)),
            urgent=tuple(self.urgent),
        )

    def _told(self, output: Path) -> Iterator[str]:
        for job in self.plan.jobs:
            if job.path in self.inbox.open:
                yield f"{job.path.name} is open in another program; its last saved copy was analysed."
            if job.before is not None:
                yield f"{job.path.name} was known as {job.before.name}; it goes on under its new name."
        for entry in self.plan.gone:
            yield f"{entry.name} is no longer there. Its result stays."
        if self.side_by_side > 1 and self.outcomes:
            yield f"All {self.side_by_side:,} companies side by side: {output / PORTFOLIO}"


def write_report(account: Account, output: Path, disk: Disk, *, finished: datetime) -> Path:
    """Write `runs/<UTC time>.json` and return its path; of very many reports the oldest are removed."""
    folder = output / RUNS
    path = free_name(folder / f"{account.started.strftime(STAMP)}.json")
    text = json.dumps(_report(account, finished), indent=1, ensure_ascii=False)
    write_text(disk, path, text)
    for old in sorted(folder.glob("*.json"))[:-KEPT_REPORTS]:
        disk.remove(old)
    return path


def write_heartbeat(account: Account, output: Path, disk: Disk, *, now: float) -> None:
    """Note when the last good run ended: one that no fault of ours and no disk stood in the way of."""
    if not any(outcome.status in {"failed", "blocked"} for outcome in account.outcomes):
        beat(output, disk, now=now, workbooks=len(account.inbox.workbooks), done=len(account.outcomes))


def _recalled(path: Path, entry: Entry, ledger: Ledger, output: Path) -> Known:
    from pipeline.findings import Finding, Level

    told = json.loads(ledger.told(entry.stem) or "{}")
    head = told.get("headline")
    return Known(
        workbook=path,
        status=entry.status,
        sha256=entry.sha256,
        result=_result(output, entry),
        headline=SimpleNamespace(**head) if head else None,
        findings=tuple(
            Finding(**{**found, "level": Level(found["level"])}) for found in told.get("findings", ())
        ),
    )


def as_told(outcome: Outcome) -> str:
    """Return what is told about a workbook, to be recalled when it has not changed."""
    head = asdict(outcome.headline) if outcome.headline else None
    return json.dumps({"headline": head, "findings": [asdict(found) for found in outcome.findings]})


def _result(output: Path, entry: Entry) -> Path | None:
    return output / entry.result if entry.result else None


def _report(account: Account, finished: datetime) -> dict[str, Any]:
    order, plan = account.order, account.plan
    return {
        "version": __version__,
        "started": _moment(account.started),
        "finished": _moment(finished),
        "policy": Path(order.policy).name if order.policy else None,
        "as_of": order.as_of.isoformat() if order.as_of else None,
        "statuses": Counter(str(outcome.status) for outcome in account.outcomes),
        "workbooks": [_line(outcome) for outcome in account.outcomes],
        "unchanged": len(plan.known),
        "waiting": sorted(path.name for path in account.waiting),
        "given_up": [path.name for path in plan.given_up],
        "left_alone": {path.name: reason for path, reason in account.inbox.left_alone.items()},
        "open_elsewhere": sorted(path.name for path in account.inbox.open),
        "gone": [entry.name for entry in plan.gone],
        "renamed": {job.before.name: job.path.name for job in plan.jobs if job.before},
        "archived": [path.name for path in account.archived],
        "told": account.urgent,
    }


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
