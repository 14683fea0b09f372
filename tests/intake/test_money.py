"""Costs in other currencies, and which currency the results are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from currency_converter import CurrencyConverter

from pipeline.intake import read_workbook
from pipeline.knowledge.currencies import (
    NoRateError,
    bank_rate,
    currency_code,
    is_published,
    nearest_currency,
    rate,
)
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.intake import Intake

EURO_IN_POUNDS = rate("EUR", "GBP").value


def read(tmp_path: Path, functions: str, company: str = "", assumptions: str = "") -> Intake:
    """Read a workbook of the sheets drawn."""
    sheets = {"Company": company, "Functions": functions, "Assumptions": assumptions}
    drawn = {name: text for name, text in sheets.items() if text}
    return read_workbook(write_workbook(tmp_path / "money.xlsx", drawn))


def codes(intake: Intake) -> list[str]:
    """Name the findings."""
    return [found.code for found in intake.findings]


def test_rates_are_consistent() -> None:
    """There and back again is where we began."""
    assert rate("EUR", "USD").value * rate("USD", "EUR").value == pytest.approx(1)
    assert rate("USD", "USD").value == 1
    assert rate("GBP", "USD").value == pytest.approx(
        rate("GBP", "EUR").value * rate("EUR", "USD").value, rel=1e-3
    )


def test_the_day_of_a_bank_rate_is_known() -> None:
    """A rate without a date cannot be checked."""
    assert rate("EUR", "USD").day is not None
    assert rate("COP", "USD", {"COP": 4000}).day is None


@pytest.mark.parametrize("code", ["COP", "EGP", "VND", "UAH", "AED", "RUB", "HRK", "XXQ"])
def test_a_currency_without_a_fresh_rate_has_none(code: str) -> None:
    """Unpublished and abandoned currencies are not converted with an old guess."""
    with pytest.raises(NoRateError):
        rate(code, "EUR")


def test_a_rate_is_as_old_as_the_older_of_its_two() -> None:
    """The lev was last published before Bulgaria took the euro."""
    assert str(bank_rate("BGN", "USD").day) < str(bank_rate("EUR", "USD").day)


def test_the_users_rate_goes_first() -> None:
    """It says how many units one reporting unit buys."""
    assert rate("USD", "EUR", {"USD": 4}).value == 0.25


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usd", "USD"),
        ("€", "EUR"),
        ("US$", "USD"),
        ("Pound Sterling", "GBP"),
        (" euro ", "EUR"),
        ("$", None),
        ("dollars?", None),
        ("dollars", None),
        ("kr", None),
        ("Fr.", "CHF"),
        ("Rs.", "INR"),
        ("US $", "USD"),
        ("€ EUR", "EUR"),
        ("euro (EUR)", "EUR"),
        ("CAD $", "CAD"),
        ("EUR/USD", None),
        ("GBP kr", None),
    ],
)
def test_a_currency_is_known_by_its_names(text: str, code: str | None) -> None:
    """Codes, signs and English names mean the same; a bare dollar means nothing for certain."""
    assert currency_code(text) == code


@pytest.mark.parametrize(("text", "code"), [("GPB", "GBP"), ("UDS", "USD"), ("Eruo", "EUR"), ("qqqqq", None)])
def test_a_slip_finds_the_nearest_currency(text: str, code: str | None) -> None:
    """Two letters swapped are recognised."""
    assert nearest_currency(text) == code


def test_each_row_is_converted_from_its_own_currency(tmp_path: Path) -> None:
    """The row's answer says what its cost is in; blank means the reporting currency."""
    intake = read(
        tmp_path,
        "Function|FTE|Annual cost|Currency\nPayroll|4|1000|EUR\nLegal|2|1000|GBP\nTax|1|1000|",
        "Reporting currency|GBP",
    )
    assert intake.functions["annual_cost"].tolist() == pytest.approx([1000 * EURO_IN_POUNDS, 1000, 1000])
    note = next(found for found in intake.findings if found.code == "CURRENCY-CONVERTED")
    day = rate("EUR", "GBP").source.removeprefix("European Central Bank, ")
    assert f"(European Central Bank, {day})" in note.wrong
    assert day[-4:].isdigit()


@pytest.mark.parametrize(
    ("heading", "cell", "currency", "factor"),
    [
        ("Annual cost (EUR)", 1000, "", EURO_IN_POUNDS),
        ("Annual cost", "€1000", "", EURO_IN_POUNDS),
        ("Annual cost (EUR)", 1000, "GBP", 1),
        ("Annual cost (EUR)", "£1000", "", 1),
        ("Annual cost (k€)", 1, "", EURO_IN_POUNDS),
    ],
)
def test_the_nearest_word_on_the_currency_counts(
    tmp_path: Path, heading: str, cell: object, currency: str, factor: float
) -> None:
    """The row's own answer goes before the cell's sign, the sign before the heading's unit."""
    rows: list[list[object]] = [["Function", "FTE", heading, "Currency"], ["Payroll", 4, cell, currency]]
    sheets: dict[str, list[list[object]]] = {"Company": [["Reporting currency", "GBP"]], "Functions": rows}
    intake = read_workbook(write_workbook(tmp_path / "money.xlsx", sheets))
    assert intake.functions.loc[2, "annual_cost"] == pytest.approx(1000 * factor)


def test_without_an_answer_the_home_countrys_currency_is_used(tmp_path: Path) -> None:
    """A company in the United Kingdom reads pounds."""
    intake = read(tmp_path, "Function|FTE|Annual cost (EUR)\nPayroll|4|1000", "Home country|United Kingdom")
    assert intake.functions.loc[2, "annual_cost"] == pytest.approx(1000 * EURO_IN_POUNDS)
    assert intake.company["reporting_currency"].isna().all()


def test_costs_all_in_one_currency_answer_for_the_company(tmp_path: Path) -> None:
    """Without a Company sheet a list in euros is reported in euros, and the user is told."""
    intake = read(tmp_path, "Function|FTE|Annual cost (EUR)\nPayroll|4|1000\nLegal|2|500")
    assert intake.functions["annual_cost"].tolist() == [1000, 500]
    assert intake.company["reporting_currency"].tolist() == ["EUR"]
    assert "CURRENCY-FOUND" in codes(intake)


def test_without_any_word_of_currency_costs_stay_as_they_are(tmp_path: Path) -> None:
    """Nothing is converted when nothing was said."""
    intake = read(tmp_path, "Function|FTE|Annual cost\nPayroll|4|1000")
    assert intake.functions.loc[2, "annual_cost"] == 1000
    assert intake.company["reporting_currency"].isna().all()


def test_a_currency_without_a_rate_sets_the_row_aside(tmp_path: Path) -> None:
    """The finding names cell, both currencies and the line to add."""
    intake = read(
        tmp_path,
        "Function|FTE|Annual cost|Currency\nPayroll|4|1000|COP\nLegal|2|500|EUR",
        "Reporting currency|EUR",
    )
    found = intake.findings[0]
    assert (found.code, found.cell) == ("CURRENCY-NO-RATE", "D2")
    assert "“Exchange rate COP”" in found.do
    assert list(intake.functions["function"]) == ["Legal"]
    assert list(intake.set_aside["function"]) == ["Payroll"]


def test_the_line_the_finding_asks_for_makes_it_go_away(tmp_path: Path) -> None:
    """Typed into the sheet Assumptions, the user's rate is used."""
    intake = read(
        tmp_path,
        "Function|FTE|Annual cost|Currency\nPayroll|4|8000|COP",
        "Reporting currency|EUR",
        "Exchange rate COP|4000",
    )
    assert intake.functions.loc[2, "annual_cost"] == 2
    assert intake.rates == {"COP": 4000}
    assert "CURRENCY-NO-RATE" not in codes(intake)


def test_a_reporting_currency_without_a_dollar_rate_asks_for_one(tmp_path: Path) -> None:
    """Prices are modelled in dollars: without a rate every row is set aside, with one it is analysed."""
    company, rows = [["Home country", "UAE"]], [["Function", "FTE", "Annual cost"], ["Payroll", 3, 300_000]]
    without = read_workbook(
        write_workbook(tmp_path / "without.xlsx", {"Company": company, "Functions": rows})
    )
    told = next(found for found in without.findings if found.code == "CURRENCY-NO-RATE")
    assert (told.address, len(without.functions), len(without.set_aside)) == ("Functions!C2", 0, 1)
    assert "“Exchange rate AED” in A1, and how many AED one USD buys in B1" in told.do
    rates = [["Exchange rate AED", 3.6725]]
    own = write_workbook(
        tmp_path / "with.xlsx", {"Company": company, "Assumptions": rates, "Functions": rows}
    )
    assert len(read_workbook(own).functions) == 1


COLOMBIAN = "Function|FTE|Annual cost|Currency\nPayroll|4|8000|COP\nTax|1|8|EUR\nLegal|1|8|USD"


@pytest.mark.parametrize("rates", ["Exchange rate COP|4000", "Exchange rate USD|0.00025"])
def test_one_rate_to_the_dollar_opens_every_published_currency(tmp_path: Path, rates: str) -> None:
    """Typed either way round; the euro goes through the dollar, and the note says who said what."""
    intake = read(tmp_path, COLOMBIAN, "Reporting currency|COP", rates)
    euro = rate("EUR", "USD")
    assert intake.functions["annual_cost"].tolist() == pytest.approx([8000, 8 * 4000 * euro.value, 32_000])
    assert intake.converted["EUR"].source == f"your rate and {euro.source}"
    assert intake.converted["USD"].source == "your rate"


@pytest.mark.parametrize(
    ("assumptions", "asks"),
    [
        (
            "",
            "Add a sheet Assumptions: type “Exchange rate COP” in A1, and how many COP one USD buys in B1.",
        ),
        (
            "Discount rate|9%\nHorizon|5",
            "On the sheet Assumptions: type “Exchange rate COP” in A3, and how many COP one USD buys in B3.",
        ),
    ],
)
def test_a_missing_rate_is_asked_for_by_cell(tmp_path: Path, assumptions: str, asks: str) -> None:
    """One line is enough, and it is typed the way people know the rate."""
    intake = read(tmp_path, COLOMBIAN, "Reporting currency|COP", assumptions)
    assert [found.do for found in intake.findings if found.code == "CURRENCY-NO-RATE"] == [asks]


def test_every_missing_rate_gets_a_cell_of_its_own(tmp_path: Path) -> None:
    """Two currencies that the bank lacks are two lines."""
    rows = "Function|FTE|Annual cost|Currency\nPayroll|4|8000|COP\nTax|1|8|UAH\nLegal|1|8|EUR"
    told = [found for found in read(tmp_path, rows, "Reporting currency|EUR").findings if found.cell]
    assert [(found.cell, found.do[-4:-1]) for found in told if found.code == "CURRENCY-NO-RATE"] == [
        ("D2", " B1"),
        ("D3", " B2"),
    ]


@pytest.mark.parametrize(("typed", "warned"), [("1.27", True), ("0.79", False), ("0.85", False)])
def test_a_rate_typed_the_wrong_way_round_is_questioned(tmp_path: Path, typed: str, warned: bool) -> None:  # noqa: FBT001 - a column of the table
    """The central bank knows better which of the two it is; the user's is used all the same."""
    rows = "Function|FTE|Annual cost|Currency\nPayroll|4|8000|GBP"
    intake = read(tmp_path, rows, "Reporting currency|USD", f"Exchange rate GBP|{typed}")
    told = [found.cell for found in intake.findings if found.code == "CURRENCY-RATE-FAR"]
    assert told == (["B1"] if warned else [])
    assert intake.functions["annual_cost"].tolist() == pytest.approx([8000 / float(typed)])


def test_costs_all_in_are_not_in_albanian_lek(tmp_path: Path) -> None:
    """A word of everyday speech in a heading is no currency."""
    intake = read(tmp_path, "Function|FTE|Annual cost (all in)\nPayroll|4|1000")
    assert intake.functions["annual_cost"].tolist() == [1000]
    assert intake.company["reporting_currency"].isna().all()


THOUSANDS = "Payroll|4|260\nLegal|2|300\nTax|1|90"


@pytest.mark.parametrize(
    ("rows", "company", "asks"),
    [
        (THOUSANDS, "", "are amounts in thousands?"),
        ("Payroll|4|0.26\nLegal|2|0.3\nTax|1|0.09", "", "are amounts in millions?"),
        ("Payroll|4|260000\nLegal|2|300000", "Amounts are in|thousands", "are amounts typed in full?"),
    ],
)
def test_a_cost_per_head_that_nobody_has_is_questioned(
    tmp_path: Path, rows: str, company: str, asks: str
) -> None:
    """Costs typed in thousands without a word of it would make every saving a thousandth."""
    intake = read(tmp_path, f"Function|FTE|Annual cost\n{rows}", company)
    (found,) = [each for each in intake.findings if each.code == "COST-UNITS"]
    assert (found.level, found.cell) == ("warning", "C1")
    assert asks in found.wrong


@pytest.mark.parametrize(
    ("rows", "company"),
    [
        (THOUSANDS, "Amounts are in|thousands"),
        ("Payroll|4|260000\nLegal|2|300000", ""),
        ("Payroll|4|300000000\nLegal|2|200000000", "Reporting currency|IDR"),
    ],
)
def test_a_usual_cost_per_head_is_not(tmp_path: Path, rows: str, company: str) -> None:
    """What is usual is measured in dollars, whatever the currency."""
    assert "COST-UNITS" not in codes(read(tmp_path, f"Function|FTE|Annual cost\n{rows}", company))


@pytest.mark.parametrize(
    ("title", "factor", "told"),
    [
        ("All costs in USD thousands", 1000, True),
        ("Personnel plan 2026 (in TUSD)", 1000, True),
        ("Budget 2026, amounts in thousands", 1000, True),
        ("Cost base (k$)", 1000, True),
        ("Our functions in 2026", 1, False),
        ("Team M", 1, False),
    ],
)
def test_a_title_may_name_the_unit(tmp_path: Path, title: str, factor: float, told: bool) -> None:  # noqa: FBT001 - a column of the table
    """A unit above the list counts like one in the heading, and the user hears of it."""
    rows = [[title, None, None], ["Function", "FTE", "Annual cost"], ["Payroll", 4, 260]]
    intake = read_workbook(write_workbook(tmp_path / "title.xlsx", {"Functions": rows}))
    assert intake.functions["annual_cost"].tolist() == [260 * factor]
    assert ("UNIT-OF-TITLE" in codes(intake)) is told


def test_the_companys_answer_goes_before_a_title(tmp_path: Path) -> None:
    """Who answers the question need not fear an old title."""
    drawn = "All costs in thousands||\nFunction|FTE|Annual cost\nPayroll|4|260000"
    assert read(tmp_path, drawn, "Amounts are in|units").functions["annual_cost"].tolist() == [260_000]


def test_the_headings_currency_goes_before_the_titles(tmp_path: Path) -> None:
    """The title says how many, the heading of what."""
    intake = read(tmp_path, "All costs in USD thousands||\nFunction|FTE|Annual cost (EUR)\nPayroll|4|260")
    assert intake.functions["annual_cost"].tolist() == [260_000]
    assert intake.company["reporting_currency"].tolist() == ["EUR"]


def test_only_the_last_year_of_the_bank_is_loaded_and_says_the_same() -> None:
    """Every published currency has the rate and the day that the whole file of decades gives it."""
    bank = CurrencyConverter()
    newest = max(span.last_date for span in bank.bounds.values())
    fresh = {code for code, span in bank.bounds.items() if (newest - span.last_date).days <= 366}
    assert {code for code in bank.currencies if is_published(code)} == fresh
    for code in fresh - {"USD"}:
        known, back = bank_rate("USD", code), bank_rate(code, "USD")
        assert known.day == back.day == min(bank.bounds[one].last_date for one in ("USD", code))
        assert known.value == bank.convert(1, "USD", code, known.day)
        assert known.value * back.value == pytest.approx(1)
