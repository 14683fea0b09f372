"""What changed since the last time, as a whole and by function, each change with what it is because of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.currencies import NoRateError, Rate, rate
from pipeline.stages.since.again import at_rates, records
from pipeline.stages.since.causes import Cause, steps
from pipeline.stages.since.in_currency import in_currency
from pipeline.stages.since.pairing import pair
from pipeline.stages.since.state import COMPARED, MONEY, given_of
from pipeline.stages.since.words import cells_changed, some

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pipeline.intake import Intake
    from pipeline.stages.analysis import Analysis
    from pipeline.stages.since.causes import Step
    from pipeline.stages.since.pairing import Pairs
    from pipeline.stages.since.state import State

SUMMED = ("saving", "one_time", "npv", "current_cost")
NEW, GONE, LEFT_OUT, RENAMED, CHANGED = "New", "Gone", "Left out: has errors", "Renamed", "Changed"
NEW_ONES, GONE_ONES = "Your input: new functions", "Your input: functions no longer listed"
OTHER_ROWS = "other rows of the list"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one cause did to the whole company: money (a key of `SUMMED` each) in cents, functions changed."""

    cause: str
    told: str
    cents: Mapping[str, int]
    functions: int


@dataclass(frozen=True, slots=True)
class Reason:
    """What one cause did to one function: in words what of it changed, and the saving in cents."""

    cause: Cause
    told: str
    saving: int


@dataclass(frozen=True, slots=True)
class Line:
    """One function that is not as it was; `was` and `now` are its answers, None where it was not listed."""

    row: int | None
    name: str
    earlier_name: str
    what: str
    was: Mapping[str, Any] | None
    now: Mapping[str, Any] | None
    reasons: tuple[Reason, ...]

    @property
    def saved(self) -> int:
        """How much more it saves than last time, in cents."""
        return _cents(self.now, "saving") - _cents(self.was, "saving")


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that changed since `day`; totals in cents by key of `SUMMED`, in the currency of today.

    `was` plus all `effects` is `now`, to the cent. `converted` is the rate at which last time's amounts were
    brought to the currency of today, if that is another one.
    """

    day: date
    was: Mapping[str, int]
    now: Mapping[str, int]
    effects: tuple[Effect, ...]
    lines: tuple[Line, ...]
    functions: int
    currency_was: str
    converted: Rate | None


def since(earlier: State, analysis: Analysis) -> Since | None:
    """Return what changed since an earlier state; None if nobody says what its currency is worth today."""
    now = given_of(analysis)
    try:
        rated = rate(earlier.currency, analysis.company.currency, now.rates)
    except NoRateError:
        return None
    was = in_currency(earlier, analysis.company.currency, rated.value)
    answers = analysis.answers[[*COMPARED, *MONEY]].fillna(dict.fromkeys(MONEY, 0.0))
    pairs = pair(_named(was), now.functions.assign(match=analysis.recognised["match"]))
    walked = steps(was, now, answers)
    first = was.answers.fillna(dict.fromkeys(MONEY, 0.0))
    told = _told(was, analysis, pairs, first, walked)
    return Since(
        day=earlier.given.as_of,
        was=_totals(first),
        now=_totals(answers),
        effects=tuple(_effects(first, told)),
        lines=tuple(_lines(told)),
        functions=len(first),
        currency_was=earlier.currency,
        converted=rated if earlier.currency != analysis.company.currency else None,
    )


def _named(was: State) -> pd.DataFrame:
    return was.given.functions.assign(match=was.answers["match"])


def _totals(answers: pd.DataFrame) -> dict[str, int]:
    return {key: int(_in_cents(answers[key]).sum()) for key in SUMMED}


def _in_cents(amounts: pd.Series[float]) -> pd.Series[int]:
    return (amounts.fillna(0.0) * 100).round().astype("int64")


def _cents(answers: Mapping[str, Any] | None, key: str) -> int:
    return round(100 * answers[key]) if answers else 0


def _effects(first: pd.DataFrame, told: _Told) -> list[Effect]:
    effects, pairs, before = [], told.pairs, first
    for step in told.walked[:-1]:
        effects.append(_effect(step.cause, step.told, before, step.answers))
        before = step.answers
    last = told.walked[-1]
    kept = before.loc[list(pairs.now_of)]
    then = last.answers.loc[list(pairs.now_of.values())].set_axis(kept.index)
    effects += [
        _effect(last.cause, some(filter(None, (last.told, told.touched()))), kept, then),
        _effect(NEW_ONES, "", before.loc[[]], last.answers.loc[list(pairs.new)]),
        _effect(GONE_ONES, "", before.loc[list(pairs.gone)], last.answers.loc[[]]),
    ]
    return [each for each in effects if any(each.cents.values()) or each.functions or each.told]


def _effect(cause: str, told: str, before: pd.DataFrame, after: pd.DataFrame) -> Effect:
    totals, were = _totals(after), _totals(before)
    changed = _changed(before, after).sum() if len(before) == len(after) else len(before) + len(after)
    return Effect(str(cause), told, {key: totals[key] - were[key] for key in SUMMED}, int(changed))


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series[bool]:
    words = (before[[*COMPARED]] != after[[*COMPARED]].reindex(before.index)).any(axis=1)
    money = [_in_cents(before[key]) != _in_cents(after[key].reindex(before.index)) for key in MONEY]
    return words | money[0] | money[1] | money[2] | money[3]


def _lines(told: _Told) -> list[Line]:
    """Return what changed by function, what moves most money first."""
    changed = [_changed_line(told, was, now) for was, now in told.pairs.now_of.items()]
    new = [Line(row, told.names[row], "", NEW, None, told.answers[-1][row], ()) for row in told.pairs.new]
    gone = [
        Line(None, told.earlier_names[row], "", told.fate(row), told.answers[0][row], None, ())
        for row in told.pairs.gone
    ]
    lines = [*(line for line in changed if line), *new, *gone]
    return sorted(lines, key=lambda line: (-abs(line.saved), line.name, line.row or 0))


@dataclass(frozen=True, slots=True)
class _Told:
    """What lines are made from: the answers at the start and after every step, by row; names by row."""

    pairs: Pairs
    walked: Sequence[Step]
    answers: Sequence[Mapping[int, Mapping[str, Any]]]
    names: Mapping[int, str]
    earlier_names: Mapping[int, str]
    cells: Callable[[int, int], str]
    set_aside: frozenset[str]

    def fate(self, row: int) -> str:
        """Say what became of a function that is not on the list."""
        return LEFT_OUT if self.earlier_names[row] in self.set_aside else GONE

    def touched(self) -> str:
        """Say on how many functions that were listed then, too, cells are others."""
        count = sum(bool(self.cells(was, now)) for was, now in self.pairs.now_of.items())
        return f"cells of {count:,} function{'s' if count > 1 else ''} listed then too" if count else ""

    def of(self, was: int, now: int) -> list[Mapping[str, Any]]:
        """Return the answers of one function at the start and after every step."""
        return [*(frame[was] for frame in self.answers[:-1]), self.answers[-1][now]]


def _told(was: State, analysis: Analysis, pairs: Pairs, first: pd.DataFrame, walked: Sequence[Step]) -> _Told:
    intake = analysis.intake
    return _Told(
        pairs=pairs,
        walked=walked,
        answers=[records(frame) for frame in (first, *(step.answers for step in walked))],
        names=_names(intake.functions),
        earlier_names=_names(was.given.functions),
        cells=_cells(was, intake),
        set_aside=frozenset(map(str, intake.set_aside["function"].dropna())),
    )


def _names(functions: pd.DataFrame) -> dict[int, str]:
    return {int(str(row)): str(name) for row, name in functions["function"].items()}


def _changed_line(told: _Told, was: int, now: int) -> Line | None:
    answers, renamed = told.of(was, now), now in told.pairs.renamed
    if not renamed and _alike(answers[0], answers[-1]):
        return None
    steps_taken = zip(told.walked, answers[:-1], answers[1:], strict=True)
    reasons = [_reason(told, step, (was, now), (one, other)) for step, one, other in steps_taken]
    return Line(
        row=now,
        name=told.names[now],
        earlier_name=told.earlier_names[was] if renamed else "",
        what=RENAMED if renamed else CHANGED,
        was=answers[0],
        now=answers[-1],
        reasons=tuple(reason for reason in reasons if reason),
    )


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    money = all(_cents(one, key) == _cents(other, key) for key in MONEY)
    return money and all(one[key] == other[key] for key in COMPARED)


def _reason(
    told: _Told, step: Step, at: tuple[int, int], answers: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Reason | None:
    """Return what a step did to one function, None if nothing; of the list it is its own cells, if any."""
    if _alike(*answers):
        return None
    words = (told.cells(*at) or OTHER_ROWS) if step.cause is Cause.ROWS else step.told
    return Reason(step.cause, words, _cents(answers[1], "saving") - _cents(answers[0], "saving"))


def _cells(was: State, intake: Intake) -> Callable[[int, int], str]:
    """Return what tells which cells of a row are others; what an exchange rate alone changed is none."""
    columns = intake.layout.columns if intake.layout else {}
    same_rates = at_rates(was.given, intake.converted).functions
    before, after = records(same_rates), records(intake.functions)
    return lambda then, now: some(cells_changed(before[then], after[now], row=now, columns=columns))
