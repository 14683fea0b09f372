"""What company and words say beyond the library: own trade, work that ends, languages at home, contracts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.stages.context import says_project
from tests.support.companies import AS_OF, assess_rows, intake_of

if TYPE_CHECKING:
    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis


def _one(function: str, *, company: dict[str, Cell] | None = None, **row: Cell | None) -> Analysis:
    told = {name: value for name, value in row.items() if value is not None}
    given: dict[str, Cell] = {"headcount": 8, "annual_cost": 480_000, **told, "function": function}
    return assess_rows(company={"total_employees": 400, **(company or {})}, rows=[given])


def _row(name: str) -> dict[str, Cell]:
    return {"function": name, "headcount": 12, "annual_cost": 700_000}


def _answer(analysis: Analysis) -> dict[str, Any]:
    return {str(key): value for key, value in analysis.answers.iloc[0].items()}


HANDS = ["Line operators", "CNC machining", "Welders", "Toolmakers", "Food production"]
SERVING = ["Packing", "Forklift drivers in the plant", "Machine maintenance", "Calibration", "Cleaning"]


@pytest.mark.parametrize("industry", ["Manufacturing", None])
def test_making_the_product_stays_and_what_serves_it_may_leave(industry: str | None) -> None:
    """One rule for production, with and without the industry told."""
    rows = [_row(name) for name in (*HANDS, *SERVING)]
    told: dict[str, Cell] = {"industry": industry} if industry else {}
    analysis = assess_rows(company={"total_employees": 400, **told}, rows=rows)
    assert analysis.answers["tag"].tolist() == ["Core"] * len(HANDS) + ["Outsourceable"] * len(SERVING)
    assert set(analysis.tagged["gate"].iloc[: len(HANDS)]) == {"own trade"}


def test_outside_a_maker_the_same_hands_may_leave() -> None:
    """Welders of a city mend, they make nothing to sell."""
    assert _answer(_one("Welders", company={"industry": "City"}))["tag"] == "Outsourceable"


@pytest.mark.parametrize(
    ("industry", "trade", "support"),
    [
        ("Fintech", "Payments engine development", "Chargeback handling"),
        ("Design studio", "Graphic design", "Image editing"),
        ("Advertising agency", "Copywriting", "Desktop publishing"),
        ("Engineering consultancy", "Structural engineering", "CAD drafting"),
        ("Law firm", "Litigation", "Document review"),
        ("Accounting firm", "Client bookkeeping", "Data entry"),
        ("Logistics", "Route planning", "Freight invoice audit"),
        ("Call centre operator", "Customer service agents", "Call quality monitoring"),
        ("Staffing agency", "Recruiting for clients", "Background checks"),
        ("Hotels", "Guest services", "Laundry"),
        ("Retailer", "Merchandising", "Catalogue content production"),
        ("Pharma", "Drug discovery research", "Translation of documents"),
        ("Newspaper", "Newsroom reporters", "Proofreading"),
        ("Bank", "Credit approval", "Loan processing"),
        ("Insurer", "Underwriting decisions", "Policy issuance"),
    ],
)
def test_what_customers_pay_for_stays_and_what_supports_it_may_leave(
    industry: str, trade: str, support: str
) -> None:
    """The same industry on both sides."""
    rows = [_row(name) for name in (trade, support)]
    analysis = assess_rows(company={"industry": industry, "total_employees": 400}, rows=rows)
    assert analysis.answers["tag"].tolist() == ["Core", "Outsourceable"]
    assert "Your own trade" in analysis.answers["assumed"].iloc[0]


def test_the_users_own_rating_goes_before_our_view_of_the_trade() -> None:
    """A law firm that calls its litigation unimportant is believed."""
    low = _one("Litigation", company={"industry": "Law firm"}, strategic=1)
    assert low.tagged["gate"].iloc[0] != "own trade"


def test_an_industry_nobody_knows_is_said_not_to_be() -> None:
    """The warning quotes it and lists the known ones; a known one is not warned of."""
    unknown = _one("Payroll", company={"industry": "Astrology"})
    told = [found for found in unknown.findings if found.code == "INDUSTRY-UNKNOWN"]
    assert "“Astrology”" in told[0].wrong
    assert "Insurance" in told[0].allowed
    known = _one("Payroll", company={"industry": "Fintech"})
    assert "INDUSTRY-UNKNOWN" not in {found.code for found in known.findings}


@pytest.mark.parametrize(
    ("name", "headcount", "delivers", "pattern"),
    [
        ("Event management", 3, None, "Project"),
        ("Event management", 4, None, "Ongoing"),
        ("Event management", 9, "One-off anniversary project", "Project"),
        ("Cloud migration", 12, None, "Project"),
        ("Interpreting", 10, None, "Ongoing"),
    ],
)
def test_assumed_projects_of_many_people_are_ongoing(
    name: str, headcount: float, delivers: str | None, pattern: str
) -> None:
    """Unless the name or the description says that the work ends."""
    profile = _one(name, headcount=headcount, delivers=delivers).profile.iloc[0]
    assert profile["pattern"] == pattern


def test_the_users_own_work_pattern_is_kept() -> None:
    """Twenty people on what the user calls a project are one."""
    told = _one("Event management", headcount=20, pattern="Project")
    assert told.profile["pattern"].iloc[0] == "Project"
    assert "seldom a project" not in _answer(told)["assumed"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("ERP project", True),
        ("Project management", False),
        ("Project accounting", False),
        ("Data migration", True),
    ],
)
def test_project_as_a_discipline_is_no_end(text: str, *, ends: bool) -> None:
    """“Project management” is done all year."""
    assert says_project(text) == ends


@pytest.mark.parametrize(
    ("home", "function", "languages"),
    [
        ("Japan", "HR administration", ("ja",)),
        ("Germany", "Payroll", ("de",)),
        ("Germany", "Tax returns", ("de",)),
        ("Germany", "Software testing", ()),
        ("Germany", "Accounts payable", ()),
        ("Germany", "International payroll", ()),
        ("India", "HR administration", ()),
        ("United States", "HR administration", ()),
    ],
)
def test_who_serves_people_or_authorities_at_home_speaks_their_language(
    home: str, function: str, languages: tuple[str, ...]
) -> None:
    """Assumed where nothing was typed, and said so; deliverables in English need no other language."""
    analysis = _one(function, company={"home_country": home, "reporting_currency": "USD"})
    assert analysis.profile["languages"].iloc[0] == languages
    assert ("serves your employees or authorities" in _answer(analysis)["assumed"]) == bool(languages)


def test_japanese_hr_administration_goes_only_where_japanese_is_hired() -> None:
    """With the answer “English” it may go elsewhere: what is typed goes before what is assumed."""
    japan: dict[str, Cell] = {"home_country": "Japan", "reporting_currency": "USD"}
    weighed = _one("HR administration", company=japan).candidates.set_index("country")
    assert "Japanese" in str(weighed.loc["IN", "ruled_out"])
    told = _one("HR administration", company=japan, languages="English").candidates.set_index("country")
    assert "Japanese" not in str(told.loc["IN", "ruled_out"])


def test_partners_tie_the_work_and_dispatch_is_done_minute_by_minute() -> None:
    """Words of a name that say how closely it works with people here."""
    partner, plain = (_one(name).profile.iloc[0] for name in ("Partner data entry", "Data entry"))
    assert partner["tied"] >= 4 > plain["tied"]
    for name in ("Field dispatch", "Live vehicle data entry dispatch"):
        assert _one(name).profile["collaboration"].iloc[0] == 5


@pytest.mark.parametrize(
    ("ends", "told", "flag"),
    [
        ("2029-06-30", "runs until 30 June 2029: start the tender in September 2028", "CONTRACT-RUNS"),
        ("2027-07-01", "ends on 1 July 2027: start the tender now", None),
        ("2027-03-01", "look up the term of notice now", "NOTICE"),
        ("2026-01-01", "ended on 1 January 2026: look up whether it renewed itself", "NOTICE"),
        (None, "before the contract is renewed", None),
    ],
)
def test_a_tender_waits_for_the_contract_and_says_until_when(
    ends: str | None, told: str, flag: str | None
) -> None:
    """Counted from the day of the analysis, 22 November 2026."""
    answer = _answer(_one("Accounts payable", delivered_by="Provider", contract_ends=ends))
    assert answer["action"] == "Re-tender"
    assert told in answer["why"]
    assert {"NOTICE", "CONTRACT-RUNS"} & set(answer["flags"].split(", ")) == ({flag} if flag else set())


@pytest.mark.parametrize(
    ("headcount", "delivered_by", "small"),
    [
        (0.2, "Own staff", True),
        (0.25, "Own staff", False),
        (0.2, "Contractors", False),
        (0, "Own staff", False),
    ],
)
def test_so_small_a_part_of_a_person_is_not_handed_over_alone(
    headcount: float, delivered_by: str, *, small: bool
) -> None:
    """A quarter of a person is the limit of the policy; what is bought by the hour has none."""
    analysis = _one("Bookkeeping", headcount=headcount, annual_cost=22_000, delivered_by=delivered_by)
    answer = _answer(analysis)
    assert analysis.decided["too_small"].iloc[0] == small
    assert ("cannot be saved: it may leave in a bundle" in answer["why"]) == small
    assert not small or answer["action"] == "Keep in-house"


def test_what_is_usual_in_the_public_sector_is_said_to_be_our_assumption() -> None:
    """In Why and in Assumed; law or licence is not blamed for it."""
    answer = _answer(_one("Accounts payable", company={"industry": "City"}, annual_cost=900_000))
    assert answer["tier"] == "Onshore"
    assert "assumed to stay in the country (our assumption)" in answer["why"]
    assert "our assumption for your industry (Public sector)" in answer["assumed"]


def test_benefits_that_a_company_funds_itself_go_to_an_administrator_in_the_united_states_only() -> None:
    """Elsewhere the product is not sold."""
    own: dict[str, Cell] = {"self_funded": "Yes", "reporting_currency": "USD"}
    at_home = _one("Health plan administration", company={**own, "home_country": "United States"})
    abroad = _one("Health plan administration", company={**own, "home_country": "Germany"})
    assert at_home.chosen["model"].iloc[0] == "Administrative Services Only (ASO)"
    assert abroad.chosen["model"].iloc[0] != "Administrative Services Only (ASO)"


@pytest.mark.parametrize(
    "function", ["Grants research", "Sales administration", "Payroll", "A thing nobody knows"]
)
def test_work_of_a_public_body_stays_in_its_country_unless_it_says_otherwise(function: str) -> None:
    """By our assumption whatever the work is, and the row says so; the user's own No goes before it."""
    company: dict[str, Cell] = {"home_country": "United States", "industry": "City"}
    assumed, told = _one(function, company=company), _one(function, company=company, in_country="No")
    assert assumed.profile["in_country"].all()
    assert _answer(assumed)["tier"] == "Onshore"
    assert not told.profile["in_country"].any()


@pytest.mark.parametrize(
    ("department", "gate"),
    [
        ("Office of the Inspector General", "authority"),
        ("Board of Ethics", "authority"),
        ("Mayor's Office", "tied"),
    ],
)
def test_oversight_and_elected_offices_keep_even_ordinary_work(department: str, gate: str) -> None:
    """What leaves from a works department stays in an office whose worth is that nobody else runs it."""
    company: dict[str, Cell] = {"home_country": "United States", "industry": "City"}
    here = _one("Staff assistant", company=company, department=department)
    there = _one("Staff assistant", company=company, department="Streets and sanitation")
    assert here.tagged["gate"].tolist() == [gate]
    assert there.tagged["gate"].isna().all()


def test_a_whole_post_is_no_project_that_may_lose_money() -> None:
    """Two engineers for good must save to be handed over; those of a project need not."""
    kept = _one("Civil engineering", headcount=2, annual_cost=150_000)
    told = _one("Civil engineering", headcount=2, annual_cost=150_000, pattern="Project")
    worded = _one("Civil engineering, one-off study", headcount=2, annual_cost=150_000)
    assert [one.profile["ends"].iloc[0] for one in (kept, told, worded)] == [False, True, True]
    assert not (_answer(kept)["saving"] < 0)


@pytest.mark.parametrize("file", ["acme.xlsx", "acme_analyzed.xlsx", "acme_needs_fixes (1).xlsx"])
def test_a_company_without_a_name_is_called_after_its_file_also_when_its_result_is_dropped_in(
    file: str,
) -> None:
    """What we add to the name of a file is no part of the name of a company."""
    intake = replace(intake_of(company={}, rows=[_row("Payroll")]), path=Path(file))
    assert assess(intake, policy=policy(), as_of=AS_OF).company.name == "acme"
