"""Thirty nights of a shared folder, checked against a record that the test keeps by itself."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import pytest

import pipeline
from pipeline.batch.disk import RealDisk
from pipeline.batch.ledger import Ledger
from pipeline.batch.orders import Order
from tests.support.bolts import FUNCTIONS, workbook
from tests.support.runs import BAD, HALF, Place, done, quick_folder, real_or_stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.batch.orders import Run

Kept = TypeVar("Kept")

pytestmark = pytest.mark.slow
NIGHTS = 30
DAY = 86_400.0


@dataclass
class Record:
    """What ought to be there, kept without the help of the program.

    `contents` and `days` by stem: the bytes last answered and the day of that answer; `earlier` and `latest`
    the hashes of the last two analyses; `remarks` every text a person wrote into a result; `analysed` the
    names worked on, night by night.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, str | None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    analysed: list[list[str]] = field(default_factory=list)

    def answered(self, stem: str, content: bytes, day: str) -> None:
        """Note that a workbook got an answer with new content or under new rules."""
        if not content.startswith((BAD, HALF)):
            self.earlier[stem] = self.latest.get(stem)
            self.latest[stem] = hashlib.sha256(content).hexdigest()
        self.contents[stem], self.days[stem] = content, day

    def expected(self, stem: str) -> tuple[str, str]:
        """Return name and text of the result that must be there."""
        content = self.contents[stem]
        refused = content.startswith(BAD)
        before = self.latest.get(stem) if refused else self.earlier[stem]
        text = f"snapshot of {before}" if before else None
        name = f"{stem}_{'needs_fixes' if refused else 'analyzed'}.xlsx"
        return name, f"{stem}: {content.decode()} as of {self.days[stem]}, before that {text}"


class Month:
    """The folder, the people around it, and the record."""

    def __init__(self, place: Place) -> None:
        self.place, self.record, self.dice = place, Record(), random.Random(7)  # noqa: S311 -- repeatable
        self.policy = place.root / "own.toml"
        self.policy.write_text("[thresholds]\nsuitability_at_least = 45\n")
        self.due: dict[str, bytes] = {}

    def new(self, stem: str, content: str) -> None:
        """Let somebody drop a workbook, or save a changed one."""
        self.place.drop(f"{stem}.xlsx", content)
        self.due[stem] = content.encode()

    def everything_is_due(self) -> None:
        """The rules have changed."""
        there = {stem: data for stem, data in self.record.contents.items() if stem not in self.record.gone}
        self.due = there | self.due

    def some(self) -> str:
        """Return a company that is there and was answered."""
        there = [
            stem for stem in self.record.contents if stem not in self.record.gone and stem not in self.due
        ]
        return self.dice.choice(sorted(there))

    def remark(self, stem: str, night: int) -> None:
        """Let somebody write into a result."""
        text = f"night {night}: what I think of {stem}"
        (self.place.output / self.record.expected(stem)[0]).write_text(text)
        self.record.remarks.append(text)
        self.due.setdefault(stem, self.record.contents[stem])

    def leave(self, stem: str) -> None:
        """Let somebody take a workbook away."""
        (self.place.inbox / f"{stem}.xlsx").unlink()
        self.record.gone.add(stem)

    def rename(self, stem: str, new: str) -> None:
        """Let somebody give a workbook another name."""
        (self.place.inbox / f"{stem}.xlsx").rename(self.place.inbox / f"{new}.xlsx")
        _move(self.record.contents, stem, new)
        _move(self.record.days, stem, new)
        _move(self.record.latest, stem, new)
        _move(self.record.earlier, stem, new)
        self.due[new] = self.record.contents[new]

    def night(self, *, again: bool = False) -> Run:
        """Let cron come by; `again`: answers get a new day, as the rules are others."""
        run = self.place.run(Order(policy=str(self.policy)), self.place.edges(engine=real_or_stand_in))
        today = datetime.fromtimestamp(self.place.time).astimezone().date().isoformat()
        for stem, content in self.due.items():
            if again or self.record.contents.get(stem) != content:
                self.record.answered(stem, content, today)
        self.record.analysed.append(sorted(f"{stem}.xlsx" for stem in self.due))
        assert sorted(name for name in done(run) if not name.startswith("real")) == self.record.analysed[-1]
        self.due = {}
        self.place.time += DAY
        return run


def _move(kept: dict[str, Kept], old: str, new: str) -> None:
    if old in kept:
        kept[new] = kept.pop(old)


@pytest.fixture(scope="module")
def month() -> Iterator[Month]:
    """Live through thirty nights."""
    with quick_folder() as folder, pytest.MonkeyPatch.context() as patch:
        month = Month(Place(folder))
        for number in range(12):
            month.new(f"company {number:02}", f"company {number} in its first state")
        for name in ("real one", "real two"):
            month.place.aged(workbook(month.place.inbox / f"{name}.xlsx"), 3600)
        for night in range(NIGHTS):
            _live(month, night, patch)
        yield month


def _live(month: Month, night: int, patch: pytest.MonkeyPatch) -> None:
    """Let a day pass and the night that follows; every third is quiet."""
    if night % 3 == 2:
        assert month.night().is_idle
        return
    if night > 0:
        _people(month, night)
    if night == 10:
        month.policy.write_text("[thresholds]\nsuitability_at_least = 55\n")
        month.everything_is_due()
    if night == 21:
        patch.setattr(pipeline, "__version__", "0.2.0")
        month.everything_is_due()
    month.night(again=night in {10, 21})


def _people(month: Month, night: int) -> None:
    """Let people edit, add, take away, rename, spoil, copy slowly and write into results."""
    month.new(month.some(), f"saved again before night {night}")
    month.new(f"new in night {night:02}", f"dropped before night {night}")
    if night % 4 == 0:
        month.leave(month.some())
    if night % 5 == 0:
        month.new(month.some(), f"{BAD.decode()} since night {night}")
    if night % 6 == 1:
        month.remark(month.some(), night)
    if night in {7, 19}:
        month.rename(month.some(), f"renamed in night {night}")
    if night in {12, 24}:
        month.place.drop(f"slow {night}.xlsx", HALF, age=1)
    if night in {13, 25}:
        month.new(f"slow {night - 1}", f"whole in night {night}")
    if night in {4, 22}:
        cost = f"{540_000 + night}"
        month.place.aged(workbook(month.place.inbox / "real one.xlsx", FUNCTIONS.replace("540000", cost)), 60)


def test_every_result_is_the_one_that_is_due(month: Month) -> None:
    """To the letter: content, day, and what it was compared with; nothing more and nothing less."""
    expected = dict(month.record.expected(stem) for stem in month.record.contents)
    results = {
        name: text
        for name, text in month.place.results().items()
        if not name.startswith(("archive/", "real"))
    }
    assert results == expected
    assert {path.name for path in month.place.output.glob("real*")} == {
        "real one_analyzed.xlsx",
        "real two_analyzed.xlsx",
    }


def test_everything_that_people_wrote_into_results_is_in_the_archive(month: Month) -> None:
    """Each remark once, however often its company was analysed since."""
    archived = [text for name, text in month.place.results().items() if name.startswith("archive/")]
    assert len(month.record.remarks) >= 4
    assert sorted(text for text in archived if text.startswith("night ")) == sorted(month.record.remarks)


def test_the_ledger_agrees_with_the_record(month: Month) -> None:
    """About who is there, who is gone, which bytes were answered and as of which day."""
    ledger = Ledger(month.place.output, RealDisk())
    ledger.check()
    entries = {one.stem: one for one in ledger.entries().values() if not one.stem.startswith("real")}
    attempts, snapshots = ledger.attempts(), ledger.snapshots()
    ledger.close()
    assert set(entries) == set(month.record.contents)
    assert {stem for stem, one in entries.items() if one.gone} == month.record.gone
    for stem, one in entries.items():
        content = month.record.contents[stem]
        assert (one.sha256, one.as_of) == (hashlib.sha256(content).hexdigest(), month.record.days[stem])
    assert attempts == {}
    answered = {stem for stem, text in month.record.contents.items() if not text.startswith(BAD)}
    there = {stem for stem in month.record.latest if stem not in month.record.gone and stem in answered}
    assert {stem for stem in snapshots if not stem.startswith("real")} == there


def test_the_reports_tell_the_same_story(month: Month) -> None:
    """One for each night on which anything happened, with the workbooks of that night."""
    reports = [json.loads(path.read_text()) for path in sorted((month.place.output / "runs").iterdir())]
    told = [
        sorted(line["workbook"] for line in report["workbooks"] if not line["workbook"].startswith("real"))
        for report in reports
    ]
    assert told == [night for night in month.record.analysed if night]
    assert len(reports) == NIGHTS - NIGHTS // 3
    assert sum(len(report["gone"]) for report in reports) == len(month.record.gone)
    assert sum(len(report["renamed"]) for report in reports) == 2
    assert [name for report in reports for name in report["waiting"]] == ["slow 12.xlsx", "slow 24.xlsx"]


def test_the_real_analyses_were_done_when_they_were_due(month: Month) -> None:
    """At first, twice for new rules and a new version, and when the workbook was saved anew."""
    reports = [json.loads(path.read_text()) for path in sorted((month.place.output / "runs").iterdir())]
    lines = [
        line for report in reports for line in report["workbooks"] if line["workbook"].startswith("real")
    ]
    assert [line["status"] for line in lines] == ["analysed"] * len(lines)
    times = [sum(line["workbook"] == name for line in lines) for name in ("real one.xlsx", "real two.xlsx")]
    assert times == [5, 3]
