"""The sheet Summary: one page whose totals are those of the user's own sheet."""

from __future__ import annotations

import re
from math import fsum
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest

from pipeline.columns import OUTPUT_HEADERS, Action
from pipeline.knowledge.currencies import rate
from pipeline.knowledge.policy import policy
from pipeline.workbook.live import layout
from pipeline.workbook.looks import counted, listed, money, money_format
from pipeline.workbook.summary_map import MOST_POINTS
from tests.support.analyses import FUNCTIONS, analysed, drawn, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the result of the drawn company once."""
    folder = tmp_path_factory.mktemp("summary")
    return result_of(drawn(folder / "kestrel.xlsx"), folder / "kestrel_analyzed.xlsx")


def texts(sheet: Worksheet) -> str:
    """Return all texts of a sheet, a line a cell."""
    return "\n".join(
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
    )


def answered(path: Path) -> Iterator[dict[str, Any]]:
    """Go through the functions of a result, each a mapping of header to value."""
    rows = openpyxl.load_workbook(path, data_only=True)["Functions"].iter_rows(values_only=True)
    headers = [str(cell) for cell in next(rows)]
    return (dict(zip(headers, row, strict=True)) for row in rows)


def line(sheet: Worksheet, label: str) -> list[Any]:
    """Return the cells to the right of a label in column B."""
    row = next(cell.row for cell in sheet["B"] if cell.value == label)
    return [sheet.cell(row, column).value for column in range(3, 8)]


def test_the_summary_opens_first_and_fits_one_landscape_page(result: Path) -> None:
    """A board prints one page."""
    book = openpyxl.load_workbook(result)
    sheet = book["Summary"]
    assert (book.sheetnames[0], book.active) == ("Summary", sheet)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight in {None, 1}  # one page each way is what a blank means
    assert sheet.print_area


def test_counts_and_sums_are_those_of_the_functions_sheet(result: Path) -> None:
    """Functions, people, cost and saving of every tag and action add up over the user's rows."""
    rows = [row for row in answered(result) if row["Tag"]]
    sheet = openpyxl.load_workbook(result, data_only=True)["Summary"]
    labels = {row["Tag"] for row in rows} | {row["Action"] for row in rows} | {"All"}
    for label in labels:
        wanted = [row for row in rows if label in {row["Tag"], row["Action"], "All"}]
        functions, people, cost, saving, share = line(sheet, label)
        assert functions == len(wanted)
        assert people == pytest.approx(fsum(row["Headcount (FTE)"] for row in wanted))
        assert cost == pytest.approx(fsum(row["Current cost"] for row in wanted))
        assert saving == pytest.approx(fsum(row["Saving likely"] for row in wanted))
        assert share == pytest.approx(saving / cost)


def test_sums_are_formulas_over_the_new_columns(result: Path) -> None:
    """A changed answer on the user's sheet changes the summary."""
    functions, _, cost, saving, share = line(openpyxl.load_workbook(result)["Summary"], "All")
    assert functions.startswith("=COUNTA('Functions'!$")
    assert cost.startswith("=SUM('Functions'!$")
    assert saving.startswith("=SUM('Functions'!$")
    assert share.startswith("=IF(")


def test_a_row_left_out_is_said_in_heads_and_money(result: Path) -> None:
    """Twelve of thirteen rows were analysed: the other has no headcount that can be read."""
    said = texts(openpyxl.load_workbook(result)["Summary"])
    assert "12 of 13 functions and 99.5% of the declared cost were analysed." in said
    assert "Mend the row that was left out" in said


def test_a_cost_that_cannot_be_read_is_never_counted_as_covered(tmp_path: Path) -> None:
    """Without it there is no share to state."""
    unread = "Function | Headcount (FTE) | Annual cost\nPayroll | 5 | 240000\nArchive | 2 | n.k."
    said = texts(
        openpyxl.load_workbook(result_of(drawn(tmp_path / "a.xlsx", unread), tmp_path / "o.xlsx"))["Summary"]
    )
    assert "1 of 2 functions and 5.0 of 7.0 people were analysed; what the others cost could not be" in said


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Payroll processing | 4 | 240000", "Nothing in the workbook needs mending."),
        ("Accounts payable | 9 | 540000", "1 point to check: sheet Fix list."),
    ],
)
def test_it_is_said_whether_anything_needs_mending(tmp_path: Path, second: str, said: str) -> None:
    """Not only when something does: silence is no answer."""
    functions = f"""
    Function         | Headcount (FTE) | Annual cost
    Accounts payable | 9               | 540000
    {second}
    """
    path = result_of(drawn(tmp_path / "two.xlsx", functions), tmp_path / "out.xlsx")
    assert said in texts(openpyxl.load_workbook(path)["Summary"])


def test_how_sure_the_answers_are_is_said_by_cost(tmp_path: Path) -> None:
    """The mean of the confidences, each counted by its cost, and the cost of the answers below 0.60."""
    doubtful_row = f"{FUNCTIONS}Zxqw vbnm | 6 | 260000 | | | |"
    result = result_of(drawn(tmp_path / "a.xlsx", doubtful_row), tmp_path / "out.xlsx")
    rows = [row for row in answered(result) if row["Tag"]]
    cost = fsum(row["Current cost"] for row in rows)
    average = fsum(row["Confidence"] * row["Current cost"] for row in rows) / cost
    doubtful = fsum(row["Current cost"] for row in rows if row["Confidence"] < 0.6)
    assert doubtful > 0
    said = texts(openpyxl.load_workbook(result)["Summary"])
    assert f"Confidence, counted by cost: {average:.2f} of 1." in said
    assert f"{money(doubtful, 'GBP')} a year ({doubtful / cost:.0%}) rests on answers below 0.60." in said


def test_only_with_no_answer_in_doubt_that_is_said(result: Path) -> None:
    """Where some function is not clear enough, Summary does not say that all are."""
    doubtful = [row for row in answered(result) if row["Tag"] and row["Confidence"] < 0.6]
    said = "No answer is below 0.60." in texts(openpyxl.load_workbook(result)["Summary"])
    assert said == (not doubtful)


def test_the_three_dearest_functions_that_stay_are_named_with_why(result: Path) -> None:
    """What needs most care is the largest cost that cannot move."""
    moving = {Action.OUTSOURCE, Action.PILOT, Action.HIRE_ABROAD, Action.RE_TENDER}
    stays = [row for row in answered(result) if row["Tag"] and row["Action"] not in moving]
    dearest = sorted(stays, key=lambda row: -row["Current cost"])[:3]
    sheet = openpyxl.load_workbook(result, data_only=True)["Summary"]
    told = [str(cell.value) for cell in sheet["I"] if str(cell.value)[:3] in {"A. ", "B. ", "C. "}]
    for said, sign, row in zip(told, "ABC", dearest, strict=True):
        start = f"{sign}. {row['Function']} ({money(row['Current cost'], 'GBP')} a year). {row['Action']}. "
        assert said.startswith(start)
        why = said.removeprefix(start)
        assert row["Why"].startswith(why)
        assert why.endswith(".")


def test_the_functions_that_change_their_answer_with_the_policy_are_named(tmp_path: Path) -> None:
    """Counted over all twelve, and at most five by name, dearest first."""
    source = drawn(tmp_path / "kestrel.xlsx")
    analysis = analysed(source)
    said = texts(openpyxl.load_workbook(result_of(source, tmp_path / "out.xlsx"))["Summary"])
    changed = analysis.policies[analysis.policies.nunique(axis=1) > 1]
    assert f"{12 - len(changed)} of 12 functions keep" in said
    assert "under all four policies: balanced, cost first, keep control, regulated." in said
    dearest = analysis.answers["current_cost"][changed.index].sort_values(ascending=False).index
    names = [str(analysis.intake.functions["function"].loc[row]) for row in dearest]
    told = next(line for line in said.splitlines() if line.startswith(("These change", "The dearest")))
    at = [told.find(f"{name}: ") for name in names[:5]]
    assert at == sorted(at)
    assert at[0] > 0
    assert not any(f"; {name}: " in told for name in names[5:])


def test_every_chart_has_a_text_for_those_who_cannot_see_it(result: Path) -> None:
    """Native charts, four on Summary and two on Business case, each described."""
    with ZipFile(result) as package:
        drawings = [package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name]
    described = [text for drawing in drawings for text in re.findall(r'cNvPr [^>]*descr="([^"]+)"', drawing)]
    assert len(described) == 6
    wanted = (
        "Bubble chart of strategic value",
        "Stacked bars of people",
        "Bars of the likely saving",
        "Line of net",
    )
    assert all(any(text.startswith(start) for text in described) for start in wanted)
    assert all(re.search(r"\d", text) for text in described if text.startswith(wanted))


def test_a_workbook_of_one_function_has_a_summary(tmp_path: Path) -> None:
    """Small is no special case."""
    one = "\n".join(FUNCTIONS.strip().splitlines()[:2])
    path = result_of(drawn(tmp_path / "one.xlsx", one), tmp_path / "out.xlsx")
    assert "All 1 function were analysed" not in texts(openpyxl.load_workbook(path)["Summary"])
    assert "The only function was analysed" in texts(openpyxl.load_workbook(path)["Summary"])


def test_figures_behind_the_charts_stay_off_the_printed_page(tmp_path: Path) -> None:
    """However many functions there are, one page is printed, few points are drawn, and the rest is told."""
    rows = FUNCTIONS.strip().splitlines()
    names = [row.split("|", 1) for row in rows[1:13]]
    many = [rows[0], *(f"{names[n % 12][0].strip()} {n} |{names[n % 12][1]}" for n in range(90))]
    analysis = analysed(drawn(tmp_path / "many.xlsx", "\n".join(many)))
    assert len(analysis.answers) == 90
    sheet = openpyxl.load_workbook(result_of(tmp_path / "many.xlsx", tmp_path / "out.xlsx"))["Summary"]
    last_printed = int(str(sheet.print_area).rsplit("$", 1)[1])
    assert last_printed < 60
    title = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("Figures behind"))
    points = [cell.value for cell in sheet["F"][title + 1 :] if cell.value in {"Outsourceable", "Core"}]
    assert title > last_printed
    assert len(points) == MOST_POINTS
    rest = analysis.answers["current_cost"].sort_values(ascending=False).iloc[MOST_POINTS:]
    told = f"the other {len(rest)} together cost {money(fsum(rest), 'GBP')} a year"
    assert told in texts(sheet)
    with ZipFile(tmp_path / "out.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if "/charts/chart" in name]
    assert sum("<c:bubbleChart>" in chart for chart in charts) == 1
    assert max(chart.count("<c:ser>") for chart in charts) <= 12
    assert max(int(n) for chart in charts for n in re.findall(r'<c:ptCount val="(\d+)"', chart)) <= 121


def chart_of(path: Path, element: str) -> str:
    """Return the one chart in whose part a text occurs."""
    with ZipFile(path) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "/charts/chart" in name]
    (found,) = (chart for chart in charts if element in chart)
    return found


def test_bubbles_are_as_large_as_costs_and_the_axes_cross_at_the_limits(result: Path) -> None:
    """A native bubble chart; discs may go, rings are core."""
    chart = chart_of(result, "<c:bubbleChart>")
    sizes = re.findall(r"<c:bubbleSize>.*?</c:bubbleSize>", chart)
    drawn_costs = sorted(float(value) for part in sizes for value in re.findall(r"<c:v>([^<]+)</c:v>", part))
    costs = sorted(row["Current cost"] for row in answered(result) if row["Tag"])
    assert drawn_costs == pytest.approx(costs)
    limits = policy().thresholds
    crossed = sorted(float(value) for value in re.findall(r'<c:crossesAt val="([^"]+)"', chart))
    assert crossed == sorted([limits["strategic_value_at_most"], limits["suitability_at_least"]])
    assert "Outsourceable (disc)" in chart
    assert "Core (ring)" in chart


def test_the_result_is_a_valid_workbook(result: Path, ooxml_errors: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK finds nothing wrong, the bubble chart of our own making included."""
    assert ooxml_errors(result) == []


def test_savings_are_drawn_with_their_range(result: Path) -> None:
    """The line at each bar reaches from the low to the high of eight in ten outcomes."""
    chart = chart_of(result, "<c:errBars>")
    likely, more, less = (
        [float(value) for value in re.findall(r"<c:v>([^<]+)</c:v>", re.findall(part, chart)[0])]
        for part in (r"<c:val>.*?</c:val>", r"<c:plus>.*?</c:plus>", r"<c:minus>.*?</c:minus>")
    )
    saves = sorted(
        (row for row in answered(result) if row["Tag"] and row["Saving likely"] > 0),
        key=lambda row: row["Saving likely"],
    )[-len(likely) :]
    assert likely == pytest.approx([row["Saving likely"] for row in saves])
    for one, low, high in zip(saves, less, more, strict=True):
        assert low == pytest.approx(max(0, one["Saving likely"] - one["Saving low"]))
        assert high == pytest.approx(max(0, one["Saving high"] - one["Saving likely"]))


def test_the_cash_so_far_follows_the_business_case_and_its_break_even_is_marked(result: Path) -> None:
    """Month by month to the end of the horizon."""
    chart = chart_of(result, "Paid back: month")
    book = openpyxl.load_workbook(result, data_only=True)
    tiles = {cell.value: cell.coordinate for row in book["Summary"].iter_rows(max_row=8) for cell in row}
    at = tiles["Payback"]
    months = book["Summary"][f"{at[0]}{int(at[1:]) + 1}"].value
    assert f"Paid back: month {months:.0f}" in chart
    cash = re.findall(r"<c:yVal>.*?</c:yVal>", chart)[0]
    assert '<c:ptCount val="61"/>' in cash


def test_deal_breakers_come_before_other_risks_with_who_sees_to_them(result: Path, tmp_path: Path) -> None:
    """Three of those on Risks, deal-breakers first, each with what to do and the cost at stake."""
    risks = analysed(drawn(tmp_path / "kestrel.xlsx")).plan.risks
    worst = risks.sort_values(["deal_breaker", "score", "cost"], ascending=False, kind="stable").head(3)
    sheet = openpyxl.load_workbook(result, data_only=True)["Summary"]
    assert worst["deal_breaker"].any()
    for _, risk in worst.iterrows():
        words, *_, cost = line(sheet, risk["risk"])
        assert words.startswith("Deal-breaker. " if risk["deal_breaker"] else "High risk. ")
        assert risk["owner"] in words
        assert cost == pytest.approx(risk["cost"])


NOTHING_MOVES = """
Function           | Headcount (FTE) | Annual cost
Chief executive    | 1               | 420000
Investor relations | 2               | 260000
"""


@pytest.mark.parametrize(("rows", "kinds"), [(3, ["bubbleChart"]), (2, [])])
def test_a_chart_that_has_nothing_to_say_is_not_drawn(tmp_path: Path, rows: int, kinds: list[str]) -> None:
    """Where nothing moves there is no cash and no saving to draw; one function alone is no map."""
    few = "\n".join(NOTHING_MOVES.strip().splitlines()[:rows])
    path = result_of(drawn(tmp_path / "few.xlsx", few), tmp_path / "out.xlsx")
    with ZipFile(path) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "/charts/chart" in name]
    found = [
        kind for chart in charts for kind in ("bubbleChart", "barChart", "scatterChart") if kind in chart
    ]
    assert found == kinds
    said = texts(openpyxl.load_workbook(path)["Summary"])
    assert ("nothing to compare in a chart" in said) == (not kinds)
    assert "nothing moves" in said


def test_a_list_too_long_for_formulas_has_its_charts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their figures are numbers then, as there is no business case to follow."""
    monkeypatch.setattr(layout, "MOST_LIVE", 3)
    path = result_of(drawn(tmp_path / "long.xlsx"), tmp_path / "out.xlsx")
    assert "Business case" not in openpyxl.load_workbook(path).sheetnames
    with ZipFile(path) as package:
        charts = [name for name in package.namelist() if "/charts/chart" in name]
    assert len(charts) == 4
    assert "<c:v>Paid back: month" in chart_of(path, "Paid back: month")


def test_every_declared_column_is_written_under_its_header(result: Path) -> None:
    """The new columns stand in the declared order at the right of the user's."""
    headers = [cell.value for cell in openpyxl.load_workbook(result)["Functions"][1]]
    assert tuple(headers[-len(OUTPUT_HEADERS) :]) == OUTPUT_HEADERS


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("GBP", '"£"#,##0;-"£"#,##0'),
        ("EUR", '"€"#,##0;-"€"#,##0'),
        ("CHF", '"CHF\N{NO-BREAK SPACE}"#,##0;-"CHF\N{NO-BREAK SPACE}"#,##0'),
    ],
)
def test_amounts_wear_the_sign_of_their_currency(currency: str, expected: str) -> None:
    """A sign of letters keeps its distance."""
    assert money_format(currency) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0.2, "£0"),
        (-0.2, "£0"),
        (940, "£940"),
        (12_300, "£12,300"),
        (-12_300, "-£12,300"),
        (1_240_000, "£1.24 million"),
    ],
)
def test_amounts_in_sentences_are_short(amount: float, expected: str) -> None:
    """From a million on, millions."""
    assert money(amount, "GBP") == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], expected: str) -> None:
    """One more name is named; several more are counted."""
    assert listed(names) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1 row"), (2, "2 rows"), (2.5, "2.5 rows"), (1200, "1,200 rows")]
)
def test_numbers_take_their_noun(number: float, expected: str) -> None:
    """One row, two rows."""
    assert counted(number, "row") == expected


def test_a_long_name_is_cut_with_dots_and_told_in_full_by_its_link(tmp_path: Path) -> None:
    """The words of a link do not wrap everywhere."""
    name = "Accounts payable, supplier master data and month-end accruals"
    rows = f"Function | Headcount (FTE) | Annual cost\n{name} | 12 | 620000"
    result = result_of(drawn(tmp_path / "a.xlsx", rows), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(result)["Summary"]
    cell = next(each for each in sheet["B"] if str(each.value).startswith("1. Accounts payable"))
    assert str(cell.value).endswith(" …")
    assert len(str(cell.value)) <= 34
    assert cell.hyperlink.location == "'Functions'!A2"
    assert cell.hyperlink.tooltip == f"1. {name}"


@pytest.mark.parametrize(("currency", "told"), [("EUR", True), ("GBP", False), ("", False)])
def test_the_rate_of_a_conversion_and_its_day_stand_on_the_first_page(
    tmp_path: Path,
    currency: str,
    told: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """And on About; where nothing was converted, nothing is said."""
    rows = f"Function | Headcount (FTE) | Annual cost | Currency\nPayroll | 12 | 620000 | {currency}"
    result = openpyxl.load_workbook(result_of(drawn(tmp_path / "a.xlsx", rows), tmp_path / "out.xlsx"))
    euro = rate("EUR", "GBP")
    said = f"1 EUR is {euro.value:.4g} GBP ({euro.source})"
    assert (f"Amounts in GBP; converted at {said}." in texts(result["Summary"])) is told
    assert ([row[1] for row in result["About"].values if row[0] == "Costs in EUR"] == [said]) is told


def test_every_line_of_a_chart_is_said_to_be_straight(result: Path) -> None:
    """LibreOffice bends a line of which nothing is said."""
    with ZipFile(result) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "/charts/chart" in name]
    lines = [chart for chart in charts if "<c:scatterChart>" in chart]
    assert lines
    assert all(chart.count('<c:smooth val="0"/>') == chart.count("<c:ser>") for chart in lines)
