"""The program as its users start it, without the cost of a new process."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

import pytest

from pipeline.cli import main


class Ended(NamedTuple):
    """How a command ended: exit code, and what it printed on both streams."""

    code: object
    output: str
    errors: str


def sourcing(*arguments: object) -> Ended:
    """Run `sourcing` with these arguments, away from any terminal."""
    with (
        redirect_stdout(io.StringIO()) as output,
        redirect_stderr(io.StringIO()) as errors,
        pytest.raises(SystemExit) as end,
    ):
        main([str(argument) for argument in arguments])
    return Ended(end.value.code, output.getvalue(), errors.getvalue())
