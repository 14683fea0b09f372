"""Structural checks of a workbook package that schema validators do not make."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml gives its element class no public name

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ESCAPED = re.compile("_x([0-9a-fA-F]{4})_")


class Parts:
    """The parts of a package, found whatever the case of their names."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            self.names = [name.lstrip("/") for name in archive.namelist() if not name.endswith("/")]
            self.data = {name.lstrip("/").lower(): archive.read(name) for name in archive.namelist()}

    def xml(self, part: str) -> Element:
        """Parse a part."""
        return etree.fromstring(self.data[part.lower()])

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return relationship id → (kind, part) for what stays inside the package."""
        folder, _, base = part.rpartition("/")
        listing = f"{folder}/_rels/{base}.rels".lstrip("/")
        entries = list(self.xml(listing)) if listing.lower() in self.data else []
        inside = [entry for entry in entries if entry.get("TargetMode") != "External"]
        return {
            entry.get("Id", ""): (
                entry.get("Type", "").rsplit("/", 1)[-1],
                _resolved(folder, entry.get("Target", "")),
            )
            for entry in inside
        }

    def of_kind(self, part: str, kind: str) -> list[str]:
        """Name the parts a part points at by relationships of one kind."""
        return [target for found, target in self.targets(part).values() if found == kind]


def _resolved(folder: str, target: str) -> str:
    path: list[str] = [] if target.startswith("/") else folder.split("/")
    for step in target.split("#", maxsplit=1)[0].strip("/").split("/"):
        path = path[:-1] if step == ".." else [*path, step]
    return "/".join(step for step in path if step)


def lint(path: Path) -> list[str]:
    """List every structural fault of a workbook package."""
    parts = Parts(path)
    book = parts.of_kind("", "officeDocument")[0]
    return [
        *_package_faults(parts),
        *_style_faults(parts, book),
        *_workbook_faults(parts, book),
        *(fault for sheet in parts.of_kind(book, "worksheet") for fault in _sheet_faults(parts, book, sheet)),
        *_table_id_faults(parts, book),
    ]


def _twice(what: str, values: Iterable[object]) -> Iterator[str]:
    return (f"{what} {value!r} occurs {count} times" for value, count in Counter(values).items() if count > 1)


def _package_faults(parts: Parts) -> Iterator[str]:
    yield from _twice("part", (name.lower() for name in parts.names))
    types = list(parts.xml("[Content_Types].xml"))
    overrides = [entry.get("PartName", "").lower() for entry in types if entry.get("PartName")]
    defaults = [entry.get("Extension", "").lower() for entry in types if entry.get("Extension")]
    yield from _twice("content type of", [*overrides, *defaults])
    yield from (
        f"content type for missing {name}" for name in overrides if name.lstrip("/") not in parts.data
    )
    for name in parts.names:
        known = f"/{name}".lower() in overrides or name.rsplit(".", 1)[-1].lower() in defaults
        if not known and name != "[Content_Types].xml":
            yield f"no content type for {name}"
        if name.endswith(".rels"):
            yield from _relationship_faults(parts, name)


def _relationship_faults(parts: Parts, listing: str) -> Iterator[str]:
    folder, _, base = listing.rpartition("_rels/")
    owner = folder + base.removesuffix(".rels")
    if owner and owner.lower() not in parts.data:
        yield f"{listing} belongs to no part"
    yield from _twice(f"{listing} id", (entry.get("Id") for entry in parts.xml(listing)))
    for _, target in parts.targets(owner).values():
        if target.lower() not in parts.data:
            yield f"{listing} points at missing {target}"


def _entries(root: Element, section: str) -> list[Element]:
    return list(root.iterfind(f"{MAIN}{section}/*"))


def _styles(parts: Parts, book: str) -> Element | None:
    found = parts.of_kind(book, "styles")
    return parts.xml(found[0]) if found else None


def _style_faults(parts: Parts, book: str) -> Iterator[str]:
    styles = _styles(parts, book)
    if styles is None:
        return
    codes = [entry.get("numFmtId", "") for entry in _entries(styles, "numFmts")]
    yield from _twice("number format", codes)
    for section in styles:
        if section.get("count") not in {None, str(len(section))}:
            yield f"count of {section.tag} is {section.get('count')}, not {len(section)}"
    for entry in [*_entries(styles, "cellXfs"), *_entries(styles, "cellStyleXfs")]:
        yield from _format_faults(styles, entry)
        number = entry.get("numFmtId", "0")
        if int(number) >= 164 and number not in codes:
            yield f"cell format points at missing number format {number}"


def _format_faults(styles: Element, entry: Element) -> Iterator[str]:
    pieces = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
    for attribute, section in pieces.items():
        value = entry.get(attribute)
        if value is not None and int(value) >= len(_entries(styles, section)):
            yield f"cell format points at missing {attribute} {value}"


def _workbook_faults(parts: Parts, book: str) -> Iterator[str]:
    root = parts.xml(book)
    sheets = _entries(root, "sheets")
    yield from _twice("sheet name", (sheet.get("name", "").lower() for sheet in sheets))
    yield from _twice("sheet id", (sheet.get("sheetId") for sheet in sheets))
    targets = parts.targets(book)
    yield from (
        f"sheet {sheet.get('name')} has no part"
        for sheet in sheets
        if sheet.get(f"{RELATION}id") not in targets
    )
    names = _entries(root, "definedNames")
    yield from _twice("name", ((name.get("name", "").lower(), name.get("localSheetId")) for name in names))
    places = [name.get("localSheetId", "0") for name in names]
    places += [view.get("activeTab", "0") for view in _entries(root, "bookViews")]
    yield from (f"no sheet number {place}" for place in places if int(place) >= len(sheets))
    opened = [targets[sheet.get(f"{RELATION}id", "")][1] for sheet in sheets]
    selected = [part for part in opened if b'tabSelected="1"' in parts.data[part.lower()][:100_000]]
    if len(selected) > 1:
        yield f"several sheets are selected: {selected}"


def _sheet_faults(parts: Parts, book: str, sheet: str) -> Iterator[str]:
    root = parts.xml(sheet)
    styles = _styles(parts, book)
    formats = 1 if styles is None else len(_entries(styles, "cellXfs"))
    differential = 0 if styles is None else len(_entries(styles, "dxfs"))
    found = [
        *_column_faults(root, formats),
        *_row_faults(root, formats, len(_strings(parts, book))),
        *_rule_faults(root, differential),
        *_table_faults(parts, book, sheet),
        *_twice("merged area", (entry.get("ref") for entry in root.iter(f"{MAIN}mergeCell"))),
    ]
    known = parts.targets(sheet)
    for element in root.iter(etree.Element):
        identifier = element.get(f"{RELATION}id")
        if identifier and identifier not in known and element.tag != f"{MAIN}hyperlink":
            found.append(f"points at missing relationship {identifier}")
    yield from (f"{sheet}: {fault}" for fault in found)


def _column_faults(root: Element, formats: int) -> Iterator[str]:
    last = 0
    for column in _entries(root, "cols"):
        low, high = int(column.get("min", "0")), int(column.get("max", "0"))
        if low <= last or high < low:
            yield f"columns {low} to {high} overlap or are out of order"
        if int(column.get("style", "0")) >= formats:
            yield f"columns {low} to {high} have a missing format"
        last = high


def _row_faults(root: Element, formats: int, strings: int) -> Iterator[str]:
    number = 0
    for row in _entries(root, "sheetData"):
        previous, number = number, int(row.get("r", number + 1))
        if number <= previous:
            yield f"row {number} is out of order"
        column = 0
        for cell in row.iterfind(f"{MAIN}c"):
            before, column = column, _column(cell, number) or column + 1
            if column <= before:
                yield f"cell {cell.get('r')} is out of order in row {number}"
            if int(cell.get("s", "0")) >= formats:
                yield f"cell {cell.get('r')} has a missing format"
            if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v") or -1) not in range(strings):
                yield f"cell {cell.get('r')} has a missing text"


def _column(cell: Element, row: int) -> int:
    """Return the cell's column, 0 when it has no address; one in another row counts as column -1."""
    address = cell.get("r", "")
    letters = address.rstrip("0123456789")
    if address and address != f"{letters}{row}":
        return -1
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _rule_faults(root: Element, differential: int) -> Iterator[str]:
    rules = list(root.iter(f"{MAIN}cfRule"))
    yield from _twice("priority", (rule.get("priority") for rule in rules))
    yield from _twice("extension", (rule.get("id") for rule in root.iter(f"{X14}cfRule")))
    named = [rule.get("dxfId", "-1") for rule in rules]
    yield from (f"rule has missing format {number}" for number in named if int(number) >= differential)
    for holder in root.iter(f"{MAIN}dataValidations", f"{X14}dataValidations"):
        if holder.get("count") not in {None, str(len(holder))} or not len(holder):
            yield f"{holder.get('count')} validations said, {len(holder)} there"


def _strings(parts: Parts, book: str) -> list[str]:
    found = parts.of_kind(book, "sharedStrings")
    items = parts.xml(found[0]).findall(f"{MAIN}si") if found else []
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in items]


def _table_faults(parts: Parts, book: str, sheet: str) -> Iterator[str]:
    texts = _sheet_texts(parts, book, sheet)
    for part in parts.of_kind(sheet, "table"):
        table = parts.xml(part)
        columns = _entries(table, "tableColumns")
        name = table.get("displayName")
        yield from _twice(f"{name} column", (column.get("name", "").lower() for column in columns))
        yield from _twice(f"{name} column id", (column.get("id") for column in columns))
        (left, top), (right, _) = (_corner(corner) for corner in table.get("ref", "").split(":"))
        if len(columns) != right - left + 1:
            yield f"{name} has {len(columns)} columns in {table.get('ref')}"
        if table.get("headerRowCount") != "0":
            for place, column in enumerate(columns, left):
                said, shown = _plain(column.get("name", "")), texts.get((place, top))
                if said != shown:
                    yield f"{name} calls {said!r} what the cell calls {shown!r}"


def _sheet_texts(parts: Parts, book: str, sheet: str) -> dict[tuple[int, int], str]:
    strings = {str(number): text for number, text in enumerate(_strings(parts, book))}
    texts = {}
    for cell in parts.xml(sheet).iter(f"{MAIN}c"):
        if cell.get("r") and cell.get("t") == "s":
            texts[_corner(cell.get("r", ""))] = _plain(strings.get(cell.findtext(f"{MAIN}v") or "", ""))
        elif cell.get("r") and cell.get("t") == "inlineStr":
            texts[_corner(cell.get("r", ""))] = _plain("".join(t.text or "" for t in cell.iter(f"{MAIN}t")))
    return texts


def _corner(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number, int(address[len(letters) :])


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _table_id_faults(parts: Parts, book: str) -> Iterator[str]:
    sheets = parts.of_kind(book, "worksheet")
    tables = [parts.xml(part) for sheet in sheets for part in parts.of_kind(sheet, "table")]
    yield from _twice("table id", (table.get("id") for table in tables))
    yield from _twice("table name", (table.get("displayName", "").lower() for table in tables))
