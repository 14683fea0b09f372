"""The bundled examples give the answers that were last agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden import EXAMPLES, golden_path, golden_text

if TYPE_CHECKING:
    from pathlib import Path


def test_there_are_examples() -> None:
    """A missing folder must not pass for agreement."""
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_gives_the_agreed_answers(example: Path) -> None:
    """If the new answers are right, run `make golden` and commit the difference with the reason."""
    assert golden_text(example).splitlines() == golden_path(example).read_text(encoding="utf-8").splitlines()
