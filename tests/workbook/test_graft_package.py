"""Packages as other programs write them: each shape below was met in public workbooks."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.workbook.archive import deflate, write_archive
from pipeline.workbook.graft import Annotation, graft
from tests.support.grafting import (
    MAIN,
    OFFICE,
    PACKAGE,
    SHEET,
    SPREADSHEET,
    VERDICTS,
    column,
    graft_onto,
    hand_made,
    part,
    worksheet,
    write_donor,
)

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Function</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Payroll</t></is></c></row>'
)
UNNUMBERED = ROWS.replace(' r="1"', "").replace(' r="2"', "").replace(' r="A1"', "").replace(' r="A2"', "")
PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
    + ROWS.replace("<", "<x:").replace("<x:/", "</x:")
    + "</x:sheetData></x:worksheet>"
)
DECLARED = f'<?xml version="1.0" encoding="UTF-16"?>{worksheet(f"<sheetData>{ROWS}</sheetData>")}'
CASES = {
    "as we would": worksheet(f"<sheetData>{ROWS}</sheetData>"),
    "rows and cells without numbers": worksheet(f"<sheetData>{UNNUMBERED}</sheetData>"),
    "a prefix on every element": PREFIXED,
    "spread over lines": worksheet(f"<sheetData>\n{ROWS}\n</sheetData>".replace("><", ">\n<")),
    "comments and literal text": worksheet(
        f"<!-- <sheetData/> --><sheetData>{ROWS}</sheetData>".replace("Payroll", "<![CDATA[Payroll]]>")
    ),
    "spans and heights": worksheet(
        f"<sheetData>{ROWS}</sheetData>".replace("<row ", '<row spans="1:1" ht="30" ')
    ),
    "blank formatted cells at the right": worksheet(
        f"<sheetData>{ROWS}</sheetData>".replace(
            "</row>", '<c r="B2" s="0"/><c r="Z2"></c></row>', 2
        ).replace('<c r="B2" s="0"/><c r="Z2"></c></row><row r="2">', '</row><row r="2">')
    ),
    "two bytes a character": DECLARED,
}


@pytest.mark.parametrize("xml", CASES.values(), ids=CASES.keys())
def test_sheet_written_by_another_program(tmp_path: Path, xml: str) -> None:
    """However the sheet's XML is written, the columns stand beside the data."""
    parts = {"xl/worksheets/sheet1.xml": xml.encode("utf-16")} if xml is DECLARED else {}
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", xml, parts))
    assert [row[:3] for row in result.rows()[:2]] == [
        ["Function", "Verdict", "Saving"],
        ["Payroll", "Outsourceable", 40.0],
    ]


def test_empty_sheet_gets_its_rows(tmp_path: Path) -> None:
    """Where no row exists, ours are made."""
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", worksheet("<sheetData/>")))
    assert result.rows()[:2] == [["Verdict", "Saving"], ["Outsourceable", 40.0]]


def test_missing_rows_are_made_between_existing_ones(tmp_path: Path) -> None:
    """| 1 Function | 2 missing | 3 Payroll | 4 missing |: our rows fall into place."""
    xml = worksheet(f"<sheetData>{ROWS}</sheetData>".replace('"2"', '"3"').replace("A2", "A3"))
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", xml))
    assert [row[:2] for row in result.rows()] == [
        ["Function", "Verdict"],
        ["", "Outsourceable"],
        ["Payroll", "Core"],
        ["", "Core"],
    ]


LISTING = f'<Relationships xmlns="{PACKAGE}/relationships">'
BOOK = (
    f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{OFFICE}"><x:sheets>'
    f'<x:sheet name="{SHEET}" sheetId="7" r:id="rId9"/></x:sheets></x:workbook>'
)
BOOK_LINKS = (
    f'{LISTING}<Relationship Id="rId9" Type="{OFFICE}/worksheet" Target="/xl/Worksheets/SHEET1.xml"/>'
    "</Relationships>"
)
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="XML" ContentType="{SPREADSHEET}.worksheet+xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/></Types>'
)


def test_prefixed_workbook_with_absolute_targets_in_another_case(tmp_path: Path) -> None:
    """Part names compare without regard to case; targets may begin with a slash."""
    parts = {"xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": BOOK_LINKS, "[Content_Types].xml": TYPES}
    source = hand_made(tmp_path / "acme.xlsx", CASES["as we would"], parts)
    donor = write_donor(["Summary"])
    book = graft_onto(source, donor=donor, first_sheets=["Summary"], opening_sheet="Summary").opened()
    assert book.sheetnames == ["Summary", SHEET]
    assert book[SHEET]["B2"].value == "Outsourceable"


def test_tab_that_leads_nowhere_is_left_as_it_is(tmp_path: Path) -> None:
    """Old workbooks list macro sheets without a part, and Excel opens them all the same."""
    lost = f'<x:sheet name="{SHEET}" sheetId="7" r:id="rId9"/><x:sheet name="Module1" sheetId="8" r:id=""/>'
    book = BOOK.replace(f'<x:sheet name="{SHEET}" sheetId="7" r:id="rId9"/>', lost)
    links = BOOK_LINKS.replace("/xl/Worksheets/SHEET1.xml", "worksheets/sheet1.xml")
    parts = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links}
    source = hand_made(tmp_path / "acme.xlsx", CASES["as we would"], parts)
    donor = write_donor(["Summary"])
    graft(source, donor, tmp_path / "out.xlsx", Annotation(SHEET, 1, VERDICTS), opening_sheet="Summary")
    assert 'name="Module1" sheetId="8"' in part(tmp_path / "out.xlsx", "xl/workbook.xml")


STRINGS = (
    f'<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>Function</t></si>'
    "<si><r><t>Pay</t></r><r><t>roll</t></r></si></sst>"
)
SHARED = worksheet(
    '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>'
)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_shared_strings_are_appended(tmp_path: Path, prefix: str) -> None:
    """The user's texts keep their numbers, prefixed or not; ours follow."""
    strings = STRINGS
    if prefix:
        strings = STRINGS.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    links = BOOK_LINKS.replace("/xl/Worksheets/SHEET1.xml", "worksheets/sheet1.xml").replace(
        "</Relationships>",
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    types = TYPES.replace(
        "</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SPREADSHEET}.sharedStrings+xml"/></Types>',
    )
    parts = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": links,
        "[Content_Types].xml": types,
        "xl/sharedStrings.xml": strings,
    }
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", SHARED, parts))
    assert [row[:2] for row in result.rows()[:2]] == [["Function", "Verdict"], ["Payroll", "Outsourceable"]]
    assert "count=" not in result.part("xl/sharedStrings.xml")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30",
        "@home",
        " spaces ",
        "two\nlines",
        "a & b < c",
        "_x0041_",
        "bell\x07",
        "tab\there",
        "café ☕ 😀",
    ],
)
def test_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    """No text becomes a formula or loses a character."""
    source = hand_made(tmp_path / "acme.xlsx", CASES["as we would"])
    result = graft_onto(source, [column("Note", {2: text})])
    assert result.opened()[SHEET]["B2"].data_type == "s"
    assert result.rows()[1][1] == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_what_excel_has_no_number_for_stays_blank(tmp_path: Path, value: object) -> None:
    """Nothing and not-a-number are blank cells, in the column's format."""
    source = hand_made(tmp_path / "acme.xlsx", CASES["as we would"])
    result = graft_onto(source, [column("Saving", {2: value}, "money")])
    cell = result.opened()[SHEET]["B2"]
    assert (cell.value, cell.number_format) == (None, "#,##0.00 [$EUR]")


def test_external_targets_and_leading_slashes_are_kept(tmp_path: Path) -> None:
    """A link to a web page stays one; a member called /xl/… is the part xl/…."""
    link = (
        f'{LISTING}<Relationship Id="rId1" Type="{OFFICE}/hyperlink" Target="https://example.com/a b" '
        'TargetMode="External"/></Relationships>'
    )
    xml = worksheet(
        f"<sheetData>{ROWS}</sheetData>", after='<hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks>'
    )
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": link, "/xl/extra.xml": "<extra/>"}
    result = graft_onto(hand_made(tmp_path / "acme.xlsx", xml, parts))
    assert result.opened()[SHEET]["A2"].hyperlink.target == "https://example.com/a b"
    assert result.part("xl/extra.xml") == "<extra/>"


def test_calculation_chain_is_dropped(tmp_path: Path) -> None:
    """Excel builds it again; one that misses our formulas would be an error."""
    links = BOOK_LINKS.replace("/xl/Worksheets/SHEET1.xml", "worksheets/sheet1.xml").replace(
        "</Relationships>",
        f'<Relationship Id="rId3" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="7"/></calcChain>'
    types = TYPES.replace(
        "</Types>",
        f'<Override PartName="/xl/calcChain.xml" ContentType="{SPREADSHEET}.calcChain+xml"/></Types>',
    )
    parts = {"xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": links, "xl/calcChain.xml": chain}
    source = hand_made(tmp_path / "acme.xlsx", CASES["as we would"], {**parts, "[Content_Types].xml": types})
    result = graft_onto(source, VERDICTS)
    with ZipFile(result.path) as archive:
        assert "xl/calcChain.xml" not in archive.namelist()
    assert len(result.report.notes) == 1


def test_archive_of_ours_reads_like_any_other(tmp_path: Path) -> None:
    """Names beyond ASCII and empty members included."""
    members = [deflate("ä/ö.xml", [b"one ", b"two"], 6), deflate("empty.bin", [], 3)]
    write_archive(tmp_path / "a.zip", members)
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "ä/ö.xml": b"one two",
            "empty.bin": b"",
        }
