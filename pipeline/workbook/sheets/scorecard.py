"""The sheet `Scorecard`: every function rated by criterion, both scores, and the tag that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.columns import Tag
from pipeline.knowledge.weights import SCORES, criterion_label, weight_name
from pipeline.stages.tag import DIGITS, GAP, HIGHEST, LOWEST, score
from pipeline.workbook.live.addresses import beside, fixed
from pipeline.workbook.live.layout import ASSUMPTIONS, OURS, RATINGS, SCORECARD, SCORES_ROW, is_live
from pipeline.workbook.live.page import INPUT, LivePage
from pipeline.workbook.looks import row_height
from pipeline.workbook.template_looks import GREY

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.live.layout import Live
    from pipeline.workbook.looks import ResultLooks
    from pipeline.workbook.report import Report

NAME = SCORECARD
ORDER = 20
_HEADINGS = (
    ("Function", 40), ("Tag", 16), ("Strategic value", 12), ("Suitability today", 12),
    ("Suitability once standardised", 14), ("Settled beforehand", 44),
)  # fmt: skip
_READ_SO = (
    "Ratings from 1 (low) to 5 (high); each score is their weighted mean, as points from 0 to 100. "
    "Dark is high. Weights and limits follow the sheet Assumptions."
)
_RULE = (
    "Work may go outside if its strategic value is low enough and its suitability, once it is standardised "
    "and measured, high enough. What law or you have settled stays Core whatever the scores."
)
_WEIGHTS_ROW = SCORES_ROW - 1
DARKEST = "#A9C6EA"  # the blue of a figure that was given can still be read on it
_LIMITS_ROW = SCORES_ROW - 3
_ON_ONE_PAGE = 60  # functions that can still be read on one sheet of A3
_READIED = ("standardised", "measurable")
_POINTS = 100 / (HIGHEST - LOWEST)
_POINTS_IN, _BAR = (2, 3, 4), "#CFE3F2"  # the columns of both scores and how long bars of points look


class _Criterion(NamedTuple):
    """A criterion of a score and its column."""

    score: str
    name: str
    column: int


def applies(analysis: Analysis) -> bool:
    """Say yes, unless the list is too long for formulas."""
    return is_live(analysis)


def write(book: Workbook, sheet: Worksheet, report: Report, looks: ResultLooks) -> None:
    """Fill the sheet: limits, weights, then a line per function."""
    del book
    page, live = LivePage(sheet, looks), report.live
    criteria = _criteria(live)
    sheet.write_string(0, 0, "Scorecard: why work may go outside or stays", looks.title)
    sheet.set_row(0, 28)
    for row, text in enumerate((_READ_SO, _RULE), start=1):
        sheet.write_string(row, 0, text, looks.subtitle)
    _write_limits(page, live)
    _write_heads(page, live, criteria)
    _write_weights(page, live, criteria)
    gates = {gate.name: gate.because for gate in report.analysis.policy.gates}
    readied = _readied_score(live)
    for row, at in live.scores.items():
        _write_function(page, live, row, at)
        tag = str(live.tagged[row]["tag"])
        page.sheet.write_string(at, live.tag_before, tag, page.words(colour=GREY))
        gate = live.tagged[row]["gate"]
        told = gates.get(str(gate), "") if isinstance(gate, str) else ""
        page.sheet.write_string(at, 5, told[:1].upper() + told[1:], page.note)
        page.sheet.set_row(at, max(18.0, row_height((told,), (_HEADINGS[5][1],))))
        _write_scores(page, live, row, criteria=criteria, readied=float(readied.loc[row]))
        _write_ratings(page, live, row, criteria)
    _shade(page, live, criteria)
    _set_up(page, live)


def _criteria(live: Live) -> tuple[_Criterion, ...]:
    names = [(score, name) for score in SCORES for name in getattr(live.analysis.policy, score)]
    return tuple(_Criterion(score, name, column) for column, (score, name) in enumerate(names, start=RATINGS))


def _write_limits(page: LivePage, live: Live) -> None:
    limits = live.analysis.policy.thresholds
    lines = (
        ("Strategic value at most", "strategic_value_at_most"),
        ("Suitability at least", "suitability_at_least"),
    )
    for row, (label, name) in enumerate(lines, start=_LIMITS_ROW - 1):
        page.sheet.write_string(row, 0, f"Limit: {label.lower()}", page.looks.label)
        page.put(row, 1, f"={live.figures[name]}", limits[name], page.cell("points", bold=True))
    page.sheet.write_string(_LIMITS_ROW + 1, 0, "Counts as ready from a rating of", page.looks.label)
    page.given(_LIMITS_ROW + 1, 1, limits["ready_rating"], page.fact("plain"))


def _write_heads(page: LivePage, live: Live, criteria: tuple[_Criterion, ...]) -> None:
    for column, (heading, width) in enumerate(_HEADINGS):
        page.sheet.set_column(column, column, width)
        look = page.looks.head_right if 1 < column < 5 else page.looks.head  # noqa: PLR2004 - the scores
        page.sheet.write_string(SCORES_ROW, column, heading, look)
    for one in criteria:
        page.sheet.write_string(SCORES_ROW, one.column, criterion_label(one.name), page.looks.head)
    page.sheet.write_string(SCORES_ROW, live.tag_before, "Tag in the last run", page.looks.head)
    page.sheet.set_column(criteria[0].column, criteria[-1].column, 13)
    page.sheet.set_column(live.tag_before, live.tag_before, 16)
    page.sheet.set_row(SCORES_ROW, 48)
    for name, told in SCORES.items():
        columns = [one.column for one in criteria if one.score == name]
        look = page.looks.boxed(bold=True, align="center")
        title = told[:1].upper() + told[1:]
        page.sheet.merge_range(_WEIGHTS_ROW - 1, columns[0], _WEIGHTS_ROW - 1, columns[-1], title, look)


def _write_weights(page: LivePage, live: Live, criteria: tuple[_Criterion, ...]) -> None:
    """Write each weight as its part of the sum; if all are nil, ours stand."""
    page.sheet.write_string(_WEIGHTS_ROW, 5, "Weight, part of the sum", page.looks.label)
    for one in criteria:
        same = [
            live.figures[weight_name(one.score, other.name)] for other in criteria if other.score == one.score
        ]
        total = f"SUM({same[0]}:{same[-1].rpartition('!')[2]})"
        own = live.figures[weight_name(one.score, one.name)]
        ours = f"{live.on(ASSUMPTIONS)}{fixed(int(own.rpartition('$')[2]) - 1, OURS)}"
        value = getattr(live.analysis.policy, one.score)[one.name]
        formula = f"=IF({total}=0,{ours},{own}/{total})"
        page.put(_WEIGHTS_ROW, one.column, formula, value, page.cell("share", bold=True))


def _write_function(page: LivePage, live: Live, row: int, at: int) -> None:
    name = live.function_names[row]
    page.sheet.write_string(at, 0, name, page.words(bold=True))
    formula = (
        f'=IF({beside(at, 5)}<>"","{Tag.CORE}",IF(AND({beside(at, 2)}<={fixed(_LIMITS_ROW - 1, 1)},'
        f'{beside(at, 4)}>={fixed(_LIMITS_ROW, 1)}),"{Tag.OUTSOURCEABLE}","{Tag.CORE}"))'
    )
    tag = str(live.tagged[row]["tag"])
    page.put(at, 1, formula, tag, page.words(bold=True))


def _write_scores(
    page: LivePage, live: Live, row: int, *, criteria: tuple[_Criterion, ...], readied: float
) -> None:
    at, tagged = live.scores[row], live.tagged[row]
    ready = fixed(_LIMITS_ROW + 1, 1)

    def points(name: str, least: str = "") -> str:
        parts = []
        for one in criteria:
            if one.score == name:
                rating = beside(at, one.column)
                counted = f"MAX({rating},{least})" if least and one.name in _READIED else rating
                parts.append(f"{fixed(_WEIGHTS_ROW, one.column)}*({counted}-{LOWEST:g})")
        return f"=ROUND({_POINTS:g}*({'+'.join(parts)}),{DIGITS})"

    columns = (
        (2, points("strategic_value"), tagged["strategic_value"]),
        (3, points("suitability"), tagged["suitability"]),
        (4, points("suitability", ready), readied),
    )
    for column, formula, value in columns:
        page.put(at, column, formula, float(value), page.cell("points"))


def _readied_score(live: Live) -> pd.Series[float]:
    """Return the suitability of every function once it is standardised and measured."""
    profile, policy = live.analysis.profile, live.analysis.policy
    least = policy.thresholds["ready_rating"]
    readied = profile.assign(**{name: profile[name].clip(lower=least) for name in _READIED})
    return score(readied, policy.suitability)


def _write_ratings(page: LivePage, live: Live, row: int, criteria: tuple[_Criterion, ...]) -> None:
    profile = live.profile[row]
    look = page.looks.boxed(
        num_format="General", align="center", indent=0, font_color=INPUT, valign="vcenter"
    )
    for one in criteria:
        gap = one.name == GAP
        rating = HIGHEST + LOWEST - profile["capability"] if gap else profile[one.name]
        page.sheet.write_number(live.scores[row], one.column, float(rating), look)


def _shade(page: LivePage, live: Live, criteria: tuple[_Criterion, ...]) -> None:
    """Shade ratings from white to blue, which every eye tells apart, and give points a bar; with numbers."""
    first, last = SCORES_ROW + 1, SCORES_ROW + len(live.scores)
    page.sheet.conditional_format(
        first, criteria[0].column, last, criteria[-1].column,
        {
            "type": "2_color_scale", "min_type": "num", "min_value": LOWEST, "max_type": "num",
            "max_value": HIGHEST, "min_color": "#FFFFFF", "max_color": DARKEST,
        },
    )  # fmt: skip
    bar = {
        "type": "data_bar", "bar_solid": True, "bar_color": _BAR, "min_type": "num", "min_value": 0,
        "max_type": "num", "max_value": 100,
    }  # fmt: skip
    for column in _POINTS_IN:
        page.sheet.conditional_format(first, column, last, column, bar)
    for tag in Tag:
        rule = {"type": "cell", "criteria": "==", "value": f'"{tag}"', "format": page.looks.word(tag)}
        page.sheet.conditional_format(first, 1, last, 1, rule)


def _set_up(page: LivePage, live: Live) -> None:
    sheet = page.sheet
    sheet.hide_gridlines(2)
    sheet.freeze_panes(SCORES_ROW + 1, 2)
    sheet.repeat_rows(SCORES_ROW)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 1 if len(live.scores) <= _ON_ONE_PAGE else 0)
    sheet.set_footer("&L&A&RPage &P of &N")
