"""What is raised when our own rule or reference files are invalid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class KnowledgeError(Exception):
    """Files of ours, or a policy given by the user, are invalid; `faults` lists everything wrong at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep every fault, each a sentence naming file and place."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
