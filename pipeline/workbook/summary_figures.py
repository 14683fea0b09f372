"""The figures and sentences of the sheet `Summary`, worked out from an analysis."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.columns import Action, Tag
from pipeline.findings import Level
from pipeline.intake.wording import rate_in_words, share_in_words
from pipeline.knowledge.plan_tables import risk_levels
from pipeline.workbook.looks import counted, day, humanised, listed, money
from pipeline.workbook.report import Formula

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipeline.workbook.report import Report

DOUBTFUL = 0.6  # below this confidence an answer is called doubtful
CHANGES = (
    Action.OUTSOURCE,
    Action.PILOT,
    Action.AUTOMATE,
    Action.STANDARDISE,
    Action.HIRE_ABROAD,
    Action.RE_TENDER,
)
_SHOWN = 3
_MOST_SENTENCES = 5
_NO_FAMILY = "Not recognised"
_CONTRACT_NOTICE = 18  # months ahead within which the end of a contract is worth naming


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the workbook was analysed; people as FTE, cost as declared, a year, reporting currency.

    `people_known`, `cost_known`: headcount, cost of every row left out could be read.
    """

    functions: int
    all_functions: int
    people: float
    all_people: float
    cost_share: float
    people_known: bool
    cost_known: bool

    def sentence(self) -> str:
        """Say it as a board reads it."""
        if self.functions == self.all_functions:
            people = counted(self.people, "person", "people")
            which = (
                "The only function was" if self.functions == 1 else f"All {self.functions:,} functions were"
            )
            return f"{which} analysed: {people}, the whole declared cost."
        parts = [
            f"{self.functions:,} of {self.all_functions:,} functions",
            f"{self.people:,.1f} of {self.all_people:,.1f} people" if self.people_known else "",
            f"{share_in_words(self.cost_share)} of the declared cost" if self.cost_known else "",
        ]
        unread = "" if self.cost_known else "; what the others cost could not be read in full"
        verb = "was" if self.functions == 1 and not any(parts[1:]) else "were"
        done = listed([part for part in parts if part])
        return f"{done} {verb} analysed{unread}. The others are on the sheet Fix list."


def coverage(report: Report) -> Coverage:
    """Return what was analysed against what was listed."""
    done, aside = report.analysis.intake.functions, report.analysis.intake.set_aside
    cost, left_out = fsum(done["annual_cost"]), fsum(aside["annual_cost"].dropna())
    people = fsum(done["headcount"])
    return Coverage(
        functions=len(done),
        all_functions=len(done) + len(aside),
        people=people,
        all_people=people + fsum(aside["headcount"].dropna()),
        cost_share=cost / (cost + left_out) if cost + left_out else 1.0,
        people_known=bool(aside["headcount"].notna().all()),
        cost_known=bool(aside["annual_cost"].notna().all()),
    )


def conversions(report: Report) -> str:
    """Say at which rates costs in other currencies were converted; empty where none were."""
    rates = report.analysis.intake.converted
    told = [rate_in_words(code, report.currency, each) for code, each in rates.items()]
    return f"; converted at {listed(told)}" if told else ""


def state_of_workbook(report: Report) -> str:
    """Say that nothing needs mending, or how much to check; rows left out are told with the scope."""
    worth = [found for found in report.analysis.findings if found.level in {Level.ERROR, Level.WARNING}]
    if not worth:
        return " Nothing in the workbook needs mending."
    questioned = sum(found.level is Level.WARNING for found in worth)
    return f" {counted(questioned, 'point')} to check: sheet Fix list." if questioned else ""


def with_decisions(report: Report) -> str:
    """Say what the saving is under the decisions of people, if it is another; else nothing."""
    history = report.analysis.history
    if history is None or history.overruled is None:
        return ""
    ours, theirs = fsum(report.answers["saving"]), fsum(history.overruled.answers["saving"])
    if round(ours) == round(theirs):
        return ""
    saving = money(theirs, report.currency)
    return f" All figures are by our answers; with your decisions {saving} a year is saved (sheet Decisions)."


def sureness(report: Report) -> str:
    """Say how sure the answers are on average, each counted by its cost, and how much cost is in doubt."""
    answers = report.answers
    cost, average = _counted_by(report), _average(report)
    doubtful = answers[answers["confidence"] < DOUBTFUL]
    said = f"Confidence, counted by cost: {average:.2f} of 1."
    if doubtful.empty:
        return f"{said} No answer is below {DOUBTFUL:.2f}."
    rests = money(fsum(doubtful["current_cost"]), report.currency)
    share = fsum(cost[doubtful.index]) / fsum(cost)
    return f"{said} {rests} a year ({share:.0%}) rests on answers below {DOUBTFUL:.2f}."


def surest(report: Report) -> Formula:
    """Return the confidence of all answers, each counted by its cost, as it follows the costs."""
    sure, cost = report.area("confidence"), report.area("current_cost")
    text = f"=IF(SUM({cost})=0,AVERAGE({sure}),SUMPRODUCT({sure},{cost})/SUM({cost}))"
    return Formula(text, _average(report))


def doubtful_share(report: Report) -> str:
    """Say in few words how much of the cost rests on answers in doubt."""
    cost = _counted_by(report)
    doubtful = cost[report.answers["confidence"] < DOUBTFUL]
    if doubtful.empty:
        return f"no answer is below {DOUBTFUL:.2f}"
    return f"{fsum(doubtful) / fsum(cost):.0%} of cost rests on answers below {DOUBTFUL:.2f}"


def _counted_by(report: Report) -> pd.Series[float]:
    """Return by how much each answer counts: by its cost, or all the same where nothing costs anything."""
    cost = report.answers["current_cost"]
    return cost if cost.sum() > 0 else cost * 0 + 1


def _average(report: Report) -> float:
    cost = _counted_by(report)
    return fsum(report.answers["confidence"] * cost) / fsum(cost)


def facts(report: Report) -> pd.DataFrame:
    """Return the answers beside name, headcount, family and both scores, by sheet row."""
    analysis = report.analysis
    return report.answers.assign(
        function=analysis.intake.functions["function"],
        people=analysis.intake.functions["headcount"],
        delivered_by=analysis.intake.functions["delivered_by"],
        contract_ends=analysis.intake.functions["contract_ends"],
        family=analysis.recognised["family"].map(
            lambda name: humanised(name) if isinstance(name, str) else _NO_FAMILY
        ),
        strategic_value=analysis.tagged["strategic_value"],
        suitability=analysis.tagged["suitability"],
    ).copy()  # in one piece: rows are taken from it again and again


def is_gain(known: pd.DataFrame) -> pd.Series[bool]:
    """Return which functions change and save."""
    return known["action"].isin(CHANGES) & (known["saving"] > 0)


def gains(known: pd.DataFrame) -> pd.DataFrame:
    """Return the functions that change and save, the largest likely saving first."""
    found = known[is_gain(known)]
    return found.sort_values(["saving", "function"], ascending=[False, True], kind="stable")


def opportunities(known: pd.DataFrame) -> pd.DataFrame:
    """Return the functions with the largest likely savings, best first."""
    return gains(known).head(_SHOWN)


def dearest_rows(known: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the dearest functions, dearest first."""
    return known.sort_values(["current_cost", "function"], ascending=[False, True], kind="stable").head(most)


def breakers(report: Report) -> pd.DataFrame:
    """Return what would stop a contract, and where that is too little the gravest risks; worst first."""
    found = report.analysis.plan.risks
    worst = found.sort_values(["deal_breaker", "score", "cost"], ascending=False, kind="stable")
    return worst.head(_SHOWN)


def breaker_words(risk: pd.Series[Any]) -> str:
    """Say how grave a risk is, who watches it and what is to be done."""
    level = next(word for word, least in risk_levels() if risk["score"] >= least)
    word = "Deal-breaker" if risk["deal_breaker"] else f"{level} risk"
    todo = f"{risk['mitigation']}"
    return f"{word}. {risk['owner']}: {todo[:1].lower()}{todo[1:]}."


def left_out(report: Report, known: pd.DataFrame, *, points: int, bars: int) -> str:
    """Say what the charts do not show, in functions and money; empty if they show everything."""
    rest = dearest_rows(known, len(known)).iloc[points:] if len(known) > points else known.iloc[:0]
    saves = gains(known) if len(known) > bars else known.iloc[:0]
    said = []
    if len(rest):
        cost, share = fsum(rest["current_cost"]), _share(rest["current_cost"], known["current_cost"])
        said.append(
            f"The first chart shows the {points:,} dearest functions; the other {len(rest):,} together cost "
            f"{money(cost, report.currency)} a year ({share} of the cost)."
        )
    if len(saves) > bars:
        fewer = saves["saving"].iloc[bars:]
        said.append(
            f"The chart of savings shows the {bars:,} largest; the other {len(fewer):,} together save "
            f"{money(fsum(fewer), report.currency)} a year ({_share(fewer, saves['saving'])} of the saving)."
        )
    return " ".join(said)


def _share(part: pd.Series[float], whole: pd.Series[float]) -> str:
    return f"{fsum(part) / fsum(whole):.0%}" if fsum(whole) else "0%"


def care(known: pd.DataFrame) -> pd.DataFrame:
    """Return the dearest functions that stay, or cannot move yet, dearest first."""
    ready = (Action.OUTSOURCE, Action.PILOT, Action.HIRE_ABROAD, Action.RE_TENDER)
    stays = known[~known["action"].isin(ready)]
    return dearest_rows(stays, _SHOWN)


def opportunity_words(row: pd.Series[Any]) -> str:
    """Say what would be done with a function, where, and when it pays back."""
    where = f"{row['tier']}: {row['countries']}" if row["countries"] else f"{row['tier']}"
    first = "" if row["action"] == Action.OUTSOURCE else f"{row['action']}. "
    back = row["payback"]
    pays = f" Pays back {_within(float(back))}." if pd.notna(back) else ""
    return f"{first}{row['model']}. {where}.{pays}"


def _within(months: float) -> str:
    return f"in {counted(round(months), 'month')}" if months >= 1 else "within a month"


def next_steps(report: Report, known: pd.DataFrame) -> list[str]:
    """Return what to decide next, most pressing first, in a few sentences."""
    steps = (
        *_mend(report),
        *_ask(report, known),
        *_contracts(known, report.analysis.as_of),
        *_standardise(report, known),
        *_automate(report, known),
        *_pilot(report, known),
        *_quotes(report, known),
        *_open(report),
    )
    return list(steps)[:_MOST_SENTENCES]


def _mend(report: Report) -> Iterable[str]:
    aside = len(report.analysis.intake.set_aside)
    if aside:
        rows = "the row that was" if aside == 1 else f"the {aside:,} rows that were"
        yield f"Mend {rows} left out (sheet Fix list), then analyse the workbook again."


def _ask(report: Report, known: pd.DataFrame) -> Iterable[str]:
    asked = _dearest(known, Action.ASK)
    if len(asked):
        yield f"Answer the questions on {_names(asked)}: {_cost(report, asked)} a year hangs on them."


def _contracts(known: pd.DataFrame, today: date) -> Iterable[str]:
    start = pd.Timestamp(today)
    soon = known[known["contract_ends"].between(start, start + pd.DateOffset(months=_CONTRACT_NOTICE))]
    if len(soon):
        first = soon.sort_values(["contract_ends", "function"]).iloc[0]
        rest = counted(len(soon) - 1, "other ends", "others end")
        others = f" {rest} within {_CONTRACT_NOTICE} months." if len(soon) > 1 else ""
        ends = day(first["contract_ends"])
        yield f"Decide on the contract for {first['function']}, which ends on {ends}.{others}"


def _standardise(report: Report, known: pd.DataFrame) -> Iterable[str]:
    unready = _dearest(known, Action.STANDARDISE)
    if len(unready):
        cost = _cost(report, unready)
        yield f"Write down and measure the work of {_names(unready)} before any tender ({cost} a year)."


def _automate(report: Report, known: pd.DataFrame) -> Iterable[str]:
    exposed = _dearest(known, Action.AUTOMATE)
    if len(exposed):
        cost = _cost(report, exposed)
        yield f"See what a machine can take of {_names(exposed)}, then hand over the rest ({cost} a year)."


def _pilot(report: Report, known: pd.DataFrame) -> Iterable[str]:
    tried = _dearest(known, Action.PILOT)
    if len(tried):
        cost = _cost(report, tried)
        yield f"Agree on a small pilot for {_names(tried)} before handing over all of it ({cost} a year)."


def _quotes(report: Report, known: pd.DataFrame) -> Iterable[str]:
    ready = known[
        known["action"].isin((Action.OUTSOURCE, Action.HIRE_ABROAD, Action.RE_TENDER)) & (known["saving"] > 0)
    ]
    if len(ready):
        largest = ready.groupby("model")["saving"].sum().sort_values(ascending=False, kind="stable")
        model, saving = str(largest.index[0]), money(float(largest.iloc[0]), report.currency)
        same = ready[ready["model"] == model].sort_values("saving", ascending=False, kind="stable")
        yield f"Ask three providers for quotes on {model} ({_names(same)}): {saving} a year in our model."


def _open(report: Report) -> Iterable[str]:
    asked = report.analysis.questions
    if len(asked):
        hangs = money(float(asked["cost"].iloc[0]), report.currency)
        yield f"Answer what the sheet Questions asks, top first: {hangs} a year hangs on the first one."


def _dearest(known: pd.DataFrame, action: Action) -> pd.DataFrame:
    return known[known["action"] == action].sort_values("current_cost", ascending=False, kind="stable")


def _names(rows: pd.DataFrame) -> str:
    return listed([str(name) for name in rows["function"]])


def _cost(report: Report, rows: pd.DataFrame) -> str:
    return money(fsum(rows["current_cost"]), report.currency)


def tag_table(known: pd.DataFrame) -> list[tuple[str, float]]:
    """Return each tag with its people."""
    return [(tag, fsum(known.loc[known["tag"] == tag, "people"])) for tag in Tag]


def action_table(known: pd.DataFrame) -> list[tuple[str, float]]:
    """Return each action that occurs, with its people."""
    present = [action for action in Action if (known["action"] == action).any()]
    return [(action, fsum(known.loc[known["action"] == action, "people"])) for action in present]
