"""The portfolio: companies side by side in one currency, and nothing told of one that only all may tell."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.knowledge.currencies import rate
from pipeline.stages.since.state import read_state
from pipeline.workbook.portfolio import write_portfolio
from pipeline.workbook.portfolio.figures import benchmarks, companies_of, shared_lots
from tests.support.package_lint import lint
from tests.support.past import analysed, left_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

TROUBLES = {
    "locked": "refused: FILE-PASSWORD",
    "half": "refused: COLUMN-MISSING, ROW-NONE",
    "odd": "failed: KeyError in judged.py, line 3",
}


@cache
def kept(currency: str = "EUR") -> str:
    """Return what one company left behind."""
    home = {"EUR": "Germany", "GBP": "United Kingdom", "USD": "United States"}[currency]
    return left_behind(analysed(company={"home_country": home, "reporting_currency": currency}))


def folder(count: int, *currencies: str) -> dict[str, str]:
    """Return snapshots of so many companies, larger by a tenth each, in these currencies by turns."""
    found = {}
    for number in range(count):
        raw = json.loads(kept((currencies or ("EUR",))[number % len(currencies or ("EUR",))]))
        raw["name"] = f"Company {number:02}"
        larger = 1 + number / 10
        raw["answers"] = {
            key: [value * larger for value in values] if key in {"current_cost", "saving"} else values
            for key, values in raw["answers"].items()
        }
        found[f"company{number:02}"] = json.dumps(raw)
    return found


def states(snapshots: Mapping[str, str]) -> dict[str, Any]:
    """Return snapshots as they are read."""
    return {stem: read_state(text) for stem, text in snapshots.items()}


def sheet(path: Path, name: str) -> list[list[Any]]:
    """Return the cells of a sheet, formulas as the values saved with them."""
    page = openpyxl.load_workbook(path, data_only=True)[name]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def lines(rows: list[list[Any]], head: str) -> list[list[Any]]:
    """Return the lines below a heading, to the first blank one."""
    start = next(at for at, row in enumerate(rows) if row[0] == head) + 1
    end = next((at for at in range(start, len(rows)) if rows[at][0] is None), len(rows))
    return rows[start:end]


@pytest.mark.parametrize("count", [1, 4, 5, 12])
def test_companies_stand_side_by_side_and_add_up(tmp_path: Path, count: int) -> None:
    """One line a company, by name, and their sum."""
    write_portfolio(folder(count), {}, tmp_path / "portfolio.xlsx")
    *companies, total = lines(sheet(tmp_path / "portfolio.xlsx", "Portfolio"), "Company")
    assert [row[0] for row in companies] == [f"Company {number:02}" for number in range(count)]
    for at in (2, 3, 4, 7, 10, 11):
        assert total[at] == pytest.approx(sum(row[at] for row in companies))
    assert total[6] is None
    assert total[9] == pytest.approx(total[7] / total[4])


@pytest.mark.parametrize(("count", "told"), [(1, False), (4, False), (5, True), (12, True)])
def test_a_benchmark_needs_five_companies(tmp_path: Path, count: int, told: bool) -> None:  # noqa: FBT001
    """Below that the count is told and no figure; above it the middle lies between the quarters."""
    found = benchmarks(companies_of(states(folder(count))))
    assert found
    assert {one.companies for one in found} == {count}
    assert all((one.cost_per_head is not None) is told for one in found)
    write_portfolio(folder(count), {}, tmp_path / "portfolio.xlsx")
    rows = lines(sheet(tmp_path / "portfolio.xlsx", "Benchmarks"), "Kind of work")
    for row in rows:
        assert (row[10] in {None, ""}) is told
        figures = row[4:10]
        assert all(each is not None for each in figures) if told else figures == [None] * 6
    assert not any("Company" in str(cell) for row in rows for cell in row)


def test_a_company_with_many_workbooks_counts_once() -> None:
    """Five workbooks of one company tell no benchmark."""
    same = {f"copy{number}": kept() for number in range(5)}
    assert all(one.cost_per_head is None for one in benchmarks(companies_of(states(same))))


def test_work_without_people_has_no_cost_per_head() -> None:
    """Companies without anybody in it do not count towards the five."""
    snapshots = folder(5)
    raw = json.loads(snapshots["company00"])
    raw["functions"]["headcount"] = [0.0 for _ in raw["functions"]["headcount"]]
    snapshots["company00"] = json.dumps(raw)
    found = benchmarks(companies_of(states(snapshots)))
    assert all(one.companies == 5 and one.cost_per_head is None for one in found)


def test_currencies_are_brought_to_that_of_most_at_a_rate_that_is_told(tmp_path: Path) -> None:
    """Three in euros and one each in pounds and dollars: euros; formulas follow the rate."""
    snapshots = folder(5, "EUR", "GBP", "EUR", "USD", "EUR")
    found = companies_of(states(snapshots))
    assert found.currency == "EUR"
    pounds = found.companies[1]
    assert pounds.rate == rate("GBP", "EUR").value
    path = tmp_path / "portfolio.xlsx"
    write_portfolio(snapshots, {}, path)
    shown = lines(sheet(path, "Portfolio"), "Company")[1]
    assert shown[7] == pytest.approx(pounds.likely * pounds.rate)
    assert any(
        "1 GBP = " in str(row[0]) and "European Central Bank" in str(row[0])
        for row in sheet(path, "Portfolio")
    )
    own = lines(sheet(path, "Own currency"), "Company")[1]
    assert (own[3], own[4], own[8]) == ("GBP", pytest.approx(pounds.rate), pytest.approx(pounds.likely))
    book = openpyxl.load_workbook(path)
    formula = next(row[7].value for row in book["Portfolio"].iter_rows() if row[0].value == "Company 01")
    assert formula == "='Own currency'!I6*'Own currency'!$E6"
    assert book["Own currency"]["I6"].number_format.startswith('"£"')


def test_a_currency_no_bank_publishes_goes_by_the_companies_own_rates() -> None:
    """What a US dollar costs in both workbooks settles it."""
    snapshots = folder(3)
    raw = json.loads(snapshots["company02"])
    raw["currency"], raw["whole"]["us_dollar"] = "AED", 3.6725
    found = companies_of(states({**snapshots, "company02": json.dumps(raw)})).companies[2]
    euro = json.loads(kept())["whole"]["us_dollar"]
    assert found.rate == pytest.approx(euro / 3.6725)
    assert "workbooks" in found.rate_source


def test_lots_of_two_companies_are_shared() -> None:
    """Heads and money are summed; whether the lot is large enough is told of it alone and together."""
    assert shared_lots(companies_of(states(folder(1)))) == []
    found = shared_lots(companies_of(states(folder(2))))
    single = {lot["name"]: lot for lot in json.loads(kept())["lots"]}
    assert {lot.name for lot in found} == set(single)
    for lot in found:
        assert lot.heads == pytest.approx(2 * single[lot.name]["heads"])
        assert lot.companies == ("Company 00", "Company 01")
        assert lot.alone == (2 if single[lot.name]["heads"] >= lot.least_heads else 0)


def test_what_was_left_out_is_told_without_quoting_it(tmp_path: Path) -> None:
    """Each code with its meaning, gaps where cells would be quoted; what cannot be read is told too."""
    path = tmp_path / "portfolio.xlsx"
    write_portfolio({**folder(1), "ancient": '{"format": 0}', "torn": "{"}, TROUBLES, path)
    rows = lines(sheet(path, "Left out"), "Workbook")
    told = {(row[0], row[2]): row for row in rows}
    assert set(told) == {
        ("locked", "FILE-PASSWORD"), ("half", "COLUMN-MISSING"), ("half", "ROW-NONE"),
        ("odd", None), ("ancient", None), ("torn", None),
    }  # fmt: skip
    assert told["half", "COLUMN-MISSING"][3].startswith("The column “…” is missing.")
    assert told["odd", None][1] == "Failed: KeyError in judged.py, line 3"
    assert "{" not in str(rows)
    assert any("5 workbooks could not be included" in str(row[0]) for row in sheet(path, "Portfolio"))


def test_a_folder_without_a_company_says_so(tmp_path: Path) -> None:
    """Nothing was analysed yet, or nothing could be."""
    write_portfolio({}, {}, tmp_path / "empty.xlsx")
    assert sheet(tmp_path / "empty.xlsx", "Portfolio")[1][0] == "There is no analysed company yet."
    write_portfolio({}, TROUBLES, tmp_path / "troubles.xlsx")
    assert openpyxl.load_workbook(tmp_path / "troubles.xlsx").sheetnames == ["Portfolio", "Left out"]


def test_the_same_companies_make_the_same_bytes(tmp_path: Path) -> None:
    """Whatever order they come in."""
    snapshots = folder(4, "EUR", "GBP")
    write_portfolio(snapshots, TROUBLES, tmp_path / "one.xlsx")
    write_portfolio(
        dict(reversed(snapshots.items())), dict(reversed(TROUBLES.items())), tmp_path / "two.xlsx"
    )
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_newest_day_is_told() -> None:
    """The day of the newest analysis stands for the folder."""
    snapshots = folder(2)
    raw = json.loads(snapshots["company01"])
    raw["as_of"] = "2027-03-03"
    assert companies_of(states({**snapshots, "company01": json.dumps(raw)})).as_of == date(2027, 3, 3)


def test_the_portfolio_is_sound(tmp_path: Path, ooxml_errors: Callable[[Path], list[str]]) -> None:
    """No fault that the Open XML validator or our own lint knows; charts have a text beside them."""
    path = tmp_path / "portfolio.xlsx"
    write_portfolio(folder(6, "EUR", "GBP"), TROUBLES, path)
    assert lint(path) == []
    assert ooxml_errors(path) == []
