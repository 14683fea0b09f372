"""The register of decisions: carried from run to run until the person who decided withdraws."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, Place, finding
from pipeline.intake.addresses import name
from pipeline.intake.decisions import NO_DECISION, Decision, Identity, Unread, identities, unread_finding
from pipeline.stages.since.again import records
from pipeline.stages.since.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from pipeline.intake import Intake

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One function on which somebody decided, or whose workbook says so although it was withdrawn since.

    `named` is the function as it is written, `since` the day (ISO) of the run that first saw the decision,
    `in_workbook` what the workbook in the drop folder said last: only what is new there counts again.
    """

    identity: Identity
    named: str
    decision: Decision
    in_workbook: Decision
    since: str


@dataclass(frozen=True, slots=True)
class Register:
    """All decisions: by row of the functions of today, and those on functions that are not on the list.

    `unread` are texts in the decision cells of the result that a person edited last, which are none of ours.
    """

    by_row: Mapping[int, Entry]
    elsewhere: tuple[Entry, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def decided(self) -> dict[int, Decision]:
        """The decisions that stand, by row."""
        return {row: entry.decision for row, entry in self.by_row.items() if entry.decision.given}

    @property
    def lost(self) -> tuple[Entry, ...]:
        """Decisions that stand, on functions that are no longer on the list."""
        return tuple(entry for entry in self.elsewhere if entry.decision.given)


@dataclass(frozen=True, slots=True)
class Kept:
    """A register as it was kept: not yet placed on the rows of today."""

    entries: tuple[Entry, ...] = ()
    unread: tuple[Unread, ...] = ()


def read_register(text: str | None) -> Kept:
    """Return the register that a text holds; what cannot be read is passed over."""
    try:
        raw = json.loads(text or "{}")
        return Kept(entries_of(raw), tuple(Unread(*each) for each in raw.get("unread", ())))
    except (ValueError, TypeError, AttributeError):
        return Kept()


def entries_of(raw: Any) -> tuple[Entry, ...]:  # noqa: ANN401 -- as JSON has it
    """Return the entries of a register as `raw_of` gives it."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT or not isinstance(raw.get("entries"), list):
        return ()
    return tuple(entry for each in raw["entries"] if (entry := _entry(each)))


def _entry(raw: Any) -> Entry | None:  # noqa: ANN401 -- as JSON has it
    try:
        function, department, number = raw["identity"]
        return Entry(
            (str(function), str(department), int(number)), str(raw["named"]),
            Decision(*map(str, raw["decision"])), Decision(*map(str, raw["in_workbook"])), str(raw["since"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None


def raw_of(register: Register) -> dict[str, Any]:
    """Return the register as JSON can hold it; empty when there is nothing to keep."""
    entries = sorted((*register.by_row.values(), *register.elsewhere), key=lambda entry: entry.identity)
    if not entries and not register.unread:
        return {}
    return {
        "format": FORMAT,
        "entries": [
            {
                "identity": list(entry.identity), "named": entry.named, "since": entry.since,
                "decision": list(astuple(entry.decision)), "in_workbook": list(astuple(entry.in_workbook)),
            }
            for entry in entries
        ],
        "unread": [list(each) for each in register.unread],
    }  # fmt: skip


def text_of(register: Register) -> str:
    """Return the register as a text that `read_register` reads, `{}` when there is nothing to keep."""
    return json.dumps(raw_of(register), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def settle(
    kept: Kept, intake: Intake, returned: Intake | None, *, day: str, was: pd.DataFrame | None = None
) -> Register:
    """Return the register once the workbook and our result, as a person edited it, have been read.

    `was` are the functions of last time, if known: a decision follows a function that has been renamed.
    What is new in the workbook counts first, then what is new in the result.
    """
    by_row, elsewhere = _placed(kept.entries, intake.functions, was)
    by_row, unread = _of_workbook(by_row, intake, day), kept.unread
    if returned is not None and len(returned.functions):
        by_row = _of_result(by_row, intake, returned, day)
        unread = returned.decisions.unread
    standing = {row: by_row[row] for row in sorted(by_row) if _worth_keeping(by_row[row])}
    return Register(standing, tuple(elsewhere), unread)


def _worth_keeping(entry: Entry) -> bool:
    return entry.decision.given or entry.in_workbook.given


def _placed(
    kept: Iterable[Entry], functions: pd.DataFrame, was: pd.DataFrame | None
) -> tuple[dict[int, Entry], list[Entry]]:
    """Return the entries by row of today, under the names of today, and those that have no row."""
    here = {identity: row for row, identity in identities(functions).items()}
    followed = _followed(functions, was)
    by_row: dict[int, Entry] = {}
    elsewhere = []
    for entry in kept:
        row = followed.get(entry.identity, here.get(entry.identity))
        if row is None or row in by_row:
            elsewhere.append(entry)
        else:
            by_row[row] = entry
    now = identities(functions)
    return {
        row: replace(entry, identity=now[row], named=str(functions["function"][row]))
        for row, entry in by_row.items()
    }, elsewhere


def _followed(functions: pd.DataFrame, was: pd.DataFrame | None) -> dict[Identity, int]:
    if was is None:
        return {}
    before = identities(was)
    return {before[one]: now for one, now in pair(was, functions).now_of.items()}


def _of_workbook(entries: Mapping[int, Entry], intake: Intake, day: str) -> dict[int, Entry]:
    """Take what the workbook says otherwise than last time; what was cleared there is withdrawn."""
    said, found = intake.decisions.said, dict(entries)
    blank = _blanks(intake, day)
    for row in sorted({*said, *(intake.decisions.places & set(entries))}):
        entry, now = found.get(row, blank[row]), said.get(row, NO_DECISION)
        if now == entry.in_workbook:
            continue
        cleared = not now.given and entry.in_workbook != entry.decision
        decision = entry.decision if cleared else now
        found[row] = _decided(replace(entry, in_workbook=now), decision, day)
    return found


def _of_result(entries: Mapping[int, Entry], intake: Intake, returned: Intake, day: str) -> dict[int, Entry]:
    """Take what a person changed in our result: decided, decided otherwise, or cleared."""
    found, blank = dict(entries), _blanks(intake, day)
    said, written = returned.decisions.said, returned.decisions.written
    now_of = pair(returned.functions, intake.functions).now_of
    for theirs in sorted({*said, *written}):
        decision = said.get(theirs, NO_DECISION)
        row = now_of.get(theirs)
        if row is not None and decision != written.get(theirs, NO_DECISION):
            found[row] = _decided(found.get(row, blank[row]), decision, day)
    return found


def _decided(entry: Entry, decision: Decision, day: str) -> Entry:
    return entry if decision == entry.decision else replace(entry, decision=decision, since=day)


def _blanks(intake: Intake, day: str) -> dict[int, Entry]:
    names = intake.functions["function"]
    return {
        row: Entry(identity, str(names[row]), NO_DECISION, NO_DECISION, day)
        for row, identity in identities(intake.functions).items()
    }


def decision_findings(register: Register, intake: Intake, answers: pd.DataFrame) -> Iterator[Finding]:
    """Yield every decision at its function's cell, beside our answer, and those without a function."""
    ours_of = records(answers.loc[list(register.decided)])
    for row, decision in register.decided.items():
        differs = differing(decision, ours_of[row])
        ours = f"We say {', '.join(differs)}." if differs else "We say the same."
        words = {
            "function": register.by_row[row].named,
            "decided": decision.words,
            "reason": _because(decision),
        }
        yield finding("DECISION-TAKEN", _place(intake, row), ours=ours, **words)
    for entry in register.lost:
        words = {"function": entry.named, "decided": entry.decision.words, "reason": _because(entry.decision)}
        yield finding("DECISION-LOST", Place(intake.layout.sheet if intake.layout else ""), **words)
    yield from (unread_finding(each) for each in register.unread)


def differing(decision: Decision, ours: Mapping[str, Any]) -> list[str]:
    """Return our own words where a person decided otherwise."""
    return [
        str(ours[kind])
        for kind in ("tag", "action", "model", "tier")
        if getattr(decision, kind) and getattr(decision, kind) != ours[kind]
    ]


def _because(decision: Decision) -> str:
    return f" (“{decision.reason}”)" if decision.reason else ""


def _place(intake: Intake, row: int) -> Place:
    layout = intake.layout
    return Place(layout.sheet, name(row, layout.columns["function"]), row) if layout else Place()


def made_otherwise(before: Mapping[str, Any], register: Register) -> list[tuple[str, str, str, str, str]]:
    """Return function, what happened, decision then, decision now and its reason, where they differ.

    `before` is a register as `raw_of` gives it.
    """
    was = {entry.identity: entry for entry in entries_of(dict(before))}
    now = {entry.identity: entry for entry in (*register.by_row.values(), *register.elsewhere)}
    found = []
    for identity in sorted({*was, *now}):
        then, today = (side[identity].decision if identity in side else NO_DECISION for side in (was, now))
        if then != today:
            named = (now.get(identity) or was[identity]).named
            what = "Decided" if not then.given else "Withdrawn" if not today.given else "Decided otherwise"
            found.append((named, what, then.words, today.words, today.reason))
    return found
