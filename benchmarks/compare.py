"""Two results of `python -m benchmarks` side by side: what became quicker, slower, larger or smaller."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTICED = 0.05  # a change of processor time or memory by less is noise


def compared(before: Path, after: Path) -> Iterator[str]:
    """Yield the lines of the comparison: every cost and every ratio that both results have."""
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (before, after))
    yield f"{_said(old)}  ->  {_said(new)}"
    yield f"{'':58} {'processor':>26} {'peak memory':>24}"
    for kind, unit in (("costs", "s"), ("ratios", "x")):
        for name in old[kind]:
            if name in new[kind]:
                yield _line(name, old[kind][name], new[kind][name], unit)


def _said(result: dict[str, Any]) -> str:
    machine = result["machine"]
    return f"{result['commit']} ({machine['cores']} cores, Python {machine['python']})"


def _line(name: str, old: dict[str, float], new: dict[str, float], unit: str) -> str:
    told = f"{name:58} {old['cpu']:8.3f} -> {new['cpu']:8.3f} {unit} {_change(old['cpu'], new['cpu']):>4}"
    if not (old["peak"] and new["peak"]):
        return told
    size = "MB" if unit == "s" else "x"
    memory = f"{old['peak']:8.1f} -> {new['peak']:8.1f} {size}"
    return f"{told} {memory} {_change(old['peak'], new['peak']):>4}"


def _change(old: float, new: float) -> str:
    """Return the change in parts of a hundred, nothing where it is too small to mean anything."""
    share = new / old - 1 if old else 0.0
    return f"{share:+.0%}" if abs(share) >= NOTICED else ""
