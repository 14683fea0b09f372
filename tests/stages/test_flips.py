"""What would change it: each flip told is tried on the whole pipeline, and so is every smaller one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.columns import Action, Tag
from pipeline.inputs import FUNCTION_QUESTIONS, RATING_QUESTIONS, Kind
from pipeline.knowledge.sourcing_models import IN_HOUSE
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis

COMPANY: dict[str, Cell] = {
    "home_country": "United Kingdom", "reporting_currency": "GBP", "total_employees": 900, "own_it": "Yes"
}  # fmt: skip
SIZE: dict[str, Cell] = {"headcount": 12, "annual_cost": 600_000}
LEVEL: dict[str, Cell] = dict.fromkeys(RATING_QUESTIONS, 3)
GIVEN: list[dict[str, Cell]] = [
    {"function": "Accounts payable"}, {"function": "Underwriting"}, {"function": "Software development"},
    {"function": "IT service desk", "strategic": 4}, {"function": "Recruiting", "strategic": 4},
    {"function": "Translation", "standardised": 2}, {"function": "Data analysis", "tied": 4},
    {"function": "Payroll", "choose_people": "Yes"}, {"function": "Marketing", "keep": "Yes"},
    {"function": "Legal"}, {"function": "Office cleaning"}, {"function": "Chief executive"},
    {"function": "Zxqw vbnm", **LEVEL}, {"function": "Customer service", "strategic": 5, "tied": 4},
    {"function": "Zxqw vbnm", "strategic": 2, "standardised": 4, "measurable": 4},
]  # fmt: skip
ROWS: list[dict[str, Cell]] = [{**SIZE, **given} for given in GIVEN]
TOLD = re.compile(
    r"(?P<wish>Only your own wish, )?“(?P<header>[^”]+)” (?P<value>\w+)"
    r"(?: instead of (?P<now>\w+)(?:, assumed)?| as your answer, not assumed): "
    r"(?P<tag>Outsourceable|Core), (?P<model>.+?)(?:, if it pays)?\."
)
NAMES = {question.header: question.name for question in FUNCTION_QUESTIONS}
CHOICES: dict[str, tuple[Cell, ...]] = {
    question.name: (1, 2, 3, 4, 5) if question.kind is Kind.RATING else question.choices
    for question in FUNCTION_QUESTIONS
    if question.kind in {Kind.RATING, Kind.CHOICE, Kind.YES_NO}
}
WISHES = ("keep", "choose_people")


@dataclass
class Flip:
    """A flip as told for a row of `ROWS`."""

    at: int
    question: str
    value: Cell
    tag: str
    model: str

    def row(self) -> dict[str, Cell]:
        """Return the row with the other answer."""
        return {**ROWS[self.at], self.question: self.value}


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Assess the rows once."""
    return assess_rows(company=COMPANY, rows=ROWS)


def told(analysis: Analysis) -> Iterator[Flip]:
    """Go through the flips that name another answer."""
    for at, text in enumerate(analysis.flips["change"]):
        match = TOLD.fullmatch(text)
        if match:
            value = int(match["value"]) if match["value"].isdigit() else match["value"]
            yield Flip(at, NAMES[match["header"]], value, match["tag"], match["model"])


def judged(analysis: Analysis) -> list[tuple[str, str]]:
    """Return tag and model of every row, before the money is seen."""
    return list(zip(analysis.tagged["tag"], analysis.chosen["model"], strict=True))


def now(analysis: Analysis, at: int, question: str) -> Any:  # noqa: ANN401 - a rating, a truth or a word
    """Return what the row says or is assumed to say."""
    value = analysis.profile[question].iloc[at]
    return {True: "Yes", False: "No"}.get(value, value) if question not in RATING_QUESTIONS else int(value)


def far(analysis: Analysis, at: int, question: str, value: Any) -> float:  # noqa: ANN401 - as above
    """Return how many steps away an answer is: a rating by points, anything else two, a wish last of all."""
    if question in RATING_QUESTIONS:
        return float(abs(now(analysis, at, question) - value))
    return 20 if question in WISHES else 2


def test_every_flip_told_really_flips(analysis: Analysis) -> None:
    """The row is assessed again with the answer: tag and model are those that were told, and not the old."""
    flips = list(told(analysis))
    assert len(flips) >= 8
    again = judged(assess_rows(company=COMPANY, rows=[flip.row() for flip in flips]))
    assert again == [(flip.tag, flip.model) for flip in flips]
    before = judged(analysis)
    assert all(before[flip.at] != new for flip, new in zip(flips, again, strict=True))


def test_no_smaller_change_flips(analysis: Analysis) -> None:
    """Every other answer to every single question that is nearer is tried, and leaves tag and model alone."""
    before = judged(analysis)
    tried: list[tuple[Flip, dict[str, Cell]]] = []
    for flip in told(analysis):
        model_only = 0.5 * (before[flip.at][0] == flip.tag)
        limit = far(analysis, flip.at, flip.question, flip.value) + model_only
        tried += [
            (flip, {**ROWS[flip.at], question: value})
            for question, choices in CHOICES.items()
            for value in choices
            if 0 < far(analysis, flip.at, question, value) < limit
            and value != now(analysis, flip.at, question)
        ]
    assert len(tried) > 50
    again = judged(assess_rows(company=COMPANY, rows=[row for _, row in tried]))
    for (flip, row), new in zip(tried, again, strict=True):
        question = next(name for name in CHOICES if row.get(name) != ROWS[flip.at].get(name))
        step = far(analysis, flip.at, question, row[question])
        limit = far(analysis, flip.at, flip.question, flip.value)
        tag_flips = new[0] != before[flip.at][0]
        assert not tag_flips or step >= limit, (row, new)
        assert new == before[flip.at] or step + 0.5 * (not tag_flips) >= limit, (row, new)


def test_where_nothing_flips_nothing_does(analysis: Analysis) -> None:
    """“No other answer changes it” holds for every answer to every question."""
    firm = [at for at, text in enumerate(analysis.flips["change"]) if text.startswith("No other answer")]
    assert firm
    tried = [
        (at, {**ROWS[at], question: value})
        for at in firm
        for question, choices in CHOICES.items()
        for value in choices
    ]
    again = judged(assess_rows(company=COMPANY, rows=[row for _, row in tried]))
    assert [judged(analysis)[at] for at, _ in tried] == again


def test_open_questions_are_unanswered_and_some_answer_flips(analysis: Analysis) -> None:
    """Each is tried with all its answers; those not named change nothing."""
    recognised = analysis.profile["known"]
    tried = [
        (at, question, {**ROWS[at], question: value})
        for at, row in enumerate(analysis.profile.to_dict("records"))
        if recognised.iloc[at]
        for question in row["assumed"]
        for value in CHOICES[question]
    ]
    again = judged(assess_rows(company=COMPANY, rows=[row for *_, row in tried]))
    before = judged(analysis)
    flipping: dict[int, set[str]] = {at: set() for at, *_ in tried}
    for (at, question, _), new in zip(tried, again, strict=True):
        if new != before[at]:
            flipping[at].add(question)
    for at, names in flipping.items():
        assert set(analysis.flips["open_questions"].iloc[at]) == names


def test_a_row_not_known_well_enough_asks_for_what_is_lacking(analysis: Analysis) -> None:
    """With three answers of the four needed, any fourth decides, even one that was assumed alike."""
    last = len(ROWS) - 1
    assert analysis.answers["action"].iloc[last] == Action.ASK
    assert {"volume", "tied"} <= set(analysis.flips["open_questions"].iloc[last])
    flip = next(flip for flip in told(analysis) if flip.at == last)
    assert far(analysis, last, flip.question, flip.value) == 0
    blank = assess_rows(company=COMPANY, rows=[{**SIZE, "function": "Zxqw vbnm"}])
    assert blank.flips["change"].iloc[0].startswith("4 more answers, such as “Strategic importance”")
    assert blank.flips["open_questions"].iloc[0] == RATING_QUESTIONS


def test_work_kept_for_want_of_a_business_case_names_the_price() -> None:
    """At the price that is told, and not at one a percent higher, the saving is worth the change."""
    names = ("Customer service", "Accounts payable", "Claims handling")
    rows: list[dict[str, Cell]] = [
        {"function": name, "headcount": 20, "annual_cost": 600_000} for name in names
    ]
    analysis = assess_rows(company={**COMPANY, "smallest_saving": "40%"}, rows=rows)
    assert analysis.decided["no_case"].all()
    leaks = analysis.figures.by_tier("value_leakage")
    for row, text in zip(analysis.flips.index, analysis.flips["change"], strict=True):
        match = re.fullmatch(r"A provider price at least (\d+)% lower would make a business case\.", text)
        assert match, text
        costed = analysis.costed.loc[row]
        shares = [
            (costed["avoidable_cost"] - (1 - lower / 100) * (costed["fee"] + costed["governance"]))
            * (1 - leaks[analysis.placed["tier"].loc[row]])
            / costed["current_cost"]
            for lower in (int(match[1]), int(match[1]) - 1)
        ]
        assert shares[0] >= 0.4 > shares[1]


def test_without_any_price_that_pays_that_is_said() -> None:
    """Nine tenths of today's cost cannot be saved, even if a provider took nothing."""
    rows: list[dict[str, Cell]] = [{"function": "Accounts payable", **SIZE}]
    analysis = assess_rows(company={**COMPANY, "smallest_saving": "90%"}, rows=rows)
    assert analysis.flips["change"].tolist() == [
        "No provider price would make a business case: too little of today's cost would go away."
    ]


def test_a_change_paid_back_too_late_names_what_it_may_cost() -> None:
    """The yearly saving is enough, the one-time cost is more than the one year of the horizon brings."""
    rows: list[dict[str, Cell]] = [
        {"function": "Claims handling", "headcount": 12, "annual_cost": cost}
        for cost in range(150_000, 500_000, 10_000)
    ]
    analysis = assess_rows(company={**COMPANY, "horizon": 1, "smallest_saving": "0%"}, rows=rows)
    late = analysis.costed[analysis.costed["payback"] > 12]
    assert len(late)
    for row, saving in zip(late.index, late["saving"], strict=True):
        told_so = f"A change that costs at most GBP {saving:,.0f} once would make a business case."
        assert analysis.flips["change"].loc[row] == told_so


def test_a_tag_that_turns_outsourceable_still_has_to_pay(analysis: Analysis) -> None:
    """What would be handed over then has seen no business case yet."""
    turned = [flip for flip in told(analysis) if flip.tag == Tag.OUTSOURCEABLE]
    core = [flip for flip in turned if judged(analysis)[flip.at][0] == Tag.CORE]
    assert core
    for flip in core:
        text = analysis.flips["change"].iloc[flip.at]
        assert text.endswith(", if it pays.") == (flip.model != IN_HOUSE)
