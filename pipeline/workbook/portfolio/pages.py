"""The sheets of the portfolio."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.findings import CATALOGUE
from pipeline.knowledge.lexicon import lexicon
from pipeline.workbook.blocks import Column, Page
from pipeline.workbook.looks import TEAL, board_format, counted, day, humanised, listed, money, money_format
from pipeline.workbook.portfolio.figures import FEWEST, benchmarks, shared_lots
from pipeline.workbook.template_looks import GREY, INK, LINE, SAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.portfolio.figures import Benchmark, Company, Folder

A4, A3 = 9, 8
COMPANIES, OWN = "Portfolio", "Own currency"
_MOST_BARS = 12
_BAR_HEIGHT, _CHART_LEAST, _CHART_WIDTH = 26, 170, 1000
_FONT = {"size": 9, "color": INK}
_NOTHING = "There is no analysed company yet."
_MODELLED = (
    "Costs and savings are modelled from public sources and each company's answers; they are not quotes."
)
_SIDE_BY_SIDE = (
    Column("Company", 0, look=Look.WORD, bold=True),
    Column("As of", 1),
    Column("Functions", 2, look=Look.COUNT),
    Column("People", 3, look=Look.COUNT, decimals=1),
    Column("Cost today, a year", 4, look=Look.MONEY),
    Column("Outsourceable share", 5, look=Look.SHARE),
    Column("Saving low", 6, look=Look.MONEY),
    Column("Saving likely", 7, look=Look.MONEY),
    Column("Saving high", 8, look=Look.MONEY),
    Column("Saving %", 9, look=Look.SHARE),
    Column("One-time cost", 10, look=Look.MONEY),
    Column("Net present value", 11, look=Look.MONEY),
    Column("Payback (months)", 12, look=Look.MONTHS),
    Column("Confidence", 13, look=Look.CHANCE),
    Column("Rows left out", 14, look=Look.COUNT),
    Column("Decisions of people", 15, look=Look.COUNT),
)
_WIDTHS = (32, 18, 11, 11, 17, 15, 16, 16, 16, 10, 16, 17, 12, 12, 10, 12)
_FIGURES = {4: "cost", 6: "low", 7: "likely", 8: "high", 10: "one_time", 11: "npv"}
_ADDED = (2, 3, 4, 7, 10, 11, 14, 15)
_OWN = (
    Column("Company", 0, look=Look.WORD, bold=True),
    Column("Workbook", 1),
    Column("Policy", 2),
    Column("Currency", 3),
    Column("Rate", 4, look=Look.COUNT, decimals=6),
    Column("Whose rate", 5),
    *(
        Column(label, at, look=Look.MONEY)
        for at, label in enumerate(
            (
                "Cost today, a year",
                "Saving low",
                "Saving likely",
                "Saving high",
                "One-time cost",
                "Net present value",
            ),
            start=6,
        )
    ),
)
_OWN_WIDTHS = (32, 30, 16, 11, 13, 40, 18, 18, 18, 18, 18, 18)
_OWN_AT = {"cost": 6, "low": 7, "likely": 8, "high": 9, "one_time": 10, "npv": 11}
_BENCHMARKS = (
    Column("Kind of work", 0, look=Look.WORD, bold=True),
    Column("Companies", 1, look=Look.COUNT),
    Column("Functions", 2, look=Look.COUNT),
    Column("People", 3, look=Look.COUNT, decimals=1),
    *(
        Column(f"Cost per head: {part}", at, look=Look.MONEY)
        for at, part in enumerate(("lower quarter", "middle", "upper quarter"), start=4)
    ),
    *(
        Column(f"People moving: {part}", at, look=Look.SHARE)
        for at, part in enumerate(("lower quarter", "middle", "upper quarter"), start=7)
    ),
    Column("To know", 10),
)
_BENCHMARK_WIDTHS = (32, 12, 12, 12, 16, 16, 16, 16, 16, 16, 34)
_FEW = f"fewer than {FEWEST} companies: not told"
_LOTS = (
    Column("Lot", 0, look=Look.WORD, bold=True),
    Column("Sourcing model", 1),
    Column("Companies", 2, look=Look.COUNT),
    Column("Which", 3),
    Column("People", 4, look=Look.COUNT, decimals=1),
    Column("Cost today, a year", 5, look=Look.MONEY),
    Column("Likely saving a year", 6, look=Look.MONEY),
    Column("People worth a tender", 7, look=Look.COUNT),
    Column("Large enough", 8),
)
_LOT_WIDTHS = (46, 26, 12, 48, 12, 18, 18, 14, 34)
_NO_LOTS = "No two companies would buy the same."
_CONSENT = "One tender for several companies needs the consent of each."
_LEFT_OUT = (
    Column("Workbook", 0, look=Look.WORD, bold=True),
    Column("What happened", 1),
    Column("Code", 2),
    Column("What it means", 3),
)
_LEFT_OUT_WIDTHS = (36, 40, 26, 90)
_CODE = re.compile(r"\b[A-Z]+(?:-[A-Z]+)+\b")


def write_companies(book: Workbook, looks: ResultLooks, folder: Folder, *, left_out: int) -> None:
    """Write the companies side by side in one currency, their sums and a chart."""
    sheet = book.add_worksheet(COMPANIES)
    page = Page(sheet, looks, _WIDTHS)
    row = page.opening("Portfolio", _opening(folder, left_out))
    if not folder.companies:
        page.print_on(A4)
        return
    first = page.heads(row, _SIDE_BY_SIDE)
    for at, company in enumerate(folder.companies):
        _write_company(page, first + at, company, at)
    below = first + len(folder.companies)
    _write_sums(page, first, below, folder.companies)
    _add_chart(book, sheet, folder, (first, below + 2))
    sheet.freeze_panes(first, 1)
    page.print_on(A3, repeated=first - 1)


def _opening(folder: Folder, left_out: int) -> Iterator[str]:
    if not folder.companies:
        yield _NOTHING
    else:
        saving = sum(company.likely * company.rate for company in folder.companies)
        what = counted(len(folder.companies), "company", "companies")
        yield f"{what}: {money(saving, folder.currency)} likely saving a year, once all of it runs."
        yield f"Amounts in {folder.currency}. {_rates(folder)}The newest analysis is of {_day(folder)}."
        yield "Low and high are eight in ten outcomes of one company; they do not add up over companies."
        policies = sorted({company.policy for company in folder.companies})
        if len(policies) > 1:
            yield f"Not all were weighed alike: policies {listed(policies, 9)}. See the sheet {OWN}."
        yield _MODELLED
    if left_out:
        yield f"{counted(left_out, 'workbook')} could not be included: see the sheet Left out."


def _rates(folder: Folder) -> str:
    others = {c.currency: c for c in folder.companies if c.currency != folder.currency}
    told = [
        f"1 {code} = {c.rate:,.4g} {folder.currency} ({c.rate_source})" for code, c in sorted(others.items())
    ]
    return (
        f"Converted at {listed(told, 9)}; change a rate on the sheet {OWN} and all follows. " if told else ""
    )


def _day(folder: Folder) -> str:
    return day(folder.as_of) if folder.as_of else ""


def _write_company(page: Page, row: int, company: Company, at: int) -> None:
    """Write one company; its money follows the rate and the amounts on the sheet of own currencies."""
    saved = company.likely / company.cost if company.cost else 0.0
    amounts = {column: getattr(company, key) * company.rate for column, key in _FIGURES.items()}
    values = (
        company.name, day(company.as_of), company.functions, company.people, amounts[4], company.share,
        amounts[6], amounts[7], amounts[8], saved, amounts[10], amounts[11], company.payback,
        company.confidence, company.set_aside, company.decided,
    )  # fmt: skip
    page.line(row, _SIDE_BY_SIDE, values)
    own = OWN_FIRST + at + 1
    for column, key in _FIGURES.items():
        formula = f"='{OWN}'!{_letter(_OWN_AT[key])}{own}*'{OWN}'!$E{own}"
        page.sheet.write_formula(row, column, formula, page.looks.cell(Look.MONEY), amounts[column])
    _write_ratio(page, row, saved, bold=False)


def _write_ratio(page: Page, row: int, value: float, *, bold: bool) -> None:
    formula = f"=IF(E{row + 1}=0,0,H{row + 1}/E{row + 1})"
    page.sheet.write_formula(row, 9, formula, page.looks.cell(Look.SHARE, bold=bold), value)


def _write_sums(page: Page, first: int, row: int, companies: Sequence[Company]) -> None:
    sums: dict[int, float] = {
        2: sum(each.functions for each in companies), 3: sum(each.people for each in companies),
        14: sum(each.set_aside for each in companies), 15: sum(each.decided for each in companies),
        **{at: sum(getattr(each, key) * each.rate for each in companies) for at, key in _FIGURES.items()},
    }  # fmt: skip
    page.line(row, _SIDE_BY_SIDE, ("All", *([None] * (len(_SIDE_BY_SIDE) - 1))))
    for at in _ADDED:
        column = _SIDE_BY_SIDE[at]
        look = (
            page.looks.count(column.decimals, bold=True)
            if column.look is Look.COUNT
            else page.looks.cell(column.look, bold=True)
        )
        formula = f"=SUM({_letter(at)}{first + 1}:{_letter(at)}{row})"
        page.sheet.write_formula(row, at, formula, look, sums[at])
    _write_ratio(page, row, sums[7] / sums[4] if sums[4] else 0.0, bold=True)
    shares = sum(each.share * each.cost * each.rate for each in companies) / sums[4] if sums[4] else 0.0
    formula = f"=IF(E{row + 1}=0,0,SUMPRODUCT(E{first + 1}:E{row},F{first + 1}:F{row})/E{row + 1})"
    page.sheet.write_formula(row, 5, formula, page.looks.cell(Look.SHARE, bold=True), shares)


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _add_chart(book: Workbook, sheet: Worksheet, folder: Folder, rows: tuple[int, int]) -> None:
    """Hang a chart of likely savings below the table, for as many companies as can be read."""
    first, below = rows
    shown = min(len(folder.companies), _MOST_BARS)
    largest = max((abs(one.likely * one.rate) for one in folder.companies[:shown]), default=0.0)
    code = board_format(folder.currency, largest)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Likely saving a year",
            "categories": [COMPANIES, first, 0, first + shown - 1, 0],
            "values": [COMPANIES, first, 7, first + shown - 1, 7],
            "fill": {"color": TEAL}, "gap": 60,
            "data_labels": {"value": True, "font": _FONT, "num_format": code},
        }
    )  # fmt: skip
    more = f", the first {shown} by name" if shown < len(folder.companies) else ""
    chart.set_title(
        {"name": f"Likely saving a year{more}", "name_font": {"size": 12, "color": INK}, "overlay": False}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": GREY}, "label_position": "low"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
    chart.set_size({"width": _CHART_WIDTH, "height": max(_CHART_LEAST, 70 + _BAR_HEIGHT * shown)})
    told = "; ".join(
        f"{company.name} {money(company.likely * company.rate, folder.currency)}"
        for company in folder.companies[:shown]
    )
    text = f"Bar chart of the likely saving a year by company: {told}."
    sheet.insert_chart(
        below, 0, chart, {"description": text[:1000], "object_position": 2, "x_offset": 4, "y_offset": 6}
    )


OWN_FIRST = 4  # row of the first company on the sheet of own currencies, from 0


def write_own_currency(book: Workbook, looks: ResultLooks, folder: Folder) -> None:
    """Write every company in its own currency, with the rate to the one shown side by side."""
    sheet = book.add_worksheet(OWN)
    page = Page(sheet, looks, _OWN_WIDTHS)
    told = (
        f"Rate: what one unit of the company's currency is worth in {folder.currency}. Type your own over it."
    )
    row = page.heads(page.opening("Each company in its own currency", (told,)), _OWN)
    if row != OWN_FIRST:
        raise AssertionError("the formulas of the first sheet point at other rows")
    for company in folder.companies:
        amounts = [getattr(company, key) for key in _OWN_AT]
        source = company.rate_source or "the currency shown"
        values = (
            company.name,
            company.stem,
            company.policy,
            company.currency,
            company.rate,
            source,
            *amounts,
        )
        below = page.line(row, _OWN, values)
        page.sheet.write_number(
            row, 4, company.rate, looks.boxed(bg_color=SAND, align="right", num_format="0.000000")
        )
        own = looks.boxed(num_format=money_format(company.currency), align="right", text_wrap=False)
        for column, amount in zip(_OWN_AT.values(), amounts, strict=True):
            page.sheet.write_number(row, column, amount, own)
        row = below
    sheet.freeze_panes(OWN_FIRST, 1)
    page.print_on(A3, repeated=OWN_FIRST - 1)


def write_benchmarks(book: Workbook, looks: ResultLooks, folder: Folder) -> None:
    """Write what kinds of work cost over all companies, without telling what any one of them pays."""
    sheet = book.add_worksheet("Benchmarks")
    page = Page(sheet, looks, _BENCHMARK_WIDTHS)
    lines = (
        f"A figure stands only where {FEWEST} companies or more have people in that kind of work.",
        f"Cost per head in {folder.currency}, everything included. Half of them lie between the quarters.",
        "A company counts once, however many workbooks it has.",
    )
    first = page.heads(page.opening("Benchmarks by kind of work", lines), _BENCHMARKS)
    row = first
    for one in benchmarks(folder):
        row = page.line(row, _BENCHMARKS, _of_benchmark(one))
    sheet.freeze_panes(first, 1)
    page.print_on(A3, repeated=first - 1)


def _of_benchmark(one: Benchmark) -> tuple[Any, ...]:
    nothing = (None, None, None)
    told = None if one.cost_per_head else _FEW
    return (
        lexicon().family_labels.get(one.family, humanised(one.family)), one.companies, one.functions,
        one.people, *(one.cost_per_head or nothing),
        *(one.outside or nothing), told,
    )  # fmt: skip


def write_lots(book: Workbook, looks: ResultLooks, folder: Folder) -> None:
    """Write the lots that several companies could put out together."""
    sheet = book.add_worksheet("Shared lots")
    page = Page(sheet, looks, _LOT_WIDTHS)
    lots = shared_lots(folder)
    found = counted(len(lots), "lot")
    told = (
        f"{found} of one model and market in two companies or more."
        if lots
        else "No two companies would buy the same."
    )
    first = page.heads(
        page.opening("Shared lots", (told, "One tender for several companies needs the consent of each.")),
        _LOTS,
    )
    row = first
    for lot in lots:
        values = (
            lot.name, lot.model, len(lot.companies), listed(lot.companies, 6), lot.heads, lot.cost,
            lot.saving, lot.least_heads or None, _enough(lot.heads, lot.least_heads, lot.alone),
        )  # fmt: skip
        row = page.line(row, _LOTS, values)
    sheet.freeze_panes(first, 1)
    page.print_on(A3, repeated=first - 1)


def _enough(heads: float, least: float, alone: int) -> str:
    if not least:
        return "No least size."
    if heads < least:
        return "Not even together."
    return "Only together." if not alone else f"Together; {counted(alone, 'lot is', 'lots are')} so alone."


def write_left_out(book: Workbook, looks: ResultLooks, left_out: Mapping[str, str]) -> None:
    """Write which workbooks are not in the portfolio, and why; never what stands in their cells."""
    sheet = book.add_worksheet("Left out")
    page = Page(sheet, looks, _LEFT_OUT_WIDTHS)
    told = f"{counted(len(left_out), 'workbook')} could not be included."
    first = page.heads(page.opening("Left out, and why", (told,)), _LEFT_OUT)
    row = first
    for stem, trouble in sorted(left_out.items()):
        codes = [code for code in dict.fromkeys(_CODE.findall(trouble)) if code in CATALOGUE]
        what = trouble.partition(":")[0] if codes else trouble
        for code in codes or [""]:
            row = page.line(
                row, _LEFT_OUT, (stem, what[:1].upper() + what[1:], code or None, _meaning(code) or None)
            )
    sheet.freeze_panes(first, 0)
    page.print_on(A4, repeated=first - 1)


def _meaning(code: str) -> str:
    """Return what a finding says and asks for, with gaps where it would quote the workbook."""
    if not code:
        return ""
    entry = CATALOGUE[code]
    return " ".join(filter(None, (_gaps(entry.wrong), _gaps(entry.do))))


def _gaps(template: str) -> str:
    parts: Iterable[tuple[str, str | None, str | None, str | None]] = Formatter().parse(template)
    return "".join(f"{text}{'…' if name else ''}" for text, name, _, _ in parts)
