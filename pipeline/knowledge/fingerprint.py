"""What version of the program and of its rules and reference tables gave an answer."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

_ENDINGS = (".csv", ".toml")
FIGURES, PLACES, RULES = "figures", "places", "rules"
_GROUPS = {
    FIGURES: ("assumptions.csv", "role_wages.csv", "employer_costs.csv"),
    PLACES: ("countries.csv", "country_", "languages.csv", "home_language.csv", "data_routes.csv"),
}


def program_version() -> str:
    """Return the version of the program as its package says it: what was installed once may be older."""
    return str(vars(import_module("pipeline"))["__version__"])


@cache
def reference_hash() -> str:
    """Return the SHA-256 of all rule and reference files, names and contents, in the order of their names."""
    return _hash_of(sorted(_data_files(files("pipeline.knowledge"), "")))


@cache
def group_hashes() -> Mapping[str, str]:
    """Return the SHA-256 of the files with figures, of those on places, and of all others: rules."""
    found = sorted(_data_files(files("pipeline.knowledge"), ""))
    return {
        group: _hash_of([(name, file) for name, file in found if _group_of(name) == group])
        for group in (*_GROUPS, RULES)
    }


def _group_of(name: str) -> str:
    return next((group for group, starts in _GROUPS.items() if name.startswith(starts)), RULES)


def _hash_of(listed: Iterable[tuple[str, Traversable]]) -> str:
    digest = hashlib.sha256()
    for name, file in listed:
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
