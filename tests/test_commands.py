"""Every command of the documents does what they say: each is run in a copy of the project, offline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.support.bolts import COMPANY
from tests.support.workbooks import write_workbook

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
LEFT_BEHIND = (
    ".git",
    ".venv",
    "site",
    "output",
    "input",
    "node_modules",
    "results",
    "__pycache__",
    ".*_cache",
)
PROGRAM = """#!/bin/sh
PYTHONPATH='{folder}' exec '{python}' {start}"$@"
"""
NO_NETWORK = {"PIP_NO_INDEX": "1", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:\.venv/bin/)?(?:make|sourcing|pytest|python -m) [\w.-].*")
PRINTS = {
    "make demo": "Open output/example_software_firm_analyzed.xlsx",
    "make analyze": "Open output/acme_analyzed.xlsx",
    "make analyze INPUT=drop OUTPUT=results": "Open results/acme_analyzed.xlsx",
    "make site": "Open site/index.html",
    "make schedule": "17 2 * * * ",
    "make schedule INPUT=/srv/drop OUTPUT=/srv/results": "--input-dir /srv/drop --output-dir /srv/results",
    "sourcing validate FILE": "It can be analysed",
    "sourcing explain FILE --row 14": "(row 14)",
    "sourcing explain FILE --row N": "(row 14)",
    "sourcing reference --search severance": "severance",
    "sourcing reference figures": "transition_floor",
    "sourcing reference policy": "Strategic value at most",
    "sourcing reference models": "Employer of Record (EOR)",
    "sourcing reference functions --search payroll": "Payroll",
    "sourcing template": "Fill in sourcing_template.xlsx",
    "sourcing analyze FILE --json": '"status": "analysed"',
    ".venv/bin/sourcing template -o my_company.xlsx": "Fill in my_company.xlsx",
    ".venv/bin/sourcing validate my_company.xlsx": "It can be analysed",
    ".venv/bin/sourcing validate acme.xlsx": "It can be analysed",
    ".venv/bin/sourcing explain acme.xlsx": "Payroll",
    ".venv/bin/sourcing explain acme.xlsx --row 14": "(row 14)",
    ".venv/bin/sourcing analyze acme.xlsx --policy ours.toml": "Open output/acme_analyzed.xlsx",
    ".venv/bin/sourcing analyze --force": "Open output/acme_analyzed.xlsx",
    ".venv/bin/python -m benchmarks.rates": "middle size of the error",
}
TRIED_ELSEWHERE = {
    "make setup": "it installs; every test runs in what it installed",
    "make test": "this is it",
    "make check": "part of make test",
    "make bench": "it takes minutes; tests/benchmarks ask whether it measures what it says",
    "make coverage": "it is make test, watched",
    "make template": "tests/workbook/test_template.py compares what it writes",
    "sourcing validate": "named without a file; with one it is tried above",
    "sourcing analyze --input-dir input --output-dir output --scheduler tcp://10.0.0.5:8786": (
        "tests/batch/test_cluster.py, with a cluster of its own"
    ),
    "sourcing analyze --input-dir s3://company/drop --output-dir s3://company/results": (
        "tests/batch/test_places.py, with a bucket of its own"
    ),
    ".venv/bin/python -m pip install --editable '.[cluster]'": "it installs",
    ".venv/bin/python -m pip install --editable '.[remote]'": "it installs",
    **dict.fromkeys(
        (
            "python -m mutmut run --max-children 2",
            "python -m mutmut run 'pipeline.intake.cells.*'",
            "python -m mutmut results",
            "python -m mutmut show NAME",
        ),
        "mutmut is not among the locked packages; it takes hours",
    ),
    ".venv/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist .": "tests/test_wheel.py",
    ".venv/bin/python -m benchmarks.sizes": "tests/test_sizes.py asks the same",
    "make fix": "it would change the files under test; make check tells whether there is anything to mend",
    "make golden": "tests/test_golden.py compares what it writes",
    "make pages": "tests/test_pages.py and tests/benchmarks compare what it writes",
    ".venv/bin/pytest -m 'not slow'": "this is it",
    "make demo PYTHON=python3.12": "another Python may not be there; it is make demo otherwise",
    ".venv/bin/python -m benchmarks.recognition": "tests/test_pages.py compares what it prints",
    ".venv/bin/python -m benchmarks.fuzz --runs 4000 --whole 50 --seed 1": "tests/intake/test_hostile.py",
    ".venv/bin/python -m benchmarks.pictures": "tests/test_pictures.py looks at what it draws",
    "python -m benchmarks.rates --write": "tests/benchmarks/test_rates.py compares what it writes",
    ".venv/bin/python -m tests.cases -v": "tests/cases/test_statements.py asks the same of every statement",
}
STARTED = (ROOT / "docs" / "getting-started.md").read_text("utf-8")
FUNCTIONS = "Function | Headcount (FTE) | Annual cost\n" + "".join(
    f"{name} | 12 | 540000\n"
    for name in (
        *("Payroll", "Accounts payable", "IT help desk", "Recruiting", "Chief executive", "Office cleaning"),
        *("Customer support", "Software testing", "Data entry", "Legal counsel", "Collections", "HR records"),
        *("Treasury", "Procurement"),
    )
)


def commands() -> list[str]:
    """Return every command that stands in a document, each once."""
    found: dict[str, None] = {}
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        fenced = [
            line for language, body in FENCED.findall(text) if not language for line in body.splitlines()
        ]
        inline = re.findall(r"`([^`]+)`", FENCED.sub("", text))
        told = (" ".join(one.split()) for one in (*fenced, *inline))
        found |= dict.fromkeys(one for one in told if COMMAND.fullmatch(one))
    return list(found)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project, set up already, with a company to analyse where the documents put it."""
    folder = tmp_path_factory.mktemp("copy") / "sourcing"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, start in {"python": "", "sourcing": "-m pipeline "}.items():
        text = PROGRAM.format(folder=folder, python=sys.executable, start=start)
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    for stamp in (".created", ".runtime", ".development"):
        (folder / ".venv" / stamp).touch()
    (folder / "ours.toml").write_text(re.findall(r"```toml\n(.*?)```", STARTED, re.DOTALL)[0])
    return folder


def put_in_place(project: Path) -> None:
    """Put the company where the documents have it, saved some time ago, and no result anywhere."""
    for name in ("input", "output", "drop", "results"):
        shutil.rmtree(project / name, ignore_errors=True)
        (project / name).mkdir()
    for place in ("acme.xlsx", "input/acme.xlsx", "drop/acme.xlsx"):
        write_workbook(project / place, {"Company": COMPANY, "Functions": FUNCTIONS})
        os.utime(project / place, (1, 1))


def as_typed(command: str) -> str:
    """Return a command as a reader would type it, with a name and a row for what stands for them."""
    told = {"FILE": "acme.xlsx", "--row N": "--row 14", "validate my_company.xlsx": "validate acme.xlsx"}
    for name, meant in told.items():
        command = command.replace(name, meant)
    return command.replace(".venv/bin/sourcing", "sourcing")  # set up so that both are the same


@cache
def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the documents with the program on the path; one that was run already is not again."""
    put_in_place(project)
    path = f"{project / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=project,
        env={**os.environ, **NO_NETWORK, "PATH": path, "MAKEFLAGS": "--no-print-directory"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_command_of_the_documents_is_tried() -> None:
    """Here, or elsewhere with the reason; none is left that no document tells any more."""
    assert sorted(commands()) == sorted([*PRINTS, *TRIED_ELSEWHERE])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs make and a shell")
@pytest.mark.parametrize("command", PRINTS)
def test_a_command_does_what_the_documents_say(project: Path, command: str) -> None:
    """It ends well and prints what a reader is told to look for."""
    ended = run(project, as_typed(command))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert PRINTS[command] in " ".join(ended.stdout.split())


@pytest.mark.slow
def test_the_python_of_the_readme_runs(project: Path) -> None:
    """The lines as they stand there, and the columns they ask for."""
    (lines,) = (
        body for language, body in FENCED.findall((ROOT / "README.md").read_text("utf-8")) if language
    )
    (project / "as_told.py").write_text(
        f"{lines}\nprint(list(_))".replace("answer.functions", "_ = answer.functions")
    )
    ended = run(project, ".venv/bin/python as_told.py")
    assert ended.stdout == "['Tag', 'Sourcing model', 'Countries', 'Saving likely']\n", ended.stderr
