"""Confidence: it repeats, it depends on the row alone, and it moves the way doubt moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.inputs import RATING_QUESTIONS
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import assess
from pipeline.stages.choose_location import draw_tiers
from pipeline.stages.confidence import confidence, draws
from pipeline.stages.first_choice import tier_names
from tests.support.companies import AS_OF, assess_rows, intake_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.intake.sheets import Cell

COMPANY: dict[str, Cell] = {"home_country": "United Kingdom", "reporting_currency": "GBP"}
SIZE: dict[str, Cell] = {"headcount": 12, "annual_cost": 480_000}
ROWS: list[dict[str, Cell]] = [
    {**SIZE, "function": name}
    for name in (
        "Accounts payable", "Underwriting", "Software development", "IT service desk", "Cleaning", "Qwzx"
    )
]  # fmt: skip
CLEAR: dict[str, Cell] = {"strategic": 1, "standardised": 5, "measurable": 5, "tied": 1, "volume": 5}
LEVEL: dict[str, Cell] = dict.fromkeys(RATING_QUESTIONS, 3)


def sure(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return the shares of the rows."""
    return assess_rows(company=COMPANY, rows=rows).sureness


def test_it_repeats_to_the_last_byte() -> None:
    """The draws are seeded by the policy, not by the clock."""
    once, again = sure(*ROWS), sure(*ROWS)
    assert once.to_numpy().tobytes() == again.to_numpy().tobytes()
    assert ((once > 0) & (once < 1)).to_numpy().any()


def test_neither_other_rows_nor_their_order_matter() -> None:
    """A row alone is as sure as among others, wherever it stands."""
    together, turned = sure(*ROWS).to_numpy(), sure(*reversed(ROWS)).to_numpy()
    assert (turned[::-1] == together).all()
    for at, row in enumerate(ROWS):
        assert (sure(row).to_numpy()[0] == together[at]).all()


def test_more_rows_than_fit_at_once_change_nothing() -> None:
    """The work is cut into pieces: a copy in the second piece is as sure as the first."""
    many = sure(*(ROWS[0] for _ in range(450))).to_numpy()
    assert (many == many[0]).all()


def test_what_you_keep_is_certain() -> None:
    """The user's word needs no draw."""
    kept = sure(*({**row, "keep": "Yes"} for row in ROWS))
    assert (kept == 1).all(axis=None)


def test_all_together_is_never_surer_than_one_of_them() -> None:
    """Tag, model and tier have to stand in the same draw."""
    shares = sure(*ROWS)
    assert (shares["all"] <= shares[["tag", "model", "tier"]].min(axis=1)).all()
    assert (shares["all"] >= shares[["tag", "model", "tier"]].sum(axis=1) - 2 - 1e-3).all()


def test_a_row_near_the_line_is_less_sure() -> None:
    """Answers in the middle leave the tag open, clear ones do not."""
    near = {**ROWS[0], **LEVEL, "strategic": 5}
    shares = sure(near, {**ROWS[0], **CLEAR})
    assert shares["tag"].iloc[0] < 0.9 < shares["tag"].iloc[1]


@pytest.mark.parametrize("ratings", [LEVEL, {**LEVEL, "standardised": 2, "volume": 2}])
def test_what_was_not_recognised_is_less_sure(ratings: dict[str, Cell]) -> None:
    """A name nobody knows leaves more to guess: everything the user did not say."""
    analysis = assess_rows(
        company=COMPANY, rows=[{**SIZE, **ratings, "function": name} for name in ("Data entry", "Zxqw vbnm")]
    )
    assert analysis.recognised["match"].notna().tolist() == [True, False]
    assert analysis.sureness["all"].iloc[1] < analysis.sureness["all"].iloc[0]


@pytest.mark.parametrize("name", ["Legal", "Software development", "Translation", "Recruiting", "Tax"])
def test_answers_make_it_surer_than_the_same_assumed(name: str) -> None:
    """The user says what the library would have assumed: the answer is the same, and surer."""
    row: dict[str, Cell] = {**SIZE, "function": name}
    assumed = assess_rows(company=COMPANY, rows=[row])
    ratings = {question: float(assumed.profile[question].iloc[0]) for question in RATING_QUESTIONS}
    answered = assess_rows(company=COMPANY, rows=[{**row, **ratings}])
    assert answered.chosen["model"].tolist() == assumed.chosen["model"].tolist()
    shares = ["tag", "model", "all"]
    sure, guessed = answered.sureness[shares].iloc[0], assumed.sureness[shares].iloc[0]
    assert (sure >= guessed).all()
    assert (sure > guessed).any()


def test_weights_are_drawn_around_those_of_the_policy() -> None:
    """They add up in every draw, and their mean is not far off; luck runs from 0 to 1."""
    drawn, own = draws(policy()), policy()
    for weights, around in (
        (drawn.scales.strategic_value, own.strategic_value),
        (drawn.location, own.location),
    ):
        named = np.array([weights[name] for name in around])
        assert named.shape == (len(around), drawn.count)
        assert named.sum(axis=0) == pytest.approx(1)
        assert named.mean(axis=1) == pytest.approx(list(around.values()), abs=0.02)
    assert all(0 <= luck.min() < 0.01 and 0.99 < luck.max() <= 1 for luck in drawn.luck.values())


def test_the_policys_own_weights_draw_the_tier_of_the_answer() -> None:
    """One draw that changes nothing: each group of needs gets the tier it has."""
    analysis = assess_rows(company=COMPANY, rows=ROWS)
    own = analysis.policy
    still = {name: np.array([weight]) for name, weight in own.location.items()}
    tiers = draw_tiers(analysis.candidates, {**still, "tier_step": np.array([own.place["tier_step"]])}, own)
    moving = analysis.placed[analysis.placed["group"] >= 0]
    assert len(moving) >= 3
    assert tier_names(tiers[moving["group"], 0]).tolist() == moving["tier"].tolist()


def sure_under(limit: float) -> pd.Series[float]:
    """Return how sure a row with every rating answered is, if strategic value may be at most `limit`."""
    row: dict[str, Cell] = {**SIZE, **CLEAR, "strategic": 3, "tied": 3, "function": "Accounts payable"}
    limits = {**policy().thresholds, "strategic_value_at_most": limit}
    intake = intake_of(company=COMPANY, rows=[row])
    return assess(intake, policy=replace(policy(), thresholds=limits), as_of=AS_OF).sureness.iloc[0]


def test_on_the_line_the_tag_is_a_coin_toss_and_far_from_it_certain() -> None:
    """The threshold is put on the score of the row, then far above it, then far below.

    Ratings at the lowest can only be wrong upwards, so it is no fair coin.
    """
    row: dict[str, Cell] = {**SIZE, **CLEAR, "strategic": 3, "tied": 3, "function": "Accounts payable"}
    on_it = assess_rows(company=COMPANY, rows=[row]).tagged["strategic_value"].iloc[0]
    assert 0.35 < sure_under(on_it)["tag"] < 0.65
    assert sure_under(on_it + 35)["tag"] > 0.98
    assert sure_under(on_it - 30)["tag"] > 0.98


def test_a_name_that_could_mean_something_else_is_less_sure() -> None:
    """The closer the runner-up comes, and the more another answer it gives, the less sure the row is."""
    analysis = assess_rows(company=COMPANY, rows=ROWS)
    luck = draws(analysis.policy).name
    for near, share in ((0.0, 0.2), (6.0, 0.1), (12.0, 0.0), (30.0, 0.0)):
        found = analysis.recognised.assign(
            match="Accounts payable",
            next_match="Chief executive and general management",
            match_score=90.0,
            next_score=90.0 - near,
        )
        sureness = confidence(replace(analysis, recognised=found))
        plain = confidence(replace(analysis, recognised=found.assign(next_match=None)))
        lost = plain["tag"].iloc[0] - sureness["tag"].iloc[0]
        assert lost == pytest.approx((luck < share).mean() * plain["tag"].iloc[0], abs=0.03)


def test_a_runner_up_of_the_same_kind_takes_no_confidence_away() -> None:
    """Both meanings of the name give the same answer, so it does not matter which was meant."""
    analysis = assess_rows(company=COMPANY, rows=[ROWS[0]])
    same = analysis.recognised["match"].iloc[0]
    twice = analysis.recognised.assign(next_match=same, next_score=analysis.recognised["match_score"])
    alone = analysis.recognised.assign(next_match=None)
    both = [confidence(replace(analysis, recognised=found)) for found in (twice, alone)]
    assert both[0].equals(both[1])


def test_nothing_listed_gives_nothing() -> None:
    """No row, no share, no fault."""
    analysis = assess_rows(company=COMPANY, rows=[])
    assert (len(analysis.sureness), len(analysis.flips), len(analysis.questions)) == (0, 0, 0)
