"""What a company may tell us, one declaration a question: template, help, parsing and checks follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATE_ID = "sourcing-template"
TEMPLATE_VERSION = 1
COMPANY_SHEET = "Company"
FUNCTIONS_SHEET = "Functions"
ASSUMPTIONS_SHEET = "Assumptions"
LONGEST_TEXT = 2_000


class Kind(StrEnum):
    """How a cell is parsed; every kind has one parser in `pipeline.intake.cells`."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    RATING = "rating"
    CHOICE = "choice"
    YES_NO = "yes or no"
    COUNTRY = "country"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    CURRENCY = "currency"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing we ask: a column of `Functions` or a line of `Company`.

    `low` and `high` are inclusive and in the unit of `unit`; `changes` names what the answer decides.
    """

    name: str
    header: str
    kind: Kind
    help: str
    example: str
    required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    changes: str = ""
    width: float = 14

    @property
    def allowed(self) -> str:
        """What may stand in the cell, in one sentence."""
        return _ALLOWED.get(self.kind, _numbers_allowed)(self)


def _numbers_allowed(question: Question) -> str:
    if question.low is None or question.high is None:
        return "A number." if question.low is None else f"A number of {question.low:,.0f} or more."
    return f"A number from {question.low:,.0f} to {question.high:,.0f}."


def _percent_allowed(question: Question) -> str:
    return f"A percentage from {question.low:g}% to {question.high:g}%."


_ALLOWED: dict[Kind, Callable[[Question], str]] = {
    Kind.PERCENT: _percent_allowed,
    Kind.TEXT: lambda _: "Any text.",
    Kind.RATING: lambda _: "A whole number from 1 (very low) to 5 (very high).",
    Kind.CHOICE: lambda question: f"One of: {', '.join(question.choices)}.",
    Kind.YES_NO: lambda _: "Yes or No.",
    Kind.COUNTRY: lambda _: "A country by its English name or two-letter code.",
    Kind.COUNTRIES: lambda _: "Countries by name or two-letter code, separated by commas.",
    Kind.LANGUAGES: lambda _: "Languages by name or two-letter code, separated by commas.",
    Kind.CURRENCY: lambda _: "A three-letter currency code such as USD, EUR or GBP.",
    Kind.DATE: lambda _: "A date.",
}

YES_NO = ("Yes", "No")
TIERS = ("Onshore", "Nearshore", "Offshore")
DATA_LEVELS = ("None", "Internal", "Personal", "Regulated")
UNITS = {"units": 1.0, "thousands": 1_000.0, "millions": 1_000_000.0}
COST_MEANINGS = ("Salaries only", "Fully loaded")
PATTERNS = ("Ongoing", "Project")
DELIVERERS = ("Own staff", "Contractors", "Provider")
RESIDENCY = ("Home country", "Adequate countries", "Anywhere")


def _rating(name: str, header: str, help_text: str, *aliases: str, example: str) -> Question:
    return Question(
        name=name,
        header=header,
        kind=Kind.RATING,
        help=help_text,
        example=example,
        aliases=aliases,
        low=1,
        high=5,
        width=12,
    )


def _yes_no(name: str, header: str, help_text: str, *aliases: str) -> Question:
    return Question(
        name=name,
        header=header,
        kind=Kind.YES_NO,
        help=help_text,
        example="No",
        choices=YES_NO,
        aliases=aliases,
        width=12,
    )


FUNCTION_QUESTIONS: tuple[Question, ...] = (
    Question(
        name="function",
        header="Function",
        kind=Kind.TEXT,
        required=True,
        width=34,
        help="The work, in the words you use for it. One row per function or position.",
        example="Accounts payable",
        aliases=(
            "business function",
            "function name",
            "position",
            "job title",
            "role",
            "process",
            "activity",
            "title",
            "team",
            "service",
        ),
    ),
    Question(
        name="headcount",
        header="Headcount (FTE)",
        kind=Kind.NUMBER,
        required=True,
        low=0,
        high=1_000_000,
        unit="people",
        help="People who do this work, in full-time equivalents. Part-time people count as a fraction.",
        example="6.5",
        aliases=(
            "fte",
            "ftes",
            "# fte",
            "no. of fte",
            "full time equivalents",
            "headcount",
            "heads",
            "number of employees",
            "staff",
            "people",
            "hc",
        ),
    ),
    Question(
        name="annual_cost",
        header="Annual cost",
        kind=Kind.NUMBER,
        required=True,
        low=0,
        high=1e12,
        width=16,
        help="What these people cost in a year, together. "
        "The sheet Company says whether that is salaries only or everything.",
        example="420000",
        aliases=(
            "cost",
            "annual cost (total)",
            "cost per year",
            "yearly cost",
            "total cost",
            "annual spend",
            "current cost",
            "annual salary cost",
            "salary cost",
            "payroll cost",
            "cost p.a.",
            "annual budget",
            "annual cost (all in)",
            "all-in cost",
        ),
    ),
    Question(
        name="department",
        header="Department",
        kind=Kind.TEXT,
        width=20,
        help="The department the people belong to.",
        example="Finance",
        aliases=(
            "dept",
            "division",
            "business unit",
            "unit",
            "area",
            "cost centre",
            "cost center",
            "org unit",
        ),
    ),
    Question(
        name="delivers",
        header="What the team delivers",
        kind=Kind.TEXT,
        width=34,
        help="What comes out of the work, in a few words. It helps when the name alone is not clear.",
        example="Checks and pays about 4,000 supplier invoices a month",
        aliases=(
            "description",
            "deliverables",
            "what the team does",
            "output",
            "scope",
            "responsibilities",
            "job description",
        ),
    ),
    Question(
        name="currency",
        header="Currency",
        kind=Kind.CURRENCY,
        width=10,
        help="Currency of this row's cost. Leave empty for the reporting currency.",
        example="GBP",
        aliases=("ccy", "curr", "currency code"),
    ),
    _rating(
        "strategic",
        "Strategic importance",
        "How much this work sets you apart from competitors. "
        "1: not at all; 5: it is why customers choose you.",
        "strategic value",
        "strategic",
        "importance",
        "criticality",
        example="1",
    ),
    _rating(
        "standardised",
        "Standardised",
        "How far the work is written down and done the same way each time. "
        "1: every case differs; 5: fully documented.",
        "standardized",
        "standardisation",
        "standardization",
        "documented",
        "repeatable",
        example="5",
    ),
    _rating(
        "volume",
        "Volume",
        "How much of the same work there is. 1: a few cases a month; 5: enough for a large dedicated team.",
        "volumes",
        "transaction volume",
        example="4",
    ),
    _rating(
        "measurable",
        "Measurable",
        "How well the result can be measured by agreed service levels. "
        "1: a matter of opinion; 5: counted today.",
        "measurability",
        "sla measurable",
        example="5",
    ),
    _rating(
        "demand_swings",
        "Demand swings",
        "How much demand goes up and down. 1: steady; 5: sharp peaks.",
        "demand variability",
        "seasonality",
        "variability",
        example="2",
    ),
    _rating(
        "tied",
        "Tied to our teams",
        "How closely the people must work inside your own teams and culture. "
        "1: stands alone; 5: inseparable.",
        "team integration",
        "integration",
        "tied to teams",
        example="1",
    ),
    _rating(
        "capability",
        "In-house capability",
        "How well you can do this yourselves today. 1: we lack the skill or cover; 5: as good as anyone.",
        "capability",
        "in house capability",
        "internal capability",
        example="3",
    ),
    Question(
        name="data",
        header="Data sensitivity",
        kind=Kind.CHOICE,
        choices=DATA_LEVELS,
        help="The most sensitive data the work needs. "
        "Regulated: special legal protection, such as health records or bank secrecy.",
        example="Personal",
        aliases=("data", "sensitivity", "data classification"),
    ),
    _yes_no(
        "customer_facing",
        "Customer-facing",
        "Do these people speak or write to your customers?",
        "customer facing",
        "client facing",
        "client-facing",
    ),
    _yes_no(
        "on_site",
        "On-site only",
        "Must hands be on your premises to do it?",
        "on site",
        "onsite",
        "on site only",
        "physical presence",
    ),
    _yes_no(
        "in_country",
        "Must stay in country",
        "Does law, licence or contract keep the work in the home country?",
        "must stay onshore",
        "in country",
        "stay in country",
    ),
    _yes_no(
        "choose_people",
        "We choose the people",
        "Do you want to choose and direct each person yourselves?",
        "choose the people",
        "we select the people",
    ),
    _yes_no(
        "keep",
        "Keep in-house",
        "Have you already decided that this stays? Yes settles it.",
        "keep in house",
        "keep inhouse",
        "retain",
    ),
    Question(
        name="target_country",
        header="Target country",
        kind=Kind.COUNTRY,
        help="A country you already have in mind. Leave empty to let us propose.",
        example="Poland",
        aliases=("target location", "preferred country"),
    ),
    Question(
        name="pattern",
        header="Work pattern",
        kind=Kind.CHOICE,
        choices=PATTERNS,
        help="Ongoing work, or a project that ends.",
        example="Ongoing",
        aliases=("pattern", "duration", "ongoing or project"),
    ),
    Question(
        name="languages",
        header="Languages",
        kind=Kind.LANGUAGES,
        help="Languages the work must be done in.",
        example="English, German",
        aliases=("language", "languages needed", "language skills"),
    ),
    Question(
        name="overlap_hours",
        header="Overlap hours",
        kind=Kind.NUMBER,
        low=0,
        high=8,
        unit="hours",
        help="Hours of your working day during which the provider must be at work too.",
        example="4",
        aliases=("overlap", "time zone overlap", "hours of overlap"),
    ),
    Question(
        name="delivered_by",
        header="Delivered today by",
        kind=Kind.CHOICE,
        choices=DELIVERERS,
        help="Who does the work today.",
        example="Own staff",
        aliases=("delivered by", "current provider", "delivery model", "sourcing today"),
    ),
    Question(
        name="contract_ends",
        header="Contract ends",
        kind=Kind.DATE,
        help="When a contract with a provider runs out.",
        example="2027-06-30",
        aliases=("contract end", "contract end date", "contract expiry", "end of contract"),
    ),
    Question(
        name="notes",
        header="Notes",
        kind=Kind.TEXT,
        width=30,
        help="Anything else. We keep it and do not read it.",
        example="Team moves in May",
        aliases=("note", "comments", "comment", "remarks"),
    ),
)

RATING_QUESTIONS = tuple(question.name for question in FUNCTION_QUESTIONS if question.kind is Kind.RATING)

COMPANY_QUESTIONS: tuple[Question, ...] = (
    Question(
        name="company",
        header="Company name",
        kind=Kind.TEXT,
        help="As it should appear in the result.",
        example="Acme Ltd",
        aliases=("company", "name", "organisation", "organization"),
        changes="the title of the result",
    ),
    Question(
        name="home_country",
        header="Home country",
        kind=Kind.COUNTRY,
        help="Where most of these people work.",
        example="United Kingdom",
        aliases=("country", "hq country", "headquarters"),
        changes="location, prices and law",
    ),
    Question(
        name="industry",
        header="Industry",
        kind=Kind.TEXT,
        help="Your line of business; it changes what counts as core.",
        example="Insurance",
        aliases=("sector",),
        changes="what counts as core",
    ),
    Question(
        name="reporting_currency",
        header="Reporting currency",
        kind=Kind.CURRENCY,
        help="Currency of all results.",
        example="GBP",
        aliases=("currency", "report currency"),
        changes="every amount",
    ),
    Question(
        name="amounts_in",
        header="Amounts are in",
        kind=Kind.CHOICE,
        choices=tuple(UNITS),
        help="Whether costs are typed in full, in thousands or in millions.",
        example="units",
        aliases=("units", "amounts in", "scale"),
        changes="every amount",
    ),
    Question(
        name="cost_means",
        header="Annual cost means",
        kind=Kind.CHOICE,
        choices=COST_MEANINGS,
        help="Salaries only: we add employer cost, cover, equipment and space. "
        "Fully loaded: everything is in already.",
        example="Fully loaded",
        aliases=("cost basis", "cost means"),
        changes="current cost and saving",
    ),
    Question(
        name="total_employees",
        header="Total employees",
        kind=Kind.NUMBER,
        low=0,
        high=10_000_000,
        unit="people",
        help="Everybody you employ, not only the rows listed.",
        example="180",
        aliases=("employees", "headcount", "number of employees", "company size"),
        changes="which models fit your size",
    ),
    Question(
        name="own_it",
        header="Own IT department",
        kind=Kind.YES_NO,
        choices=YES_NO,
        help="Do you have an IT department of your own?",
        example="Yes",
        aliases=("it department", "internal it"),
        changes="IT managed services",
    ),
    Question(
        name="entity_countries",
        header="Countries with a legal entity",
        kind=Kind.COUNTRIES,
        help="Countries where you have a company of your own, beside the home country.",
        example="Ireland, Poland",
        aliases=("legal entities", "entities", "countries with entity"),
        changes="Employer of Record",
    ),
    Question(
        name="customer_languages",
        header="Customer languages",
        kind=Kind.LANGUAGES,
        help="Languages your customers are served in.",
        example="English",
        aliases=("languages", "customer language"),
        changes="location of customer work",
    ),
    Question(
        name="furthest",
        header="Furthest location allowed",
        kind=Kind.CHOICE,
        choices=TIERS,
        help="How far work may go at most.",
        example="Offshore",
        aliases=("furthest location", "furthest tier", "max location"),
        changes="location",
    ),
    Question(
        name="avoid_countries",
        header="Countries to avoid",
        kind=Kind.COUNTRIES,
        help="Countries that are out of the question.",
        example="China",
        aliases=("avoid countries", "excluded countries"),
        changes="location",
    ),
    Question(
        name="residency",
        header="Personal data must stay in",
        kind=Kind.CHOICE,
        choices=RESIDENCY,
        help="Adequate countries: those whose protection the law of your country recognises.",
        example="Adequate countries",
        aliases=("data residency", "personal data"),
        changes="location of work with personal data",
    ),
    Question(
        name="contingent_workers",
        header="Contingent workers",
        kind=Kind.NUMBER,
        low=0,
        high=10_000_000,
        unit="people",
        help="Contractors and agency staff working for you now.",
        example="40",
        aliases=("contractors", "contingent staff", "agency workers"),
        changes="Staffing MSP",
    ),
    Question(
        name="agencies",
        header="Staffing agencies used",
        kind=Kind.NUMBER,
        low=0,
        high=100_000,
        unit="agencies",
        help="How many agencies they come from.",
        example="4",
        aliases=("agencies", "number of agencies", "staffing agencies"),
        changes="Staffing MSP",
    ),
    Question(
        name="co_employment",
        header="Co-employment acceptable",
        kind=Kind.YES_NO,
        choices=YES_NO,
        help="May a Professional Employer Organization employ your domestic staff jointly with you?",
        example="No",
        aliases=("co-employment", "coemployment"),
        changes="Professional Employer Organization",
    ),
    Question(
        name="self_funded",
        header="Benefits self-funded",
        kind=Kind.YES_NO,
        choices=YES_NO,
        help="Do you carry the cost of health claims yourselves instead of buying insurance?",
        example="No",
        aliases=("self-funded benefits", "self funded", "self-insured"),
        changes="Administrative Services Only",
    ),
    Question(
        name="discount_rate",
        header="Discount rate",
        kind=Kind.PERCENT,
        low=0,
        high=50,
        unit="%",
        help="The yearly rate at which future money is worth less.",
        example="8%",
        aliases=("wacc", "discount"),
        changes="net present value",
    ),
    Question(
        name="horizon",
        header="Horizon (years)",
        kind=Kind.NUMBER,
        low=1,
        high=10,
        unit="years",
        help="How many years the business case looks ahead.",
        example="5",
        aliases=("horizon", "years"),
        changes="net present value",
    ),
    Question(
        name="smallest_saving",
        header="Smallest saving worth a change (% of function cost)",
        kind=Kind.PERCENT,
        low=0,
        high=100,
        unit="%",
        help="Below this yearly saving a change is not worth the trouble.",
        example="10%",
        aliases=("smallest saving worth a change", "minimum saving", "hurdle"),
        changes="what is kept for want of a business case",
    ),
)
