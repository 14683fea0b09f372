"""`sourcing analyze`: workbooks in, annotated workbooks out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from pipeline.cli.exits import exit_after
from pipeline.cli.progress import track
from pipeline.cli.settings import EXISTING, Telling, settings, telling_options, workbooks_in
from pipeline.cli.telling import nothing_to_do, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = click.Path(file_okay=False, path_type=Path)
INPUT, OUTPUT = Path("input"), Path("output")


@click.command("analyze")
@click.argument("paths", nargs=-1, type=EXISTING)
@click.option("--input-dir", type=FOLDER, help="Analyse every workbook in this folder.  [default: input]")
@click.option("--output-dir", type=FOLDER, default=OUTPUT, show_default=True, help="Where results go.")
@click.option("--verbose", is_flag=True, help="Print every finding, not only the first errors.")
@telling_options
def command(
    paths: Sequence[Path], input_dir: Path | None, output_dir: Path, *, verbose: bool, **how: Unpack[Telling]
) -> int:
    """Analyse workbooks and hand them back annotated.

    PATHS are workbooks or folders; without any, every workbook of --input-dir is analysed. A result is named
    after its workbook and put into --output-dir; the workbook itself is never changed. A result that somebody
    has edited is moved to the folder archive there before a new one takes its place.

    What was done is printed, and a progress bar if you are at a terminal. With --quiet, made for cron, only
    what needs a person is printed, and nothing when all is well.
    """
    if paths and input_dir:
        raise click.UsageError("Name PATHS or --input-dir, not both.")
    places = paths or (_drop_folder(input_dir or INPUT),)
    inbox = workbooks_in(places)
    if not inbox.workbooks:
        return nothing_to_do(places, inbox, how)
    chosen = settings(how)
    from pipeline.batch.folder import analyse_all

    run = analyse_all(inbox.workbooks, output_dir, chosen, track=track)
    tell(run, inbox, how, verbose=verbose)
    return exit_after(run.outcomes)


def _drop_folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder}. Name workbooks, or a folder with --input-dir.")
    return folder
