"""One parser a kind: what stands in a cell, what is made of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, LONGEST_TEXT, Kind, Question
from pipeline.intake.cells import Manner, read_cell, shown
from pipeline.intake.reading import NOTHING

if TYPE_CHECKING:
    from pipeline.intake.numbers import Mark

QUESTIONS = {question.name: question for question in (*COMPANY_QUESTIONS, *FUNCTION_QUESTIONS)}
BY_KIND = {question.kind: question for question in QUESTIONS.values()}
# Sheets know no time zones.
JUNE_30, JUNE_5 = datetime(2027, 6, 30), datetime(2027, 6, 5)  # noqa: DTZ001
SEPTEMBER_5, MAY_5 = datetime(2027, 9, 5), datetime(2027, 5, 5)  # noqa: DTZ001

UNDERSTOOD = [
    ("function", "  Accounts\u00a0payable\n(EU) ", "Accounts payable (EU)"),
    ("function", 365.0, "365"),
    ("function", "=SUM(A1)", "=SUM(A1)"),
    ("function", "NA", "NA"),
    ("headcount", 6.5, 6.5),
    ("headcount", 6, 6.0),
    ("headcount", "6,5", 6.5),
    ("headcount", "12 FTE", 12.0),
    ("headcount", "50%", 0.5),
    ("annual_cost", "1.234,56", 1234.56),
    ("annual_cost", "(500)", -500.0),
    ("discount_rate", "8%", 8.0),
    ("discount_rate", "8", 8.0),
    ("discount_rate", 8.0, 8.0),
    ("discount_rate", 0.08, 8.0),
    ("discount_rate", 0.0, 0.0),
    ("discount_rate", "0.5%", 0.5),
    ("discount_rate", "7.125%", 7.125),
    ("discount_rate", 1.0, 1.0),
    ("discount_rate", 0.0875, 8.75),
    ("strategic", 4.0, 4.0),
    ("strategic", "4", 4.0),
    ("strategic", "4.000", 4.0),
    ("strategic", "★★★", 3.0),
    ("strategic", "★★★★☆", 4.0),
    ("strategic", "High", 5.0),
    ("strategic", "medium", 3.0),
    ("strategic", "LOW", 1.0),
    ("strategic", "4/5", 4.0),
    ("strategic", "4 - high", 4.0),
    ("data", "personal", "Personal"),
    ("data", " NONE ", "None"),
    ("data", "PII", "Personal"),
    ("delivered_by", "in-house", "Own staff"),
    ("delivered_by", "Vendor", "Provider"),
    ("amounts_in", "k", "thousands"),
    ("amounts_in", "Thousands", "thousands"),
    ("cost_means", "fully-loaded", "Fully loaded"),
    ("keep", "Yes", True),
    ("keep", True, True),
    ("keep", "n", False),
    ("keep", "FALSE", False),
    ("keep", "x", True),
    ("keep", "(yes)", True),
    ("keep", "✔\ufe0f", True),
    ("keep", 1.0, True),
    ("target_country", "Poland", "PL"),
    ("target_country", "pl", "PL"),
    ("target_country", "POL", "PL"),
    ("target_country", "the Netherlands", "NL"),
    ("target_country", "Deutschland", "DE"),
    ("target_country", "NA", "NA"),
    ("target_country", "Namibia", "NA"),
    ("entity_countries", "Ireland, Poland; UK", ("IE", "PL", "GB")),
    ("entity_countries", "Ireland and Poland", ("IE", "PL")),
    ("entity_countries", "PL, Poland", ("PL",)),
    ("entity_countries", "none", ()),
    ("languages", "English / German", ("en", "de")),
    ("languages", "English (fluent) & Deutsch", ("en", "de")),
    ("currency", "gbp", "GBP"),
    ("currency", "€", "EUR"),
    ("currency", "Euro", "EUR"),
    ("currency", "US dollars", "USD"),
    ("contract_ends", JUNE_30, JUNE_30),
    ("contract_ends", date(2027, 6, 30), JUNE_30),
    ("contract_ends", "2027-06-30", JUNE_30),
    ("contract_ends", "30.06.2027", JUNE_30),
    ("contract_ends", "30/06/2027", JUNE_30),
    ("contract_ends", "06/30/2027", JUNE_30),
    ("contract_ends", "30 June 2027", JUNE_30),
    ("contract_ends", "June 30th, 2027", JUNE_30),
    ("contract_ends", "30-Jun-27", JUNE_30),
    ("contract_ends", 46568.0, JUNE_30),
    ("contract_ends", "05.06.2027", JUNE_5),
    ("contract_ends", "5 Sept 2027", SEPTEMBER_5),
    ("contract_ends", "SEPT 5, 2027", SEPTEMBER_5),
    ("contract_ends", "05/05/2027", MAY_5),
]


@pytest.mark.parametrize(("name", "cell", "value"), UNDERSTOOD)
def test_an_answer_is_understood(name: str, cell: str | float, value: object) -> None:
    """Every usual way of writing an answer gives the same value."""
    reading = read_cell(QUESTIONS[name], cell)
    assert (reading.code, reading.value) == ("", value)


UNREADABLE: list[tuple[str, str | float | datetime, str]] = [
    ("headcount", "two", "CELL-NUMBER"),
    ("headcount", JUNE_30, "CELL-NUMBER"),
    ("headcount", True, "CELL-NUMBER"),
    ("headcount", "1.234", "CELL-AMBIGUOUS"),
    ("annual_cost", "12%", "CELL-NUMBER"),
    ("annual_cost", "#REF!", "CELL-ERROR"),
    ("discount_rate", "eight", "CELL-NUMBER"),
    ("discount_rate", "8k", "CELL-NUMBER"),
    ("discount_rate", True, "CELL-NUMBER"),
    ("strategic", 3.5, "CELL-RANGE"),
    ("strategic", "3.5", "CELL-RANGE"),
    ("strategic", "so so", "CELL-NUMBER"),
    ("strategic", JUNE_30, "CELL-NUMBER"),
    ("data", "secret", "CELL-CHOICE"),
    ("data", 7.0, "CELL-CHOICE"),
    ("keep", "perhaps", "CELL-CHOICE"),
    ("keep", 2.0, "CELL-CHOICE"),
    ("keep", -1.0, "CELL-CHOICE"),
    ("target_country", "Atlantis", "CELL-COUNTRY"),
    ("target_country", "Grmany", "CELL-COUNTRY"),
    ("target_country", "Poland, Spain", "CELL-COUNTRY"),
    ("entity_countries", "Poland, Atlantis", "CELL-COUNTRY"),
    ("languages", "English, Klingon", "CELL-LANGUAGE"),
    ("currency", "$", "CELL-CURRENCY"),
    ("currency", "XXQ", "CELL-CURRENCY"),
    ("contract_ends", "soon", "CELL-DATE"),
    ("contract_ends", "31.02.2027", "CELL-DATE"),
    ("contract_ends", 2027.0, "CELL-DATE"),
    ("contract_ends", "05/06/2027", "CELL-DATE-AMBIGUOUS"),
    ("function", "x" * (LONGEST_TEXT + 1), "CELL-TOO-LONG"),
]


@pytest.mark.parametrize(("name", "cell", "code"), UNREADABLE)
def test_an_answer_that_is_none_is_named(name: str, cell: str | float, code: str) -> None:
    """What cannot be understood has its own finding, whatever its type."""
    assert read_cell(QUESTIONS[name], cell).code == code


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
@pytest.mark.parametrize("cell", ["", "  ", "\u00a0", "n/a", "N/A", "-", "\N{EN DASH}", "?", "tbd", "n.a."])
def test_an_empty_answer_is_nothing(question: Question, cell: str) -> None:
    """Blank cells and the words for “no answer” are no answer, for every question."""
    assert read_cell(question, cell) == NOTHING


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_every_example_is_a_good_answer(question: Question) -> None:
    """What help and findings suggest to type is understood."""
    reading = read_cell(question, question.example)
    assert reading.code == ""
    assert reading.value is not None


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_every_choice_on_offer_is_a_good_answer(question: Question) -> None:
    """What the drop-down offers is understood, and is its own value."""
    for choice in question.choices:
        reading = read_cell(question, choice)
        assert (reading.code, reading.read) == ("", "")
        assert reading.value == (choice == "Yes" if question.kind is Kind.YES_NO else choice)


@pytest.mark.parametrize(
    ("name", "cell", "read"),
    [
        ("strategic", "High", "5"),
        ("strategic", "4 - high", "4"),
        ("strategic", 4.0, ""),
        ("strategic", "4", ""),
        ("strategic", "★★★★☆", "4"),
        ("keep", "y", "Yes"),
        ("keep", "yes", ""),
        ("keep", True, ""),
        ("keep", "FALSE", ""),
        ("annual_cost", "12k", "12000"),
        ("annual_cost", "€12", "12 EUR"),
        ("annual_cost", "1.234,5", ""),
        ("discount_rate", 0.08, ""),
        ("discount_rate", "0.08", "8 %"),
        ("discount_rate", "0", ""),
        ("currency", "euro", "EUR"),
        ("currency", "eur", ""),
        ("data", "pii", "Personal"),
        ("contract_ends", 46568.0, "2027-06-30"),
    ],
)
def test_an_answer_in_own_words_is_told_back(name: str, cell: str | float, read: str) -> None:
    """The user hears how an unusual answer was read, and nothing about a usual one."""
    assert read_cell(QUESTIONS[name], cell).read == read


@pytest.mark.parametrize(
    ("name", "cell", "suggestion"),
    [
        ("data", "persnal", "Type Personal."),
        ("keep", "perhaps", "Type Yes or No."),
        ("target_country", "Grmany", "Type Germany."),
        ("entity_countries", "Poland, Grmany", "Type Germany for “Grmany”."),
        ("languages", "Germn", "Type German for “Germn”."),
        ("currency", "GPB", "Type GBP."),
        ("delivered_by", "Contractrs", "Type Contractors."),
        (
            "entity_countries",
            "Indai, Spain, Filipines",
            "Type India for “Indai”. Type Philippines for “Filipines”.",
        ),
        ("residency", "EU", "Type Adequate countries."),
        ("furthest", "Onshroe", "Type Onshore."),
        ("delivered_by", "our own staff members", "Type Own staff."),
        ("strategic", "hihg", " Perhaps 5?"),
        ("strategic", "critcal", " Perhaps 5?"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_word(name: str, cell: str, suggestion: str) -> None:
    """The suggestion is what the user most likely meant."""
    assert read_cell(QUESTIONS[name], cell).words["suggestion"] == suggestion


@pytest.mark.parametrize(
    ("name", "cell", "suggestion"),
    [
        ("currency", "ABC", "Type its three-letter code."),
        ("currency", "XXQ", "Type its three-letter code."),
        ("currency", "RGB", "Type its three-letter code."),
        ("currency", "RAD", "Type its three-letter code."),
        ("currency", "$", "Several currencies go by it: type USD, CAD, AUD or the code of another."),
        ("currency", "Kr.", "Several currencies go by it: type SEK, NOK, DKK or the code of another."),
        ("furthest", "not offshore please", "Choose one of these."),
        ("furthest", "our shores", "Choose one of these."),
        ("residency", "anywhere but China", "Choose one of these."),
        ("data", "very personal", "Choose one of these."),
        ("target_country", "Xyzzyx", "Type its English name or two-letter code."),
        (
            "entity_countries",
            "Xyzzyx",
            "Replace “Xyzzyx” by a name or two-letter code, or leave it out: no other country is proposed.",
        ),
        ("strategic", "so so", ""),
        ("strategic", "not so high as you think", ""),
        ("strategic", True, ""),
        ("headcount", "two", ""),
        ("headcount", JUNE_30, ""),
        ("discount_rate", "eight", ""),
        ("discount_rate", True, ""),
    ],
)
def test_nothing_is_suggested_that_nobody_said(name: str, cell: str | float | date, suggestion: str) -> None:
    """No random code, no looser limit and no example stands where the user's own answer belongs."""
    assert read_cell(QUESTIONS[name], cell).words["suggestion"] == suggestion


def test_a_list_keeps_what_can_be_read() -> None:
    """One country misspelled does not open the others."""
    reading = read_cell(QUESTIONS["avoid_countries"], "India, Filipines, China, Atlantis")
    assert reading.value == ("IN", "CN")
    assert (reading.code, reading.words["value"]) == ("CELL-COUNTRY", "Filipines”, “Atlantis")


def test_what_a_suggestion_says_can_be_typed() -> None:
    """The word after “Type” makes the finding go away."""
    for name, cell, code in UNREADABLE:
        suggestion = str(read_cell(QUESTIONS[name], cell).words.get("suggestion", ""))
        in_words = (" for ", "name or", "Type its")
        if suggestion.startswith("Type ") and not any(words in suggestion for words in in_words):
            typed = suggestion.removeprefix("Type ").rstrip(".").split(" or ")[0]
            assert read_cell(QUESTIONS[name], typed).code == "", code


@pytest.mark.parametrize(
    ("name", "cell", "first", "second", "typed"),
    [
        ("annual_cost", "1.234", "1234", "1.234", "1234 or 1.234"),
        ("overlap_hours", "1.234", "1234", "1.234", "1.234"),
        ("overlap_hours", "8.000", "8000", "8", "8"),
        ("agencies", "100.000", "100000", "100", "100000 or 100"),
        ("horizon", "1.000", "1000", "1", "1"),
        ("annual_cost", "(1.234)", "-1234", "-1.234", "-1.234"),
    ],
)
def test_readings_of_an_ambiguous_number_can_be_typed(
    name: str, cell: str, first: str, second: str, typed: str
) -> None:
    """Both are told, and of them those to type that the question allows."""
    words = read_cell(QUESTIONS[name], cell).words
    assert words == {"first": first, "second": second, "typed": typed}


@pytest.mark.parametrize(
    ("cell", "usual", "currency", "read"),
    [
        ("$5k", "USD", "USD", "5000 USD"),
        ("$5k", "CAD", "CAD", "5000 CAD"),
        ("$5k", None, None, "5000"),
        ("€5k", "USD", "EUR", "5000 EUR"),
    ],
)
def test_a_sign_of_several_currencies_means_the_usual_one(
    cell: str, usual: str | None, currency: str | None, read: str
) -> None:
    """A bare dollar is that of the company; a sign that means one currency is that one everywhere."""
    found = read_cell(QUESTIONS["annual_cost"], cell, Manner(currency=usual))
    assert (found.value, found.code, found.scaled) == (5_000.0, "", True)
    assert (found.currency, found.read) == (currency, read)


@pytest.mark.parametrize(
    ("cell", "usual", "code", "value"),
    [
        ("$", "CAD", "", "CAD"),
        ("kr", "NOK", "", "NOK"),
        ("$", "EUR", "CELL-CURRENCY", None),
        ("£", "EUR", "", "GBP"),
        ("bananas", "EUR", "CELL-CURRENCY", None),
    ],
)
def test_a_sign_in_the_place_of_a_currency_means_the_usual_one(
    cell: str, usual: str, code: str, value: str | None
) -> None:
    """Where the usual currency goes by that sign, and it is told; otherwise it is asked about."""
    found = read_cell(QUESTIONS["currency"], cell, Manner(currency=usual))
    assert (found.code, found.value) == (code, value)
    assert found.read == (value or "")


def test_a_number_without_a_sign_names_no_currency() -> None:
    """Whatever the usual currency is, a bare number does not say it."""
    assert read_cell(QUESTIONS["annual_cost"], "5", Manner(currency="USD")).currency is None


def test_a_sign_that_the_usual_currency_does_not_go_by_is_asked_about() -> None:
    """Dollars in a company of euros: the amount is kept, and each dollar can be typed."""
    found = read_cell(QUESTIONS["annual_cost"], "$5k", Manner(currency="EUR"))
    assert (found.value, found.code, found.scaled) == (5_000.0, "CELL-SIGN", True)
    assert found.words == {"sign": "$", "usual": "EUR", "typed": "USD 5000, CAD 5000, AUD 5000"}


@pytest.mark.parametrize(
    ("cell", "decimal", "read"), [("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1.5", ".", "")]
)
def test_what_the_rest_of_a_column_settled_is_told_back(cell: str, decimal: Mark, read: str) -> None:
    """A number that could have been another is told; one that can be read in one way only is not."""
    assert read_cell(QUESTIONS["annual_cost"], cell, Manner(decimal=decimal)).read == read


@pytest.mark.parametrize(
    ("name", "cell", "words"),
    [
        ("strategic", 3.5, {"value": "3.5"}),
        ("annual_cost", "#REF!", {"value": "#REF!"}),
        ("contract_ends", "05/06/2027", {"first": "2027-06-05", "second": "2027-05-06"}),
    ],
)
def test_a_finding_quotes_what_stands_in_the_cell(name: str, cell: str | float, words: object) -> None:
    """The value itself, and both days that a date could be."""
    assert read_cell(QUESTIONS[name], cell).words == words


def test_dates_from_1904_are_counted_from_there() -> None:
    """A bare day number means another day in a workbook that counts from 1904."""
    question = QUESTIONS["contract_ends"]
    assert read_cell(question, 45106.0, Manner(date_1904=True)).value == JUNE_30


@pytest.mark.parametrize(
    ("serial", "year"), [(19_999.0, None), (20_000.0, 1954), (80_000.0, 2119), (80_001.0, None)]
)
def test_a_number_far_from_any_contract_is_no_day(serial: float, year: int | None) -> None:
    """A year or an amount under the heading of a date is not taken for a day number."""
    found = read_cell(QUESTIONS["contract_ends"], serial)
    assert found.code == ("" if year else "CELL-DATE")
    assert (found.value.year if isinstance(found.value, datetime) else None) == year


def test_a_text_too_long_is_cut_and_told() -> None:
    """The first part of a very long text is kept; one that just fits is kept whole."""
    assert read_cell(QUESTIONS["notes"], "x" * LONGEST_TEXT).code == ""
    reading = read_cell(QUESTIONS["notes"], "x" * 5_000)
    assert reading.value == "x" * LONGEST_TEXT
    assert reading.words == {"length": "5,000", "limit": "2,000"}


CELLS = st.one_of(
    st.text(max_size=30),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.integers(-(10**12), 10**12),
)


@given(st.sampled_from(sorted(BY_KIND)), CELLS)
def test_no_cell_breaks_a_parser(kind: Kind, cell: str | float | date | time) -> None:
    """Anything may stand under any heading: there is a value, a finding or nothing."""
    reading = read_cell(BY_KIND[kind], cell)
    lists = kind in {Kind.COUNTRIES, Kind.LANGUAGES}
    assert reading.value is None or not reading.code or reading.code == "CELL-TOO-LONG" or lists


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (5.25, "5.25"),
        (True, "TRUE"),
        (JUNE_30, "2027-06-30"),
        ("a", "a"),
        (1e12, "1000000000000"),
    ],
)
def test_a_cell_is_echoed_as_it_looks(cell: str | float | date, text: str) -> None:
    """Messages show what stands on the sheet."""
    assert shown(cell) == text
