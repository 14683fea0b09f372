"""`sourcing explain`: the whole chain behind an answer, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from pipeline.cli.exits import Exit
from pipeline.cli.settings import Judging, judging_options, settings
from pipeline.cli.telling import say, tell_findings

if TYPE_CHECKING:
    from pipeline.stages.analysis import Analysis


@click.command("explain")
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--row", type=click.IntRange(min=1), metavar="N", help="Explain the function in this row of the sheet."
)
@click.option("--function", "name", metavar="NAME", help="Explain the function of this name.")
@judging_options
def command(workbook: Path, row: int | None, name: str | None, **how: Unpack[Judging]) -> int:
    """Explain how a function of WORKBOOK got its answer.

    Shown are what it was taken for, every attribute and where it is from, the scores and what they are made
    of, how all sourcing models and countries fared, the money, and the sources. Without --row or --function,
    the rows are listed.
    """
    chosen = settings(how)
    from pipeline.run import Refused, analyse

    try:
        analysis = analyse(workbook, policy=chosen.policy, as_of=chosen.as_of)
    except Refused as refusal:
        say(f"Nothing in {workbook.name} could be analysed.")
        tell_findings(refusal.findings)
        return Exit.NEEDS_A_PERSON
    rows = _rows(analysis, row, name)
    if not rows:
        _tell_rows(analysis)
        return Exit.GOOD
    from pipeline.cli.chain import chain

    for number in rows:
        for line in chain(analysis, number):
            say(line)
    return Exit.GOOD


def _rows(analysis: Analysis, row: int | None, name: str | None) -> list[int]:
    names = analysis.intake.functions["function"]
    if row is not None:
        if row not in names.index:
            raise click.BadParameter(_unknown_row(analysis, row), param_hint="--row")
        return [row]
    if name is None:
        return []
    found = [int(number) for number in names.index[names.str.casefold() == name.casefold()]]
    if not found:
        raise click.BadParameter(_unknown_name(name, [str(one) for one in names]), param_hint="--function")
    return found


def _unknown_row(analysis: Analysis, row: int) -> str:
    rows = analysis.intake.functions.index
    if row in analysis.intake.set_aside.index:
        return f"Row {row} was set aside because of an error; see: sourcing validate {analysis.intake.path}"
    return f"Row {row} holds no function. Functions are in rows {rows.min()} to {rows.max()}."


def _unknown_name(name: str, names: list[str]) -> str:
    from rapidfuzz import process

    near = process.extractOne(name, names, processor=str.casefold, score_cutoff=60)
    return f"There is no function “{name}”." + (f" Do you mean “{near[0]}”?" if near else "")


def _tell_rows(analysis: Analysis) -> None:
    lines = analysis.answers.assign(function=analysis.intake.functions["function"]).to_dict("index")
    for row, line in lines.items():
        say(
            f"{row:>5}  {line['function'][:40]:<40}  {line['tag']:<13}  {line['action']:<22}  {line['model']}"
        )
    say()
    say("Explain one of them with --row N or --function NAME.")
