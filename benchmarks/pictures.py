"""Pictures of every sheet of both examples' results, for the documents: `python -m benchmarks.pictures`.

LibreOffice prints the results, poppler draws the pages, and each sheet's first page becomes a small picture
in `docs/pictures/<example>/`. The sheets that people fill in are in `docs/pictures/template/`, as an example
has them filled in. On `Functions` the columns that the company did not need and those that explain
are left out, as a reader's window shows only some of them at a time. The company was analysed once before,
under another policy.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
from lxml import etree

from pipeline.columns import OUTPUT_HEADERS
from pipeline.intake import read_workbook
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.stages.since.history import snapshot, with_history
from pipeline.workbook.result import write_result
from pipeline.workbook.sheets import result_sheets

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "input_templates").glob("example_*.xlsx"))
PICTURES, DOCUMENT = ROOT / "docs" / "pictures", ROOT / "docs" / "pictures.md"
BEGIN, END = "<!-- pictures: begin -->\n", "<!-- pictures: end -->\n"
AS_OF = date(2026, 11, 22)
EARLIER = "cost first"  # the policy of the analysis before, so that there is something to say on Changes
FUNCTIONS = "Functions"
FILLED_IN = EXAMPLES[-1]  # the example that shows what the template looks like when it is filled in
TO_FILL_IN = ("Start here", "Company", FUNCTIONS, "Assumptions")
LARGEST = 150_000  # bytes of one picture
_WIDTHS = (1600, 1400, 1200, 1000)  # pixels: the first that stays small enough
_HEIGHT = 0.85  # of the width, at most
_FOOT, _FOOT_A4 = 0.951, 0.94  # of the height: where the line at the foot of a page begins
_MARGIN = 12
_COLOURS = 128
_SHOWN_FIRST, _LAST_SHOWN = 3, "Wave"  # columns of the company's own; the last of ours
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def main() -> None:
    """Draw all pictures anew and list them in the document."""
    missing = [name for name in ("soffice", "pdftoppm", "pdftotext") if shutil.which(name) is None]
    if missing:
        sys.exit(f"Not installed, so no picture was drawn: {', '.join(missing)}.")
    for example in EXAMPLES:
        with TemporaryDirectory(prefix="pictures-") as folder:
            draw(example, Path(folder))
    with TemporaryDirectory(prefix="pictures-") as folder:
        draw_template(Path(folder))
    text = DOCUMENT.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}{listed()}{END}{after}", "utf-8")


def names() -> list[str]:
    """Return the sheets that are pictured, in the order they are read."""
    ours = [sheet.NAME for sheet in result_sheets()]
    return [ours[0], FUNCTIONS, *ours[1:]]


def picture(example: Path, sheet: str) -> Path:
    """Return where the picture of a sheet belongs."""
    return PICTURES / example.stem.removeprefix("example_") / f"{sheet.lower().replace(' ', '-')}.png"


def template_picture(sheet: str) -> Path:
    """Return where the picture of a sheet that people fill in belongs."""
    return PICTURES / "template" / f"{sheet.lower().replace(' ', '-')}.png"


def listed() -> str:
    """Return the part of the document that shows every picture there is."""
    return "".join(
        f"\n### {sheet}, {example.stem.removeprefix('example_').replace('_', ' ')}\n\n"
        f"![The sheet {sheet}]({picture(example, sheet).relative_to(DOCUMENT.parent).as_posix()})\n"
        for sheet in names()
        for example in EXAMPLES
        if picture(example, sheet).exists()
    )


def draw(example: Path, folder: Path) -> None:
    """Draw every sheet of one example's result."""
    result = folder / "result.xlsx"
    written(example, result)
    narrow = narrowed(result, folder / "narrow.xlsx")
    for sheet in names():
        picture(example, sheet).unlink(missing_ok=True)
    for workbook, wanted in ((result, {*names()} - {FUNCTIONS}), (narrow, {FUNCTIONS})):
        printed = print_to_pdf(workbook, folder)
        for sheet, page in first_pages(printed).items():
            if sheet in wanted:
                target = picture(example, sheet)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(small_png(printed, page))


def written(example: Path, result: Path) -> None:
    """Write the result of an example that was analysed before, so that there is something on Changes."""
    intake = read_workbook(example)
    first = assess(intake, policy=policy(EARLIER), as_of=AS_OF)
    second = with_history(assess(intake, policy=policy(), as_of=AS_OF), earlier=snapshot(with_history(first)))
    write_result(second, result)


def draw_template(folder: Path) -> None:
    """Draw the sheets that people fill in, from the filled-in example."""
    printed = print_to_pdf(Path(shutil.copy(FILLED_IN, folder)), folder)
    pages = first_pages(printed)
    for sheet in TO_FILL_IN:
        template_picture(sheet).parent.mkdir(parents=True, exist_ok=True)
        template_picture(sheet).write_bytes(small_png(printed, pages[sheet], _FOOT_A4))


def print_to_pdf(workbook: Path, folder: Path) -> Path:
    """Print a workbook to a PDF beside it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(workbook),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return workbook.with_suffix(".pdf")


def first_pages(printed: Path) -> dict[str, int]:
    """Return the first page of every sheet, by the name at its foot; Summary has none and is the first."""
    found = {names()[0]: 1}
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"],  # noqa: S607 - found on the PATH
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for number, page in enumerate(text.split("\f"), start=1):
        foot = re.findall(r"^ *(\S.*?) +Page \d+ of \d+\s*$", page, re.MULTILINE)
        if foot:
            found.setdefault(foot[-1], number)
    return found


def small_png(printed: Path, page: int, foot: float = _FOOT) -> bytes:
    """Return a page as a PNG of few colours, without its empty margins, small enough to commit."""
    for width in _WIDTHS:
        made = png(drawn(printed, page, width, foot))
        if len(made) <= LARGEST:
            return made
    raise ValueError(f"{printed.name}, page {page}: no picture is small enough.")


def drawn(printed: Path, page: int, width: int, foot: float) -> NDArray[np.uint8]:
    """Draw a page so that what is on it is `width` pixels wide; height, width, red-green-blue."""
    rough = cropped(pixels(printed, page, width), foot)
    wide = round(width * width / rough.shape[1])
    found = cropped(pixels(printed, page, wide), foot)
    return found[: round(found.shape[1] * _HEIGHT)]


def pixels(printed: Path, page: int, width: int) -> NDArray[np.uint8]:
    """Return a page of a PDF, so many pixels wide."""
    command = ["pdftoppm", "-f", str(page), "-l", str(page), "-scale-to-x", str(width), "-scale-to-y", "-1"]
    made = subprocess.run([*command, str(printed)], check=True, capture_output=True).stdout
    _, size, _, data = made.split(b"\n", 3)
    across, down = map(int, size.split())
    return np.frombuffer(data, np.uint8).reshape(down, across, 3)


def cropped(image: NDArray[np.uint8], foot: float) -> NDArray[np.uint8]:
    """Cut the white margins off, and the line at the foot of the page."""
    paper = image[: round(image.shape[0] * foot)]
    inked = paper.min(axis=2) < 250  # noqa: PLR2004 - nearly white is white
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    top, left = max(rows[0] - _MARGIN, 0), max(columns[0] - _MARGIN, 0)
    return paper[top : rows[-1] + _MARGIN, left : columns[-1] + _MARGIN]


def png(image: NDArray[np.uint8]) -> bytes:
    """Return an image as a PNG with a palette: its commonest colours, the others by the nearest of them."""
    palette, places = few_colours(image)
    down, across = places.shape
    lines = np.hstack([np.zeros((down, 1), np.uint8), places])  # each line begins with its filter: none
    header = struct.pack(">2I5B", across, down, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )  # fmt: skip
    sealed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(sealed)


def few_colours(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return a palette, and for every pixel its place in it."""
    packed = image.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    parts = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    common = np.argsort(-counts, kind="stable")[:_COLOURS]
    apart = ((parts[:, None, :] - parts[None, common, :]) ** 2).sum(axis=2)
    nearest = apart.argmin(axis=1).astype(np.uint8)
    return parts[common].astype(np.uint8), nearest[places].reshape(packed.shape)


def narrowed(result: Path, target: Path) -> Path:
    """Copy a result, with the columns hidden on Functions that its picture leaves out."""
    with ZipFile(result) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        part = functions_part(old)
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, hidden_columns(data) if name == part else data)
    return target


def functions_part(package: ZipFile) -> str:
    """Return the part of the sheet of functions."""
    book = etree.fromstring(package.read("xl/workbook.xml"))
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    sheet = next(each for each in book.iter(f"{_MAIN}sheet") if each.get("name") == FUNCTIONS)
    key = next(str(value) for name, value in sheet.items() if str(name).endswith("}id"))
    target = next(str(link.get("Target")) for link in links if link.get("Id") == key)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def hidden_columns(data: bytes) -> bytes:
    """Hide the company's columns after the first three, and ours after the wave."""
    root = etree.fromstring(data)
    columns = root.find(f"{_MAIN}cols")
    if columns is None:
        raise ValueError("The sheet of functions has no widths.")
    widths = {
        number: dict(column.attrib)
        for column in columns
        for number in range(int(column.get("min", 0)), min(int(column.get("max", 0)), 200) + 1)
    }
    last = max(widths)
    first_of_ours = last - len(OUTPUT_HEADERS) + 1
    last_shown = first_of_ours + OUTPUT_HEADERS.index(_LAST_SHOWN)
    for column in list(columns):
        columns.remove(column)
    for number, facts in sorted(widths.items()):
        column = etree.SubElement(columns, f"{_MAIN}col", {**facts, "min": str(number), "max": str(number)})
        if _SHOWN_FIRST < number < first_of_ours or number > last_shown:
            column.set("hidden", "1")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


if __name__ == "__main__":
    main()
