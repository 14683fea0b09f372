"""Everything the pipeline can tell a user about their workbook: one catalogue, one value type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    NOTE = "note"


LEVELS = tuple(Level)
MOST_CELLS_NAMED = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue: what is wrong, what is allowed, what to do.

    The three texts are templates; `Finding` carries the words that fill them.
    """

    level: Level
    wrong: str
    allowed: str
    do: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling, at one address; `sheet` and `cell` are empty for the whole file.

    `more` are the cells of a long list that `cell` only counts.
    """

    code: str
    level: Level
    sheet: str
    cell: str
    wrong: str
    allowed: str
    do: str
    row: int | None = None
    more: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it is, as Excel writes it: `Functions!C14`."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        """One line for a terminal or a log."""
        where = f"{self.address}: " if self.address else ""
        return " ".join(part for part in (f"{where}{self.wrong}", self.allowed, self.do) if part)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: sheet name, A1 address and sheet row (1-based)."""

    sheet: str = ""
    cell: str = ""
    row: int | None = None


WHOLE_FILE = Place()


def finding(code: str, place: Place = WHOLE_FILE, **words: object) -> Finding:
    """Return the finding `code` of the catalogue at `place`, filled with `words`; `KeyError` if unknown."""
    entry = CATALOGUE[code]
    return Finding(
        code=code,
        level=entry.level,
        sheet=place.sheet,
        cell=place.cell,
        wrong=entry.wrong.format(**words),
        allowed=entry.allowed.format(**words),
        do=entry.do.format(**words),
        row=place.row,
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings worst first, then by sheet and row, equal ones merged with their addresses."""
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for found in sorted(findings, key=_rank):
        alike.setdefault((found.code, found.sheet, found.wrong, found.do), []).append(found)
    return [_merged(same) for same in alike.values()]


def _merged(same: list[Finding]) -> Finding:
    """Return one finding for equal ones: the first cells by name, the others by number and in `more`."""
    named = list(dict.fromkeys(found.cell for found in same if found.cell))
    more = named[MOST_CELLS_NAMED:]
    shown = ", ".join(named[:MOST_CELLS_NAMED]) + (f" and {len(more)} more" if more else "")
    known = (cell for found in same for cell in found.more)
    return replace(same[0], cell=shown, more=(*more, *known))


def _rank(found: Finding) -> tuple[int, str, int, str]:
    return LEVELS.index(found.level), found.sheet, found.row or 0, found.cell


def _error(wrong: str, allowed: str, do: str) -> Entry:
    return Entry(Level.ERROR, wrong, allowed, do)


def _warning(wrong: str, allowed: str, do: str) -> Entry:
    return Entry(Level.WARNING, wrong, allowed, do)


def _advice(wrong: str, do: str) -> Entry:
    return Entry(Level.ADVICE, wrong, "", do)


def _note(wrong: str) -> Entry:
    return Entry(Level.NOTE, wrong, "", "")


CATALOGUE: dict[str, Entry] = {
    # --- the file -------------------------------------------------------------------------------------------
    "FILE-MISSING": _error("{path} does not exist.", "", "Check the name and the folder."),
    "FILE-NO-FILE": _error("{path} is {what}.", "A workbook.", "Put the workbook itself there."),
    "FILE-FORBIDDEN": _error(
        "{path} may not be read by this program.",
        "A file that whoever runs this program may read.",
        "Allow it to be read (file properties, permissions), then drop it again.",
    ),
    "FILE-UNREADABLE": _error(
        "The disk or the network did not hand the file over ({why}).",
        "",
        "Copy it into the folder again. If that does not help, ask whoever looks after the disk.",
    ),
    "FILE-EMPTY": _error("The file is empty (0 bytes).", "", "Save it again from Excel, then drop it again."),
    "FILE-TYPE": _error(
        "This is not a workbook ({what}).",
        "Excel (.xlsx, .xlsm, .xls, .xlsb), OpenDocument (.ods) and .csv can be read.",
        "Open it in Excel and save it as “Excel Workbook (*.xlsx)”.",
    ),
    "FILE-TEXT": _error(
        "This is not a workbook but plain text, such as a CSV file, under the name “{ending}”.",
        "A workbook, or text under the name “.csv”.",
        "Give it a name that ends in .csv, or open it in Excel and save it as “Excel Workbook (*.xlsx)”.",
    ),
    "FILE-PASSWORD": _error(
        "The workbook is protected with a password and cannot be opened.",
        "A workbook that opens without a password.",
        "Remove the password in Excel (File, Info, Protect Workbook) and save it again.",
    ),
    "FILE-BROKEN": _error(
        "The workbook is damaged and cannot be read ({what}).",
        "",
        "Open it in Excel, let it repair the file, save it again.",
    ),
    "FILE-STRICT": _error(
        "The workbook is saved in the format “Strict Open XML”, which cannot be annotated.",
        "The usual format, “Excel Workbook (*.xlsx)”.",
        "In Excel choose Save As, “Excel Workbook (*.xlsx)”, and drop that file.",
    ),
    "FILE-TOO-LARGE": _error(
        "The file is too large: {size}.",
        "At most {limit}.",
        "Remove sheets and pictures that are not needed, and save it again.",
    ),
    "FILE-PARTS": _error(
        "The workbook consists of {count} parts, far more than any workbook needs.",
        "At most {limit} parts.",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-INFLATES": _error(
        "The workbook becomes too large when it is unpacked: {what}.",
        "At most {limit}.",
        "Remove sheets that are not needed, or copy the list of functions into a new workbook.",
    ),
    "FILE-FAR-CELL": _error(
        "The cells of a sheet reach as far as {cells}: {rows} rows by {columns} columns, "
        "of which {filled} hold something.",
        "At most {limit} cells from the first to the last, and not nearly all of them empty.",
        "Delete what stands far from the list (select the rows and columns, Delete), and save it again.",
    ),
    "FILE-NAMES": _error(
        "The workbook was refused, because no program for spreadsheets writes such a file: {what}.",
        "",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-DOCTYPE": _error(
        "The workbook was refused: it contains a document type declaration, which no spreadsheet needs "
        "and which can be used to attack whoever opens the file.",
        "",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-LETTERS": _error(
        "The workbook was refused: a part inside is written in a code for letters that no spreadsheet uses.",
        "",
        "Open it in Excel and save it again as “Excel Workbook (*.xlsx)”.",
    ),
    "FILE-NO-SHEETS": _error(
        "The workbook has no sheet with cells, only charts or dialogs, or none at all.",
        "At least one sheet with a list of functions.",
        "Put the list on an ordinary sheet, or start from the template (`sourcing template`).",
    ),
    "FILE-NOT-WRITTEN": _error(
        "The workbook was read, but the answers cannot be written into it: {what}",
        "",
        "Copy the cells into a new workbook and save that.",
    ),
    "FILE-FAULT": _error(
        "Reading this workbook failed through a fault of ours ({what}), and nothing in it was analysed.",
        "",
        "Copy the cells into a new workbook and try that; run this one again with --debug and send us what "
        "it prints.",
    ),
    "FILE-LINKS": _note(
        "The workbook refers to other files: {what}. They were not opened; the values saved last were read."
    ),
    "FILE-CONNECTIONS": _note(
        "The workbook has connections to data elsewhere: {what}. They were not followed; the values saved "
        "last were read."
    ),
    "FILE-SIGNED": _note(
        "The workbook is digitally signed. Your file stays signed; the result is a changed copy and is not."
    ),
    "FILE-MACROS": _note("The workbook has macros. They were not run; the result holds them unchanged."),
    # --- sheets and columns ---------------------------------------------------------------------------------
    "SHEET-NO-FUNCTIONS": _error(
        "No sheet has the columns {needed}. Looked at: {looked}.",
        "One sheet needs the headings {needed} in one row.",
        "Add the missing headings, or copy your list into the template (`sourcing template`).",
    ),
    "SHEET-CHOSEN": _note("The list of functions was read from the sheet “{sheet}”, headings in row {row}."),
    "SHEET-OTHERS": _advice(
        "Other sheets look like a list of functions too: {others}. Only “{sheet}” was analysed.",
        "If the wrong one was taken, rename the right one to Functions.",
    ),
    "SHEET-HIDDEN": _note("{what} hidden or filtered away on this sheet; they were included."),
    "SHEETS-HIDDEN": _note(
        "The workbook has hidden sheets ({what}). They stay hidden; what they say was not left out."
    ),
    "COLUMN-MISSING": _error(
        "The column “{header}” is missing.",
        "It is needed for every function.",
        "Add a column headed “{header}”.{near}",
    ),
    "COLUMN-PINNED": _note("“{found}” was read as “{header}”, as the sheet Company says."),
    "COLUMN-PIN": _error(
        "The column “{said}” for “{header}” is not on the list.",
        "A heading of the list (row {row}) as it stands there, or the letter of its column: {there}.",
        "Type the heading or the letter of the column that is meant, or delete the line.",
    ),
    "COLUMN-BY-CONTENT": _warning(
        "No heading says “{header}”. Column {letter}, “{found}”, was read as such: "
        "it is the only one whose cells can be that.",
        "",
        "If it is, write “{header}” as its heading; if not, write it over the right column, or add the line "
        "“Column for {header}” to the sheet Company, with the heading or letter of that column.",
    ),
    "PEOPLE-LISTED": _error(
        "The list seems to have one person a row: {rows} rows, {names} different names under “{function}”, "
        "and no column “{header}”.",
        "One row per function or position, with its people counted and their cost added up.",
        "Best: one row for each “{function}”, with the sum of “{cost}” (a pivot table does it) and the count "
        "under “{header}”. Or add a column headed “{header}” here, with 1 for each full-time person.",
    ),
    "PEOPLE-ROWS": _advice(
        "{rows} of {all} rows are one person or less, and only {names} names differ: the list seems to have "
        "one person a row. Every row was assessed for itself.",
        "Add up the rows of equal names: teams are moved as a whole, and single people look too small.",
    ),
    "SHEET-PARTS": _warning(
        "The list seems to be spread over sheets: {others} have the same headings and other functions. "
        "Only “{sheet}” was analysed; the others list {rows} rows and {cost} of cost.",
        "",
        "Copy their rows under those of “{sheet}” (the sheet's name fits the column Department).",
    ),
    "COMPANY-FOUND": _note("The sheet Company says nothing; “{sheet}” does, and was read: {read}."),
    "COLUMN-GUESSED": _note("The heading “{found}” was read as “{header}”."),
    "COLUMN-TWICE": _warning(
        "Two columns mean “{header}”: “{first}” ({kept}) and “{second}”. The first was used.",
        "",
        "Delete or rename the one that should not count.",
    ),
    "COLUMN-WORKING-TIME": _warning(
        "“{found}” looks like the share of full working time, and {count} rows are below it. “{people}” was "
        "taken as it stands and not multiplied by it.",
        "People are counted as full-time equivalents: ten people at 80% are 8.",
        "If “{people}” counts heads, multiply it by “{found}” and head the column “Headcount (FTE)”; "
        "if it is full-time equivalents already, say so in its heading.",
    ),
    "COLUMN-NEAR": _advice(
        "The heading “{found}” is not one of ours, but close to “{header}”. The column was ignored.",
        "If it means that, rename the heading to “{header}”.",
    ),
    "TEMPLATE-OLD": _note(
        "This workbook was made with template version {found}; the present one is {current}."
    ),
    # --- cells ----------------------------------------------------------------------------------------------
    "CELL-REQUIRED": _error(
        "“{header}” is empty.", "{allowed}", "{type} If the row is no function, delete it."
    ),
    "CELL-NUMBER": _error(
        "“{header}” holds “{value}”, which is not a number.",
        "{allowed}",
        "{type}{suggestion}",
    ),
    "CELL-AMBIGUOUS": _error(
        "“{header}” holds the text “{value}”, which can be read as {first} or as {second}.",
        "A number without a thousands separator.",
        "Type {typed}.",
    ),
    "CELL-RANGE": _error("“{header}” is {value}.", "{allowed}", "{type}"),
    "CELL-CHOICE": _error("“{header}” holds “{value}”.", "{allowed}", "{suggestion}"),
    "CELL-COUNTRY": _error(
        "“{header}” holds “{value}”, not in our table of countries.", "{allowed}", "{suggestion}"
    ),
    "CELL-LANGUAGE": _error(
        "“{header}” holds “{value}”, not in our table of languages.", "{allowed}", "{suggestion}"
    ),
    "CELL-CURRENCY": _error(
        "“{header}” holds “{value}”, which is not a currency code.",
        "A three-letter code such as USD, EUR or GBP.",
        "{suggestion}",
    ),
    "CELL-SIGN": _error(
        "“{header}” holds “{value}”: several currencies go by “{sign}”, and {usual} is none of them.",
        "An amount with a three-letter code, or without a sign where it is in {usual}.",
        "Type one of {typed}, or the code of another before the amount.",
    ),
    "HEADING-SIGN": _error(
        "The heading “{found}” says “{sign}”: several currencies go by it, and {usual} is none of them.",
        "A three-letter code in the heading, or no sign where costs are in {usual}.",
        "Type “Annual cost ({first})”, or {others} or the code of another in the brackets.",
    ),
    "CELL-DATE": _error(
        "“{header}” holds “{value}”, which is not a date.",
        "A date.",
        "Type it with the year first, as 2027-06-30 is for 30 June 2027.",
    ),
    "CELL-DATE-AMBIGUOUS": _error(
        "“{header}” holds the text “{value}”, which can be read as {first} or as {second}.",
        "A date with the year first.",
        "Type {first} or {second}.",
    ),
    "CELL-ERROR": _error(
        "“{header}” holds the Excel error {value}.", "{allowed}", "Mend the formula or type the value."
    ),
    "CELL-FORMULA": _error(
        "“{header}” holds a formula whose result was never saved.",
        "{allowed}",
        "Open the workbook in Excel, let it calculate, save it; or type the value.",
    ),
    "CELL-READ-AS": _note("“{header}” holds “{value}”; it was read as {read}."),
    "CELL-TOO-LONG": _warning(
        "“{header}” is {length} characters long; only the first {limit} were read.",
        "At most {limit} characters.",
        "Shorten it.",
    ),
    # --- rows -----------------------------------------------------------------------------------------------
    "ROW-NONE": _error(
        "There is no function under the headings.", "At least one row.", "Fill in one row per function."
    ),
    "ROW-TOTAL": _note("The row “{value}” is a total and was not counted again."),
    "ROW-TOTAL-DIFFERS": _warning(
        "The row “{value}” reads like a total but is not the sum of the rows above it. It was not counted.",
        "",
        "Correct the sum, or give the row another name if it is a function.",
    ),
    "ROW-TOTAL-UNCHECKED": _note(
        "The row “{value}” reads like a total and was not counted. Its sum could not be checked: {why}."
    ),
    "ROW-SUM": _warning(
        "The row “{value}” is exactly the sum of the {count} rows {side} it, people and cost. "
        "It was taken for their total and not counted again.",
        "",
        "If it is a function of its own, say on this row “What the team delivers”.",
    ),
    "TABLE-LIST": _warning(
        "Another list of functions begins here (“{value}”, {count} rows) with its columns in another order; "
        "it was not read.",
        "",
        "Move its rows up under the first list, each figure under its own heading.",
    ),
    "TABLE-OTHER": _advice(
        "Another table begins here (“{value}”, {count} rows); it was not read as functions.",
        "If its rows belong to the list, move them up under the same headings without a blank row between.",
    ),
    "ROW-NOTE": _note(
        "The row “{value}” has no headcount and no cost; it was taken for a heading or a note."
    ),
    "ROW-TWICE": _warning(
        "“{value}” in {department} is listed more than once (rows {rows}; {cost}). All were counted.",
        "",
        "If these are different people or teams, add them up into one row or tell them apart by name; "
        "if it is a copy, delete it.",
    ),
    "ROW-ALIKE": _warning(
        "“{value}” (row {row}) and “{other}” (row {other_row}) are nearly the same name, "
        "with the same people and cost ({cost}). Both were counted.",
        "",
        "If it is one team listed twice, delete one of the rows.",
    ),
    "ROW-CURRENCY": _warning(
        "In {currency} this row costs {value} per head, {times} times the middle of this workbook "
        "({typical}); the same figure in {reporting} would be usual. {cost} a year hang on it.",
        "",
        "If the figure is in {reporting}, type {reporting}; if it is in {currency}, it may stay.",
    ),
    "ROW-ZERO": _warning(
        "“{header}” is 0, but the row has {what}.",
        "",
        "Type the right figure, or delete the row if the work is no longer done.",
    ),
    "ROW-NOTHING": _warning(
        "“{value}” has 0 people and costs 0. It was counted, but there is nothing to save on it.",
        "",
        "Type the right figures, or delete the row if the work is no longer done.",
    ),
    "COST-UNITS": _warning(
        "The cost per head is about {value} {currency} a year: {ask} All rows together come to {total}.",
        "",
        "Say so on the sheet Company, “Amounts are in”, or write the unit in the heading.",
    ),
    "UNIT-OF-TITLE": _note("“{found}” stands {where} the list: “{header}” was read in {read}."),
    "ROW-COST-PER-HEAD": _warning(
        "The cost per head is {value}, {times} times the middle of this workbook ({typical}). "
        "{cost} a year hang on it.",
        "",
        "Check headcount, cost and units (thousands?) on this row.{slip}",
    ),
    "RATINGS-EQUAL": _warning(
        "All {count} ratings on this sheet are {value}: they tell nothing apart, for {cost} of cost.",
        "",
        "Ratings that do not differ do not help: clear those that were not thought about.",
    ),
    # --- company --------------------------------------------------------------------------------------------
    "COMPANY-ASSUMED": _advice(
        "“{header}” was not answered; {read} was assumed.",
        "Answer it on the sheet Company{where}: it changes {changes}.",
    ),
    "INDUSTRY-UNKNOWN": _warning(
        "We do not know the industry “{value}”, so no work was taken for your own trade.",
        "{allowed}",
        "Choose the nearest; where none fits, rate “Strategic importance” of what your customers pay for.",
    ),
    "COMPANY-UNKNOWN": _advice(
        "The label “{found}” on the sheet Company is not one of ours and was ignored.{near}",
        "Use the template's labels.",
    ),
    "COMPANY-HEADCOUNT": _warning(
        "The rows add up to {rows} people, more than “Total employees” ({total}): "
        "about {cost} of cost may be counted twice.",
        "",
        "Correct the total, or the rows counted twice.",
    ),
    "COMPANY-TWICE": _warning(
        "“{header}” is asked in {cells}; the answer in {kept} was used.",
        "",
        "Delete the line that should not count.",
    ),
    "CURRENCY-FOUND": _note("“{header}” was not answered; the costs are in {read}, so the results are too."),
    "CURRENCY-CONVERTED": _note(
        "Costs in {value} were converted: one {value} is {rate} {reporting} ({source})."
    ),
    "CURRENCY-NO-RATE": _error(
        "There is no exchange rate from {value} to {reporting}.",
        "A currency the European Central Bank publishes, or a rate of your own.",
        "{sheet}: type “Exchange rate {own}” in {label}, and how many {own} one {one} buys in {cell}.",
    ),
    "CURRENCY-RATE-FAR": _warning(
        "“{found}” is {value}, so one {one} buys {value} {own}; the European Central Bank says {bank}. "
        "Yours was used.",
        "",
        "Check that it is not the wrong way round: how many {own} does one {one} buy?",
    ),
    "ASSUMPTION-UNKNOWN": _warning(
        "“{found}” is not an assumption of ours and was ignored.{near}",
        "",
        "Use a name from the sheet About.",
    ),
    "QUOTE-UNKNOWN": _warning(
        "There is a quote for “{found}”, but no function of that name.{near}",
        "",
        "Write the name as it stands on your list of functions.",
    ),
    "ASSUMPTION-FAR": _warning(
        "The assumption “{found}” is {value}; we expect {low} to {high} ({unit}). Yours was used.",
        "",
        "Check the figure and its unit.",
    ),
    "ASSUMPTION-VALUE": _error(
        "The assumption “{found}” holds “{value}”.", "{allowed}", "Type a number in that range."
    ),
    # --- decisions of people --------------------------------------------------------------------------------
    "DECISION-TAKEN": _note(
        "“{function}”: you decided {decided}{reason}. {ours} Both are on the sheet Decisions."
    ),
    "DECISION-UNREAD": _advice(
        "“{value}” is none of our answers, so it was not taken for a decision.",
        "Use one of these words: {allowed}.",
    ),
    "DECISION-LOST": _advice(
        "You decided {decided}{reason} on “{function}”, no longer on the list. We keep the decision.",
        "If it is on the list under another name, decide again there, on the sheet Decisions.",
    ),
    # --- answers --------------------------------------------------------------------------------------------
    "FUNCTION-UNKNOWN": _advice(
        "“{value}” was not recognised; it was treated as {read}.",
        "Write the function in other words, or fill in the ratings and “What the team delivers” on this row.",
    ),
}
