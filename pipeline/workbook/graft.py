"""The graft: the user's own workbook, with columns of ours on one sheet and sheets of ours beside theirs.

Every part that needs no change keeps its bytes. Method: the donor's parts are added under fresh names;
formats, strings, rules and names are merged into the user's; the annotated rows are streamed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.workbook.annotate import Annotator, read_scratch
from pipeline.workbook.annotation import AnnotatedColumn, Annotation
from pipeline.workbook.book import Workbook
from pipeline.workbook.donor import DonorBook
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.ground import Ground
from pipeline.workbook.notes import has_notes
from pipeline.workbook.package import Draft
from pipeline.workbook.pools import close_pools, open_pools
from pipeline.workbook.transplant import Donor, Transplant
from pipeline.workbook.xml import parse, serialise

__all__ = [
    "SCRATCH_SHEET",
    "AnnotatedColumn",
    "Annotation",
    "GraftError",
    "GraftProblem",
    "GraftReport",
    "Survey",
    "graft",
    "survey",
]

SCRATCH_SHEET = "_styles"
_SIGNATURE_NOTE = "The workbook was digitally signed; a changed workbook cannot keep its signature."
_CALC_CHAIN_NOTE = "The order of calculation is left for Excel to work out again."


@dataclass(frozen=True, slots=True)
class GraftReport:
    """What became of the parts, where our columns begin (from 1), and what the user should know."""

    copied: int
    rewritten: int
    added: int
    removed: int
    first_column: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a caller needs before it builds a donor: where our columns will begin, and names in use."""

    first_column: int
    sheet_names: tuple[str, ...]


def survey(original: Path, sheet: str, header_row: int, last_row: int) -> Survey:
    """Find the first free column of a sheet and the names of all sheets; rows count from 1.

    Raises GraftError as `graft` does, and KeyError when there is no such sheet.
    """
    with Draft(original) as draft:
        book = Workbook(draft)
        ground = Ground(draft, book.sheet(sheet), header_row, last_row)
        return Survey(ground.free_column(), tuple(each.name for each in book.sheets))


def graft(  # noqa: PLR0913 - the engine's one door; all but the first four arguments have a usual value
    original: Path,
    donor: DonorBook,
    target: Path,
    annotation: Annotation | None,
    *,
    opening_sheet: str | None = None,
    first_sheets: Sequence[str] = (),
    remove_sheets: Sequence[str] = (),
    recalculate: bool = False,
    marks: Sequence[Annotation] = (),
) -> GraftReport:
    """Write `target`: the original with annotation and the closed donor's sheets, the same bytes every time.

    `first_sheets` come before the user's, the donor's others after; `remove_sheets` are ours, from before.
    `marks` are annotations without columns, of other sheets of the user's.
    Raises GraftError, and KeyError for a sheet or format name that does not exist.
    """
    with Draft(original) as draft:
        book, source = Workbook(draft), Donor(donor)
        pools = open_pools(draft, book, source.styles())
        notes = _clear(draft, book, remove_sheets)
        Transplant(source, book, draft, pools).move_all(SCRATCH_SHEET, opening_sheet)
        book.put_first(first_sheets)
        if opening_sheet is not None:
            book.open_at(book.sheet(opening_sheet), draft)
        first_column = None
        if annotation is not None or marks:
            annotator = Annotator(draft, book, read_scratch(source, SCRATCH_SHEET), pools)
            for mark in marks:
                if mark.marked_cells or has_notes(draft, book.sheet(mark.sheet).part):
                    annotator.annotate(mark)
            first_column = None if annotation is None else annotator.annotate(annotation)
        if recalculate:
            book.recalculate_on_opening()
        close_pools(draft, book, pools)
        draft.write(book.part, book.to_bytes())
        counts = draft.save(target)
    return GraftReport(*counts, first_column=first_column, notes=notes)


def _clear(draft: Draft, book: Workbook, remove_sheets: Sequence[str]) -> tuple[str, ...]:
    """Leave out what cannot stay: earlier sheets of ours, the calculation chain, a signature."""
    before = draft.reachable()
    book.remove_sheets(remove_sheets)
    chains, signatures = book.relationships.of_kind("calcChain"), draft.relationships("").of_kind("origin")
    for part in chains:
        book.relationships.remove_to(part)
    for part in signatures:
        draft.relationships("").remove_to(part)
    draft.remove_unreachable(before)
    _forget_titles(draft)
    return (*([_SIGNATURE_NOTE] if signatures else []), *([_CALC_CHAIN_NOTE] if chains else []))


def _forget_titles(draft: Draft) -> None:
    """Drop the list of sheet titles from the file's properties, now wrong; Excel writes it again."""
    for part in draft.relationships("").of_kind("extended-properties"):
        if part in draft:
            root = parse(draft.read(part))
            for element in [e for e in root if str(e.tag).endswith(("}HeadingPairs", "}TitlesOfParts"))]:
                root.remove(element)
            draft.write(part, serialise(root))
