"""From file to typed frames and findings: guard, read, headers, cells, parse, checks."""

from __future__ import annotations

from pipeline.intake.workbook_read import Intake, Layout, read_workbook

__all__ = ["Intake", "Layout", "read_workbook"]
