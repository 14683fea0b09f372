"""`sourcing reference`: what the pipeline believes, and where each figure is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.exits import Exit
from pipeline.cli.telling import say
from pipeline.knowledge.policy_names import DEFAULT_POLICY, shipped_policies

if TYPE_CHECKING:
    from pipeline.cli.beliefs import Page

TOPICS = {
    "functions": "the functions we recognise, and what we take them to be like",
    "models": "the sourcing models: who employs, who directs, when each is wrong, how it is bought",
    "countries": "the countries we weigh, with wages, languages and stability",
    "figures": "every assumption behind the money, with its range",
    "policy": "weights, thresholds and the rules that settle an answer whatever the scores",
    "sources": "every source, and how much rests on it",
}
PLAIN_WIDTH = 200


@click.command("reference")
@click.argument("topic", type=click.Choice(list(TOPICS)), required=False)
@click.option("--search", metavar="TEXT", help="Show only lines that contain this.")
@click.option(
    "--policy",
    metavar="NAME-or-FILE",
    help=f"Show this policy instead of {DEFAULT_POLICY}: {', '.join(shipped_policies())}, or a TOML file.",
)
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def command(topic: str | None, search: str | None, policy: str | None, *, debug: bool) -> int:  # noqa: ARG001 -- `main` reads debug
    """Show what the pipeline believes, and where each figure is from.

    TOPIC is one of functions, models, countries, figures, policy and sources; without one, they are listed.
    """
    if topic is None and search is None:
        for name, what in TOPICS.items():
            say(f"  {name:<10} {what}")
        say("Look one up: sourcing reference figures --search severance")
        return Exit.GOOD
    from pipeline.cli.beliefs import pages
    from pipeline.cli.settings import check_policy

    check_policy(policy)
    found = [page.searched(search) for page in pages((topic,) if topic else tuple(TOPICS), policy)]
    shown = [page for page in found if page.lines]
    for page in shown:
        _show(page)
    if not shown:
        say(f"Nothing contains “{search}”.")
    return Exit.GOOD


def _longest_word(page: Page) -> int:
    """Return the width at which no name in the first column is broken."""
    return max((len(word) for line in page.lines for word in line[0].split()), default=0)


def _show(page: Page) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=PLAIN_WIDTH)
    table = Table(
        title=page.title, title_justify="left", title_style="bold", header_style="bold", show_edge=False
    )
    for at, heading in enumerate(page.headings):
        table.add_column(heading, overflow="fold", min_width=None if at else _longest_word(page))
    for line in page.lines:
        table.add_row(*map(Text, line))
    console.print(table)
    console.print()
