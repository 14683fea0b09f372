"""The ground: one sheet as the user left it, and where columns of ours can stand on it."""

from pipeline.workbook.book import Sheet
from pipeline.workbook.cells import LAST_COLUMN, LAST_ROW, Area
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.package import Draft
from pipeline.workbook.rows import formula_areas, last_filled_column, read_rows
from pipeline.workbook.sheet import filter_area, merged_areas, sparkline_areas, split_sheet
from pipeline.workbook.tables import main_table, read_tables
from pipeline.workbook.xml import parse, tag


class Ground:
    """The sheet's frame, rows and tables, and the rows that belong to our columns."""

    def __init__(self, draft: Draft, sheet: Sheet, header_row: int, last_row: int) -> None:
        """Read the sheet."""
        self.frame, self.rows = split_sheet(draft.read(sheet.part))
        self._tables = read_tables(draft, sheet.part)
        self._pivots = _pivot_areas(draft, sheet.part)
        self.header_row = header_row
        self.table = main_table(self._tables, header_row, last_row)
        self._last_row = last_row

    @property
    def bottom(self) -> int:
        """The last row our columns own: the table's last row of data, or the sheet's last without a table."""
        return LAST_ROW if self.table is None else max(self.table.last_data_row, self._last_row)

    def free_column(self) -> int:
        """Return the first column with nothing in it, from the header down, at the right of everything."""
        bottom = self.bottom if self.table is None else max(self.bottom, self.table.area.bottom)
        rows = Area(1, self.header_row, LAST_COLUMN, bottom)
        taken = [
            area.right for area in self._occupied() if area.top <= bottom and area.bottom >= self.header_row
        ]
        return max([last_filled_column(read_rows(self.rows), rows), *taken]) + 1

    def is_bare(self, area: Area) -> bool:
        """Say whether no table, filter or merged cell reaches into an area."""
        return not any(
            one.left <= area.right
            and one.right >= area.left
            and one.top <= area.bottom
            and one.bottom >= area.top
            for one in (*self._occupied(), *merged_areas(self.frame))
        )

    def place(self, first: int, count: int) -> Area:
        """Return the area of so many columns; raise NO_ROOM_FOR_COLUMNS when the sheet ends before them."""
        if first + count - 1 > LAST_COLUMN:
            message = f"The data leaves no room for {count} columns at its right: Excel ends at column XFD."
            raise GraftError(GraftProblem.NO_ROOM_FOR_COLUMNS, message)
        return Area(first, self.header_row, first + count - 1, self.bottom)

    def _occupied(self) -> list[Area]:
        """List what takes up columns without a value in each cell; a banner over whole rows takes up none."""
        merged = [area for area in merged_areas(self.frame) if area.right < LAST_COLUMN]
        own_filter = filter_area(self.frame)
        filters = [] if own_filter is None else [own_filter]
        tables = (table.area for table in self._tables)
        shown = (*formula_areas(self.rows), *sparkline_areas(self.frame), *self._pivots)
        return [*merged, *filters, *tables, *shown]


def _pivot_areas(draft: Draft, sheet_part: str) -> list[Area]:
    """List the areas that pivot tables fill when they are refreshed."""
    parts = [part for part in draft.relationships(sheet_part).of_kind("pivotTable") if part in draft]
    places = [parse(draft.read(part)).find(tag("location")) for part in parts]
    return [Area.parse(place.get("ref", "A1")) for place in places if place is not None]
