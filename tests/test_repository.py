"""What is promised about the repository: it builds anywhere, from any index, and keeps data to itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from pipeline import __version__

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
TARGETS = {
    *("help", "setup", "demo", "analyze", "schedule", "validate", "template"),
    *("check", "fix", "test", "coverage", "bench", "golden", "pages", "site", "clean"),
}
PACKAGE_HOST = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.]|yarnpkg[.]com|conda[.]anaconda"
    r"|(?<!\S)--(extra-)?index[-]url|--find[-]links\b|\"resolved\": *\"http"
)
MACHINE_PATH = re.compile(r"(?<![\w./:-])/(?:home|Users|root|work|farm)/\w|\b[A-Z]:\\Users\\")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command at the root of the project."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def repository_files() -> list[Path]:
    """Return every file that git tracks, or would if it were added now."""
    listing = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listing.returncode != 0:
        pytest.skip("needs git and a clone")
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:line` for every line of the repository's text files that the pattern is found in."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in repository_files()
        if b"\0" not in (content := path.read_bytes())
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def locked(lock: str) -> dict[str, tuple[str, str]]:
    """Return what a lock file pins: by name, the version and whatever follows it."""
    lines = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pins = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    parts = [re.match(r"([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^ ;]+)(.*)", line) for line in pins]
    assert all(parts), f"a line of {lock} pins nothing"
    return {part[1]: (part[2], part[3]) for part in parts if part}


def installed_needs(name: str) -> list[str]:
    """Return what an installed package requires; nothing if it is for other systems than this one."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def declared(*extras: str) -> list[Requirement]:
    """Return the requirements of the project and of some of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    return [Requirement(line) for line in sum((optional[extra] for extra in extras), project["dependencies"])]


@pytest.mark.parametrize(
    ("pattern", "leak"),
    [
        (PACKAGE_HOST, "files.python" + "hosted.org/packages"),
        (PACKAGE_HOST, "pip install --index" + "-url somewhere"),
        (PACKAGE_HOST, '"resolved"' + ': "https://somewhere"'),
        (MACHINE_PATH, "see /ho" + "me/me/project"),
        (MACHINE_PATH, "C:\\Use" + "rs\\me"),
    ],
)
def test_the_search_for_leaks_finds_them(pattern: re.Pattern[str], leak: str) -> None:
    """The two tests below would notice."""
    assert pattern.search(leak)


def test_no_file_names_a_package_host() -> None:
    """Packages come from whatever index the machine is set up for."""
    assert lines_with(PACKAGE_HOST) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    """The project works in any folder."""
    assert lines_with(MACHINE_PATH) == []


def test_the_changelog_tells_what_is_in_this_version() -> None:
    """Newest first: what is not released yet, then the version that the program says it is."""
    told = re.findall(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert told[:2] == ["Unreleased", __version__]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    """A package that is not the one that was locked is refused."""
    bare = [
        name for name, (_, rest) in locked(lock).items() if not re.search(r"--hash=sha256:[0-9a-f]{64}", rest)
    ]
    assert bare == []


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "dev"])])
def test_the_lock_is_not_stale(lock: str, extras: list[str]) -> None:
    """Every declared dependency is locked at a version that its declaration allows."""
    pins = locked(lock)
    missing = [
        str(need)
        for need in declared(*extras)
        if need.name not in pins or not need.specifier.contains(pins[need.name][0])
    ]
    assert missing == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_package_that_is_needed_with_an_extra_is_locked_with_it(lock: str) -> None:
    """Pip before 23.3 refuses the whole file otherwise, as soon as a newer version of that package exists."""
    pinned = set(
        re.findall(
            r"^([a-z0-9-]+)(\[[a-z0-9,-]+\])?==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    needed = {
        (need.name.lower(), f"[{','.join(sorted(need.extras))}]")
        for name, _ in pinned
        for need in map(Requirement, installed_needs(name))
        if need.extras and (need.marker is None or need.marker.evaluate({"extra": ""}))
    }
    assert needed <= pinned


def test_both_locks_agree() -> None:
    """What is tested is what is run."""
    run_time, development = (locked(lock) for lock in LOCKS)
    assert [name for name, pin in run_time.items() if development.get(name, [""])[0] != pin[0]] == []


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_every_make_target_explains_itself() -> None:
    """`make` alone lists every target there is, each with what it does."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) == TARGETS
    listed = re.findall(r"^  ([a-z]+) +\S", run("make").stdout, re.MULTILINE)
    assert sorted(listed) == sorted(TARGETS)


def test_the_build_server_runs_the_tests() -> None:
    """`.ci/run` can be started, and ends in the same command as on anyone's machine."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "exec make test"


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("input/acme.xlsx", True),
        ("input/.gitkeep", False),
        ("output/acme_analyzed.xlsx", True),
        ("output/runs/2026-01-01T00-00-00Z.json", True),
        ("output/.gitkeep", False),
        ("input_templates/~$example.xlsx", True),
        ("input_templates/sourcing_template.xlsx", False),
    ],
)
def test_what_people_drop_in_stays_out_of_git(path: str, ignored: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Workbooks and results are ignored; the folders and the template are not."""
    answer = run("git", "check-ignore", "--quiet", "--no-index", path).returncode
    if answer not in {0, 1}:
        pytest.skip("needs git and a clone")
    assert (answer == 0) is ignored
