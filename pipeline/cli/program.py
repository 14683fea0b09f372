"""The program `sourcing`: its commands, loaded when they are asked for, and the one place where it ends."""

from __future__ import annotations

import gc
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline import __version__
from pipeline.batch import NEW_OBJECTS
from pipeline.cli.exits import Exit, exit_of
from pipeline.knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("analyze", "validate", "template", "explain", "reference")


class LazyGroup(click.Group):
    """A group whose commands are modules of this package, each with a function `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as above
        """Return the command, importing its module now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"pipeline.cli.{cmd_name}").command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sourcing")
def program() -> None:
    """Say for every business function whether to outsource it, how, where and for how much.

    \b
    Exit codes: 0 all good, or nothing to do; 1 a workbook needs a person; 2 wrong usage or settings;
    3 our own rule or reference files are invalid; 70 a fault of ours; 75 another run is at work.
    """  # noqa: D301 -- \b is click's sign for lines that must not be filled


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run `sourcing` with `arguments` (default: those of the command line) and end the program."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    gc.set_threshold(NEW_OBJECTS)
    try:
        code = program.main(args=given, prog_name="sourcing", standalone_mode=False)
    except SystemExit as end:  # whoever read our output has seen enough: click has dealt with it
        code = end.code
    except BaseException as error:  # noqa: BLE001 -- every end of the program has its exit code
        _tell(error, debug="--debug" in given)
        code = exit_of(error)
    sys.exit(int(code or Exit.GOOD))


def _tell(error: BaseException, *, debug: bool) -> None:
    code = exit_of(error)
    if debug:
        traceback.print_exception(error)
    elif isinstance(error, click.ClickException):
        error.show()
    elif isinstance(error, KnowledgeError):
        click.echo("Our own rule or reference files are invalid:\n  " + "\n  ".join(error.faults), err=True)
    elif code in {Exit.USAGE, Exit.NEEDS_A_PERSON}:
        click.echo(f"Error: {error}", err=True)
    elif code is Exit.LOCKED:
        if sys.stderr.isatty():
            click.echo(str(error), err=True)
    elif code is Exit.FAULT:
        click.echo(
            f"A fault of ours: {type(error).__name__}. Run it again with --debug to see more.", err=True
        )
