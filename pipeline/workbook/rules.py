"""Rules of a sheet: conditional formats and data validations, moved in from the donor's scratch sheet."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from uuid import NAMESPACE_URL, uuid5

from pipeline.workbook.cells import Area
from pipeline.workbook.sheet import SHEET_ORDER
from pipeline.workbook.xml import X14, XM, Element, child_in_order, insert_in_order, tag

_COUNTED = (tag("dataValidations"), tag("dataValidations", X14))
_RULES = (tag("cfRule"), tag("cfRule", X14))
_TIED = (tag("id", X14), tag("cfRule", X14))
_HOLDERS = (tag("dataValidations"), tag("dataValidations", X14), tag("conditionalFormattings", X14))


def move_rules(frame: Element, scratch: Element, differential: Callable[[int], int]) -> None:
    """Add the scratch sheet's rules, already at their final addresses, after those of the user's sheet."""
    scratch = deepcopy(scratch)
    remap_differential(scratch, differential)
    _follow_priorities(frame, scratch)
    _rename_clashing_ids(frame, scratch)
    for formatting in scratch.findall(tag("conditionalFormatting")):
        insert_in_order(frame, formatting, SHEET_ORDER)
    validations = scratch.find(tag("dataValidations"))
    if validations is not None:
        child_in_order(frame, "dataValidations", SHEET_ORDER).extend(list(validations))
    _merge_extensions(frame, scratch)
    _mend_counts(frame)


def remap_differential(root: Element, differential: Callable[[int], int]) -> None:
    """Renumber every reference to a differential format in a donor's sheet or table."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if str(name).lower().endswith("dxfid"):
                element.set(name, str(differential(int(value))))


def remove_rules_within(frame: Element, area: Area) -> None:
    """Drop the rules that lie wholly inside an area: those of an earlier run of ours."""
    for entry, addresses in list(_addressed(frame)):
        holder = entry.getparent()
        if holder is not None and addresses and all(Area.parse(one).within(area) for one in addresses):
            holder.remove(entry)
    for holder in [found for name in _HOLDERS for found in frame.iter(name)]:
        if not len(holder):
            _remove_empty(holder)
    _mend_counts(frame)


def _addressed(frame: Element) -> Iterator[tuple[Element, list[str]]]:
    for name in ("conditionalFormatting", "dataValidation"):
        for entry in frame.iter(tag(name)):
            yield entry, entry.get("sqref", "").split()
        for entry in frame.iter(tag(name, X14)):
            yield entry, (entry.findtext(tag("sqref", XM)) or "").split()


def _remove_empty(element: Element) -> None:
    """Remove an element and every parent it leaves empty, up to the sheet itself."""
    parent = element.getparent()
    while parent is not None and not len(element):
        parent.remove(element)
        element, parent = parent, parent.getparent()


def _follow_priorities(frame: Element, scratch: Element) -> None:
    taken = max((int(rule.get("priority", "0")) for rule in frame.iter(*_RULES)), default=0)
    for rule in scratch.iter(*_RULES):
        if rule.get("priority") is not None:
            rule.set("priority", str(int(rule.get("priority", "0")) + taken))


def _rename_clashing_ids(frame: Element, scratch: Element) -> None:
    """Give data bars and the like other ids where the user's sheet already uses those of XlsxWriter."""
    taken = {_extension_id(element) for element in frame.iter(*_TIED)}
    for element in scratch.iter(*_TIED):
        fresh = _extension_id(element)
        while fresh in taken:
            fresh = f"{{{uuid5(NAMESPACE_URL, fresh)}}}".upper()
        if element.tag == _TIED[0]:
            element.text = fresh
        else:
            element.set("id", fresh)


def _extension_id(element: Element) -> str:
    """Return the id that ties a rule to its extension, from whichever of the two it is."""
    return (element.text if element.tag == _TIED[0] else element.get("id")) or ""


def _merge_extensions(frame: Element, scratch: Element) -> None:
    for extension in scratch.iterfind(f"{tag('extLst')}/{tag('ext')}"):
        holder = child_in_order(frame, "extLst", SHEET_ORDER)
        own = next((other for other in holder if other.get("uri") == extension.get("uri")), None)
        if own is None or not len(own):
            holder.append(extension)
        elif len(extension):
            own[0].extend(list(extension[0]))


def _mend_counts(frame: Element) -> None:
    for holder in frame.iter(*_COUNTED):
        holder.set("count", str(len(holder)))
