"""The floor of a workbook: read it with calamine, write the cells of its result with XlsxWriter, no more.

`python -m benchmarks.floor dump RESULT CELLS` keeps the cells of a result. `… write SOURCE CELLS TARGET TIMES
[MODULES]` reads every sheet of SOURCE and writes every cell of the result that holds something, without its
look: texts, numbers, booleans, and formulas with their values. It prints the seconds of each time and those
spent on loading CELLS, which are no part of the floor. MODULES is a list of what to import before.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
import zipfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS = 26
_BATCH = 20_000

Cell = tuple[int, int, str, Any, Any]  # row and column from 0, method of XlsxWriter, value, cached value


def dump(result: Path, target: Path) -> int:
    """Keep the cells of every sheet of `result` in `target`; return how many there are."""
    total = 0
    with zipfile.ZipFile(result) as package, target.open("wb") as kept:
        texts = _shared(package)
        for name in sorted(name for name in package.namelist() if name.startswith("xl/worksheets/sheet")):
            with package.open(name) as part:
                for batch in _batches(part, texts):
                    pickle.dump((name, batch), kept)
                    total += len(batch)
    return total


def _batches(part: IO[bytes], texts: list[str]) -> Iterator[list[Cell]]:
    """Yield the cells of a sheet, some at a time; at least once, as an empty sheet is one too."""
    from lxml import etree  # noqa: PLC0415 - only here: the floor itself imports nothing but what it uses

    batch: list[Cell] = []
    for _, row in etree.iterparse(part, tag=_MAIN + "row"):
        batch.extend(_cells(row, texts))
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]
        if len(batch) > _BATCH:
            yield batch
            batch = []
    yield batch


def _shared(package: zipfile.ZipFile) -> list[str]:
    from lxml import etree  # noqa: PLC0415 - as above

    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    with package.open("xl/sharedStrings.xml") as part:
        return [
            "".join(text.text or "" for text in item.iter(_MAIN + "t"))
            for _, item in etree.iterparse(part, tag=_MAIN + "si")
        ]


def _cells(row: Any, texts: list[str]) -> Iterator[Cell]:  # noqa: ANN401 - lxml's elements have no public type
    for cell in row.iter(_MAIN + "c"):
        held, formula = cell.find(_MAIN + "v"), cell.find(_MAIN + "f")
        inline = cell.find(_MAIN + "is")
        kind, text = cell.get("t", "n"), held.text if held is not None else None
        if inline is not None:
            kind, text = "str", "".join(part.text or "" for part in inline.iter(_MAIN + "t"))
        if text is None and formula is None:
            continue
        at = _address(cell.get("r"))
        value = _value(kind, text or "", texts)
        if formula is not None:
            yield (*at, "write_formula", "=" + (formula.text or "0"), value)
        else:
            yield (
                *at,
                {bool: "write_boolean", str: "write_string"}.get(type(value), "write_number"),
                value,
                None,
            )


def _value(kind: str, text: str, texts: list[str]) -> bool | float | str:
    if kind == "s":
        return texts[int(text)]
    if kind == "b":
        return text == "1"
    return float(text or 0) if kind == "n" else text


def _address(written: str) -> tuple[int, int]:
    column = 0
    letters = written.rstrip("0123456789")
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(written[len(letters) :]) - 1, column - 1


class Clock:
    """Time spent so far on what is no part of the floor."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.wall = self.cpu = 0.0

    def batches(self, cells: Path) -> Iterator[tuple[str, list[Cell]]]:
        """Yield what was kept, counting the time that loading it takes."""
        with cells.open("rb") as kept:
            while True:
                wall, cpu = time.perf_counter(), time.process_time()
                try:
                    batch = pickle.load(kept)  # noqa: S301 - our own file, written a moment ago
                except EOFError:
                    return
                finally:
                    self.wall += time.perf_counter() - wall
                    self.cpu += time.process_time() - cpu
                yield batch


def floor(source: Path, cells: Path, target: Path, clock: Clock) -> None:
    """Read `source`, write the kept cells to `target`."""
    import xlsxwriter  # noqa: PLC0415 - imported when the clock runs, as in the product
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - as above

    with CalamineWorkbook.from_path(source) as read:
        for name in read.sheet_names:
            read.get_sheet_by_name(name).to_python()
    with xlsxwriter.Workbook(target) as book:
        sheets: dict[str, Any] = {}
        for name, batch in clock.batches(cells):
            if name not in sheets:
                sheets[name] = book.add_worksheet()
            _write(sheets[name], batch)


def _write(sheet: Any, cells: list[Cell]) -> None:  # noqa: ANN401 - XlsxWriter publishes no types
    writers = {one: getattr(sheet, one) for one in ("write_string", "write_number", "write_boolean")}
    for row, column, method, value, cached in cells:
        if method == "write_formula":
            sheet.write_formula(row, column, value, None, cached)
        else:
            writers[method](row, column, value)


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    if arguments[0] == "dump":
        print(dump(Path(arguments[1]), Path(arguments[2])))
        return
    source, cells, target = map(Path, arguments[1:4])
    if modules := arguments[5:]:
        _import_all(Path(modules[0]))
    clock, spent = Clock(), []
    for _ in range(int(arguments[4])):
        wall, cpu, apart = time.perf_counter(), time.process_time(), (clock.wall, clock.cpu)
        floor(source, cells, target, clock)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        spent.append((wall - clock.wall + apart[0], cpu - clock.cpu + apart[1]))
    print(json.dumps({"spent": spent, "apart": (clock.wall, clock.cpu)}))


def _import_all(listed: Path) -> None:
    """Import every module that the product had imported, by its name; some have no file to come from."""
    for name in listed.read_text().split():
        with suppress(ImportError):
            import_module(name)


if __name__ == "__main__":
    main(sys.argv[1:])
