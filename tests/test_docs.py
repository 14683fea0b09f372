"""The documents are true: what they name is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
START = "from pipeline.cli import main; main()"


def found(pattern: str) -> list[tuple[str, str]]:
    """Return `(document, what the pattern's group matched)`, each once."""
    return sorted(
        {
            (path.relative_to(ROOT).as_posix(), match)
            for path in DOCUMENTS
            for match in re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
        }
    )


def code(command: str) -> str:
    """Return a pattern for a command that starts a line or inline code; its group is the next word."""
    return rf"(?:^\s*(?:\$ )?|`){command} ([a-z]+)"


def test_there_are_documents_to_check() -> None:
    """The patterns below find something to check."""
    assert {ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"} <= set(DOCUMENTS)
    assert found(code("make"))


@pytest.mark.parametrize(("document", "target"), found(code("make")))
def test_every_make_target_that_is_named_exists(document: str, target: str) -> None:
    """A reader can type what the document says."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE), document


@pytest.mark.parametrize("command", sorted({command for _, command in found(code("sourcing"))}))
def test_every_command_that_is_named_exists(command: str) -> None:
    """The program knows every `sourcing` command of the documents."""
    answer = subprocess.run(
        [sys.executable, "-c", START, command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(("document", "path"), found(r"`((?:pipeline|tests|docs)/[^`*…]*)`"))
def test_every_path_that_is_named_exists(document: str, path: str) -> None:
    """Files and folders of the project, wherever a document names them."""
    assert (ROOT / path).exists(), document


def anchors(document: Path) -> set[str]:
    """Return the anchors that a code host gives to the headings of a document."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("document", "link"), found(r"\]\((?!https?:)([^)\s]*#[^)\s]+)\)"))
def test_every_anchor_is_there(document: str, link: str) -> None:
    """A link into a page points to a heading of it, on a code host; the site looks for itself."""
    path, _, anchor = link.partition("#")
    assert anchor in anchors((ROOT / document).parent / path if path else ROOT / document)


@pytest.mark.parametrize(("document", "link"), found(r"\]\((?!https?:|mailto:|#)([^)#\s]+)"))
def test_every_link_leads_somewhere(document: str, link: str) -> None:
    """A link within the project points to a file or folder that is there."""
    assert (ROOT / document).parent.joinpath(link).exists()
