"""A folder at an address, such as a bucket: its files are listed, brought, put and removed, and that is all.

Whatever `fsspec` knows can be such a folder. Who may use it is between the user's environment and the store:
no password or key passes through this program.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pipeline.batch.errors import DiskError, FolderError, in_words
from pipeline.batch.naming import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_TAGS = ("ETag", "etag", "md5Hash", "content_md5", "mtime", "LastModified", "last_modified", "updated")
_TIMES = ("LastModified", "last_modified", "updated", "mtime", "created")
_BROUGHT_BY = {"gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs", "abfss": "adlfs"}


def is_address(text: str) -> bool:
    """Return whether this names a place elsewhere and not a file or folder of this disk."""
    return "://" in text


def is_installed() -> bool:
    """Return whether the extra `remote` is there."""
    return find_spec("fsspec") is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the store lists it: `tag` changes whenever it does; `modified` is in seconds since 1970."""

    tag: str
    modified: float


class Store:
    """The files directly in one folder of a store."""

    def __init__(self, address: str) -> None:
        """Raise `FolderError` when nobody here can reach such an address."""
        self.address = address.rstrip("/")
        scheme = address.partition("://")[0]
        try:
            from fsspec.core import url_to_fs

            self._files, root = url_to_fs(self.address, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            package = _BROUGHT_BY.get(scheme)
            install = f" Install the package {package} beside this program." if package else ""
            raise FolderError(f"{self.address} cannot be reached: {error}.{install}") from error
        self._root = str(root).rstrip("/")

    def parent(self) -> tuple[Store, str] | None:
        """Return the folder and the name of the file that this is the address of, None if it is a folder."""
        folder, _, name = self.address.rpartition("/")
        with self._told():
            if self._files.isfile(self._root):
                return Store(folder), name
        if name.lower().endswith(FORMATS):
            raise FolderError(f"{self.address} does not exist.")
        return None

    def below(self, folder: str) -> Store:
        """Return a folder within this one."""
        return Store(f"{self.address}/{folder}")

    def listing(self) -> dict[str, Seen]:
        """Return the files by name; a folder that is not there has none, if its bucket or disk is."""
        with self._told():
            try:
                found = self._files.ls(self._root, detail=True)
            except FileNotFoundError:
                found = []
                self._check_bucket()
        return {
            str(entry["name"]).rpartition("/")[2]: _seen(entry) for entry in found if entry["type"] == "file"
        }

    def look(self, name: str) -> Seen | None:
        """Return a file as it is now, None if it is not there."""
        with self._told(), suppress(FileNotFoundError):
            return _seen(self._files.info(self._path(name)))
        return None

    def bring(self, name: str, target: Path) -> bool:
        """Copy a file to this disk; return False if it is not there."""
        with self._told(), suppress(FileNotFoundError):
            target.write_bytes(self._files.cat_file(self._path(name)))
            return True
        return False

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, None if it is not there."""
        with self._told(), suppress(FileNotFoundError):
            content: bytes = self._files.cat_file(self._path(name))
            return content
        return None

    def put(self, name: str, content: bytes) -> Seen:
        """Write a file, whole or not at all where the store can; return how it is seen from now on."""
        path = self._path(name)
        with self._told():
            if self._is_disk:
                self._files.pipe_file(f"{path}.tmp", content)
                os.replace(f"{path}.tmp", path)  # noqa: PTH105 -- a path of the store
            else:
                self._files.pipe_file(path, content)
            return _seen(self._files.info(path))

    def create(self, name: str, content: bytes) -> bool:
        """Write a file only if there is none of that name; return whether there was none."""
        path = self._path(name)
        with self._told():
            try:
                with self._files.open(path, "xb") as file:
                    file.write(content)
            except OSError:
                if self._files.exists(path):
                    return False
                raise
            return True

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._told(), suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def make(self, *folders: str) -> None:
        """Make the folder and these in it, in stores that have any."""
        if self._is_disk:
            with self._told():
                for folder in ("", *folders):
                    self._files.makedirs(self._path(folder), exist_ok=True)

    @property
    def _is_disk(self) -> bool:
        return "file" in self._protocols

    @property
    def _protocols(self) -> tuple[str, ...]:
        names = self._files.protocol
        return (names,) if isinstance(names, str) else tuple(names)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def _check_bucket(self) -> None:
        bucket = self._root.lstrip("/").partition("/")[0]
        if not self._is_disk and "memory" not in self._protocols and not self._files.exists(bucket):
            raise FolderError(f"There is no bucket for {self.address}.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, FolderError, DiskError):
            raise
        except Exception as error:
            why = in_words(error) if isinstance(error, OSError) else type(error).__name__
            raise DiskError(
                f"{self.address} cannot be used: {why}. Nothing that was there is lost; "
                "run this again when it can."
            ) from error


def _seen(entry: Mapping[str, Any]) -> Seen:
    tag = next((entry[key] for key in (*_TAGS, *_TIMES) if entry.get(key)), "")
    moment = next((entry[key] for key in _TIMES if entry.get(key)), 0.0)
    return Seen(f"{entry['size']}:{_in_seconds(tag)}".replace('"', ""), float(_in_seconds(moment)))


def _in_seconds(moment: Any) -> Any:  # noqa: ANN401 -- stores tell moments in several ways
    return moment.timestamp() if isinstance(moment, datetime) else moment
