"""A plugin of pytest for mutation tests: no test is answered from what an earlier one left in a cache.

Otherwise a changed function below a cached one is never asked, and nobody could notice the change.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# What lies below, knowledge, is not changed on purpose and takes long to load.
ROOMS = ("pipeline.intake.", "pipeline.stages.")


def pytest_runtest_setup() -> None:
    """Forget what the functions of these rooms have remembered."""
    for cached in _cached():
        cached.cache_clear()


def _cached() -> Iterator[Any]:
    modules = [module for name, module in sys.modules.items() if name.startswith(ROOMS)]
    return (one for module in modules for one in vars(module).values() if hasattr(one, "cache_clear"))
