"""The frames that pass between stages: every arrow of the pipeline is one of these models.

The index of every frame is `row`, the 1-based row of the function on the user's sheet, from reading to
writing.
"""

from __future__ import annotations

from pipeline.frames.frame import Frame
from pipeline.frames.judged import (
    Automated,
    Candidates,
    Chosen,
    Confidence,
    Decided,
    Flips,
    Placed,
    Profile,
    Questions,
    Recognised,
    Tagged,
)
from pipeline.frames.money import Cases, CashFlows, Costed, Ranges, Tornado
from pipeline.frames.plan import Duties, Lots, Planned, Retained, Risks, ServiceLevels
from pipeline.frames.read import CompanyAnswers, FunctionRows, SetAside
from pipeline.frames.rows import row_dicts, row_tuples

__all__ = [
    "RATINGS",
    "Automated",
    "Candidates",
    "Cases",
    "CashFlows",
    "Chosen",
    "CompanyAnswers",
    "Confidence",
    "Costed",
    "Decided",
    "Duties",
    "Flips",
    "Frame",
    "FunctionRows",
    "Lots",
    "Placed",
    "Planned",
    "Profile",
    "Questions",
    "Ranges",
    "Recognised",
    "Retained",
    "Risks",
    "ServiceLevels",
    "SetAside",
    "Tagged",
    "Tornado",
    "row_dicts",
    "row_tuples",
]

RATINGS = (
    "strategic", "decision", "brand", "proprietary", "tied", "standardised", "measurable", "demand_swings",
    "market", "volume", "capability", "complexity", "collaboration",
)  # fmt: skip
