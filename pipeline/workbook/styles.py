"""Styles: the formats our cells need, added to the user's stylesheet and found again when already there."""

import re
from collections.abc import Collection, Iterable
from copy import deepcopy

from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.xml import (
    Element,
    canonical,
    child_in_order,
    drop_attributes,
    new_element,
    parse,
    serialise,
    tag,
)

MOST_CELL_FORMATS = 65_490
_FIRST_OWN_FORMAT = 176
_FIRST_CUSTOM_FORMAT = 164
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_PIECES = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_KNOWN_FONTS = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}knownFonts"
_BUILT_IN_DATES = {*range(14, 23), *range(45, 48)}
_NOT_DATE_PART = re.compile(r"\"[^\"]*\"|\\.|_.|\[(?!h|m|s)[^\]]*\]", re.IGNORECASE)
_DATE_PART = re.compile(r"[ymdhs]", re.IGNORECASE)


class _Section:
    """One list of the stylesheet, in which equal entries are kept once."""

    def __init__(self, root: Element, name: str) -> None:
        self._root, self._name = root, name
        self._known: dict[bytes, int] = {}
        for number, entry in enumerate(_entries(root, name)):
            self._known.setdefault(canonical(entry), number)

    def index(self, entry: Element) -> int:
        key = canonical(entry)
        if key not in self._known:
            holder = child_in_order(self._root, self._name, _ORDER)
            self._known[key] = len(holder)
            holder.append(entry)
            holder.set("count", str(len(holder)))
            drop_attributes(holder, _KNOWN_FONTS)
        return self._known[key]


class Styles:
    """The user's stylesheet with a donor's formats mapped into it, each when first asked for."""

    def __init__(self, raw: bytes | None, donor: bytes) -> None:
        """Read both; a workbook without styles starts from the donor's."""
        self.root = parse(donor if raw is None else raw)
        self._donor = parse(donor)
        self._before = b"" if raw is None else serialise(self.root)
        self._sections = {
            name: _Section(self.root, name) for name in ("fonts", "fills", "borders", "cellXfs", "dxfs")
        }
        self._codes = {
            entry.get("formatCode", ""): entry.get("numFmtId", "") for entry in _entries(self.root, "numFmts")
        }
        self._donor_codes = {
            entry.get("numFmtId", ""): entry.get("formatCode", "")
            for entry in _entries(self._donor, "numFmts")
        }
        self._formats: dict[int, int] = {0: 0}
        self._differential: dict[int, int] = {}
        self._filled: dict[tuple[int, int], int] = {}
        if not _entries(self.root, "cellXfs"):
            self._begin()

    @property
    def changed(self) -> bool:
        """Say whether anything was added."""
        return serialise(self.root) != self._before

    def cell_format(self, donor_format: int) -> int:
        """Return the user's number of a donor's cell format; the default format stays the user's own."""
        if donor_format not in self._formats:
            self._formats[donor_format] = self._add_cell_format(self._adapted(donor_format))
        return self._formats[donor_format]

    def differential(self, donor_format: int) -> int:
        """Return the user's number of a donor's differential format (conditional formats, tables)."""
        if donor_format not in self._differential:
            entry = deepcopy(_entries(self._donor, "dxfs")[donor_format])
            for code in entry.iter(tag("numFmt")):
                code.set("numFmtId", self._number_of(code.get("formatCode", "")))
            self._differential[donor_format] = self._sections["dxfs"].index(entry)
        return self._differential[donor_format]

    def filled(self, own_format: int, donor_format: int) -> int:
        """Return a copy of a user's cell format that differs in its fill alone."""
        if (own_format, donor_format) not in self._filled:
            self._filled[own_format, donor_format] = self._add_filled(own_format, donor_format)
        return self._filled[own_format, donor_format]

    def _add_filled(self, own_format: int, donor_format: int) -> int:
        entry = deepcopy(_plain_format(_entries(self.root, "cellXfs")[own_format]))
        if int(entry.get("xfId", "0")) >= len(_entries(self.root, "cellStyleXfs")):
            drop_attributes(entry, "xfId")
        entry.set("fillId", self._adapted(donor_format).get("fillId", "0"))
        entry.set("applyFill", "1")
        return self._add_cell_format(entry)

    def unmarked(self, own_format: int, *, marks: Collection[int], like: Iterable[int]) -> int:
        """Return a cell format without the fill of a mark (donor's formats) that it may have.

        It is the first of `like` that differs in its fill alone; if none does, the fill is taken out.
        """
        formats = _entries(self.root, "cellXfs")
        fills = {self._adapted(mark).get("fillId") for mark in marks}
        shown = formats[own_format]
        if shown.get("fillId") not in fills:
            return own_format
        for number in like:
            other = formats[number]
            if other.get("fillId") not in fills and _but_fill(other) == _but_fill(shown):
                return number
        entry = deepcopy(shown)
        entry.set("fillId", "0")
        return self._add_cell_format(entry)

    def shows_date(self, donor_format: int) -> bool:
        """Say whether a donor's cell format shows its number as a date or a time."""
        number = _entries(self._donor, "cellXfs")[donor_format].get("numFmtId", "0")
        code = _NOT_DATE_PART.sub("", self._donor_codes.get(number, ""))
        return int(number) in _BUILT_IN_DATES or bool(_DATE_PART.search(code))

    def to_bytes(self) -> bytes:
        """Write the stylesheet as a part."""
        return serialise(self.root)

    def _begin(self) -> None:
        """Give a stylesheet without cell formats the default one that every plain cell refers to."""
        for fill in _entries(self._donor, "fills")[:2]:
            self._sections["fills"].index(deepcopy(fill))
        self._add_cell_format(self._adapted(0))

    def _adapted(self, donor_format: int) -> Element:
        entry = deepcopy(_entries(self._donor, "cellXfs")[donor_format])
        for attribute, section in _PIECES.items():
            piece = _entries(self._donor, section)[int(entry.get(attribute, "0"))]
            entry.set(attribute, str(self._sections[section].index(deepcopy(piece))))
        entry.set("numFmtId", self._number_format(entry.get("numFmtId", "0")))
        drop_attributes(entry, "xfId")
        if _entries(self.root, "cellStyleXfs"):
            entry.set("xfId", self._normal_style())
        return entry

    def _add_cell_format(self, entry: Element) -> int:
        number = self._sections["cellXfs"].index(entry)
        if number >= MOST_CELL_FORMATS:
            message = f"The workbook already uses {MOST_CELL_FORMATS:,} cell formats, the most Excel allows."
            raise GraftError(GraftProblem.TOO_MANY_FORMATS, message)
        return number

    def _number_format(self, donor_number: str) -> str:
        if int(donor_number) < _FIRST_CUSTOM_FORMAT:
            return donor_number
        return self._number_of(self._donor_codes[donor_number])

    def _number_of(self, code: str) -> str:
        if code not in self._codes:
            number = str(max([_FIRST_OWN_FORMAT - 1, *map(int, self._codes.values())]) + 1)
            holder = child_in_order(self.root, "numFmts", _ORDER)
            holder.append(new_element("numFmt", numFmtId=number, formatCode=code))
            holder.set("count", str(len(holder)))
            self._codes[code] = number
        return self._codes[code]

    def _normal_style(self) -> str:
        known = {str(number) for number in range(len(_entries(self.root, "cellStyleXfs")))}
        styles = [style for style in _entries(self.root, "cellStyles") if style.get("builtinId") == "0"]
        return next((style.get("xfId", "0") for style in styles if style.get("xfId") in known), "0")


def _plain_format(entry: Element) -> Element:
    """Return a cell format, or the one for every program where one is offered for some programs only."""
    formats = [entry] if entry.tag == tag("xf") else list(entry.iter(tag("xf")))
    return formats[-1] if formats else new_element("xf")


def _but_fill(entry: Element) -> bytes:
    entry = deepcopy(entry)
    drop_attributes(entry, "fillId", "applyFill")
    return canonical(entry)


def _entries(root: Element, section: str) -> list[Element]:
    holder = root.find(tag(section))
    return [] if holder is None else list(holder)
