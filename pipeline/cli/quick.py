"""The way out for runs of cron that find nothing to do."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDERS = {"--input-dir": "input", "--output-dir": "output"}


def nothing_to_do(arguments: list[str]) -> bool:
    """Return whether these ask for a plain run over a folder, nobody watches, and nothing is new there."""
    folders = _folders(arguments)
    if folders is None or sys.stdout.isatty():
        return False
    from pipeline.batch.idle import is_idle, is_unused

    inbox, output = Path(folders["--input-dir"]), Path(folders["--output-dir"])
    return is_idle(inbox, output) or ("--quiet" in arguments and is_unused(inbox, output))


def _folders(arguments: list[str]) -> dict[str, str] | None:
    """Return the folders of `analyze` without any option that asks for more, None for everything else."""
    if arguments[:1] != ["analyze"]:
        return None
    folders, rest = dict(FOLDERS), arguments[1:]
    while rest:
        option, *rest = rest
        name, equals, value = option.partition("=")
        if option == "--quiet":
            continue
        if not (equals or rest):
            return None
        value = value if equals else rest.pop(0)
        if name in folders:
            folders[name] = value
        elif not (name == "--jobs" and value.isdecimal() and int(value)):  # who works decides nothing here
            return None
    return folders
