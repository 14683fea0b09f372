"""The names of the policies that ship, cheap to look up, so that help lists them without loading rules."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

DEFAULT_POLICY = "balanced"


@cache
def shipped_policies() -> tuple[str, ...]:
    """Return the names of the policies that come with the package, as they are shown."""
    folder = files("pipeline.knowledge") / "policies"
    stems = (entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(plain_name(stem) for stem in stems))


def plain_name(choice: str) -> str:
    """Return a name as it is shown: “cost first” for cost-first, cost_first and Cost First."""
    return " ".join(choice.casefold().replace("-", " ").replace("_", " ").split())
