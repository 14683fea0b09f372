"""How large are modules and functions? `python -m benchmarks.sizes` prints median, 90 % and the largest.

Lines of code are lines that hold a token which is no comment and no docstring.
"""

from __future__ import annotations

import ast
import io
import statistics
import token
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("pipeline", "tests", "benchmarks")
_SILENT = {
    token.COMMENT,
    token.NL,
    token.NEWLINE,
    token.INDENT,
    token.DEDENT,
    token.ENDMARKER,
    token.ENCODING,
}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Documented = ast.Module | ast.ClassDef | _Function


@dataclass(frozen=True, slots=True)
class Size:
    """A module, or a function in it, and its lines of code."""

    where: str
    lines: int


def sizes(path: Path) -> tuple[Size, list[Size]]:
    """Return the size of a module and of each function in it; inner ones count in the outer too."""
    text, where = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    tree = ast.parse(text)
    code = set(_lines_with_code(text)) - set(_lines_of_docstrings(tree))
    functions = [
        Size(
            f"{where}:{one.lineno} {one.name}", len(code & set(range(one.lineno, (one.end_lineno or 0) + 1)))
        )
        for one in ast.walk(tree)
        if isinstance(one, _Function)
    ]
    return Size(where, len(code)), functions


def _lines_with_code(text: str) -> Iterator[int]:
    for one in tokenize.generate_tokens(io.StringIO(text).readline):
        if one.type not in _SILENT:
            yield from range(one.start[0], one.end[0] + 1)


def _lines_of_docstrings(tree: ast.Module) -> Iterator[int]:
    for one in ast.walk(tree):
        if isinstance(one, _Documented) and ast.get_docstring(one, clean=False) is not None:
            docstring = one.body[0]
            yield from range(docstring.lineno, (docstring.end_lineno or 0) + 1)


def measured(room: str) -> tuple[list[Size], list[Size]]:
    """Return the sizes of all modules and of all functions of a room, largest first."""
    found = [sizes(path) for path in sorted((ROOT / room).rglob("*.py"))]
    modules = [module for module, _ in found]
    functions = [function for _, inside in found for function in inside]
    return _largest_first(modules), _largest_first(functions)


def _largest_first(found: list[Size]) -> list[Size]:
    return sorted(found, key=lambda one: -one.lines)


def main() -> None:
    """Print the table, and what is largest."""
    print(f"{'':24} {'number':>7} {'median':>7} {'90 %':>7} {'max':>7}")
    for room in ROOMS:
        modules, functions = measured(room)
        for kind, found in {"modules": modules, "functions": functions}.items():
            lines = [one.lines for one in found]
            middle, ninth = statistics.median(lines), statistics.quantiles(lines, n=10)[-1]
            print(f"{room + ' ' + kind:24} {len(lines):7} {middle:7.0f} {ninth:7.0f} {max(lines):7}")
    for largest in measured("pipeline"):
        print()
        print("\n".join(f"{one.lines:5} {one.where}" for one in largest[:12]))


if __name__ == "__main__":
    main()
