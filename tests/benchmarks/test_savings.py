"""What the document says about the examples is what the program comes to."""

from __future__ import annotations

import pytest

from benchmarks.savings import BEGIN, DOCUMENT, END, report


@pytest.mark.slow
def test_the_document_holds_what_the_command_prints() -> None:
    """After a change of rules, figures or examples: `python -m benchmarks.savings --write`."""
    said = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert said == report()
