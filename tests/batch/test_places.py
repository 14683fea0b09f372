"""Workbooks and results elsewhere: as many results, to the byte, and sense at any moment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsspec
import pytest

from pipeline.batch.away import Away
from pipeline.batch.disk import RealDisk
from pipeline.batch.errors import DiskError, FolderError, LockHeldError
from pipeline.batch.folder import analyse_all
from pipeline.batch.inbox import look_elsewhere
from pipeline.batch.ledger import Ledger
from pipeline.batch.lock import LOCK_FILE
from pipeline.batch.mirror import Mirror, Mirrors
from pipeline.batch.orders import Order
from pipeline.batch.origin import Here
from pipeline.batch.store import Store
from pipeline.batch.store_lock import STALE, StoreLock, only_run_there
from tests.batch.test_pool import filled, results
from tests.support.bolts import workbook
from tests.support.commands import sourcing
from tests.support.runs import BAD, KilledError, Place, done, stand_in
from tests.support.s3 import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.batch.orders import Run

ROOT = Path(__file__).parents[2]
OLD = 1_600_000_000.0


class Counting(Store):
    """A store that counts what is brought, and breaks at the step it is told to."""

    brought: list[str]
    steps: int
    breaks_at: int

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.brought, self.steps, self.breaks_at = [], 0, -1

    def bring(self, name: str, target: Path) -> bool:
        """Note which."""
        self.brought.append(name)
        return super().bring(name, target)

    def put(self, name: str, content: bytes) -> Any:  # noqa: ANN401 -- as the store does
        """Break before or go on."""
        self._step()
        return super().put(name, content)

    def remove(self, name: str) -> None:
        """Break before or go on."""
        self._step()
        super().remove(name)

    def _step(self) -> None:
        if self.steps == self.breaks_at:
            raise KilledError
        self.steps += 1


class Elsewhere:
    """A drop folder and a folder of results at addresses, worked on by a machine that keeps nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("in", "out"):
            (root / name).mkdir(parents=True)
        self.inputs = Counting(f"file://{root}/in")
        self.outputs = Counting(f"file://{root}/out")
        self.machines = 0

    def drop(self, name: str, content: bytes | str) -> None:
        """Put a file into the drop folder, long ago."""
        path = self.root / "in" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (OLD, OLD))

    def run(self) -> Run:
        """Analyse the drop folder, on a fresh machine."""
        self.machines += 1
        place = Place(self.root / f"machine{self.machines}", time.time())
        there = place.root / "input", place.root / "output"
        there[1].mkdir()
        self.outputs.make("archive", "runs")
        with only_run_there(self.outputs) as lock:
            source = Mirror(self.inputs, there[0], now=time.time)
            target = Mirror(self.outputs, there[1], now=time.time)
            away = Away(target, lock)
            inbox = look_elsewhere(source.folder, {name: seen.modified for name, seen in source.seen.items()})
            edges = replace(place.edges(engine=stand_in), origin=Mirrors(Here(), [source, target]))
            run = analyse_all(inbox, there[1], Order(), edges=edges)
            away.save()
        return run

    def results(self) -> dict[str, str]:
        """Return by name the text of every result that people see."""
        files = sorted(path for path in (self.root / "out").rglob("*.xlsx") if path.is_file())
        return {str(path.relative_to(self.root / "out")): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture
def place(tmp_path: Path) -> Elsewhere:
    """Give a place elsewhere."""
    return Elsewhere(tmp_path)


def test_what_has_not_changed_is_not_even_brought(place: Elsewhere) -> None:
    """On a machine that has seen nothing before: the ledger knows files by what the store says of them."""
    for name in "abc":
        place.drop(f"{name}.xlsx", f"content of {name}")
    assert done(place.run()) == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert sorted(place.inputs.brought) == ["a.xlsx", "b.xlsx", "c.xlsx"]
    place.inputs.brought.clear()
    place.outputs.brought.clear()
    assert place.run().is_idle
    assert place.inputs.brought == []
    assert place.outputs.brought == [".sourcing-ledger.sqlite3"]
    place.drop("b.xlsx", "another content")
    assert done(place.run()) == ["b.xlsx"]
    assert place.inputs.brought == ["b.xlsx"]


def test_a_result_that_was_edited_is_kept_in_the_archive(place: Elsewhere) -> None:
    """As on a disk: it is moved there before a new one takes its place."""
    place.drop("a.xlsx", "first")
    place.run()
    (place.root / "out" / "a_analyzed.xlsx").write_text("what somebody wrote", encoding="utf-8")
    run = place.run()
    assert done(run) == ["a.xlsx"]
    kept = [text for name, text in place.results().items() if name.startswith("archive/")]
    assert kept == ["what somebody wrote"]
    assert "first" in place.results()["a_analyzed.xlsx"]
    assert place.run().is_idle


def test_a_workbook_that_is_gone_or_renamed_is_told_as_on_a_disk(place: Elsewhere) -> None:
    """The ledger names folders by address, so that any machine knows them again."""
    place.drop("a.xlsx", "first")
    place.drop("b.xlsx", "second")
    place.run()
    (place.root / "in" / "a.xlsx").unlink()
    assert "a.xlsx is no longer there" in place.run().told[0]
    (place.root / "in" / "b.xlsx").rename(place.root / "in" / "c.xlsx")
    assert "was known as b.xlsx" in place.run().told[0]
    assert {name for name in place.results() if "/" not in name} == {
        "a_analyzed.xlsx", "c_analyzed.xlsx", "portfolio.xlsx",
    }  # fmt: skip


def test_killed_at_every_step_the_next_run_completes(tmp_path: Path) -> None:
    """Whatever was put into the store before: nothing is lost, nothing of ours is taken for a person's."""
    for at in range(40):
        place = Elsewhere(tmp_path / str(at))
        for name in "abc":
            place.drop(f"{name}.xlsx", f"first {name}")
        place.run()
        (place.root / "out" / "b_analyzed.xlsx").write_text("edited", encoding="utf-8")
        for name in "ab":
            place.drop(f"{name}.xlsx", f"second {name}")
        place.drop("c.xlsx", BAD + b" second c")
        place.outputs.steps, place.outputs.breaks_at = 0, at
        try:
            place.run()
        except KilledError:
            place.outputs.breaks_at = -1
            place.outputs.remove(LOCK_FILE)  # its process is this one, which lives
        else:
            assert at > 8
            return
        place.run()
        texts = place.results()
        now = {name for name in texts if "/" not in name}
        assert now == {"a_analyzed.xlsx", "b_analyzed.xlsx", "c_needs_fixes.xlsx", "portfolio.xlsx"}
        assert all("second" in texts[name] for name in now - {"portfolio.xlsx"})
        kept = {text for name, text in texts.items() if name.startswith("archive/")}
        assert "edited" in kept
        assert all(text.startswith("c: first c") for text in kept - {"edited"})
        assert place.run().is_idle
        ledger = Ledger(place.root / "out", RealDisk())
        ledger.check()
        assert set(ledger.entries()) == {"a", "b", "c"}
        ledger.close()
    pytest.fail("the run never came to its end")


def test_of_two_runs_at_once_one_leaves(place: Elsewhere) -> None:
    """As on a disk; what the other one holds is not touched."""
    with only_run_there(place.outputs), pytest.raises(LockHeldError):
        place.run()
    assert not (place.root / "out" / LOCK_FILE).exists()


def test_a_lock_without_a_sign_of_life_is_taken_over(
    place: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a quarter of an hour, or at once where its process can be seen to have ended."""
    monkeypatch.setattr("pipeline.batch.store_lock._SETTLED", 0.0)
    first, second = StoreLock(place.outputs), StoreLock(place.outputs)
    first.take()
    with pytest.raises(LockHeldError):
        second.take()
    past = time.time() - STALE - 1
    os.utime(place.root / "out" / LOCK_FILE, (past, past))
    second.take()
    with pytest.raises(LockHeldError):
        first.renew()
    first.release()
    second.check()
    content = json.loads((place.root / "out" / LOCK_FILE).read_text(encoding="utf-8"))
    if "pid" in content:
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        (place.root / "out" / LOCK_FILE).write_text(
            json.dumps({**content, "pid": ended.pid}), encoding="utf-8"
        )
        first.take()


def test_an_object_that_is_written_meanwhile_waits_for_the_next_run(place: Elsewhere) -> None:
    """What is brought is what was listed, or it is not brought."""
    place.drop("a.xlsx", "first")
    mirror = Mirror(place.inputs, place.root / "copies", now=time.time)
    mirror.folder.mkdir()
    place.drop("a.xlsx", "second, and longer")
    mirror.fetch(["a.xlsx"])
    assert not (mirror.folder / "a.xlsx").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [("nosuch://place/in", "cannot be reached"), ("gs://bucket/in", "gcsfs")],
)
def test_an_address_that_nobody_can_reach_is_wrong_usage(address: str, said: str) -> None:
    """The message says what to install, if that would help."""
    with pytest.raises(FolderError, match=said):
        Store(address)


def test_a_store_that_fails_is_told_as_a_disk_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of what it says itself is shown, as that may hold what is nobody's business."""
    store = Store(f"file://{tmp_path}")
    monkeypatch.setattr(store._files, "ls", _refuses)  # noqa: SLF001 -- the edge of the program
    with pytest.raises(DiskError, match=r"cannot be used: you have no permission") as told:
        store.listing()
    assert "secret" not in str(told.value)


def _refuses(*_: object, **__: object) -> None:
    raise PermissionError(13, "secret")


@contextmanager
def _memory(name: str) -> Iterator[str]:
    files = fsspec.filesystem("memory")
    files.makedirs(f"/{name}/in")
    try:
        yield f"memory://{name}"
    finally:
        files.rm(f"/{name}", recursive=True)


@pytest.mark.slow
def test_any_store_that_fsspec_knows_will_do(tmp_path: Path) -> None:
    """Here one in the memory of this process; a workbook may be named, too."""
    files = fsspec.filesystem("memory")
    with _memory("here") as root:
        files.pipe_file("/here/in/acme.xlsx", workbook(tmp_path / "acme.xlsx").read_bytes())
        ended = sourcing("analyze", f"{root}/in/acme.xlsx", "--output-dir", f"{root}/out")
        assert ended.code == 0, ended
        assert f"Open {root}/out/acme_analyzed.xlsx" in ended.output
        assert {name.rpartition("/")[2] for name in files.ls("/here/out", detail=False)} >= {
            "acme_analyzed.xlsx", "portfolio.xlsx", ".sourcing-ledger.sqlite3", ".sourcing-heartbeat.json",
        }  # fmt: skip
        assert sourcing("analyze", f"{root}/in/none.xlsx", "--output-dir", f"{root}/out").code == 2
        assert sourcing("analyze", f"{root}/in", "--output-dir", f"{root}/in").code == 2


@pytest.mark.slow
def test_a_bucket_gives_the_results_that_a_folder_gives(tmp_path: Path) -> None:
    """To the byte, with the portfolio; the second run has nothing to do, and a second coordinator leaves."""
    inbox = filled(tmp_path / "input", 2)
    here = ["--as-of", "2026-01-01", "--quiet", "--jobs", "2"]
    assert sourcing("analyze", "--input-dir", inbox, "--output-dir", tmp_path / "here", *here).code == 1
    with store() as environment:
        _in_bucket(environment, "mkdir('company')")
        _in_bucket(environment, "put(sys.argv[1] + '/', 'company/in/', recursive=True)", str(inbox))
        assert _in_buckets(environment, here) == (1, "")
        _in_bucket(environment, "get('company/out/', sys.argv[1], recursive=True)", str(tmp_path / "there"))
        assert results(tmp_path / "there") == results(tmp_path / "here")
        assert _in_buckets(environment, here) == (0, "")
        _in_bucket(environment, "pipe('company/out/.sourcing.lock', b'{}')")
        assert _in_buckets(environment, here) == (75, "")


def _in_buckets(environment: dict[str, str], options: list[str]) -> tuple[int, str]:
    """Analyse what is in the bucket; return the exit code and what was said on the error stream."""
    folders = ["--input-dir", "s3://company/in", "--output-dir", "s3://company/out"]
    told = [sys.executable, "-m", "pipeline", "analyze", *folders, *options]
    ended = subprocess.run(told, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


def _in_bucket(environment: dict[str, str], what: str, *arguments: str) -> None:
    told = f"import sys, s3fs; s3 = s3fs.S3FileSystem(); s3.{what}"
    subprocess.run([sys.executable, "-c", told, *arguments], env=environment, check=True)


@pytest.mark.slow
def test_a_coordinator_that_is_killed_leaves_a_bucket_that_the_next_run_completes(tmp_path: Path) -> None:
    """In the middle of saving, by the kernel; its lock does not stand in the way on the same machine."""
    inbox = filled(tmp_path / "in", 3)
    command = [
        sys.executable, "-m", "pipeline", "analyze", "--input-dir", f"file://{inbox}",
        "--output-dir", f"file://{tmp_path}/out", "--as-of", "2026-01-01", "--quiet",
    ]  # fmt: skip
    running = subprocess.Popen(command, cwd=ROOT)
    until = time.monotonic() + 300
    while not any((tmp_path / "out").glob("*.xlsx")):
        assert time.monotonic() < until
        assert running.poll() is None
        time.sleep(0.002)
    running.kill()
    running.wait()
    assert (tmp_path / "out" / LOCK_FILE).exists() == Path("/proc/self/ns/pid").exists()
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 1
    shutil.rmtree(tmp_path / "out" / "archive")
    ended = sourcing("analyze", "--input-dir", inbox, "--output-dir", tmp_path / "here", *command[-3:])
    assert ended.code == 1
    assert results(tmp_path / "out") == results(tmp_path / "here")
