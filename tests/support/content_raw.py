"""Kinds of content that no library writes, put into a package as parts and elements of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.workbook.xml import MAIN
from tests.support.raw_package import BOOK, BOOK_ORDER, MICROSOFT, SPREADSHEET, TYPES, document

if TYPE_CHECKING:
    from tests.support.raw_package import RawPackage

FUNCTIONS, EXTRAS = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
_OFFICE_2007 = "http://schemas.microsoft.com/office/2007/relationships/"
_OFFICE_2011 = "http://schemas.microsoft.com/office/2011/relationships/"
_OFFICE_2017 = "http://schemas.microsoft.com/office/2017/10/relationships/"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 4
_CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
_PIVOTS = '<{0}:pivotTables><{0}:pivotTable tabId="3" name="PivotTable1"/></{0}:pivotTables>'
_CATEGORIES = ("Back office", "Front office")


def pivot(package: RawPackage) -> None:
    """Put in a pivot table with its cache and records, on the sheet Extras."""
    _pivot_cache(package)
    book_link = package.link(BOOK, "pivotCacheDefinition", _CACHE)
    listed = f'<pivotCaches><pivotCache cacheId="7" r:id="{book_link}"/></pivotCaches>'
    package.put(BOOK, listed, BOOK_ORDER)
    table = (
        '<location ref="J1:K4" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/>'
        '<item x="1"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/>'
        '</pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i>'
        '<i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        '<dataFields count="1"><dataField name="Count" fld="1" subtotal="count"/></dataFields>'
        '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1"/>'
    )
    part = "xl/pivotTables/pivotTable1.xml"
    attributes = 'name="PivotTable1" cacheId="7" dataCaption="Values"'
    package.add(part, document("pivotTableDefinition", table, attributes), f"{SPREADSHEET}pivotTable+xml")
    package.link(part, "pivotCacheDefinition", _CACHE)
    package.link(EXTRAS, "pivotTable", part)


def _pivot_cache(package: RawPackage) -> None:
    items = "".join(f'<s v="{name}"/>' for name in _CATEGORIES)
    source = '<cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Extras"/></cacheSource>'
    fields = (
        f'<cacheField name="Function" numFmtId="0"><sharedItems count="2">{items}</sharedItems></cacheField>'
        '<cacheField name="Start" numFmtId="14"><sharedItems containsSemiMixedTypes="0" containsNonDate="0" '
        'containsDate="1" containsString="0" minDate="2025-01-01T00:00:00" maxDate="2025-02-01T00:00:00"/>'
        "</cacheField>"
    )
    held = '<r><x v="0"/><d v="2025-01-01T00:00:00"/></r><r><x v="1"/><d v="2025-01-05T00:00:00"/></r>'
    records = "xl/pivotCache/pivotCacheRecords1.xml"
    package.add(
        records, document("pivotCacheRecords", held, 'count="2"'), f"{SPREADSHEET}pivotCacheRecords+xml"
    )
    package.add(_CACHE, "", f"{SPREADSHEET}pivotCacheDefinition+xml")
    identifier = package.link(_CACHE, "pivotCacheRecords", records)
    listing = f'{source}<cacheFields count="2">{fields}</cacheFields>'
    attributes = f'r:id="{identifier}" refreshedBy="Ann" recordCount="2"'
    package.parts[_CACHE] = document("pivotCacheDefinition", listing, attributes).encode()


def slicer(package: RawPackage) -> None:
    """Put in a slicer over the pivot table, with its cache."""
    data = '<x14:data><x14:tabular pivotCacheId="7"><x14:items count="1"><x14:i x="0" s="1"/></x14:items>'
    package.add(
        "xl/slicerCaches/slicerCache1.xml",
        document(
            "x14:slicerCacheDefinition",
            f"{_PIVOTS.format('x14')}{data}</x14:tabular></x14:data>",
            'name="Slicer_Function" sourceName="Function"',
        ),
        f"{MICROSOFT}slicerCache+xml",
    )
    shown = '<x14:slicer name="Function" cache="Slicer_Function" caption="Function" rowHeight="241300"/>'
    package.add("xl/slicers/slicer1.xml", document("x14:slicers", shown), f"{MICROSOFT}slicer+xml")
    cache = package.link(BOOK, f"{_OFFICE_2007}slicerCache", "xl/slicerCaches/slicerCache1.xml")
    view = package.link(EXTRAS, f"{_OFFICE_2007}slicer", "xl/slicers/slicer1.xml")
    listed = f'<x14:slicerCaches><x14:slicerCache r:id="{cache}"/></x14:slicerCaches>'
    package.extend(BOOK, "{BBE1A952-AA13-448e-AADC-164F8A28A991}", listed)
    listed = f'<x14:slicerList><x14:slicer r:id="{view}"/></x14:slicerList>'
    package.extend(EXTRAS, "{A8765BA9-456A-4dab-B4F3-ACF838C121DE}", listed)


def timeline(package: RawPackage) -> None:
    """Put in a timeline over the pivot table, with its cache."""
    state = (
        '<x15:state minimalRefreshVersion="6" lastRefreshVersion="6" pivotCacheId="7" filterType="unknown">'
        '<x15:bounds startDate="2025-01-01T00:00:00" endDate="2026-01-01T00:00:00"/></x15:state>'
    )
    package.add(
        "xl/timelineCaches/timelineCache1.xml",
        document(
            "x15:timelineCacheDefinition",
            _PIVOTS.format("x15") + state,
            'name="NativeTimeline_Start" sourceName="Start"',
        ),
        f"{MICROSOFT}timelineCache+xml",
    )
    shown = (
        '<x15:timeline name="Start" cache="NativeTimeline_Start" caption="Start" level="2" '
        'selectionLevel="2" scrollPosition="2025-01-01T00:00:00"/>'
    )
    package.add("xl/timelines/timeline1.xml", document("x15:timelines", shown), f"{MICROSOFT}timeline+xml")
    cache = package.link(BOOK, f"{_OFFICE_2011}timelineCache", "xl/timelineCaches/timelineCache1.xml")
    view = package.link(EXTRAS, f"{_OFFICE_2011}timeline", "xl/timelines/timeline1.xml")
    listed = f'<x15:timelineCacheRefs><x15:timelineCacheRef r:id="{cache}"/></x15:timelineCacheRefs>'
    package.extend(BOOK, "{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}", listed)
    listed = f'<x15:timelineRefs><x15:timelineRef r:id="{view}"/></x15:timelineRefs>'
    package.extend(EXTRAS, "{7E03D99C-DC04-49d9-9315-930204A7B6E9}", listed)


def query(package: RawPackage) -> None:
    """Put in a connection to a text file and the table of the sheet Extras that it fills."""
    connection = (
        '<connection id="1" name="figures" type="6" refreshedVersion="6" background="1" saveData="1">'
        '<textPr codePage="850" sourceFile="C:\\figures.csv" comma="1"><textFields count="2"><textField/>'
        "<textField/></textFields></textPr></connection>"
    )
    package.add("xl/connections.xml", document("connections", connection), f"{SPREADSHEET}connections+xml")
    package.link(BOOK, "connections", "xl/connections.xml")
    package.add(
        "xl/queryTables/queryTable1.xml",
        document("queryTable", "", 'name="figures" connectionId="1" autoFormatId="16"'),
        f"{SPREADSHEET}queryTable+xml",
    )
    package.link(EXTRAS, "queryTable", "xl/queryTables/queryTable1.xml")


def extended_rules(package: RawPackage) -> None:
    """Put in a list from another sheet and an icon set, as Excel 2010 and later write them."""
    validation = (
        '<x14:dataValidations count="1" disablePrompts="1"><x14:dataValidation type="list" allowBlank="1">'
        "<x14:formula1><xm:f>Extras!$A$2:$A$5</xm:f></x14:formula1><xm:sqref>C2:C4</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations>"
    )
    package.extend(FUNCTIONS, "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}", validation)
    icons = (
        '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="iconSet" priority="9" '
        'id="{11111111-2222-3333-4444-555555555555}"><x14:iconSet iconSet="3Stars"><x14:cfvo type="percent">'
        '<xm:f>0</xm:f></x14:cfvo><x14:cfvo type="percent"><xm:f>33</xm:f></x14:cfvo>'
        '<x14:cfvo type="percent"><xm:f>67</xm:f></x14:cfvo></x14:iconSet></x14:cfRule>'
        "<xm:sqref>B2:B4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
    )
    package.extend(FUNCTIONS, "{78C0D931-6437-407d-A8EE-F0AAD7539E65}", icons)


def macros(package: RawPackage) -> None:
    """Make it a workbook with macros, their signature and a ribbon of its own."""
    ordinary = f"{SPREADSHEET}sheet.main+xml"
    package.edit(TYPES, lambda text: text.replace(ordinary, f"{MICROSOFT}sheet.macroEnabled.main+xml"))
    package.default("bin", "application/vnd.ms-office.vbaProject")
    package.parts["xl/vbaProject.bin"] = _OLE
    package.link(BOOK, _VBA, "xl/vbaProject.bin")
    signature = "application/vnd.ms-office.vbaProjectSignature"
    package.add("xl/vbaProjectSignature.bin", _OLE[::-1], signature)
    package.link("xl/vbaProject.bin", f"{_VBA}Signature", "xl/vbaProjectSignature.bin")
    ribbon = "http://schemas.microsoft.com/office/2006/01/customui"
    package.add(
        "customUI/customUI.xml", f'<customUI xmlns="{ribbon}"><ribbon/></customUI>', "application/xml"
    )
    package.link(
        "", "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility", "customUI/customUI.xml"
    )


def controls(package: RawPackage) -> None:
    """Put in a form control, an ActiveX control and an embedded object, with the settings of a printer."""
    properties = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    package.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{properties}" objectType="CheckBox" lockText="1" noThreeD="1"/>',
        f"{MICROSOFT}controlproperties+xml",
    )
    form = package.link(EXTRAS, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml")
    classes = "http://schemas.microsoft.com/office/2006/activeX"
    package.add(
        "xl/activeX/activeX1.xml",
        f'<ax:ocx xmlns:ax="{classes}" ax:classid="{{8BD21D40-EC42-11CE-9E0D-00AA006002F3}}" '
        'ax:persistence="persistPropertyBag"/>',
        "application/vnd.ms-office.activeX+xml",
    )
    package.add("xl/activeX/activeX1.bin", _OLE, "application/vnd.ms-office.activeX")
    binary = "http://schemas.microsoft.com/office/2006/relationships/activeXControlBinary"
    package.link("xl/activeX/activeX1.xml", binary, "xl/activeX/activeX1.bin")
    active = package.link(EXTRAS, "control", "xl/activeX/activeX1.xml")
    shapes = [
        f'<control shapeId="{number}" r:id="{link}"/>' for number, link in ((1101, form), (1102, active))
    ]
    package.put(EXTRAS, f"<controls>{''.join(shapes)}</controls>")
    embedded = "application/vnd.openxmlformats-officedocument.oleObject"
    package.add("xl/embeddings/oleObject1.bin", _OLE * 2, embedded)
    link = package.link(EXTRAS, "oleObject", "xl/embeddings/oleObject1.bin")
    package.put(
        EXTRAS,
        f'<oleObjects><oleObject progId="Package" shapeId="1103" r:id="{link}"/></oleObjects>',
    )
    for number, sheet in enumerate((FUNCTIONS, EXTRAS), start=1):
        settings = f"xl/printerSettings/printerSettings{number}.bin"
        package.add(settings, bytes(range(40)) * number, f"{SPREADSHEET}printerSettings")
        link = package.link(sheet, "printerSettings", settings)
        package.put(sheet, f'<pageSetup paperSize="9" orientation="landscape" r:id="{link}"/>')


def threads(package: RawPackage) -> None:
    """Put a conversation on the sheet of the functions, with the people who hold it."""
    ann = "{AAAAAAAA-0000-4000-8000-000000000001}"
    package.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{_THREADS}"><person displayName="Ann" id="{ann}" userId="ann" '
        'providerId="None"/></personList>',
        f"{MICROSOFT}person+xml",
    )
    package.link(BOOK, f"{_OFFICE_2017}person", "xl/persons/person.xml")
    first, reply = (f"{{BBBBBBBB-0000-4000-8000-00000000000{number}}}" for number in (1, 2))
    said = (
        f'<threadedComment ref="A3" dT="2025-05-01T10:00:00.00" personId="{ann}" id="{first}"><text>Who runs '
        f'it?</text></threadedComment><threadedComment ref="A3" dT="2025-05-02T10:00:00.00" personId="{ann}" '
        f'id="{reply}" parentId="{first}"><text>IT does.</text></threadedComment>'
    )
    package.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{_THREADS}">{said}</ThreadedComments>',
        f"{MICROSOFT}threadedcomments+xml",
    )
    package.link(FUNCTIONS, f"{_OFFICE_2017}threadedComment", "xl/threadedComments/threadedComment1.xml")


def outside(package: RawPackage) -> None:
    """Put in a link to another workbook with its saved values, and XML of another program's."""
    package.add("xl/externalLinks/externalLink1.xml", "", f"{SPREADSHEET}externalLink+xml")
    address = "file:///C:/budget%202025.xlsx"
    link = package.link("xl/externalLinks/externalLink1.xml", "externalLinkPath", address, external=True)
    saved = (
        f'<externalBook r:id="{link}"><sheetNames><sheetName val="Plan"/></sheetNames><sheetDataSet>'
        '<sheetData sheetId="0"><row r="1"><cell r="A1"><v>42</v></cell></row></sheetData></sheetDataSet>'
        "</externalBook>"
    )
    package.parts["xl/externalLinks/externalLink1.xml"] = document("externalLink", saved).encode()
    link = package.link(BOOK, "externalLink", "xl/externalLinks/externalLink1.xml")
    listed = f'<externalReferences><externalReference r:id="{link}"/></externalReferences>'
    package.put(BOOK, listed, BOOK_ORDER)
    package.add("customXml/item1.xml", '<record xmlns="urn:acme"><id>7</id></record>', "application/xml")
    package.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{CCCCCCCC-0000-4000-8000-000000000001}"/>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    package.link("customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml")
    package.link(BOOK, "customXml", "customXml/item1.xml")


def settings(package: RawPackage) -> None:
    """Put in views, scenarios, watched cells, phonetic text, protection and a property of a sheet."""
    view = "{DDDDDDDD-0000-4000-8000-000000000001}"
    package.put(
        BOOK,
        f'<customWorkbookViews><customWorkbookView name="Ann" guid="{view}" windowWidth="900" '
        'windowHeight="700" activeSheetId="2"/></customWorkbookViews>'
        '<workbookProtection lockStructure="1" workbookPassword="CC1A"/>'
        '<fileSharing readOnlyRecommended="1" userName="Ann"/>',
        BOOK_ORDER,
    )
    package.put(
        FUNCTIONS,
        f'<customSheetViews><customSheetView guid="{view}" scale="80" hiddenRows="1"><pageMargins left="0.7" '
        'right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/></customSheetView></customSheetViews>'
        '<scenarios current="0"><scenario name="Worst" count="1"><inputCells r="B2" val="99"/></scenario>'
        '</scenarios><cellWatches><cellWatch r="C2"/></cellWatches><ignoredErrors><ignoredError '
        'sqref="B2:B4" numberStoredAsText="1"/></ignoredErrors><phoneticPr fontId="0"/>',
    )
    reading = '<rPh sb="0" eb="2"><t>\u30c8\u30a6</t></rPh><phoneticPr fontId="0"/>'
    spoken = f"<si><t>\u6771\u4eac</t>{reading}</si></sst>"
    package.edit("xl/sharedStrings.xml", lambda text: re.sub(r' (count|uniqueCount)="\d+"', "", text))
    package.edit("xl/sharedStrings.xml", lambda text: text.replace("</sst>", spoken))
    package.add("xl/customProperty1.bin", bytes(range(64)), f"{SPREADSHEET}customProperty")
    link = package.link(FUNCTIONS, "customProperty", "xl/customProperty1.bin")
    package.put(FUNCTIONS, f'<customProperties><customPr name="origin" r:id="{link}"/></customProperties>')


def prefixed(package: RawPackage) -> None:
    """Write the workbook, its sheets, styles and texts with a prefix on each element, and full targets."""
    for part in [name for name in package.parts if re.fullmatch(r"xl/(\w+|worksheets/\w+)\.xml", name)]:
        package.edit(part, _with_prefix)
    package.edit(
        "xl/_rels/workbook.xml.rels", lambda text: re.sub(r'Target="(\w+[/.])', r'Target="/xl/\1', text)
    )


def _with_prefix(text: str) -> str:
    named = re.sub(r"<(/?)(?=[A-Za-z]\w*[\s/>])", r"<\1x:", text)
    return named.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def signature(package: RawPackage) -> None:
    """Sign the package, as far as its parts and relationships go."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
    package.default("sigs", "application/vnd.openxmlformats-package.digital-signature-origin")
    package.parts["_xmlsignatures/origin.sigs"] = b""
    package.link("", f"{kind}origin", "_xmlsignatures/origin.sigs")
    signed = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    package.add(
        "_xmlsignatures/sig1.xml",
        signed,
        "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
    )
    package.link("_xmlsignatures/origin.sigs", f"{kind}signature", "_xmlsignatures/sig1.xml")
