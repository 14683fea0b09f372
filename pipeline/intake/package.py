"""A second, light look into the package, for what the reader of cells does not give."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.columns import RESULT_STAMP
from pipeline.inputs import TEMPLATE_ID
from pipeline.intake.addresses import position, rectangle
from pipeline.intake.ole import SIGNATURE
from pipeline.intake.refusal import refused
from pipeline.intake.sheets import Facts, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.intake.archive import Archive

_SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData[\s>]")
_SHEET_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
LAST_COLUMN = 1 << 14
LONGEST_NAME = 255
MOST_ELEMENTS = 1_000_000
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*>")
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_UNSAVED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?!<(?:\w+:)?v(?:\s[^<>]*)?>[^<])"
)
_TRUE = frozenset({"1", "true"})
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """Facts by sheet name, and of the workbook: version of our template, whether dates count from 1904."""

    sheets: Mapping[str, Facts]
    template_version: int | None
    date_1904: bool


def package_facts(archive: Archive) -> PackageFacts:
    """Return the facts of an Open XML workbook; `RefusedError` when its parts are not well formed."""
    tree, listed = _listed(archive)
    stamped = {listed[at][0] for at in _stamped(tree) if at < len(listed)}
    sheets = {
        name: replace(_facts(archive, target[1]), ours=name in stamped)
        for name, target in listed
        if target and target[0] == "worksheet"
    }
    dated = next((node.get("date1904", "") in _TRUE for node in tree.iter("{*}workbookPr")), False)
    return PackageFacts(sheets, _template_version(archive), dated)


def check_sheets(archive: Archive) -> None:
    """Raise `RefusedError` when the workbook's list of sheets is missing or makes no sense."""
    tree, listed = _listed(archive)
    if len(listed) != len(tree.findall("{*}sheets/{*}sheet")):
        raise refused("FILE-BROKEN", what="its sheets are not in its list of sheets")
    parts = [target[1] for _, target in listed if target]
    if len(set(parts)) < len(parts):
        raise refused("FILE-BROKEN", what="two of its sheets are the same part")
    if any(len(name) > LONGEST_NAME for name, _ in listed):
        raise refused("FILE-BROKEN", what=f"the name of a sheet is longer than {LONGEST_NAME} characters")


def _listed(archive: Archive) -> tuple[etree._Element, list[tuple[str, tuple[str, str] | None]]]:
    """Return the workbook's own part, and its sheets by name with kind and part."""
    root = _targets(archive, "")
    workbook = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    content = archive.read(workbook)
    if not content:
        raise refused("FILE-BROKEN", what="the list of its sheets is missing")
    tree, targets = _parse(content), _targets(archive, workbook)
    listed = [
        (node.get("name", ""), targets.get(node.get(_RELATION_ID, ""))) for node in tree.iter("{*}sheet")
    ]
    return tree, listed


def binary_parts(archive: Archive) -> list[str]:
    """Return the parts of an .xlsb workbook that can be sheets: all it refers to but other containers."""
    targets = dict.fromkeys(target for _, target in _targets(archive, "xl/workbook.bin").values())
    parts = [target for target in targets if target.lower() in archive.entries]
    return [part for part in parts if not archive.read(part).startswith((SIGNATURE, b"<", b"\xef\xbb\xbf<"))]


def _stamped(workbook: etree._Element) -> Iterator[int]:
    """Yield the positions of the sheets that an earlier run of ours added and stamped."""
    for node in workbook.iter("{*}definedName"):
        if node.get("name") == RESULT_STAMP and node.get("localSheetId"):
            yield int(node.get("localSheetId", ""))


def _parse(part: bytes) -> etree._Element:
    if part.count(b"<") > 2 * MOST_ELEMENTS:
        raise refused("FILE-BROKEN", what="a part inside has more elements than any spreadsheet needs")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("FILE-BROKEN", what="a part inside is not well formed") from error


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Map relationship ids of a part to kind and target part."""
    folder, name = posixpath.split(part)
    listing = archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if not listing:
        return {}
    return {
        node.get("Id", ""): (
            node.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/"),
        )
        for node in _parse(listing).iter("{*}Relationship")
    }


def _facts(archive: Archive, part: str) -> Facts:
    data = archive.read(part)
    if not data:
        return Facts()
    frame = _parse(_without_cells(data))
    tables = [target for kind, target in _targets(archive, part).values() if kind == "table"]
    errors, unsaved = _odd_cells(data)
    return Facts(
        errors=errors,
        unsaved=unsaved,
        hidden_rows=frozenset(_hidden_rows(data)),
        hidden_columns=frozenset(chain.from_iterable(_hidden_columns(frame))),
        tables=tuple(table for target in tables if (table := _table(archive.read(target)))),
        merged=tuple(ref for node in frame.iter("{*}mergeCell") if (ref := rectangle(node.get("ref", "")))),
    )


def _without_cells(sheet: bytes) -> bytes:
    """Cut out what is between the first `<sheetData>` and its end: the cells, by far the most of a sheet."""
    start, ends = _SHEET_DATA.search(sheet), list(_SHEET_DATA_END.finditer(sheet))
    return sheet[: start.start()] + sheet[ends[-1].end() :] if start and ends else sheet


def _hidden_rows(data: bytes) -> Iterator[int]:
    for found in _HIDDEN_ROW.finditer(data):
        number = _ROW_NUMBER.search(found[0])
        if number:
            yield int(number[1])


def _hidden_columns(frame: etree._Element) -> Iterator[Iterable[int]]:
    for node in frame.iter("{*}col"):
        if node.get("hidden", "") in _TRUE:
            yield range(int(node.get("min", "0")), min(int(node.get("max", "0")), LAST_COLUMN) + 1)


def _table(data: bytes) -> Table | None:
    node = _parse(data)
    covers = rectangle(node.get("ref", ""))
    if covers is None:
        return None
    return Table(node.get("displayName", ""), *covers, total_rows=int(node.get("totalsRowCount", "0")))


def _odd_cells(data: bytes) -> tuple[dict[tuple[int, int], str], frozenset[tuple[int, int]]]:
    """Return error cells and formulas without a result; a quick look decides on the costly one."""
    errors: dict[tuple[int, int], str] = {}
    unsaved: set[tuple[int, int]] = set()
    if not _ERROR.search(data) and not _UNSAVED.search(data):
        return errors, frozenset()
    for place, cell in _cells(data):
        result = cell.findtext("{*}v") or "".join(map(str, cell.itertext("{*}t")))
        if cell.get("t") == "e":
            errors[place] = result or "#ERROR"
        elif not result and cell.get("t") != "str" and cell.find("{*}f") is not None:
            unsaved.add(place)
    return errors, frozenset(unsaved)


def _cells(data: bytes) -> Iterator[tuple[tuple[int, int], etree._Element]]:
    last_row = 0
    for row in _rows(data):
        last_row = int(row.get("r", last_row + 1))
        last_column = 0
        for cell in row:
            place = position(cell.get("r", "")) or (last_row, last_column + 1)
            last_column = place[1]
            yield place, cell


def _rows(data: bytes) -> Iterator[etree._Element]:
    """Yield the rows of a sheet one by one, each forgotten when the next is asked for."""
    rows = etree.iterparse(BytesIO(data), tag="{*}row", resolve_entities=False, no_network=True)
    try:
        for _, row in rows:
            yield row
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise refused("FILE-BROKEN", what="a part inside is not well formed") from error


def _template_version(archive: Archive) -> int | None:
    data = archive.read("docprops/custom.xml")
    if not data:
        return None
    for node in _parse(data).iter("{*}property"):
        text = "".join(map(str, node.itertext())).strip()
        stamp, _, version = text.rpartition(" ")
        if stamp == TEMPLATE_ID and version.isdigit():
            return int(version)
    return None


def formula_rows(archive: Archive, sheet: str, column: str) -> frozenset[int]:
    """Return the rows in which a column of a sheet, by its letters, holds a formula."""
    workbook = next(
        (target for kind, target in _targets(archive, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    targets = _targets(archive, workbook)
    nodes = [
        node for node in _parse(archive.read(workbook)).iter("{*}sheet") if node.get("name", "") == sheet
    ]
    parts = [targets[identity][1] for node in nodes if (identity := node.get(_RELATION_ID, "")) in targets]
    cell = re.compile(rb"<(?:\w+:)?c\s[^>]*\br=\"" + column.encode() + rb"(\d+)\"[^>]*>\s*<(?:\w+:)?f[\s>/]")
    return frozenset(int(found[1]) for part in parts for found in cell.finditer(archive.read(part)))
