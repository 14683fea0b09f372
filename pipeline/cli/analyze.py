"""`sourcing analyze`: workbooks in, annotated workbooks out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from pipeline.cli.exits import Exit, exit_of_run
from pipeline.cli.places import PlaceType, Workplace, opened
from pipeline.cli.progress import silent
from pipeline.cli.progress import track as shown_at_terminal
from pipeline.cli.quick import FOLDERS
from pipeline.cli.settings import Telling, order, telling_options
from pipeline.cli.staff import staff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.batch.orders import Order


class _Analysing(Telling):
    """What else `analyze` may be told."""

    force: bool
    verbose: bool
    jobs: int | None
    scheduler: str | None


FOLDER = PlaceType(file_okay=False, path_type=Path)
INPUT, OUTPUT = map(Path, FOLDERS.values())


@click.command("analyze")
@click.argument("paths", nargs=-1, type=PlaceType(exists=True, path_type=Path))
@click.option("--input-dir", type=FOLDER, help="Analyse every workbook in this folder.  [default: input]")
@click.option("--output-dir", type=FOLDER, default=OUTPUT, show_default=True, help="Where results go.")
@click.option("--force", is_flag=True, help="Analyse again what has not changed since the last run.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many workbooks to analyse at a time.  [default: as many as there are processors]",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Let the workers of a Dask cluster analyse: tcp://host:8786. Needs the extra cluster.",
)
@click.option("--verbose", is_flag=True, help="Print every finding, not only the first that need a look.")
@telling_options
def command(
    paths: Sequence[Path | str],
    input_dir: Path | str | None,
    output_dir: Path | str,
    **how: Unpack[_Analysing],
) -> int:
    """Analyse workbooks and hand them back annotated.

    PATHS are workbooks or folders; without any, every workbook of --input-dir is analysed. A result is named
    after its workbook and put into --output-dir; the workbook itself is never changed. A result that somebody
    has edited is moved to the folder archive there before a new one takes its place.

    A workbook is analysed again when it, its result, the rules, the policy or the program has changed, or
    with --force. Its answer stays that of the day it was given, until one of these changes or --as-of does.

    What was done is printed, and a progress bar if you are at a terminal. With --quiet, made for cron, only
    what needs a person is printed, and nothing when all is well.
    """
    if paths and input_dir:
        raise click.UsageError("Name PATHS or --input-dir, not both.")
    places = paths or (_drop_folder(input_dir or INPUT),)
    wanted = order(how, force=how["force"], recall=how["verbose"] or how["as_json"])
    with opened(places, output_dir) as there:
        return _analysed(there, places, wanted, how)


def _analysed(there: Workplace, places: Sequence[Path | str], wanted: Order, how: _Analysing) -> int:
    from pipeline.batch.folder import analyse_all, has_run

    inbox = there.inbox
    if not inbox.workbooks and not has_run(there.output):
        from pipeline.cli.telling import nothing_to_do

        return nothing_to_do(places, inbox, how)
    from pipeline.batch.edges import Edges

    track = there.tracked(silent if how["quiet"] or how["as_json"] else shown_at_terminal)
    with staff(how["jobs"], how["scheduler"], apart=there.away is not None) as engine:
        run = analyse_all(
            inbox, there.output, wanted, track=track, edges=Edges(engine=engine, origin=there.origin)
        )
    if run.is_idle and not (how["as_json"] or sys.stdout.isatty()):
        return Exit.GOOD
    from pipeline.cli.telling import tell

    with there.told():
        tell(run, inbox, how, verbose=how["verbose"])
    return exit_of_run(run, inbox, quiet=how["quiet"])


def _drop_folder(folder: Path | str) -> Path | str:
    if isinstance(folder, Path) and not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder}. Name workbooks, or a folder with --input-dir.")
    return folder
