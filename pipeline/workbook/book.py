"""The workbook part: which sheets there are, in which order, which names they have, and which one opens."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.intake.addresses import letters
from pipeline.workbook.cells import Area
from pipeline.workbook.graft_error import GraftError, GraftProblem
from pipeline.workbook.package import Draft, Parts
from pipeline.workbook.sheet import is_selected, select_tab
from pipeline.workbook.xml import (
    OFFICE,
    Element,
    child_in_order,
    new_element,
    parse,
    serialise,
    tag,
)

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews"),
    *("pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects"),
    "extLst",
)
_HEAD = 100_000  # bytes of a sheet that surely hold its views, which come before its rows
_SHEET_ID = tag("id", OFFICE)
_FILTER_NAME = "_xlnm._FilterDatabase"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of a workbook."""

    name: str
    part: str
    element: Element


class Workbook:
    """The workbook part of a package; indexes of sheets are looked up on reading and given anew on saving."""

    def __init__(self, package: Parts) -> None:
        """Read the workbook part; raise STRICT_OOXML or BROKEN_PACKAGE when it is not one we can work on."""
        self.package = package
        self.part = _main_part(package)
        self.root = parse(package.read(self.part))
        self._check_root()
        self.relationships = package.relationships(self.part)
        self.sheets = [self._sheet(element) for element in self._holder("sheets")]
        self._owners = [(name, self._owner(name)) for name in self.names()]
        self._views = [
            (view, self._shown(view, "activeTab"), self._shown(view, "firstSheet")) for view in self.views()
        ]

    @property
    def from_1904(self) -> bool:
        """Whether the workbook counts its days from 1904."""
        properties = self.root.find(tag("workbookPr"))
        return properties is not None and properties.get("date1904", "0") in {"1", "true"}

    def names(self) -> list[Element]:
        """List the defined names."""
        return list(self._holder("definedNames"))

    def views(self) -> list[Element]:
        """List the windows in which the workbook opens."""
        return list(self._holder("bookViews"))

    def owned_names(self) -> list[tuple[Element, Sheet | None]]:
        """List the defined names, each with the sheet it is local to."""
        return list(self._owners)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name; raise KeyError when there is none."""
        found = next((sheet for sheet in self.sheets if sheet.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def part_of(self, kind: str) -> str | None:
        """Return the workbook's part of a kind: styles, sharedStrings, calcChain."""
        return next((part for part in self.relationships.of_kind(kind) if part in self.package), None)

    def add_sheet(self, name: str, part: str, state: str | None) -> Sheet:
        """Add a tab after all others; raise NAME_TAKEN when the name is in use."""
        if name.casefold() in {sheet.name.casefold() for sheet in self.sheets}:
            raise GraftError(GraftProblem.NAME_TAKEN, f"The workbook already has a sheet called {name!r}.")
        number = max((int(sheet.element.get("sheetId", "0")) for sheet in self.sheets), default=0) + 1
        element = new_element("sheet", name=name, sheetId=str(number))
        if state is not None:
            element.set("state", state)
        element.set(_SHEET_ID, self.relationships.add("worksheet", part))
        self._holder("sheets").append(element)
        self.sheets.append(Sheet(name, part, element))
        return self.sheets[-1]

    def remove_sheets(self, names: Collection[str]) -> None:
        """Take tabs out, with the names that are local to them or point at them."""
        for sheet in [sheet for sheet in self.sheets if sheet.name in names]:
            self.sheets.remove(sheet)
            self._holder("sheets").remove(sheet.element)
            self.relationships.remove_to(sheet.part)
            for name, owner in list(self._owners):
                if owner is sheet or (owner is None and _points_at(name, sheet.name)):
                    self._holder("definedNames").remove(name)
                    self._owners.remove((name, owner))
        self._drop_if_empty("definedNames")

    def add_name(self, name: Element, owner: Sheet | None) -> None:
        """Add a defined name; raise NAME_TAKEN when it is in use in the same place."""
        wanted = name.get("name", "").casefold()
        if any(other.get("name", "").casefold() == wanted and held is owner for other, held in self._owners):
            raise GraftError(
                GraftProblem.NAME_TAKEN, f"The workbook already has a name {name.get('name')!r}."
            )
        child_in_order(self.root, "definedNames", _ORDER).append(name)
        self._owners.append((name, owner))

    def move_filter_name(self, sheet: Sheet, area: Area) -> None:
        """Keep the hidden name of a sheet's filter on the filter's area."""
        quoted = sheet.name.replace("'", "''")
        corners = (f"${letters(column)}${row}" for column, row in (area[:2], area[2:]))
        for name, owner in self._owners:
            if owner is sheet and name.get("name") == _FILTER_NAME:
                name.text = f"'{quoted}'!{':'.join(corners)}"

    def put_first(self, names: Sequence[str]) -> None:
        """Bring sheets to the front, in the order given."""
        first = [self.sheet(name) for name in names]
        self.sheets = [*first, *(sheet for sheet in self.sheets if sheet not in first)]
        self._holder("sheets")[:] = [sheet.element for sheet in self.sheets]

    def open_at(self, sheet: Sheet, draft: Draft) -> None:
        """Make a sheet the one the workbook opens at, and the only selected one of those not yet final."""
        for other in [each for each in self.sheets if each.part in draft and not draft.is_final(each.part)]:
            if other is sheet or is_selected(draft.head(other.part, _HEAD)):
                raw = draft.read(other.part)
                draft.write(other.part, select_tab(raw[:_HEAD], selected=other is sheet) + raw[_HEAD:])
        if not self._views:
            views = child_in_order(self.root, "bookViews", _ORDER)
            views.append(new_element("workbookView"))
        self._views = [(view, sheet, None) for view in self.views()]

    def recalculate_on_opening(self) -> None:
        """Ask Excel to compute everything when it opens the workbook."""
        child_in_order(self.root, "calcPr", _ORDER).set("fullCalcOnLoad", "1")

    def to_bytes(self) -> bytes:
        """Write the part, with the indexes of sheets as they now are."""
        for name, owner in self._owners:
            if owner is not None:
                name.set("localSheetId", str(self.sheets.index(owner)))
        for view, active, first in self._views:
            self._point(view, "activeTab", active)
            self._point(view, "firstSheet", first)
        return serialise(self.root)

    def _check_root(self) -> None:
        if self.root.tag == tag("workbook", _STRICT):
            message = "The workbook is saved as “Strict Open XML”; save it as an ordinary Excel workbook."
            raise GraftError(GraftProblem.STRICT_OOXML, message)
        if self.root.tag != tag("workbook"):
            message = f"{self.package.name} holds no Excel workbook."
            raise GraftError(GraftProblem.BROKEN_PACKAGE, message)

    def _holder(self, name: str) -> Element:
        found = self.root.find(tag(name))
        return new_element(name) if found is None else found

    def _sheet(self, element: Element) -> Sheet:
        """Read a tab; some workbooks list tabs that lead nowhere, and Excel opens them all the same."""
        part = self.relationships.by_id(element.get(_SHEET_ID))
        return Sheet(element.get("name", ""), part or "", element)

    def _owner(self, name: Element) -> Sheet | None:
        index = name.get("localSheetId")
        return self.sheets[int(index)] if index is not None and int(index) < len(self.sheets) else None

    def _shown(self, view: Element, attribute: str) -> Sheet | None:
        index = int(view.get(attribute, "0"))
        return self.sheets[index] if index < len(self.sheets) else None

    def _point(self, view: Element, attribute: str, sheet: Sheet | None) -> None:
        index = self.sheets.index(sheet) if sheet in self.sheets else self._first_visible(attribute)
        if index or view.get(attribute) is not None:
            view.set(attribute, str(index))

    def _first_visible(self, attribute: str) -> int:
        visible = (number for number, sheet in enumerate(self.sheets) if sheet.element.get("state") is None)
        return next(visible, 0) if attribute == "activeTab" else 0

    def _drop_if_empty(self, name: str) -> None:
        holder = self.root.find(tag(name))
        if holder is not None and not len(holder):
            self.root.remove(holder)


def _main_part(package: Parts) -> str:
    parts = package.relationships("").of_kind("officeDocument")
    if not parts or parts[0] not in package:
        raise GraftError(GraftProblem.BROKEN_PACKAGE, f"{package.name} holds no workbook.")
    return parts[0]


def _points_at(name: Element, sheet: str) -> bool:
    quoted = sheet.replace("'", "''").casefold()
    text = (name.text or "").casefold()
    return text.startswith((f"{sheet.casefold()}!", f"'{quoted}'!"))
