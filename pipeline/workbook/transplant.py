"""Transplant: a donor's sheets, with all they refer to, moved into the user's package under fresh names."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from pipeline.workbook.book import Sheet, Workbook
from pipeline.workbook.chart_parts import said_in_full
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.package import Draft, Parts
from pipeline.workbook.rules import remap_differential
from pipeline.workbook.sheet import join_sheet
from pipeline.workbook.tables import TABLE_TYPE
from pipeline.workbook.xml import drop_attributes, parse, serialise, tag

if TYPE_CHECKING:
    from pipeline.workbook.donor import DonorBook, DonorSheet
    from pipeline.workbook.pools import Pools

_DAYS_BETWEEN_SYSTEMS = 1462  # from 1 January 1904 back to the start of the 1900 system
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


class Donor(Workbook):
    """The workbook that XlsxWriter wrote for us, with its sheets and texts at hand."""

    def __init__(self, book: DonorBook) -> None:
        """Take a donor that has been closed."""
        super().__init__(Parts("our own sheets", book.parts))
        self.text = book.text
        self._pages: dict[str, DonorSheet] = {page.name: page for page in book.worksheets()}

    def page(self, sheet: Sheet) -> DonorSheet:
        """Return a sheet's cells."""
        return self._pages[sheet.name]

    def styles(self) -> bytes:
        """Return its stylesheet."""
        return self.package.read("xl/styles.xml")


class Transplant:
    """Moves donor sheets one after the other; formats and strings are renumbered on the way."""

    def __init__(self, donor: Donor, book: Workbook, draft: Draft, pools: Pools) -> None:
        """Remember where things come from and go to."""
        self._donor, self._book, self._draft = donor, book, draft
        self._styles, self._strings = pools.styles, pools.strings
        self._moved: dict[str, str] = {}
        self._table_ids, self._table_names = self._tables_in_use()

    def move_all(self, scratch: str, opening_sheet: str | None) -> None:
        """Add every donor sheet but the scratch sheet, and the donor's names."""
        new = {
            sheet.name: self._book.add_sheet(
                sheet.name,
                self._move_sheet(sheet, opens=sheet.name == opening_sheet),
                sheet.element.get("state"),
            )
            for sheet in self._donor.sheets
            if sheet.name != scratch
        }
        for name, owner in self._donor.owned_names():
            if owner is None or owner.name in new:
                self._book.add_name(deepcopy(name), None if owner is None else new[owner.name])

    def _move_sheet(self, sheet: Sheet, *, opens: bool) -> str:
        """Add a sheet, its rows streamed: formats are numbered first, in the order of the sheet."""
        frame, page = parse(self._donor.package.read(sheet.part)), self._donor.page(sheet)
        if self._book.from_1904:
            page.shift_dates(-_DAYS_BETWEEN_SYSTEMS, self._styles.shows_date)
        for column in frame.iter(tag("col")):
            if column.get("style") is not None:
                column.set("style", str(self._styles.cell_format(int(column.get("style", "0")))))
        rows = page.rows(self._styles.cell_format, lambda text: self._strings.adopt(self._donor.text(text)))
        remap_differential(frame, self._styles.differential)
        for view in frame.iter(tag("sheetView")):
            drop_attributes(view, "tabSelected")
        data = join_sheet(frame, rows, selected=opens)
        return self._linked(sheet.part, self._draft.add_stream(sheet.part, data, self._kind(sheet.part)))

    def _move(self, part: str) -> str:
        """Add a donor part with everything it points at."""
        return self._linked(part, self._draft.add(part, self._content(part), self._kind(part)))

    def _kind(self, part: str) -> str:
        return self._donor.package.content_types.of(part) or "application/octet-stream"

    def _linked(self, part: str, name: str) -> str:
        """Add what a part points at, now that it has its name in the result, and return that name."""
        self._moved[part] = name
        if len(self._donor.package.relationships(part).root):
            self._move_relationships(part, name)
        return name

    def _move_relationships(self, part: str, name: str) -> None:
        own = self._draft.relationships(name)
        for entry in self._donor.package.relationships(part):
            own.root.append(deepcopy(entry))
        own.changed = True
        for entry, _ in list(own.internal()):
            source = self._donor.package.relationships(part).resolve(entry.get("Target", ""))
            target = self._moved.get(source) or self._move(source)
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
