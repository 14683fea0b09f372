"""What several commands share: options, the workbooks that paths stand for, settings checked before work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from pipeline.batch.fingerprint import is_shipped
from pipeline.batch.inbox import Inbox, look
from pipeline.batch.orders import Order
from pipeline.knowledge.policy_names import DEFAULT_POLICY, shipped_policies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.run import Settings

    _Command = TypeVar("_Command", bound=Callable[..., object])

EXISTING = click.Path(exists=True, path_type=Path)


class Judging(TypedDict):
    """How answers are weighed, as given on the command line; `debug` is for `main`, where errors end."""

    policy: str | None
    as_of: datetime | None
    debug: bool


class Telling(Judging):
    """How much a command says about what it did, beside how answers are weighed."""

    as_json: bool
    quiet: bool


def judging_options(command: _Command) -> _Command:
    """Add the options of `Judging`."""
    for option in (
        click.option("--debug", is_flag=True, help="Show where in the program an error arose."),
        click.option(
            "--as-of",
            type=click.DateTime(formats=["%Y-%m-%d"]),
            metavar="DATE",
            help="Answer as of this day, YYYY-MM-DD. Default: today.",
        ),
        click.option(
            "--policy",
            metavar="NAME-or-FILE",
            help=f"How answers are weighed: {', '.join(shipped_policies())}; or a TOML file that changes "
            f"parts of {DEFAULT_POLICY}, the default.",
        ),
    ):
        command = option(command)
    return command


def telling_options(command: _Command) -> _Command:
    """Add the options of `Telling`."""
    command = judging_options(command)
    for option in (
        click.option(
            "--quiet", is_flag=True, help="Print nothing unless a person has to do something. For cron."
        ),
        click.option(
            "--json", "as_json", is_flag=True, help="Print what was done for another program to read."
        ),
    ):
        command = option(command)
    return command


def workbooks_in(paths: Sequence[Path]) -> Inbox:
    """Return the workbooks that `paths` stand for, each once: files as they are, folders as inboxes."""
    return together(
        [look(path) if path.is_dir() else Inbox((path,), {}, named=frozenset({path})) for path in paths]
    )


def together(inboxes: Sequence[Inbox]) -> Inbox:
    """Return several inboxes as one, with each workbook once."""
    if len(inboxes) == 1:
        return inboxes[0]
    found: dict[Path, Path] = {}
    for workbook in (one for inbox in inboxes for one in inbox.workbooks):
        found.setdefault(workbook.resolve(), workbook)
    return Inbox(
        workbooks=tuple(found.values()),
        left_alone={path: why for inbox in inboxes for path, why in inbox.left_alone.items()},
        folders=tuple(folder for inbox in inboxes for folder in inbox.folders),
        named=frozenset[Path]().union(*(inbox.named for inbox in inboxes)),
        open=frozenset[Path]().union(*(inbox.open for inbox in inboxes)),
    )


def order(how: Judging, *, force: bool, recall: bool) -> Order:
    """Return what is asked for; a policy of the user's own is checked before any workbook is read."""
    if not is_shipped(how["policy"]):
        check_policy(how["policy"])
    return Order(how["policy"], how["as_of"].date() if how["as_of"] else None, force, recall)


def settings(how: Judging) -> Settings:
    """Return the settings, checked before any workbook is read."""
    check_policy(how["policy"])
    from pipeline.run import Settings

    return Settings(how["policy"], how["as_of"].date() if how["as_of"] else None)


def check_policy(policy: str | None) -> None:
    """Raise `BadParameter` when a policy of the user's is invalid; `KnowledgeError` when one of ours is."""
    from pipeline.knowledge.errors import KnowledgeError
    from pipeline.knowledge.policy import policy as read_policy

    read_policy()
    try:
        read_policy(policy)
    except KnowledgeError as error:
        raise click.BadParameter("\n  ".join(error.faults), param_hint="--policy") from error
