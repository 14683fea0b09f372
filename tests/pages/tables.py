"""Tables in Markdown that read the same on a code host and on the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RIGHT = ">"  # before a heading: figures, aligned to the right


def table(headings: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a table; a heading that begins with `>` stands above figures. Ends with a line break."""
    rules = ["---:" if heading.startswith(RIGHT) else "---" for heading in headings]
    heads = [heading.removeprefix(RIGHT) for heading in headings]
    rows = [heads, rules, *([cell(value) for value in line] for line in lines)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cell(value: object) -> str:
    """Return a value as it may stand in a cell: numbers short, nothing that ends the cell or begins a tag."""
    text = f"{value:,g}" if isinstance(value, float | int) and not isinstance(value, bool) else str(value)
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def sentence(text: str) -> str:
    """Return words as a sentence: a capital first, one full stop at the end."""
    whole = text.strip()
    return f"{whole[:1].upper()}{whole[1:]}".rstrip(".") + ("" if whole.endswith(("?", "!")) else ".")


def plain(name: str) -> str:
    """Return a name of the code as words."""
    return name.replace("_", " ")
