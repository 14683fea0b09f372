"""What CONTRIBUTING.md promises: five additions, each in one place, and what follows by itself.

Each is drawn here, added to a copy of the program, and the real program is run there.
"""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.knowledge.tables import read_table
from tests.support.walks import ROOT, Copy, copy_with, offered, texts
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
    pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning"),
]

MODEL = """
name = "Legal process outsourcing (LPO)"
rank = 99
must_save = true
must_be_ready = true
priced_by = "hours"
hands_over = "team"
least_heads = 20
summary = "A provider's paralegals do steady, documented legal support."
employs = "The provider"
directs = "The provider; your counsel reviews"
wrong_when = "The work is advice."
contracts = ["Service level agreement (SLA)"]
sources = ["S004"]

[[needs]]
when = { tag = { is = "Outsourceable" } }
otherwise = "the work is core"

[[needs]]
when = { role = { any_of = ["legal_support", "hr_payroll"] } }
otherwise = "the work is not done by paralegals"

[[reasons]]
points = 120
when = { role = { is = "legal_support" } }
because = "legal support that is written down can be run by a provider's paralegals"

[[reasons]]
points = 20
because = "paralegals can do it"

[[pricing]]
basis = "per FTE"
because = "A steady team is bought by the person."

[[examples]]
title = "A steady team for contracts"
given = { tag = "Outsourceable", role = "legal_support", volume = 4 }
chosen = true

[[examples]]
title = "An invoice team"
given = { tag = "Outsourceable", role = "finance_clerical", deliverable = "business transaction", volume = 4 }
chosen = false
"""
LPO = "Legal process outsourcing (LPO)"
"""Its name, as users read it."""


def written(copy: Copy, functions: str, company: str = "Home country | United States") -> Workbook:
    """Write a workbook of a company, have it analysed and open the result."""
    path = copy.folder / "acme.xlsx"
    write_workbook(path, {"Company": f"{company}\nReporting currency | USD", "Functions": functions})
    copy.sourcing("analyze", path, "--output-dir", "output", "--force")
    return copy.workbook(copy.folder / "output" / "acme_analyzed.xlsx")


def answers(book: Workbook) -> dict[str, dict[str, object]]:
    """Return the answers by function and heading."""
    heads, *rows = book["Functions"].iter_rows(values_only=True)
    start = next(at for at, row in enumerate([heads, *rows]) if "Tag" in row)
    heads, *rows = [heads, *rows][start:]
    lines: list[dict[str, object]] = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return {str(line["Function"]): line for line in lines if line["Function"]}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Add legal process outsourcing."""
    return copy_with(tmp_path_factory.mktemp("model"), "knowledge/models/legal.toml", MODEL)


@pytest.fixture(scope="module")
def model_result(model: Copy) -> Workbook:
    """Analyse work for which it is meant, work that it could do too, and work that it could not."""
    return written(
        model,
        "Function | Headcount (FTE) | Annual cost\n"
        "Contract administration | 25 | 2500000\nPayroll | 12 | 700000\nAccounts payable | 20 | 1000000",
    )


def test_a_new_model_is_listed_among_what_we_believe(model: Copy) -> None:
    """Who employs, who directs and how it is bought stand in `sourcing reference models`."""
    shown = model.sourcing("reference", "models", "--search", "paralegals")
    assert "Legal process" in shown
    assert "per FTE" in shown


def test_a_new_model_is_chosen_where_it_fits_best_and_named_where_it_comes_second(
    model_result: Workbook,
) -> None:
    """It takes part wherever its needs hold, and nowhere else."""
    told = answers(model_result)
    assert told["Contract administration"]["Sourcing model"] == LPO
    assert str(told["Payroll"]["Runner-up"]).startswith(f"{LPO}: ")
    assert LPO not in map(str, told["Accounts payable"].values())


def test_risks_and_size_of_a_new_model_follow_from_what_it_hands_over(model_result: Workbook) -> None:
    """Whoever hands over a team depends on the provider; a lot of that size is worth a tender."""
    flags = str(answers(model_result)["Contract administration"]["Flags"])
    assert {"LOCK-IN", "SET-UP"} <= set(flags.split(", "))
    assert "Large enough for a tender of its own." in " ".join(texts(model_result, "Roadmap"))


def test_people_can_decide_for_a_new_model_and_about_explains_it(model_result: Workbook) -> None:
    """The drop-down of Decisions offers it."""
    assert any(LPO in choices for choices in offered(model_result, "Decisions"))
    assert LPO in texts(model_result, "About")


def test_the_examples_of_a_new_model_are_tests_and_no_other_test_counts_the_models(model: Copy) -> None:
    """What its file says of itself is tried."""
    tests = (
        "knowledge/test_sourcing_models.py",
        "knowledge/test_plan_rules.py",
        "test_worked_examples.py",
    )
    assert not model.failures(*tests, needs=("docs/business-case.md",))


COUNTRY = {
    "code": "XF", "country": "Freedonia", "aliases": "Sylvania East", "region": "Latin America",
    "area": "Americas", "latitude": "-25.3", "longitude": "-57.6", "time_zone": "America/Asuncion",
    "currency": "USD", "official_languages": "es", "wage_index": "0.3", "service_wage_index": "0.3",
    "inflation": "3",
}  # fmt: skip
KINDS = {"low": "0.2", "high": "0.4", "year": "2026", "source": "drawn for a test", "confidence": "low"}


def country_row() -> str:
    """Return the line of a table of countries for a country that does not exist."""
    columns = [*read_table("countries.csv")[0]]
    usual = {
        name: value for name in columns for kind, value in KINDS.items() if name.rpartition("_")[2] == kind
    }
    told = {**usual, "wage_index_basis": "drawn", "eu_member": "No", "eea_member": "No", **COUNTRY}
    return ",".join(told.get(name, "0.5") for name in columns) + "\n"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Add Freedonia."""
    return copy_with(tmp_path_factory.mktemp("country"), "knowledge/countries.csv", country_row())


@pytest.fixture(scope="module")
def country_result(country: Copy) -> Workbook:
    """Analyse work that is wanted in Freedonia, each time under another of its names."""
    return written(
        country,
        "Function | Headcount (FTE) | Annual cost | Target country\n"
        "Payroll | 12 | 700000 | Freedonia\nAccounts payable | 20 | 1000000 | XF\n"
        "Data entry | 30 | 1500000 | Sylvania East",
    )


def test_a_new_country_is_offered_in_the_template(country: Copy) -> None:
    """For the home country, a target and whatever else asks for countries."""
    country.sourcing("template", "-o", "template.xlsx")
    book = country.workbook(country.folder / "template.xlsx")
    assert any("Freedonia" in choices for choices in offered(book, "Company"))
    assert any("Freedonia" in choices for choices in offered(book, "Functions"))


def test_a_new_country_is_accepted_as_a_target_and_weighed(country_result: Workbook) -> None:
    """By name, code or other name; its price, hours and language stand on Locations."""
    assert {line["Countries"] for line in answers(country_result).values()} == {"Freedonia"}
    assert "Freedonia" in texts(country_result, "Locations")


def test_what_is_not_known_of_a_new_country_is_assumed_and_says_so(country_result: Workbook) -> None:
    """Without a row in `employer_costs.csv`, contributions are the middle of the other countries'."""
    (told,) = (
        row
        for row in country_result["Assumptions"].iter_rows(values_only=True)
        if "Employer contributions: Freedonia" in row
    )
    assert any(str(cell).startswith("our assumption: the middle of") for cell in told)


def test_a_new_country_is_weighed_where_nobody_asked_for_it(country: Copy) -> None:
    """Explaining a row shows how it fared beside all others."""
    path = country.folder / "plain.csv"
    path.write_text("Function,Headcount (FTE),Annual cost,Currency\nPayroll,12,700000,USD\n")
    assert "Freedonia" in country.sourcing("explain", path, "--row", 2)


def test_a_new_country_can_be_home(country: Copy) -> None:
    """Pay is loaded with its contributions, and its language is spoken there."""
    book = written(
        country,
        "Function | Headcount (FTE) | Annual cost\nPayroll | 12 | 200000\nIT service desk | 9 | 150000",
        "Home country | Freedonia\nAnnual cost means | Salaries only",
    )
    assert "Home is Freedonia." in " ".join(texts(book, "Locations"))
    assert all(float(str(line["Current cost"])) > 150_000 for line in answers(book).values())


def test_no_test_wants_a_new_country_in_another_table(country: Copy) -> None:
    """Pay, languages and distances of all countries are tested; those of this one too."""
    assert not country.failures("knowledge/test_geography.py", "knowledge/test_figures.py")


FUNCTION = (
    "Airship mooring logs,zeppelin mast records | blimp berth register | dirigible anchor book,"
    "business transaction,data_entry,2,1,1,2,2,4,4,3,5,2,2,Internal,No,No,No,No,Ongoing,Kept by rule.\n"
)


@pytest.fixture(scope="module")
def function(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Add the logs of airships."""
    folder = tmp_path_factory.mktemp("function")
    return copy_with(folder, "knowledge/functions/administration.csv", FUNCTION)


@pytest.fixture(scope="module")
def function_result(function: Copy) -> Workbook:
    """Analyse it under its name and under a synonym in the plural."""
    return written(
        function,
        "Function | Headcount (FTE) | Annual cost | Strategic importance\n"
        "Airship mooring logs | 12 | 700000 |\nBlimp berth registers | 20 | 1000000 | 3",
    )


def test_a_new_function_is_recognised_by_name_and_synonym(function_result: Workbook) -> None:
    """And what was taken from the library is said to be assumed; what the user typed is not."""
    told = {name: str(line["Assumed"]) for name, line in answers(function_result).items()}
    assert all(text.startswith("Taken for: Airship mooring logs (name match") for text in told.values())
    assert "all 12 answers" in told["Airship mooring logs"]
    assert "all 12 answers" not in told["Blimp berth registers"]


@pytest.mark.usefixtures("function_result")
def test_the_usual_answers_of_a_new_function_are_shown(function: Copy) -> None:
    """Each attribute names the function it was taken from."""
    shown = function.sourcing("explain", "acme.xlsx", "--row", 2)
    assert "function library: Airship mooring logs" in shown
    assert "Airship" in function.sourcing("reference", "functions", "--search", "zeppelin")


def test_no_test_counts_the_functions(function: Copy) -> None:
    """The library is tested with it."""
    assert not function.failures("knowledge/test_library.py")


# What stands between the opening of the last question and its name: a whole question, and the opening anew.
QUESTION = """        name="shift_pattern",
        header="Shift pattern",
        kind=Kind.CHOICE,
        choices=("Days", "Two shifts", "Round the clock"),
        help="When the team is at work today.",
        example="Two shifts",
        aliases=("shifts", "shift model"),
    ),
    Question(
"""
READ = (
    "from pathlib import Path; from pipeline.intake import read_workbook;"
    "print([*read_workbook(Path('shifts.csv')).functions['shift_pattern']])"
)


@pytest.fixture(scope="module")
def column(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Ask for shifts in front of the notes, and write a list that answers under another heading."""
    folder = tmp_path_factory.mktemp("column")
    rows = [
        ("Payroll", "Days"),
        ("Accounts payable", "Fortnightly"),
        ("Customer service", "round the CLOCK"),
    ]
    with (folder / "shifts.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(["Function", "Headcount (FTE)", "Annual cost", "Currency", "Shift Model"])
        for name, shift in rows:
            write([name, 10, 600_000, "USD", shift])
    return copy_with(folder, "inputs/functions.py", QUESTION, before='name="notes"')


def test_the_template_asks_for_a_new_column(column: Copy) -> None:
    """A heading with its note, and a drop-down."""
    column.sourcing("template", "-o", "template.xlsx")
    book = column.workbook(column.folder / "template.xlsx")
    heading = next(cell for cell in book["Functions"][1] if cell.value == "Shift pattern")
    assert heading.comment is not None
    assert "When the team is at work today." in heading.comment.text
    assert "One of: Days, Two shifts, Round the clock." in heading.comment.text
    assert ["Days", "Two shifts", "Round the clock"] in [*offered(book, "Functions")]


def test_other_headings_of_a_new_column_are_known_and_a_bad_answer_is_told_at_its_cell(column: Copy) -> None:
    """With what is allowed, and what is assumed until it is corrected."""
    told = column.sourcing("validate", "shifts.csv", code=1)
    assert "The heading “Shift Model” was read as “Shift pattern”." in told
    assert "error: Functions!E3: “Shift pattern” holds “Fortnightly”. " in told
    assert "One of: Days, Two shifts, Round the clock." in told
    assert told.count("E2") == told.count("E4") == 0


def test_a_stage_finds_a_new_column_among_the_answers(column: Copy) -> None:
    """As it was declared, empty where it could not be read."""
    assert column.python(READ).strip() == "['Days', None, 'Round the clock']"


def test_the_answer_in_a_new_column_comes_back(column: Copy) -> None:
    """The column stays among the user's own, and what is wrong in it stands on the Fix list."""
    column.sourcing("analyze", "shifts.csv", "--output-dir", "output", code=1)
    book = column.workbook(column.folder / "output" / "shifts_analyzed.xlsx")
    assert any("“Fortnightly”" in text for text in texts(book, "Fix list"))


def test_no_test_counts_the_columns(column: Copy) -> None:
    """After the template has been written anew, which `make template` does."""
    tests = (
        "test_inputs.py", "workbook/test_template.py",
        "intake/test_languages.py::test_every_question_is_asked_in_every_language",
        "intake/test_planted_faults.py::test_how_many_faults_are_planted",
    )  # fmt: skip
    shutil.copytree(ROOT / "input_templates", column.folder / "input_templates")
    column.sourcing("template", "--all", "input_templates")
    assert not column.failures(*tests)


SHEET = '''"""The sheet `Departments`: where the people are."""

from pipeline.workbook.blocks import Column, Page

NAME = "Departments"
ORDER = 36
_COLUMNS = (Column("Department", 0), Column("People", 1))


def applies(analysis):
    """Say whether any function names its department."""
    return bool(analysis.rows["department"].notna().any())


def write(book, sheet, report, looks):
    """Fill the sheet: one line a department."""
    page = Page(sheet, looks, (30, 12))
    people = report.analysis.rows.groupby("department")["headcount"].sum()
    head = page.opening("Departments", (f"{len(people)} departments.",))
    row = page.heads(head, _COLUMNS)
    for name, heads in people.items():
        row = page.line(row, _COLUMNS, (name, heads))
    sheet.freeze_panes(head + 1, 0)
    page.print_on(9, repeated=head)
'''


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Add a sheet on departments, between Risks and Service levels."""
    return copy_with(tmp_path_factory.mktemp("sheet"), "workbook/sheets/departments.py", SHEET)


def test_a_new_sheet_is_in_the_result_in_its_place(sheet: Copy) -> None:
    """Its order is its number; it is replaced when the result is dropped in again."""
    book = written(
        sheet,
        "Function | Headcount (FTE) | Annual cost | Department\n"
        "Payroll | 12 | 700000 | HR\nAccounts payable | 20 | 1000000 | Finance",
    )
    at = book.sheetnames.index("Departments")
    assert book.sheetnames[at - 1 : at + 2] == ["Risks", "Departments", "Service levels"]
    assert {"2 departments.", "Finance", "20", "HR", "12"} <= set(texts(book, "Departments"))
    sheet.sourcing("analyze", "output/acme_analyzed.xlsx", "--output-dir", "again")
    again = sheet.workbook(sheet.folder / "again" / "acme_analyzed.xlsx")
    assert again.sheetnames.count("Departments") == 1


def test_a_new_sheet_is_left_out_where_it_has_nothing_to_say(sheet: Copy) -> None:
    """As its own `applies` says."""
    book = written(sheet, "Function | Headcount (FTE) | Annual cost\nPayroll | 12 | 700000")
    assert "Departments" not in book.sheetnames


def test_no_test_lists_the_sheets(sheet: Copy) -> None:
    """Those that people rely on stay in their order, whatever stands between them."""
    tests = (
        "test_sheets_are_found_by_listing_their_folder", "test_summary_comes_first_and_our_other_sheets_last",
        "test_a_sheet_of_the_users_keeps_its_name_and_ours_gets_a_number",
    )  # fmt: skip
    assert not sheet.failures(*(f"workbook/test_sheets_result.py::{test}" for test in tests))
