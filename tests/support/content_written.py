"""Kinds of content that XlsxWriter writes, put into workbooks of a small company."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from typing import TYPE_CHECKING, TypeAlias

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    Fill: TypeAlias = Callable[[Workbook, Worksheet, Worksheet], None]

HEADERS = ("Function", "Headcount (FTE)", "Annual cost")
ROWS = (("Accounts payable", 12, 540_000), ("IT service desk", 9, 520_000), ("Chief executive", 1, 300_000))
COMPANY = (("Company name", "Acme Bolts"), ("Home country", "United Kingdom"), ("Reporting currency", "GBP"))
LAST_ROW = 1 + len(ROWS)


def company_book(path: Path, fill: Fill, **options: object) -> Path:
    """Write a company's sheets Company, Functions and Extras, with what `fill` puts into the last two."""
    with xlsxwriter.Workbook(path, options) as book:
        company = book.add_worksheet("Company")
        for row, answer in enumerate(COMPANY):
            company.write_row(row, 0, answer)
        functions, extras = book.add_worksheet("Functions"), book.add_worksheet("Extras")
        for number, cells in enumerate((HEADERS, *ROWS)):
            functions.write_row(number, 0, cells)
        extras.write_column(0, 0, ["Figures", 3, 1, 2, 5])
        fill(book, functions, extras)
    return path


def dot(shade: int = 0) -> io.BytesIO:
    """Draw a picture of one dot."""
    header = struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes([0, shade]))), (b"IEND", b""))
    sealed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(sealed))


def texts_and_formulas(book: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Write texts, formulas, links and names of every kind."""
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red", "underline": 33})
    extras.write_rich_string("B1", "plain ", bold, "bold ", red, "red", " end")
    extras.write_string("B2", "  spaces kept  ")
    extras.write_formula("B3", "=SUM(A2:A5)", None, 11)
    extras.write_formula("B4", '=IF(A2>1,"yes","no")', bold, "yes")
    extras.write_formula("B5", "=1/0", None, "#DIV/0!")
    extras.write_array_formula("C1:C4", "{=A2:A5*2}", None, 6)
    extras.write_dynamic_array_formula("D1:D4", "=_xlfn._xlws.SORT(A2:A5)", None, 1)
    extras.write_url("E1", "https://example.com/a?b=1&c=2", string="a page", tip="opens a page")
    extras.write_url("E2", "internal:Functions!A2", string="a cell")
    extras.write_url("E3", "external:other.xlsx#Sheet1!A1", string="a file")
    functions.write_url("A2", "https://example.com/ap", string="Accounts payable")
    book.define_name("TaxRate", "=0.2")
    book.define_name("Extras!Local", "=Extras!$A$2")
    book.define_name("Functions!Local", "=Functions!$B$2")
    extras.print_area("A1:E5")
    extras.repeat_rows(0)
    functions.repeat_columns("A:A")
    functions.print_area("A1:C4")


def drawings(book: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Draw charts, pictures, a text box, notes and buttons, some of them on the sheet of the functions."""
    for kind, place in (("column", "G1"), ("pie", "G20"), ("stock", "G40")):
        chart = book.add_chart({"type": kind})
        for _ in range(4 if kind == "stock" else 1):
            chart.add_series({"values": "=Extras!$A$2:$A$5", "name": "=Extras!$A$1"})
        extras.insert_chart(place, chart, {"description": f"a {kind} chart"})
    sheet_chart = book.add_chart({"type": "line"})
    sheet_chart.add_series({"values": "=Functions!$C$2:$C$4"})
    book.add_chartsheet("Picture of cost").set_chart(sheet_chart)
    ours = book.add_chart({"type": "bar"})
    ours.add_series({"values": "=Functions!$C$2:$C$4"})
    functions.insert_chart("A12", ours)
    functions.insert_image("A8", "dot.png", {"image_data": dot(1), "url": "https://example.com/logo"})
    extras.insert_image("P1", "dot.png", {"image_data": dot(2)})
    extras.embed_image("P30", "dot.png", {"image_data": dot(3)})
    extras.set_background(dot(4))
    extras.insert_textbox("P5", "Remember the board", {"textlink": "=$A$1"})
    extras.insert_button("P10", {"macro": "say_hello", "caption": "Press"})
    extras.insert_checkbox("P12", boolean=True)
    functions.write_comment("A2", "Ours since 2019", {"author": "Ann", "visible": True})
    extras.write_comment("A1", "A note")
    extras.set_header("&L&G&CTitle &P of &N", {"image_left": "dot.png", "image_data_left": dot(5)})
    functions.set_footer("&RPrinted &D")


def rules(book: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Write validations, conditional formats and sparklines, old and extended."""
    bad = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
    functions.data_validation("B2:B4", {"validate": "decimal", "criteria": ">=", "value": 0})
    functions.data_validation("A2:A4", {"validate": "list", "source": "=Extras!$A$2:$A$5"})
    extras.data_validation("A2:A5", {"validate": "custom", "value": "=A2>0", "input_title": "Figure"})
    functions.conditional_format("C2:C4", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    functions.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 10, "format": bad})
    extras.conditional_format("A2:A5", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    extras.conditional_format("A2:A5", {"type": "3_color_scale"})
    extras.conditional_format("A2:A5", {"type": "formula", "criteria": "=$A2>2", "format": bad})
    extras.conditional_format("A2:A5", {"type": "duplicate", "format": bad, "stop_if_true": True})
    extras.add_sparkline("F2", {"range": "Extras!A2:A5", "type": "column", "markers": True})
    functions.add_sparkline("F9", {"range": "Functions!C2:C4"})
    extras.ignore_errors({"number_stored_as_text": "A1:A5"})


def layout(book: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Set widths, groups, hidden things, merged cells, panes, printing, protection and a filter."""
    functions.freeze_panes(1, 1)
    functions.autofilter("A1:C4")
    functions.filter_column("C", "x > 0")
    functions.set_row(3, 30, None, {"level": 1, "hidden": False})
    functions.set_column("E:E", 9, book.add_format({"bg_color": "#DDEBF7"}))
    functions.protect("secret", {"sort": True, "autofilter": True})
    functions.unprotect_range("B2:B4", "figures")
    functions.set_landscape()
    functions.fit_to_pages(1, 0)
    functions.set_h_pagebreaks([20, 40])
    functions.set_v_pagebreaks([30])
    extras.set_column("A:C", 12, None, {"level": 1, "hidden": True})
    extras.set_column("D:D", 12, None, {"collapsed": True})
    extras.set_row(1, None, None, {"level": 2, "hidden": True})
    extras.set_row(2, None, None, {"collapsed": True})
    extras.merge_range("A20:C22", "merged", book.add_format({"border": 2, "rotation": 45}))
    extras.split_panes(15, 8.43)
    extras.set_paper(9)
    extras.set_margins(0.1, 0.2, 0.3, 0.4)
    extras.hide_gridlines(2)
    extras.right_to_left()
    extras.set_tab_color("#FF9900")
    extras.outline_settings(visible=True, symbols_below=False)
    hidden, very_hidden = book.add_worksheet("Hidden"), book.add_worksheet("Very hidden")
    hidden.write("A1", "hidden")
    hidden.hide()
    very_hidden.write("A1", "very hidden")
    very_hidden.very_hidden()
    book.set_properties(
        {"title": "Functions of Acme", "author": "Ann", "company": "Acme", "comments": "kept"}
    )
    book.set_custom_property("Reviewed", value=True)
    book.set_custom_property("Reviewed on", dt.datetime(2025, 5, 1))  # noqa: DTZ001 - a property has no zone
    book.set_custom_property("Budget", 12.5)


def table(book: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Make the functions a table with a calculated column and totals, and put another table elsewhere."""
    money = book.add_format({"num_format": "#,##0 [$GBP]"})
    columns = [
        {"header": "Function", "total_string": "All"},
        {"header": "Headcount (FTE)", "total_function": "sum", "total_value": 22},
        {"header": "Annual cost", "total_function": "sum", "total_value": 1_360_000, "format": money},
        {"header": "Cost per head", "formula": "=[@[Annual cost]]/[@[Headcount (FTE)]]", "format": money},
    ]
    data = [[*cells, cells[2] / cells[1]] for cells in ROWS]
    functions.add_table(
        "A1:D5",
        {
            "name": "Functions",
            "columns": columns,
            "data": data,
            "total_row": True,
            "style": "Table Style Medium 9",
        },
    )
    functions.freeze_panes(1, 0)
    functions.write("A9", "A note below the table")
    functions.write("H9", "Another, far right")
    extras.add_table("C1:D4", {"name": "Other", "columns": [{"header": "Region"}, {"header": "Sum"}]})
    extras.write_formula("A10", "=SUM(Functions[Annual cost])", None, 1_360_000)
    extras.write_formula("A11", "=COUNTA(Functions[#Headers])", None, 4)


def beside(book: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Fill a column right of a gap, and draw a picture and a chart where our columns will stand."""
    functions.write_column("F1", ["Owner", "Ann", "Ben", "Cas"])
    functions.write_column("F20", ["far", "below"], book.add_format({"italic": True}))
    functions.write_array_formula("H2:I4", "{=B2:C4*2}", book.add_format({"num_format": "0"}))
    functions.insert_image("K2", "dot.png", {"image_data": dot(6), "x_scale": 90, "y_scale": 60})
    chart = book.add_chart({"type": "doughnut"})
    chart.add_series({"values": "=Functions!$C$2:$C$4"})
    functions.insert_chart("M2", chart)
    extras.write("A30", "nothing else here")


def notes(_: Workbook, functions: Worksheet, extras: Worksheet) -> None:
    """Write what the parts of a conversation, of controls and of a pivot table stand on."""
    functions.write_comment("A3", "[Threaded comment] Who runs it?")
    extras.write_comment("A1", "a note, which has a drawing for controls to join")
    extras.write_row("A1", ["Function", "Start"])
