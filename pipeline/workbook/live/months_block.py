"""Months and years on `Business case`: what a yearly amount is worth when, and the cash of the company."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pipeline.intake.addresses import letters
from pipeline.stages.business_case import values_of
from pipeline.stages.money.timeline import LONGEST, MONTHS, TIERS, timeline
from pipeline.workbook.live.addresses import beside
from pipeline.workbook.live.layout import BY_TIER, FLOWS, LAST_MONTH, RATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.workbook.live.layout import Live
    from pipeline.workbook.live.page import LivePage

_ROW, _ABOVE = "\0", "\1"  # where numbers of rows go; no formula has such characters
SHOWN = 24  # months; the later ones are folded
_FOLDED = (
    f"The first {SHOWN} months; those after them are folded: press + at the left edge of the sheet. "
    "The right half says what a yearly amount comes to by each month."
)
_YEARS = "Costs are negative. The last column is worth today; its sum is the net present value."
_MORE_YEARS = " Room for later years is folded: press + at the left edge if you set a longer horizon."


def write_months(page: LivePage, live: Live) -> None:
    """Write month 0 to the last one that any horizon reaches, the later ones folded."""
    row = live.months_row
    page.section(row, "By month", _FOLDED, len(live.month_columns))
    by_tier = [f"{label}, {tier}" for _, label in BY_TIER for tier in TIERS]
    names = ["Month", *(label for _, label in FLOWS), *(label for _, label in RATES), *by_tier]
    page.heads(row, names, height=62)
    cached = {key: values.tolist() for key, values in _cached(live).items()}
    flows, later = dict(FLOWS), tuple(_month_formulas(live, first=False))
    for month in range(LAST_MONTH + 1):
        at = row + 1 + month
        page.given(at, 0, float(month), page.looks.boxed(num_format="0", valign="vcenter"))
        for key, template in later if month else _month_formulas(live, first=True):
            formula = template.replace(_ROW, f"{at + 1}").replace(_ABOVE, f"{at}")
            look = page.cell("money" if key in flows else "x")
            page.put(at, live.month_columns[key], formula, float(cached[key][month]), look)
        if month > SHOWN:
            page.sheet.set_row(at, None, None, {"level": 1, "hidden": True})
    page.sheet.set_row(row + LAST_MONTH + 2, None, None, {"collapsed": True})


def _month_formulas(live: Live, *, first: bool) -> Iterator[tuple[str, str]]:
    """Yield what stands in a month, by key, its row and the one above left open; the first has none above."""
    cell = {key: f"{letters(column + 1)}{_ROW}" for key, column in live.month_columns.items()}
    above = {key: f"{letters(column + 1)}{_ABOVE}" for key, column in live.month_columns.items()}
    month = cell["month"]
    yield from _flow_formulas(live, cell)
    parts = ":".join((cell["avoided"], cell["leaving"]))
    yield "net", f"=SUM({parts})"
    yield "cumulative", f"={cell['net']}" if first else f"={above['cumulative']}+{cell['net']}"
    yield "present", f"={cell['net']}*{cell['discount']}"
    figures = live.figures
    years = f"MAX(ROUNDUP({month}/{MONTHS},0)-1,0)"
    yield "discount", f"=(1+{figures['discount_rate']})^(-{month}/{MONTHS})"
    yield "pay_rise", f"=(1+{figures['pay_rise']})^{years}"
    for total, worth, rise, rate in _levels():
        if rate:
            yield rise, f"=(1+{figures[rate]})^{years}"
        add = f"{cell[rise]}/{MONTHS}"
        yield total, "=0" if first else f"={above[total]}+{add}"
        yield worth, "=0" if first else f"={above[worth]}+{add}*{cell['discount']}"


def _levels() -> Iterator[tuple[str, str, str, str]]:
    yield "pay_sum", "pay_worth", "pay_rise", ""
    for tier in TIERS:
        yield f"sum_fee_{tier}", f"worth_fee_{tier}", f"rise_fee_{tier}", f"fee_rise_{tier}"


def _flow_formulas(live: Live, cell: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    month, last = f"${cell['month']}", live.headline("months")
    running = f'{live.line("go_live")},"<"&{month},{live.line("ends")},">="&{month}'

    def total(key: str, when: str) -> str:
        return f"SUMIFS({live.line(key)},{live.line('ahead')},1,{when})"

    def by_tier(key: str, when: str) -> str:
        return "+".join(
            f'{cell[f"rise_fee_{tier}"]}*{total(key, f"""{live.line("tier")},"{tier}",{when}""")}'
            for tier in TIERS
        )

    yield "avoided", f"={cell['pay_rise']}*{total('avoidable', running)}/{MONTHS}"
    yield "other", f"={cell['pay_rise']}*{total('other', running)}/{MONTHS}"
    yield "fees", f"=-({by_tier('fee', running)})/{MONTHS}"
    yield "governance", f"=-({by_tier('governance', running)})/{MONTHS}"
    yield "leakage", f"=-{cell['pay_rise']}*{total('leakage', running)}/{MONTHS}"
    started = f"{live.line('start')},{month}-1"
    yield "selection", f"=IF({month}>{last},0,-{total('selection', started)})"
    going = f"{live.line('go_live')},{month}"
    yield "change", f"=IF({month}>{last},0,{total('selection', going)}-{total('one_time', going)})"
    ending = f"{live.line('ends')},{month}"
    yield "leaving", f"=IF({month}>{last},0,-({by_tier('exit', ending)}))"


def _cached(live: Live) -> Mapping[str, NDArray[np.float64]]:
    """Return what every month holds, by key: flows end with the horizon, what they came to stays."""
    money = live.analysis.money
    months = timeline(values_of(money.prices))
    flows = _all_months(money.cash_flows)
    return {
        **{key: flows[key].to_numpy(dtype=float) for key, _ in FLOWS},
        **{key: months.columns[key] for key, _ in RATES},
        **{f"{key}_{tier}": months.by_tier[key][tier] for key, _ in BY_TIER for tier in TIERS},
    }


def _all_months(flows: pd.DataFrame) -> pd.DataFrame:
    filled = flows.reindex(range(LAST_MONTH + 1), fill_value=0.0)
    return filled.assign(cumulative=filled["net"].cumsum())


def write_years(page: LivePage, live: Live) -> None:
    """Write the sum and the years; years after the horizon stay empty."""
    row = live.years_row
    shown = ceil(live.horizon / MONTHS)
    page.section(row, "Cash by year", _YEARS + _MORE_YEARS * (shown < LONGEST), len(FLOWS) + 1)
    page.heads(row, ["Year", *(label for _, label in FLOWS)])
    page.sheet.write_string(row + 1, 0, "All years", page.words(bold=True))
    flows = _all_months(live.analysis.money.cash_flows)
    for key, _ in FLOWS:
        column = live.month_columns[key]
        area = f"{beside(row + 2, column)}:{beside(row + 1 + LONGEST, column)}"
        if key == "cumulative":
            page.given(row + 1, column, None, page.cell("money"))
            continue
        page.put(row + 1, column, f"=SUM({area})", float(flows[key].sum()), page.cell("money", bold=True))
    for year in range(1, LONGEST + 1):
        _write_year(page, live, year, flows)
        if year > shown:
            page.sheet.set_row(row + 1 + year, None, None, {"level": 1, "hidden": True})
    if shown < LONGEST:
        page.sheet.set_row(row + 2 + LONGEST, None, None, {"collapsed": True})
    first = row + 2
    framed = {"type": "formula", "criteria": f'=$A{first + 1}<>""', "format": page.looks.framed}
    page.sheet.conditional_format(first, 0, first + LONGEST - 1, len(FLOWS), framed)


def _write_year(page: LivePage, live: Live, year: int, flows: pd.DataFrame) -> None:
    at = live.years_row + 1 + year
    name, last = f"${beside(at, 0)}", live.headline("months")
    there = MONTHS * (year - 1) < live.horizon
    page.put(
        at, 0, f'=IF({MONTHS * (year - 1)}<{last},{year},"")', float(year) if there else "",
        page.looks.of(num_format='"Year "0', bold=True, align="left", indent=1, valign="vcenter"),
    )  # fmt: skip
    months = live.month("month")
    within = flows.loc[(MONTHS * (year - 1) + 1 if year > 1 else 0) : MONTHS * year]
    for key, _ in FLOWS:
        column = live.month_columns[key]
        last_month = f'{months},"<="&{MONTHS}*{name}'
        since = f'{months},">="&IF({name}=1,0,{MONTHS}*({name}-1)+1)'
        if key == "cumulative":
            total, value = (
                f"SUMIFS({live.month('net')},{last_month})",
                flows["net"].loc[: MONTHS * year].sum(),
            )
        else:
            total, value = f"SUMIFS({live.month(key)},{since},{last_month})", within[key].sum()
        formula = f'=IF({name}="","",{total})'
        page.put(at, column, formula, float(value) if there else "", page.open_cell("money"))
