"""What the bundled examples save, and where it comes from: `python -m benchmarks.savings [--write]`.

With `--write` the tables also go into `docs/business-case.md`, between two marks.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.intake import read_workbook
from pipeline.knowledge.geography import country_codes, wage_indices
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.stages.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from pipeline.stages.analysis import Analysis

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "input_templates").glob("example_*.xlsx"))
DOCUMENT = ROOT / "docs" / "business-case.md"
BEGIN, END = "<!-- savings: begin -->\n", "<!-- savings: end -->\n"
AS_OF = date(2026, 11, 22)  # as of the pictures, so that a reader finds the same figures in both
MILLION = 1e6
PUBLISHED = (0.15, 0.30)
COLUMNS = (
    "what moves", "functions", "people, middle", "pay there", "cost",
    "stays", "price", "managing", "leaks", "saved",
)  # fmt: skip
PARTS = ("stranded", "fee", "governance", "leakage", "saving", "other")


def report() -> str:
    """Return the tables of both examples as Markdown."""
    found = [assess(read_workbook(path), policy=policy(), as_of=AS_OF) for path in EXAMPLES]
    return "\n".join(line for analysis in found for line in _of(analysis))


def moved(analysis: Analysis) -> pd.DataFrame:
    """Return the money of the functions that move, `pay_there` relative to home."""
    money = analysis.money
    facts = money.facts.loc[money.moving, ["model", "tier", "people", "country", "home"]]
    level = dict(zip(country_codes(), wage_indices(), strict=True))
    pay_there = facts["country"].map(level) / facts["home"].map(level)
    return money.costed.loc[money.moving, ["current_cost", *PARTS]].assign(
        model=facts["model"], tier=facts["tier"], people=facts["people"], pay_there=pay_there
    )


def _of(analysis: Analysis) -> Iterator[str]:
    rows, whole = moved(analysis), analysis.money.costed["current_cost"].sum()
    cost, saving = rows["current_cost"].sum(), rows["saving"].sum()
    name, home = analysis.intake.path.name, analysis.company.home
    yield f"`{name}` ({home}): {len(rows)} of {len(analysis.money.costed)} functions move."
    yield f"They save {saving / cost:.0%} of what they cost, {_beside(saving / cost)} the published 15-30%;"
    yield f"that is {saving / whole:.1%} of the cost of all functions."
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|---{'|---:' * (len(COLUMNS) - 1)}|"
    yield _line("all", rows, cost)
    for by in ("tier", "model"):
        for kind, some in rows.groupby(by):
            yield _line(str(kind), some, cost)
    yield ""
    yield from _ranges(analysis)
    yield ""


def _ranges(analysis: Analysis) -> Iterator[str]:
    """Return what the figures' likely values come to beside the draws, in millions."""
    money = analysis.money
    spread = simulate(money.facts.loc[money.moving], money.prices, groups=[money.moving]).spread(0)
    yield f"| all, in millions of {analysis.company.currency} | likely | low | middle | high |"
    yield "|---|---:|---:|---:|---:|"
    for key, label in (("saving", "saving a year"), ("npv", "net present value")):
        drawn = " | ".join(f"{spread[f'{key}_{end}'] / MILLION:.1f}" for end in ("low", "middle", "high"))
        yield f"| {label} | {money.costed.loc[money.moving, key].sum() / MILLION:.1f} | {drawn} |"
    yield ""
    yield f"The chance of a gain is {spread['gain_chance']:.0%}."


def _line(name: str, rows: pd.DataFrame, all_cost: float) -> str:
    """Return one line: its part of the cost that moves, then parts of 100 of its own cost."""
    cost = rows["current_cost"].sum()
    part: dict[str, Any] = {key: rows[key].sum() / cost for key in PARTS}
    part["stranded"] -= part["other"]
    there = (rows["pay_there"] * rows["current_cost"]).sum() / cost
    shares = " | ".join(f"{part[key]:.0%}" for key in PARTS[:-1])
    people = f"{len(rows)} | {rows['people'].median():g} | {there:.2f}"
    return f"| {name} | {people} | {cost / all_cost:.0%} | {shares} |"


def _beside(share: float) -> str:
    low, high = PUBLISHED
    return "below" if share < low else "above" if share > high else "within"


def main(arguments: Sequence[str]) -> None:
    """Print the tables; with `--write` also put them into the document."""
    text = report()
    print(text, end="")
    if "--write" in arguments:
        document = DOCUMENT.read_text(encoding="utf-8")
        before, rest = document.split(BEGIN)
        after = rest.split(END)[1]
        DOCUMENT.write_text(f"{before}{BEGIN}{text}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
