"""The upper part of `Business case`: the headline, waves and lots, what moves the result, and the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.stages.money.flows import irr_of, payback_of
from pipeline.stages.money.timeline import MONTHS
from pipeline.workbook.live.layout import CASE, HEADLINE_ROW, is_live
from pipeline.workbook.live.page import known
from pipeline.workbook.looks import BLUE, ORANGE, money
from pipeline.workbook.template_looks import INK, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from xlsxwriter import Workbook

    from pipeline.workbook.live.layout import Live
    from pipeline.workbook.live.page import LivePage, Value

_NOTE_HEIGHT, _LONG_UNIT = 28, 16  # points of two lines of a note; characters that fit on one
NEVER, NO_MEANING, HIGH, NONE = "never", "no meaning", "above 100%", "nothing moves"
_LOW_HIGH = (
    "Low and high: nine in ten and one in ten of the simulated outcomes are better. From the last run."
)
_CASES = (
    ("Company, wave or lot", "text"), ("Functions", "units"), ("People", "people"),
    ("Cost today", "money"), ("Cost that can go", "money"), ("Price of providers", "money"),
    ("Saving a year", "money"), ("Saving, low (last run)", "money"), ("Saving, high (last run)", "money"),
    ("One-time cost", "money"), ("Net present value", "money"), ("Value, low (last run)", "money"),
    ("Value, high (last run)", "money"), ("Break-even price", "money"),
)  # fmt: skip
_CASE_LINES = (
    "", "", "people", "current_cost", "avoidable", "fee", "saving", "", "", "one_time", "npv", "", "",
    "break_even",
)  # fmt: skip
_CASE_KEYS = (
    "name", "functions", "heads", "current_cost", "avoidable", "fee", "saving", "saving_low", "saving_high",
    "one_time", "npv", "npv_low", "npv_high", "break_even",
)  # fmt: skip
_MOVERS = (
    "Figure, each alone at its low and its high", "Low", "High", "Unit", "Value at the low",
    "Value at the high", "Change at the low", "Change at the high",
)  # fmt: skip


class Headline(NamedTuple):
    """One figure of the headline: name, formula, value, unit, low and high of the last run, what to know."""

    name: str
    formula: str
    value: Value
    unit: str
    low: float | None
    high: float | None
    note: str


class Told(NamedTuple):
    """A formula, and the number or word that it gives."""

    text: str
    value: str | float


def payback(live: Live) -> Told:
    """Point at the months until the whole company's cash is above nil for good."""
    value = known(_payback_value(live))
    if is_live(live.analysis):
        return Told(f"={live.on(CASE)}{live.headline('payback')}", value)
    return Told(f'="{value}"' if isinstance(value, str) else f"={value:g}", value)


def write_headline(page: LivePage, live: Live) -> None:
    """Write the figures that a board asks for first."""
    page.heads(HEADLINE_ROW, ("The whole company", "Likely", "Low (last run)", "High (last run)"), height=32)
    page.sheet.merge_range(HEADLINE_ROW, 4, HEADLINE_ROW, 5, "What to know", page.looks.head)
    for row, one in enumerate(headlines(live), start=HEADLINE_ROW + 1):
        page.sheet.write_string(row, 0, one.name, page.words(bold=True))
        page.put(row, 1, one.formula, one.value, page.cell(one.unit, bold=True))
        page.given(row, 2, one.low, page.told(one.unit))
        page.given(row, 3, one.high, page.told(one.unit))
        page.sheet.merge_range(row, 4, row, 5, one.note, page.note)
        page.sheet.set_row(row, _NOTE_HEIGHT)


def headlines(live: Live) -> Iterator[Headline]:
    """Yield the figures in the order of `HEADLINES`."""
    yield from _what_it_brings(live)
    yield from _what_it_hangs_on(live)


def _what_it_brings(live: Live) -> Iterator[Headline]:
    cases, net = live.analysis.money.cases.iloc[0], live.analysis.money.cash_flows["net"].to_numpy()
    moves = len(live.analysis.money.moving)

    def spread(name: str) -> tuple[float | None, float | None]:
        return (float(cases[f"{name}_low"]), float(cases[f"{name}_high"])) if moves else (None, None)

    chance = f" It is above nil in {cases['gain_chance']:.0%} of the outcomes." if moves else ""
    yield Headline(
        "Net present value", _sum(live, "npv"), float(cases["npv"]), "money", *spread("npv"),
        f"All cash over the horizon, worth today.{chance}",
    )  # fmt: skip
    yield Headline(
        "Saving a year once running", _sum(live, "saving"), float(cases["saving"]), "money",
        *spread("saving"), "After price, contract management and leakage; at today's prices.",
    )  # fmt: skip
    yield Headline(
        "One-time cost", _sum(live, "one_time"), float(cases["one_time"]), "money", None, None,
        "Choosing, handing over, both teams running, lost output, leavers.",
    )  # fmt: skip
    yield Headline(
        "Payback, months from the decision", _payback(live), _payback_value(live), "months", None, None,
        "The month from which all cash so far is never below nil again.",
    )  # fmt: skip
    yield Headline(
        "Return a year on what is spent (IRR)", _irr(live), _irr_value(irr_of(net)), "share", None, None,
        "Only if cash is first negative and then positive for good; above 100% it says little.",
    )  # fmt: skip


def _what_it_hangs_on(live: Live) -> Iterator[Headline]:
    cases, moves = live.analysis.money.cases.iloc[0], len(live.analysis.money.moving)
    yield Headline(
        "Price of providers a year", _sum(live, "fee"), float(cases["fee"]), "money", None, None,
        "Your quotes where you have typed any on Assumptions, else modelled.",
    )  # fmt: skip
    yield Headline(
        "Break-even price a year", _sum(live, "break_even"), float(cases["break_even"]), "money", None, None,
        "Up to this price the changes still pay. It needs no market price.",
    )  # fmt: skip
    yield Headline(
        "Months looked at", f"=ROUNDUP({live.figures['horizon_years']}*{MONTHS},0)", float(live.horizon),
        "months", None, None, "The horizon on Assumptions.",
    )  # fmt: skip
    yield Headline(
        "Functions that go ahead", f"=SUM({live.line('ahead')})", float(moves), "units", None, None,
        f"Of {len(live.candidates):,} with a possible provider and {len(live.rows):,} in all.",
    )  # fmt: skip
    decisions = f"SUMPRODUCT(--({live.line('ahead')}<>{live.line('ahead_before')}))"
    changed = f"={decisions}+{live.changed_tags}"
    yield Headline(
        "Tags and decisions changed since the last run", changed, 0.0, "units", None, None,
        "If not nil: put this workbook into the folder “input”: models and countries are weighed anew.",
    )  # fmt: skip


def _sum(live: Live, key: str) -> str:
    return f"=SUMIFS({live.line(key)},{live.line('ahead')},1)"


def _payback(live: Live) -> str:
    so_far, last = live.month("cumulative"), live.headline("months")
    after = f"SUMPRODUCT(MAX(({so_far}<0)*{live.month('month')}))+1"
    back = f'IF({after}<={last},{after},"{NEVER}")'
    return f'=IF(SUM({live.line("ahead")})=0,"{NONE}",IF(COUNTIF({so_far},"<0")=0,0,{back}))'


def _payback_value(live: Live) -> Value:
    if not len(live.analysis.money.moving):
        return NONE
    months = payback_of(live.analysis.money.cash_flows["net"].to_numpy())
    return NEVER if np.isnan(months) else months


def _irr(live: Live) -> str:
    """Return the rate where cash so far turns from below nil to above it once, and not back."""
    so_far, net = live.month("cumulative"), live.month("net")
    first, last = so_far.split(":")
    before = f"{first}:{_moved(last, -1)}"
    after = f"{_moved(first, 1)}:{last}"
    up, down = f"SUMPRODUCT(({before}<0)*({after}>0))", f"SUMPRODUCT(({before}>0)*({after}<0))"
    rate = f"(1+IRR({net}))^{MONTHS}-1"
    shown = f'IFERROR(IF({rate}>1,"{HIGH}",{rate}),"{NO_MEANING}")'
    return f'=IF(AND({up}=1,{down}=0),{shown},"{NO_MEANING}")'


def _moved(address: str, rows: int) -> str:
    head, _, row = address.rpartition("$")
    return f"{head}${int(row) + rows}"


def _irr_value(rate: float) -> Value:
    return NO_MEANING if np.isnan(rate) else HIGH if rate > 1 else rate


def write_cases(page: LivePage, live: Live) -> None:
    """Write a line for the company, every wave and every lot."""
    row = live.cases_row
    page.section(row, "By wave and by lot", _LOW_HIGH, len(_CASES))
    page.heads(row, [label for label, _ in _CASES])
    for at, (_, case) in enumerate(live.cases.iterrows(), start=row + 1):
        _write_one_case(page, live, at, case)
    if live.cases.empty:
        page.sheet.write_string(row + 1, 0, "Nothing moves.", page.words())


def _write_one_case(page: LivePage, live: Live, at: int, case: pd.Series[Any]) -> None:
    level, name = str(case["level"]), str(case["name"])
    which = {"company": "", "wave": f",{live.line('wave')},{name.removeprefix('Wave ')}"}.get(
        level, f",{live.line('lot')},$A{at + 1}"
    )
    page.sheet.write_string(at, 0, name, page.words(bold=level == "company"))
    ahead = live.line("ahead")
    page.put(at, 1, f"=COUNTIFS({ahead},1{which})", float(case["functions"]), page.cell("units"))
    for column, ((_, unit), key, line) in enumerate(zip(_CASES, _CASE_KEYS, _CASE_LINES, strict=True)):
        if line:
            formula = f"=SUMIFS({live.line(line)},{ahead},1{which})"
            page.put(at, column, formula, float(case[key]), page.cell(unit, bold=level == "company"))
        elif column > 1:
            page.given(at, column, float(case[key]), page.told(unit))


def write_movers(page: LivePage, live: Live) -> None:
    """Write how far the value moves with each figure; these numbers do not follow."""
    row = live.movers_row
    about = (
        "Not live: from the last run. The net present value of the company with one figure changed at a time."
    )
    page.section(row, "What moves the result most", about, len(_CASES))
    page.heads(row, _MOVERS)
    page.sheet.write_string(row, 3, _MOVERS[3], page.looks.head)
    base = float(live.analysis.money.cases.iloc[0]["npv"])
    for at, (_, one) in enumerate(live.movers.iterrows(), start=row + 1):
        page.sheet.write_string(at, 0, str(one["label"]), page.words(shrink=True))
        unit = "share" if str(one["unit"]).startswith(("share", "per year")) else "plain"
        page.given(at, 1, float(one["low"]), page.told(unit))
        page.given(at, 2, float(one["high"]), page.told(unit))
        page.sheet.write_string(at, 3, str(one["unit"]), page.note)
        if len(str(one["unit"])) > _LONG_UNIT:
            page.sheet.set_row(at, _NOTE_HEIGHT)
        for column, key in ((4, "npv_low"), (5, "npv_high")):
            page.given(at, column, float(one[key]), page.told("money"))
            page.given(at, column + 2, float(one[key]) - base, page.told("money"))
    if live.movers.empty:
        page.sheet.write_string(row + 1, 0, "Nothing moves.", page.words())


def add_charts(book: Workbook, page: LivePage, live: Live) -> None:
    """Add the cash so far by month, and what moves the result."""
    if len(live.analysis.money.moving):
        _add_cash(book, page, live)
    if len(live.movers):
        _add_movers(book, page, live)


def _add_cash(book: Workbook, page: LivePage, live: Live) -> None:
    name, first = live.names[CASE], live.months_row + 1
    column = live.month_columns["cumulative"]
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    chart.add_series(
        {
            "name": "Net cash so far",
            "categories": [name, first, 0, first + live.horizon, 0],
            "values": [name, first, column, first + live.horizon, column],
            "line": {"color": BLUE, "width": 2.5},
        }
    )  # fmt: skip
    title = f"Net cash so far by month from the decision, {page.looks.currency}"
    _dress(chart, title)
    chart.show_hidden_data()
    chart.set_x_axis(
        {"name": "Month", "min": 0, "max": live.horizon, "major_unit": MONTHS, "label_position": "low",
         "num_font": {"size": 9}, "major_gridlines": {"visible": False}}
    )  # fmt: skip
    chart.set_y_axis(_money_axis(live))
    chart.set_size({"width": 900, "height": 408})
    chart.chart_name = title
    told = cash_words(live.analysis.money.cash_flows["cumulative"], payback(live).value, page.looks.currency)
    place = {"x_offset": 12, "y_offset": 4, "object_position": 2, "description": told}
    page.sheet.insert_chart(HEADLINE_ROW, 6, chart, place)


def _add_movers(book: Workbook, page: LivePage, live: Live) -> None:
    name, first = live.names[CASE], live.movers_row + 1
    last = first + len(live.movers) - 1
    chart = book.add_chart({"type": "bar"})
    for column, label, colour in ((6, "Figure at its low", ORANGE), (7, "Figure at its high", BLUE)):
        chart.add_series(
            {
                "name": label, "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "fill": {"color": colour}, "gap": 40, "overlap": 100,
            }
        )  # fmt: skip
    title = f"Change of the net present value, one figure at a time, {page.looks.currency}"
    _dress(chart, title)
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 8}, "interval_unit": 1})
    chart.set_x_axis({**_money_axis(live), "label_position": "high"})
    chart.set_size({"width": 690, "height": 330})
    chart.chart_name = title
    place = {"x_offset": 12, "y_offset": 4, "object_position": 2, "description": _movers_words(page, live)}
    page.sheet.insert_chart(live.movers_row, 8, chart, place)


def cash_words(flows: pd.Series[float], back: str | float, currency: str) -> str:
    """Say what the line of the cash so far shows, for those who cannot see it."""
    when = "is never paid back" if isinstance(back, str) else f"is paid back in month {back:.0f}"
    low = int(flows.to_numpy().argmin())
    return (
        f"Line of net cash so far over {len(flows) - 1} months: lowest {money(flows.iloc[low], currency)} "
        f"in month {low}; {when}; {money(flows.iloc[-1], currency)} at the end."
    )


def _movers_words(page: LivePage, live: Live) -> str:
    """Say which figures move the result most, and between which values."""
    said = [
        f"{one['label']}: {money(one['npv_low'], page.looks.currency)} at its low, "
        f"{money(one['npv_high'], page.looks.currency)} at its high"
        for _, one in live.movers.head(3).iterrows()
    ]
    return f"Bars of the net present value with one figure changed at a time. Most: {'; '.join(said)}."


def _money_axis(live: Live) -> dict[str, object]:
    flows = live.analysis.money.cash_flows["cumulative"].abs().max()
    code = '#,##0.0,,"m"' if flows >= 1e6 else '#,##0,"k"' if flows >= 1e4 else "#,##0"  # noqa: PLR2004 - a million, ten thousand
    grid = {"visible": True, "line": {"color": "#E5E5E5"}}
    return {"num_format": code, "num_font": {"size": 9}, "major_gridlines": grid, "line": {"none": True}}


def _dress(chart: object, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 11, "color": INK, "bold": True}, "overlay": False})  # type: ignore[attr-defined]
    chart.set_chartarea({"border": {"color": LINE}})  # type: ignore[attr-defined]
    chart.set_legend({"none": True})  # type: ignore[attr-defined]
