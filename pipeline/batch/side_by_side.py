"""All companies of a folder side by side: who writes the portfolio, this process or one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.batch.disk import RealDisk
from pipeline.batch.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

MANY = 100  # companies from which on a process that is to stay small leaves the work to another


def portfolio(ledger: Ledger, target: Path) -> None:
    """Write the workbook of all companies; libraries for that are loaded when there is something to write."""
    if ledger.companies() < MANY:
        _write(ledger, target)
        return
    from pipeline.batch.pool import hired

    with hired(1) as apart:
        apart.submit(_write_from, ledger.folder, target).result()


def _write_from(folder: Path, target: Path) -> None:
    """Write it in another process, for one that holds the lock of the folder and waits."""
    ledger = Ledger(folder, RealDisk())
    try:
        _write(ledger, target)
    finally:
        ledger.close()


def _write(ledger: Ledger, target: Path) -> None:
    from pipeline.workbook.portfolio import write_portfolio

    write_portfolio(ledger.snapshots(), ledger.troubles(), target)
