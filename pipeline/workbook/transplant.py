"""Transplant: a donor's sheets, with all they refer to, moved into the user's package under fresh names."""

from copy import deepcopy

from pipeline.workbook.book import Sheet, Workbook
from pipeline.workbook.chart_parts import said_in_full
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.package import Draft
from pipeline.workbook.pools import Pools
from pipeline.workbook.rules import remap_differential
from pipeline.workbook.tables import TABLE_TYPE
from pipeline.workbook.xml import Element, drop_attributes, parse, serialise, tag

_DAYS_BETWEEN_SYSTEMS = 1462  # from 1 January 1904 back to the start of the 1900 system
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_LEVEL = (tag("c"), tag("row"), tag("col"))


class Donor(Workbook):
    """The workbook that XlsxWriter wrote for us, with its strings at hand."""

    def strings(self) -> list[Element]:
        """List its shared strings."""
        part = self.part_of("sharedStrings")
        return [] if part is None else parse(self.package.read(part)).findall(tag("si"))

    def styles(self) -> bytes:
        """Return its stylesheet."""
        part = self.part_of("styles")
        if part is None:
            raise GraftError(GraftProblem.BROKEN_PACKAGE, f"{self.package.path.name} has no styles.")
        return self.package.read(part)


class Transplant:
    """Moves donor sheets one after the other; formats and strings are renumbered on the way."""

    def __init__(self, donor: Donor, book: Workbook, draft: Draft, pools: Pools) -> None:
        """Remember where things come from and go to."""
        self._donor, self._book, self._draft = donor, book, draft
        self._styles, self._strings = pools.styles, pools.strings
        self._donor_strings = donor.strings()
        self._moved: dict[str, str] = {}
        self._table_ids, self._table_names = self._tables_in_use()

    def move_all(self, scratch: str) -> None:
        """Add every donor sheet but the scratch sheet, and the donor's names."""
        new = {
            sheet.name: self._book.add_sheet(sheet.name, self._move_sheet(sheet), sheet.element.get("state"))
            for sheet in self._donor.sheets
            if sheet.name != scratch
        }
        for name, owner in self._donor.owned_names():
            if owner is None or owner.name in new:
                self._book.add_name(deepcopy(name), None if owner is None else new[owner.name])

    def _move_sheet(self, sheet: Sheet) -> str:
        root = parse(self._donor.package.read(sheet.part))
        if self._donor.from_1904 != self._book.from_1904:
            self._shift_dates(root)
        for element in root.iter(*_WORKBOOK_LEVEL):
            self._renumber(element)
        remap_differential(root, self._styles.differential)
        for view in root.iter(tag("sheetView")):
            drop_attributes(view, "tabSelected")
        return self._move(sheet.part, serialise(root))

    def _renumber(self, element: Element) -> None:
        attribute = "style" if element.tag == tag("col") else "s"
        number = element.get(attribute)
        if number is not None:
            element.set(attribute, str(self._styles.cell_format(int(number))))
        drop_attributes(element, "cm", "vm")
        value = element.find(tag("v"))
        if element.get("t") == "s" and value is not None:
            value.text = str(self._strings.adopt(self._donor_strings[int(value.text or "0")]))

    def _shift_dates(self, root: Element) -> None:
        """Bring dates to the user's calendar, which begins in another year than the donor's."""
        days = -_DAYS_BETWEEN_SYSTEMS if self._book.from_1904 else _DAYS_BETWEEN_SYSTEMS
        for cell in root.iter(tag("c")):
            value = cell.find(tag("v"))
            if value is None or cell.get("t", "n") != "n":
                continue
            if self._styles.shows_date(int(cell.get("s", "0"))):
                value.text = repr(float(value.text or "0") + days)

    def _move(self, part: str, data: bytes) -> str:
        """Add a donor part and, before it, everything it points at."""
        package = self._donor.package
        content_type = package.content_types.of(part) or "application/octet-stream"
        name = self._moved[part] = self._draft.add(part, data, content_type)
        relationships = package.relationships(part)
        if len(relationships.root):
            self._move_relationships(part, name)
        return name

    def _move_relationships(self, part: str, name: str) -> None:
        own = self._draft.relationships(name)
        for entry in self._donor.package.relationships(part):
            own.root.append(deepcopy(entry))
        own.changed = True
        for entry, _ in list(own.internal()):
            source = self._donor.package.relationships(part).resolve(entry.get("Target", ""))
            target = self._moved.get(source) or self._move(source, self._content(source))
            entry.set("Target", own.relative(target))

    def _content(self, part: str) -> bytes:
        package = self._donor.package
        raw, kind = package.read(part), package.content_types.of(part)
        if kind == _CHART_TYPE:
            return said_in_full(raw)
        return self._renumbered_table(raw) if kind == TABLE_TYPE else raw

    def _renumbered_table(self, raw: bytes) -> bytes:
        root = parse(raw)
        name = root.get("displayName", "").casefold()
        if name in self._table_names:
            message = f"The workbook already has a table or name {root.get('displayName')!r}."
            raise GraftError(GraftProblem.NAME_TAKEN, message)
        self._table_names.add(name)
        self._table_ids.add(max(self._table_ids, default=0) + 1)
        root.set("id", str(max(self._table_ids)))
        remap_differential(root, self._styles.differential)
        return serialise(root)

    def _tables_in_use(self) -> tuple[set[int], set[str]]:
        parts = [part for part in self._draft.parts() if self._draft.content_types.of(part) == TABLE_TYPE]
        tables = [parse(self._draft.read(part)) for part in parts]
        names = {name.get("name", "").casefold() for name in self._book.names()}
        names |= {table.get("displayName", "").casefold() for table in tables}
        return {int(table.get("id", "0")) for table in tables}, names
