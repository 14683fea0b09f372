"""The catalogue of findings: texts that can be filled, in an order that helps, merged where alike."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from pipeline.findings import CATALOGUE, Finding, Level, Place, finding, in_order
from pipeline.run import analyse
from tests.pages.findings import findings
from tests.support.workbooks import FUNCTIONS, write_workbook

_TESTS = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py")]


class _Any(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"<{key}>"


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_entry_says_what_is_wrong_and_what_to_do(code: str) -> None:
    """Sentences end like sentences; an error and an advice say what to do."""
    entry = CATALOGUE[code]
    assert entry.wrong.endswith((".", "}"))
    if entry.level in {Level.ERROR, Level.ADVICE}:
        assert entry.do
    words = [
        name
        for text in (entry.wrong, entry.allowed, entry.do)
        for _, name, _, _ in Formatter().parse(text)
        if name
    ]
    assert all(word.isidentifier() for word in words)


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_entry_can_be_filled(code: str) -> None:
    """No text has a brace that is not a word to be filled in."""
    entry = CATALOGUE[code]
    filled = " ".join(text.format_map(_Any()) for text in (entry.wrong, entry.allowed, entry.do))
    assert "{" not in filled


def test_codes_are_words_in_capitals() -> None:
    """Users search for them and scripts match them."""
    assert all(code == code.upper() and code.replace("-", "").isalpha() for code in CATALOGUE)


def test_a_finding_prints_where_it_is_first() -> None:
    """One line: address, what is wrong, what is allowed, what to do."""
    found = finding(
        "CELL-NUMBER", Place("Functions", "B4", 4), header="Annual cost", value="lots", allowed="A number.",
        type="Type the yearly cost.", suggestion="",
    )  # fmt: skip
    assert str(found) == (
        "Functions!B4: “Annual cost” holds “lots”, which is not a number. A number. Type the yearly cost."
    )


def test_a_finding_about_the_whole_file_has_no_address() -> None:
    """Nothing stands before the sentence."""
    assert str(finding("FILE-EMPTY")).startswith("The file is empty")


def test_a_word_that_is_missing_is_a_fault_of_ours() -> None:
    """A text is never shown with a hole in it."""
    with pytest.raises(KeyError):
        finding("FILE-MISSING")
    with pytest.raises(KeyError):
        finding("NO-SUCH-CODE")


def _found(code: str, level: Level, cell: str, row: int, wrong: str = "x") -> Finding:
    return Finding(code, level, "Functions", cell, wrong, "", "", row)


def test_findings_are_shown_worst_first_then_by_row() -> None:
    """Row 10 comes after row 9, and an error before a note."""
    found = [
        _found("A", Level.NOTE, "B2", 2),
        _found("B", Level.ERROR, "B10", 10, "ten"),
        _found("C", Level.ERROR, "B9", 9, "nine"),
    ]
    assert [one.cell for one in in_order(found)] == ["B9", "B10", "B2"]


def test_findings_that_say_the_same_are_merged_with_their_cells() -> None:
    """One line for three cells; another sentence keeps its own."""
    same = [_found("A", Level.NOTE, cell, row) for cell, row in (("B4", 4), ("B2", 2), ("B3", 3))]
    merged = in_order([*same, _found("A", Level.NOTE, "B5", 5, "other")])
    assert [(one.cell, one.wrong) for one in merged] == [("B2, B3, B4", "x"), ("B5", "other")]


def test_the_page_on_findings_has_all_of_them() -> None:
    """Every code has its line, with its level."""
    page = findings()
    assert all(f"| {code} | {CATALOGUE[code].level} |" in page for code in CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_finding_is_asked_for_by_a_test(code: str) -> None:
    """Some test names it; those about the file are raised by running, in `intake`."""
    assert any(f'"{code}"' in text for text in _TESTS), code


def test_a_function_that_nobody_knows_is_advice_at_its_cell(tmp_path: Path) -> None:
    """The row is analysed all the same."""
    listed = f"{FUNCTIONS}\nZorblaxing|4|260000\nPayroll|3|200000"
    analysis = analyse(write_workbook(tmp_path / "acme.xlsx", {"Functions": listed}))
    unknown = [found for found in analysis.findings if found.code == "FUNCTION-UNKNOWN"]
    assert [(found.level, found.address) for found in unknown] == [(Level.ADVICE, "Functions!A2")]
