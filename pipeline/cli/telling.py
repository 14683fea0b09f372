"""What a run did, in words for a person or as a document for a program."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.batch.orders import Known, Run
from pipeline.cli.exits import Exit, exit_of_run, needs_a_person
from pipeline.findings import LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.batch.inbox import Inbox
    from pipeline.cli.settings import Telling
    from pipeline.findings import Finding
    from pipeline.outcome import Headline, Outcome

SHOWN_FINDINGS = 5
_COUNTED = {
    Level.ERROR: ("thing to fix", "things to fix"),
    Level.WARNING: ("to check", "to check"),
    Level.ADVICE: ("piece of advice", "pieces of advice"),
    Level.NOTE: ("note", "notes"),
}


def say(text: str = "") -> None:
    """Print a line; whatever a workbook contains, the terminal only gets letters."""
    click.echo("".join(letter if letter.isprintable() else " " for letter in text))


def tell(run: Run, inbox: Inbox, how: Telling, *, verbose: bool) -> None:
    """Print what the run did as its options ask; quiet leaves only the workbooks that need a person."""
    if how["as_json"]:
        click.echo(json.dumps(document(run, inbox, quiet=how["quiet"]), indent=1, ensure_ascii=False))
        return
    for sentence in run.urgent:
        say(sentence)
    done: list[Outcome | Known] = [*run.outcomes, *([] if how["quiet"] else run.recalled)]
    for outcome in done:
        if how["quiet"] and not needs_a_person(outcome):
            continue
        for line in _lines(outcome, verbose=verbose):
            say(line)
        if how["debug"] and outcome.trace:
            click.echo(outcome.trace, err=True)
    if not how["quiet"]:
        _tell_rest(run, inbox)


def tell_findings(findings: Iterable[Finding]) -> None:
    """Print every finding."""
    for line in _finding_lines(findings, verbose=True):
        say(f"  {line}")


def nothing_to_do(places: Sequence[Path | str], inbox: Inbox, how: Telling) -> Exit:
    """Say that no workbook was found, and where to start."""
    if how["as_json"]:
        click.echo(json.dumps(document(Run(()), inbox), indent=1))
    elif not how["quiet"]:
        _tell_left_alone(inbox)
        say(f"There is no workbook in {', '.join(map(str, places))}. Nothing to do.")
        say("Put one there and run this again. To see the bundled examples analysed: make demo")
    return Exit.GOOD


def _tell_left_alone(inbox: Inbox) -> None:
    for path, reason in inbox.left_alone.items():
        say(f"{path.name} was left alone: {reason}.")


def document(run: Run, inbox: Inbox, *, quiet: bool = False) -> dict[str, Any]:
    """Return everything the run did, ready to be written as JSON."""
    return {
        "version": __version__,
        "exit_code": int(exit_of_run(run, inbox, quiet=quiet)),
        "workbooks": [
            *map(_entry, run.outcomes),
            *(_entry(known, unchanged=True) for known in run.recalled),
            *(_waiting(path, reason) for path, reason in run.waiting.items()),
        ],
        "archived": [str(path) for path in run.archived],
        "report": _text(run.report),
        "told": [*run.urgent, *run.told],
    }


def _tell_rest(run: Run, inbox: Inbox) -> None:
    for path in run.archived:
        say(f"An earlier result was kept as {path}")
    for sentence in run.told:
        say(sentence)
    for path, reason in run.waiting.items():
        say(f"{path.name} was left for the next run: {reason}.")
    _tell_known(run)
    if run.outcomes:
        _tell_left_alone(inbox)
    if len(run.outcomes) > 1:
        counts = Counter(str(outcome.status) for outcome in run.outcomes)
        say(
            f"{len(run.outcomes)} workbooks: "
            + ", ".join(f"{count} {status}" for status, count in counts.items())
        )


def _tell_known(run: Run) -> None:
    if run.known:
        has = "workbook has" if len(run.known) == 1 else "workbooks have"
        say(f"{len(run.known)} {has} not changed since the last run. To analyse again: --force")


def _lines(outcome: Outcome | Known, *, verbose: bool) -> Iterator[str]:
    title = outcome.headline.company if outcome.headline else outcome.workbook.stem
    yield f"{title}  ({outcome.workbook.name})"
    yield from (f"  {line}" for line in _body(outcome))
    where = " (sheet Fix list)" if outcome.result is not None else ""
    yield from (f"  {line}" for line in _finding_lines(outcome.findings, verbose=verbose, where=where))
    if outcome.result is not None:
        yield f"  Open {outcome.result}"
    yield ""


def _body(outcome: Outcome | Known) -> Iterator[str]:
    if outcome.headline is not None:
        yield from _headline_lines(outcome.headline)
    elif outcome.status == "analysed":
        yield "It can be analysed." if outcome.findings else "Nothing is wrong."
    elif outcome.status == "refused":
        yield "Nothing could be analysed."
    elif outcome.status == "blocked":
        yield f"The file system did not let us: {outcome.fault}. What was there before is still there."
    else:
        yield f"A fault of ours stopped this workbook: {outcome.fault}. Nothing was written for it."
        yield "Run it again with --debug and send us what it prints."


def _headline_lines(head: Headline) -> Iterator[str]:
    if head.set_aside:
        yield _left_out(head)
    tags = ", ".join(f"{count} {tag}" for tag, count in head.tags.items())
    yield f"{head.functions} function{'' if head.functions == 1 else 's'}: {tags}"
    share = (
        f" ({head.saving / head.current_cost:.1%} of what the work costs today)" if head.current_cost else ""
    )
    yield f"Likely saving: {head.currency} {head.saving:,.0f} a year{share}"


def _left_out(head: Headline) -> str:
    """Say how much was analysed; nothing of the money where some of it is not known."""
    from pipeline.intake.wording import share_in_words

    verb = "was" if head.functions == 1 else "were"
    share = f", {share_in_words(head.cost_share)} of the declared cost," if head.cost_known else ""
    unknown = "" if head.cost_known else "; what the others cost could not be read in full"
    total = head.functions + head.set_aside
    return f"Only {head.functions} of {total} functions{share} {verb} analysed{unknown}."


def _finding_lines(findings: Iterable[Finding], *, verbose: bool, where: str = "") -> Iterator[str]:
    found = list(findings)
    serious = [one for level in (Level.ERROR, Level.WARNING) for one in found if one.level is level]
    shown = found if verbose else serious[:SHOWN_FINDINGS]
    yield from (f"{one.level}: {one}" for one in shown)
    if len(shown) < len(found):
        rest = Counter(one.level for one in found) - Counter(one.level for one in shown)
        yield "Also " + ", ".join(_count(rest[level], level) for level in LEVELS if rest[level]) + f"{where}."


def _count(number: int, level: Level) -> str:
    return f"{number} {_COUNTED[level][number > 1]}"


def _entry(outcome: Outcome | Known, *, unchanged: bool = False) -> dict[str, Any]:
    return {
        "workbook": str(outcome.workbook),
        "sha256": outcome.sha256,
        "status": str(outcome.status),
        "unchanged": unchanged,
        "answer": _answer(outcome),
        "findings": [asdict(found) for found in outcome.findings],
        "result": _text(outcome.result),
        "fault": outcome.fault,
    }


def _answer(outcome: Outcome | Known) -> dict[str, Any] | None:
    if outcome.headline is None:
        return None
    return vars(outcome.headline) if isinstance(outcome, Known) else asdict(outcome.headline)


def _waiting(path: Path, reason: str) -> dict[str, Any]:
    return {"workbook": str(path), "status": "waiting", "answer": None, "findings": [], "fault": reason}


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
