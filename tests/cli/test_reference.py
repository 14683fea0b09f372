"""`sourcing reference`: what the pipeline believes."""

from __future__ import annotations

import re

import pytest

from pipeline.cli.reference import TOPICS
from pipeline.knowledge.figures import figures
from tests.support.commands import sourcing


@pytest.mark.parametrize("topic", list(TOPICS))
def test_every_topic_has_something_to_show(topic: str) -> None:
    """What is listed can be looked up."""
    assert topic in sourcing("reference").output
    ended = sourcing("reference", topic)
    assert ended.code == 0
    assert len(ended.output.splitlines()) > 5


def test_every_figure_is_there_under_its_name() -> None:
    """A user who wants to replace a figure finds what to call it."""
    shown = sourcing("reference", "figures").output
    assert [name for name in figures().by_name if name not in shown] == []


def test_a_weight_is_shown_as_the_sheets_call_it_and_as_a_policy_file_writes_it() -> None:
    """Somebody who wants to change one need not guess its name."""
    shown = sourcing("reference", "policy", "--search", "own knowledge").output
    assert re.search(r"Own knowledge +│ \[strategic_value\] proprietary +│ 0\.15", shown)


def test_a_search_leaves_only_what_contains_it() -> None:
    """Upper and lower case are the same."""
    shown = sourcing("reference", "countries", "--search", "COLOMBIA").output
    assert "Colombia" in shown
    assert "Poland" not in shown


def test_a_search_over_everything_finds_every_page_that_mentions_it() -> None:
    """Without a topic, all pages are searched."""
    shown = sourcing("reference", "--search", "recruitment process").output
    assert "Sourcing models" in shown
    assert "Figures" not in shown


def test_a_search_that_finds_nothing_says_so() -> None:
    """Silence would look like a fault."""
    assert sourcing("reference", "--search", "xyzzy").output == "Nothing contains “xyzzy”.\n"
