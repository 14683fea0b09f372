"""What we add to the user's sheet, declared by the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain


@dataclass(frozen=True, slots=True)
class AnnotatedColumn:
    """One column beside the user's own.

    `values` and `formulas` are keyed by sheet row (counted from 1); rows not named stay empty. A value is a
    text, number, truth value, date or None. A formula comes without "=", and its value is written with it.
    Formats are names from the donor's scratch sheet; `row_formats` has rows that look otherwise. `band`
    stands in the row above the header, if that is free. `links` lead from a row's cell to another place.
    """

    header: str
    values: Mapping[int, object]
    cell_format: str
    header_format: str
    width: float
    formulas: Mapping[int, str] = field(default_factory=dict)
    band: str = ""
    band_format: str = ""
    links: Mapping[int, str] = field(default_factory=dict)
    row_formats: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotation:
    """The columns one sheet of the user's gets, and the cells of theirs that are marked.

    `first_column` (counted from 1) is where our columns begin; what lies there below the header is replaced.
    None places them at the right of everything. `marked_cells` maps addresses to formats: the cell keeps its
    own format but for the fill. `row_heights` (points) raises rows that are lower, for our wrapped texts.
    `notes` are comments by address, beside the user's; a cell whose note of an earlier run is gone loses the
    mark it had, one of `mark_formats`. `freeze` (rows, columns) holds unless they froze any.
    """

    sheet: str
    header_row: int
    columns: Sequence[AnnotatedColumn]
    marked_cells: Mapping[str, str] = field(default_factory=dict)
    first_column: int | None = None
    row_heights: Mapping[int, float] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    mark_formats: tuple[str, ...] = ()
    freeze: tuple[int, int] | None = None

    def rows(self) -> set[int]:
        """Return every row below the header that any of the columns names."""
        named = ((column.values, column.formulas, column.row_formats) for column in self.columns)
        return set[int]().union(*chain.from_iterable(named))

    def last_row(self) -> int:
        """Return the last row that any of the columns names."""
        return max(self.rows(), default=self.header_row)
