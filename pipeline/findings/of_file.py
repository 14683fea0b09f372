"""What there is to tell about the file as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.entry import error, note

if TYPE_CHECKING:
    from pipeline.findings.entry import Entry

OF_FILES: dict[str, Entry] = {
    "FILE-MISSING": error("{path} does not exist.", "", "Check the name and the folder."),
    "FILE-NO-FILE": error("{path} is {what}.", "A workbook.", "Put the workbook itself there."),
    "FILE-FORBIDDEN": error(
        "{path} may not be read by this program.",
        "A file that whoever runs this program may read.",
        "Allow it to be read (file properties, permissions), then drop it again.",
    ),
    "FILE-UNREADABLE": error(
        "The disk or the network did not hand the file over ({why}).",
        "",
        "Copy it into the folder again. If that does not help, ask whoever looks after the disk.",
    ),
    "FILE-EMPTY": error("The file is empty (0 bytes).", "", "Save it again from Excel, then drop it again."),
    "FILE-TYPE": error(
        "This is not a workbook ({what}).",
        "Excel (.xlsx, .xlsm, .xls, .xlsb), OpenDocument (.ods) and .csv can be read.",
        "Open it in Excel and save it as “Excel Workbook (*.xlsx)”.",
    ),
    "FILE-TEXT": error(
        "This is not a workbook but plain text, such as a CSV file, under the name “{ending}”.",
        "A workbook, or text under the name “.csv”.",
        "Give it a name that ends in .csv, or open it in Excel and save it as “Excel Workbook (*.xlsx)”.",
    ),
    "FILE-PASSWORD": error(
        "The workbook is protected with a password and cannot be opened.",
        "A workbook that opens without a password.",
        "Remove the password in Excel (File, Info, Protect Workbook) and save it again.",
    ),
    "FILE-BROKEN": error(
        "The workbook is damaged and cannot be read ({what}).",
        "",
        "Open it in Excel, let it repair the file, save it again.",
    ),
    "FILE-STRICT": error(
        "The workbook is saved in the format “Strict Open XML”, which cannot be annotated.",
        "The usual format, “Excel Workbook (*.xlsx)”.",
        "In Excel choose Save As, “Excel Workbook (*.xlsx)”, and drop that file.",
    ),
    "FILE-TOO-LARGE": error(
        "The file is too large: {size}.",
        "At most {limit}.",
        "Remove sheets and pictures that are not needed, and save it again.",
    ),
    "FILE-PARTS": error(
        "The workbook consists of {count} parts, far more than any workbook needs.",
        "At most {limit} parts.",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-INFLATES": error(
        "The workbook becomes too large when it is unpacked: {what}.",
        "At most {limit}.",
        "Remove sheets that are not needed, or copy the list of functions into a new workbook.",
    ),
    "FILE-FAR-CELL": error(
        "The cells of a sheet reach as far as {cells}: {rows} rows by {columns} columns, "
        "of which {filled} hold something.",
        "At most {limit} cells from the first to the last, and not nearly all of them empty.",
        "Delete what stands far from the list (select the rows and columns, Delete), and save it again.",
    ),
    "FILE-NAMES": error(
        "The workbook was refused, because no program for spreadsheets writes such a file: {what}.",
        "",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-DOCTYPE": error(
        "The workbook was refused: it contains a document type declaration, which no spreadsheet needs "
        "and which can be used to attack whoever opens the file.",
        "",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-LETTERS": error(
        "The workbook was refused: a part inside is written in a code for letters that no spreadsheet uses.",
        "",
        "Open it in Excel and save it again as “Excel Workbook (*.xlsx)”.",
    ),
    "FILE-NO-SHEETS": error(
        "The workbook has no sheet with cells, only charts or dialogs, or none at all.",
        "At least one sheet with a list of functions.",
        "Put the list on an ordinary sheet, or start from the template (`sourcing template`).",
    ),
    "FILE-NOT-WRITTEN": error(
        "The workbook was read, but the answers cannot be written into it: {what}",
        "",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-FAULT": error(
        "Reading this workbook failed through a fault of ours ({what}), and nothing in it was analysed.",
        "",
        "Copy the cells into a new workbook and try that; run this one again with --debug and send us what "
        "it prints.",
    ),
    "FILE-LINKS": note(
        "The workbook refers to other files: {what}. They were not opened; the values saved last were read."
    ),
    "FILE-CONNECTIONS": note(
        "The workbook has connections to data elsewhere: {what}. They were not followed; the values saved "
        "last were read."
    ),
    "FILE-SIGNED": note(
        "The workbook is digitally signed. Your file stays signed; the result is a changed copy and is not."
    ),
    "FILE-MACROS": note("The workbook has macros. They were not run; the result holds them unchanged."),
}
