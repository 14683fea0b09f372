"""Charts of the result look the same in LibreOffice whichever program saved the user's workbook."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from xlsxwriter import Workbook

from pipeline.workbook.chart_parts import said_in_full

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def chart() -> etree._Element:
    """A scatter chart with a label, as XlsxWriter writes it, once all is said."""
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("A")
        drawn = book.add_chart({"type": "scatter", "subtype": "straight"})
        labels = {"series_name": True, "position": "above"}
        drawn.add_series({"categories": "=A!$A$1", "values": "=A!$B$1", "data_labels": labels})
        sheet.insert_chart(0, 3, drawn)
    with ZipFile(file) as package:
        return etree.fromstring(said_in_full(package.read("xl/charts/chart1.xml")))


def test_labels_say_what_they_do_not_show(chart: etree._Element) -> None:
    """A point is labelled with its name alone, not with its figures too; the order is the format's."""
    labels = next(chart.iter(f"{_CHART}dLbls"))
    shown = [(etree.QName(part).localname, part.get("val")) for part in labels][-6:]
    assert shown == [
        ("showLegendKey", "0"), ("showVal", "0"), ("showCatName", "0"), ("showSerName", "1"),
        ("showPercent", "0"), ("showBubbleSize", "0"),
    ]  # fmt: skip


def test_what_is_blank_is_not_drawn_as_nil(chart: etree._Element) -> None:
    """A series of one point has no second one at nil."""
    assert [each.get("val") for each in chart.iter(f"{_CHART}dispBlanksAs")] == ["gap"]


def test_ticks_of_both_axes_stand_outside(chart: etree._Element) -> None:
    """No axis is crossed by its ticks."""
    for kind, place in (("major", "out"), ("minor", "none")):
        assert [each.get("val") for each in chart.iter(f"{_CHART}{kind}TickMark")] == [place, place]
