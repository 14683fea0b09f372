"""What there is to tell about the company, decisions of people, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.entry import advice, error, note, warning

if TYPE_CHECKING:
    from pipeline.findings.entry import Entry

OF_COMPANIES: dict[str, Entry] = {
    # --- company --------------------------------------------------------------------------------------------
    "COMPANY-ASSUMED": advice(
        "“{header}” was not answered; {read} was assumed.",
        "Answer it on the sheet Company{where}: it changes {changes}.",
    ),
    "INDUSTRY-UNKNOWN": warning(
        "We do not know the industry “{value}”, so no work was taken for your own trade.",
        "{allowed}",
        "Choose the nearest; where none fits, rate “Strategic importance” of what your customers pay for.",
    ),
    "COMPANY-UNKNOWN": advice(
        "The label “{found}” on the sheet Company is not one of ours and was ignored.{near}",
        "Use the template's labels.",
    ),
    "COMPANY-HEADCOUNT": warning(
        "The rows add up to {rows} people, more than “Total employees” ({total}): "
        "about {cost} of cost may be counted twice.",
        "",
        "Correct the total, or the rows counted twice.",
    ),
    "COMPANY-TWICE": warning(
        "“{header}” is asked in {cells}; the answer in {kept} was used.",
        "",
        "Delete the line that should not count.",
    ),
    "CURRENCY-FOUND": note("“{header}” was not answered; the costs are in {read}, so the results are too."),
    "CURRENCY-CONVERTED": note(
        "Costs in {value} were converted: one {value} is {rate} {reporting} ({source})."
    ),
    "CURRENCY-NO-RATE": error(
        "There is no exchange rate from {value} to {reporting}.",
        "A currency the European Central Bank publishes, or a rate of your own.",
        "{sheet}: type “Exchange rate {own}” in {label}, and how many {own} one {one} buys in {cell}.",
    ),
    "CURRENCY-RATE-FAR": warning(
        "“{found}” is {value}, so one {one} buys {value} {own}; the European Central Bank says {bank}. "
        "Yours was used.",
        "",
        "Check that it is not the wrong way round: how many {own} does one {one} buy?",
    ),
    "ASSUMPTION-UNKNOWN": warning(
        "“{found}” is not an assumption of ours and was ignored.{near}",
        "",
        "Use a name from the sheet About.",
    ),
    "QUOTE-UNKNOWN": warning(
        "There is a quote for “{found}”, but no function of that name.{near}",
        "",
        "Write the name as it stands on your list of functions.",
    ),
    "ASSUMPTION-FAR": warning(
        "The assumption “{found}” is {value}; we expect {low} to {high} ({unit}). Yours was used.",
        "",
        "Check the figure and its unit.",
    ),
    "ASSUMPTION-VALUE": error(
        "The assumption “{found}” holds “{value}”.", "{allowed}", "Type a number in that range."
    ),
    # --- decisions of people --------------------------------------------------------------------------------
    "DECISION-TAKEN": note(
        "“{function}”: you decided {decided}{reason}. {ours} Both are on the sheet Decisions."
    ),
    "DECISION-UNREAD": advice(
        "“{value}” is none of our answers, so it was not taken for a decision.",
        "Use one of these words: {allowed}.",
    ),
    "DECISION-LOST": advice(
        "You decided {decided}{reason} on “{function}”, no longer on the list. We keep the decision.",
        "If it is on the list under another name, decide again there, on the sheet Decisions.",
    ),
    "RESULT-EDITED": warning(
        "Somebody edited the result in the output folder: {changed}. "
        "Only decisions are read there, so this did not count.",
        "",
        "Type it into the workbook itself, or put the edited result, now in the folder archive, there.",
    ),
    # --- answers --------------------------------------------------------------------------------------------
    "FUNCTION-UNKNOWN": advice(
        "“{value}” was not recognised; it was treated as {read}.",
        "Write the function in other words, or fill in the ratings and “What the team delivers” on this row.",
    ),
}
