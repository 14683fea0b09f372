"""Businesses and their own trade: recognised or said not to be, and told from the same work as support."""

from __future__ import annotations

import pytest

from pipeline.knowledge.home_language import language_at_home, speaks_with_home
from pipeline.knowledge.library import library
from pipeline.knowledge.tables import read_table
from pipeline.knowledge.trades import NOT_TOLD, business_of, own_trade, trade_faults


def test_the_tables_name_only_what_exists() -> None:
    """Industries, businesses and functions of every row are known, and each row has its reason."""
    assert list(trade_faults()) == []


@pytest.mark.parametrize("industry", sorted(library().industries))
def test_every_industry_is_recognised_as_itself(industry: str) -> None:
    """What the drop-down offers means what it says."""
    found = business_of(industry)
    assert found is not None
    assert found.industry == industry


@pytest.mark.parametrize("industry", sorted(set(library().industries) - {"Public sector"}))
def test_every_industry_has_a_trade_of_its_own(industry: str) -> None:
    """Public bodies have theirs in the function library, as offices that cannot be handed over."""
    assert industry in {row["business"] for row in read_table("own_trades.csv")}


def test_every_narrower_business_has_a_trade_of_its_own() -> None:
    """Nobody is recognised as something of which we know nothing."""
    trades = {row["business"] for row in read_table("own_trades.csv")}
    assert {row["business"] for row in read_table("businesses.csv")} <= trades


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Fintech", "Fintech"),
        ("Payments fintech", "Fintech"),
        ("law firms", "Law firm"),
        ("Engineering consultancy (bridges)", "Engineering consultancy"),
        ("Hotel chain", "Hospitality and travel"),
        ("Software for hotels", "Software and technology"),
        ("Software consultancy", "IT services company"),
        ("Insurence", "Insurance"),
        ("Car maker", "Manufacturing"),
        ("City of Chicago", "Public sector"),
        ("Call center operator", "Call-centre operator"),
        ("Ad agency, advertising agency", "Advertising agency"),
        ("Management consulting", "Management consultancy"),
        ("Freight forwarding", "Logistics and transport"),
    ],
)
def test_an_industry_in_ones_own_words_is_recognised(typed: str, kind: str) -> None:
    """The longest known name in it counts, the last of equals, and a slip of the pen is forgiven."""
    found = business_of(typed)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("typed", ["Qwzx", "Port", "Astrology", "", None, 7])
def test_what_is_not_known_is_nothing_rather_than_a_guess(typed: object) -> None:
    """Letters in common are no likeness."""
    assert business_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "function", "name", "sold"),
    [
        ("Accounting firm", "Bookkeeping", "Bookkeeping", True),
        ("Accounting firm", "Bookkeeping", "Internal bookkeeping", False),
        ("Accounting firm", "Payroll processing", "Payroll", False),
        ("Accounting firm", "Payroll processing", "Payroll for clients", True),
        ("Law firm", "Litigation and dispute representation", "Litigation", True),
        ("Law firm", "Document review and e-discovery", "Document review", False),
        ("Managed service provider", "IT service desk", "Service desk", False),
        ("Managed service provider", "IT service desk", "Service desk for customers", True),
        ("Logistics", None, "Route planning", True),
        ("Insurance", None, "Route planning", False),
        ("School", "Payroll processing", "Payroll for teachers", False),
        ("Retail", "Customer support tier 1", "Call centre", False),
    ],
)
def test_what_is_sold_is_told_from_the_same_work_as_support(
    typed: str, function: str | None, name: str, *, sold: bool
) -> None:
    """Words such as “clients” and “internal” say for whom it is done."""
    assert (own_trade(business_of(typed), function, name, "") is not None) == sold


def test_without_an_industry_making_things_is_taken_for_the_companys_own() -> None:
    """One rule for all hands that make: machining, welding and the line alike."""
    made = {row["function"] for row in read_table("own_trades.csv") if row["business"] == NOT_TOLD}
    assert {"Production operators", "Machining", "Welding and metal fabrication"} <= made
    assert own_trade(None, "Machining", "CNC machining", "") is not None
    assert own_trade(None, "Material handling and line feeding", "Forklift drivers", "") is None


def test_the_lines_on_languages_name_only_what_exists() -> None:
    """Functions, roles and deliverables are those of the library."""
    entries = library().functions.values()
    known = {
        "function": set(library().functions),
        "role": {str(entry.defaults["role"]) for entry in entries},
        "deliverable": {str(entry.defaults["deliverable"]) for entry in entries},
    }
    for row in read_table("home_language.csv"):
        assert row["name"] in known[row["kind"]]
        assert row["at_home"] in {"Yes", "No"}
        assert row["reason"]


def test_the_narrowest_line_decides_on_language() -> None:
    """Payroll serves people at home, payroll of several countries does not."""
    payroll = ("hr_payroll", "employee administration")
    assert speaks_with_home("Payroll processing", *payroll)
    assert not speaks_with_home("Multi-country payroll", *payroll)
    assert not speaks_with_home(None, "software_development", "software")


@pytest.mark.parametrize(("country", "language"), [("JP", "ja"), ("DE", "de"), ("IN", "en"), ("US", "en")])
def test_business_at_home_is_done_in_english_where_it_is_official(country: str, language: str) -> None:
    """Else in the first official language."""
    assert language_at_home(country) == language
