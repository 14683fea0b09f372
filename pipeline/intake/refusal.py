"""How intake gives up on a file: with the finding that says why, never with a parser's exception."""

from __future__ import annotations

from pipeline.findings import WHOLE_FILE, Finding, Place, finding


class RefusedError(Exception):
    """The workbook cannot be read at all; `finding` tells the user why and what to do."""

    def __init__(self, reason: Finding) -> None:
        """Keep the finding."""
        super().__init__(str(reason))
        self.finding = reason


def refused(code: str, place: Place = WHOLE_FILE, **words: object) -> RefusedError:
    """Return the refusal that carries the catalogue's finding `code`."""
    return RefusedError(finding(code, place, **words))
