"""The tables of columns: what is asked (`pipeline.inputs`) and what is answered (`pipeline.columns`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.columns import OUTPUT_COLUMNS
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, RATING_QUESTIONS
from pipeline.knowledge.figures import figures
from pipeline.knowledge.policy import policy
from tests.pages.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.inputs import Question

HEADINGS = ("Column", "What is asked", "Allowed", "Example", "If left empty")
_LIBRARY = "As usual for this function in our library"
_NOTHING = "Nothing is assumed"


def function_columns() -> str:
    """Return the columns of the sheet `Functions` that people fill in."""
    return table(HEADINGS, _questions(FUNCTION_QUESTIONS, {**dict.fromkeys(_USUAL, _LIBRARY), **_of_rows()}))


def company_questions() -> str:
    """Return the questions of the sheet `Company`, with what each answer changes."""
    lines = zip(_questions(COMPANY_QUESTIONS, of_company()), COMPANY_QUESTIONS, strict=True)
    return table(
        ("Question", *HEADINGS[1:], "It changes"), ((*line, question.changes) for line, question in lines)
    )


def spellings() -> str:
    """Return further headings that are understood for each column."""
    lines = ((question.header, ", ".join(question.aliases)) for question in FUNCTION_QUESTIONS)
    return table(("Column", "Also understood"), lines)


def output_columns() -> str:
    """Return the columns that are added to the sheet `Functions`, in their order."""
    lines = ((one.header, f"`{one.key}`", str(one.group), one.note) for one in OUTPUT_COLUMNS)
    return table(("Column", "In code", "Group", "What it says"), lines)


def of_company() -> Mapping[str, str]:
    """Return what is assumed of a company for every question it leaves empty."""
    known = figures()
    return {
        "company": "The name of the file",
        "home_country": "The country of the reporting currency; failing that, United States",
        "industry": "None: no work counts as your own trade",
        "reporting_currency": "That of the home country",
        "amounts_in": "units, unless a heading says otherwise",
        "cost_means": "Fully loaded",
        "total_employees": "The people of all rows together",
        "own_it": "No",
        "entity_countries": "None but the home country",
        "customer_languages": "The first official language of the home country",
        "furthest": "Offshore",
        "avoid_countries": "None",
        "residency": "Anywhere",
        "contingent_workers": "0",
        "agencies": "0",
        "co_employment": "No",
        "self_funded": "No",
        "discount_rate": f"{known['discount_rate']:.0%}",
        "horizon": f"{known['horizon_years']:g}",
        "smallest_saving": f"{policy().money['smallest_saving']:g}%",
    }


_USUAL = (*RATING_QUESTIONS, "data", "customer_facing", "on_site", "in_country", "pattern")


def _of_rows() -> Mapping[str, str]:
    """Return what is assumed of a row for questions that the library does not answer."""
    people = sorted(policy().volume_from_headcount.items())
    volume = ", ".join(f"{rating} from {heads:g}" for rating, heads in people)
    return {
        **dict.fromkeys(
            ("department", "delivers", "target_country", "contract_ends", "notes"), _NOTHING
        ),
        **dict.fromkeys(("function", "headcount", "annual_cost"), "The row is set aside"),
        "currency": "The reporting currency",
        "volume": f"From the headcount: {volume} people; else 1",
        "capability": "3; 2 for IT in a company of up to 250 people without an IT department",
        "choose_people": "No",
        "keep": "No",
        "languages": "Of customer work, the customer languages; of work for people at home, that of the home "
        "country; of other work, English",
        "overlap_hours": "As many as the collaboration that the work usually takes",
        "delivered_by": "Own staff",
    }  # fmt: skip


def _questions(questions: tuple[Question, ...], empty: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for one in questions:
        header = f"**{one.header}** (required)" if one.required else one.header
        yield header, one.help, one.allowed, one.example, empty[one.name]
