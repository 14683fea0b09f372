"""What a run has to do: nothing twice, nothing half arrived, nothing that fails for ever."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.batch.arrival import STILL, age, digest, is_whole, moving
from pipeline.batch.inbox import stems
from pipeline.batch.ledger import key_of
from pipeline.batch.orders import DONE, Job, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.batch.edges import Edges
    from pipeline.batch.inbox import Inbox
    from pipeline.batch.ledger import Attempt, Entry, Ledger
    from pipeline.batch.orders import Order

MOST_TRIES = 3
COMING, TAKEN_BACK = "it is still being copied or saved", "there is no file of that name any more"


@dataclass
class Planner:
    """Makes the plan of one run. `output` is the folder of results, `rules` the fingerprint of the rules."""

    inbox: Inbox
    output: Path
    order: Order
    rules: str
    edges: Edges
    ledger: Ledger
    entries: dict[str, Entry] = field(init=False)
    attempts: dict[str, Attempt] = field(init=False)
    names: Mapping[Path, str] = field(init=False)
    gone: list[Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.entries, self.attempts = self.ledger.entries(), self.ledger.attempts()
        self.names = stems(self.inbox.workbooks)
        self.gone = self._gone()

    def plan(self) -> Plan:
        """Return what to do; files are read only where their stamps leave a doubt."""
        known = {path: entry for path in self.names if (entry := self._known_by_stamp(path))}
        self.edges.origin.fetch(path for path in self.names if path not in known)
        waiting, stamps = self._waiting([path for path in self.names if path not in known])
        rest = [path for path in self.names if path not in known and path not in waiting]
        jobs, corrections, given_up = [], [], []
        for path in rest:
            job, entry = self._job(path, waiting)
            if entry is not None:
                known[path] = entry
                corrections.append(entry)
            elif job is not None and self._is_given_up(job):
                given_up.append(path)
            elif job is not None:
                jobs.append(job)
        corrections += self._back(known, corrections)
        renamed = {job.before.stem for job in jobs if job.before}
        return Plan(
            jobs=tuple(sorted(jobs, key=lambda job: job.tries > 0)),
            known=known,
            waiting=waiting,
            given_up=tuple(given_up),
            newly_given_up=tuple(key for key in map(self._key, given_up) if not self.attempts[key].told),
            gone=tuple(one for one in self.gone if not one.gone and one.stem not in renamed),
            corrections=tuple(corrections),
            stamps=stamps,
            back=any(self.entries[key_of(entry.stem)].gone for entry in corrections),
        )

    def _key(self, path: Path) -> str:
        return key_of(self.names[path])

    def _known_by_stamp(self, path: Path) -> Entry | None:
        entry = self.entries.get(self._key(path))
        if self.order.force or entry is None or entry.status not in DONE or not entry.stamp:
            return None
        if not self._fits(entry) or entry.name != path.name:
            return None
        if self.edges.origin.stamp(path) != entry.stamp:
            return None
        return entry if self._result_untouched(entry) else None

    def _fits(self, entry: Entry) -> bool:
        wanted = self.order.as_of
        return entry.rules == self.rules and (wanted is None or entry.as_of == wanted.isoformat())

    def _result_untouched(self, entry: Entry) -> bool:
        return not entry.result or self._result_stamp(entry) == entry.result_stamp

    def _result_stamp(self, entry: Entry) -> str:
        return self.edges.origin.stamp(self.output / entry.result) if entry.result else ""

    def _waiting(self, candidates: list[Path]) -> tuple[dict[Path, str], dict[str, str]]:
        """Return what has not arrived with the reason, and the stamps of what may never be whole."""
        dropped = [path for path in candidates if path not in self.inbox.named]
        if not dropped:
            return {}, {}
        moved = moving(dropped, now=self.edges.now, wait=self.edges.wait)
        seen = self.ledger.waiting()
        halves = [path for path in dropped if path not in moved and not _whole(path)]
        stamps = {self._where(path): self.edges.origin.stamp(path) for path in halves}
        fresh = [path for path in halves if self._may_still_come(path, seen, stamps)]
        return dict.fromkeys([*moved, *fresh], COMING), stamps

    def _may_still_come(self, path: Path, seen: Mapping[str, str], stamps: Mapping[str, str]) -> bool:
        """Return whether a file without an end is young, and not as the last run found it."""
        where = self._where(path)
        return seen.get(where) != stamps[where] and age(path, now=self.edges.now()) < STILL

    def _where(self, path: Path) -> str:
        return f"{self.edges.origin.folder(path.parent)}/{path.name}"

    def _job(self, path: Path, waiting: dict[Path, str]) -> tuple[Job | None, Entry | None]:
        """Return the work to do for a workbook; or, if only its stamp is new, its entry with that."""
        entry = self.entries.get(self._key(path))
        try:
            seen = self.edges.origin.lasting_stamp(
                path, now=self.edges.now()
            )  # before reading: a later change shows
            sha256 = digest(path)
        except FileNotFoundError:
            waiting[path] = TAKEN_BACK
            return None, None
        except OSError:
            sha256, seen = "", ""  # the analysis will say why it cannot be read
        if entry is not None and entry.sha256 == sha256 and self._still_answered(entry):
            place, result_stamp = self.edges.origin.folder(path.parent), self._result_stamp(entry)
            return None, entry._replace(
                stamp=seen, folder=place, name=path.name, gone=0, result_stamp=result_stamp
            )
        return self._new_job(path, sha256, seen, entry), None

    def _still_answered(self, entry: Entry) -> bool:
        if self.order.force or entry.status not in DONE or not self._fits(entry):
            return False
        return self._result_untouched(entry) or self._result_sha256(entry) == entry.result_sha256

    def _day(self, entry: Entry | None, sha256: str) -> date:
        """Return the day of the answer: a new day alone is no reason for another."""
        if self.order.as_of is not None:
            return self.order.as_of
        same = entry is not None and entry.sha256 == sha256 and entry.rules == self.rules
        if entry is not None and same and not self.order.force:
            return date.fromisoformat(entry.as_of)
        return date.fromtimestamp(self.edges.now())  # noqa: DTZ012 -- the day where the computer stands

    def _new_job(self, path: Path, sha256: str, seen: str, entry: Entry | None) -> Job:
        stem = self.names[path]
        before = next((one for one in self.gone if one.sha256 == sha256), None) if entry is None else None
        as_of = self._day(entry or before, sha256)
        job = Job(
            path=path,
            stem=stem,
            sha256=sha256,
            stamp=seen,
            rules=self.rules,
            as_of=as_of,
            policy=self.order.policy,
            returned=self._returned(entry or before),
            before=before,
        )
        attempt = self.attempts.get(key_of(stem))
        same = attempt is not None and attempt.tried_with == job.tried_with
        return replace(job, tries=attempt.tries) if attempt and same else job

    def _is_given_up(self, job: Job) -> bool:
        return job.tries >= MOST_TRIES and not self.order.force and job.path not in self.inbox.named

    def _returned(self, entry: Entry | None) -> Path | None:
        """Return our result if a person has edited it since we wrote it."""
        if entry is None or not entry.result:
            return None
        now = self._result_sha256(entry)
        edited = now and now != entry.result_sha256 and not self.ledger.is_ours(entry.result, now)
        return self.output / entry.result if edited else None

    def _result_sha256(self, entry: Entry) -> str:
        if not entry.result:
            return ""
        self.edges.origin.fetch([self.output / entry.result])
        try:
            return digest(self.output / entry.result)
        except OSError:
            return ""

    def _gone(self) -> list[Entry]:
        """Return the entries whose workbook is no longer there, though its folder is."""
        here, origin = set(map(self._key, self.names)), self.edges.origin
        looked = set(map(origin.folder, self.inbox.folders))
        gone = [entry for key, entry in self.entries.items() if key not in here and entry.folder in looked]
        return [entry for entry in gone if not origin.is_there(entry.folder, entry.name)]

    def _back(self, known: Iterable[Path], corrected: Iterable[Entry]) -> list[Entry]:
        """Return the entries of workbooks that were gone and are there again."""
        done = {key_of(entry.stem) for entry in corrected}
        back = [self.entries[key] for key in map(self._key, known) if key not in done]
        return [entry._replace(gone=0) for entry in back if entry.gone]


def _whole(path: Path) -> bool:
    try:
        return is_whole(path)
    except OSError:
        return False
