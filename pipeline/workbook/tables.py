"""Excel tables: the one that holds the functions grows by our columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.workbook.cells import Area, escape
from pipeline.workbook.package import Draft
from pipeline.workbook.xml import Element, child_in_order, new_element, parse, serialise, tag

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_ORDER = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")


@dataclass(frozen=True, slots=True)
class Table:
    """One Excel table: its part and its definition."""

    part: str
    root: Element

    @property
    def area(self) -> Area:
        """All of the table: headers, rows and totals."""
        return Area.parse(self.root.get("ref", "A1"))

    @property
    def last_data_row(self) -> int:
        """The last row above the totals."""
        return self.area.bottom - int(self.root.get("totalsRowCount", "0"))

    @property
    def has_headers(self) -> bool:
        """Whether its first row names its columns."""
        return self.root.get("headerRowCount", "1") != "0"

    @property
    def is_linked(self) -> bool:
        """Whether its columns come from a query or a data map, which then decides about them."""
        return self.root.get("tableType", "worksheet") != "worksheet"


def read_tables(draft: Draft, sheet_part: str) -> list[Table]:
    """Return the tables of a sheet."""
    return [Table(part, parse(draft.read(part))) for part in draft.relationships(sheet_part).of_kind("table")]


def main_table(tables: Sequence[Table], header_row: int, last_row: int) -> Table | None:
    """Return the table with its headers in `header_row` that holds most of the rows down to `last_row`."""
    candidates = [table for table in tables if table.has_headers and table.area.top == header_row]
    return max(candidates, key=lambda table: _size(table, last_row), default=None)


def _size(table: Table, last_row: int) -> tuple[int, int]:
    return min(table.area.bottom, last_row), table.area.right - table.area.left


def can_take(table: Table, first: int) -> bool:
    """Say whether columns that begin at `first` lie inside the table or directly at its right."""
    return not table.is_linked and table.area.left <= first <= table.area.right + 1


def distinct_headers(table: Table, first: int, headers: Sequence[str]) -> list[str]:
    """Give numbers to headers the table already has elsewhere: Excel refuses two columns of one name."""
    names = [_unescaped(column) for column in _columns(table)]
    at = first - table.area.left
    taken = {name.casefold() for name in [*names[:at], *names[at + len(headers) :]]}
    distinct = []
    for header in headers:
        tries = [header, *(f"{header} {number}" for number in range(2, len(taken) + 3))]
        distinct.append(next(name for name in tries if name.casefold() not in taken))
        taken.add(distinct[-1].casefold())
    return distinct


def extend_table(draft: Draft, table: Table, first: int, headers: Sequence[str]) -> None:
    """Let a table take in columns from `first` on; its totals row stays as it is."""
    columns = _columns(table)
    at = first - table.area.left
    number = max((int(column.get("id", "0")) for column in columns), default=0)
    for position, header in enumerate(headers, at):
        name = escape(header).replace("\n", "_x000a_")
        if position < len(columns):
            _rename(columns[position], name)
        else:
            number += 1
            _holder(table).append(new_element("tableColumn", id=str(number), name=name))
    _stretch(table, first + len(headers) - 1)
    draft.write(table.part, serialise(table.root))


def _columns(table: Table) -> list[Element]:
    return list(_holder(table))


def _holder(table: Table) -> Element:
    return child_in_order(table.root, "tableColumns", _ORDER)


def _unescaped(column: Element) -> str:
    return column.get("name", "").replace("_x000a_", "\n").replace("_x000A_", "\n")


def _rename(column: Element, name: str) -> None:
    """Make a column of an earlier run ours again, without the formula it may have been given."""
    column.set("name", name)
    for formula in column.findall(tag("calculatedColumnFormula")):
        column.remove(formula)


def _stretch(table: Table, right: int) -> None:
    area = table.area._replace(right=max(table.area.right, right))
    table.root.set("ref", str(area))
    _holder(table).set("count", str(len(_holder(table))))
    own_filter = table.root.find(tag("autoFilter"))
    if own_filter is not None:
        own_filter.set("ref", str(area._replace(bottom=table.last_data_row)))
