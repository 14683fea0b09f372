"""Nothing of the user's is lost: workbooks of each kind of content, compared with their results part by part.

`pytest -s` prints how many kinds and parts were compared, and how many were the same.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest

from pipeline.columns import OUTPUT_HEADERS
from pipeline.intake import read_workbook
from pipeline.workbook.result import write_result
from tests.golden import EXAMPLES
from tests.support.analyses import analysed, result_of
from tests.support.content_cases import CASES, Case
from tests.support.content_written import company_book
from tests.support.losses import Compared, compare
from tests.support.package_lint import lint
from tests.support.raw_package import RawPackage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.graft import GraftReport

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
    pytest.mark.slow,
]

MAY_CHANGE = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|docprops/app\.xml|xl/_rels/workbook\.xml\.rels|xl/workbook\.xml"
    r"|xl/styles\.xml|xl/sharedstrings\.xml|xl/worksheets/sheet2\.xml|xl/tables/table1\.xml"
)
SELECTED = re.compile(r"xl/(work|chart)sheets/sheet\d+\.xml")
MAY_BE_GONE = re.compile(r"xl/calcchain\.xml|_xmlsignatures/.*")
MAY_DIFFER = {
    # counts, and areas that grow with our columns
    "fonts@count differs", "fills@count differs", "borders@count differs", "cellXfs@count differs",
    "dxfs@count differs", "numFmts@count differs", "fonts@knownFonts is missing", "sst@count is missing",
    "sst@uniqueCount is missing", "tableColumns@count differs", "dataValidations@count differs",
    "table@ref differs", "autoFilter@ref differs", "dimension@ref differs", "row@spans is missing",
    "row@ht differs",
    # our sheet opens, and sheets have other numbers
    "sheetView@tabSelected is missing", "workbookView@activeTab differs", "workbookView@firstSheet differs",
    "definedName@localSheetId differs",
    # what Excel writes again: titles of the sheets
    "Properties/HeadingPairs is missing", "Properties/TitlesOfParts is missing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """A workbook, its result, and how their parts compare."""

    case: Case
    before: Path
    after: Path
    report: GraftReport
    compared: Compared


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Analyse the company once: it is the same in every workbook."""
    return analysed(company_book(tmp_path_factory.mktemp("plain") / "plain.xlsx", lambda *_: None))


@pytest.fixture(scope="module")
def answered(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Answered]:
    """Return a function that writes a case's workbook and its whole result, once."""
    folder, done = tmp_path_factory.mktemp("kinds"), {}

    def answer(name: str) -> Answered:
        if name not in done:
            done[name] = _answer(CASES[name], folder / f"{name}{CASES[name].ending}", analysis)
        return done[name]

    return answer


def _answer(case: Case, before: Path, analysis: Analysis) -> Answered:
    package = RawPackage(company_book(before, case.fill, **dict(case.options)))
    for add in case.added:
        add(package)
    package.save(before)
    intake = read_workbook(before)
    assert list(intake.functions.index) == list(analysis.answers.index)
    after = before.with_stem(f"{before.stem}_analyzed")
    report = write_result(replace(analysis, intake=intake), after)
    return Answered(case, before, after, report, compare(before, after))


def signs(path: Path, kinds: dict[str, str | tuple[str, str]]) -> dict[str, int]:
    """Count for each kind of content the parts, or the places in parts, that show it is there."""
    with ZipFile(path) as archive:
        texts = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    counts = {}
    for kind, sign in kinds.items():
        start, text = (sign, "") if isinstance(sign, str) else sign
        found = [held for name, held in texts.items() if name.startswith(start)]
        counts[kind] = sum(held.count(text) for held in found) if text else len(found)
    return counts


def unexpected(one: Answered) -> list[str]:
    """List what a changed part lost, other than counts and the like."""
    allowed = tuple(MAY_DIFFER | one.case.also)
    return [line for line in one.compared.lost if not line.endswith(allowed)]


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_content_is_carried(answered: Callable[[str], Answered], name: str) -> None:
    """Each kind is in the workbook, and as often or more in the result."""
    one = answered(name)
    before, after = signs(one.before, one.case.kinds), signs(one.after, one.case.kinds)
    assert [kind for kind, count in before.items() if not count] == []
    assert [kind for kind, count in before.items() if after[kind] < count] == []


@pytest.mark.parametrize("name", CASES)
def test_parts_that_need_no_change_keep_their_bytes(answered: Callable[[str], Answered], name: str) -> None:
    """Only what holds the functions, and what lists parts, formats and texts, is written again."""
    compared = answered(name).compared
    others = [part for part in compared.changed if not MAY_CHANGE.fullmatch(part)]
    assert [part for part in others if not SELECTED.fullmatch(part)] == []
    assert [part for part in compared.gone if not MAY_BE_GONE.fullmatch(part)] == []


@pytest.mark.parametrize("name", CASES)
def test_parts_that_change_lose_nothing(answered: Callable[[str], Answered], name: str) -> None:
    """Every element, attribute and text of the user's is still there, but for counts and the like."""
    assert unexpected(answered(name)) == []


def test_counts_of_what_was_compared(answered: Callable[[str], Answered]) -> None:
    """All workbooks together: kinds, parts, those that are the same, changed and left out; nothing lost."""
    every = [answered(name) for name in CASES]
    kinds = sum(len(one.case.kinds) for one in every)
    same, changed, gone, lost = (
        sum(len(found) for found in each)
        for each in zip(*((*one.compared[:3], unexpected(one)) for one in every), strict=True)
    )
    sys.stdout.write(
        f"\n{len(every)} workbooks, {kinds} kinds of content, {same + changed + gone} parts: "
        f"{same} identical, {changed} changed, {gone} left out (a signature), {lost} things lost\n"
    )
    assert kinds >= 80
    assert same + changed + gone == sum(one.compared.parts for one in every)
    assert (gone, lost) == (3, 0)


@pytest.mark.parametrize("name", CASES)
def test_users_cells_read_the_same_and_ours_stand_beside_them(
    answered: Callable[[str], Answered], name: str
) -> None:
    """Every value and formula of every sheet of the user's, and our headers, as openpyxl reads them."""
    one = answered(name)
    before, after = openpyxl.load_workbook(one.before), openpyxl.load_workbook(one.after)
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and not hasattr(cell.value, "ref"):
                    assert after[sheet.title][cell.coordinate].value == cell.value
    headers = [cell.value for cell in after["Functions"][1]][(one.report.first_column or 0) - 1 :]
    assert headers[: len(OUTPUT_HEADERS)] == list(OUTPUT_HEADERS)
    assert lint(one.after) == []


# Of the examples: what lists the parts and their formats, the sheet that was open, the functions with their
# table, and the comments there, which notes on cells to look at join.
TOUCHED = {
    "[content_types].xml", "docprops/app.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "xl/styles.xml", "xl/sharedstrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml",
    "xl/tables/table1.xml", "xl/comments1.xml", "xl/drawings/vmldrawing1.vml",
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_bundled_examples_come_back_whole(example: Path, tmp_path: Path) -> None:
    """Of the workbooks we ship nothing is lost either; cells to look at get another fill."""
    after = result_of(example, tmp_path / "out.xlsx")
    compared = compare(example, after)
    allowed = (*MAY_DIFFER, "c@s differs")
    assert [line for line in compared.lost if not line.endswith(allowed)] == []
    assert compared.gone == ()
    assert {*compared.changed} <= TOUCHED
    assert lint(after) == []
