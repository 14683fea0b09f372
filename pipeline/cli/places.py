"""Where workbooks come from and results go to: folders of this disk, or addresses such as s3://bucket/in."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from pipeline.batch.inbox import Inbox, look_elsewhere
from pipeline.batch.origin import Here, Origin
from pipeline.cli.settings import together, workbooks_in
from pipeline.cli.staff import NOT_INSTALLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.batch.away import Away
    from pipeline.batch.folder import Track
    from pipeline.batch.mirror import Mirror, Mirrors
    from pipeline.outcome import Outcome


class PlaceType(click.Path):
    """A path of this disk, checked as usual; or an address, which is looked at when work begins."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 -- click's signature
        """Return a `Path`, or the address as it is."""
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, param, ctx)


@dataclass(slots=True)
class Workplace:
    """What a run works on, on this disk; `names` gives for folders of it the address they stand for."""

    inbox: Inbox
    output: Path
    origin: Origin = field(default_factory=Here)
    away: Away | None = None
    names: dict[str, str] = field(default_factory=dict)

    def tracked(self, track: Track) -> Track:
        """Return `track`, with results elsewhere saved every now and then."""
        away = self.away
        if away is None:
            return track

        def saving(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:
            return away.tracked(track(outcomes, total))

        return saving

    @contextmanager
    def told(self) -> Iterator[None]:
        """Print what is printed meanwhile with addresses in the place of copies on this disk."""
        if not self.names:
            yield
            return
        with redirect_stdout(io.StringIO()) as printed:
            yield
        text = printed.getvalue()
        for folder, address in self.names.items():
            text = text.replace(f"{folder}/", f"{address}/")
        click.echo(text, nl=False)


@contextmanager
def opened(places: Sequence[Path | str], output: Path | str) -> Iterator[Workplace]:
    """Give the workplace; what is elsewhere is locked, brought here as needed, and saved at the end.

    Raises `UsageError`, `FolderError`, `LockHeldError` or `DiskError` when there can be none.
    """
    local = [place for place in places if isinstance(place, Path)]
    if len(local) == len(places) and isinstance(output, Path):
        yield Workplace(workbooks_in(local), output)
        return
    _check_extra()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="sourcing-")))
        yield from _opened(stack, folder, places, output)


def _opened(
    stack: ExitStack, folder: Path, places: Sequence[Path | str], output: Path | str
) -> Iterator[Workplace]:
    import time

    from pipeline.batch.mirror import Mirrors

    origin = Mirrors(Here())
    mirrors = _Fetching(folder, time.time, origin)
    inboxes = [workbooks_in([place]) if isinstance(place, Path) else mirrors.inbox(place) for place in places]
    there = Workplace(together(inboxes), Path(), origin, None, mirrors.names)
    if isinstance(output, Path):
        there.output = output
        yield there
        return
    if output.rstrip("/") in mirrors.names.values():
        raise click.UsageError(f"Results are never written beside the workbooks: {output} holds some.")
    there.away = mirrors.away(output, stack)
    there.output = folder / "output"
    try:
        yield there
    finally:
        there.away.save()


@dataclass
class _Fetching:
    """Mirrors as they are asked for, each a folder of its own within `folder`."""

    folder: Path
    now: Callable[[], float]
    origin: Mirrors
    names: dict[str, str] = field(default_factory=dict)

    def inbox(self, address: str) -> Inbox:
        """Return the inbox of a folder or a workbook that is elsewhere."""
        from pipeline.batch.store import Store

        store = Store(address)
        file = store.parent()
        if file is None:
            mirror = self._mirror(store.address, f"input{len(self.names)}")
            return look_elsewhere(mirror.folder, {name: seen.modified for name, seen in mirror.seen.items()})
        path = self._mirror(file[0].address, f"input{len(self.names)}").folder / file[1]
        return Inbox((path,), {}, named=frozenset({path}))

    def away(self, address: str, stack: ExitStack) -> Away:
        """Return the folder of results, locked."""
        from pipeline.batch.away import Away
        from pipeline.batch.publish import ARCHIVE
        from pipeline.batch.report import RUNS
        from pipeline.batch.store import Store
        from pipeline.batch.store_lock import only_run_there

        store = Store(address)
        store.make(ARCHIVE, RUNS)
        lock = stack.enter_context(only_run_there(store))
        return Away(self._mirror(store.address, "output"), lock)

    def _mirror(self, address: str, name: str) -> Mirror:
        from pipeline.batch.mirror import Mirror
        from pipeline.batch.store import Store

        folder = self.folder / name
        folder.mkdir()
        mirror = Mirror(Store(address), folder, now=self.now)
        self.origin.add(mirror)
        self.names[str(folder)] = mirror.store.address
        return mirror


def _check_extra() -> None:
    from pipeline.batch.store import is_installed

    if not is_installed():
        raise click.UsageError(NOT_INSTALLED.format("An address such as s3://bucket/folder", "remote"))
