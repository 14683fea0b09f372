"""The house stays small: no module and no function grows beyond what a newcomer reads in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.sizes import ROOMS, measured, sizes

if TYPE_CHECKING:
    from pathlib import Path

MODULE, FUNCTION = 350, 40


def test_only_lines_of_code_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank lines, comments and docstrings do not; a text over three lines does, as data."""
    module = tmp_path / "one.py"
    module.write_text(
        '"""Doc."""\n\nX = """a\nb\nc"""\n# why\ndef f():\n    """Doc."""\n    return 1  # one\n'
    )
    monkeypatch.setattr("benchmarks.sizes.ROOT", tmp_path)
    whole, inside = sizes(module)
    assert whole.lines == 5
    assert [one.lines for one in inside] == [2]


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_and_no_function_is_too_long(room: str) -> None:
    """350 lines of code a module, 40 a function, at the most."""
    modules, functions = measured(room)
    too_long = [one for one in modules if one.lines > MODULE] + [
        one for one in functions if one.lines > FUNCTION
    ]
    assert too_long == []
