"""Annotate: our columns written beside the user's rows, and some of the user's cells marked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite

from pipeline.intake.addresses import letters
from pipeline.workbook.annotation import AnnotatedColumn, Annotation
from pipeline.workbook.bands import band_fits
from pipeline.workbook.book import Workbook
from pipeline.workbook.cells import LAST_ROW, Area, escape, number_text
from pipeline.workbook.ground import Ground
from pipeline.workbook.links import set_links
from pipeline.workbook.notes import merge_notes
from pipeline.workbook.package import Draft
from pipeline.workbook.pools import Pools
from pipeline.workbook.rows import Block, Restyle, rewritten, styles_of
from pipeline.workbook.rules import move_rules, remove_rules_within
from pipeline.workbook.sheet import (
    column_style,
    extend_filter,
    freeze,
    join_sheet,
    set_widths,
    widen_dimension,
)
from pipeline.workbook.strings import SharedStrings
from pipeline.workbook.tables import can_take, distinct_headers, extend_table
from pipeline.workbook.transplant import Donor
from pipeline.workbook.xml import Element, parse

_NO_CELL = object()  # where a column has none
_BYTES_PER_CELL = 60  # roughly what one of our cells adds to a sheet, to choose how hard to compress


@dataclass(frozen=True, slots=True)
class Scratch:
    """The donor's scratch sheet: named formats and the rules of the annotated columns."""

    root: Element
    formats: Mapping[str, int]


def read_scratch(donor: Donor, name: str) -> Scratch:
    """Read the scratch sheet: a name in column A, the cell that wears the format in column B."""
    sheet = donor.sheet(name)
    cells = donor.page(sheet).table.values()
    formats = {donor.text(row[0].string): row[1].format._get_xf_index() for row in cells if 1 in row}  # noqa: SLF001 - XlsxWriter's
    return Scratch(parse(donor.package.read(sheet.part)), formats)


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
        if formula is None:
            return f"{start}/>" if content is None else f"{start}><v>{content}</v></c>"
        return f"{start}><f>{escape(formula)}</f>{'' if content is None else f'<v>{content}</v>'}</c>"

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
        heights = annotation.row_heights
        gone = merge_notes(self._draft, sheet.part, ground.frame, annotation.notes, heights)
        block = self._block(
            annotation, area, headers, ground, marks=self._all_marks(annotation, ground, gone)
        )
        size = len(ground.rows) + len(block.rows) * len(columns) * _BYTES_PER_CELL
        if columns:
            self._fit_frame(ground.frame, annotation, area)
            filtered = extend_filter(ground.frame, area)
            if filtered is not None:
                self._book.move_filter_name(sheet, filtered)
            move_rules(ground.frame, self._scratch.root, self._styles.differential)
            set_links(ground.frame, area, columns)
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
        if annotation.freeze is not None:
            freeze(frame, *annotation.freeze)

    def _block(
        self,
        annotation: Annotation,
        area: Area,
        headers: Sequence[str],
        ground: Ground,
        *,
        marks: Mapping[int, Mapping[int, Restyle]],
    ) -> Block:
        marked_columns = {column for row in marks.values() for column in row}
        rows = annotation.rows()
        head = {annotation.header_row} if annotation.columns else set[int]()
        if band_fits(ground, annotation, area, self._strings):
            head.add(annotation.header_row - 1)
        return Block(
            area=area._replace(top=min(head, default=area.top)),
            rows=sorted(rows | head),
            cells=self._cells(annotation, area.left, headers),
            restyled=marks,
            column_styles={column: column_style(ground.frame, column) for column in marked_columns},
            heights=annotation.row_heights,
            clears=annotation.first_column is not None,
        )

    def _all_marks(
        self, annotation: Annotation, ground: Ground, gone: Iterable[str]
    ) -> dict[int, dict[int, Restyle]]:
        """Return what becomes of cells that are marked now, and of those that were and are no longer."""
        restyled = self._marks(annotation.marked_cells)
        mended = [Area.parse(address) for address in gone if address not in annotation.marked_cells]
        worn = styles_of(ground.rows, {cell.left for cell in mended}) if mended else {}
        marks = [self._scratch.formats[name] for name in annotation.mark_formats]
        for cell in mended:
            restyle = partial(self._styles.unmarked, marks=marks, like=worn[cell.left])
            restyled.setdefault(cell.top, {})[cell.left] = restyle
        return restyled

    def _marks(self, marked: Mapping[str, str]) -> dict[int, dict[int, Restyle]]:
        marks: dict[int, dict[int, Restyle]] = {}
        for address, name in marked.items():
            cell = Area.parse(address)
            restyle = partial(self._styles.filled, donor_format=self._scratch.formats[name])
            marks.setdefault(cell.top, {})[cell.left] = restyle
        return marks

    def _cells(self, annotation: Annotation, first: int, headers: Sequence[str]) -> Callable[[int], bytes]:
        """Return what writes all our cells of one row."""
        columns = [self._column(column, number) for number, column in enumerate(annotation.columns, first)]
        heads = self._heads(annotation, first, headers)

        def row_cells(row: int) -> bytes:
            if row in heads:
                return heads[row]
            return "".join([cell(row) for cell in columns]).encode()

        return row_cells

    def _heads(self, annotation: Annotation, first: int, headers: Sequence[str]) -> dict[int, bytes]:
        """Return the cells of the header row, and of the row above it with the bands."""
        row, numbered = annotation.header_row, list(enumerate(annotation.columns, first))
        bands = (
            self._writer(number, column.band_format or column.header_format).cell(
                row - 1, column.band or None
            )
            for number, column in numbered
        )
        names = (
            self._writer(number, column.header_format).cell(row, header)
            for (number, column), header in zip(numbered, headers, strict=True)
        )
        return {row - 1: "".join(bands).encode(), row: "".join(names).encode()}

    def _column(self, column: AnnotatedColumn, number: int) -> Callable[[int], str]:
        """Return what writes the cell of a column in any row: nothing where the column has none."""
        usual, values = self._writer(number, column.cell_format), column.values
        special: dict[str, CellWriter] = {}
        start, look, index = f'<c r="{usual.letters}', f'" s="{usual.style}"', self._strings.index

        def plain(row: int) -> str:
            """Write what `usual.cell` writes, most kinds of value without asking it: there are millions."""
            value = values.get(row, _NO_CELL)
            if value.__class__ is str:
                return f'{start}{row}{look} t="s"><v>{index(str(value))}</v></c>'
            if value.__class__ is float and isfinite(value):
                return f"{start}{row}{look}><v>{value!r}</v></c>"
            return "" if value is _NO_CELL else usual.cell(row, value)

        def cell(row: int) -> str:
            name, formula = column.row_formats.get(row), column.formulas.get(row)
            if name is None:
                return plain(row) if formula is None else usual.cell(row, values.get(row), formula)
            if name not in special:
                special[name] = self._writer(number, name)
            return special[name].cell(row, values.get(row), formula)

        return cell if column.row_formats or column.formulas else plain

    def _writer(self, number: int, format_name: str) -> CellWriter:
        style = self._styles.cell_format(self._scratch.formats[format_name])
        return CellWriter(letters(number), style, self._strings, self._book.from_1904)
