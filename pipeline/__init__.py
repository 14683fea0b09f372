"""Says for every business function of a workbook whether to outsource it, how, where and for how much.

`analyze("acme.xlsx").functions` has the columns of the result: a row per function, index = sheet row.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.run import Refused, analyze

__version__ = "1.0.0"
__all__ = ["Refused", "__version__", "analyze"]


def __getattr__(name: str) -> object:
    """Load the analysis, and pandas with it, when it is asked for: importing the package stays quick."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("pipeline.run"), name)
