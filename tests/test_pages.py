"""The documents that the program writes are up to date, and the site can be built from all of them."""

from __future__ import annotations

import math
import re
import shutil
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

    from _pytest.mark import ParameterSet

    from pipeline.intake.sheets import Cell
    from pipeline.knowledge.rules import When

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MARKED = sorted(marked())
SLOW = {"recognised"}  # it recognises thousands of names


def parameters() -> list[ParameterSet]:
    """Return every part in every document, those that take long marked as slow."""
    return [
        pytest.param(*one, id=f"{one[0].stem}-{one[1]}", marks=[pytest.mark.slow] if one[1] in SLOW else [])
        for one in MARKED
    ]


@pytest.mark.parametrize(("document", "name", "text"), parameters())
def test_what_a_program_writes_is_up_to_date(document: Path, name: str, text: str) -> None:
    """After a change of rules, figures or declarations: `make pages`."""
    assert text == part(name), f"{document.name}: run `make pages`"


def test_every_part_stands_in_a_document() -> None:
    """Nothing is written for nobody."""
    assert {name for _, name, _ in MARKED} == set(PARTS)


def test_what_people_write_is_left_alone() -> None:
    """Only what stands between the marks is written anew; marks of others are none of ours."""
    text = (
        "Before\n<!-- weights: begin -->\nold\n<!-- weights: end -->\n<!-- x: begin -->\nx\n<!-- x: end -->\n"
    )
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
    known = {*re.findall(r"^    (\w+): ", declared, re.MULTILINE), *re.findall(r'"(\w+)"', declared)}
    assert sorted(set(glossary.names()) - known) == []


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


FOLLOWS = {"company", "reporting_currency", "total_employees", "customer_languages", "industry"}
NOTHING = {"entity_countries", "avoid_countries"}


def test_what_is_assumed_of_a_company_is_what_the_page_says() -> None:
    """What follows from other answers is told in words, all else is the very answer that is assumed."""
    row: dict[str, Cell] = {"function": "Payroll", "headcount": 10, "annual_cost": 900_000}
    assumed = assess_rows(company={"home_country": "US"}, rows=[row]).company.assumed
    asked = {question.name: question for question in COMPANY_QUESTIONS}
    told = {name: said for name, said in of_company().items() if name in assumed and name not in FOLLOWS}
    assert {name: said.rstrip("%") for name, said in told.items() if name not in NOTHING} == {
        name: assumption_in_words(asked[name], assumed[name]) for name in told if name not in NOTHING
    }
    assert all(assumed[name] == "none" and told[name].startswith("None") for name in NOTHING)
    assert set(of_company()) == set(asked)


def conditions() -> list[When]:
    """Return every condition that the documents put into words."""
    found = [gate.when for gate in policy().gates] + [one.when for one in policy().questions]
    for model in sourcing_models():
        found += [need.when for need in model.needs]
        found += [reason.when for reason in model.reasons]
        found += [way.when for way in model.pricing]
    return found


def test_conditions_are_told_in_words() -> None:
    """None shows a name of the code, and one without conditions always holds."""
    told = [in_words(when) for when in conditions()]
    assert "always" in told
    assert not any("_" in words for words in told)
    assert "Volume is at least 3 **or** Volume is at least 2 and Standardised is at least 4" in " ".join(told)


def limits() -> Iterable[str]:
    """Yield the numbers of the policy as the page on the method tells them."""
    limit, draws = policy().thresholds, policy().confidence["draws"]
    yield f"strategic value is at most {limit['strategic_value_at_most']:g} and its suitability"
    yield f"at least {limit['suitability_at_least']:g}."
    yield f"Below {limit['recognised_at_least']:g} the function counts as not recognised"
    yield f"drawn anew {draws:,.0f} times"
    (roughly,) = (flag for flag in flags() if flag.code == "CHECK-NAME")
    (condition,) = roughly.when.alternatives[0]
    yield f"below {math.ceil(float(condition.value)):g} it is recognised only roughly"  # type: ignore[arg-type]


@pytest.mark.parametrize("told", [*limits()])
def test_limits_in_the_text_are_those_of_the_policy(told: str) -> None:
    """A number that moves in a rule file moves in the sentence too."""
    assert told in " ".join((DOCS / "method.md").read_text("utf-8").replace("`", "").split())


@pytest.mark.parametrize(
    ("name", "link", "there"),
    [
        ("README.md", "[x](docs/findings.md)", "[x](findings.md)"),
        ("README.md", "![x](docs/pictures/a.png)", "![x](pictures/a.png)"),
        ("README.md", "[x](CHANGELOG.md#unreleased)", "[x](changelog.md#unreleased)"),
        ("docs/columns.md", "[x](findings.md#rows)", "[x](findings.md#rows)"),
        ("docs/columns.md", "[x](../CONTRIBUTING.md)", "[x](contributing.md)"),
        ("docs/columns.md", "[x](#below)", "[x](#below)"),
        ("docs/columns.md", "[x](https://example.com/a.md)", "[x](https://example.com/a.md)"),
        ("benchmarks/README.md", "[x](../docs/fuzzing.md)", "[x](fuzzing.md)"),
    ],
)
def test_a_link_leads_to_the_same_place_on_the_site(name: str, link: str, there: str) -> None:
    """Links are written for a code host; the site turns those that leave its folder."""
    shown = OUTSIDE.get(name, name.removeprefix("docs/"))
    assert relinked(link, shown=shown, name=name) == there


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make site` does, into another folder."""
    folder = tmp_path_factory.mktemp("site")
    built = build(ROOT, folder)
    assert built.returncode == 0, built.stderr
    return folder


def build(project: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a project into a folder; `--quiet` would hide the warnings that end it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_site_is_built_without_a_broken_link(site: Path) -> None:
    """Every document has its page; a link, an anchor or a page left out would have ended the build."""
    pages = {path.stem for path in site.glob("*.html")}
    assert {path.stem for path in DOCS.glob("*.md")} <= pages
    assert {"index", "changelog", "contributing", "benchmarks", "licence"} <= pages


@pytest.mark.slow
def test_a_link_that_leads_nowhere_ends_the_build(tmp_path: Path) -> None:
    """Wherever it points: an anchor, a page, a picture, a file outside the documents."""
    for name in ("docs", "tests/pages", "input_templates", "benchmarks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("results", "__pycache__"))
    for name in ("mkdocs.yml", *(name for name in OUTSIDE if "/" not in name)):
        shutil.copy(ROOT / name, tmp_path)
    targets = ("method.md#no-heading", "no-page.md", "pictures/no-picture.png", "../no-file.md")
    page = tmp_path / "docs" / "glossary.md"
    page.write_text(page.read_text("utf-8") + "".join(f"\n[x]({target})\n" for target in targets), "utf-8")
    built = build(tmp_path, tmp_path / "site")
    assert built.returncode != 0
    assert [target for target in targets if target.rpartition("/")[2] not in built.stderr] == []


@pytest.mark.slow
def test_no_markdown_is_left_over_on_the_site(site: Path) -> None:
    """What a code host understands and the site does not would show as stray marks."""
    stray = re.compile(r"```|^\|.*\|$|^(?:<p>)?(?:[-*] |\d+\. )|\]\([^)]*\)|<code>\w+\n", re.MULTILINE)
    shown = {
        path.name: re.sub(r"(?s)<pre>.*?</pre>", "", path.read_text("utf-8")) for path in site.glob("*.html")
    }
    found = {name: stray.findall(text) for name, text in shown.items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.slow
def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    """It opens from a folder, without a network."""
    loaded = re.compile(r"""<(?:script|link|img)[^>]+(?:src|href)=["'](?:https?:)?//""")
    assert [path.name for path in site.rglob("*.html") if loaded.search(path.read_text("utf-8"))] == []
