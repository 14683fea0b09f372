"""Pools: what all sheets of a workbook share, its formats and its texts."""

from typing import NamedTuple

from pipeline.workbook.book import Workbook
from pipeline.workbook.package import Draft
from pipeline.workbook.strings import SharedStrings
from pipeline.workbook.styles import Styles

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."


class Pools(NamedTuple):
    """The user's formats and texts while ours are added to them."""

    styles: Styles
    strings: SharedStrings


def open_pools(draft: Draft, book: Workbook, donor_styles: bytes) -> Pools:
    """Read the pools of the user's workbook; it may have neither."""
    styles, strings = _part(draft, book, "styles"), _part(draft, book, "sharedStrings")
    return Pools(
        Styles(None if styles is None else draft.read(styles), donor_styles),
        SharedStrings(None if strings is None else draft.read(strings)),
    )


def close_pools(draft: Draft, book: Workbook, pools: Pools) -> None:
    """Write the pools that have grown."""
    if pools.styles.changed:
        _write(draft, book, "styles", pools.styles.to_bytes())
    if pools.strings.changed:
        _write(draft, book, "sharedStrings", pools.strings.to_bytes())


def _part(draft: Draft, book: Workbook, kind: str) -> str | None:
    """Return the part that holds a pool; some programs forget to point at it, and readers find it by name."""
    usual = f"xl/{kind}.xml"
    return book.part_of(kind) or (usual if usual in draft else None)


def _write(draft: Draft, book: Workbook, kind: str, data: bytes) -> None:
    part = _part(draft, book, kind)
    if part is None:
        part = draft.add(f"xl/{kind}.xml", data, f"{_SPREADSHEET}{kind}+xml")
    else:
        draft.write(part, data)
    if book.part_of(kind) is None:
        book.relationships.add(kind, part)
