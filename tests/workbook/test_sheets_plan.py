"""The sheets of the plan: Roadmap, Risks and Service levels say what the analysis found, in words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.knowledge.plan_tables import exit_items, forums
from pipeline.workbook.cited import cited
from pipeline.workbook.month_bars import FIRST_MONTH_COLUMN, MONTH_COLUMNS
from pipeline.workbook.result import write_result
from pipeline.workbook.sheets import roadmap
from pipeline.workbook.sheets.risks import ADVICE, DEAL_BREAKER
from pipeline.workbook.sheets.service_levels import NO_LEVEL
from tests.support.analyses import COMPANY, analysed, drawn, result_of
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pipeline.stages.analysis import Analysis

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
SHEETS = ("Roadmap", "Risks", "Service levels")
LONG = """
Function         | Headcount (FTE) | Annual cost | Standardised | Delivered today by | Contract ends
Accounts payable | 40              | 2400000     | 3            | Provider           | 2031-06-30
"""
KEPT = """
Function        | Headcount (FTE) | Annual cost | Keep in-house
Claims handling | 120             | 5400000     | Yes
"""


@cache
def written() -> tuple[Analysis, Any]:
    """Return the analysis of the drawn company and its result, read back."""
    with TemporaryDirectory() as folder:
        analysis = analysed(drawn(Path(folder) / "a.xlsx"))
        write_result(analysis, Path(folder) / "out.xlsx")
        return analysis, openpyxl.load_workbook(Path(folder) / "out.xlsx")


def lines(name: str, first_head: str) -> list[dict[str, Any]]:
    """Return the lines of a block by its headings, from the line below its heads to the first blank one."""
    sheet = written()[1][name]
    head = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == first_head)
    heads = {cell.column: cell.value for cell in sheet[head] if cell.value}
    found = []
    for row in sheet.iter_rows(min_row=head + 1):
        if row[0].value is None:
            break
        found.append({str(heads[cell.column]): cell.value for cell in row if cell.column in heads})
    return found


def block(heading: str, below: str) -> list[dict[str, Any]]:
    """Return the lines of the block of the roadmap that stands below a heading."""
    sheet = written()[1]["Roadmap"]
    at = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == heading)
    head = next(number for number in range(at, at + 5) if sheet.cell(number, 1).value == below)
    heads = {cell.column: str(cell.value) for cell in sheet[head] if cell.value is not None}
    found = []
    for number in range(head + 1, sheet.max_row + 1):
        if sheet.cell(number, 1).value is None:
            break
        found.append({name: sheet.cell(number, column).value for column, name in heads.items()})
    return found


def test_the_lots_are_those_of_the_analysis_with_their_money_and_contracts() -> None:
    """Heads, cost, model, bidders, contracts and pricing, line by line."""
    lots = written()[0].plan.lots
    told = block("What is bought together", "Lot")
    assert [one["Lot"] for one in told] == lots["name"].tolist()
    assert [one["Cost today, a year"] for one in told] == pytest.approx(lots["cost"].tolist())
    assert [one["People"] for one in told] == pytest.approx(lots["heads"].tolist())
    assert [one["Bidders to invite"] for one in told] == lots["bidders"].tolist()
    assert [one["Bought as"] for one in told] == lots["model"].tolist()
    assert all(contract in told[0]["Contracts"] for contract in lots["contracts"].iloc[0])
    assert all(basis in told[0]["Priced by"] for basis in lots["pricing"].iloc[0])


def test_the_months_of_a_lot_begin_with_choosing_and_end_with_running() -> None:
    """Letters stand for what is done; handing over begins in the month after the start."""
    for lot in block("When it happens", "Lot"):
        letters = "".join(str(lot[str(month)] or " ") for month in range(1, MONTH_COLUMNS + 1))
        assert letters.strip() == "".join(sorted(letters.strip(), key="CPMR".index))
        assert letters.endswith("R")
        assert letters[int(lot["Starts after month"])] in "PM"


def test_every_cell_of_a_bar_has_a_fill_of_its_own_letter() -> None:
    """Colour never stands alone, and one letter has one colour."""
    sheet = written()[1]["Roadmap"]
    fills: dict[str, set[str]] = {}
    for row in sheet.iter_rows(min_col=FIRST_MONTH_COLUMN + 1, max_row=20):
        for cell in row:
            if cell.value in set("CPMR"):
                fills.setdefault(cell.value, set()).add(cell.fill.fgColor.rgb)
    assert {"C", "M", "R"} <= set(fills)
    assert all(len(colours) == 1 for colours in fills.values())
    assert len({colour for colours in fills.values() for colour in colours}) == len(fills)


def test_years_of_waiting_make_a_cell_stand_for_several_months(tmp_path: Path) -> None:
    """A contract in force until 2031 ends after 55 months; the bars still end with everything running."""
    path = drawn(tmp_path / "a.xlsx", LONG)
    sheet = openpyxl.load_workbook(result_of(path, tmp_path / "out.xlsx"))["Roadmap"]
    words = [str(row[0].value) for row in sheet.iter_rows(max_col=1)]
    assert any(text.startswith("One cell for every 2 months") for text in words)
    head = words.index("Lot") + 1
    first, last = FIRST_MONTH_COLUMN + 1, FIRST_MONTH_COLUMN + MONTH_COLUMNS
    assert [sheet.cell(head, column).value for column in (first, first + 1, last)] == [1, 3, 59]
    letters = "".join(str(sheet.cell(head + 1, column).value or " ") for column in range(first, last + 1))
    assert "C" in letters.strip()
    assert letters.startswith(" ")
    assert letters.endswith("R")


def test_every_function_that_moves_has_its_wave_gate_and_reason() -> None:
    """As the plan has them."""
    analysis, _ = written()
    planned = analysis.planned.assign(function=analysis.rows["function"])
    moving = planned[planned["wave"] > 0].set_index("function")
    told = {one["Function"]: one for one in block("What begins when, and why then", "Function")}
    assert set(told) == set(moving.index)
    for name, one in told.items():
        assert one["Wave"] == moving.loc[name, "wave"]
        assert one["What must be true first"] == moving.loc[name, "gate"]
        assert one["Why then"] == moving.loc[name, "wave_reason"]


def test_the_waves_add_up_to_all_that_moves() -> None:
    """Functions, people and cost."""
    analysis, _ = written()
    moving = analysis.planned["wave"] > 0
    waves = block("Waves", "Wave")
    assert sum(one["Functions"] for one in waves) == moving.sum()
    assert sum(one["People"] for one in waves) == pytest.approx(analysis.profile["team"][moving].sum())


def test_who_stays_is_people_or_money_never_both() -> None:
    """Contract management is the money of the business case."""
    told = block("Who stays with you", "Role")
    assert all((one["People"] is None) != (one["Money a year"] is None) for one in told)
    manager = next(one for one in told if one["Role"] == "Vendor and contract manager")
    assert manager["Money a year"] == pytest.approx(written()[0].money.costed["governance"].sum())


def test_forums_and_what_makes_leaving_possible_are_complete() -> None:
    """As in their tables."""
    meets = block("Who meets once a contract runs", "Who meets")
    assert [one["Who meets"] for one in meets] == [one["forum"] for one in forums()]
    agreed = block("What makes leaving possible: agree before signing", "To agree on")
    assert [one["What"] for one in agreed] == [one["what"] for one in exit_items()]


def test_a_long_list_says_how_many_functions_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for two, the two dearest are shown."""
    monkeypatch.setattr(roadmap, "MOST_FUNCTIONS", 2)
    book = openpyxl.load_workbook(result_of(drawn(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"))
    words = [str(row[0].value) for row in book["Roadmap"].iter_rows(max_col=1)]
    moving = int((written()[0].planned["wave"] > 0).sum())
    assert f"The 2 dearest; {moving - 2} others have their wave beside them in the list." in words
    assert "Claims handling" in words[words.index("What begins when, and why then") :]


def test_risks_have_a_score_in_colour_and_word_an_owner_and_a_remedy() -> None:
    """Deal-breakers first, marked with the word, then the highest score."""
    by = ["deal_breaker", "score", "cost"]
    risks = written()[0].plan.risks.sort_values(by, ascending=False, kind="stable")
    told = lines("Risks", "What may happen")
    assert [one["What may happen"] for one in told] == risks["risk"].tolist()
    assert [one["Score"] for one in told] == risks["score"].tolist()
    assert {one["Level"] for one in told} <= {"High", "Medium", "Low"}
    assert [one["Stops a contract"] == DEAL_BREAKER for one in told] == risks["deal_breaker"].tolist()
    assert all(one["Who watches it"] and one["What to do"] and one["Act when"] for one in told)
    assert [one["Cost today, a year"] for one in told] == pytest.approx(risks["cost"].tolist())


def test_duties_are_a_block_of_their_own_and_no_legal_advice() -> None:
    """Law, place, since when, what to do; the words stand above them."""
    duties = written()[0].plan.duties
    told = lines("Risks", "Law")
    assert [(one["Law"], one["Where"], one["What to do"]) for one in told] == list(
        duties[["law", "region", "duty"]].itertuples(index=False, name=None)
    )
    assert ADVICE in [row[0].value for row in written()[1]["Risks"].iter_rows(max_col=1)]
    assert all(one["In force since"] for one in told)


def test_service_levels_have_a_range_or_say_that_none_was_found() -> None:
    """A published level with its source; without one the sentence says what to do."""
    levels = written()[0].plan.service_levels
    told = lines("Service levels", "Kind of work")
    assert [one["What is measured"] for one in told] == levels["measure"].tolist()
    unknown = levels["high"].isna().tolist()
    assert [one["Range to start from"] == NO_LEVEL for one in told] == unknown
    hung_up = next(one for one in told if one["What is measured"] == "Callers who hang up")
    assert (hung_up["Range to start from"], hung_up["Better is"]) == ("5 to 8", "lower")


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_ready_to_print_and_free_of_our_numbers_for_articles(name: str) -> None:
    """Landscape, one page wide; an article is called by its title."""
    sheet = written()[1][name]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [text for text in words if text.startswith("S00") or "(S00" in text]


def test_an_article_is_called_by_its_title() -> None:
    """A number that nobody gave away stays as it is."""
    assert cited("our assumption against S003") == "our assumption against “Outsourcing or BPO”"
    assert cited("S999") == "S999"


def test_with_nothing_that_moves_there_is_no_plan(tmp_path: Path) -> None:
    """All is kept: none of the three sheets."""
    path = write_workbook(tmp_path / "a.xlsx", {"Company": COMPANY, "Functions": KEPT})
    names = openpyxl.load_workbook(result_of(path, tmp_path / "out.xlsx")).sheetnames
    assert not set(SHEETS) & set(names)


def test_every_wave_has_its_months_and_its_gate() -> None:
    """The first month of its functions, the last, and conditions that its functions wait for."""
    analysis, _ = written()
    moving = analysis.planned[analysis.planned["wave"] > 0]
    told = block("Waves", "Wave")
    begins = moving.groupby("wave")["start"].min()
    runs = analysis.money.costed["go_live"].groupby(moving["wave"]).max()
    assert [one["Begins after month"] for one in told] == pytest.approx(begins.tolist())
    assert [one["All runs after month"] for one in told] == pytest.approx(runs.tolist())
    gate = "Gate: what must be true before, for most of its people"
    for (_, part), one in zip(moving.groupby("wave"), told, strict=True):
        sentences = [text for text in re.split(r"(?<=[.])\s+", one[gate]) if text]
        assert sentences
        assert all(any(text in str(each) for each in part["gate"]) for text in sentences)
