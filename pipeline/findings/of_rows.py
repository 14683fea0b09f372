"""What there is to tell about cells and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.entry import advice, error, note, warning

if TYPE_CHECKING:
    from pipeline.findings.entry import Entry

OF_ROWS: dict[str, Entry] = {
    # --- cells ----------------------------------------------------------------------------------------------
    "CELL-REQUIRED": error(
        "“{header}” {found}.", "{allowed}", "{type} If the row is no function, delete it."
    ),
    "CELL-NUMBER": error(
        "“{header}” holds “{value}”, which is not a number.",
        "{allowed}",
        "{type}{suggestion}",
    ),
    "CELL-AMBIGUOUS": error(
        "“{header}” holds the text “{value}”, which can be read as {first} or as {second}.",
        "A number without a thousands separator.",
        "Type {typed}.",
    ),
    "CELL-RANGE": error("“{header}” is {value}.", "{allowed}", "{type}"),
    "CELL-CHOICE": error("“{header}” holds “{value}”.", "{allowed}", "{suggestion}"),
    "CELL-COUNTRY": error(
        "“{header}” holds “{value}”, not in our table of countries.", "{allowed}", "{suggestion}"
    ),
    "CELL-LANGUAGE": error(
        "“{header}” holds “{value}”, not in our table of languages.", "{allowed}", "{suggestion}"
    ),
    "CELL-CURRENCY": error(
        "“{header}” holds “{value}”, which is not a currency code.",
        "A three-letter code such as USD, EUR or GBP.",
        "{suggestion}",
    ),
    "CELL-SIGN": error(
        "“{header}” holds “{value}”: several currencies go by “{sign}”, and {usual} is none of them.",
        "An amount with a three-letter code, or without a sign where it is in {usual}.",
        "Type one of {typed}, or the code of another before the amount.",
    ),
    "HEADING-SIGN": error(
        "The heading “{found}” says “{sign}”: several currencies go by it, and {usual} is none of them.",
        "A three-letter code in the heading, or no sign where costs are in {usual}.",
        "Type “Annual cost ({first})”, or {others} or the code of another in the brackets.",
    ),
    "CELL-DATE": error(
        "“{header}” holds “{value}”, which is not a date.",
        "A date.",
        "Type it with the year first, as 2027-06-30 is for 30 June 2027.",
    ),
    "CELL-DATE-AMBIGUOUS": error(
        "“{header}” holds the text “{value}”, which can be read as {first} or as {second}.",
        "A date with the year first.",
        "Type {first} or {second}.",
    ),
    "CELL-ERROR": error(
        "“{header}” holds the Excel error {value}.", "{allowed}", "Mend the formula or type the value."
    ),
    "CELL-FORMULA": error(
        "“{header}” holds a formula whose result was never saved.",
        "{allowed}",
        "Open the workbook in Excel, let it calculate, save it; or type the value.",
    ),
    "CELL-READ-AS": note("“{header}” holds “{value}”; it was read as {read}."),
    "CELL-TOO-LONG": warning(
        "“{header}” is {length} characters long; only the first {limit} were read.",
        "At most {limit} characters.",
        "Shorten it.",
    ),
    # --- rows -----------------------------------------------------------------------------------------------
    "ROW-NONE": error(
        "There is no function under the headings.", "At least one row.", "Fill in one row per function."
    ),
    "ROW-TOTAL": note("The row “{value}” is a total and was not counted again."),
    "ROW-TOTAL-DIFFERS": warning(
        "The row “{value}” reads like a total but is not the sum of the rows above it. It was not counted.",
        "",
        "Correct the sum, or give the row another name if it is a function.",
    ),
    "ROW-TOTAL-UNCHECKED": note(
        "The row “{value}” reads like a total and was not counted. Its sum could not be checked: {why}."
    ),
    "ROW-SUM": warning(
        "The row “{value}” is exactly the sum of the {count} rows {side} it, people and cost. "
        "It was taken for their total and not counted again.",
        "",
        "If it is a function of its own, say on this row “What the team delivers”.",
    ),
    "TABLE-LIST": warning(
        "Another list of functions begins here (“{value}”, {count} rows) with its columns in another order; "
        "it was not read.",
        "",
        "Move its rows up under the first list, each figure under its own heading.",
    ),
    "TABLE-OTHER": advice(
        "Another table begins here (“{value}”, {count} rows); it was not read as functions.",
        "If its rows belong to the list, move them up under the same headings without a blank row between.",
    ),
    "ROW-NOTE": note("The row “{value}” has no headcount and no cost; it was taken for a heading or a note."),
    "ROW-TWICE": warning(
        "“{value}” in {department} is listed more than once (rows {rows}; {cost}). All were counted.",
        "",
        "If these are different people or teams, add them up into one row or tell them apart by name; "
        "if it is a copy, delete it.",
    ),
    "ROW-ALIKE": warning(
        "“{value}” (row {row}) and “{other}” (row {other_row}) are nearly the same name, "
        "with the same people and cost ({cost}). Both were counted.",
        "",
        "If it is one team listed twice, delete one of the rows.",
    ),
    "ROW-CURRENCY": warning(
        "In {currency} this row costs {value} per head, {times} the middle of this workbook "
        "({typical}); the same figure in {reporting} would be usual. {cost} a year hang on it.",
        "",
        "If the figure is in {reporting}, type {reporting}; if it is in {currency}, it may stay.",
    ),
    "ROW-ZERO": warning(
        "“{header}” is 0, but the row has {what}.",
        "",
        "Type the right figure, or delete the row if the work is no longer done.",
    ),
    "ROW-NOTHING": warning(
        "“{value}” has 0 people and costs 0. It was counted, but there is nothing to save on it.",
        "",
        "Type the right figures, or delete the row if the work is no longer done.",
    ),
    "COST-UNITS": warning(
        "The cost per head is about {value} {currency} a year: {ask} All rows together come to {total}.",
        "",
        "Say so on the sheet Company, “Amounts are in”, or write the unit in the heading.",
    ),
    "UNIT-OF-TITLE": note("“{found}” stands {where} the list: “{header}” was read in {read}."),
    "ROW-COST-PER-HEAD": warning(
        "The cost per head is {value}, {times} the middle of this workbook ({typical}). "
        "{cost} a year hang on it.",
        "",
        "Check headcount, cost and units (thousands?) on this row.{slip}",
    ),
    "RATINGS-EQUAL": warning(
        "All {count} ratings on this sheet are {value}: they tell nothing apart, for {cost} of cost.",
        "",
        "Ratings that do not differ do not help: clear those that were not thought about.",
    ),
}
