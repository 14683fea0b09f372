"""`sourcing analyze`: what people and cron get to see."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from pipeline.batch.ledger_file import LEDGER
from pipeline.batch.lock import only_run
from pipeline.knowledge.policy_names import shipped_policies
from tests.support.bolts import ALL_WRONG, ONE_ROW_WRONG, workbook
from tests.support.commands import Ended, sourcing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Make an empty drop folder."""
    folder = tmp_path / "input"
    folder.mkdir()
    return folder


def analyze(inbox: Path, *options: object) -> Ended:
    """Analyse the drop folder as `make analyze` does."""
    return sourcing("analyze", "--input-dir", inbox, "--output-dir", inbox.parent / "output", *options)


def test_the_summary_names_company_tags_saving_and_the_file_to_open(inbox: Path) -> None:
    """A first look needs no manual."""
    workbook(inbox / "acme.xlsx")
    ended = analyze(inbox)
    assert ended.code == 0
    assert "Acme Bolts  (acme.xlsx)" in ended.output
    assert "3 functions: 2 Outsourceable, 1 Core" in ended.output
    assert "Likely saving: GBP " in ended.output
    assert f"Open {inbox.parent / 'output' / 'acme_analyzed.xlsx'}" in ended.output
    assert ended.errors == ""


def test_an_empty_folder_is_said_to_be_empty(inbox: Path) -> None:
    """Whoever starts with nothing is shown the way to the examples."""
    ended = analyze(inbox)
    assert ended.code == 0
    assert "There is no workbook in" in ended.output
    assert "make demo" in ended.output
    assert not (inbox.parent / "output").exists()


def test_an_empty_folder_is_nothing_to_write_home_about_for_cron(inbox: Path) -> None:
    """Quiet and nothing to do means not a word."""
    assert analyze(inbox, "--quiet") == Ended(0, "", "")


def test_quiet_prints_nothing_when_all_is_well(inbox: Path) -> None:
    """Cron sends no mail about a good night."""
    workbook(inbox / "acme.xlsx")
    assert analyze(inbox, "--quiet") == Ended(0, "", "")


def test_quiet_still_tells_what_needs_a_person(inbox: Path) -> None:
    """Cron sends mail about the one bad workbook, and about that one only."""
    workbook(inbox / "acme.xlsx")
    workbook(inbox / "wrong.xlsx", ALL_WRONG)
    ended = analyze(inbox, "--quiet")
    assert ended.code == 1
    assert "wrong.xlsx" in ended.output
    assert "Functions!B2" in ended.output
    assert "acme" not in ended.output


def test_partial_success_is_stated_loudly(inbox: Path) -> None:
    """Rows with an error are counted, in functions and in money, and their cell is named."""
    workbook(inbox / "acme.xlsx", ONE_ROW_WRONG)
    ended = analyze(inbox)
    assert ended.code == 1
    assert "Only 1 of 2 functions, 75.0% of the declared cost, was analysed." in ended.output
    assert "error: Functions!B3:" in ended.output


@pytest.mark.parametrize(
    ("cost", "says"),
    [
        ("20", "more than 99.9% of the declared cost, was analysed."),
        ("n.k.", "was analysed; what the others cost could not be read in full."),
    ],
)
def test_a_row_left_out_never_leaves_a_hundred_percent(inbox: Path, cost: str, says: str) -> None:
    """Neither by rounding nor because its cost cannot be read."""
    rows = f"Function | Headcount (FTE) | Annual cost\nPayroll | 12 | 540000\nArchive | many | {cost}"
    workbook(inbox / "acme.xlsx", rows)
    assert f"Only 1 of 2 functions{',' if cost == '20' else ''} {says}" in analyze(inbox).output


def test_paths_may_be_workbooks_and_folders(inbox: Path, tmp_path: Path) -> None:
    """A workbook that is named twice is analysed once."""
    one = workbook(inbox / "one.xlsx")
    workbook(inbox / "two.xlsx")
    ended = sourcing("analyze", one, inbox, "--output-dir", tmp_path / "output")
    assert "2 workbooks: 2 analysed" in ended.output


def test_json_says_it_all_to_a_program(inbox: Path) -> None:
    """What is printed is one document, with the exit code and an entry per workbook."""
    workbook(inbox / "acme.xlsx", ONE_ROW_WRONG)
    ended = analyze(inbox, "--json")
    document = json.loads(ended.output)
    (entry,) = document["workbooks"]
    assert document["exit_code"] == ended.code == 1
    assert entry["status"] == "analysed"
    assert entry["answer"]["company"] == "Acme Bolts"
    assert entry["answer"]["set_aside"] == 1
    assert "B3" in {found["cell"] for found in entry["findings"]}


def test_json_of_an_empty_folder_is_a_document_too(inbox: Path) -> None:
    """A program never has to guess what it reads."""
    assert json.loads(analyze(inbox, "--json").output)["workbooks"] == []


def test_verbose_prints_every_finding(inbox: Path) -> None:
    """Notes and advice are counted by default, and told on demand."""
    workbook(inbox / "acme.xlsx")
    assert "advice:" not in analyze(inbox).output
    assert "advice:" in analyze(inbox, "--verbose").output


def test_a_result_somebody_edited_is_announced(inbox: Path) -> None:
    """The run says where it put what a person had changed."""
    workbook(inbox / "acme.xlsx")
    analyze(inbox)
    result = inbox.parent / "output" / "acme_analyzed.xlsx"
    result.write_bytes(b"remarks of mine")
    ended = analyze(inbox)
    (kept,) = (inbox.parent / "output" / "archive").iterdir()
    assert kept.read_bytes() == b"remarks of mine"
    assert str(kept) in ended.output


def test_a_folder_without_news_is_passed_over_in_silence(inbox: Path) -> None:
    """Nothing is printed, whether or not it was asked to be quiet; the result stays as it is."""
    lies_there(workbook(inbox / "acme.xlsx"))
    analyze(inbox)
    before = (inbox.parent / "output" / "acme_analyzed.xlsx").stat()
    for options in ((), ("--quiet",), ()):
        assert analyze(inbox, *options) == Ended(0, "", "")
    assert (inbox.parent / "output" / "acme_analyzed.xlsx").stat() == before


def test_what_was_told_about_a_workbook_is_told_again_to_whoever_asks(inbox: Path) -> None:
    """By its name, by `--verbose` and by `--json`; the exit code is as it was for those who name it."""
    path = lies_there(workbook(inbox / "acme.xlsx", ONE_ROW_WRONG))
    output = inbox.parent / "output"
    first = sourcing("analyze", path, "--output-dir", output)
    again = sourcing("analyze", path, "--output-dir", output)
    assert again.code == first.code == 1
    assert again.output == (
        f"{first.output}1 workbook has not changed since the last run. To analyse again: --force\n"
    )
    assert "advice:" in analyze(inbox, "--verbose").output
    (entry,) = json.loads(analyze(inbox, "--json").output)["workbooks"]
    assert (entry["status"], entry["unchanged"]) == ("analysed", True)
    assert entry["answer"]["company"] == "Acme Bolts"
    assert "B3" in {found["cell"] for found in entry["findings"]}
    assert sourcing("analyze", path, "--output-dir", output, "--quiet") == Ended(0, "", "")


def test_force_analyses_again_what_has_not_changed(inbox: Path) -> None:
    """For whoever wants an answer as of today."""
    lies_there(workbook(inbox / "acme.xlsx"))
    analyze(inbox)
    assert "Acme Bolts" in analyze(inbox, "--force").output


def test_a_workbook_that_is_open_is_said_to_be(inbox: Path) -> None:
    """The saved copy is analysed; cron does not mind."""
    lies_there(workbook(inbox / "acme.xlsx"))
    (inbox / "~$acme.xlsx").touch()
    assert "acme.xlsx is open in another program; its last saved copy was analysed." in analyze(inbox).output


def test_half_a_copy_is_mentioned_to_people_and_not_to_cron(inbox: Path) -> None:
    """It is no reason for a mail; a program reads that it waits."""
    whole = workbook(inbox / "acme.xlsx").read_bytes()
    (inbox / "acme.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "acme.xlsx was left for the next run: it is still being copied" in analyze(inbox).output
    (inbox / "acme.xlsx").write_bytes(whole[: len(whole) // 3])
    (entry,) = json.loads(analyze(inbox, "--json").output)["workbooks"]
    assert entry["status"] == "waiting"
    (inbox / "acme.xlsx").write_bytes(whole[: len(whole) // 4])
    assert analyze(inbox, "--quiet") == Ended(0, "", "")
    ended = analyze(inbox, "--quiet")
    assert ended.code == 1
    assert "damaged" in ended.output


def test_a_damaged_ledger_is_said_even_to_cron(inbox: Path) -> None:
    """Nothing is lost, and somebody should look at the disk."""
    lies_there(workbook(inbox / "acme.xlsx"))
    analyze(inbox)
    (inbox.parent / "output" / LEDGER).write_bytes(b"no database at all" * 100)
    ended = analyze(inbox, "--quiet")
    assert ended.code == 1
    assert "The ledger of earlier runs was damaged and was moved to archive/ledger damaged" in ended.output
    assert analyze(inbox, "--quiet") == Ended(0, "", "")


def lies_there(path: Path) -> Path:
    """Let a workbook have been in the folder for a while, and return it."""
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


def test_documents_in_the_folder_are_mentioned(inbox: Path) -> None:
    """A file that is no workbook is not an error, but not hidden either."""
    (inbox / "offer.pdf").touch()
    ended = analyze(inbox)
    assert ended.code == 0
    assert "offer.pdf was left alone: it is not a workbook." in ended.output


def test_a_second_run_leaves_at_once_and_quietly(inbox: Path) -> None:
    """Two cron jobs that overlap make no noise."""
    workbook(inbox / "acme.xlsx")
    with only_run(inbox.parent / "output"):
        assert analyze(inbox) == Ended(75, "", "")


def test_a_company_name_cannot_steer_the_terminal(inbox: Path) -> None:
    """Whatever is in a cell, the terminal only gets letters."""
    workbook(inbox / "acme.xlsx", "Function | Headcount (FTE) | Annual cost\nPay\x9b2Jroll | x | 1")
    assert "\x9b" not in analyze(inbox).output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--policy", "nonsense"], "neither a policy"),
        (["--as-of", "tomorrow"], "--as-of"),
        (["--jobs", "0"], "--jobs"),
        (["--workers", "2"], "No such option"),
        (["somewhere.xlsx"], "does not exist"),
    ],
)
def test_wrong_usage_is_told_before_any_work(inbox: Path, options: list[str], said: str) -> None:
    """A mistake in the command ends it with code 2 and nothing written."""
    workbook(inbox / "acme.xlsx")
    ended = analyze(inbox, *options)
    assert ended.code == 2
    assert said in ended.errors
    assert not (inbox.parent / "output").exists()


def test_a_policy_of_ones_own_that_is_wrong_is_wrong_usage(inbox: Path) -> None:
    """Every fault of the file is named, and it is the user's to mend."""
    workbook(inbox / "acme.xlsx")
    own = inbox.parent / "own.toml"
    own.write_text('[thresholds]\nstrategic_valeu = 3\n[money]\nsmallest = "much"\n')
    ended = analyze(inbox, "--policy", own)
    assert ended.code == 2
    assert "strategic_valeu" in ended.errors
    assert "money.smallest" in ended.errors


def test_a_policy_of_ones_own_changes_the_answer(inbox: Path) -> None:
    """Who wants nothing handed over gets that."""
    workbook(inbox / "acme.xlsx")
    own = inbox.parent / "own.toml"
    own.write_text("[thresholds]\nsuitability_at_least = 100\n")
    assert "3 functions: 3 Core" in analyze(inbox, "--policy", own).output


def test_results_beside_the_workbooks_are_wrong_usage(inbox: Path) -> None:
    """The drop folder is never written into."""
    workbook(inbox / "acme.xlsx")
    ended = sourcing("analyze", inbox, "--output-dir", inbox)
    assert ended.code == 2
    assert "Choose another folder" in ended.errors
    assert [path.name for path in inbox.iterdir()] == ["acme.xlsx"]


def test_help_names_the_policies_that_ship() -> None:
    """Nobody has to look for what may follow --policy."""
    shown = " ".join(sourcing("analyze", "--help").output.split())
    assert all(name in shown for name in shipped_policies())


@pytest.mark.parametrize(("policy", "code"), [("cost first", 0), ("cost-first", 0), ("cheapest", 2)])
def test_a_policy_is_named_as_it_is_spoken(inbox: Path, policy: str, code: int) -> None:
    """With a blank or a hyphen; one that does not exist is told with those that do."""
    workbook(inbox / "acme.xlsx")
    ended = analyze(inbox, "--policy", policy)
    assert ended.code == code
    assert ("keep control" in ended.errors) is bool(code)
