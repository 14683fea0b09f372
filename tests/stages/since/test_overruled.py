"""What decisions of people come to in money, and what speaks against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.intake.decisions import Decision, allowed
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.since.again import compared
from pipeline.stages.since.overruled import overruled
from tests.support.past import ROWS, analysed

if TYPE_CHECKING:
    from pipeline.stages.analysis import Analysis

PAYABLE, PAYROLL, DESK, STRATEGY = 2, 3, 4, 5


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Three functions that leave by our answers, and one that stays; residency bars what is far."""
    rows = [{**each, "data": "Regulated"} if each["function"] == "Payroll" else each for each in ROWS]
    return analysed(rows, company={"residency": "Home country"})


def test_ours_is_what_the_answers_say(analysis: Analysis) -> None:
    """Without a decision the money is that of the answers, to the cent."""
    frame = compared(analysis)
    answers = analysis.answers
    for key in ("saving", "one_time", "npv"):
        assert frame[key].tolist() == answers[key].fillna(0.0).tolist()
    assert frame["countries"].tolist() == answers["countries"].tolist()


@pytest.mark.parametrize(
    "decision", [Decision(tag="Core"), Decision(model="In-house"), Decision(action="Keep in-house")]
)
def test_what_is_kept_saves_and_costs_nothing(analysis: Analysis, decision: Decision) -> None:
    """However it is said that work stays, only its own money goes."""
    ours = compared(analysis)
    found = overruled(analysis, {PAYABLE: decision}).answers
    assert ours["saving"][PAYABLE] > 0
    assert [found[key][PAYABLE] for key in ("saving", "one_time", "npv")] == [0.0, 0.0, 0.0]
    assert found["model"][PAYABLE] == IN_HOUSE
    assert found["saving"][DESK] == ours["saving"][DESK]


@pytest.mark.parametrize("decision", [Decision(tag="Outsourceable"), Decision(model="Back-office BPO")])
def test_what_leaves_by_decision_has_money_of_its_own(analysis: Analysis, decision: Decision) -> None:
    """Work that stays by our answer: a model, a place and a one-time cost are found for it."""
    found = overruled(analysis, {STRATEGY: decision}).answers
    assert found["model"][STRATEGY] != IN_HOUSE
    assert found["one_time"][STRATEGY] > 0
    assert found["action"][STRATEGY] == "Outsource"


def test_another_tier_is_priced_there(analysis: Analysis) -> None:
    """Further saves more, and the countries are those of the tier."""
    ours = compared(analysis)
    found = overruled(analysis, {DESK: Decision(tier="Nearshore")}).answers
    assert ours["countries"][DESK] == "Germany"
    assert "Germany" not in found["countries"][DESK]
    assert found["saving"][DESK] > ours["saving"][DESK]


def test_what_bars_a_wish_is_told_and_the_wish_is_priced(analysis: Analysis) -> None:
    """Regulated data must stay at home by the company's own rule; somebody wants it far away."""
    found = overruled(analysis, {PAYROLL: Decision(tier="Offshore")})
    assert found.answers["tier"][PAYROLL] == "Offshore"
    assert found.barred[PAYROLL]


def test_a_decision_that_agrees_changes_nothing(analysis: Analysis) -> None:
    """Our own words in a person's mouth."""
    ours = compared(analysis)
    same = Decision(tag=ours["tag"][DESK], tier=ours["tier"][DESK], reason="Yes")
    found = overruled(analysis, {DESK: same})
    assert found.answers.equals(ours)
    assert not found.barred


@pytest.mark.parametrize("tier", ["", "Onshore", "Offshore"])
@pytest.mark.parametrize("model", allowed("model"))
def test_every_decision_has_a_price(analysis: Analysis, model: str, tier: str) -> None:
    """Whatever is decided on all functions, also against a tag that says otherwise, has finite money."""
    decision = Decision(tag="Outsourceable", model=model, tier=tier)
    found = overruled(analysis, dict.fromkeys((PAYABLE, PAYROLL, DESK, STRATEGY), decision)).answers
    money = found[["saving", "one_time", "npv"]]
    assert np.isfinite(money.to_numpy(dtype=float)).all()
    assert (found["model"] == model).all()
    assert ((money != 0).any(axis=1) == (model != IN_HOUSE)).all()


@pytest.mark.parametrize("action", allowed("action"))
def test_every_action_can_be_decided(analysis: Analysis, action: str) -> None:
    """What is kept or asked about stays, all else leaves; people hired abroad are employed there."""
    found = overruled(analysis, {STRATEGY: Decision(action=action)}).answers
    stays = action in {"Keep in-house", "Answer questions first"}
    assert (found["model"][STRATEGY] == IN_HOUSE) is stays
    if action == "Hire abroad":
        assert found["model"][STRATEGY] == "Employer of Record (EOR)"
