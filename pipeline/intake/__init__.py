"""From file to typed frames and findings: guard, read, headers, cells, parse, checks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.intake.workbook_read import Intake, Layout, read_workbook

__all__ = ["Intake", "Layout", "read_workbook"]


def __getattr__(name: str) -> object:
    """Load the reader, and pandas with it, when it is asked for: the guard needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("pipeline.intake.workbook_read"), name)
