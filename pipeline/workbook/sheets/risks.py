"""The sheet `Risks`: what may go wrong, who watches it and what to do; then the legal duties to ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.columns import Look
from pipeline.frames import row_dicts
from pipeline.knowledge.plan_tables import risk_levels
from pipeline.workbook.blocks import Column, Page
from pipeline.workbook.cited import cited
from pipeline.workbook.looks import counted, day, dearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = "Risks"
ORDER = 35
A3 = 8
_WIDTHS = (32, 34, 11, 9, 8, 12, 14, 18, 44, 32, 11, 10, 16, 34, 30)
_SCORE = Column("Score", 4, look=Look.COUNT, bold=True)
_LEVEL = Column("Level", 5, look=Look.WORD, bold=True)
_MARK = Column("Stops a contract", 6, look=Look.WORD, bold=True)
_HANGING = (
    Column("Functions", 10, look=Look.COUNT),
    Column("People", 11, look=Look.COUNT, decimals=1),
    Column("Cost today, a year", 12, look=Look.MONEY),
    Column("Functions, dearest first", 13),
    Column("Source", 14),
)
_RISKS = (
    Column("What may happen", 0, look=Look.WORD, bold=True),
    Column("Why", 1),
    Column("Likelihood (1 to 5)", 2, look=Look.COUNT),
    Column("Impact (1 to 5)", 3, look=Look.COUNT),
    *(_SCORE, _LEVEL, _MARK),
    Column("Who watches it", 7),
    Column("What to do", 8),
    Column("Act when", 9),
    *_HANGING,
)
_DUTIES = (
    Column("Law", 0, look=Look.WORD, bold=True),
    Column("When it applies", 1),
    Column("Where", 2, span=4),
    Column("In force since", 6, span=2),
    Column("What to do", 8, span=2),
    *_HANGING,
)
_FILLS = {"High": ("#F9C3A6", "#6E2400"), "Medium": ("#FFF2C2", "#5C4700"), "Low": ("#D6EAF5", "#0B3C5D")}
_PLAIN = ("#FFFFFF", "#1A1A1A")
DEAL_BREAKER = "Deal-breaker"
_EXPLAINED = (
    "Score: likelihood times impact, each from 1 to 5, our assumption: set your own.",
    "Deal-breakers come first. One that cannot be mended means: do not sign.",
    "Functions, people and cost are those on which a risk hangs; one can raise several: do not add up.",
)
ADVICE = "Not legal advice: ask counsel, who may find more. Later changes of a law are not followed here."
UNKNOWN_DAY = "not in our table: ask counsel"


def applies(analysis: Analysis) -> bool:
    """Say whether any work goes to a provider or an employer abroad."""
    return bool(len(analysis.plan.risks) or len(analysis.plan.duties))


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: deal-breakers, the other risks by score, then duties by the people they concern."""
    del book
    plan = report.analysis.plan
    page = Page(sheet, looks, _WIDTHS)
    head = page.opening("Risks", (_headline(report.analysis), *_EXPLAINED))
    row = page.heads(head, _RISKS)
    worst = plan.risks.sort_values(["deal_breaker", "score", "cost"], ascending=False, kind="stable")
    for risk in row_dicts(worst):
        row = _write_risk(page, row, risk)
    if len(plan.duties):
        row = page.heads(page.heading(row + 1, "Legal duties", (ADVICE,)), _DUTIES)
    for duty in row_dicts(plan.duties):
        row = page.line(row, _DUTIES, (*_of_duty(duty), *_hanging(duty)))
    sheet.freeze_panes(head + 1, 1)
    page.print_on(A3)


def _headline(analysis: Analysis) -> str:
    raised, duties = analysis.plan.risks, analysis.plan.duties
    breakers = int(raised["deal_breaker"].sum())
    word, least = risk_levels()[0]
    high = f"{int((raised['score'] >= least).sum()):,} of them {word.lower()}"
    return (
        f"{counted(len(raised), 'risk')}, {high}; {counted(breakers, 'deal-breaker')}; "
        f"{counted(len(duties), 'legal duty', 'legal duties')} to ask counsel about."
    )


def _write_risk(page: Page, row: int, risk: Mapping[str, Any]) -> int:
    word = next(word for word, least in risk_levels() if risk["score"] >= least)
    fill, ink = _FILLS.get(word, _PLAIN)
    values = (
        risk["risk"], risk["cause"], risk["likelihood"], risk["impact"], risk["score"], word,
        DEAL_BREAKER if risk["deal_breaker"] else None, risk["owner"], risk["mitigation"], risk["trigger"],
        *_hanging(risk),
    )  # fmt: skip
    below = page.line(row, _RISKS, values)
    page.put(row, _SCORE, risk["score"], page.looks.level(fill, ink, align="right"))
    page.put(row, _LEVEL, word, page.looks.level(fill, ink))
    if risk["deal_breaker"]:
        page.put(row, _MARK, DEAL_BREAKER, page.looks.level(ink, "#FFFFFF"))
    return below


def _of_duty(duty: Mapping[str, Any]) -> tuple[str, ...]:
    since = duty["in_force"]
    return (
        duty["law"], duty["condition"], duty["region"],
        UNKNOWN_DAY if since is None or since != since else day(since),  # noqa: PLR0124 - NaN and NaT
        duty["duty"],
    )  # fmt: skip


def _hanging(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    names = dearest(entry["examples"], entry["functions"])
    return entry["functions"], entry["heads"], entry["cost"], names, cited(entry["source"])
