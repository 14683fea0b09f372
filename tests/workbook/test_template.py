"""The template: what people find in it when they open it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from pipeline.inputs import (
    COMPANY_QUESTIONS,
    FUNCTION_QUESTIONS,
    TEMPLATE_ID,
    TEMPLATE_VERSION,
    YES_NO,
    Kind,
    Question,
)
from pipeline.intake.headers import find_headings
from pipeline.intake.sheets import Sheet
from pipeline.knowledge.tables import read_table
from pipeline.workbook.examples import Example, read_example
from pipeline.workbook.template import write_all, write_examples, write_template
from tests.support.recalculation import OFFICE, recalculated

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

COMMITTED = Path(__file__).parents[2] / "input_templates"
SHEETS = ["Start here", "Company", "Functions", "Assumptions", "_lists"]
EXAMPLES = {"software_firm": 180, "uk_insurer": 6_000}
STAMP = f"{TEMPLATE_ID} {TEMPLATE_VERSION}"
LAST = get_column_letter(len(FUNCTION_QUESTIONS))


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the blank template, freshly made."""
    path = tmp_path_factory.mktemp("template") / "sourcing_template.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(blank: Path) -> Workbook:
    """Return the blank template as openpyxl reads it."""
    return load_workbook(blank)


def validation(sheet: Worksheet, cell: str) -> DataValidation:
    """Return the one rule for the values of `cell`."""
    found: list[DataValidation] = [
        rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref
    ]
    assert len(found) == 1
    return found[0]


def list_values(book: Workbook, formula: str | None) -> list[object]:
    """Return what stands in the range that a drop-down shows."""
    sheet, _, span = str(formula).partition("!")
    return [cell.value for (cell,) in book[sheet.lstrip("=")][span.replace("$", "")]]


def column_of(name: str) -> int:
    """Return the column of a question on the sheet Functions, counted from 1."""
    return [question.name for question in FUNCTION_QUESTIONS].index(name) + 1


@pytest.mark.parametrize(
    "name", ["sourcing_template.xlsx", "example_software_firm.xlsx", "example_uk_insurer.xlsx"]
)
def test_committed_workbooks_are_up_to_date(name: str, tmp_path: Path) -> None:
    """What is in input_templates is what the generator makes today; if not, write it anew."""
    (tmp_path / "sources").symlink_to(COMMITTED / "sources")
    write_all(tmp_path)
    assert (tmp_path / name).read_bytes() == (COMMITTED / name).read_bytes()


def test_the_same_template_is_the_same_bytes(blank: Path, tmp_path: Path) -> None:
    """Making the template twice makes the same file."""
    write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == blank.read_bytes()


def test_sheets_stand_in_order_and_lists_are_hidden(book: Workbook) -> None:
    """People see four sheets; the lists behind the drop-downs are out of their way."""
    assert book.sheetnames == SHEETS
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["_lists"]


def test_calamine_reads_what_was_declared(blank: Path) -> None:
    """The reader of the pipeline finds every heading, in the declared order, in row 1."""
    rows = CalamineWorkbook.from_path(blank).get_sheet_by_name("Functions").to_python(skip_empty_area=False)
    assert rows[0] == [question.header for question in FUNCTION_QUESTIONS]


def test_intake_finds_the_headings(blank: Path) -> None:
    """Every column is found in row 1 of Functions; no other sheet can be taken for the list of functions."""
    found = {}
    for name in SHEETS:
        rows = CalamineWorkbook.from_path(blank).get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = find_headings(Sheet(name, rows))
    headings = found.pop("Functions")
    assert headings is not None
    assert headings.row == 1
    assert [*headings.chosen] == [question.name for question in FUNCTION_QUESTIONS]
    assert all(len(other.missing) > 1 for other in found.values() if other)


def test_the_template_carries_its_name_and_version(blank: Path, book: Workbook) -> None:
    """The stamp is a property of the file, a defined name, and to be seen on the first sheet."""
    properties = zipfile.ZipFile(blank).read("docProps/custom.xml").decode()
    assert f'name="sourcing_template"><vt:lpwstr>{STAMP}<' in properties
    assert book.defined_names["sourcing_template"].attr_text == f'"{STAMP}"'
    assert f"Template: {STAMP}" in [row[0] for row in book["Start here"].values]


@pytest.mark.parametrize("question", FUNCTION_QUESTIONS, ids=lambda question: question.name)
def test_every_column_explains_itself(book: Workbook, question: Question) -> None:
    """Heading, note with meaning, allowed values and example, and in words whether it is required."""
    column = column_of(question.name)
    heading = book["Functions"].cell(1, column)
    assert heading.value == question.header
    assert heading.comment is not None
    for text in (question.help, question.allowed, question.example):
        assert text in heading.comment.text
    assert heading.number_format == ('@" (required)"' if question.required else '@" (optional)"')


def test_required_and_optional_differ_in_colour_too(book: Workbook) -> None:
    """One colour for required headings, another for optional ones."""
    colours = {
        (question.required, book["Functions"].cell(1, column).fill.fgColor.rgb)
        for column, question in enumerate(FUNCTION_QUESTIONS, start=1)
    }
    assert len(colours) == 2


def test_functions_is_an_excel_table_with_room(book: Workbook) -> None:
    """300 empty rows; on paper landscape, large enough to read, names and headings on every page."""
    sheet = book["Functions"]
    assert sheet.tables["Functions"].ref == f"A1:{LAST}301"
    assert sheet.freeze_panes == "B2"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.scale) == ("landscape", 70)


def test_it_opens_where_one_reads_and_every_sheet_where_one_types(book: Workbook) -> None:
    """The start page first; the cursor waits in the first cell to fill in."""
    assert book.active == book["Start here"]
    cursors = {name: book[name].sheet_view.selection[-1].activeCell for name in SHEETS[1:4]}
    assert cursors == {"Company": "B3", "Functions": "A2", "Assumptions": "C3"}


def test_values_pasted_over_the_checks_are_marked(book: Workbook) -> None:
    """Required columns show what is lacking; numbers, ratings, choices and dates what cannot be."""
    rules = {
        str(found.sqref): [rule.formula[0] for rule in found.rules]
        for found in book["Functions"].conditional_formatting
    }
    assert rules["A2:A2000"] == [f"AND(LEN(TRIM(A2))=0,COUNTA($A2:${LAST}2)>0)"]
    assert len(rules["B2:B2000"]) == 2
    marked = {question.kind for question in FUNCTION_QUESTIONS if _area(question) in rules}
    assert {Kind.NUMBER, Kind.RATING, Kind.CHOICE, Kind.YES_NO, Kind.DATE} <= marked


def _area(question: Question) -> str:
    letter = get_column_letter(column_of(question.name))
    return f"{letter}2:{letter}2000"


def test_the_start_page_counts_what_the_list_holds(tmp_path: Path) -> None:
    """Its formulas see pasted values too; before anything is worked out they show what was written."""
    path = tmp_path / "filled.xlsx"
    write_template(
        path, filled=Example({}, ({"function": "Payroll", "headcount": 2.0, "annual_cost": 1.0},), {})
    )
    words = start_page(path)
    assert words["Functions listed"] == 1
    assert words["No headcount"] == words["Rating other than 1 to 5"] == "None: good"


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: nothing was recalculated.")
def test_the_start_page_counts_again_when_values_are_pasted(blank: Path, tmp_path: Path) -> None:
    """| Payroll: rating 7 | Ledger: headcount “six” | no name |: each wants another look."""
    book = load_workbook(blank)
    pasted = (("Payroll", 5, 200_000, *[None] * 3, 3, 7), ("Ledger", "six", 1.0), (None, 3, None))
    for row, cells in enumerate(pasted, start=2):
        for column, value in enumerate(cells, start=1):
            book["Functions"].cell(row, column).value = value
    book.save(tmp_path / "pasted.xlsx")
    words = start_page(recalculated(tmp_path / "pasted.xlsx", tmp_path))
    assert words["Functions listed"] == 2
    assert words["No name"] == words["Headcount is no number"] == words["Rating other than 1 to 5"]
    assert words["No name"] == "1: look again"
    assert (
        words["No headcount"] == words["Annual cost is no number"] == words["No annual cost"] == "None: good"
    )


def start_page(path: Path) -> dict[object, object]:
    """Return what stands in B of the start page, by what stands in A."""
    rows = load_workbook(path, data_only=True)["Start here"].iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows}


@pytest.mark.parametrize("question", FUNCTION_QUESTIONS, ids=lambda question: question.name)
def test_every_column_is_checked_down_to_row_2000(book: Workbook, question: Question) -> None:
    """A cell says what belongs in it before one types, and what is wrong after."""
    column = column_of(question.name)
    sheet = book["Functions"]
    rule = validation(sheet, sheet.cell(2000, column).coordinate)
    assert rule is validation(sheet, sheet.cell(3, column).coordinate)
    assert str(rule.prompt).startswith(question.help[:40])
    assert rule.errorTitle
    assert str(rule.error).startswith(question.allowed[:40])


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("data", "None,Internal,Personal,Regulated"),
        ("strategic", "1,2,3,4,5"),
        ("on_site", ",".join(YES_NO)),
        ("pattern", "Ongoing,Project"),
        ("delivered_by", "Own staff,Contractors,Provider"),
    ],
)
def test_short_drop_downs(book: Workbook, name: str, offered: str) -> None:
    """A choice is picked from exactly the values that are allowed."""
    sheet = book["Functions"]
    rule = validation(sheet, sheet.cell(3, column_of(name)).coordinate)
    assert (rule.type, rule.formula1) == ("list", f'"{offered}"')


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("home_country", "countries.csv", "country"),
        ("customer_languages", "languages.csv", "language"),
        ("industry", "industry_names.csv", "industry"),
    ],
)
def test_long_drop_downs_offer_what_our_tables_know(
    book: Workbook, name: str, table: str, column: str
) -> None:
    """Countries, languages and industries are those of the tables, none forgotten."""
    row = 3 + [question.name for question in COMPANY_QUESTIONS].index(name)
    offered = list_values(book, validation(book["Company"], f"B{row}").formula1)
    assert offered == sorted(known[column] for known in read_table(table))


def test_currencies_are_those_with_a_published_rate(book: Workbook) -> None:
    """The drop-down leaves out currencies that nobody quotes any more."""
    rule = validation(book["Functions"], book["Functions"].cell(3, column_of("currency")).coordinate)
    offered = list_values(book, rule.formula1)
    assert {"USD", "EUR", "GBP", "PLN"} <= set(offered)
    assert not {"DEM", "EEK", "LVL"} & set(offered)


def test_company_asks_every_question(book: Workbook) -> None:
    """Label in A, an empty answer in B, help in C."""
    rows = list(book["Company"].iter_rows(min_row=3, max_col=3, values_only=True))
    assert [label for label, _, _ in rows] == [question.header for question in COMPANY_QUESTIONS]
    assert not any(answer for _, answer, _ in rows)
    assert all(question.help in str(row[2]) for question, row in zip(COMPANY_QUESTIONS, rows, strict=True))


def test_every_assumption_waits_for_the_users_figure(book: Workbook) -> None:
    """All our figures with range and source; the user's column is empty."""
    heading, *rows = book["Assumptions"].iter_rows(min_row=2, values_only=True)
    assert heading[:7] == ("Assumption", "Our figure", "Your figure", "Unit", "Low", "High", "Source")
    known = read_table("assumptions.csv")
    assert [row[7] for row in rows] == [row["name"] for row in known]
    assert [row[1] for row in rows] == [float(row["value"]) for row in known]
    assert not any(row[2] for row in rows)


def test_texts_of_the_user_never_become_formulas(tmp_path: Path) -> None:
    """A function called "=1+1" stays a name."""
    path = tmp_path / "filled.xlsx"
    write_template(path, filled=Example({"company": "=HQ!A1"}, ({"function": "=1+1", "headcount": 2.0},), {}))
    book = load_workbook(path)
    assert book["Functions"]["A2"].data_type == "s"
    assert book["Company"]["B3"].data_type == "s"


def test_an_example_that_answers_what_was_never_asked_is_refused(tmp_path: Path) -> None:
    """A misspelt question in an example is not dropped silently."""
    (tmp_path / "odd.toml").write_text('[company]\ncolour = "blue"\n', encoding="utf-8")
    with pytest.raises(KeyError, match="colour"):
        read_example(tmp_path, "odd")


@pytest.mark.parametrize("name", EXAMPLES)
class TestExamples:
    """The two filled examples are what real companies would hand in."""

    def example(self, name: str) -> Example:
        """Return what the company typed."""
        return read_example(COMMITTED / "sources", name)

    def test_headcounts_add_up(self, name: str) -> None:
        """The rows come to the number of employees, never to more."""
        example = self.example(name)
        people = sum(float(str(row["headcount"])) for row in example.functions)
        assert 0.98 * EXAMPLES[name] <= people <= EXAMPLES[name] == example.company["total_employees"]

    def test_about_half_of_the_optional_cells_are_blank(self, name: str) -> None:
        """People answer what they know."""
        rows = self.example(name).functions
        optional = [question.name for question in FUNCTION_QUESTIONS if not question.required]
        answered = sum(column in row for row in rows for column in optional) / len(rows) / len(optional)
        assert 0.4 < answered < 0.6

    def test_every_answer_is_one_we_allow(self, name: str) -> None:
        """No error is hidden in the examples: choices, countries, languages and limits all hold."""
        questions = {question.name: question for question in FUNCTION_QUESTIONS}
        for row in self.example(name).functions:
            assert {"function", "headcount", "annual_cost"} <= row.keys()
            for column, value in row.items():
                assert allowed(questions[column], value), (row["function"], column, value)

    def test_what_was_typed_is_in_the_workbook(self, name: str, tmp_path: Path) -> None:
        """Every function of the source stands in the table, in order, and the table ends with the last."""
        (tmp_path / "sources").symlink_to(COMMITTED / "sources")
        write_examples(tmp_path)
        sheet = load_workbook(tmp_path / f"example_{name}.xlsx")["Functions"]
        typed = [row["function"] for row in self.example(name).functions]
        assert [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)] == typed
        assert sheet.tables["Functions"].ref == f"A1:{LAST}{len(typed) + 1}"


def allowed(question: Question, value: object) -> bool:
    """Return whether the pipeline takes `value` as an answer to `question`."""
    if question.choices:
        return value in question.choices
    if question.kind in (Kind.NUMBER, Kind.RATING):
        return isinstance(value, float) and (question.low or 0) <= value <= (question.high or value)
    names = {Kind.COUNTRY: ("countries.csv", "country"), Kind.LANGUAGES: ("languages.csv", "language")}
    if question.kind not in names:
        return True
    table, column = names[question.kind]
    return set(re.split(r",\s*", str(value))) <= {row[column] for row in read_table(table)}
