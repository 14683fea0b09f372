"""The command line: options and exit codes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run `sourcing` with `arguments` (default: those of the command line) and end the program.

    A run of cron that has nothing to do ends here, before anything else is loaded.
    """
    from pipeline.cli.quick import nothing_to_do

    given = sys.argv[1:] if arguments is None else list(arguments)
    if nothing_to_do(given):
        sys.exit(0)
    from pipeline.cli.program import main as whole

    whole(given)
