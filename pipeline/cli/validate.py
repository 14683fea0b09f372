"""`sourcing validate`: what is wrong in workbooks, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from pipeline.cli.exits import exit_after
from pipeline.cli.progress import silent, track
from pipeline.cli.settings import EXISTING, Telling, settings, telling_options, workbooks_in
from pipeline.cli.telling import nothing_to_do, tell

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("validate", short_help="Say what is wrong in workbooks, where, and what to type.")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option(
    "--output-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write <name>_needs_fixes.xlsx here for each workbook that needs some. Default: write nothing.",
)
@telling_options
def command(paths: Sequence[Path], output_dir: Path | None, **how: Unpack[Telling]) -> int:
    """Say what is wrong in workbooks, where, and what to type instead.

    PATHS are workbooks or folders. Nothing is written unless you name an --output-dir.
    """
    inbox = workbooks_in(paths)
    if not inbox.workbooks:
        return nothing_to_do(paths, inbox, how)
    chosen = settings(how)
    from pipeline.batch.folder import validate_all

    watched = silent if how["quiet"] or how["as_json"] else track
    run = validate_all(inbox.workbooks, output_dir, chosen, track=watched)
    tell(run, inbox, how, verbose=True)
    return exit_after(run.outcomes)
