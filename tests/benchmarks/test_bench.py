"""The benchmarks measure what they say: the floor writes the same cells, and results can be compared."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.compare import compared
from benchmarks.floor import Clock, dump, floor
from benchmarks.jobs import Ratio
from benchmarks.processes import Cost, in_turns, run
from benchmarks.workbooks import write_workbook
from pipeline.intake import read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def result_of_a_kind(path: Path) -> Path:
    """Return a workbook with a cell of every kind, on two sheets."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("One")
        sheet.write_string(0, 0, "a <text> & more")
        sheet.write_number(1, 27, 2.5)
        sheet.write_boolean(2, 1, boolean=True)
        sheet.write_formula(3, 2, "=1+1", None, 2)
        sheet.write_formula(3, 3, '="a"&"b"', None, "ab")
        sheet.write_blank(4, 4, None, book.add_format({"bold": True}))
        book.add_worksheet("Two").write_string("B2", "a <text> & more")
    return path


def cells_of(path: Path) -> list[list[list[Any]]]:
    """Return what a reader sees on every sheet."""
    book = CalamineWorkbook.from_path(path)
    return [
        [[cell for cell in row if cell != ""] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    ]


def test_the_floor_writes_every_cell_that_the_result_holds(tmp_path: Path) -> None:
    """Texts, numbers, truths, and formulas with their values, each where it stood; no empty look."""
    result = result_of_a_kind(tmp_path / "result.xlsx")
    assert dump(result, tmp_path / "cells") == 6
    floor(result, tmp_path / "cells", tmp_path / "floor.xlsx", Clock())
    written = [[row for row in sheet if row] for sheet in cells_of(tmp_path / "floor.xlsx")]
    assert written == [[row for row in sheet if row] for sheet in cells_of(result)]
    with zipfile.ZipFile(tmp_path / "floor.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="C4"><f>1+1</f><v>2' in sheet


def test_a_workbook_to_measure_with_is_read_whole_and_always_the_same(tmp_path: Path) -> None:
    """Every function has a name of its own, and nothing in the workbook needs fixing."""
    first, again = tmp_path / "first.xlsx", tmp_path / "again.xlsx"
    write_workbook(first, 120)
    write_workbook(again, 120)
    assert first.read_bytes() == again.read_bytes()
    functions = read_workbook(first).functions
    assert len(functions) == functions["function"].nunique() == 120


def test_a_process_costs_what_it_and_its_children_use() -> None:
    """Processor time and memory of a child that works count; a failure is told with what was said."""
    work = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = b\"a\" * 100_000_000'])"
    assert run("-c", work).cost.peak > 100
    with pytest.raises(RuntimeError, match="too bad"):
        run("-c", "raise SystemExit('too bad')")


def test_rounds_are_taken_in_turns_and_the_first_does_not_count() -> None:
    """Each round runs every kind of work once; the median is that of the other rounds."""
    order: list[str] = []
    times = iter([Cost(9, 9), Cost(1, 1), Cost(3, 3), Cost(2, 2)])

    def first() -> Cost:
        order.append("first")
        return next(times)

    def second() -> Cost:
        order.append("second")
        return Cost(1, 1)

    assert in_turns({"first": first, "second": second}, 3)["first"] == Cost(2, 2)
    assert order == ["first", "second"] * 4


@pytest.mark.parametrize(
    ("ratio", "held"),
    [
        (Ratio("below", wall=9, cpu=2.0, peak=9, limit=2), True),
        (Ratio("above", wall=1, cpu=2.1, peak=1, limit=2), False),
        (Ratio("memory", wall=9, cpu=9, peak=1.9, limit=2, by="peak"), True),
        (Ratio("enough", wall=1.8, cpu=1, peak=1, limit=1.8, by="wall", least=True), True),
        (Ratio("too little", wall=1.7, cpu=9, peak=9, limit=1.8, by="wall", least=True), False),
    ],
    ids=lambda one: one.name if isinstance(one, Ratio) else "",
)
def test_a_target_is_judged_by_what_it_is_about(ratio: Ratio, *, held: bool) -> None:
    """Processor time, memory or the clock; at most, or at least."""
    assert ratio.held is held


def test_two_results_are_compared_line_by_line(tmp_path: Path) -> None:
    """What both have stands side by side, with the change where it is more than noise."""
    paths = []
    for commit, cpu in (("abc", 2.0), ("def", 1.0)):
        cost = {"wall": 1.0, "cpu": cpu, "peak": 100.0}
        result = {
            "commit": commit,
            "machine": {"cores": 2, "python": "3.11.7"},
            "costs": {"one workbook": cost, commit: cost},
            "ratios": {"whole / floor": {**cost, "cpu": 1.5, "peak": 0.0}},
        }
        paths.append(tmp_path / f"{commit}.json")
        paths[-1].write_text(json.dumps(result))
    head, _, costs, ratios = compared(*paths)
    assert head == "abc (2 cores, Python 3.11.7)  ->  def (2 cores, Python 3.11.7)"
    assert costs.split() == (
        ["one", "workbook", "2.000", "->", "1.000", "s", "-50%", "100.0", "->", "100.0", "MB"]
    )
    assert ratios.split() == ["whole", "/", "floor", "1.500", "->", "1.500", "x"]
