"""What a person typed into our result other than decisions, which alone are read there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import Place, finding
from pipeline.stages.since.again import records
from pipeline.stages.since.words import cells_changed, company_changed, given_changed, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pipeline.findings import Finding
    from pipeline.intake import Intake
    from pipeline.stages.since.state import Given


def edited_findings(before: Given | None, returned: Intake | None, intake: Intake) -> Iterator[Finding]:
    """Yield a finding if a person typed into our result what neither the workbook nor an earlier run knows.

    `before` is what an earlier run was given, if there was one: where the workbook has changed since, the
    result still holds what it held then, and nobody typed that. `returned` is our result as it now is.
    """
    if returned is None or not len(returned.functions):
        return
    told = _told(intake, returned)
    if before is not None:
        then = set(_told(before, returned))
        told = [each for each in told if each in then]
    if told:
        place = Place(intake.layout.sheet if intake.layout else "")
        yield finding("RESULT-EDITED", place, changed=some(told))


def _told(was: Given | Intake, now: Intake) -> list[str]:
    """Return which figures, answers and cells are others, in words."""
    return [
        *given_changed(was, now),
        *company_changed(was.company, now.company),
        *_rows_changed(was.functions, now.functions),
    ]


def _rows_changed(was: pd.DataFrame, now: pd.DataFrame) -> Iterator[str]:
    """Yield what the rows that stand in both say otherwise; a list with other functions is another list."""
    both = was.index.intersection(now.index)
    if not was.loc[both, "function"].equals(now.loc[both, "function"]):
        return
    before = records(was.loc[both])
    for row, answers in records(now.loc[both]).items():
        for told in cells_changed(before[row], answers, row=row, columns={}):
            yield f"{told} (row {row})"
