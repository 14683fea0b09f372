"""What there is to tell about sheets, columns and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.entry import advice, error, note, warning

if TYPE_CHECKING:
    from pipeline.findings.entry import Entry

OF_SHEETS: dict[str, Entry] = {
    "SHEET-NO-FUNCTIONS": error(
        "No sheet has the columns {needed}. Looked at: {looked}.",
        "One sheet needs the headings {needed} in one row.",
        "Add the missing headings, or copy your list into the template (`sourcing template`).",
    ),
    "SHEET-CHOSEN": note("The list of functions was read from the sheet “{sheet}”, headings in row {row}."),
    "SHEET-OTHERS": advice(
        "Other sheets look like a list of functions too: {others}. Only “{sheet}” was analysed.",
        "If the wrong one was taken, rename the right one to Functions.",
    ),
    "SHEET-HIDDEN": note("{what} hidden or filtered away on this sheet; they were included."),
    "SHEETS-HIDDEN": note(
        "The workbook has hidden sheets ({what}). They stay hidden; what they say was not left out."
    ),
    "COLUMN-MISSING": error(
        "The column “{header}” is missing.",
        "It is needed for every function.",
        "Add a column headed “{header}”.{near}",
    ),
    "COLUMN-PINNED": note("“{found}” was read as “{header}”, as the sheet Company says."),
    "COLUMN-PIN": error(
        "The column “{said}” for “{header}” is not on the list.",
        "A heading of the list (row {row}) as it stands there, or the letter of its column: {there}.",
        "Type the heading or the letter of the column that is meant, or delete the line.",
    ),
    "COLUMN-BY-CONTENT": warning(
        "No heading says “{header}”. Column {letter}, “{found}”, was read as such: "
        "it is the only one whose cells can be that.",
        "",
        "If it is, write “{header}” as its heading; if not, write it over the right column, or add the line "
        "“Column for {header}” to the sheet Company, with the heading or letter of that column.",
    ),
    "PEOPLE-LISTED": error(
        "The list seems to have one person a row: {rows} rows, {names} different names under “{function}”, "
        "and no column “{header}”.",
        "One row per function or position, with its people counted and their cost added up.",
        "Best: one row for each “{function}”, with the sum of “{cost}” (a pivot table does it) and the count "
        "under “{header}”. Or add a column headed “{header}” here, with 1 for each full-time person.",
    ),
    "PEOPLE-ROWS": advice(
        "{rows} of {all} rows are one person or less, and only {names} names differ: the list seems to have "
        "one person a row. Every row was assessed for itself.",
        "Add up the rows of equal names: teams are moved as a whole, and single people look too small.",
    ),
    "SHEET-PARTS": warning(
        "The list seems to be spread over sheets: {others} have the same headings and other functions. "
        "Only “{sheet}” was analysed; the others list {rows} rows and {cost} of cost.",
        "",
        "Copy their rows under those of “{sheet}” (the sheet's name fits the column Department).",
    ),
    "COMPANY-FOUND": note("The sheet Company says nothing; “{sheet}” does, and was read: {read}."),
    "COLUMN-GUESSED": note("The heading “{found}” was read as “{header}”."),
    "COLUMN-TWICE": warning(
        "Two columns mean “{header}”: “{first}” ({kept}) and “{second}”. The first was used.",
        "",
        "Delete or rename the one that should not count.",
    ),
    "COLUMN-WORKING-TIME": warning(
        "“{found}” looks like the share of full working time, and {count} rows are below it. “{people}” was "
        "taken as it stands and not multiplied by it.",
        "People are counted as full-time equivalents: ten people at 80% are 8.",
        "If “{people}” counts heads, multiply it by “{found}” and head the column “Headcount (FTE)”; "
        "if it is full-time equivalents already, say so in its heading.",
    ),
    "COLUMN-NEAR": advice(
        "The heading “{found}” is not one of ours, but close to “{header}”. The column was ignored.",
        "If it means that, rename the heading to “{header}”.",
    ),
    "TEMPLATE-OLD": note(
        "This workbook was made with template version {found}; the present one is {current}."
    ),
}
