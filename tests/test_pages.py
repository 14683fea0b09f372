"""The documents that the program writes are up to date, and the site can be built from all of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.columns import OUTPUT_COLUMNS, Action, Tag
from pipeline.findings import LEVELS
from pipeline.frames import Profile
from pipeline.inputs import (
    COMPANY_QUESTIONS,
    COST_MEANINGS,
    DATA_LEVELS,
    FUNCTION_QUESTIONS,
    RESIDENCY,
    TIERS,
    Kind,
)
from pipeline.intake.wording import assumption_in_words
from pipeline.knowledge.flags import flags
from pipeline.knowledge.library import DELIVERABLES
from pipeline.knowledge.plan_tables import risk_levels
from pipeline.knowledge.policy import policy
from pipeline.knowledge.policy_names import shipped_policies
from pipeline.knowledge.rules import ATTRIBUTES
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.run import Status
from pipeline.workbook.looks import STATUS
from tests.pages import glossary
from tests.pages.conditions import in_words
from tests.pages.parts import PARTS, filled, marked, part
from tests.pages.questions import of_company
from tests.pages.site import OUTSIDE, relinked
from tests.pages.tables import cell, table
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.knowledge.rules import When

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MARKED = sorted(marked())


@pytest.mark.parametrize(("document", "name", "text"), MARKED, ids=[f"{p.stem}-{n}" for p, n, _ in MARKED])
def test_what_a_program_writes_is_up_to_date(document: Path, name: str, text: str) -> None:
    """After a change of rules, figures or declarations: `make pages`."""
    assert text == part(name), f"{document.name}: run `make pages`"


def test_every_part_stands_in_a_document() -> None:
    """Nothing is written for nobody."""
    assert {name for _, name, _ in MARKED} == set(PARTS)


def test_what_people_write_is_left_alone() -> None:
    """Only what stands between the marks is written anew; marks of others are none of ours."""
    text = "Before\n<!-- weights: begin -->\nold\n<!-- weights: end -->\n<!-- x: begin -->\nx\n<!-- x: end -->\n"
    new = filled(text)
    assert new.startswith("Before\n<!-- weights: begin -->\n\n| Score |")
    assert new.endswith("<!-- weights: end -->\n<!-- x: begin -->\nx\n<!-- x: end -->\n")


def test_a_cell_holds_any_text() -> None:
    """A bar does not end it, and what looks like a tag is shown."""
    assert cell("a|b <c>") == "a\\|b &lt;c>"
    assert table(("Name", ">Sum"), [("x", 1234.5)]) == "| Name | Sum |\n| --- | ---: |\n| x | 1,234.5 |\n"


def words_of_the_program() -> Iterable[str]:
    """Yield every word that the program writes into a closed list of answers."""
    yield from (*Tag, *Action, *TIERS, *DATA_LEVELS, *RESIDENCY, *COST_MEANINGS)
    yield from (*LEVELS, *STATUS.values(), *Status, *DELIVERABLES, *shipped_policies())
    yield from (word for word, _ in risk_levels())
    yield from (column.header for column in OUTPUT_COLUMNS)
    for model in sourcing_models():
        yield from (model.name, *(one.basis for one in model.pricing))


@pytest.mark.parametrize("word", sorted(set(map(str, words_of_the_program()))))
def test_every_word_of_the_program_is_in_the_glossary(word: str) -> None:
    """A reader finds each tag, action, model, tier, level, outcome and column."""
    assert word in glossary.words()


def test_every_attribute_of_a_function_is_in_the_glossary() -> None:
    """What is asked of a function in a rule file can be looked up."""
    told_apart = {"assumed", "match", "home_country", "noted"}
    assert set(Profile.to_schema().columns) <= set(glossary.names()) | told_apart


def test_names_in_the_glossary_are_names_of_the_program() -> None:
    """A name is declared somewhere in the code: a column of a frame, a question, a table of the policy."""
    declared = "\n".join(path.read_text("utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    absent = [
        name for name in glossary.names() if not re.search(rf"(^    {name}: |[\"']{name}[\"'])", declared, re.M)
    ]
    assert absent == []


def test_a_name_and_its_heading_stand_side_by_side() -> None:
    """Under the heading that the workbook has for it."""
    headers = {column.key: column.header for column in OUTPUT_COLUMNS}
    headers |= {one.name: one.header for one in FUNCTION_QUESTIONS if one.kind is Kind.RATING}
    wrong = {
        name: told
        for name, told in glossary.names().items()
        if name in headers and headers[name] not in (told, *told.split(", "))
    }
    assert wrong == {}


@pytest.mark.parametrize("question", COMPANY_QUESTIONS, ids=lambda question: question.header)
def test_what_is_assumed_of_a_company_is_what_the_page_says(question: object) -> None:
    """For a company in the United States that says nothing else and lists ten people."""
    analysis = assess_rows(
        company={"home_country": "US"}, rows=[{"function": "Payroll", "headcount": 10, "annual_cost": 900_000}]
    )
    name = question.name  # type: ignore[attr-defined]
    said, assumed = of_company()[name], analysis.company.assumed.get(name)
    told = {
        "company": "The name of the file",
        "reporting_currency": "That of the home country",
        "total_employees": "The people of all rows together",
        "customer_languages": "The first official language of the home country",
        "entity_countries": "None but the home country",
        "avoid_countries": "None",
        "industry": "None: no work counts as your own trade",
    }
    if assumed is None or name in told:
        assert said
        return
    assert said.rstrip("%") == assumption_in_words(question, assumed)  # type: ignore[arg-type]
