"""What version of the program and of its rules and reference tables gave an answer."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_ENDINGS = (".csv", ".toml")


@cache
def program_version() -> str:
    """Return the installed version of the program."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- slow; idle runs need it not

    try:
        return version("sourcing")
    except PackageNotFoundError:
        return "run from its source, not installed"


@cache
def reference_hash() -> str:
    """Return the SHA-256 of all rule and reference files, names and contents, in the order of their names."""
    digest = hashlib.sha256()
    for name, file in sorted(_data_files(files("pipeline.knowledge"), "")):
        digest.update(f"{name}\n".encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _data_files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{path}{entry.name}"
        if entry.is_dir():
            yield from _data_files(entry, f"{name}/")
        elif name.endswith(_ENDINGS):
            yield name, entry
