"""The program as a whole: its ends, and how lightly it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

import click
import pytest

import pipeline
from pipeline.batch.errors import ClusterError, ClusterLostError, DiskError, FolderError, LockHeldError
from pipeline.batch.orders import Order
from pipeline.cli.exits import exit_after, exit_of
from pipeline.cli.program import COMMANDS
from pipeline.findings import Finding, finding
from pipeline.knowledge.errors import KnowledgeError
from pipeline.run import Outcome, Status
from tests.support.bolts import workbook
from tests.support.commands import sourcing
from tests.support.runs import Place

ROOT = Path(__file__).parents[2]
HEAVY = {"lxml", "numpy", "openpyxl", "pandas", "pandera", "python_calamine", "rich", "xlsxwriter"}
LIST_IMPORTS = "import sys; {}; print(*sorted(name for name in sys.modules if '.' not in name))"

LIST_AFTER_RUN = """
import sys
import pipeline.cli
try:
    pipeline.cli.main()
except SystemExit as end:
    assert end.code == 0
print(*sys.modules)
"""


def imported_by(code: str, folder: Path) -> set[str]:
    """Return the packages that are imported after running `code` in a new process."""
    ended = subprocess.run(
        [sys.executable, "-c", LIST_IMPORTS.format(code)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (click.UsageError("no such option"), 2),
        (FolderError("read-only"), 2),
        (DiskError("full"), 1),
        (ClusterError("nobody there"), 2),
        (ClusterLostError("gone"), 1),
        (KnowledgeError(["a weight is wrong"]), 3),
        (ZeroDivisionError(), 70),
        (LockHeldError(Path("output")), 75),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_exit_code(error: BaseException, code: int) -> None:
    """Scripts can rely on the numbers."""
    assert exit_of(error) == code


@pytest.mark.parametrize("error", [DiskError("The disk is full."), FolderError("The disk is full.")])
def test_what_stops_a_run_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """An exit code alone tells nobody what to do."""

    def stops(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.cli.program.program.main", stops)
    assert sourcing("analyze", "--force").errors == "Error: The disk is full.\n"


ERROR, NOTE = finding("FILE-EMPTY"), finding("SHEET-CHOSEN", sheet="List", row=1)


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ([], 0),
        ([(Status.ANALYSED, ())], 0),
        ([(Status.ANALYSED, (NOTE,))], 0),
        ([(Status.ANALYSED, (NOTE, ERROR))], 1),
        ([(Status.ANALYSED, ()), (Status.REFUSED, (ERROR,))], 1),
        ([(Status.BLOCKED, ())], 1),
        ([(Status.REFUSED, (ERROR,)), (Status.FAILED, ())], 70),
    ],
)
def test_a_run_ends_with_the_code_of_its_worst_workbook(
    ends: list[tuple[Status, tuple[Finding, ...]]], code: int
) -> None:
    """One fault of ours outweighs any number of workbooks that need a person."""
    assert exit_after(Outcome(Path("a.xlsx"), status, findings=found) for status, found in ends) == code


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """`--help` works for all, and the program lists them."""
    assert sourcing(command, "--help").code == 0
    assert f"  {command} " in sourcing("--help").output


def test_the_list_of_commands_cuts_no_sentence_short() -> None:
    """What a command does is said in full."""
    listed = sourcing("--help").output.partition("Commands:")[2]
    assert all(command in listed for command in COMMANDS)
    assert "..." not in listed


def test_an_unknown_command_is_wrong_usage() -> None:
    """And says so."""
    ended = sourcing("analyse")
    assert ended.code == 2
    assert "analyse" in ended.errors


def test_the_version_is_that_of_the_package() -> None:
    """One number, wherever it is asked for."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["setuptools"]["dynamic"]["version"]["attr"] == "pipeline.__version__"
    assert pipeline.__version__ in sourcing("--version").output


@pytest.mark.parametrize(
    "code",
    [
        "import pipeline; pipeline.__version__",
        "from pipeline.cli.program import program; program(['analyze', '--input-dir=.'], standalone_mode=0)",
    ],
)
def test_nothing_heavy_is_imported_until_there_is_work(tmp_path: Path, code: str) -> None:
    """An idle run of cron costs next to nothing."""
    assert imported_by(code, tmp_path) & HEAVY == set()


@pytest.mark.parametrize("options", [[], ["--quiet"], ["--policy", "balanced"], ["--as-of", "2026-01-01"]])
def test_nothing_heavy_is_imported_when_everything_is_known(tmp_path: Path, options: list[str]) -> None:
    """Not even click, where no more is asked for than a look at the folder."""
    place = Place(tmp_path, time.time() + 3600)
    for name in ("a.xlsx", "b.csv"):
        place.drop(name, "known", age=7200)
    place.run(Order(as_of=date(2026, 1, 1)))
    ended = subprocess.run(
        [sys.executable, "-c", LIST_AFTER_RUN, "analyze", *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    (modules,) = ended.stdout.splitlines()
    plain = options in ([], ["--quiet"])
    assert {name.partition(".")[0] for name in modules.split()} & (
        HEAVY | ({"click"} if plain else set())
    ) == set()


def test_python_users_get_frames_under_the_headers_of_the_workbook(tmp_path: Path) -> None:
    """The rows of the sheet are the index, and nothing is written."""
    answer = pipeline.analyze(workbook(tmp_path / "acme.xlsx"))
    assert list(answer.functions.index) == [2, 3, 4]
    assert list(answer.functions["Tag"]) == ["Outsourceable", "Core", "Outsourceable"]
    assert answer.company.name == "Acme Bolts"
    assert {"country", "tier", "score", "ruled_out"} <= set(answer.locations.columns)
    assert set(answer.locations.index) == {2, 4}
    assert sorted(row for rows in answer.lots["rows"] for row in rows) == [2, 4]
    assert answer.cash_flows["cumulative"].iloc[-1] == pytest.approx(answer.cash_flows["net"].sum())
    assert all(isinstance(found, Finding) for found in answer.findings)
    assert [path.name for path in tmp_path.iterdir()] == ["acme.xlsx"]


def test_python_users_are_told_why_a_workbook_was_refused(tmp_path: Path) -> None:
    """The exception carries the findings."""
    (tmp_path / "acme.xlsx").touch()
    with pytest.raises(pipeline.Refused) as refusal:
        pipeline.analyze(tmp_path / "acme.xlsx")
    assert [found.code for found in refusal.value.findings] == ["FILE-EMPTY"]


def test_the_package_has_no_other_attributes() -> None:
    """A misspelt name is an error, as in any package."""
    with pytest.raises(AttributeError, match="analyse"):
        _ = pipeline.analyse
