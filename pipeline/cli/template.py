"""`sourcing template`: the workbook people fill in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.exits import Exit
from pipeline.cli.telling import say

NAME = "sourcing_template.xlsx"


@click.command("template", short_help="Write the blank template.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"The file to write; it must not exist yet.  [default: {NAME}]",
)
@click.option(
    "--all",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Instead, write the template and the filled examples anew into this folder.",
)
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def command(output: Path | None, folder: Path | None, *, debug: bool) -> int:  # noqa: ARG001 -- `main` reads debug
    """Write the blank template: fill it in, and put it into the folder input."""
    if folder and output:
        raise click.UsageError("Choose --output or --all, not both.")
    from pipeline.workbook.template import write_all, write_template

    if folder:
        write_all(folder)
        say(f"The template and the examples were written into {folder}.")
        return Exit.GOOD
    target = output or Path(NAME)
    if target.exists():
        raise click.UsageError(
            f"{target} exists and may be filled in. Choose another name, or delete it first."
        )
    write_template(target)
    say(f"Fill in {target}, then: sourcing analyze {target}")
    return Exit.GOOD
