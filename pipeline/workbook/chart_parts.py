"""Charts of ours as they join the user's package: what XlsxWriter leaves unsaid is said."""

from itertools import chain

from lxml import etree

from pipeline.workbook.xml import Element, parse, serialise

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN_AS_LINES = tuple(f".//{_CHART}{kind}/{_CHART}ser" for kind in ("scatterChart", "lineChart"))
_LABEL_PARTS = tuple(
    f"{_CHART}show{part}" for part in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
_AFTER_LABEL_PARTS = tuple(
    f"{_CHART}{part}" for part in ("separator", "showLeaderLines", "leaderLines", "extLst")
)


def said_in_full(raw: bytes) -> bytes:
    """Say of a chart what XlsxWriter leaves out because Excel needs no word of it.

    LibreOffice takes what is not said for yes wherever the user's file was not saved by Excel 2007 or by
    XlsxWriter: it bends lines, labels points with all they have, draws what is blank as nil, and crosses
    axes with ticks.
    """
    root = parse(raw)
    _say_lines_are_straight(root)
    for labels in chain(root.iter(f"{_CHART}dLbls"), root.iter(f"{_CHART}dLbl")):
        _say_what_labels_show(labels)
    for axis in chain(root.iter(f"{_CHART}valAx"), root.iter(f"{_CHART}catAx")):
        _say_ticks(axis)
    shown = root.find(f".//{_CHART}plotVisOnly")
    if shown is not None and root.find(f".//{_CHART}dispBlanksAs") is None:
        shown.addnext(_saying(f"{_CHART}dispBlanksAs", "gap"))
    return serialise(root)


def _say_lines_are_straight(root: Element) -> None:
    for series in chain.from_iterable(root.iterfind(path) for path in _DRAWN_AS_LINES):
        if series.find(f"{_CHART}smooth") is None:
            etree.SubElement(series, f"{_CHART}smooth", val="0")


def _say_what_labels_show(labels: Element) -> None:
    """Add every part of a label that is not shown, in the order that the format asks for."""
    if labels.find(f"{_CHART}delete") is not None:
        return
    said = {child.tag: child for child in labels if child.tag in _LABEL_PARTS}
    after = [child for child in labels if child.tag in _AFTER_LABEL_PARTS]
    for child in (*said.values(), *after):
        labels.remove(child)
    labels.extend(said.get(part, _saying(part, "0")) for part in _LABEL_PARTS)
    labels.extend(after)


def _say_ticks(axis: Element) -> None:
    """Put the ticks of an axis outside, where Excel has them if nothing is said."""
    place = axis.find(f"{_CHART}tickLblPos")
    if place is None or axis.find(f"{_CHART}majorTickMark") is not None:
        return
    at = axis.index(place)
    if axis.find(f"{_CHART}minorTickMark") is None:
        axis.insert(at, _saying(f"{_CHART}minorTickMark", "none"))
    else:
        at -= 1
    axis.insert(at, _saying(f"{_CHART}majorTickMark", "out"))


def _saying(name: str, value: str) -> Element:
    """Return an element of a chart that says one thing."""
    return etree.Element(name, val=value)
