"""The functions on `Business case`: one row each, every line of its case a formula of the cells before."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.columns import Tag
from pipeline.intake.text import key as plain
from pipeline.knowledge.places import countries
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.money.lines import LINES
from pipeline.stages.money.timeline import MONTHS
from pipeline.workbook.live.addresses import fixed
from pipeline.workbook.live.formulas import CaseFormulas
from pipeline.workbook.live.layout import AFTER, FACTS, SCORECARD
from pipeline.workbook.looks import MIST
from pipeline.workbook.template_looks import SKY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.stages.money.lines import Line
    from pipeline.workbook.live.layout import Live
    from pipeline.workbook.live.page import LivePage, Value

TABLE = "sourcing_business_case"
STAYING = ("load", "current_cost")
_BANDS = (
    ("function", "The function"), ("typed", "Facts"), ("load", "Cost today"),
    ("pay_share", "Price of a provider, a year"), ("other", "Saving a year"),
    ("selection", "Cost of the change, once"), ("go_live", "When"), ("payback", "What it is worth"),
    ("saving_share", "Decision"),
)  # fmt: skip
_FACT_UNITS = {
    "typed": "money", "people": "people", "company_size": "units", "service_share": "share",
    "labour_share": "share", "signed": "months", "wave": "flag",
}  # fmt: skip
_PRICES = ("hourly", "unit_price")


def write_lines(page: LivePage, live: Live) -> None:
    """Write headings, the functions that may move with all their lines, and what the others cost today."""
    _write_heads(page, live)
    formulas, candidates = CaseFormulas(live), frozenset(live.candidates)
    for row, at in live.rows.items():
        if row in candidates:
            _write_facts(page, live, at, _facts(live, row))
            _write_case(page, live, row, at, formulas=formulas)
        else:
            _write_staying(page, live, row, at, formulas=formulas)


def _write_heads(page: LivePage, live: Live) -> None:
    labels = [*(label for _, label in FACTS), *(line.label for line in LINES), *(label for _, label in AFTER)]
    begins = [live.columns[key] for key, _ in _BANDS]
    for (_, title), first, after in zip(_BANDS, begins, [*begins[1:], len(labels)], strict=True):
        look = page.looks.boxed(bold=True, bg_color=(MIST, SKY)[begins.index(first) % 2])
        if after - first > 1:
            page.sheet.merge_range(live.lines_row - 1, first, live.lines_row - 1, after - 1, title, look)
        else:
            page.sheet.write_string(live.lines_row - 1, first, title, look)
    heads = [{"header": label, "header_format": page.looks.head} for label in labels]
    area = (live.lines_row, 0, live.last_line, len(labels) - 1)
    page.sheet.add_table(*area, {"name": TABLE, "style": None, "autofilter": False, "columns": heads})
    page.sheet.set_row(live.lines_row, 62)


def _facts(live: Live, row: int) -> Mapping[str, Value]:
    analysis = live.analysis
    facts = live.facts[row]
    moves = row in analysis.money.moving
    return {
        "function": live.function_names[row],
        "model": str(facts["model"]),
        "place": countries()[str(facts["country"])].country,
        "tier": str(facts["tier"]).capitalize(),
        "wave": float(facts["wave"]) if moves and facts["wave"] > 0 else None,
        "lot": str(facts["lot"]) if moves and isinstance(facts["lot"], str) else None,
        **{name: float(facts[name]) for name in _FACT_UNITS if name != "wave"},
    }


def _write_facts(page: LivePage, live: Live, at: int, facts: Mapping[str, Value]) -> None:
    for name, value in facts.items():
        unit = _FACT_UNITS.get(name, "text")
        look = page.words(bold=True) if name == "function" else page.fact(unit)
        page.given(at, live.columns[name], value, look)


def _write_case(page: LivePage, live: Live, row: int, at: int, *, formulas: CaseFormulas) -> None:
    facts, costed = live.facts[row], live.costed[row]
    cells = live.cells(at)
    _write_quote(page, live, row, at)
    for line in LINES:
        text, value = formulas.text(line, facts, at), float(costed[line.key])
        if line.key == "payback":  # what never pays back has no months, and no sum with them
            text = f'=IFERROR({str(text)[1:]},"")'
        page.put(at, live.columns[line.key], text, value, page.cell(_unit(line)))
    share = f"=IF({cells['current_cost']}>0,{cells['saving']}/{cells['current_cost']},0)"
    worth = float(costed["saving"] / costed["current_cost"]) if costed["current_cost"] > 0 else 0.0
    page.put(at, live.columns["saving_share"], share, worth, page.cell("share"))
    ahead = float(row in live.analysis.money.moving)
    page.put(at, live.columns["ahead"], goes_ahead(live, row, cells), ahead, page.cell("flag", bold=True))
    page.given(at, live.columns["ahead_before"], ahead, page.told("flag"))


def _write_quote(page: LivePage, live: Live, row: int, at: int) -> None:
    facts = live.facts[row]
    cell = live.quotes[plain(live.function_names[row])]
    formula = f'=IF(ISNUMBER({cell}),IF({cell}>=0,{cell},""),"")'
    value = float(facts["quote"]) if facts["quoted"] else None
    page.put(at, live.columns["quote"], formula, value, page.cell("money"))


def _write_staying(page: LivePage, live: Live, row: int, at: int, *, formulas: CaseFormulas) -> None:
    facts, shown = live.facts[row], _facts(live, row)
    costed = live.costed[row]
    for name in ("function", "model", "typed", "people"):
        look = page.words(bold=True) if name == "function" else page.fact(_FACT_UNITS.get(name, "text"))
        value = "Stays" if name == "model" else shown[name]
        page.given(at, live.columns[name], value, look)
    for line in LINES:
        if line.key in STAYING:
            formula = formulas.text(line, facts, at)
            page.put(at, live.columns[line.key], formula, float(costed[line.key]), page.cell(_unit(line)))


def goes_ahead(live: Live, row: int, cells: Mapping[str, str]) -> str:
    """Return the formula that says 1 where a function goes to a provider, 0 where it would not pay."""
    smallest, horizon = live.figures["smallest_saving"], live.figures["horizon_years"]
    test = "1"
    if must_save(live, row):
        soon = f"IF({cells['payback']}<={MONTHS}*{horizon},1,0)"
        back = f"IF(ISNUMBER({cells['payback']}),{soon},0)"
        test = f"IF({cells['saving_share']}>={smallest},{back},0)"
    if live.tagged[row]["tag"] == Tag.OUTSOURCEABLE and needs_tag(live, row):
        tag = live.on(SCORECARD) + fixed(live.scores[row], 1)
        test = f'IF({tag}="{Tag.OUTSOURCEABLE}",{test},0)'
    return f"={test}"


def must_save(live: Live, row: int) -> bool:
    """Say whether a function is handed over only if that saves; what ends, or is bought today, need not."""
    profile = live.profile[row]
    bought, ongoing = profile["delivered_by"] == "Provider", profile["pattern"] == "Ongoing"
    return str(live.facts[row]["model"]) in _saving_models() and ongoing and not bought


@cache
def _saving_models() -> frozenset[str]:
    return frozenset(model.name for model in sourcing_models() if model.must_save)


def needs_tag(live: Live, row: int) -> bool:
    """Say whether the model of a function is only for work that may go outside."""
    return _is_for_tagged(str(live.facts[row]["model"]))


@cache
def _is_for_tagged(name: str) -> bool:
    model = next(each for each in sourcing_models() if each.name == name)
    return any(
        condition.attribute == "tag" and condition.value == Tag.OUTSOURCEABLE
        for need in model.needs
        if len(need.when.alternatives) == 1
        for condition in need.when.alternatives[0]
    )


def _unit(line: Line) -> str:
    return "price" if line.key in _PRICES else line.unit
