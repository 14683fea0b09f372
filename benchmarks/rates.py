"""How far modelled hourly prices are from cited ones: `python -m benchmarks.rates [--write]`.

The error of a price is the natural logarithm of modelled over cited: 0.1 is about 10 % too dear. Of a cited
range its middle counts, as the middle of logarithms. All cited prices are for buyers in the United States.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.knowledge.figures import figures
from pipeline.knowledge.geography import country_codes, tiers_from
from pipeline.knowledge.rates import hourly_price
from pipeline.knowledge.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "rates.md"
BUYER, YEAR = "US", 2026
BOUND = 0.25  # what we promise of the middle error
WORST = 10
OUTER = 1.645  # standard deviations to the 5th and 95th of a hundred, as ranges of figures are meant
ABOUT = (
    "Written by `python -m benchmarks.rates --write`; do not edit. The error of a price is the natural",
    "logarithm of the modelled over the cited one: +0.10 is about 10% too dear, -0.10 about 10% too cheap.",
    "Of a cited range the middle counts (geometric mean). The buyer is in the United States. Published",
    "prices are mostly what providers ask, for several levels of experience; all are compared with one",
    "middle wage per role family.",
)
ABOUT_RANGES = (
    "`price_level` stands for all prices together: cited over modelled. `price_luck` stands for a single",
    "price: the standard deviation of the errors. The range beside each says how much it hangs on any one",
)
VERDICT = (
    "The likely value of `price_level` stays 1: the data cannot tell it from that, and who buys much pays",
    "less than the price that is asked. Only its range is taken from here.",
)


def cited() -> pd.DataFrame:
    """Return every usable cited price beside the modelled one, US$ an hour, with `error` and tier."""
    rows = pd.DataFrame([row for row in read_table("cited_rates.csv") if row["usable"] == "yes"])
    tiers = dict(zip(country_codes(), tiers_from(BUYER, YEAR), strict=True))
    rows = rows.astype({"low": float, "high": float})
    modelled = [
        hourly_price(role, code, home=BUYER, figures=figures())
        for role, code in zip(rows["role"], rows["code"], strict=True)
    ]
    middle = np.sqrt(rows["low"] * rows["high"])
    return rows.assign(
        tier=rows["code"].map(tiers),
        site=rows["source"].map(_site),
        cited=middle,
        modelled=modelled,
        error=np.log(modelled / middle),
    )


def left_out() -> Counter[str]:
    """Return how many cited prices are not used, by reason."""
    return Counter(row["why_not"] for row in read_table("cited_rates.csv") if row["usable"] != "yes")


def middle_error(errors: pd.Series[float]) -> float:
    """Return the median of the errors' sizes."""
    return float(errors.abs().median())


def level(errors: pd.Series[float]) -> float:
    """Return cited prices over modelled ones, all together: what `price_level` stands for."""
    return float(np.exp(-errors.mean()))


def scatter(errors: pd.Series[float]) -> float:
    """Return the standard deviation of the errors: what `price_luck` stands for."""
    return float(errors.std())


def by_sources(rows: pd.DataFrame, measure: Callable[[pd.Series[float]], float]) -> tuple[float, float]:
    """Return the 5th and 95th of a hundred of a measure, as far as one source more or less moves it.

    The jackknife over sources: prices of one source are not independent of each other.
    """
    left = [measure(rows.loc[rows["site"] != site, "error"]) for site in sorted(set(rows["site"]))]
    error = np.sqrt((len(left) - 1) / len(left) * np.square(np.array(left) - np.mean(left)).sum())
    value = measure(rows["error"])
    return float(value - OUTER * error), float(value + OUTER * error)


def report() -> str:
    """Return the whole report as Markdown."""
    rows = cited()
    return "\n".join(
        [
            *_heading(rows),
            *_table("Tier", rows, "tier"),
            *_table("Role family", rows, "role"),
            *_table("Source", rows, "site"),
            *_worst(rows),
            *_left_out(),
            *_doubt(rows),
            "",
        ]
    )


def _heading(rows: pd.DataFrame) -> Iterator[str]:
    errors, unused = rows["error"], left_out().total()
    low, high = errors.quantile(0.1), errors.quantile(0.9)
    yield "# Modelled prices of an hour against cited ones"
    yield ""
    yield from ABOUT
    yield ""
    yield "| measured | |"
    yield "|---|---:|"
    yield f"| cited prices, all | {len(rows) + unused} |"
    yield f"| used | {len(rows)} |"
    yield f"| left out | {unused} |"
    yield f"| middle size of the error | {middle_error(errors):.2f} |"
    yield f"| promised at most | {BOUND:.2f} |"
    yield f"| bias, middle | {errors.median():+.2f} |"
    yield f"| bias, mean | {errors.mean():+.2f} |"
    yield f"| 10th of a hundred | {low:+.2f} |"
    yield f"| 90th of a hundred | {high:+.2f} |"
    yield f"| standard deviation | {scatter(errors):.2f} |"
    yield ""


def _table(title: str, rows: pd.DataFrame, by: str) -> Iterator[str]:
    yield f"## By {title.lower()}"
    yield ""
    yield f"| {title.lower()} | prices | middle size of the error | bias, middle | lowest | highest |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, errors in rows.groupby(by)["error"]:
        ends = f"{errors.min():+.2f} | {errors.max():+.2f}"
        yield f"| {name} | {len(errors)} | {middle_error(errors):.2f} | {errors.median():+.2f} | {ends} |"
    yield ""


def _worst(rows: pd.DataFrame) -> Iterator[str]:
    order = rows["error"].abs().sort_values(ascending=False, kind="stable").index[:WORST]
    yield "## The worst ten"
    yield ""
    yield "| country | role family | cited, US$ | modelled, US$ | error | basis | source |"
    yield "|---|---|---:|---:|---:|---|---|"
    for row in rows.loc[order].itertuples():
        money = f"{row.low:g}-{row.high:g} | {row.modelled:.2f} | {row.error:+.2f}"
        yield f"| {row.code} | {row.role} | {money} | {row.basis} | {row.site} |"
    yield ""


def _left_out() -> Iterator[str]:
    yield "## Left out"
    yield ""
    yield "| why | prices |"
    yield "|---|---:|"
    for reason, count in sorted(left_out().items(), key=lambda one: (-one[1], one[0])):
        yield f"| {reason} | {count} |"
    yield ""


def _doubt(rows: pd.DataFrame) -> Iterator[str]:
    yield "## What this says about two assumptions"
    yield ""
    yield from ABOUT_RANGES
    yield f"of the {rows['site'].nunique()} sources (jackknife), from the 5th to the 95th of a hundred."
    yield ""
    yield "| assumption | by these prices | low | high | shipped | low | high |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, measure in (("price_level", level), ("price_luck", scatter)):
        low, high = by_sources(rows, measure)
        ours = figures().by_name[name]
        shipped = f"{ours.value:g} | {ours.low:g} | {ours.high:g}"
        yield f"| `{name}` | {measure(rows['error']):.2f} | {low:.2f} | {high:.2f} | {shipped} |"
    yield ""
    yield from VERDICT


def _site(source: str) -> str:
    """Return the site of an address, or the source as it is told."""
    told = source.rsplit("(source ", maxsplit=1)[-1].rstrip(")")
    return told.split("/")[2].removeprefix("www.") if "://" in told else told.split(",")[0]


def main(arguments: Sequence[str]) -> None:
    """Print the report; with `--write` also keep it as docs/rates.md."""
    text = report()
    print(text, end="")
    if "--write" in arguments:
        DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
