"""The sheet `Changes`: what is not as it was last time, in all and by function, and because of what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.stages.since.causes import Cause
from pipeline.stages.since.compare import OTHER_ROWS, SUMMED
from pipeline.stages.since.register import made_otherwise
from pipeline.workbook.blocks import Column, Page
from pipeline.workbook.looks import counted, day, listed, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.stages.since.compare import Effect, Line, Since
    from pipeline.stages.since.history import History
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Changes"
ORDER = 15
A3 = 8
_WIDTHS = (34, 13, 20, 24, 26, 18, 26, 15, 15, 15, 15, 15, 70)
_SUMS = (
    Column("Because of", 0, look=Look.WORD, bold=True),
    Column("What of it changed", 1, span=6),
    Column("Functions touched", 7, look=Look.COUNT),
    Column("Likely saving a year", 8, look=Look.MONEY),
    Column("One-time cost", 9, look=Look.MONEY),
    Column("Net present value", 10, look=Look.MONEY),
    Column("Cost today, a year", 11, look=Look.MONEY),
)
_WORDS = (("tag", 2), ("action", 3), ("model", 4), ("tier", 5), ("countries", 6))
_LINES = (
    Column("Function", 0, look=Look.WORD, bold=True),
    Column("What happened", 1, look=Look.WORD),
    Column("Tag", 2),
    Column("Action", 3),
    Column("Sourcing model", 4),
    Column("Location tier", 5),
    Column("Countries", 6),
    Column("Saving was", 7, look=Look.MONEY),
    Column("Saving is", 8, look=Look.MONEY),
    Column("Saving: change", 9, look=Look.MONEY),
    Column("One-time: change", 10, look=Look.MONEY),
    Column("NPV: change", 11, look=Look.MONEY),
    Column("Because of", 12),
)
_DECISIONS = (
    Column("Function", 0, look=Look.WORD, bold=True),
    Column("What happened", 1, look=Look.WORD),
    Column("It was", 2, span=3),
    Column("It is", 5, span=3),
    Column("Your reason", 8, span=4),
)
_HOW = (
    "Everything was worked out again, one thing after another put as it is now, in this order. What two "
    "causes do together counts with the later one."
)
_UNCLEAR = "Files of ours were changed several at once: what each of them did cannot be told apart."
_LOOK_AT = "A blank cell is as it was."
_MOST_LINES = 2_000
_CAUSES = {
    Cause.PROGRAM: "the program",
    Cause.UNCLEAR: "rules, reference figures or program",
    Cause.RULES: "the rules",
    Cause.FIGURES: "the reference figures",
    Cause.DATE: "the date",
    Cause.ASSUMPTIONS: "your assumptions",
}
_INPUT = "your input"
_SHORT = {Cause.ROWS: "Your input"}


def applies(analysis: Analysis) -> bool:
    """Say whether there is an earlier analysis to compare with."""
    return analysis.history is not None and analysis.history.since is not None


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: in a sentence, as a sum by cause, by function, and decisions."""
    del book
    history = report.analysis.history
    if history is None or history.since is None:
        return
    page = Page(sheet, looks, _WIDTHS)
    row = page.opening("What changed since last time", _opening(history.since, report))
    row = _write_sums(page, row, history.since, report)
    row = _write_lines(page, row, history.since, report)
    _write_decisions(page, row, history)
    sheet.freeze_panes(0, 1)
    page.print_on(A3)


def _opening(since: Since, report: Report) -> Iterator[str]:
    yield _headline(since, report.currency)
    yield _tally(since)
    if since.converted is not None:
        rate = since.converted
        yield (
            f"Last time's amounts were in {since.currency_was}; 1 {since.currency_was} was taken for "
            f"{rate.value:,.4g} {report.currency} ({rate.source})."
        )
    yield _HOW
    if any(effect.cause == Cause.UNCLEAR for effect in since.effects):
        yield _UNCLEAR


def _headline(since: Since, currency: str) -> str:
    was, now = (money(cents["saving"] / 100, currency) for cents in (since.was, since.now))
    if not since.effects and not since.lines:
        return f"Since {day(since.day)} nothing has changed: the likely saving is {now} a year, as it was."
    if since.was["saving"] == since.now["saving"]:
        return f"Since {day(since.day)} the likely saving has stayed at {now} a year."
    parts = [
        f"{_signed(cents, currency)} because of {cause}" for cause, cents in _by_cause(since.effects).items()
    ]
    went = f"went from {was} to {now}"
    if was == now:
        change = since.now["saving"] - since.was["saving"]
        went = f"{'rose' if change > 0 else 'fell'} by {money(abs(change) / 100, currency)} to {now}"
    return f"Since {day(since.day)} the likely saving {went} a year: {listed(parts, 9)}."


def _by_cause(effects: Iterable[Effect]) -> dict[str, int]:
    """Return what every cause did to the saving, in cents, the largest first; all input is one cause."""
    sums: Counter[str] = Counter()
    for effect in effects:
        known = effect.cause in set(_CAUSES)
        sums[_CAUSES[Cause(effect.cause)] if known else _INPUT] += effect.cents["saving"]
    return {cause: cents for cause, cents in sorted(sums.items(), key=lambda one: -abs(one[1])) if cents}


def _signed(cents: int, currency: str) -> str:
    return f"{'+' if cents > 0 else ''}{money(cents / 100, currency)}"


def _tally(since: Since) -> str:
    kinds = Counter(line.what for line in since.lines)
    told = [f"{count:,} {what[:1].lower()}{what[1:]}" for what, count in kinds.most_common()]
    return f"Of {counted(since.functions, 'function')} then: {', '.join(told) or 'all are as they were'}."


def _write_sums(page: Page, row: int, since: Since, report: Report) -> int:
    first = page.heads(page.heading(row, "The sum, cause by cause"), _SUMS)
    row = page.line(first, _SUMS, (f"Last time, {day(since.day)}", None, None, *_amounts(since.was)))
    for effect in since.effects:
        row = page.line(
            row, _SUMS, (effect.cause, _told(effect) or None, effect.functions, *_amounts(effect.cents))
        )
    values = (
        f"This time, {day(report.analysis.as_of)}",
        "The sum of the lines above.",
        None,
        *_amounts(since.now),
    )
    below = page.line(row, _SUMS, values)
    for column, value in zip(_SUMS[3:], values[3:], strict=True):
        letter = "ABCDEFGHIJKLM"[column.first]
        look = page.looks.cell(Look.MONEY, bold=True)
        page.sheet.write_formula(row, column.first, f"=SUM({letter}{first + 1}:{letter}{row})", look, value)
    return below + 1


def _amounts(cents: Mapping[str, int]) -> tuple[float, ...]:
    return tuple(cents[key] / 100 for key in SUMMED)


def _told(effect: Effect) -> str:
    told = effect.told or (OTHER_ROWS if effect.cause == Cause.ROWS else "")
    return told[:1].upper() + told[1:]


def _write_lines(page: Page, row: int, since: Since, report: Report) -> int:
    if not since.lines:
        return row
    notes = [_LOOK_AT]
    if len(since.lines) > _MOST_LINES:
        notes.append(f"The first {_MOST_LINES:,} of {len(since.lines):,}, by what they do to the saving.")
    row = page.heads(page.heading(row, "By function, what moves most money first", notes), _LINES)
    for line in since.lines[:_MOST_LINES]:
        below = page.line(row, _LINES, _of_line(line, report.currency))
        if line.row is not None:
            link = report.link(line.row)
            page.sheet.write_url(row, 0, link, page.looks.cell_link, _name(line)[:255])
        row = below
    return row + 1


def _of_line(line: Line, currency: str) -> tuple[Any, ...]:
    words = [_word(line, key) or None for key, _ in _WORDS]
    was, now = ((answers or {}).get("saving") for answers in (line.was, line.now))
    changes = [_difference(line, key) for key in ("saving", "one_time", "npv")]
    return (_name(line), line.what, *words, was, now, *changes, _because(line, currency) or None)


def _name(line: Line) -> str:
    return f"{line.name} (was “{line.earlier_name}”)" if line.earlier_name else line.name


def _word(line: Line, key: str) -> str:
    was, now = ((answers or {}).get(key, "") for answers in (line.was, line.now))
    if line.was is None or line.now is None:
        return str(was or now)
    return "" if was == now else f"{was} → {now}"


def _difference(line: Line, key: str) -> float:
    was, now = (round(100 * float((answers or {}).get(key, 0.0))) for answers in (line.was, line.now))
    return (now - was) / 100


def _because(line: Line, currency: str) -> str:
    told = []
    for reason in line.reasons:
        cause = _SHORT.get(reason.cause, str(reason.cause))
        words = f"{cause}: {reason.told}" if reason.told != cause else cause
        told.append(f"{words} (saving {_signed(reason.saving, currency)})" if reason.saving else words)
    return "\n".join(told) or _BY_KIND.get(line.what, "")


_BY_KIND = {
    "New": "Your input: not on the list last time.",
    "Gone": "Your input: no longer on the list.",
    "Left out: has errors": "Your input: its row cannot be read now; see the sheet Fix list.",
    "Renamed": "Your input: another name for the same work.",
}


def _write_decisions(page: Page, row: int, history: History) -> None:
    changes: Sequence[tuple[str, str, str, str, str]] = made_otherwise(history.before, history.register)
    if not changes:
        return
    row = page.heads(page.heading(row, "Decisions of yours since then"), _DECISIONS)
    for change in changes:
        row = page.line(row, _DECISIONS, [text or None for text in change])
