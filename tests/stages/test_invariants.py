"""What must never matter, and what must only ever matter in one direction, on functions drawn at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.columns import Tag
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.conditions import holds
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    from random import Random

    from pipeline.intake.sheets import Cell

COMPANY: dict[str, Cell] = {
    "home_country": "United Kingdom", "total_employees": 2_000, "own_it": "Yes", "contingent_workers": 40,
    "agencies": 3, "reporting_currency": "GBP", "industry": "Insurance",
}  # fmt: skip
# Work sold by the company, not by the row, divides one price over its rows: a copy changes its money.
SHARED_PRICES = {
    "IT managed services (MSP)",
    "Administrative Services Only (ASO)",
    "Professional Employer Organization (PEO)",
}
NAMES = [
    "Accounts payable", "Payroll", "Customer service", "IT service desk", "Claims handling", "Recruitment",
    "Legal", "Software development", "Facilities", "Corporate strategy", "Data entry", "Underwriting", "Qwzx",
]  # fmt: skip
RATING = st.none() | st.integers(1, 5)
YES_NO = st.sampled_from([None, "Yes", "No"])
ROW = st.fixed_dictionaries(
    {
        "function": st.sampled_from(NAMES),
        "headcount": st.integers(1, 120),
        "annual_cost": st.integers(30_000, 9_000_000),
    },
    optional={
        **dict.fromkeys(("strategic", "standardised", "volume", "measurable", "tied", "capability"), RATING),
        **dict.fromkeys(("on_site", "in_country", "choose_people", "keep"), YES_NO),
        "data": st.sampled_from([None, "None", "Internal", "Personal", "Regulated"]),
        "target_country": st.sampled_from([None, "Poland", "India", "United Kingdom"]),
        "delivered_by": st.sampled_from([None, "Own staff", "Provider"]),
    },
)
ROWS = st.lists(ROW, min_size=2, max_size=6)
JUDGEMENT = ["tag", "action", "model", "runner_up", "pricing", "tier", "countries", "why", "flags", "assumed"]
WHEN = ["wave", "payback", "npv", "break_even"]  # only so much change is borne at once: rows wait for rows
FEW = settings(max_examples=12)


def _answers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    frame = assess_rows(company=COMPANY, rows=rows).answers.drop(columns=WHEN)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value] # by header


@FEW
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_answer(rows: list[dict[str, Any]], chance: Random) -> None:
    """Shuffled rows get the same answers, money included."""
    order = list(range(len(rows)))
    chance.shuffle(order)
    straight, shuffled = _answers(rows), _answers([rows[at] for at in order])
    assert [straight[at] for at in order] == shuffled


@FEW
@given(ROWS, st.sampled_from(["Corporate strategy", "Gardening", "Press office"]))
def test_an_unrelated_row_changes_no_answer(rows: list[dict[str, Any]], stranger: str) -> None:
    """A function of another kind at the end: all others stay as they were."""
    more = _answers([*rows, {"function": stranger, "headcount": 4, "annual_cost": 200_000}])
    assert more[:-1] == _answers(rows)


@FEW
@given(ROWS)
def test_a_copy_of_a_row_gets_the_same_judgement(rows: list[dict[str, Any]]) -> None:
    """Everything is listed twice: each copy is judged as the original, but for prices shared over rows."""
    once, twice = _answers(rows), _answers([*rows, *rows])
    for one, first, second in zip(once, twice[: len(rows)], twice[len(rows) :], strict=True):
        assert first == second
        if one["model"] not in SHARED_PRICES and not any(name in one["runner_up"] for name in SHARED_PRICES):
            assert [first[name] for name in JUDGEMENT] == [one[name] for name in JUDGEMENT]


@FEW
@given(ROWS)
def test_more_strategic_value_never_turns_core_into_outsourceable(rows: list[dict[str, Any]]) -> None:
    """The rating of strategic importance goes up to 5, that of ties to 4: what was core stays core."""
    before = assess_rows(company=COMPANY, rows=rows)
    higher = [
        {**row, "strategic": 5, "tied": max(4, row.get("tied") or 0)} for row in rows
    ]  # a rating that was left to the library is lifted above what the library can say, or to the same
    after = assess_rows(company=COMPANY, rows=higher)
    lifted = after.profile[["strategic", "tied"]] >= before.profile[["strategic", "tied"]]
    same = lifted.all(axis=1) & (before.profile["known"] == after.profile["known"])
    core = (before.tagged["tag"] == Tag.CORE) & same
    assert (after.tagged.loc[core, "tag"] == Tag.CORE).all()


@FEW
@given(ROWS, st.integers(1, 200))
def test_more_people_never_make_a_dedicated_team_ineligible(rows: list[dict[str, Any]], more: int) -> None:
    """Where the needs of front-office or back-office BPO hold, they hold with more people too."""
    larger = [{**row, "headcount": row["headcount"] + more} for row in rows]
    teams = [model for model in sourcing_models() if "BPO" in model.name]
    few, many = (assess_rows(company=COMPANY, rows=each) for each in (rows, larger))
    for model in teams:
        fits = [
            [holds(need.when, one.profile.assign(tag=Tag.OUTSOURCEABLE)) for need in model.needs]
            for one in (few, many)
        ]
        assert all((after >= before).all() for before, after in zip(*fits, strict=True))
    core = many.tagged["tag"] == Tag.CORE
    assert (few.tagged.loc[core, "tag"] == Tag.CORE).all()


@FEW
@given(ROWS)
def test_the_same_input_gives_the_same_answers(rows: list[dict[str, Any]]) -> None:
    """Nothing in the stages depends on chance or on what was analysed before."""
    assert _answers(rows) == _answers(rows)
