"""Numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.numbers import Ambiguous, Number, convention, parse_number

UNMISTAKABLE = [
    ("12", 12),
    ("1.5", 1.5),
    ("1,5", 1.5),
    (".5", 0.5),
    ("0,125", 0.125),
    ("0.125", 0.125),
    ("1234.567", 1234.567),
    ("1234,567", 1234.567),
    ("1.2345", 1.2345),
    ("1.234,56", 1234.56),
    ("1,234.56", 1234.56),
    ("1.234.567", 1_234_567),
    ("1,234,567", 1_234_567),
    ("1.234.567,8", 1_234_567.8),
    ("1 200", 1200),
    ("1\u00a0200", 1200),
    ("1\u202f200,50", 1200.5),
    ("1'200.50", 1200.5),
    ("1\N{RIGHT SINGLE QUOTATION MARK}200", 1200),
    ("€ 1 200", 1200),
    ("1 200 €", 1200),
    ("£1,200.00", 1200),
    ("CHF 1'000.-", 1000),
    ("1000,-", 1000),
    ("$400k", 400_000),
    ("12k", 12_000),
    ("12 K", 12_000),
    ("€12k", 12_000),
    ("120k€", 120_000),
    ("1.2m", 1_200_000),
    ("1,2 Mio", 1_200_000),
    ("0.5bn", 500_000_000),
    ("12 FTE", 12),
    ("12.5 people", 12.5),
    ("~12", 12),
    ("approx. 12", 12),
    ("1200 p.a.", 1200),
    ("500 EUR per year", 500),
    ("(500)", -500),
    ("£ (500)", -500),
    ("(€1,200.50)", -1200.5),
    ("-500", -500),
    ("\N{MINUS SIGN}500", -500),
    ("500-", -500),
    ("5-", -5),
    ("-£500", -500),
    ("1.2E+06", 1_200_000),
    ("5E+5", 500_000),
    ("(1.2E+6)", -1_200_000),
    ("½", 0.5),
    ("1½", 1.5),
    ("2 ½", 2.5),
    ("12,34,567", 1_234_567),
    ("1,23,456.5", 123_456.5),
    ("5 TEUR", 5_000),
    ("TEUR 5", 5_000),
    ("5k$", 5_000),
    ("k$ 5", 5_000),
    ("5mneur", 5_000_000),
    ("5 mxn", 5),
    ("5 k. p.a.", 5_000),
    ("5k/year", 5_000),
    ("5 Tsd. EUR/Jahr", 5_000),
    ("5 full-time employees", 5),
]


@pytest.mark.parametrize(("text", "value"), UNMISTAKABLE)
def test_a_number_is_read_however_it_is_written(text: str, value: float) -> None:
    """A number that can be read in one way only is read in that way."""
    found = parse_number(text)
    assert isinstance(found, Number)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "thousands", "decimal"),
    [
        ("1.234", 1234, 1.234),
        ("1,234", 1234, 1.234),
        ("12.345", 12_345, 12.345),
        ("999,999", 999_999, 999.999),
        ("€ 1.234", 1234, 1.234),
        ("1,234k", 1_234_000, 1234),
        ("(1.234)", -1234, -1.234),
    ],
)
def test_one_mark_before_three_digits_is_ambiguous(text: str, thousands: float, decimal: float) -> None:
    """A number that can be read in two ways is not guessed: both are given, thousands first."""
    assert parse_number(text) == Ambiguous(thousands, decimal)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1.234", ",", 1234), ("1.234", ".", 1.234), ("1,234", ".", 1234), ("1,234", ",", 1.234)],
)
def test_the_columns_decimal_mark_settles_an_ambiguous_number(text: str, decimal: str, value: float) -> None:
    """Once the decimal mark is known there is only one reading."""
    found = parse_number(text, "," if decimal == "," else ".")
    assert isinstance(found, Number)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "two", "10-12", "12 bananas", "1,2,3", "1 20", "1.2.3", "1e5", "Q4 2025", "2 x 4",
        "12k per month", "45 per hour", "€45 per hour", "$ 5 kr", "$5 EUR", "5 k mio",
        "1,20.50", "1,234.567.8", "1.234,567,8", "5 mmx", "kg 5", "5 keks",
        "1,23.456,7", "1'20", "€ $ 5", "EUR 5 USD", "5 k m", "#REF!", "=1+1", "2026-01-01", "1/2", "k", "-",
    ],
)  # fmt: skip
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    """Ranges, formulas, dates, unknown units and bad grouping are no numbers."""
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€5", "EUR"),
        ("5 £", "GBP"),
        ("US$ 5k", "USD"),
        ("5 chf", "CHF"),
        ("5 mxn", "MXN"),
        ("5 try", "TRY"),
        ("5 TEUR", "EUR"),
        ("5k£", "GBP"),
        ("5k$", None),
        ("$5 CAD", "CAD"),
        ("kr 5 NOK", "NOK"),
        ("$5", None),
        ("5", None),
        ("5k", None),
    ],
)
def test_the_currency_beside_a_number_is_kept(text: str, currency: str | None) -> None:
    """A sign or code names the currency; a bare dollar sign could be any of twenty."""
    found = parse_number(text)
    assert isinstance(found, Number)
    assert found.currency == currency


@pytest.mark.parametrize(
    ("text", "plain", "scaled", "percent"),
    [
        ("5", True, False, False),
        ("1.234,5", True, False, False),
        ("(5)", True, False, False),
        ("5E+5", False, False, False),
        ("5k", False, True, False),
        ("5 %", False, False, True),
        ("5 FTE", False, False, False),
        ("about 5", False, False, False),
        ("€5", False, False, False),
    ],
)
def test_what_stood_beside_the_digits_is_told(text: str, plain: bool, scaled: bool, percent: bool) -> None:  # noqa: FBT001 - columns of the table
    """Scales, percent signs and words are known to the caller, who may have to tell the user."""
    found = parse_number(text)
    assert isinstance(found, Number)
    assert (found.plain, found.scaled, found.percent) == (plain, scaled, percent)


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1.234", "2.345,60"], ","),
        (["1,234", "2,345.60"], "."),
        (["1.234", "1,5"], ","),
        (["1.234", "1.234.567"], ","),
        (["1.234", ",5"], ","),
        (["1,234", ".5"], "."),
        (["1.234", "1 234,5"], ","),
        (["1,234", "1,234,567"], "."),
        (["1.234", "12.5"], "."),
        (["1.234", "5.678"], None),
        (["1.234", "1,5", "1.5"], None),
        (["1.234", "12", "n/a"], None),
        ([], None),
    ],
)
def test_a_column_gives_its_decimal_mark_away(column: list[str], mark: str | None) -> None:
    """Cells that can be read in one way settle the others, unless they contradict each other."""
    assert convention(column) == mark


MONEY = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@given(
    MONEY,
    st.sampled_from(["en", "de", "fr", "ch"]),
    st.sampled_from(["{}", "€{}", "{} EUR", "({})", "-{}", "{} p.a."]),
)
def test_every_way_of_writing_an_amount_reads_back(amount: object, country: str, frame: str) -> None:
    """Whatever the separators, brackets and currency, an amount with cents is read as it was meant."""
    english = f"{amount:,.2f}"
    marks = {"en": ",.", "de": ".,", "fr": "\u202f,", "ch": "'."}[country]
    written = english.translate(str.maketrans(",.", marks))
    found = parse_number(frame.format(written))
    assert isinstance(found, Number)
    sign = -1 if frame in {"({})", "-{}"} else 1
    assert found.value == pytest.approx(sign * float(str(amount)))


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda value: round(value, 4)))
def test_a_plain_number_reads_back_or_is_ambiguous(value: float) -> None:
    """The text of a number is that number, or is asked about when three digits follow its mark."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    found = parse_number(text)
    if isinstance(found, Ambiguous):
        assert found.as_decimal == pytest.approx(value)
        assert len(text.rpartition(".")[2]) == 3
    else:
        assert isinstance(found, Number)
        assert found.value == pytest.approx(value)


@given(st.text(max_size=20))
def test_no_text_breaks_the_parser(text: str) -> None:
    """Anything may stand in a cell: the answer is a number, an ambiguous one or none."""
    assert isinstance(parse_number(text), Number | Ambiguous | None)
