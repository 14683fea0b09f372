"""What would change it: each flip told is tried on the whole pipeline, and so is every nearer one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.columns import Action, Tag
from pipeline.frames import Profile
from pipeline.inputs import COMPANY_QUESTIONS, DATA_LEVELS, FUNCTION_QUESTIONS, RATING_QUESTIONS, Kind
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.decide import KEPT
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
CLEAR: dict[str, Cell] = {
    "strategic": 1, "standardised": 5, "measurable": 5, "volume": 5, "tied": 1, "capability": 2,
    "demand_swings": 4,
}  # fmt: skip
NAMED = (
    "Accounts payable",
    "Payroll",
    "Customer service",
    "Claims handling",
    "Software development",
    "Data entry",
)
ROW = st.fixed_dictionaries(
    {
        "function": st.sampled_from(NAMED),
        "headcount": st.integers(1, 60),
        "annual_cost": st.just(900_000),
        "strategic": st.integers(1, 3),
        "standardised": st.integers(3, 5),
    },
    optional={
        "data": st.sampled_from(DATA_LEVELS),
        "languages": st.sampled_from(["English", "German", "French, Spanish"]),
        "overlap_hours": st.sampled_from([0, 3, 6]),
        "customer_facing": st.sampled_from(["Yes", "No"]),
        "target_country": st.sampled_from(["Poland", "India"]),
    },
)
GIVEN: list[dict[str, Cell]] = [
    {"function": "Accounts payable"}, {"function": "Underwriting"}, {"function": "Software development"},
    {"function": "IT service desk", "strategic": 4}, {"function": "Recruiting", "strategic": 4},
    {"function": "Translation", "standardised": 2}, {"function": "Data analysis", "tied": 4},
    {"function": "Payroll", "choose_people": "Yes"}, {"function": "Marketing", "keep": "Yes"},
    {"function": "Legal"}, {"function": "Office cleaning"}, {"function": "Chief executive"},
    {"function": "Zxqw vbnm", **LEVEL}, {"function": "Customer service", "strategic": 5, "tied": 4},
    {"function": "Claims handling", **CLEAR, "data": "Personal"},
    {"function": "Data entry", **CLEAR, "data": "Internal"},
    {"function": "Payroll", **CLEAR, "data": "Regulated"},
    {"function": "Customer service", **CLEAR, "languages": "German"},
    {"function": "Accounts receivable", **CLEAR, "overlap_hours": 6},
    {"function": "Claims handling", **CLEAR, "headcount": 9},
    {"function": "Zxqw vbnm", "strategic": 2, "standardised": 4, "measurable": 4},
]  # fmt: skip
ROWS: list[dict[str, Cell]] = [{**SIZE, **given} for given in GIVEN]
TOLD = re.compile(
    r"(?:Only your own wish, )?(?P<company>On the sheet Company, )?“(?P<header>[^”]+)” (?P<value>[^:]+?)"
    r"(?: instead of (?P<now>[^:]+?)(?:, assumed)?| as your answer, not assumed): "
    r"(?P<tag>Outsourceable|Core), (?P<model>[^,.]+?)(?:, (?P<tier>Onshore|Nearshore|Offshore))?"
    r"(?:, if it pays)?\."
)
QUESTIONS = (*COMPANY_QUESTIONS, *FUNCTION_QUESTIONS)
NAMES = {question.header: question.name for question in QUESTIONS}
CHOICES: dict[str, tuple[Cell, ...]] = {
    question.name: (1, 2, 3, 4, 5) if question.kind is Kind.RATING else question.choices
    for question in FUNCTION_QUESTIONS
    if question.kind in {Kind.RATING, Kind.CHOICE, Kind.YES_NO}
    and question.name in Profile.to_schema().columns
}
AWAY = {"keep": 20, "choose_people": 20, "on_site": 4, "customer_facing": 4, "pattern": 4, "in_country": 3}


@dataclass
class Flip:
    """A flip as told for a row of `ROWS`; `tier` only if that alone flips."""

    at: int
    question: str
    value: Cell
    tag: str
    model: str
    tier: str | None
    of_company: bool

    def row(self) -> dict[str, Cell]:
        """Return the row, with the other answer where it is one of the row."""
        return {**ROWS[self.at], **({} if self.of_company else {self.question: self.value})}

    def company(self) -> dict[str, Cell]:
        """Return the company, with the other answer where it is one of the company."""
        return {**COMPANY, **({self.question: self.value} if self.of_company else {})}


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
            yield Flip(
                at, NAMES[match["header"]], value, tag=match["tag"], model=match["model"],
                tier=match["tier"], of_company=bool(match["company"]),
            )  # fmt: skip


def judged(analysis: Analysis) -> list[tuple[str, str, str]]:
    """Return tag, model and tier of every row, before the money is seen."""
    placed = zip(analysis.tagged["tag"], analysis.chosen["model"], analysis.placed["tier"], strict=True)
    return list(placed)


def now(analysis: Analysis, at: int, question: str) -> Any:  # noqa: ANN401 - a rating, a truth or a word
    """Return what the row says or is assumed to say."""
    value = analysis.profile[question].iloc[at]
    return {True: "Yes", False: "No"}.get(value, value) if question not in RATING_QUESTIONS else int(value)


def far(analysis: Analysis, at: int, question: str, value: Any) -> float:  # noqa: ANN401 - as above
    """Return how many steps away an answer is: ratings by points, data by levels, the rest by its kind."""
    before = now(analysis, at, question)
    if question in RATING_QUESTIONS:
        return float(abs(before - value))
    if question == "data":
        return 1.0 + abs(DATA_LEVELS.index(before) - DATA_LEVELS.index(value))
    return AWAY.get(question, 2)


def less_telling(before: tuple[str, str, str], new: tuple[str, str, str]) -> float:
    """Return how much further away a flip counts: a tag not at all, a model half, a tier a whole step."""
    if new[0] != before[0]:
        return 0.0
    return 0.5 if new[1] != before[1] else 1.0


def test_every_flip_told_really_flips(analysis: Analysis) -> None:
    """The workbook is assessed again with the answer: what was told came true, and is not what was."""
    flips, before = list(told(analysis)), judged(analysis)
    assert len(flips) >= 8
    assert sum(flip.tier is not None for flip in flips) >= 3
    of_rows = assess_rows(company=COMPANY, rows=[flip.row() for flip in flips])
    for flip, each in zip(flips, judged(of_rows), strict=True):
        again = judged(assess_rows(company=flip.company(), rows=ROWS))[flip.at] if flip.of_company else each
        assert again[:2] == (flip.tag, flip.model), flip
        assert flip.tier in {None, again[2]}, flip
        assert (again != before[flip.at]) if flip.tier else (again[:2] != before[flip.at][:2]), flip


@pytest.mark.parametrize("furthest", [None, "Onshore", "Nearshore", "Offshore"])
def test_what_the_company_answers_is_tried_too(furthest: str | None) -> None:
    """Rows whose own answers are firm depend on how far work may go; another limit moves them as told."""
    rows = [
        {**SIZE, **CLEAR, "function": name, "in_country": "No", "on_site": "No", "data": "Internal"}
        for name in ("Claims handling", "Accounts payable", "Payroll", "Customer service")
    ]
    own: dict[str, Cell] = {**COMPANY, **({"furthest": furthest} if furthest else {})}
    analysis = assess_rows(company=own, rows=rows)
    flips = [flip for flip in told(analysis) if flip.of_company]
    assert "furthest" in {flip.question for flip in flips}
    for flip in flips:
        again = judged(assess_rows(company={**own, flip.question: flip.value}, rows=rows))[flip.at]
        assert again == (flip.tag, flip.model, flip.tier)
        assert again != judged(analysis)[flip.at]


@pytest.mark.slow
@settings(max_examples=6)
@given(st.lists(ROW, min_size=4, max_size=8))
def test_flips_of_functions_drawn_at_random_come_true(rows: list[dict[str, Cell]]) -> None:
    """Whatever the answers, what is told for a row is what the pipeline says once it is answered so."""
    analysis = assess_rows(company=COMPANY, rows=rows)
    flips = [flip for flip in told(analysis) if not flip.of_company]
    again = judged(
        assess_rows(company=COMPANY, rows=[{**rows[flip.at], flip.question: flip.value} for flip in flips])
    )
    for flip, new in zip(flips, again, strict=True):
        assert new[:2] == (flip.tag, flip.model)
        assert flip.tier in {None, new[2]}
        assert new != judged(analysis)[flip.at]


def test_no_nearer_change_flips(analysis: Analysis) -> None:
    """Every other answer to every single question that is nearer is tried, and leaves the answer alone."""
    before = judged(analysis)
    tried: list[tuple[Flip, str, dict[str, Cell]]] = []
    moves = ~analysis.decided["action"].isin(KEPT)
    for flip in told(analysis):
        tried += [
            (flip, question, {**ROWS[flip.at], question: value})
            for question, choices in CHOICES.items()
            for value in choices
            if far(analysis, flip.at, question, value) > 0 and value != now(analysis, flip.at, question)
        ]
    assert len(tried) > 50
    again = judged(assess_rows(company=COMPANY, rows=[row for _, _, row in tried]))
    for (flip, question, row), new in zip(tried, again, strict=True):
        old = before[flip.at]
        if new[:2] != old[:2] or (new != old and moves.iloc[flip.at]):
            step = far(analysis, flip.at, question, row[question]) + less_telling(old, new)
            assert step >= told_distance(analysis, flip), (flip, row, new)


def told_distance(analysis: Analysis, flip: Flip) -> float:
    """Return how far away the flip counts that was told; open answers are taken at their least."""
    if flip.question not in CHOICES:
        return 1.0
    new = (flip.tag, flip.model, flip.tier or "")
    return far(analysis, flip.at, flip.question, flip.value) + less_telling(judged(analysis)[flip.at], new)


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
    """Each is tried with all its answers; those not named change nothing, or only the tier and from afar."""
    recognised, moves = analysis.profile["known"], ~analysis.decided["action"].isin(KEPT)
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
    for (at, question, row), new in zip(tried, again, strict=True):
        near = moves.iloc[at] and far(analysis, at, question, row[question]) <= 2
        if new[:2] != before[at][:2] or (new != before[at] and near):
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
            (costed["avoidable"] - (1 - lower / 100) * (costed["fee"] + costed["governance"]))
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
    """The yearly saving is enough, the one-time cost is more than what is left of the year brings."""
    rows: list[dict[str, Cell]] = [
        {"function": "Claims handling", "headcount": 12, "annual_cost": cost}
        for cost in range(150_000, 500_000, 10_000)
    ]
    analysis = assess_rows(company={**COMPANY, "horizon": 1, "smallest_saving": "0%"}, rows=rows)
    costed = analysis.costed
    late = costed[costed["payback"].isna() & (costed["saving"] > 0) & analysis.decided["no_case"]]
    assert len(late)
    for row, saving, months in zip(late.index, late["saving"], late["ends"] - late["go_live"], strict=True):
        most = saving * months / 12
        told_so = f"A change that costs at most GBP {most:,.0f} once would make a business case."
        assert analysis.flips["change"].loc[row] == told_so


def test_a_tag_that_turns_outsourceable_still_has_to_pay(analysis: Analysis) -> None:
    """What would be handed over then has seen no business case yet."""
    turned = [flip for flip in told(analysis) if flip.tag == Tag.OUTSOURCEABLE]
    core = [flip for flip in turned if judged(analysis)[flip.at][0] == Tag.CORE]
    assert core
    for flip in core:
        text = analysis.flips["change"].iloc[flip.at]
        assert text.endswith(", if it pays.") == (flip.model != IN_HOUSE)
