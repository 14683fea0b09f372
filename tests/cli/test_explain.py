"""`sourcing explain`: from the cell to the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.knowledge.policy import policy
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.knowledge.weights import criterion_label
from tests.pages import glossary
from tests.support.bolts import ALL_WRONG, ONE_ROW_WRONG, workbook
from tests.support.commands import sourcing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Write the workbook that is explained."""
    return workbook(tmp_path / "acme.xlsx")


def explained(path: Path, row: int) -> str:
    """Return the explanation of one row."""
    ended = sourcing("explain", path, "--row", row)
    assert ended.code == 0, ended.errors
    return ended.output


def test_an_answer_names_the_cell_it_was_typed_in(acme: Path) -> None:
    """What the user said is told apart from what we took for granted."""
    text = explained(acme, 2)
    assert re.search(r"Strategic importance +1 +your cell Functions!D2", text)
    assert re.search(r"Standardised +\d +function library: ", text)
    assert re.search(r"Volume +4 +your headcount of 12", text)


def test_a_blank_answer_comes_from_the_library(acme: Path) -> None:
    """An empty cell is not an answer."""
    assert re.search(r"Strategic importance +\d +function library: Payroll processing", explained(acme, 4))


@pytest.mark.parametrize("title", ["Strategic value", "Suitability for a provider"])
def test_the_parts_of_a_score_add_up(acme: Path, title: str) -> None:
    """A reader with a pencil gets the same score."""
    match = re.search(rf"{title}: ([\d.]+) of 100\n((?: +[\d.]+  .*weight.*\n)+)", explained(acme, 2))
    assert match
    parts = [float(line.split()[0]) for line in match[2].splitlines()]
    assert len(parts) >= 5
    assert sum(parts) == pytest.approx(float(match[1]), abs=0.05 * len(parts) + 0.05)


def test_terminal_sheets_and_glossary_call_an_attribute_the_same(acme: Path) -> None:
    """One name for one thing: what explain lists, the sheet Scorecard heads and the glossary explains."""
    known = explained(acme, 2).split("\nWhat we know about it\n")[1].split("\n\n")[0]
    listed = {re.split(r"  +", line.strip())[0] for line in known.splitlines()}
    rules = policy()
    weighed = {criterion_label(name) for name in (*rules.strategic_value, *rules.suitability)}
    assert weighed - {"Capability you lack"} <= listed
    assert listed <= glossary.words()


def test_every_model_is_there_and_the_chosen_one_first(acme: Path) -> None:
    """Each of the models says what it earned, or why it is out."""
    text = explained(acme, 2)
    section = text.split("\nSourcing model\n")[1].split("\nLocation\n")[0]
    assert section.lstrip().startswith("→ Back-office BPO: ")
    for model in sourcing_models():
        assert f" {model.name}: " in section


def test_a_gate_is_named_with_its_reason(acme: Path) -> None:
    """What settles an answer whatever the scores is said to do so."""
    text = explained(acme, 3)
    assert "Core whatever the scores, because " in text
    assert "It stays where it is: United Kingdom." in text


def test_countries_show_the_parts_of_their_score_or_why_they_are_out(acme: Path) -> None:
    """The location can be followed and argued with."""
    section = explained(acme, 2).split("\nLocation\n")[1].split("\nMoney\n")[0]
    assert re.search(r"(Onshore|Nearshore|Offshore): [\d.]+ = cost [\d.]+, overlap [\d.]+, language", section)
    assert "Out, as " in section


def test_how_sure_it_is_stands_below_the_money(acme: Path) -> None:
    """Shares of tag, model and tier, all of them together, and what would change it."""
    section = explained(acme, 2).split("\nHow sure\n")[1].split("\nSources\n")[0]
    shares = [
        float(share)
        for share in re.findall(r"^ +(?:Tag|Sourc|Loc|All)[a-z ]+ ([01]\.\d\d)", section, re.MULTILINE)
    ]
    assert len(shares) == 4
    assert all(0 <= share <= 1 for share in shares)
    assert shares[3] <= min(shares[:3])
    assert re.search(r"What would change it: \S.+\.", section)
    assert re.search(r"Not answered, and could change it: .*Tied to our teams", section)


def test_a_function_is_found_by_its_name(acme: Path) -> None:
    """However it is capitalised."""
    ended = sourcing("explain", acme, "--function", "PAYROLL")
    assert ended.output.startswith("Payroll  (row 4)")


def test_without_a_choice_the_rows_are_listed(acme: Path) -> None:
    """The list says what can be asked for."""
    ended = sourcing("explain", acme)
    assert [line.split()[0] for line in ended.output.splitlines()[:3]] == ["2", "3", "4"]
    assert "--row N" in ended.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--row", "9"], "Functions are in rows 2 to 2."),
        (["--row", "3"], "set aside"),
        (["--function", "Acounts payable"], "“Accounts payable”"),
    ],
)
def test_what_is_not_there_is_said_with_the_nearest(tmp_path: Path, options: list[str], said: str) -> None:
    """A slip leads to the right place."""
    ended = sourcing("explain", workbook(tmp_path / "acme.xlsx", ONE_ROW_WRONG), *options)
    assert ended.code == 2
    assert said in ended.errors


def test_a_workbook_without_answers_says_why(tmp_path: Path) -> None:
    """There is nothing to explain, but something to fix."""
    ended = sourcing("explain", workbook(tmp_path / "acme.xlsx", ALL_WRONG), "--row", 2)
    assert ended.code == 1
    assert "Functions!B2" in ended.output
