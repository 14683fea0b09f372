"""What a finding says to type, taken from its own words as a person would take it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.inputs import Question

SAID = (
    r"for example ([^\s,]+)", r"without the minus if it is a cost: ([\d.]+)\.", r"Type one of ([^,]+),",
    r"as (\d{4}-\d\d-\d\d) is", r"Type (.+?) for “", r"Type (Yes) or No", r"Type ([A-Z]{3}), ",
    r"Type (\d[\d.-]*)(?: or |\.$)", r"Type a whole number from (\d)",
    r"Type a (?:number|percentage) from ([\d,]+)", r"Type a number of ([\d,]+) or more",
    r"Type ([A-Z][\w ]+)\.",
)  # fmt: skip
_IN_GENERAL = {"its", "what"}


def suggested(do: str, question: Question) -> float | str:
    """Return what to type; where only the kind of thing is said, the example that the template gives."""
    do = do.split(" Until it is corrected", maxsplit=1)[0]
    said = next((said[1] for pattern in SAID if (said := re.search(pattern, do))), None)
    if said is None or said in _IN_GENERAL:
        return question.choices[0] if question.choices else question.example
    plain = said.rstrip(".").replace(",", "")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else said
