"""Workbooks of every kind of content, each with the signs by which its kinds are found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.support import content_raw as raw
from tests.support import content_written as written

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.content_written import Fill
    from tests.support.raw_package import RawPackage

WITH_FILTER = {"definedNames/definedName has another text"}
SIGNED = {"Types/Override is missing", "Types/Default is missing", "Relationships/Relationship is missing"}
OUR_WIDTHS = {"cols/col@width differs"}


class Case(NamedTuple):
    """One workbook: what fills it, what is put in after, its options, and signs of each kind of content.

    A sign is the beginning of a part's name, or such a beginning and a text in that part. `also` is what this
    workbook alone may lose or change.
    """

    kinds: dict[str, str | tuple[str, str]]
    fill: Fill
    added: tuple[Callable[[RawPackage], None], ...] = ()
    also: frozenset[str] = frozenset()
    ending: str = ".xlsx"
    options: tuple[tuple[str, Any], ...] = ()


SHEETS, BOOK = "xl/worksheets/", "xl/workbook.xml"
CASES = {
    "texts": Case(
        {
            "rich text": ("xl/sharedStrings", "<rPr><b/>"),
            "spaces": ("xl/sharedStrings", 'xml:space="preserve">  spaces'),
            "formulas with saved values": (SHEETS, "<f>SUM(A2:A5)</f><v>11</v>"),
            "error values": (SHEETS, "<v>#DIV/0!</v>"),
            "array formulas": (SHEETS, '<f t="array" ref="C1:C4">'),
            "dynamic arrays": ("xl/metadata.xml", "XLDAPR"),
            "links": (SHEETS, "<hyperlink ref="),
            "names": (BOOK, ">0.2<"),
            "local names": (BOOK, 'name="Local" localSheetId='),
            "print areas": (BOOK, "_xlnm.Print_Area"),
            "print titles": (BOOK, "_xlnm.Print_Titles"),
        },
        written.texts_and_formulas,
    ),
    "drawings": Case(
        {
            "charts": "xl/charts/chart",
            "chart sheet": "xl/chartsheets/",
            "pictures": "xl/media/",
            "drawings": "xl/drawings/drawing",
            "text boxes": ("xl/drawings/drawing", 'txBox="1"'),
            "notes": "xl/comments",
            "buttons": ("xl/drawings/vmlDrawing", "Button"),
            "pictures in cells": "xl/richData/",
            "tick boxes": ("xl/featurePropertyBag/", "Checkbox"),
            "header pictures": ("xl/drawings/vmlDrawing", 'id="LH"'),
            "footers": (SHEETS, "<oddFooter>"),
            "background": (SHEETS, "<picture r:id="),
            "theme": "xl/theme/theme1.xml",
        },
        written.drawings,
    ),
    "rules": Case(
        {
            "validations": (SHEETS, '<dataValidation type="decimal"'),
            "conditional formats": (SHEETS, '<cfRule type="duplicateValues"'),
            "colour scales": (SHEETS, "<colorScale>"),
            "extended data bars": (SHEETS, "<x14:dataBar"),
            "icon sets": (SHEETS, "<iconSet"),
            "sparklines": (SHEETS, "<x14:sparkline>"),
            "ignored errors": (SHEETS, "<ignoredError "),
        },
        written.rules,
    ),
    "layout": Case(
        {
            "frozen panes": (SHEETS, 'state="frozen"'),
            "split panes": (SHEETS, '<pane xSplit="'),
            "filter": (SHEETS, '<filterColumn colId="2">'),
            "groups": (SHEETS, 'outlineLevel="2"'),
            "folded groups": (SHEETS, 'collapsed="1"'),
            "hidden columns": (SHEETS, '<col min="1" max="3" width="12.7109375" hidden="1"'),
            "hidden sheets": (BOOK, 'state="hidden"'),
            "very hidden sheets": (BOOK, 'state="veryHidden"'),
            "merged cells": (SHEETS, "<mergeCell "),
            "sheet protection": (SHEETS, "<sheetProtection password="),
            "ranges that may be edited": (SHEETS, "<protectedRange "),
            "page breaks": (SHEETS, "<rowBreaks "),
            "page set-up": (SHEETS, 'fitToHeight="0"'),
            "tab colours": (SHEETS, "<tabColor "),
            "right to left": (SHEETS, 'rightToLeft="1"'),
            "own properties": "docProps/custom.xml",
            "properties": ("docProps/core.xml", "Functions of Acme"),
        },
        written.layout,
        also=frozenset(WITH_FILTER | OUR_WIDTHS),
    ),
    "table": Case(
        {
            "tables": "xl/tables/table",
            "totals rows": ("xl/tables/table", "totalsRowCount="),
            "calculated columns": ("xl/tables/table", "<calculatedColumnFormula>"),
            "structured references": (SHEETS, "Functions[Annual cost]"),
        },
        written.table,
    ),
    "beside": Case(
        {
            "filled columns at the right": (SHEETS, '<c r="F1"'),
            "arrays at the right": (SHEETS, 'ref="H2:I4"'),
            "pictures where ours go": "xl/media/",
            "charts where ours go": "xl/charts/",
        },
        written.beside,
    ),
    "pivots": Case(
        {
            "pivot tables": "xl/pivotTables/",
            "pivot caches": "xl/pivotCache/pivotCacheDefinition",
            "pivot records": "xl/pivotCache/pivotCacheRecords",
            "slicers": "xl/slicers/",
            "slicer caches": "xl/slicerCaches/",
            "timelines": "xl/timelines/",
            "timeline caches": "xl/timelineCaches/",
            "connections": "xl/connections.xml",
            "query tables": "xl/queryTables/",
            "lists from other sheets": (SHEETS, "<x14:dataValidation "),
            "extended icon sets": (SHEETS, 'iconSet="3Stars"'),
        },
        written.notes,
        (raw.pivot, raw.slicer, raw.timeline, raw.query, raw.extended_rules),
    ),
    "controls": Case(
        {
            "macros": "xl/vbaProject.bin",
            "signed macros": "xl/vbaProjectSignature.bin",
            "ribbon": "customUI/",
            "form controls": "xl/ctrlProps/",
            "ActiveX controls": "xl/activeX/",
            "embedded objects": "xl/embeddings/",
            "printer settings": "xl/printerSettings/",
        },
        written.notes,
        (raw.macros, raw.controls),
        ending=".xlsm",
    ),
    "shared": Case(
        {
            "threaded comments": "xl/threadedComments/",
            "people": "xl/persons/",
            "external links": "xl/externalLinks/",
            "custom XML": "customXml/",
            "custom views": (SHEETS, "<customSheetView "),
            "scenarios": (SHEETS, "<scenario "),
            "watched cells": (SHEETS, "<cellWatch "),
            "phonetic text": ("xl/sharedStrings", "<rPh "),
            "properties of sheets": "xl/customProperty1.bin",
            "workbook protection": (BOOK, "<workbookProtection "),
            "read-only advice": (BOOK, "<fileSharing "),
        },
        written.notes,
        (raw.threads, raw.outside, raw.settings, raw.signature),
        also=frozenset(SIGNED),
    ),
    "prefixed": Case(
        {
            "1904 dates": (BOOK, 'date1904="1"'),
            "prefixed elements": (BOOK, "<x:workbook"),
            "absolute targets": ("xl/_rels/workbook.xml.rels", 'Target="/xl/'),
        },
        written.notes,
        (raw.prefixed,),
        options=(("date_1904", True),),
    ),
}
