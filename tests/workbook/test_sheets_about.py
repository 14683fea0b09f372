"""The sheets Locations, Fix list and About: readable, complete, and true to the analysis."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.columns import Action
from pipeline.findings import Level
from pipeline.knowledge.fingerprint import reference_hash
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.rulings import article_sources, rulings
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.knowledge.weights import criterion_label
from pipeline.workbook.live.entries import used_names
from pipeline.workbook.looks import humanised
from pipeline.workbook.result import write_result
from pipeline.workbook.sheets import fix_list, locations
from tests.support.analyses import FUNCTIONS, analysed, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
ALL_KEPT = """
Function        | Headcount (FTE) | Annual cost
Chief executive | 1               | 420000
"""


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Analyse the drawn company once."""
    return analysed(drawn(tmp_path_factory.mktemp("about") / "kestrel.xlsx"))


@pytest.fixture(scope="module")
def book(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """Write its result once and read it back."""
    target = tmp_path_factory.mktemp("result") / "out.xlsx"
    write_result(analysis, target)
    return openpyxl.load_workbook(target, data_only=True)


def under(sheet: Worksheet, heading: str) -> list[dict[str, Any]]:
    """Return the lines of a table, each a mapping of heading to value; `heading` is its first."""
    top = max(cell.row for cell in sheet["A"] if cell.value == heading)
    first, *rows = sheet.iter_rows(min_row=top, values_only=True)
    headings = [str(cell) for cell in first]
    return [dict(zip(headings, row, strict=True)) for row in rows if row[0]]


def test_every_function_that_moves_has_its_countries(book: openpyxl.Workbook, analysis: Analysis) -> None:
    """First choices on Locations cover the functions, people and cost that leave."""
    first = [line for line in under(book["Locations"], "Work") if line["Choice"] == 1]
    moving = analysis.answers[~analysis.answers["action"].isin([Action.KEEP, Action.ASK])]
    assert sum(line["Functions"] for line in first) == len(moving)
    assert sum(line["Cost today"] for line in first) == pytest.approx(moving["current_cost"].sum())
    assert {line["Country"] for line in first} == {names.split(", ")[0] for names in moving["countries"]}


def test_choices_of_one_kind_of_work_come_best_first(book: openpyxl.Workbook) -> None:
    """The score falls from the first choice to the third."""
    lines = under(book["Locations"], "Work")
    following = [
        (one["Score"], other["Score"]) for one, other in pairwise(lines) if other["Choice"] > one["Choice"]
    ]
    assert following
    assert all(score >= other for score, other in following)


def test_a_company_that_keeps_everything_has_no_locations(tmp_path: Path) -> None:
    """No empty sheet is written."""
    kept = analysed(drawn(tmp_path / "kept.xlsx", ALL_KEPT))
    assert not locations.applies(kept)


def test_the_fix_list_is_worst_first_and_linked(book: openpyxl.Workbook) -> None:
    """The headcount that is no word for a number is the first line and a click away."""
    sheet = book["Fix list"]
    first = under(sheet, "Status")[0]
    assert (first["Status"], first["Where"]) == ("To fix", "Functions!B14")
    assert "“many”" in first["What is wrong"]
    where = next(cell for cell in sheet["B"] if cell.value == "Functions!B14")
    assert where.hyperlink.location == "'Functions'!B14"
    assert sheet["A2"].value.startswith("12 functions analysed; 1 row was left out because of errors.")


def test_a_finding_on_a_sheet_that_is_not_there_has_no_link(analysis: Analysis, tmp_path: Path) -> None:
    """A link that leads nowhere makes Excel complain."""
    elsewhere = replace(analysis.findings[0], sheet="Gone")
    write_result(replace(analysis, findings=(elsewhere,)), tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["Fix list"]["B6"]
    assert cell.value.startswith("Gone")
    assert cell.hyperlink is None


def test_mere_notes_stand_on_about_and_make_no_fix_list(analysis: Analysis, tmp_path: Path) -> None:
    """Nothing to fix, no list."""
    note = replace(analysis.findings[0], level=Level.NOTE, wrong="The heading “Team” was read as “Function”.")
    noted = replace(analysis, findings=(note,))
    assert not fix_list.applies(noted)
    write_result(noted, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert "Fix list" not in book.sheetnames
    assert note.wrong in [cell.value for cell in book["About"]["B"]]


def test_about_has_every_assumption_with_range_unit_and_source(
    book: openpyxl.Workbook, analysis: Analysis
) -> None:
    """A figure can be looked up, judged and replaced by its name."""
    lines = {line["Name on Assumptions"]: line for line in under(book["About"], "Assumption")}
    for name, figure in analysis.figures.by_name.items():
        line = lines[name]
        numbers = [line["Value"], line["Low"], line["High"]]
        assert numbers == pytest.approx([figure.value, figure.low, figure.high])
        assert (line["Unit"], line["Year"]) == (figure.unit, figure.year)
        assert line["Source and note"].startswith(figure.source)


def test_about_has_the_pay_and_contributions_that_were_counted_with(
    book: openpyxl.Workbook, analysis: Analysis
) -> None:
    """Of every kind of work and country in the workbook, with source, year and confidence."""
    lines = {line["Name on Assumptions"]: line for line in under(book["About"], "Of whom and where")}
    used = {name for name in used_names(analysis) if name in reference_figures()}
    assert used
    for name in used:
        figure, line = reference_figures()[name], lines[name]
        assert [line["Value"], line["Low"], line["High"]] == pytest.approx(
            [figure.value, figure.low, figure.high]
        )
        assert (line["Year"], line["Confidence"]) == (figure.year, figure.confidence)
        assert line["Source and note"] == figure.source


def test_about_opens_with_its_contents_each_part_a_click_away(book: openpyxl.Workbook) -> None:
    """The links lead to the headings."""
    sheet = book["About"]
    links = [cell for cell in sheet["B"][1:20] if cell.hyperlink is not None]
    assert len(links) >= 10
    for link in links:
        place = str(link.hyperlink.location).rpartition("!")[2]
        assert sheet[place].value == link.value


def test_about_names_models_weights_rulings_and_versions(book: openpyxl.Workbook, analysis: Analysis) -> None:
    """What the answers rest on is all there."""
    labels = {str(cell.value) for cell in book["About"]["A"]}
    said = "\n".join(str(cell.value) for cell in book["About"]["B"])
    assert {model.name for model in sourcing_models()} <= labels
    assert {criterion_label(name) for name in analysis.policy.strategic_value} <= labels
    assert {humanised(name) for name in analysis.policy.thresholds} <= labels
    assert {one.topic for one in rulings()} <= labels
    assert {source.name for source in article_sources()} <= labels
    assert analysis.intake.sha256 in said
    assert reference_hash() in said
    assert "not legal advice" in said


def test_every_ruling_names_sources_that_contradict_each_other() -> None:
    """One source alone is no conflict."""
    assert len(rulings()) >= 8
    assert all(len(set(one.sources)) >= 2 for one in rulings())


@pytest.mark.parametrize("name", ["Locations", "Fix list", "About"])
def test_sheets_print_landscape_and_as_wide_as_one_page(book: openpyxl.Workbook, name: str) -> None:
    """Nothing is cut off at the right."""
    sheet = book[name]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes


def test_no_cell_of_ours_is_a_formula_typed_by_the_user(tmp_path: Path) -> None:
    """A function called =1+1 stays the text it is, on every sheet."""
    table = FUNCTIONS.replace("Claims handling ", "=1+1 claims desk")
    analysis = analysed(drawn(tmp_path / "a.xlsx", table))
    write_result(analysis, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    for sheet in book:
        formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert not [text for text in formulas if "claims desk" in str(text)]
