"""What MkDocs cannot do by itself: pages from outside `docs/`, and links that work on a code host and here.

MkDocs loads this file by its path (`hooks` in `mkdocs.yml`), so it imports nothing of the project.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
DOCS = "docs"
PAGES = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "LICENSE": "licence.md",
    "benchmarks/README.md": "benchmarks.md",
}
WORKBOOKS = {f"input_templates/{path.name}" for path in (ROOT / "input_templates").glob("*.xlsx")}
OUTSIDE = PAGES | {name: name for name in WORKBOOKS}
_LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")
_ELSEWHERE = re.compile(r"[a-z]+:")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what stands outside `docs/` to the files of the site."""
    for name, shown in OUTSIDE.items():
        files.append(File.generated(config, shown, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links between files of the repository into links between pages of the site."""
    del config, files
    shown = page.file.src_uri
    return relinked(markdown, shown=shown, name=_named().get(shown, f"{DOCS}/{shown}"))


def relinked(markdown: str, *, shown: str, name: str) -> str:
    """Return the text of the file `name`, with links as the page `shown` needs them."""

    def link(match: re.Match[str]) -> str:
        target = match[2]
        if _ELSEWHERE.match(target):
            return match[0]
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        there = OUTSIDE.get(meant, meant.removeprefix(f"{DOCS}/"))
        return f"{match[1]}{posixpath.relpath(there, posixpath.dirname(shown) or '.')}{match[3]}"

    return _LINK.sub(link, markdown)


def _named() -> dict[str, str]:
    return {shown: name for name, shown in OUTSIDE.items()}
