"""The company behind the workbook: its answers, and what is assumed where it gave none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.findings import Finding, Place, finding
from pipeline.inputs import COMPANY_QUESTIONS, COMPANY_SHEET
from pipeline.intake.wording import assumption_in_words
from pipeline.knowledge.library import library
from pipeline.knowledge.places import countries
from pipeline.knowledge.trades import business_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandera.typing import DataFrame

    from pipeline.frames import CompanyAnswers, FunctionRows
    from pipeline.intake import Layout
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.knowledge.trades import Business

NO_CLUE = "US"
LARGEST_USER = {"EUR": "DE"}
_HEADERS = {question.name: question for question in COMPANY_QUESTIONS}
_ASKED_FOR = ("home_country", "industry", "cost_means", "total_employees", "own_it", "customer_languages")


@dataclass(frozen=True, slots=True)
class Company:
    """All the stages need to know of the company; nothing is missing, `assumed` names what it did not say.

    `industry_told` is what was typed, "" if nothing; `business` what it means, `None` if we know none such.
    Money in the reporting currency; `discount_rate` and `smallest_saving` are shares (0.08 is 8 %).
    """

    name: str
    home: str
    industry: str | None
    business: Business | None
    industry_told: str
    currency: str
    salaries_only: bool
    size: float
    own_it: bool
    entities: frozenset[str]
    customer_languages: tuple[str, ...]
    furthest: str
    avoid: frozenset[str]
    residency: str
    contingent_workers: float
    agencies: float
    co_employment: bool
    self_funded: bool
    discount_rate: float
    horizon: float
    smallest_saving: float
    assumed: Mapping[str, str]


def company_of(
    answers: DataFrame[CompanyAnswers],
    rows: DataFrame[FunctionRows],
    *,
    policy: Policy,
    figures: Figures,
    fallback_name: str,
) -> Company:
    """Return the company with every gap filled; `fallback_name` names it when it did not."""
    said = answers.iloc[0].to_dict() if len(answers) else {}
    given: dict[str, Any] = {str(name): value for name, value in said.items() if _answered(value)}
    listed = float(rows["headcount"].sum())
    filled = {"company": fallback_name} | _usual(given, listed, policy, figures) | given
    assumed = {name: _words(filled[name]) for name in filled if name not in given}
    return _company(filled, assumed)


def _usual(given: Mapping[str, Any], listed: float, policy: Policy, figures: Figures) -> dict[str, Any]:
    """Return what is assumed of a company that says only what is `given` and lists so many people."""
    home = given.get("home_country") or _home_from_currency(given.get("reporting_currency"))
    size = float(given.get("total_employees", listed))
    return {
        "home_country": home,
        "industry": None,
        "reporting_currency": countries()[home].currency,
        "cost_means": "Fully loaded",
        "total_employees": size,
        "own_it": False,
        "entity_countries": (),
        "customer_languages": countries()[home].official_languages[:1],
        "furthest": "Offshore",
        "avoid_countries": (),
        "residency": "Anywhere",
        "contingent_workers": 0.0,
        "agencies": 0.0,
        "co_employment": False,
        "self_funded": False,
        "discount_rate": 100 * figures["discount_rate"],
        "horizon": figures["horizon_years"],
        "smallest_saving": policy.money["smallest_saving"],
    }


def _company(filled: Mapping[str, Any], assumed: Mapping[str, str]) -> Company:
    business = business_of(filled["industry"])
    return Company(
        name=str(filled["company"]),
        home=str(filled["home_country"]),
        industry=business.industry if business else None,
        business=business,
        industry_told=str(filled["industry"] or ""),
        currency=str(filled["reporting_currency"]),
        salaries_only=filled["cost_means"] == "Salaries only",
        size=float(filled["total_employees"]),
        own_it=bool(filled["own_it"]),
        entities=frozenset(filled["entity_countries"]),
        customer_languages=tuple(filled["customer_languages"]),
        furthest=str(filled["furthest"]),
        avoid=frozenset(filled["avoid_countries"]),
        residency=str(filled["residency"]),
        contingent_workers=float(filled["contingent_workers"]),
        agencies=float(filled["agencies"]),
        co_employment=bool(filled["co_employment"]),
        self_funded=bool(filled["self_funded"]),
        discount_rate=float(filled["discount_rate"]) / 100,
        horizon=float(filled["horizon"]),
        smallest_saving=float(filled["smallest_saving"]) / 100,
        assumed=assumed,
    )


def assumption_findings(company: Company, layout: Layout | None) -> list[Finding]:
    """Return advice for each unanswered question about the company that changes much.

    A workbook without a sheet Company gets one with its result, to be filled in there.
    """
    return [*_industry_findings(company), *_unanswered(company, layout)]


def _industry_findings(company: Company) -> list[Finding]:
    if company.business or not company.industry_told:
        return []
    known = ", ".join(library().industries)
    return [
        finding("INDUSTRY-UNKNOWN", Place(COMPANY_SHEET), value=company.industry_told, allowed=f"{known}.")
    ]


def _unanswered(company: Company, layout: Layout | None) -> list[Finding]:
    there = layout is not None and any(
        sheet.strip().casefold() == COMPANY_SHEET.casefold() for sheet in layout.sheet_names
    )
    return [
        finding(
            "COMPANY-ASSUMED",
            Place(COMPANY_SHEET),
            header=_HEADERS[name].header,
            read=assumption_in_words(_HEADERS[name], company.assumed[name]),
            where="" if there else " that the result brings along",
            changes=_HEADERS[name].changes,
        )
        for name in _asked_for(company)
        if name in company.assumed
    ]


def _asked_for(company: Company) -> tuple[str, ...]:
    """Return what to ask; after the currency only where nothing, not even the home country, settles it."""
    return ("reporting_currency", *_ASKED_FOR) if "home_country" in company.assumed else _ASKED_FOR


def _home_from_currency(currency: object) -> str:
    users = [place.code for place in countries().values() if place.currency == currency]
    return users[0] if len(users) == 1 else LARGEST_USER.get(str(currency), NO_CLUE)


def _answered(value: object) -> bool:
    return isinstance(value, tuple) or not pd.isna(value)  # type: ignore[call-overload] # pandas-stubs knows no `object`


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or "none"
    return f"{value:,.0f}" if isinstance(value, float) else str(value or "")
