"""What people type into our result comes back with every run, beside our answer, until they withdraw it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.run import Outcome, Past, Settings, Status, process_one
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


COMPANY = """
Company name | Kestrel
Home country | Germany
"""
LIST = """
Function           | Headcount (FTE) | Annual cost | Department
Accounts payable   | 12              | 720000      | Finance
Payroll            | 6               | 390000      | HR
Corporate strategy | 3               | 450000      | Board
"""
SETTINGS = Settings(as_of=date(2026, 11, 22))
OURS = {"Tag": "tag", "Action": "action", "Sourcing model": "model", "Location tier": "tier"}


@dataclass
class Folder:
    """A company that is analysed again and again, as the ledger would have it done."""

    home: Path
    outcome: Outcome | None = None
    snapshot: str = ""
    runs: int = 0
    edited: Path | None = None

    def run(self, functions: str = LIST, *, dropped: Path | None = None) -> Outcome:
        """Analyse a list, or a workbook as it was dropped, beside what earlier runs left."""
        drawn = {"Company": COMPANY, "Functions": functions}
        source = dropped or write_workbook(self.home / "acme.xlsx", drawn)
        target = self.home / f"run{self.runs}"
        target.mkdir()
        kept = self.outcome.decisions if self.outcome else None
        past = Past(earlier=self.snapshot or None, decisions=kept, returned=self.edited)
        self.outcome = process_one(source, target, SETTINGS, stem="acme", past=past)
        assert self.outcome.status is Status.ANALYSED, self.outcome.trace
        self.snapshot, self.edited, self.runs = self.outcome.snapshot, None, self.runs + 1
        return self.outcome

    def edit(self, change: Callable[[openpyxl.Workbook], None]) -> Path:
        """Let a person edit the result and save it, with another program than ours; return the file."""
        assert self.outcome is not None
        book = opened(self.outcome)
        change(book)
        path = self.home / f"edited{self.runs}.xlsx"
        book.save(path)
        self.edited = path
        return path


def opened(outcome: Outcome) -> Any:  # noqa: ANN401 -- openpyxl's cells have a type for everything
    """Open a result."""
    assert outcome.result is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(outcome.result)


def heads(sheet: Any) -> Mapping[Any, int]:  # noqa: ANN401 -- as openpyxl has it
    """Return the columns of the row of headings."""
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == "Function")
    found: dict[Any, int] = {}
    for cell in row:
        found.setdefault(cell.value, cell.column)
    return found


def put(sheet: str, function: str, **cells: str | None) -> Callable[[openpyxl.Workbook], None]:
    """Return what types into cells beside a function; names of columns are written with underscores."""

    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        columns = {str(label).replace(" ", "_"): at for label, at in heads(page).items()}
        row = next(each[0].row for each in page.iter_rows() if each[0].value == function)
        for label, value in cells.items():
            page.cell(row, columns[label]).value = value

    return change


def listed(outcome: Outcome) -> dict[str, tuple[Any, ...]]:
    """Return the decisions on the sheet Decisions, by function: tag, action, model, tier, reason."""
    page = opened(outcome)["Decisions"]
    start = next(cell.column for row in page.iter_rows() for cell in row if cell.value == "Your tag")
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(at for at, row in enumerate(rows) if "Your tag" in row)
    said = {str(row[0]): tuple(row[start - 1 : start + 4]) for row in rows[head + 1 :] if row[0]}
    return {name: words for name, words in said.items() if any(words[:4])}


def codes(outcome: Outcome) -> list[str]:
    """Return the codes of the findings on decisions."""
    return [found.code for found in outcome.findings if found.code.startswith("DECISION")]


def answer(outcome: Outcome, function: str, column: str) -> object:
    """Return what stands in a column of ours, without its formula."""
    assert outcome.result is not None
    page = openpyxl.load_workbook(outcome.result, data_only=True)["Functions"]
    row = next(each[0].row for each in page.iter_rows() if each[0].value == function)
    return page.cell(row, heads(page)[column]).value


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A company after its first run."""
    company = Folder(tmp_path_factory.mktemp("first"))
    company.run()
    return company


@pytest.fixture
def folder(first: Folder, tmp_path: Path) -> Folder:
    """The same, for a test that goes on from there."""
    return Folder(tmp_path, first.outcome, first.snapshot, runs=1)


pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def test_a_decision_stays_over_three_runs_until_it_is_withdrawn(folder: Folder) -> None:
    """Typed over our tag, with a reason over our Why; carried; then cleared on the sheet Decisions."""
    ours = answer(folder.outcome, "Payroll", "Tag")  # type: ignore[arg-type]
    folder.edit(put("Functions", "Payroll", Tag="Core", Why="Works council"))
    second = folder.run()
    assert listed(second) == {"Payroll": ("Core", None, None, None, "Works council")}
    assert answer(second, "Payroll", "Tag") == ours == "Outsourceable"
    assert str(answer(second, "Payroll", "Why")).startswith(
        "Decided otherwise by you: Core (“Works council”)."
    )
    assert codes(second) == ["DECISION-TAKEN"]
    assert listed(folder.run()) == listed(second)
    folder.edit(put("Decisions", "Payroll", Your_tag=None, Your_reason=None))
    fourth = folder.run()
    assert listed(fourth) == {}
    assert codes(fourth) == []
    assert fourth.decisions == "{}"


def test_the_result_may_be_dropped_in_as_the_workbook(folder: Folder) -> None:
    """Decisions typed into a result that is then dropped in itself are read there, every time."""
    edited = folder.edit(put("Functions", "Payroll", Location_tier="onshore"))
    folder.edited = None
    second = folder.run(dropped=edited)
    assert listed(second) == {"Payroll": (None, None, None, "Onshore", None)}
    folder.edit(put("Decisions", "Payroll", Your_tier=None))
    assert listed(folder.run(dropped=edited)) == {}, (
        "withdrawn in the newer result, although the older workbook still says so"
    )


def test_what_is_no_decision_decides_nothing(folder: Folder) -> None:
    """Weights changed in the workbook turn a tag by its formula; a text that is no answer is told."""

    def edited(book: openpyxl.Workbook) -> None:
        page: Any = book["Functions"]
        tag = heads(page)["Tag"]
        assert str(page.cell(3, tag).value).startswith("=")
        page.cell(3, tag).value = '=IF(1=1,"Core","Outsourceable")'
        put("Functions", "Payroll", Sourcing_model="give it to Bob")(book)

    folder.edit(edited)
    assert listed(folder.run()) == {}
    again = folder.run()
    assert codes(again) == ["DECISION-UNREAD"], "not lost in the archive with the edited result"
    folder.edit(put("Decisions", "Payroll", Your_model="Back-office BPO"))
    assert codes(folder.run()) == ["DECISION-TAKEN"]


def test_the_same_past_makes_the_same_bytes(folder: Folder) -> None:
    """Made anew from the newest decisions and the same earlier state, a result is the same file."""
    before = folder.snapshot
    folder.edit(put("Decisions", "Payroll", Your_tag="Core"))
    second = folder.run()
    folder.snapshot = before
    again = folder.run(dropped=second.workbook)
    assert second.result is not None
    assert again.result is not None
    assert second.result.read_bytes() == again.result.read_bytes()


def test_a_result_that_cannot_be_read_decides_nothing(folder: Folder) -> None:
    """A broken file in the place of our result costs nobody the analysis."""
    folder.edited = folder.home / "broken.xlsx"
    folder.edited.write_bytes(b"no workbook")
    assert folder.run().status is Status.ANALYSED
