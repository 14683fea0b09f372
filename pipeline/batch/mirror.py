"""Copies on this disk of a folder that is elsewhere, made as they are needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.batch.arrival import MINIMUM_AGE, stamp_if_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pipeline.batch.origin import Here
    from pipeline.batch.store import Seen, Store


class Mirror:
    """The folder `folder` of this disk, empty at first, for the one behind `store`.

    `seen` has the files that are there, by name, as they were when they were looked at last.
    """

    def __init__(self, store: Store, folder: Path, *, now: Callable[[], float]) -> None:
        self.store = store
        self.folder = folder
        self.seen: dict[str, Seen] = store.listing()
        self._as_there: dict[str, str] = {}  # stamps of copies, by name, as long as both are the same
        self._now = now

    def stamp(self, name: str) -> str:
        """Return the tag of a file in the store; of one that was changed here since, its stamp here."""
        here = stamp_if_there(self.folder / name)
        if here != self._as_there.get(name, ""):
            return here
        return self.seen[name].tag if name in self.seen else ""

    def lasting_stamp(self, name: str) -> str:
        """Return the tag if the file is too old for a change that would not show in it, "" otherwise."""
        seen = self.seen.get(name)
        if seen is None:
            raise FileNotFoundError(self.folder / name)
        return seen.tag if seen.modified < self._now() - MINIMUM_AGE else ""

    def fetch(self, names: Iterable[str]) -> None:
        """Bring files here. One that changes while it is brought stays away until the next run."""
        for name in names:
            if name in self.seen and name not in self._as_there:
                self._bring(name)

    def changed(self, folder: str = "") -> Iterator[str]:
        """Yield the names of files that are here and not, or not like this, in the store."""
        here = self.folder / folder
        for path in sorted(here.iterdir()) if here.is_dir() else ():
            name = f"{folder}/{path.name}" if folder else path.name
            if path.is_file() and stamp_if_there(path) != self._as_there.get(name):
                yield name

    def vanished(self) -> list[str]:
        """Return the names of files that were brought here and are here no more."""
        return [name for name in self._as_there if name in self.seen and not (self.folder / name).exists()]

    def put(self, name: str) -> None:
        """Bring a file of this disk into the store."""
        stamp = stamp_if_there(self.folder / name)
        self.seen[name] = self.store.put(name, (self.folder / name).read_bytes())
        self._as_there[name] = stamp

    def remove(self, name: str) -> None:
        """Remove a file from the store."""
        self.store.remove(name)
        self.seen.pop(name, None)
        self._as_there.pop(name, None)

    def _bring(self, name: str) -> None:
        before, copy = self.seen.get(name), self.folder / name
        if not self.store.bring(name, copy):
            self.seen.pop(name)
            return
        after = self.store.look(name)
        if after is None or before is None or after.tag != before.tag:
            copy.unlink()
            return
        os.utime(copy, (after.modified, after.modified))
        self._as_there[name] = stamp_if_there(copy)


class Mirrors:
    """An `Origin` for files of this disk and for copies in mirrors."""

    def __init__(self, here: Here, mirrors: Iterable[Mirror] = ()) -> None:
        self._here = here
        self._mirrors = {mirror.folder: mirror for mirror in mirrors}

    def add(self, mirror: Mirror) -> None:
        """Count the files of a mirror in."""
        self._mirrors[mirror.folder] = mirror

    def stamp(self, path: Path) -> str:
        """As `Origin` says."""
        mirror = self._mirrors.get(path.parent)
        return mirror.stamp(path.name) if mirror else self._here.stamp(path)

    def lasting_stamp(self, path: Path, *, now: float) -> str:
        """As `Origin` says."""
        mirror = self._mirrors.get(path.parent)
        return mirror.lasting_stamp(path.name) if mirror else self._here.lasting_stamp(path, now=now)

    def folder(self, folder: Path) -> str:
        """As `Origin` says: the address, which is the same on every machine."""
        mirror = self._mirrors.get(folder)
        return mirror.store.address if mirror else self._here.folder(folder)

    def is_there(self, folder: str, name: str) -> bool:
        """As `Origin` says."""
        for mirror in self._mirrors.values():
            if mirror.store.address == folder:
                return name in mirror.seen
        return self._here.is_there(folder, name)

    def fetch(self, paths: Iterable[Path]) -> None:
        """As `Origin` says."""
        for path in paths:
            mirror = self._mirrors.get(path.parent)
            if mirror:
                mirror.fetch([path.name])
