"""Annotate: our columns written beside the user's rows, and some of the user's cells marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.intake.addresses import letters
from pipeline.workbook.annotation import AnnotatedColumn, Annotation
from pipeline.workbook.book import Workbook
from pipeline.workbook.cells import LAST_ROW, Area, escape, number_text
from pipeline.workbook.ground import Ground
from pipeline.workbook.package import Draft
from pipeline.workbook.pools import Pools
from pipeline.workbook.rows import Block, Restyle, rewritten
from pipeline.workbook.rules import move_rules, remove_rules_within
from pipeline.workbook.sheet import column_style, extend_filter, join_sheet, set_widths, widen_dimension
from pipeline.workbook.strings import SharedStrings
from pipeline.workbook.tables import can_take, distinct_headers, extend_table
from pipeline.workbook.xml import Element, parse, tag

_BYTES_PER_CELL = 60  # roughly what one of our cells adds to a sheet, to choose how hard to compress


@dataclass(frozen=True, slots=True)
class Scratch:
    """The donor's scratch sheet: named formats and the rules of the annotated columns."""

    root: Element
    formats: Mapping[str, int]


def read_scratch(raw: bytes, strings: Sequence[Element]) -> Scratch:
    """Read the scratch sheet: a name in column A, the cell that wears the format in column B."""
    root = parse(raw)
    formats = {}
    for row in root.iter(tag("row")):
        name, *styled = list(row)
        if styled:
            formats[_text(name, strings)] = int(styled[0].get("s", "0"))
    return Scratch(root, formats)


def _text(cell: Element, strings: Sequence[Element]) -> str:
    holder = strings[int(cell.findtext(tag("v")) or "0")] if cell.get("t") == "s" else cell
    return "".join(text.text or "" for text in holder.iter(tag("t")))


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes cells of one column in one format."""

    letters: str
    style: int
    strings: SharedStrings
    from_1904: bool

    def cell(self, row: int, value: object, formula: str | None = None) -> str:
        """Write one cell; a text never becomes a formula, and a value Excel has no number for stays blank."""
        kind, content = self._content(value, formula)
        start = f'<c r="{self.letters}{row}" s="{self.style}"{kind}'
        before = "" if formula is None else f"<f>{escape(formula)}</f>"
        after = "" if content is None else f"<v>{content}</v>"
        return f"{start}>{before}{after}</c>" if before or after else f"{start}/>"

    def _content(self, value: object, formula: str | None) -> tuple[str, str | None]:
        if isinstance(value, str):
            return (
                (' t="s"', str(self.strings.index(value))) if formula is None else (' t="str"', escape(value))
            )
        plain = value.item() if hasattr(value, "item") else value
        if isinstance(plain, bool):
            return ' t="b"', str(int(plain))
        return "", number_text(plain, from_1904=self.from_1904)


class Annotator:
    """Writes one annotation into one sheet of the user's."""

    def __init__(self, draft: Draft, book: Workbook, scratch: Scratch, pools: Pools) -> None:
        """Remember the workbook and where formats and strings are kept."""
        self._draft, self._book, self._scratch = draft, book, scratch
        self._styles, self._strings = pools.styles, pools.strings

    def annotate(self, annotation: Annotation) -> int:
        """Write the columns and marks; return the number of the first column."""
        sheet = self._book.sheet(annotation.sheet)
        ground = Ground(self._draft, sheet, annotation.header_row, annotation.last_row())
        columns = annotation.columns
        area = ground.place(annotation.first_column or ground.free_column(), len(columns))
        headers = self._headers(ground, area.left, [column.header for column in columns])
        block = self._block(annotation, area, headers, ground)
        size = len(ground.rows) + len(block.rows) * len(columns) * _BYTES_PER_CELL
        if columns:
            self._fit_frame(ground.frame, annotation, area)
            filtered = extend_filter(ground.frame, area)
            if filtered is not None:
                self._book.move_filter_name(sheet, filtered)
        move_rules(ground.frame, self._scratch.root, self._styles.differential)
        self._draft.stream(sheet.part, join_sheet(ground.frame, rewritten(ground.rows, block)), size)
        return area.left

    def _headers(self, ground: Ground, first: int, headers: list[str]) -> list[str]:
        if ground.table is None or not headers or not can_take(ground.table, first):
            return headers
        distinct = distinct_headers(ground.table, first, headers)
        extend_table(self._draft, ground.table, first, distinct)
        return distinct

    def _fit_frame(self, frame: Element, annotation: Annotation, area: Area) -> None:
        if annotation.first_column is not None:
            remove_rules_within(frame, area._replace(bottom=LAST_ROW))
        widen_dimension(frame, area._replace(bottom=annotation.last_row()))
        set_widths(frame, area.left, [column.width for column in annotation.columns])

    def _block(self, annotation: Annotation, area: Area, headers: Sequence[str], ground: Ground) -> Block:
        marks = self._marks(annotation.marked_cells)
        marked_columns = {column for row in marks.values() for column in row}
        rows = {row for column in annotation.columns for row in (*column.values, *column.formulas)}
        return Block(
            area=area,
            rows=sorted({*rows, annotation.header_row} if annotation.columns else ()),
            cells=self._cells(annotation, area.left, headers),
            restyled=marks,
            column_styles={column: column_style(ground.frame, column) for column in marked_columns},
            heights=annotation.row_heights,
            clears=annotation.first_column is not None,
        )

    def _marks(self, marked: Mapping[str, str]) -> dict[int, dict[int, Restyle]]:
        marks: dict[int, dict[int, Restyle]] = {}
        for address, name in marked.items():
            cell = Area.parse(address)
            restyle = partial(self._styles.filled, donor_format=self._scratch.formats[name])
            marks.setdefault(cell.top, {})[cell.left] = restyle
        return marks

    def _cells(self, annotation: Annotation, first: int, headers: Sequence[str]) -> Callable[[int], bytes]:
        """Return what writes all our cells of one row."""
        writers = [
            (column, self._writer(number, column.cell_format))
            for number, column in enumerate(annotation.columns, first)
        ]
        header_cells = "".join(
            self._writer(number, column.header_format).cell(annotation.header_row, header)
            for number, (column, header) in enumerate(zip(annotation.columns, headers, strict=True), first)
        ).encode()

        def row_cells(row: int) -> bytes:
            if row == annotation.header_row:
                return header_cells
            return "".join(_row_cell(column, writer, row) for column, writer in writers).encode()

        return row_cells

    def _writer(self, number: int, format_name: str) -> CellWriter:
        style = self._styles.cell_format(self._scratch.formats[format_name])
        return CellWriter(letters(number), style, self._strings, self._book.from_1904)


def _row_cell(column: AnnotatedColumn, writer: CellWriter, row: int) -> str:
    formula = column.formulas.get(row)
    if formula is None and row not in column.values:
        return ""
    return writer.cell(row, column.values.get(row), formula)
