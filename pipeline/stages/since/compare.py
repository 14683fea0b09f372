"""What changed since the last time, as a whole and by function, each change with what it is because of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.currencies import NoRateError, Rate, rate
from pipeline.stages.since.causes import Cause, steps
from pipeline.stages.since.in_currency import in_currency
from pipeline.stages.since.pairing import pair
from pipeline.stages.since.state import COMPARED, MONEY, given_of
from pipeline.stages.since.words import cells_changed, some

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

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
    in_words: bool


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
    answers = analysis.answers[[*COMPARED, *MONEY]].fillna({key: 0.0 for key in MONEY})
    pairs = pair(_named(was), now.functions.assign(match=analysis.recognised["match"]))
    walked = steps(was, now, answers)
    first = was.answers.fillna({key: 0.0 for key in MONEY})
    return Since(
        day=earlier.given.as_of,
        was=_totals(first),
        now=_totals(answers),
        effects=tuple(_effects(first, walked, pairs)),
        lines=tuple(_lines(_Told(was, analysis, pairs, first, walked))),
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


def _effects(first: pd.DataFrame, walked: Sequence[Step], pairs: Pairs) -> list[Effect]:
    effects = []
    before = first
    for step in walked[:-1]:
        effects.append(_effect(step.cause, step.told, before, step.answers))
        before = step.answers
    last = walked[-1]
    kept = before.loc[list(pairs.now_of)]
    then = last.answers.loc[list(pairs.now_of.values())].set_axis(kept.index)
    effects += [
        _effect(last.cause, last.told, kept, then),
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


@dataclass(frozen=True, slots=True)
class _Told:
    was: State
    analysis: Analysis
    pairs: Pairs
    first: pd.DataFrame
    walked: Sequence[Step]


def _lines(told: _Told) -> list[Line]:
    """Return what changed by function, what moves most money first."""
    pairs, last = told.pairs, told.walked[-1].answers
    frames = [told.first, *(step.answers for step in told.walked[:-1])]
    kept = last.loc[list(pairs.now_of.values())].set_axis(list(pairs.now_of))
    before = told.first.loc[list(pairs.now_of)]
    moved = _changed(before, kept)
    lines = [
        _line(told, was, now, [*frames, kept])
        for was, now in pairs.now_of.items()
        if moved.loc[was] or now in pairs.renamed
    ]
    names, earlier = told.analysis.intake.functions["function"], told.was.given.functions["function"]
    aside = set(told.analysis.intake.set_aside["function"].dropna())
    lines += [Line(row, names[row], "", NEW, None, last.loc[row].to_dict(), ()) for row in pairs.new]
    lines += [
        Line(
            None, earlier[row], "", LEFT_OUT if earlier[row] in aside else GONE,
            told.first.loc[row].to_dict(), None, (),
        )
        for row in pairs.gone
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-abs(line.saved), line.name, line.row or 0))


def _line(told: _Told, was: int, now: int, frames: Sequence[pd.DataFrame]) -> Line:
    rows = [frame.loc[was].to_dict() for frame in frames]
    pairs = zip(told.walked, rows[:-1], rows[1:], strict=True)
    reasons = [_reason(told, step, (was, now), (one, other)) for step, one, other in pairs]
    names = told.analysis.intake.functions["function"], told.was.given.functions["function"]
    renamed = now in told.pairs.renamed
    return Line(
        row=now,
        name=names[0][now],
        earlier_name=names[1][was] if renamed else "",
        what=RENAMED if renamed else CHANGED,
        was=rows[0],
        now=rows[-1],
        reasons=tuple(reason for reason in reasons if reason.saving or reason.in_words or reason.told),
    )


def _reason(told: _Told, step: Step, at: tuple[int, int], pair_: tuple[dict[Any, Any], dict[Any, Any]]) -> Reason:
    one, other = pair_
    money = any(_cents(one, key) != _cents(other, key) for key in MONEY)
    in_words = any(one[key] != other[key] for key in COMPARED)
    if not money and not in_words:
        return Reason(step.cause, "", 0, in_words=False)
    words = step.told
    if step.cause is Cause.ROWS:
        words = _cells(told, at) or OTHER_ROWS
    return Reason(step.cause, words or str(step.cause), _cents(other, "saving") - _cents(one, "saving"), in_words)


def _cells(told: _Told, at: tuple[int, int]) -> str:
    """Return which cells of a row are others; what only an exchange rate changed is none of them."""
    layout = told.analysis.intake.layout
    columns = layout.columns if layout else {}
    was, now = told.was.given, told.analysis.intake
    before, after = was.functions.loc[at[0]].copy(), now.functions.loc[at[1]]
    code = before["currency"]
    if code in was.converted and code in now.converted:
        before["annual_cost"] *= now.converted[code].value / was.converted[code].value
    return some(cells_changed(before, after, row=at[1], columns=columns))
