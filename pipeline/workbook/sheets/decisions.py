"""The sheet `Decisions`: where people decide against our answers, and what both come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.intake.decisions import DECIDED, KEY_HEADING, NO_DECISION, REASON, allowed, identities, key_of
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.since.again import records
from pipeline.stages.since.register import differing
from pipeline.workbook.blocks import Column, Page
from pipeline.workbook.looks import counted, day, money, row_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.intake.decisions import Decision, Identity
    from pipeline.stages.analysis import Analysis
    from pipeline.stages.since.register import Entry
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Decisions"
ORDER = 17
A3 = 8
_WIDTHS = (34, 15, 22, 28, 14, 15, 22, 28, 14, 40, 15, 15, 46)
_KEY, _LISTS = 13, 14
_OURS = {"tag": "Our tag", "action": "Our action", "model": "Our model", "tier": "Our tier"}
_SHOWN = (
    Column("Function", 0, look=Look.WORD, bold=True),
    *(Column(label, at) for at, label in enumerate(_OURS.values(), start=1)),
    *(Column(label, at) for at, label in enumerate((*DECIDED.values(), REASON), start=5)),
    Column("Saving, our answer", 10, look=Look.MONEY),
    Column("Saving, your decision", 11, look=Look.MONEY),
    Column("To know", 12),
)
_TOTALS = (
    Column("For the whole company", 0, look=Look.WORD, bold=True),
    Column("Our answers", 1, span=2, look=Look.MONEY),
    Column("With your decisions", 3, look=Look.MONEY),
    Column("Difference", 4, span=2, look=Look.MONEY),
)
_SUMMED = {"saving": "Likely saving a year", "one_time": "One-time cost", "npv": "Net present value"}
_LOST = (
    Column("Function, no longer listed", 0, look=Look.WORD, bold=True),
    Column("Your decision", 1, span=4),
    Column("Since", 5),
    Column("Your reason", 6, span=4),
)
_HOW = (
    "To decide otherwise than we do, type it beside the function, with your reason, and save this workbook.",
    "The next run keeps both: our answer stays in its column, yours stands here.",
    "To withdraw a decision, clear its cells. What a new decision would save is worked out by the next run.",
)
_MOST_FULL = 2_000
_LONG_LIST = "The list is long: the answers beside the functions are on the sheet {sheet}."


def applies(analysis: Analysis) -> bool:
    """Say whether the analysis stands beside its past: only then are decisions kept."""
    return analysis.history is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """One function of the list: our answers, what was decided, the saving then and what speaks against."""

    row: int
    name: str
    identity: Identity
    ours: Mapping[str, Any]
    entry: Entry | None
    saving: float | None
    barred: str

    @property
    def decision(self) -> Decision:
        """What was decided, if anything was."""
        return self.entry.decision if self.entry else NO_DECISION


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: how to decide, both totals, the functions (decided ones first), what has none."""
    del book
    page, rows = Page(sheet, looks, _WIDTHS), _rows(report.analysis)
    row = page.opening("Decisions", (_headline(report, rows), *_opening(report, rows)))
    row = _write_totals(page, row, report)
    first = page.heads(row, _SHOWN)
    sheet.write_string(row, _KEY, KEY_HEADING, looks.head)
    full = len(rows) <= _MOST_FULL
    row = first
    for each in rows:
        row = _write_row(page, row, each, full=full or each.decision.given)
    _write_lists(sheet, first, row)
    _write_lost(page, row + 1, report)
    sheet.freeze_panes(0, 1)
    page.print_on(A3)


def _rows(analysis: Analysis) -> list[_Row]:
    history, answers = analysis.history, analysis.answers
    entries = history.register.by_row if history else {}
    changed = history.overruled if history else None
    named = identities(analysis.intake.functions)
    names, listed = analysis.intake.functions["function"], records(answers[[*_OURS, "saving", "why"]])
    rows = [
        _Row(
            row, str(name), named[row], listed[row], entries.get(row),
            float(changed.answers["saving"][row]) if changed else None,
            changed.barred.get(row, "") if changed else "",
        )
        for row, name in zip(map(int, answers.index), names.loc[answers.index], strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda each: (not each.decision.given, each.row))


def _headline(report: Report, rows: Sequence[_Row]) -> str:
    apart = [each for each in rows if differing(each.decision, each.ours)]
    decided = sum(each.decision.given for each in rows)
    if not decided:
        return "Nobody has decided otherwise than we answer."
    if not apart:
        return f"{counted(decided, 'decision')}, all as we answer."
    ours, theirs = (money(fsum(frame["saving"]), report.currency) for frame in _both(report.analysis))
    functions = counted(len(apart), "function")
    return f"You decided otherwise on {functions}: likely saving {theirs} a year, {ours} by our answers."


def _both(analysis: Analysis) -> tuple[pd.DataFrame, pd.DataFrame]:
    changed = analysis.history.overruled if analysis.history else None
    return analysis.answers, changed.answers if changed else analysis.answers


def _opening(report: Report, rows: Sequence[_Row]) -> Iterator[str]:
    yield from _HOW
    if len(rows) > _MOST_FULL:
        yield _LONG_LIST.format(sheet=report.sheet)


def _write_totals(page: Page, row: int, report: Report) -> int:
    ours, theirs = _both(report.analysis)
    if theirs is ours:
        return row
    row = page.heads(row, _TOTALS)
    for key, label in _SUMMED.items():
        values = [round(fsum(frame[key].dropna()), 2) for frame in (ours, theirs)]
        row = page.line(row, _TOTALS, (label, *values, round(values[1] - values[0], 2)))
    counts = [int((frame["model"] != IN_HOUSE).sum()) for frame in (ours, theirs)]
    columns = [_TOTALS[0], *(Column(c.heading, c.first, c.span, Look.COUNT) for c in _TOTALS[1:])]
    return page.line(row, columns, ("Functions that move", *counts, counts[1] - counts[0])) + 1


def _write_row(page: Page, row: int, each: _Row, *, full: bool) -> int:
    """Write one function; of a long list only what is needed to decide on it and to know it again."""
    if full:
        _write_full(page, row, each)
    else:
        page.put(row, _SHOWN[0], each.name, page.looks.label)
    kept = key_of(each.identity, each.ours, str(each.ours["why"]), each.decision)
    page.sheet.write_string(row, _KEY, kept)
    return row + 1


def _write_full(page: Page, row: int, each: _Row) -> None:
    said = [getattr(each.decision, kind) for kind in (*DECIDED, "reason")]
    theirs = each.saving if differing(each.decision, each.ours) else None
    ours = [each.ours[kind] for kind in _OURS]
    values = (each.name, *ours, each.ours["saving"], theirs, _know(each) or None)
    page.line(row, (*_SHOWN[:5], *_SHOWN[10:]), values)
    for column, word in zip(_SHOWN[5:10], said, strict=True):
        page.put(row, column, word or None, page.looks.figure)
    texts = (each.name, *ours, *said, "", "", _know(each))
    page.sheet.set_row(row, row_height(texts, _WIDTHS))


def _know(each: _Row) -> str:
    if not each.entry or not each.decision.given:
        return ""
    apart = differing(each.decision, each.ours)
    since = f"Yours since {day(date.fromisoformat(each.entry.since))}."
    against = f" Against it: {each.barred}." if each.barred else ""
    return f"{since} {'Otherwise than we answer.' if apart else 'As we answer.'}{against}"


def _write_lists(sheet: Worksheet, first: int, below: int) -> None:
    """Offer our words in the cells to decide in; they are kept in hidden columns, as are the keys."""
    for at, kind in enumerate(DECIDED):
        words, column = allowed(kind), _LISTS + at
        for down, word in enumerate(words):
            sheet.write_string(first + down, column, word)
        letter = chr(ord("A") + column)
        sheet.data_validation(
            first, 5 + at, max(first, below - 1), 5 + at,
            {
                "validate": "list", "source": f"=${letter}${first + 1}:${letter}${first + len(words)}",
                "error_title": "None of our answers", "error_message": "Choose one from the list.",
            },
        )  # fmt: skip
    sheet.set_column(_KEY, _LISTS + len(DECIDED) - 1, 12, None, {"hidden": True})


def _write_lost(page: Page, row: int, report: Report) -> None:
    history = report.analysis.history
    lost = history.register.lost if history else ()
    if not lost:
        return
    row = page.heads(row + len(allowed("model")), _LOST)
    for entry in lost:
        since = day(date.fromisoformat(entry.since))
        row = page.line(row, _LOST, (entry.named, entry.decision.words, since, entry.decision.reason))
